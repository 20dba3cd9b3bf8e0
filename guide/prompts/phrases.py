"""`phrases.toml`, `answer.md` and `choose.md`: the fixed sentences of an answer, and what a language model is told."""

from pydantic import Field

from guide.prompts.loading import Data


class Silence(Data):
    """What is said when the sources do not say."""

    far: str
    near: str
    doubted: str
    not_chosen: str
    not_held: str
    statement: str
    report_absent: str
    report_present: str
    empty: str
    too_long: str


class Leads(Data):
    """Connecting words before a sentence; never a claim."""

    turn: str
    side: str
    other_side: str
    list_of: str
    list_near: str
    story: str
    gaps: str
    list_subject: str
    list_narrowed: str
    """The same, of a subject that holds of more cases than were asked for."""
    list_none: str
    """Instead of a list: what was asked for holds of no case."""


class HowSure(Data):
    """How sure, in words."""

    opening: str
    one: str
    several: str
    none: str
    others_words: str
    as_of: str


class StatusLine(Data):
    """The line under the header."""

    writer: str
    model: str
    words: str
    words_to_model: str
    words_only: str


class ModelLines(Data):
    """What is said when a language model was asked and its answer is not shown."""

    failed: str
    unsupported: str
    withdrawn: str
    """Added where sentences of the model had been shown until then."""


class CorrectionLines(Data):
    """What is said of a sentence that was quoted before and no longer stands, and of one that is doubted."""

    changed: str
    """The sentence as it now reads follows."""
    taken_out: str
    source_gone: str
    tell: str
    """Where an address was set to which a reader may write."""
    tell_whoever_runs_it: str


class WorkshopLines(Data):
    """What is said of a card that is held back: to the facilitator (`held`), to its writer (`notice`), with people to turn to."""

    name_held: str
    name_notice: str
    wrongdoing_held: str
    wrongdoing_notice: str
    wrongdoing_turn_to: str
    danger_held: str
    danger_notice: str
    danger_turn_to: str


class Phrases(Data):
    """`phrases.toml`."""

    schema_: int = Field(alias="schema")
    silence: Silence
    leads: Leads
    how_sure: HowSure
    kinds: dict[str, str]
    kinds_many: dict[str, str]
    model: ModelLines
    correction: CorrectionLines
    status: StatusLine
    workshop: WorkshopLines


class Told(Data):
    """What a language model is told: what always holds, a line of three dashes, then what is told of one message."""

    system: str
    each: str


class ChooserPrompt(Told):
    """`choose.md`: by which one of a few questions is chosen."""

    def filled(self, *, said: str, questions: str) -> str:
        """The message for one choice."""
        return self.each.format(said=said, questions=questions)


class WriterPrompt(Told):
    """`answer.md`: by which an answer is written."""

    def filled(self, *, question: str, passages: str) -> str:
        """The message for one question."""
        return self.each.format(question=question, passages=passages)
