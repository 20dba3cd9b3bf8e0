"""`phrases.toml` and `answer.md`: the fixed sentences of an answer, and what a language model is told."""

from pydantic import Field

from guide.prompts.loading import Data


class Silence(Data):
    """What is said when the sources do not say."""

    far: str
    near: str
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


class Phrases(Data):
    """`phrases.toml`."""

    schema_: int = Field(alias="schema")
    silence: Silence
    leads: Leads
    how_sure: HowSure
    kinds: dict[str, str]
    kinds_many: dict[str, str]
    model: ModelLines
    status: StatusLine


class WriterPrompt(Data):
    """`answer.md`: what a language model is told: what always holds, a line of three dashes, then one question."""

    system: str
    each: str

    def filled(self, *, question: str, passages: str) -> str:
        """The message for one question."""
        return self.each.format(question=question, passages=passages)
