"""Lists with no organisation named ("which ones were taken back?"): cases are chosen by what their fields, or their notes, say.

Each case that belongs is told by the very sentence that supports it. A list is complete as far as the library is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from guide.answer.citations import cite
from guide.answer.sureness import how_sure
from guide.prompts import Phrases
from guide.records import (
    TEXT,
    Answer,
    AnswerSentence,
    Case,
    CaseField,
    Choice,
    Passage,
    PassageRole,
    Query,
    Reading,
    Span,
    Standing,
)


def listed(query: Query, readings: Mapping[str, Reading], passages: Mapping[str, Passage], phrases: Phrases) -> Answer | None:
    """One exact sentence for each case that belongs, by title; None when the query chooses nothing, or nothing belongs."""
    if not query.choices:
        return None
    cases = sorted((r for r in readings.values() if r.case is not None), key=lambda reading: reading.source.title)
    said = _sentences(passages.values()) if any(choice.field == TEXT for choice in query.choices) else {}
    belonging = [
        (reading, span)
        for reading in cases
        if (span := _supporting(query.choices, reading, said.get(reading.source.id, ()))) is not None
    ]
    if not belonging:
        return None
    sentences = tuple(_sentence(reading, span, number) for number, (reading, span) in enumerate(belonging, 1))
    lead = phrases.leads.list_of.format(count=len(belonging), all=len(cases))
    return Answer(
        sentences=(sentences[0].model_copy(update={"lead": lead}), *sentences[1:]),
        standing=Standing.ANSWERED,
        how_sure=how_sure([citation for sentence in sentences for citation in sentence.citations], readings, phrases),
    )


def _sentences(passages: Iterable[Passage]) -> dict[str, list[Span]]:
    """By source id: what a note says, without what it says is not known."""
    said: dict[str, list[Span]] = {}
    for passage in passages:
        if passage.role is PassageRole.BODY:
            said.setdefault(passage.source_id, []).extend(passage.sentences)
    return said


def _supporting(choices: tuple[Choice, ...], reading: Reading, said: Iterable[Span]) -> Span | None:
    """The sentence by which a case belongs: choices of one field add up, those of different fields must all hold."""
    assert reading.case is not None
    by_field = {
        name: [choice.holds for choice in choices if choice.field == name] for name in dict.fromkeys(c.field for c in choices)
    }
    found = [next(_holding(name, holds, reading, reading.case, said), None) for name, holds in by_field.items()]
    return found[0] if all(found) else None


def _holding(name: str, holds: Iterable[str], reading: Reading, case: Case, said: Iterable[Span]) -> Iterator[Span]:
    """The sentences that bear out one of `holds`: of the note, or the one that supports the field."""
    pattern = re.compile("|".join(holds), re.IGNORECASE)
    if name == TEXT:
        yield from (span for span in said if pattern.search(reading.text[span.start : span.end]))
        return
    field: CaseField = getattr(case, name)
    if field.sentence is not None and pattern.search(field.value):
        yield field.sentence


def _sentence(reading: Reading, span: Span, number: int) -> AnswerSentence:
    citation = cite(reading, span, number)
    return AnswerSentence(text=citation.quote, quoted=True, citations=(citation,))
