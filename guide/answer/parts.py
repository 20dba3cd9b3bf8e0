"""Several answers become one: to the parts of a message, with those named that the sources do not cover; of organisations."""

from collections.abc import Mapping, Sequence

from guide.answer.citations import numbered
from guide.answer.sureness import how_sure
from guide.prompts import Phrases
from guide.records import Answer, AnswerSentence, Reading, Standing

EACH = 2
"""Sentences for each part that is covered; for one that is not, the line that says so is enough."""
LONGEST = 16
"""Words of a question that is said back as not covered; in a longer one more was told than asked."""
MOST = 6
"""Sentences on several organisations, unless there are more of those."""


def joined(parts: Sequence[tuple[str, Answer]], readings: Mapping[str, Reading], phrases: Phrases) -> Answer:
    """One answer to several questions, each given with its own; numbered through, nothing said twice.

    ANSWERED when one part is; `unsaid` holds the parts that are not, in the person's own words.
    """
    chosen = {sentence.text: sentence for _, answer in parts for sentence in _chosen(answer, EACH)}
    sentences = tuple(numbered(chosen.values()))
    standings = [answer.standing for _, answer in parts]
    return Answer(
        sentences=sentences,
        standing=min(standings, key=list(Standing).index),
        complete=any(answer.complete for _, answer in parts),
        unsaid=tuple(f"“{question}”" for question, answer in parts if _is_unsaid(question, answer)),
        how_sure=how_sure([citation for sentence in sentences for citation in sentence.citations], readings, phrases),
    )


def _is_unsaid(question: str, answer: Answer) -> bool:
    return answer.standing is not Standing.ANSWERED and len(question.split()) <= LONGEST


def of_each(answers: Sequence[Answer], readings: Mapping[str, Reading], phrases: Phrases) -> Answer:
    """What several organisations answer to one question: the first sentences of each answer, in their order."""
    told = [answer for answer in answers if answer.sentences]
    if not told:
        return Answer(standing=Standing.SILENT)
    sentences = tuple(numbered(sentence for answer in told for sentence in _chosen(answer, max(1, MOST // len(told)))))
    cited = [citation for sentence in sentences for citation in sentence.citations]
    best = min((answer.standing for answer in told), key=list(Standing).index)
    return Answer(sentences=sentences, standing=best, how_sure=how_sure(cited, readings, phrases))


def _chosen(answer: Answer, most: int) -> tuple[AnswerSentence, ...]:
    if answer.standing is Standing.ANSWERED:
        return answer.sentences if answer.complete else answer.sentences[:most]
    return answer.sentences[:1] if answer.standing is Standing.NEAR else ()
