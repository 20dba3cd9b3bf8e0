"""What of an answer is shown beside a reflective turn: how much, what first, and under which numbers."""

import re
from collections.abc import Iterator, Sequence

from guide.records import Answer, AnswerSentence, Citation, Turn
from guide.reflection.asking import Vector
from guide.reflection.mirroring import content

BELONGS = 0.42
"""Likeness (cosine) of a passage to a statement below which it does not belong there; measured on the talks of the tests."""
SHARED = 2
"""Words that carry meaning and must be shared with it where likeness is not known."""
NOT_BESIDE = re.compile(
    r"^We (found (no|nothing)|do not know|have no)|^Table \d|^(?!Outcome)[A-Z][^:.“]{2,60}: "
    r"|^“[^”]+” is (a|an|the) (paper|report|book|word|term|name)\b"
)
"""What was not found, captions, items of lists, entries of a glossary: they answer questions, and stand beside no statement."""


def belonging(answer: Answer | None, said: str, turns: Sequence[Turn], vector: Vector | None) -> Answer | None:
    """The answer cut to the sentence nearest to what was said, a new one where there is one; None where none is near."""
    found = _unseen(answer, turns) if answer else []
    if answer is None or not found:
        return None
    best, near = _by_words(found, said) if vector is None else _by_likeness(found, said, vector)
    rest = tuple(sentence for sentence in found if sentence is not best)
    alone = best.model_copy(update={"lead": ""})
    return answer.model_copy(update={"sentences": (alone,), "more": rest[:5], "how_sure": ""}) if near else None


def _unseen(answer: Answer, turns: Sequence[Turn]) -> list[AnswerSentence]:
    """The sentences that may stand beside a statement, without those shown before unless all were."""
    seen = {place for past in turns for place in places(past.answer)}
    fit = [each for each in (*answer.sentences, *answer.more) if not NOT_BESIDE.search(each.text)]
    return [each for each in fit if not seen.issuperset(_places_of(each))] or fit


def _by_words(found: Sequence[AnswerSentence], said: str) -> tuple[AnswerSentence, bool]:
    return found[0], len(content(found[0].text) & content(said)) >= SHARED


def _by_likeness(found: Sequence[AnswerSentence], said: str, vector: Vector) -> tuple[AnswerSentence, bool]:
    there = vector(said)
    alike = [sum(a * b for a, b in zip(vector(sentence.text), there, strict=True)) for sentence in found]
    return found[alike.index(max(alike))], max(alike) >= BELONGS


def shortened(answer: Answer) -> Answer:
    """An answer of one sentence less; what goes comes first among those shown when asked for. The first always stays."""
    said, gone = answer.sentences, _spared(answer.sentences)
    kept = tuple(sentence for number, sentence in enumerate(said) if number not in gone)
    rest = (*(said[number] for number in gone), *answer.more)
    return answer.model_copy(update={"sentences": kept, "more": rest[:5]})


def _spared(said: Sequence[AnswerSentence]) -> list[int]:
    """Which go: the last that is no side of a dispute; else the sides together, unless nothing else would be left."""
    plain = [number for number, sentence in enumerate(said) if number and not sentence.side]
    if plain or said[0].side == said[-1].side:
        return plain[-1:] or [len(said) - 1]
    return [number for number, sentence in enumerate(said) if sentence.side == said[-1].side]


def places(answer: Answer | None) -> Iterator[tuple[str, int]]:
    """Source id and start of everything that is cited by the sentences shown."""
    for sentence in answer.sentences if answer else ():
        yield from _places_of(sentence)


def cited(answer: Answer | None) -> list[str]:
    """The source ids of the sentences shown, each once, in order."""
    return list(dict.fromkeys(source_id for source_id, _ in places(answer)))


def numbered(turn: Turn) -> Turn:
    """Citations numbered as they are read: those of corrections, the answer's, the contrary case's, those shown on request."""
    answer, contrary = turn.answer, turn.contrary
    if answer is None and contrary is None and not turn.corrections:
        return turn
    numbers: dict[tuple[str, int, int], int] = {}

    def again(citation: Citation) -> Citation:
        place = (citation.source_id, citation.start, citation.end)
        return citation.model_copy(update={"number": numbers.setdefault(place, len(numbers) + 1)})

    def all_of(sentences: Sequence[AnswerSentence]) -> tuple[AnswerSentence, ...]:
        return tuple(each.model_copy(update={"citations": tuple(map(again, each.citations))}) for each in sentences)

    corrected = tuple(each.model_copy(update={"now": again(each.now)}) if each.now else each for each in turn.corrections)
    said = all_of(answer.sentences) if answer else ()
    if contrary:
        contrary = contrary.model_copy(update={"citation": again(contrary.citation)})
    if answer:
        answer = answer.model_copy(update={"sentences": said, "more": all_of(answer.more)})
    return turn.model_copy(update={"answer": answer, "contrary": contrary, "corrections": corrected})


def _places_of(sentence: AnswerSentence) -> Iterator[tuple[str, int]]:
    yield from ((citation.source_id, citation.start) for citation in sentence.citations)
