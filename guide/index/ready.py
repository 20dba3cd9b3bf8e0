"""Vectors that came with the guide: of how people ask (`corpus/enquiries/`), so that a first start need not make them.

`python -m tests.tuning.ready` makes the file anew. A wording that it does not have is embedded at the start, as any text is.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guide.index.embedding import unit
from guide.index.graph import WIDTH
from guide.index.sentences import Vectors

READY = Path(__file__).with_name("ready.npz")
WHOLE = 127
"""What stands for the largest number of a vector. So rounded, cosines move by less than a hundredth."""


def ready_for(texts: Sequence[str], fingerprint: str) -> tuple[Vectors, NDArray[np.bool_]]:
    """(texts, 384) the vectors that came with the guide, each of length 1, and (texts,) which of them did.

    None did where the file is gone, or where another embedding made them than the one of `fingerprint`.
    """
    if not READY.is_file():
        return np.zeros((len(texts), WIDTH), dtype=np.float32), np.zeros(len(texts), dtype=np.bool_)
    with np.load(READY, allow_pickle=False) as file:
        keys, numbers, made_by = file["keys"], file["numbers"], str(file["made_by"])
    wanted = _keys(texts)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    there = (keys[at] == wanted) & (made_by == fingerprint)
    return unit(numbers[at].astype(np.float32)), there


def write_ready(texts: Sequence[str], vectors: Vectors, fingerprint: str) -> None:
    """Write the file. `vectors`: (texts, 384)."""
    keys, first = np.unique(_keys(texts), return_index=True)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    numbers = np.rint(WHOLE * vectors / largest).astype(np.int8)
    np.savez(READY, keys=keys, numbers=numbers[first], made_by=np.array(fingerprint))


def _keys(texts: Sequence[str]) -> NDArray[np.uint64]:
    digests = b"".join(hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return np.frombuffer(digests, dtype=np.uint64)
