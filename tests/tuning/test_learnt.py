"""What is learnt from readers: the fits find what made the marks, and the files keep it."""

import math
import random

import numpy as np

from guide.answer.likely import Signs
from tests.judgements import LEARNT, MEASURED, WRITERS, Judged, judgements, key_of
from tests.tuning.likely import Seen, fitted, likely
from tests.tuning.questions import aptness, with_apt
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


def test_a_question_that_fits_more_often_than_its_likeness_tells_is_apt() -> None:
    dice = random.Random(7)
    messages = [f"m{number}" for number in range(400)]
    likeness = {(message, name): dice.random() for message in messages for name in ("own-001", "own-002")}

    def mark(message: str, name: str, worth: float) -> int:
        return 2 * (dice.random() < 1 / (1 + math.exp(-4 * (likeness[message, name] - 0.5 + worth))))

    told = [
        judged(message, own_001=mark(message, "own-001", 0.2), own_002=mark(message, "own-002", -0.2)) for message in messages
    ]
    apt = aptness(told, likeness)
    assert apt["own-001"] > 0.1 > -0.1 > apt["own-002"]


def test_what_is_written_into_a_file_replaces_what_stood_there() -> None:
    text = 'schema = 1\n\n[[question]]\nid = "own-001"\ntext = "What is ours?"\n\n[[question]]\nid = "own-002"\n'
    once = with_apt(text, {"own-001": -0.123, "own-002": 0.001})
    assert once == text.replace('"own-001"\n', '"own-001"\napt = -0.12\n')
    assert with_apt(once, {"own-001": -0.123}) == once
    assert with_apt(once, {}) == text
