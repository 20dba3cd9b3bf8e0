"""A person's own record of a conversation: what they ticked and wrote themselves, in nine sections, and nothing else.

No line is ours unless it is a question that was asked or a sentence that was quoted, and was ticked. There is no summary, no
theme, no count; nothing is ticked beforehand.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from guide.records import Act, Citation, Conversation, Record, Standing, Turn

LONGEST = 8000
"""Characters of one line or field."""
FOOT = "Made with software. Not advice. Not an assessment. Kept only by you."
UNKEPT = frozenset({Act.SIGNPOST_URGENT})
"""Turns of which nothing is kept."""

Written = Annotated[str, Field(max_length=LONGEST)]


class Part(StrEnum):
    """What of a turn can be ticked."""

    WORDS = "words"
    """The person's own."""
    QUESTION = "question"
    PLACE = "place"
    """A sentence that was quoted, by the number of its citation."""
    UNSAID = "unsaid"
    """What the sources do not say: 0 is the turn's edge, from 1 on the parts of the answer."""


class Tick(Record):
    """Something that a person chose to keep."""

    turn: int
    """Its place in the conversation, from 1."""
    part: Part
    number: int = 0
    words: Written = ""
    """Own words: a part of the message, or what the person made of it afterwards; empty: the whole message."""


class Own(Record):
    """What a person writes into the record."""

    title: Written = ""
    came_with: Written | None = None
    """None: the first message, as it was written; empty: deleted."""
    questions: Written = ""
    """Their own, a line each."""
    notice: Written = ""
    hears: Written = ""
    open: Written = ""


class Ticks(Record):
    """All that a browser keeps for the record, beside the conversation."""

    ticks: Annotated[tuple[Tick, ...], Field(max_length=500)] = ()
    own: Own = Own()
    edits: int = Field(default=0, ge=0)
    """Grows with each change on the page, so that one that comes late does not undo a newer one."""


class Heading(StrEnum):
    """The nine sections, in their order."""

    CAME_WITH = "What I came with"
    SAID = "What I said that I want to keep"
    QUESTIONS = "Questions I am taking away"
    SOURCES_SAID = "What the sources said"
    UNSAID = "What the sources did not say"
    OTHER_WAY = "What points the other way"
    NOTICE = "What I want to notice while it is small"
    HEARS = "Who, not a machine, should hear this"
    OPEN = "What I am leaving open"


class Origin(StrEnum):
    """Whose words a line is."""

    PERSON = "person"
    QUESTION = "question"
    """Of the bank, by `Line.question_id`."""
    PASSAGE = "passage"
    """Of a source, by `Line.citation`."""
    GUIDE = "guide"
    """What was said of the sources in a turn: that they do not say something, or no longer say it so."""


class Line(Record):
    """One line of a record, and where it comes from."""

    text: str
    origin: Origin
    tick: Tick | None = None
    """The tick that put it there; None: the person wrote it into the record."""
    question_id: str = ""
    citation: Citation | None = None
    how_sure: str = ""


class Section(Record):
    """One section; none is made when it is empty."""

    heading: Heading
    lines: tuple[Line, ...]


class OwnRecord(Record):
    """A whole record."""

    title: str
    """The person's own, or none."""
    sections: tuple[Section, ...]


def record_of(conversation: Conversation, ticks: Ticks) -> OwnRecord:
    """The record of what was ticked in `conversation` and written beside it. Pure; ticks of what is not there are left out."""
    own = ticks.own
    lines: dict[Heading, list[Line]] = {heading: [] for heading in Heading}
    lines[Heading.CAME_WITH] += _written(_came_with(conversation, own))
    lines[Heading.QUESTIONS] += [line for text in own.questions.splitlines() for line in _written(text)]
    for tick in dict.fromkeys(ticks.ticks):
        for heading, line in _ticked(conversation, tick):
            lines[heading].append(line)
    for heading, text in ((Heading.NOTICE, own.notice), (Heading.HEARS, own.hears), (Heading.OPEN, own.open)):
        lines[heading] += _written(text)
    sections = tuple(Section(heading=heading, lines=tuple(held)) for heading, held in lines.items() if held)
    return OwnRecord(title=own.title.strip(), sections=sections)


def came_with(conversation: Conversation) -> str:
    """The first message of which anything is kept, as it was written."""
    return next((turn.message for turn in conversation.turns if turn.act not in UNKEPT), "")


def _came_with(conversation: Conversation, own: Own) -> str:
    return came_with(conversation) if own.came_with is None else own.came_with


def _written(text: str) -> list[Line]:
    return [Line(text=text.strip(), origin=Origin.PERSON)] if text.strip() else []


def _ticked(conversation: Conversation, tick: Tick) -> Iterator[tuple[Heading, Line]]:
    """The line of one tick, under its heading; nothing where the conversation holds no such thing."""
    if not 0 < tick.turn <= len(conversation.turns) or conversation.turns[tick.turn - 1].act in UNKEPT:
        return
    turn = conversation.turns[tick.turn - 1]
    if tick.part is Part.WORDS:
        yield Heading.SAID, Line(text=tick.words or turn.message, origin=Origin.PERSON, tick=tick)
    elif tick.part is Part.QUESTION and turn.question:
        yield Heading.QUESTIONS, Line(text=turn.question.text, origin=Origin.QUESTION, tick=tick, question_id=turn.question.id)
    elif tick.part is Part.PLACE:
        yield from _place(turn, tick)
        yield from _corrected(conversation, turn, tick)
    elif tick.part is Part.UNSAID:
        yield from _unsaid(turn, tick)


def _place(turn: Turn, tick: Tick) -> Iterator[tuple[Heading, Line]]:
    """A quoted sentence: among what the sources said, did not say, or what points the other way."""
    answer = turn.answer
    cited = {c.number: c for said in ((*answer.sentences, *answer.more) if answer else ()) for c in said.citations}
    not_known = [c.number for c in answer.sentences[0].citations] if answer and answer.standing is Standing.NEAR else []
    heading = Heading.UNSAID if tick.number in not_known else Heading.SOURCES_SAID
    cited |= {each.now.number: each.now for each in turn.corrections if each.now}
    citation, sure = cited.get(tick.number), answer.how_sure if answer else ""
    if turn.contrary and turn.contrary.citation.number == tick.number:
        heading, citation, sure = Heading.OTHER_WAY, turn.contrary.citation, ""
    if citation:
        yield heading, Line(text=citation.quote, origin=Origin.PASSAGE, tick=tick, citation=citation, how_sure=sure)


def _corrected(conversation: Conversation, turn: Turn, tick: Tick) -> Iterator[tuple[Heading, Line]]:
    """What a later turn said of a quoted sentence that no longer stood, under that sentence: it is kept with what it corrects."""
    quotes = {(line.citation.source_id, line.citation.quote) for _, line in _place(turn, tick) if line.citation}
    for each in (each for later in conversation.turns[tick.turn :] for each in later.corrections):
        if (each.said.source_id, each.said.quote) in quotes:
            yield Heading.SOURCES_SAID, Line(text=each.line, origin=Origin.GUIDE, tick=tick)
            if each.now:
                yield Heading.SOURCES_SAID, Line(text=each.now.quote, origin=Origin.PASSAGE, tick=tick, citation=each.now)


def _unsaid(turn: Turn, tick: Tick) -> Iterator[tuple[Heading, Line]]:
    parts = (turn.edge, *(turn.answer.unsaid if turn.answer else ()))
    text = parts[tick.number] if 0 <= tick.number < len(parts) else None
    if text:
        said = f"The sources do not say {text}" if tick.number else text
        yield Heading.UNSAID, Line(text=said, origin=Origin.GUIDE, tick=tick)
