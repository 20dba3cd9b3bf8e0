"""Vectors that came with the guide: of the sentences of its own notes, and of how people ask (`corpus/enquiries/`).

A first start need not make them. `python -m tests.tuning.ready` makes the file anew. A text that it does not have is embedded at
the start, as any text is.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guide.index.embedding import unit
from guide.index.graph import WIDTH
from guide.index.sentences import Vectors

READY = Path(__file__).with_name("ready.npz")
WHOLE = 127
"""What stands for the largest number of a vector. So rounded, cosines move by less than a hundredth."""


class _Kept(NamedTuple):
    keys: NDArray[np.uint64]
    """(texts,), sorted."""
    numbers: NDArray[np.int8]
    """(texts, 384)"""


class Ready:
    """What came with the guide for one embedding; nothing where another embedding made it, or where the file is gone."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint

    def vectors(self, texts: Sequence[str]) -> tuple[Vectors, NDArray[np.bool_]]:
        """(texts, 384) of length 1, and (texts,) which of them came with the guide; the others are zeros."""
        keys, numbers = self._kept
        wanted, vectors = _keys(texts), np.zeros((len(texts), numbers.shape[1]), dtype=np.float32)
        there = np.isin(wanted, keys)
        vectors[there] = unit(numbers[np.searchsorted(keys, wanted[there])].astype(np.float32))
        return vectors, there

    @cached_property
    def _kept(self) -> _Kept:
        if READY.is_file():
            with np.load(READY, allow_pickle=False) as file:
                if str(file["made_by"]) == self._fingerprint:
                    return _Kept(file["keys"], file["numbers"])
        return _Kept(np.empty(0, dtype=np.uint64), np.empty((0, WIDTH), dtype=np.int8))


def write_ready(texts: Sequence[str], vectors: Vectors, fingerprint: str) -> None:
    """Write the file. `vectors`: (texts, 384)."""
    keys, first = np.unique(_keys(texts), return_index=True)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    numbers = np.rint(WHOLE * vectors / largest).astype(np.int8)
    np.savez(READY, keys=keys, numbers=numbers[first], made_by=np.array(fingerprint))


def _keys(texts: Sequence[str]) -> NDArray[np.uint64]:
    digests = b"".join(hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return np.frombuffer(digests, dtype=np.uint64)
