"""What a language model wrote is held to the manners once more: no praise, no question of its own, no verdict on anybody.

The gate (`answer/support.py`) asks whether a sentence stands in the sources; this asks whether the guide would say it.
How often it had to act is logged, and told in `Answer.stopped`.
"""

import logging
from collections.abc import Callable, Generator
from contextlib import closing

from guide.records import Answer, AnswerSentence, Wrote
from guide.reflection.words import Listening

log = logging.getLogger(__name__)
Writing = Generator[Wrote, None, Answer]
"""Sentences as they are written, and the answer that counts in the end."""


def checked(writing: Writing, fallback: Answer, listening: Listening) -> Writing:
    """`writing` without the sentences that have no manners; `fallback` where none is left. Read-only."""

    def fits(sentence: AnswerSentence) -> bool:
        return sentence.quoted or not listening.written.signs.search(sentence.text)

    unfit: list[AnswerSentence] = []
    answer = yield from _parted(writing, fits, unfit)
    if not unfit:
        return answer
    log.info("Model: the check after stopped %d sentences", len(unfit))
    left = answer if any(map(fits, answer.sentences)) else fallback
    return left.model_copy(update={"sentences": tuple(filter(fits, left.sentences)), "stopped": answer.stopped + len(unfit)})


def _parted(writing: Writing, fits: Callable[[AnswerSentence], bool], unfit: list[AnswerSentence]) -> Writing:
    """`writing` as it is, but that what does not fit goes to `unfit`. Closing it closes `writing`."""
    with closing(writing):
        while True:
            try:
                wrote = next(writing)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            if fits(wrote.sentence):
                yield wrote
            else:
                unfit.append(wrote.sentence)
