"""How sure, in words: kind, number and age of the public sources on which the sentences shown rest. Never a number for trust."""

from collections import Counter
from collections.abc import Iterable, Mapping

from guide.prompts import Phrases
from guide.records import Citation, Reading, Reference


def how_sure(citations: list[Citation], readings: Mapping[str, Reading], phrases: Phrases) -> str:
    """One or two plain sentences without the opening words; empty when nothing is cited."""
    if not citations:
        return ""
    words = [_others_words(c, readings, phrases) for c in citations if not c.ours]
    references = list(dict.fromkeys(reference for c in citations for reference in c.references))
    if any(c.ours for c in citations):
        words.append(_rests_on(references, phrases))
    return "; ".join(dict.fromkeys(words)) + "."


def _others_words(citation: Citation, readings: Mapping[str, Reading], phrases: Phrases) -> str:
    published = readings[citation.source_id].source.published
    return phrases.how_sure.others_words.format(title=citation.title, date=_dated(published))


def _rests_on(references: list[Reference], phrases: Phrases) -> str:
    if not references:
        return phrases.how_sure.none
    if len(references) == 1:
        only = references[0]
        return phrases.how_sure.one.format(kind=phrases.kinds[only.kind], date=_dated(only.date))
    return phrases.how_sure.several.format(
        count=_counted(len(references)), kinds=_joined(_kinds(references, phrases)), dates=_years(references)
    )


def _kinds(references: Iterable[Reference], phrases: Phrases) -> list[str]:
    counted = Counter(reference.kind for reference in references)
    return [phrases.kinds_many[kind] if count > 1 else phrases.kinds[kind] for kind, count in counted.items()]


def _years(references: Iterable[Reference]) -> str:
    dated = sorted(reference.date[:4] for reference in references if reference.date)
    if not dated:
        return ", undated"
    return f", {dated[0]}" if dated[0] == dated[-1] else f", {dated[0]} to {dated[-1]}"


def _dated(date: str) -> str:
    return f", {date[:4]}" if date else ", undated"


def _counted(number: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if number < len(words) else str(number)


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
