"""Looking back at what was quoted before: what no longer stands in its source, and what is doubted and so is quoted again.

Nothing is stored for this: the turns that the caller holds carry every quote with its place and the hash of its file.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from guide.answer.citations import cite, headings_above, verify
from guide.answer.wording import Kind, tokens
from guide.prompts import Phrases
from guide.records import (
    Answer,
    AnswerSentence,
    Citation,
    Correction,
    Passage,
    PassageRole,
    Query,
    Reading,
    Span,
    Standing,
    Turn,
)

LIKE = 0.5
"""Shared words among all words of two sentences (Jaccard) from which one is taken for the other as it now reads."""
LOOKED_AT = 200
"""Quotes, the latest first: what a caller sends back may hold any number."""
AT_ONCE = 3
"""Corrections of one turn; what is left is told in the next."""


def corrections(
    turns: Sequence[Turn], readings: Mapping[str, Reading], passages: Mapping[str, Passage], phrases: Phrases
) -> tuple[Correction, ...]:
    """What `turns` quoted that no longer stands, the latest first, and how it now reads; each is told once. Read-only."""
    told = {(each.said.source_id, each.said.quote) for turn in turns for each in turn.corrections}
    lost: dict[tuple[str, str], Citation] = {}
    quoted = (each for turn in reversed(turns) for each in quoted_in(turn))
    for citation in islice(quoted, LOOKED_AT):
        key = (citation.source_id, citation.quote)
        if key not in told and key not in lost and not _stands(citation, readings):
            lost[key] = citation
    return tuple(_correction(each, readings, passages, phrases) for each in list(lost.values())[:AT_ONCE])


def quoted_again(query: Query, turns: Sequence[Turn], readings: Mapping[str, Reading]) -> Answer | None:
    """What was last quoted, of the organisation that is named where one is, from the sources as they now are.

    Where the doubt repeats words or figures of a sentence, that sentence alone. None where nothing of it stands.
    """
    said = next((found for turn in reversed(turns) if (found := _of(query.organisations, turn))), ())
    fresh = [cite(readings[each.source_id], Span(each.start, each.end)) for each in said if _stands_there(each, readings)]
    shared = [len(_carrying(each.quote) & _carrying(query.topic)) for each in fresh]
    meant = [each for each, words in zip(fresh, shared, strict=True) if words == max(shared)]
    sentences = tuple(AnswerSentence(text=each.quote, quoted=True, citations=(each,)) for each in meant)
    return Answer(sentences=sentences, standing=Standing.ANSWERED) if sentences else None


def quoted_in(turn: Turn) -> Iterator[Citation]:
    """The citations that a turn showed: of its answer, of the contrary case, and of sentences as they then read."""
    for sentence in turn.answer.sentences if turn.answer else ():
        yield from sentence.citations
    if turn.contrary:
        yield turn.contrary.citation
    yield from (each.now for each in turn.corrections if each.now)


def _of(organisations: Sequence[str], turn: Turn) -> tuple[Citation, ...]:
    return tuple(each for each in quoted_in(turn) if not organisations or each.source_id in organisations)


def _stands(citation: Citation, readings: Mapping[str, Reading]) -> bool:
    """Whether the words still stand somewhere in the source. A file that is the same is not looked at."""
    reading = readings.get(citation.source_id)
    same = reading is not None and reading.source.sha256 == citation.sha256
    return same or bool(reading and verify(citation.quote, [reading]))


def _stands_there(citation: Citation, readings: Mapping[str, Reading]) -> bool:
    reading = readings.get(citation.source_id)
    there = reading.text[citation.start : citation.end] if reading and 0 <= citation.start < citation.end else ""
    return bool(there) and there == citation.quote


def _correction(said: Citation, readings: Mapping[str, Reading], passages: Mapping[str, Passage], phrases: Phrases) -> Correction:
    words = phrases.correction
    if said.source_id not in readings:
        return Correction(said=said, line=words.source_gone.format(title=said.title))
    now = _as_it_reads(said, readings[said.source_id], passages)
    return Correction(said=said, now=now, line=(words.changed if now else words.taken_out).format(title=said.title))


def _as_it_reads(said: Citation, reading: Reading, passages: Mapping[str, Passage]) -> Citation | None:
    """The sentence under the same headings that has most words in common with what was quoted; None where none is like it."""
    words = _carrying(said.quote)
    there = [
        span for each in passages.values() if each.source_id == said.source_id for span in _sentences_at(each, said, reading)
    ]
    alike = [(_alike(words, _carrying(reading.text[span.start : span.end])), span) for span in dict.fromkeys(there)]
    best, span = max(alike, default=(0.0, Span(0, 0)))
    return cite(reading, span) if best >= LIKE else None


def _sentences_at(passage: Passage, said: Citation, reading: Reading) -> tuple[Span, ...]:
    """The sentences of a passage that stands under the headings of `said`, or none."""
    trail = tuple(heading.title for heading in headings_above(reading, passage.start))
    return passage.sentences if trail == said.trail and passage.role is not PassageRole.APART else ()


def _carrying(text: str) -> frozenset[str]:
    """What carries a sentence: its words, names and figures, by their stems."""
    return frozenset(token.stem for token in tokens(text) if token.kind in (Kind.WORD, Kind.NAME, Kind.FIGURE))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
