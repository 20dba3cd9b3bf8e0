"""Vectors that came with the guide stand for those that would be made, and for no others."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from guide.index import MiniLM
from guide.index import ready as module
from guide.index.embedding import unit
from guide.index.ready import READY, Ready, write_ready
from guide.index.sentences import Vectors
from tests.tuning.ready import texts_of_enquiries, texts_of_sentences

TEXTS = ["Who owned it?", "whose was it?", "what did the nurses keep"]
VECTORS = np.array([[0.6, 0.8, 0.0], [0.1, -0.7, 0.7], [0.0, 0.0, 1.0]], dtype=np.float32)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vectors:
    monkeypatch.setattr(module, "READY", tmp_path / "ready.npz")
    vectors = unit(VECTORS)
    write_ready(TEXTS, vectors, "an embedding")
    return vectors


def test_what_was_written_is_there_and_nothing_else(written: Vectors) -> None:
    vectors, there = Ready("an embedding").vectors(["another", *reversed(TEXTS), "zzz"])
    assert there.tolist() == [False, True, True, True, False]
    assert vectors[there] == pytest.approx(written[::-1], abs=0.01)


def test_vectors_of_another_embedding_are_not_taken(written: Vectors) -> None:
    assert not Ready("another embedding").vectors(TEXTS)[1].any()


def test_without_the_file_all_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READY", tmp_path / "gone.npz")
    assert not Ready("an embedding").vectors(TEXTS)[1].any()


@pytest.mark.parametrize("texts_of", [texts_of_sentences, texts_of_enquiries])
def test_what_came_with_the_guide_is_what_would_be_made(texts_of: Callable[[], list[str]], minilm: MiniLM) -> None:
    embedding, texts = minilm.for_search(), texts_of()
    vectors, there = Ready(embedding.fingerprint).vectors(texts)
    assert there.mean() > 0.95, "the corpus has changed much: python -m tests.tuning.ready"
    some = np.flatnonzero(there)[:: len(texts) // 60]
    made = embedding.encode([texts[at] for at in some])
    assert (vectors[some] * made).sum(axis=1).min() > 0.999


def test_it_is_small_enough_to_come_with_the_guide() -> None:
    assert READY.stat().st_size < 12_000_000
