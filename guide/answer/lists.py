"""Lists with no organisation named ("which ones were taken back?"): cases are chosen by what their fields hold.

Each case that belongs is told by the very sentence that supports its field. A list is complete as far as the library is.
"""

import re
from collections.abc import Iterable, Mapping

from guide.answer.citations import cite
from guide.answer.sureness import how_sure
from guide.prompts import Phrases
from guide.records import Answer, AnswerSentence, Case, CaseField, Choice, Query, Reading, Standing


def listed(query: Query, readings: Mapping[str, Reading], phrases: Phrases) -> Answer | None:
    """One exact sentence for each case that belongs, by title; None when the query chooses nothing, or nothing belongs."""
    cases = sorted((r for r in readings.values() if r.case is not None), key=lambda reading: reading.source.title)
    belonging = [(reading, field) for reading in cases if (field := _supporting(query.choices, reading.case)) is not None]
    if not belonging:
        return None
    sentences = tuple(_sentence(reading, field, number) for number, (reading, field) in enumerate(belonging, 1))
    lead = phrases.leads.list_of.format(count=len(belonging), all=len(cases))
    return Answer(
        sentences=(sentences[0].model_copy(update={"lead": lead}), *sentences[1:]),
        standing=Standing.ANSWERED,
        how_sure=how_sure([citation for sentence in sentences for citation in sentence.citations], readings, phrases),
    )


def _supporting(choices: tuple[Choice, ...], case: Case | None) -> CaseField | None:
    """The field by which a case belongs: choices of one field add up, those of different fields must all hold."""
    if case is None or not choices:
        return None
    held = {name: _held(choices, name, getattr(case, name)) for name in dict.fromkeys(choice.field for choice in choices)}
    first: CaseField = getattr(case, choices[0].field)
    return first if all(held.values()) and first.sentence is not None else None


def _held(choices: Iterable[Choice], name: str, field: CaseField) -> bool:
    return any(re.search(choice.holds, field.value, re.IGNORECASE) for choice in choices if choice.field == name)


def _sentence(reading: Reading, field: CaseField, number: int) -> AnswerSentence:
    assert field.sentence is not None
    citation = cite(reading, field.sentence, number)
    return AnswerSentence(text=citation.quote, quoted=True, citations=(citation,))
