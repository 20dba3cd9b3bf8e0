"""The trip of one message, from start to end. Every face calls this and nothing below it."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from guide.answer import ModelChooser, ModelWriter, cite, corrections, how_sure, open_model, quoted_again, read_first, verify
from guide.answering import Answering
from guide.errors import MessageError
from guide.index import likeness_of
from guide.librarian import Librarian, Progress, silent
from guide.library import Library
from guide.prompts import Prompts, Rule, load_prompts
from guide.reading import boxes_of, page_picture
from guide.records import (
    EMPTY,
    EVERYTHING,
    Act,
    Asked,
    Changes,
    Citation,
    Conversation,
    Done,
    Event,
    Evidence,
    Found,
    Heard,
    Query,
    Scope,
    Span,
    Turn,
    Wrote,
)
from guide.reflection import (
    HARD,
    Pick,
    asked_of,
    asks_something,
    checked,
    listen,
    reflect,
    search_text,
    take,
    turn_of,
    wants_more,
    without_echo,
    without_talk,
)
from guide.settings import Settings
from guide.understanding import Talk, made_whole, named_beside, put_aside, without_put_aside

FIGURE = re.compile(r"\d")
log = logging.getLogger(__name__)

FURTHER = "what else"
"""What is looked for where more is wanted of what was talked of."""
LONGEST = 8000
"""Characters of a message."""
SHOWN_EVIDENCE = 12
"""Pieces of evidence that a Turn carries."""
QUOTING = frozenset({Act.CONTRARY, Act.NOTICE, Act.SHORT, Act.OPEN})
"""Acts beside which a passage stands as it was found: no model writes, and what was said is not taken for a follow-up."""
TOLD = frozenset({Act.NOTICE, Act.OPEN})
"""Acts beside which a passage stands only where it is likely to belong there."""


@dataclass(frozen=True)
class Guide:
    """The guide: its collaborators, and what can be asked of it. `Guide.open` builds it; `close` gives the data folder back."""

    settings: Settings
    prompts: Prompts
    librarian: Librarian
    writer: ModelWriter | None = None
    """None without a language model: the answer is quotes."""

    @classmethod
    def open(cls, settings: Settings, *, progress: Progress = silent) -> Self:
        """Read prompts and library, and own the data folder.

        Raises PromptError for faulty prompts, SettingsError for a data folder that cannot be had.
        """
        prompts = load_prompts(settings.corpus.prompts)
        librarian = Librarian(settings, progress)
        return cls(settings, prompts, librarian, _writer(settings, prompts, librarian))

    @property
    def library(self) -> Library:
        """The present snapshot."""
        return self.librarian.library

    @property
    def _pick(self) -> Pick | None:
        """Who chooses among the questions that fit: the model, where there is one."""
        return ModelChooser(self.writer.model, self.prompts.chooser) if self.writer else None

    def stream(self, message: str, conversation: Conversation = EMPTY) -> Iterator[Event]:
        """The events of one message: Heard, Found, Wrote for each sentence, Asked, Done. The only path.

        Raises MessageError, before the first event, for a message that is empty or too long.
        """
        begun = time.monotonic()
        whole = self.library
        message, library = self._checked(message), whole.within(conversation.scope)
        answering = Answering(library, self.prompts)
        manner = library.manner
        said = without_echo(message, conversation.turns)
        heard = listen(said, conversation, manner.listening)
        asked = answering.asked(said, first=not conversation.turns)
        rule = answering.rule(said, asked)
        turn = turn_of(message, rule, self.prompts).model_copy(update={"library": library.fingerprint})
        spoken_of = answering.query(_spoken_of(asked, conversation, library))
        turn = take(turn, spoken_of, heard, conversation, manner.listening)
        turn = self._looking_back(turn, answering.query(message), conversation, whole)
        wanted = self._wanted(turn, rule, conversation, library)
        turn = turn.model_copy(update={"rewritten": _rewritten(turn, wanted, library)})
        yield Heard(act=turn.act, rewritten=turn.rewritten)
        query = answering.query(wanted or message)
        model = self.writer if self.writer and turn.act not in QUOTING and not answering.listing.lists(query) else None
        if wanted:
            anew = heard.missed or wants_more(message, conversation.turns, manner.listening)
            told = turn.act in TOLD
            query, evidence, answer = answering.found(query, message, conversation.turns, anew=anew, told=told)
            shown = read_first(evidence)[:SHOWN_EVIDENCE]
            yield Found(evidence=shown)
            if model:
                written = model.write(query, evidence, answer, library.readings, library.passages)
                quotes = answer.model_copy(update={"note": self.prompts.phrases.model.unsupported})
                answer = yield from checked(written, quotes, manner.listening)
            edge = answering.edge(turn, query, answer)
            turn = turn.model_copy(update={"answer": answer, "evidence": shown, "edge": edge})
        turn = reflect(turn, query, heard, conversation, manner, request=rule.request if rule else None, pick=self._pick)
        turn = self._sure_of_what_is_shown(turn, library)
        if turn.answer and not model:
            yield from (Wrote(sentence=sentence) for sentence in turn.answer.sentences)
        if turn.question:
            yield Asked(question=turn.question)
        _noted(turn, time.monotonic() - begun)
        yield Done(turn=turn)

    def reply(self, message: str, conversation: Conversation = EMPTY) -> Turn:
        """The turn of one message: `stream`, drained."""
        *_, last = self.stream(message, conversation)
        assert isinstance(last, Done)
        return last.turn

    def search(self, text: str, *, limit: int = 10, scope: Scope = EVERYTHING) -> list[Evidence]:
        """The sentences nearest to `text`, of the sources in `scope`, best first. Raises MessageError as `stream` does."""
        answering = Answering(self.library.within(scope), self.prompts)
        return list(answering.evidence(answering.query(self._checked(text)), limit))

    def verify(self, quote: str, source_id: str | None = None) -> list[Citation]:
        """Where exactly `quote` stands, in one source or in all; empty when nowhere. Words must be the same."""
        library = self.library
        return verify(quote, [library.reading(source_id)] if source_id else library.readings.values())

    def cite(self, source_id: str, span: Span, number: int = 1) -> Citation:
        """The citation of one place. Raises NotFound."""
        return cite(self.library.reading(source_id), span, number)

    def page_picture(self, source_id: str, page: int, at: Sequence[Span] = (), here: Span | None = None) -> bytes:
        """A page as PNG, the lines of `at` underlined and those of `here` marked. Raises NotFound, SourceError."""
        reading = self.library.reading(source_id)
        others = [box for span in at for box in boxes_of(reading, span, page)]
        return page_picture(self.library.file(source_id), page, others, boxes_of(reading, here, page) if here else [])

    def refresh(self, *, progress: Progress = silent) -> Changes:
        """Bring the library up to date with its files."""
        return self.librarian.refresh(progress)

    def add(self, path: Path, *, progress: Progress = silent, password: str = "") -> Changes:
        """Add a file, or the files of a folder; `password` opens locked PDFs and is not kept.

        Raises SourceError when there is nothing there.
        """
        return self.librarian.add(path, progress, password)

    def close(self) -> None:
        """Give the data folder back."""
        self.librarian.close()

    def _checked(self, message: str) -> str:
        """The message as it can be written down: without NUL and lone surrogates."""
        clean = message.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
        if not any(letter.isprintable() and not letter.isspace() for letter in clean):
            raise MessageError(self.prompts.phrases.silence.empty, "Nothing was sent.")
        if len(clean) > LONGEST:
            raise MessageError(self.prompts.phrases.silence.too_long, f"It has {len(clean):,} characters.")
        return clean

    def _wanted(self, turn: Turn, rule: Rule | None, conversation: Conversation, library: Library) -> str:
        """What is looked for: the message, a follow-up made whole, or what was last talked of. Empty: nothing is."""
        table = search_text(turn, conversation, library.manner.listening)
        taken_up = turn.act is Act.ANSWER and rule is not None and rule.act is Act.GREET
        held = turn.act is Act.HOLD and asks_something(turn.message, library.manner.listening)
        text = table if rule is None or taken_up else turn.message if rule.search or held else ""
        if wants_more(turn.message, conversation.turns, library.manner.listening):
            further = made_whole(FURTHER, _talk(conversation, library))
            return further.whole if further and further.about else text
        if not text or turn.act in QUOTING or text not in turn.message:
            return text
        asked = Answering(library, self.prompts).asked(text, first=not conversation.turns)
        kinds, left = self.prompts.fields.kinds_as_written, put_aside(turn.message, library.names)
        talk = _talk(conversation, library)._replace(kinds_in=kinds, left=left)
        read = library.spelling.mended(without_put_aside(asked, library.names))
        if beside := named_beside(read, without_talk(turn.message, library.manner.listening), talk):
            return beside
        followed = made_whole(read, talk)
        follows = followed and (followed.sure or library.index.answered_by(read, followed.about))
        return followed.whole if followed and follows else read

    def _looking_back(self, turn: Turn, query: Query, conversation: Conversation, library: Library) -> Turn:
        """The turn with what no longer stands of what was quoted before, and with the sentence that is doubted."""
        if turn.act in HARD:
            return turn
        words, contact = self.prompts.phrases.correction, self.settings.server.contact
        gone = corrections(conversation.turns, library.readings, library.passages, self.prompts.phrases)
        turn = turn.model_copy(update={"corrections": gone})
        if turn.edge != library.manner.listening.lines.cannot_tell:
            return turn
        again = quoted_again(query, conversation.turns, library.readings)
        tell = words.tell.format(contact=contact) if contact else words.tell_whoever_runs_it
        return turn.model_copy(update={"answer": again, "offer": tell} if again else {"edge": None})

    def _sure_of_what_is_shown(self, turn: Turn, library: Library) -> Turn:
        """The turn with how sure its answer is, said of the sentences that are left of it."""
        if turn.answer is None or not turn.answer.sentences or (turn.act not in QUOTING and turn.answer.how_sure):
            return turn
        citations = [citation for sentence in turn.answer.sentences for citation in sentence.citations]
        sure = how_sure(citations, library.readings, self.prompts.phrases)
        return turn.model_copy(update={"answer": turn.answer.model_copy(update={"how_sure": sure})})


def _talk(conversation: Conversation, library: Library) -> Talk:
    asked_in = partial(asked_of, listening=library.manner.listening)
    return Talk(conversation.turns, library.names, library.terms, library.titles, asked_in)


def _spoken_of(message: str, conversation: Conversation, library: Library) -> str:
    """What a message speaks of, where it only names another organisation ("and CASA"), or tells a figure of what was talked of
    ("it left in 2012"): the sources may say otherwise. Else the message."""
    if not (FIGURE.search(message) or library.names.find(message)):
        return message
    followed = made_whole(message, _talk(conversation, library))
    return followed.whole if followed and followed.sure and followed.about else message


def _rewritten(turn: Turn, wanted: str, library: Library) -> str | None:
    """What is looked for, where that is not what was written. That a slip was mended is told of questions alone."""
    only_mended = turn.act is not Act.ANSWER and wanted == library.spelling.mended(turn.message)
    return None if only_mended or wanted in turn.message or wanted == asked_of(turn.message, library.manner.listening) else wanted


def _noted(turn: Turn, seconds: float) -> None:
    """One line a turn: ids, counts and milliseconds; never a word of it, nor what kind of turn it was."""
    sentences = len(turn.answer.sentences) if turn.answer else 0
    figures = (turn.library[:12], len(turn.evidence), sentences, round(seconds * 1000))
    log.info("turn: library %s, %d pieces of evidence, %d sentences, %d ms", *figures)


def _writer(settings: Settings, prompts: Prompts, librarian: Librarian) -> ModelWriter | None:
    """The model writer, where a model is configured."""
    model = open_model(settings.model)
    if model is None:
        return None
    likeness = likeness_of(librarian.embedding) if librarian.embedding else None
    return ModelWriter(model, settings.model.name, settings.model.seconds, prompts.writer, prompts.phrases, likeness)
