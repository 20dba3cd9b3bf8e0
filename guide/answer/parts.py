"""The answers to the parts of a message become one answer, which names the parts that the sources do not cover."""

from collections.abc import Mapping, Sequence

from guide.answer.citations import numbered
from guide.answer.sureness import how_sure
from guide.prompts import Phrases
from guide.records import Answer, AnswerSentence, Reading, Standing

EACH = 2
"""Sentences for each part that is covered; for one that is not, the line that says so is enough."""


def joined(parts: Sequence[tuple[str, Answer]], readings: Mapping[str, Reading], phrases: Phrases) -> Answer:
    """One answer to several questions, each given with its own; numbered through, nothing said twice.

    ANSWERED when one part is; `unsaid` holds the parts that are not, in the person's own words.
    """
    chosen = {sentence.text: sentence for _, answer in parts for sentence in _chosen(answer)}
    sentences = tuple(numbered(chosen.values()))
    standings = [answer.standing for _, answer in parts]
    return Answer(
        sentences=sentences,
        standing=min(standings, key=list(Standing).index),
        unsaid=tuple(f"“{question}”" for question, answer in parts if answer.standing is not Standing.ANSWERED),
        how_sure=how_sure([citation for sentence in sentences for citation in sentence.citations], readings, phrases),
    )


def _chosen(answer: Answer) -> tuple[AnswerSentence, ...]:
    if answer.standing is Standing.ANSWERED:
        return answer.sentences[:EACH]
    return answer.sentences[:1] if answer.standing is Standing.NEAR else ()
