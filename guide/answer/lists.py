"""Lists with no organisation named ("which ones were taken back?"): cases are chosen by what their fields, or their notes, say.

Each case that belongs is told by the very sentence that supports it, or, where the reason is asked ("and why?"), by the sentence
that gives that. A list is complete as far as the library is.
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
    Evidence,
    Passage,
    PassageRole,
    Query,
    Reading,
    Span,
    Standing,
    Subject,
)

BELONGS = 0.8
"""What share of the nearest sentence's strength a case's own must have to stand in a list that no field decides. On the first 15
lists of tests/quality .67 of the organisations listed belonged and .65 of those that belong were listed, on 12 later ones .62
and .81; at .85 .72 and .56, .65 and .67."""


BEFORE_NONE = 2
"""Sentences on what is so in general that stand before the line that it holds of no case."""
REASONS = ("reason_for_outcome", "reason_to_leave")
"""Fields that tell why, of cases that other fields choose."""


def listed(query: Query, readings: Mapping[str, Reading], passages: Mapping[str, Passage], phrases: Phrases) -> Answer | None:
    """One exact sentence for each case that belongs, by title; None when the query chooses nothing, or nothing belongs."""
    if not query.choices:
        return None
    said = _sentences(passages.values()) if any(choice.field == TEXT for choice in query.choices) else {}
    places = [
        (reading, _reason(query, reading) or span)
        for reading in _cases(readings)
        if (span := _supporting(query.choices, reading, said.get(reading.source.id, ()))) is not None
    ]
    lead = phrases.leads.list_of.format(count=len(places), all=len(_cases(readings)))
    return _whole(places, lead, readings, phrases)


def told_of(subject: Subject, query: Query, readings: Mapping[str, Reading], phrases: Phrases) -> Answer | None:
    """The cases of a subject, each by its sentence, where they are of the kind or year asked for; None when none is.

    Of a subject that holds of no case the line that says so.
    """
    if subject.none:
        return _of_none(*subject.none, readings, phrases)
    every = [(reading, span) for reading in _cases(readings) if (span := _place_of(subject, reading))]
    places = [(reading, span) for reading, span in every if _is_of(query.narrowed, reading)]
    said = phrases.leads.list_subject if places == every else phrases.leads.list_narrowed
    lead = said.format(name=subject.name, count=len(places), all=len(_cases(readings)), every=len(every))
    return _whole(places, lead, readings, phrases)


def with_none(said: Answer, none: Answer, readings: Mapping[str, Reading], phrases: Phrases) -> Answer:
    """What is so in general, with the line that it holds of no case after it; that line alone where nothing surely answers."""
    there = {citation.quote for sentence in none.sentences for citation in sentence.citations}
    general = tuple(sentence for sentence in said.sentences if there.isdisjoint(c.quote for c in sentence.citations))
    if said.standing is not Standing.ANSWERED or not general:
        return none
    kept = (*general[:BEFORE_NONE], *none.sentences)
    cited = [citation for sentence in kept for citation in sentence.citations]
    return said.model_copy(update={"sentences": kept, "how_sure": how_sure(cited, readings, phrases)})


def gathered(nearest: Iterable[Evidence], readings: Mapping[str, Reading], phrases: Phrases) -> Answer | None:
    """A list that no field decides: the nearest sentence of each case that comes about as near as the nearest of all.

    `nearest`: one piece of evidence for each case, best first.
    """
    found = list(nearest)
    near = {one.source_id: Span(one.start, one.end) for one in found if one.strength >= BELONGS * found[0].strength}
    places = [(readings[name], span) for name, span in near.items()]
    return _list(places, phrases.leads.list_near, readings, phrases) if places else None


def _of_none(source_id: str, sentence: str, readings: Mapping[str, Reading], phrases: Phrases) -> Answer | None:
    """The line which says that a subject holds of no case; None where its note is not there, or reads otherwise by now."""
    start = readings[source_id].text.find(sentence) if source_id in readings else -1
    if start < 0:
        return None
    said = _sentence(readings[source_id], Span(start, start + len(sentence)), 1)
    return Answer(sentences=(said,), standing=Standing.NEAR, how_sure=how_sure(list(said.citations), readings, phrases))


def _cases(readings: Mapping[str, Reading]) -> list[Reading]:
    return sorted((r for r in readings.values() if r.case is not None), key=lambda reading: reading.source.title)


def _whole(places: list[tuple[Reading, Span]], lead: str, readings: Mapping[str, Reading], phrases: Phrases) -> Answer | None:
    return _list(places, lead, readings, phrases).model_copy(update={"complete": True}) if places else None


def _list(places: list[tuple[Reading, Span]], lead: str, readings: Mapping[str, Reading], phrases: Phrases) -> Answer:
    first, *rest = (_sentence(reading, span, number) for number, (reading, span) in enumerate(places, 1))
    sentences = (first.model_copy(update={"lead": lead}), *rest)
    cited = [citation for sentence in sentences for citation in sentence.citations]
    return Answer(sentences=sentences, standing=Standing.ANSWERED, how_sure=how_sure(cited, readings, phrases))


def _sentences(passages: Iterable[Passage]) -> dict[str, list[Span]]:
    """By source id: what a note says, without what it says is not known."""
    said: dict[str, list[Span]] = {}
    for passage in passages:
        if passage.role is PassageRole.BODY:
            said.setdefault(passage.source_id, []).extend(passage.sentences)
    return said


def _place_of(subject: Subject, reading: Reading) -> Span | None:
    """Where the case says what the subject says of it; None where it does not belong, or its note reads otherwise by now."""
    sentence = subject.cases.get(reading.source.id, "")
    start = reading.text.find(sentence) if sentence else -1
    return None if start < 0 else Span(start, start + len(sentence))


def _is_of(choices: tuple[Choice, ...], reading: Reading) -> bool:
    return not choices or _supporting(choices, reading, ()) is not None


def _supporting(choices: tuple[Choice, ...], reading: Reading, said: Iterable[Span]) -> Span | None:
    """The sentence by which a case belongs: choices of one field add up, those of different fields must all hold."""
    assert reading.case is not None
    by_field = {
        name: [choice.holds for choice in choices if choice.field == name] for name in dict.fromkeys(c.field for c in choices)
    }
    found = [next(_holding(name, holds, reading, reading.case, said), None) for name, holds in by_field.items()]
    return found[0] if all(found) else None


def _reason(query: Query, reading: Reading) -> Span | None:
    """The sentence that tells why, or that this is not known; None where it is not asked."""
    asked = next((name for name in REASONS if name in query.fields), None)
    field: CaseField | None = getattr(reading.case, asked) if asked else None
    return field.sentence if field else None


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
