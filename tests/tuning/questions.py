"""`python -m tests.tuning.questions`: writes anew how apt each question of the bank was judged to be, beside its likeness.

A logistic regression on likeness with a weight of its own for each question, drawn to 0 (a random intercept): a question that is
near to much that people tell, and fits little of it, falls behind others. One minute on two cores.
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guide import Guide, read_settings
from guide.index import MiniLM, find_weights
from guide.reflection import Bank
from tests.judgements import LEARNT, Judged, judgements

Numbers = NDArray[np.float64]
BESIDE = 0.5
"""What a question counts that could be asked without seeming odd, where 1 fits and 0 does not."""
TO_THE_MEAN, STEPS = 2.0, 25
ID = re.compile(r'^id\s*=\s*"(?P<id>[a-z]{3}-\d{3})"$', re.MULTILINE)
APT = re.compile(r"^apt\s*=.*\n", re.MULTILINE)


def aptness(judged: Sequence[Judged], likeness: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Question id -> what it is worth beside its likeness, in units of that. `likeness`: by message and question id."""
    marks = [
        (one.message, name, mark) for one in judged for name, mark in one.questions.items() if (one.message, name) in likeness
    ]
    names = sorted({name for _, name, _ in marks})
    signs = np.zeros((len(marks), 2 + len(names)))
    signs[:, 0] = [likeness[message, name] for message, name, _ in marks]
    signs[:, 1] = 1
    signs[np.arange(len(marks)), [2 + names.index(name) for _, name, _ in marks]] = 1
    right = np.array([BESIDE * mark if mark < 2 else 1.0 for _, _, mark in marks])
    weights = _fitted(signs, right, np.r_[0.01, 0.01, np.full(len(names), TO_THE_MEAN)])
    return {name: float(weight / weights[0]) for name, weight in zip(names, weights[2:], strict=True)}


def _fitted(signs: Numbers, right: Numbers, drawn: Numbers) -> Numbers:
    """Weights by Newton's method, each drawn to 0 as strongly as `drawn` says."""
    weights = np.zeros(signs.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-signs @ weights))
        bend = (signs * (likely * (1 - likely))[:, None]).T @ signs + np.diag(drawn)
        weights -= np.linalg.solve(bend, signs.T @ (likely - right) + drawn * weights)
    return weights


def likenesses(judged: Sequence[Judged], bank: Bank, embedding: MiniLM) -> dict[tuple[str, str], float]:
    """The cosine of each message to each question that was judged for it."""
    texts = {question.id: question.text for question in bank.active}
    asked = dict(zip(texts, embedding.encode(list(texts.values())), strict=True))
    said = embedding.encode([one.message for one in judged])
    return {
        (one.message, name): float(vector @ asked[name])
        for one, vector in zip(judged, said, strict=True)
        for name in one.questions
        if name in asked
    }


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
    told = [one for one in judgements(*LEARNT) if one.questions]
    apt = aptness(told, likenesses(told, bank, embedding))
    for path in _files():
        path.write_text(with_apt(path.read_text(encoding="utf-8"), apt), encoding="utf-8")
    tell(f"{len(told):,} messages; from {min(apt.values()):.2f} to {max(apt.values()):.2f}")


if __name__ == "__main__":
    main()
