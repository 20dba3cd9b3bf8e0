"""What four readers made of what the guide shows for their own messages: those of `tests/judgements` from whom it has not learnt.

Their marks are of sentences and questions by themselves. What they were not shown has no mark, and counts as not answering.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from guide import Guide
from guide.records import Standing, Turn
from tests.judgements import MEASURED, Judged, judgements, key_of

Measured = tuple[str, float, float, int, bool, tuple[str, ...]]
ANSWERS, BESIDE = 2, 1


class Met(NamedTuple):
    """A message and what it was met with."""

    judged: Judged
    turn: Turn

    @property
    def marks(self) -> list[int]:
        """Of each sentence that is shown."""
        shown = self.turn.answer.sentences if self.turn.answer else ()
        keys = ([key_of(citation.source_id, citation.quote) for citation in sentence.citations] for sentence in shown)
        return [max(self.judged.sentences.get(key, 0) for key in of_one) for of_one in keys]

    @property
    def as_answer(self) -> bool:
        """Whether something is shown as an answer, and not as the nearest."""
        return self.turn.answer is not None and self.turn.answer.standing is Standing.ANSWERED

    @property
    def of_question(self) -> int | None:
        """The mark of what is asked back; None where nothing is, or it was not judged."""
        return self.judged.questions.get(self.turn.question.id) if self.turn.question and self.turn.question.id else None


class Readers:
    """All their messages, each said as the first of a talk."""

    def __init__(self, guide: Guide, writers: Iterable[str] = MEASURED) -> None:
        self._guide, self._writers = guide, tuple(writers)

    @cached_property
    def met(self) -> list[Met]:
        """Every message and what it was met with."""
        return [Met(one, self._guide.reply(one.message)) for one in judgements(*self._writers)]

    def share(self, what: str, of: Callable[[Met], bool], so: Callable[[Met], bool], *, at_most: bool = False) -> Measured:
        """In how many of those `of` which it can be told it is `so`."""
        told = [one for one in self.met if of(one)]
        missed = tuple(one.judged.message for one in told if so(one) is at_most)
        return f"readers: {what}", sum(map(so, told)) / len(told), 0.0, len(told), at_most, missed


def figures(guide: Guide) -> list[Measured]:
    """The rows of the table: what, value, target, of, at most, messages."""
    readers = Readers(guide)
    return [
        readers.share("questions whose first sentence answers", _asks, _first_answers),
        readers.share(
            "the same, of those that a sentence answers", lambda one: _asks(one) and _best(one) == ANSWERS, _first_answers
        ),
        readers.share(
            "what nothing answers told as answered", lambda one: _asks(one) and not _best(one), _as_answer, at_most=True
        ),
        readers.share(
            "what a sentence answers told as the nearest only",
            lambda one: _asks(one) and ANSWERS in one.marks,
            lambda one: not one.as_answer,
            at_most=True,
        ),
        readers.share("passages beside what was told that help", lambda one: _tells(one) and bool(one.marks), _first_helps),
        readers.share("questions asked back that fit or could be asked", lambda one: one.of_question is not None, _fits),
    ]


def _asks(one: Met) -> bool:
    return one.judged.asked


def _tells(one: Met) -> bool:
    return not one.judged.asked


def _best(one: Met) -> int:
    return max(one.judged.sentences.values())


def _first_answers(one: Met) -> bool:
    return one.marks[:1] == [ANSWERS]


def _first_helps(one: Met) -> bool:
    return one.marks[0] >= BESIDE


def _as_answer(one: Met) -> bool:
    return one.as_answer


def _fits(one: Met) -> bool:
    return (one.of_question or 0) >= BESIDE
