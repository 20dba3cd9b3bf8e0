"""What people wrote to the guide, and how each sentence and question that was found for it was judged by who wrote it.

Sixteen of us wrote 320 messages each, in the part of somebody else, without having read the notes: 230 that ask and 90 that tell
something. To each they were shown about nine sentences, and to what was told seven questions of the bank, and judged them by one
brief: 2, it answers (or could be asked just now); 1, one would be glad of it beside an answer; 0, all else.

Four more judged what may be said back of what they told, and asked after it (`told_back`).

A line of the sixteen is `asked` or `told`, the message, the sentences and, for what was told, the questions; between them are
tabs. A sentence stands as eight hex digits (`key_of`) and its mark, a question as its id and its mark. What a note no longer says
counts no more.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
WRITERS = tuple(sorted(path.stem for path in FOLDER.glob("*.tsv")))
LEARNT, MEASURED = WRITERS[:12], WRITERS[12:]
"""The writers from whom the guide learns, and those by whom it is measured."""


@dataclass(frozen=True)
class Judged:
    """One message."""

    writer: str
    asked: bool
    """Whether it asks; else it tells."""
    message: str
    sentences: Mapping[str, int]
    """By `key_of`: 2, 1 or 0."""
    questions: Mapping[str, int]
    """By id of the bank, the same; empty for what asks."""


def key_of(source_id: str, sentence: str) -> str:
    """What a sentence of a source is known by here."""
    return hashlib.sha256(f"{source_id}\n{sentence}".encode()).hexdigest()[:8]


def judgements(*writers: str) -> Iterator[Judged]:
    """All of some writers; of every one where none is named."""
    for writer in writers or WRITERS:
        for line in (FOLDER / f"{writer}.tsv").read_text(encoding="utf-8").splitlines():
            kind, message, sentences, *questions = line.split("\t")
            marks = {each[:-1]: int(each[-1]) for each in sentences.split()}
            asked_next = {name: int(mark) for name, mark in (each.split(":") for each in " ".join(questions).split())}
            yield Judged(writer, kind == "asked", message, marks, asked_next)


@dataclass(frozen=True)
class ToldBack:
    """One message, and what its writer would want said back of it and be asked after it."""

    writer: str
    answers: str
    """Id of the question that it answers; empty where it is told unasked."""
    message: str
    clauses: Mapping[tuple[int, int], int]
    """By start and end in the message: 2, it is the heart of it; 1, fine; 0, by the way."""
    questions: Mapping[str, int]
    """By id of the bank: 2, just what a good listener would ask; 1, it could be asked; 0, it does not fit."""


def told_back() -> Iterator[ToldBack]:
    """What four more of us told in 110 messages each, with the clauses and questions that might follow, in the order shown.

    Three of the ten questions were the nearest staged ones; the others were dealt like cards, whatever had been told.
    """
    for line in (FOLDER / "told_back.txt").read_text(encoding="utf-8").splitlines():
        writer, answers, message, clauses, questions = line.split("\t")
        places = ((place.split("-"), int(mark)) for place, mark in (each.split(":") for each in clauses.split()))
        marks = {name: int(mark) for name, mark in (each.split(":") for each in questions.split())}
        yield ToldBack(writer, answers.strip("-"), message, {(int(a), int(b)): mark for (a, b), mark in places}, marks)
