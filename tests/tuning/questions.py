"""`python -m tests.tuning.questions`: writes anew how apt each question of the bank was judged to be, beside its likeness.

A logistic regression with a weight of its own for each question, drawn to 0 (a random intercept): a question that is near to
much that people tell, and fits little of it, falls behind others. Beside it stand likeness, for staged and unstaged questions
apart, and whether a word that a staged one waits for was said. One minute on two cores; it prints what
`guide/reflection/asking.py` holds.
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from guide import Guide, read_settings
from guide.index import MiniLM, find_weights
from guide.reflection import Bank, BankQuestion, says_one_of
from tests.judgements import LEARNT, judgements, told_back

Numbers = NDArray[np.float64]
BESIDE = 0.5
"""What a question counts that could be asked without seeming odd, where 1 fits and 0 does not."""
TO_THE_MEAN, FREELY, STEPS = 2.0, 0.01, 25
MOST = 0.18
"""More than that no question is worth beside others: the best would be asked of everybody first."""
ID = re.compile(r'^id\s*=\s*"(?P<id>[a-z]{3}-\d{3})"$', re.MULTILINE)
APT = re.compile(r"^apt\s*=.*\n", re.MULTILINE)


class Embedding(Protocol):
    """Texts as vectors of length 1, one row each."""

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """(texts, dimensions)"""


class Mark(NamedTuple):
    """How one question was judged after one message."""

    message: str
    question: BankQuestion
    fits: float


class Fitted(NamedTuple):
    """Everything in units of likeness (cosine) to a staged question."""

    apt: Mapping[str, float]
    """By question id."""
    waited_for: float
    """What it adds that a word was said for which the question waits."""
    unstaged: float
    """What an unstaged question is worth before its likeness counts."""
    unstaged_likeness: float
    """What its likeness counts."""


def marks_of(bank: Bank) -> Iterator[Mark]:
    """The judgements of those from whom the guide learns, of questions that may still be chosen."""
    active = {question.id: question for question in bank.active}
    every = [(one.message, one.questions) for one in judgements(*LEARNT)] + [(one.message, one.questions) for one in told_back()]
    for message, questions in every:
        for name, mark in questions.items():
            if name in active:
                yield Mark(message, active[name], (0.0, BESIDE, 1.0)[mark])


def fitted(marks: Sequence[Mark], embedding: Embedding) -> Fitted:
    """Newton's method."""
    names = sorted({mark.question.id for mark in marks})
    own = np.zeros((len(marks), len(names)))
    own[np.arange(len(marks)), [names.index(mark.question.id) for mark in marks]] = 1
    shared = _shared(marks, _likeness(marks, embedding))
    drawn = np.r_[np.full(shared.shape[1], FREELY), np.full(len(names), TO_THE_MEAN)]
    weights = _weights(np.c_[shared, own], np.array([mark.fits for mark in marks]), drawn)
    _, unstaged, waits, _, free = weights[:5] / weights[0]
    apt = {name: min(float(weight / weights[0]), MOST) for name, weight in zip(names, weights[5:], strict=True)}
    return Fitted(apt, float(waits), float(free), float(unstaged))


def _shared(marks: Sequence[Mark], likeness: Numbers) -> Numbers:
    free = np.array([not mark.question.stage for mark in marks])
    waits = [_waits(mark) for mark in marks]
    signs: Numbers = np.c_[likeness * ~free, likeness * free, waits, np.ones(len(marks)), free]
    return signs


def _waits(mark: Mark) -> float:
    """1 where a word was said for which a staged question waits, -1 where none was, 0 where it waits for none."""
    needs = mark.question.needs if mark.question.stage else ()
    return 0.0 if not needs else 1.0 if says_one_of(needs, (mark.message,)) else -1.0


def _likeness(marks: Sequence[Mark], embedding: Embedding) -> Numbers:
    texts = list(dict.fromkeys(text for mark in marks for text in (mark.message, mark.question.text)))
    vectors = dict(zip(texts, embedding.encode(texts), strict=True))
    return np.array([vectors[mark.message] @ vectors[mark.question.text] for mark in marks], dtype=np.float64)


def _weights(signs: Numbers, right: Numbers, drawn: Numbers) -> Numbers:
    """Weights of a logistic regression, each drawn to 0 as strongly as `drawn` says."""
    weights = np.zeros(signs.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-signs @ weights))
        bend = (signs * (likely * (1 - likely))[:, None]).T @ signs + np.diag(drawn)
        weights -= np.linalg.solve(bend, signs.T @ (likely - right) + drawn * weights)
    return weights


def with_apt(text: str, apt: Mapping[str, float]) -> str:
    """The text of a file of questions with `apt` under each id that has one."""

    def line(found: re.Match[str]) -> str:
        worth = round(apt.get(found["id"], 0.0), 2)
        return f"{found[0]}\napt = {worth}" if worth else found[0]

    return ID.sub(line, APT.sub("", text))


def _files() -> Iterator[Path]:
    return (read_settings().corpus.prompts / "questions").glob("*.toml")


def main(tell: Callable[[str], None] = print) -> None:
    """Fit, and write into the files."""
    settings = read_settings()
    weights = settings.index.weights or settings.data / "weights"
    embedding = MiniLM(find_weights(settings.index, weights))
    with tempfile.TemporaryDirectory() as folder:
        guide = Guide.open(read_settings(data=Path(folder), index={"weights": weights}))
        bank = guide.library.manner.bank
        guide.close()
    marks = list(marks_of(bank))
    found = fitted(marks, embedding)
    for path in _files():
        path.write_text(with_apt(path.read_text(encoding="utf-8"), found.apt), encoding="utf-8")
    tell(f"{len(marks):,} marks; apt from {min(found.apt.values()):.2f} to {max(found.apt.values()):.2f}")
    tell(f"waited for {found.waited_for:.2f}; unstaged {found.unstaged:.2f}, {found.unstaged_likeness:.2f} of likeness")


if __name__ == "__main__":
    main()
