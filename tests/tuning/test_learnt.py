"""What is learnt from readers: the fits find what made the marks, and the files keep it."""

import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guide.answer.likely import Signs
from guide.reflection import BankQuestion, Move, Stage, Theme, Weight, load_listening
from guide.reflection.mirroring import WEIGHTS
from tests.judgements import LEARNT, MEASURED, WRITERS, Judged, judgements, key_of, told_back
from tests.tuning.likely import Seen, fitted, likely
from tests.tuning.mirrors import HEART, heard, kept_back
from tests.tuning.mirrors import fitted as fitted_clauses
from tests.tuning.questions import Mark, with_apt
from tests.tuning.questions import fitted as fitted_questions
from tests.tuning.wordings import sentences_of_corpus

STILL_SAID = 0.9
"""The least share of judged sentences that the notes must still hold, or the judgements are to be made anew."""


def judged(message: str = "m", **questions: int) -> Judged:
    return Judged("01", not questions, message, {}, {name.replace("_", "-"): mark for name, mark in questions.items()})


def test_every_line_of_every_writer_is_whole() -> None:
    every = list(judgements())
    assert len({one.writer for one in every}) == len(WRITERS) == len(LEARNT) + len(MEASURED)
    assert len({one.message for one in every}) > 0.99 * len(every)
    for one in every:
        assert set(one.sentences.values()) | set(one.questions.values()) <= {0, 1, 2}
        assert bool(one.questions) is not one.asked


def test_the_notes_still_say_what_was_judged() -> None:
    said = {key_of(row.source_id, row.text) for row in sentences_of_corpus().rows}
    keys = [key for one in judgements() for key in one.sentences]
    assert sum(key in said for key in keys) / len(keys) >= STILL_SAID


def test_a_fit_finds_the_weights_that_made_the_marks() -> None:
    dice = np.random.default_rng(7)
    weights, always = np.array([-1.0, 3.0, 2.0, 1.0, -0.5, 0.5]), -2.0
    signs = dice.normal(size=(20_000, len(weights)))
    marks = dice.random(len(signs)) < 1 / (1 + np.exp(-signs @ weights - always))
    weighed = fitted([Seen(judged(), signs, marks)])
    assert np.allclose([*weighed.signs, weighed.always], [*weights, always], atol=0.15)
    shares = likely(Seen(judged(), signs, marks), weighed)
    assert math.isclose(shares.mean(), marks.mean(), abs_tol=0.01)
    assert len(weighed.signs) == len(Signs._fields)


class Likened:
    """An embedding of texts by two numbers, so that likeness is known."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = [random.Random(text).random() * math.pi / 2 for text in texts]
        return np.array([[math.cos(angle), math.sin(angle)] for angle in angles], dtype=np.float32)


def asked(name: str, *, stage: tuple[Stage, ...] = (Stage.BEFORE,), needs: tuple[str, ...] = ()) -> BankQuestion:
    texts = {"text": f"What is {name}?", "why": "A test."}
    shelf = {"theme": Theme.LEARNING, "stage": stage, "needs": needs, "move": Move.NOTICE}
    return BankQuestion.model_validate({"id": name, **texts, **shelf, "fits": ("staff",), "weight": Weight.LIGHT})


def test_what_makes_a_question_fit_is_found_from_the_marks() -> None:
    dice, embedding = random.Random(7), Likened()
    worths = {
        "own-001": (asked("own-001"), 0.12),
        "own-002": (asked("own-002"), -0.12),
        "any-001": (asked("any-001", stage=()), 0.0),
    }
    waits = asked("own-003", needs=("vote",))
    marks = []
    for number in range(1500):
        for question, worth in (*worths.values(), (waits, 0.0)):
            message = f"{number} we had a {'vote' if number % 2 else 'rota'}"
            like = float(np.dot(*embedding.encode([message, question.text])))
            heard = (0.2 if number % 2 else -0.2) if question is waits else 0.0
            worth = worth + heard + (0.5 if not question.stage else like)
            marks.append(Mark(message, question, float(dice.random() < 1 / (1 + math.exp(-6 * (worth - 0.6))))))
    found = fitted_questions(marks, embedding)
    assert found.apt["own-001"] > 0.06 > -0.06 > found.apt["own-002"]
    assert math.isclose(found.waited_for, 0.2, abs_tol=0.06)
    assert math.isclose(found.unstaged, 0.5, abs_tol=0.2) and abs(found.unstaged_likeness) < 0.2


def test_the_weights_of_a_clause_are_those_that_the_marks_tell() -> None:
    listening = load_listening(Path("prompts"))
    messages = [heard(one, listening) for one in told_back() if one.clauses]
    assert np.allclose(fitted_clauses(messages), WEIGHTS, atol=0.02)
    shares = dict(kept_back(messages))
    first = {who: np.mean([one.marks[0] == HEART for one in messages if one.writer == who]) for who in shares}
    assert all(share > 0.6 > first[who] + 0.1 for who, share in shares.items())


def test_what_is_written_into_a_file_replaces_what_stood_there() -> None:
    text = 'schema = 1\n\n[[question]]\nid = "own-001"\ntext = "What is ours?"\n\n[[question]]\nid = "own-002"\n'
    once = with_apt(text, {"own-001": -0.123, "own-002": 0.001})
    assert once == text.replace('"own-001"\n', '"own-001"\napt = -0.12\n')
    assert with_apt(once, {"own-001": -0.123}) == once
    assert with_apt(once, {}) == text
