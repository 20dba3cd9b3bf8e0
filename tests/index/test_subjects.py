"""A list is asked for in many words: the subject whose wording comes nearest is meant."""

from pathlib import Path

import numpy as np
import pytest

from guide.index import Index, build
from guide.index.subjects import Subjects, texts_of
from guide.records import Subject
from tests.index.conftest import SETTINGS, Pairs, library

STRIKES = Subject(name="Staff went on strike", wordings=("who walked out?", "any strikes"), cases={"cases/north": "They struck."})
SHARES = Subject(name="Staff held shares", wordings=("who had a stake?",), cases={"cases/circle": "Staff of Circle held shares."})
VECTORS = np.array([[1, 0, 0], [0.6, 0.8, 0], [0.8, 0, 0.6], [0, 0, 1], [0, 0.6, 0.8]], dtype=np.float32)
"""Of "Staff went on strike", "who walked out?", "any strikes", then of the other."""


def test_the_nearest_wording_decides_and_tells_how_near() -> None:
    subject, nearness = Subjects([STRIKES, SHARES], VECTORS).nearest(np.array([0, 1, 0], dtype=np.float32))
    assert subject == STRIKES
    assert nearness == pytest.approx(0.8)


def test_a_subject_is_known_by_its_name_too() -> None:
    assert texts_of(SHARES) == ("Staff held shares", "who had a stake?")
    assert Subjects([STRIKES, SHARES], VECTORS).nearest(np.array([0, 0, 1], dtype=np.float32))[0] == SHARES


def built(folder: Path, pairs: Pairs | None, *subjects: Subject) -> Index:
    return build(folder / "index", library(), pairs, shelf=folder / "shelf", settings=SETTINGS, subjects=subjects)


def test_an_index_knows_its_subjects_and_changes_with_them(tmp_path: Path, pairs: Pairs) -> None:
    subject, nearness = built(tmp_path, pairs, STRIKES, SHARES).subject_of("who had a stake?") or (None, 0)
    assert subject == SHARES
    assert nearness == pytest.approx(1)
    assert built(tmp_path, pairs, STRIKES).fingerprint != built(tmp_path, pairs, STRIKES, SHARES).fingerprint


def test_without_subjects_or_vectors_none_is_meant(tmp_path: Path, pairs: Pairs) -> None:
    assert built(tmp_path, pairs).subject_of("who had a stake?") is None
    assert built(tmp_path, None, SHARES).subject_of("who had a stake?") is None
