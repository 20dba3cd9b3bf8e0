"""Of the sentences shown in answer to sixty questions, how many a strict reader would keep: `judged.toml` holds each judgement.

A sentence that is shown now and was not judged then counts neither way; how many there are is told beside the figure.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from guide import Guide
from tests.quality.sets import questions

FILE = Path(__file__).parent / "judged.toml"
SETS = ("single", "explaining", "across", "near", "premises", "twofold")
Measured = tuple[str, float, float, int, bool, tuple[str, ...]]


class Sentence(BaseModel):
    """One sentence as it was shown, and what a strict reader made of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    by: str
    """The criterion, one of those at the head of the file."""


class Judged(BaseModel):
    """The sentences shown in answer to one question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    sentence: tuple[Sentence, ...]


def criteria() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What keeps a sentence, and what does not: name -> in words."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return content["kept"], content["not_kept"]


def judgements() -> tuple[Judged, ...]:
    """All of them. Raises ValueError for a criterion that the file does not name."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    judged = tuple(Judged(**entry) for entry in content["question"])
    unknown = {sentence.by for one in judged for sentence in one.sentence} - content["kept"].keys() - content["not_kept"].keys()
    if unknown:
        raise ValueError(f"{FILE.name} judges by what it does not name: {', '.join(sorted(unknown))}")
    return judged


def figures(guide: Guide) -> list[Measured]:
    """The rows of the table: what, value, target, of, at most, ids."""
    kept, _ = criteria()
    asked = {question.id: question.asked for name in SETS for question in questions(name)}
    by = {(one.id, sentence.text): sentence.by for one in judgements() for sentence in one.sentence}
    shown = [(one.id, text) for one in judgements() for text in _shown(guide, asked[one.id])]
    known = [place for place in shown if place in by]
    beside = tuple(dict.fromkeys(place[0] for place in known if by[place] not in kept))
    anew = tuple(dict.fromkeys(place[0] for place in shown if place not in by))
    share = sum(by[place] in kept for place in known) / len(known)
    return [
        ("judged: sentences shown that a strict reader would keep", share, 0.85, len(known), False, beside),
        ("judged: sentences shown that wait to be judged anew", 1 - len(known) / len(shown), 0.05, len(shown), True, anew),
    ]


def _shown(guide: Guide, asked: str) -> tuple[str, ...]:
    answer = guide.reply(asked).answer
    return tuple(sentence.text for sentence in answer.sentences) if answer else ()
