"""The vectors of every sentence, kept by content, so that rebuilding an index never embeds again.

A file holds one source: (2, sentences, dimensions) float32, the sentences with trail and aliases, then their topics.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from tokenize import TokenError

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from guide.index.embedding import encode, fingerprint_of, short
from guide.index.sentences import Sentence, Sentences, VectorPair

Done = Callable[[str, int, int], None]


class VectorShelf:
    """A folder of .npy files, named by embedding, source and the very texts that were embedded. One process writes."""

    def __init__(self, folder: Path, embedding: BaseEmbedding) -> None:
        self._embedding = embedding
        self._folder = folder / "vectors" / short(fingerprint_of(embedding))

    def vectors(self, sentences: Sentences, tell: Done) -> VectorPair:
        """The vectors of a library: read where they are kept, else embedded and kept. Drops what no source needs."""
        shas = {source.id: source.sha256 for source, _ in sentences.entries}
        parts = {id: sentences.rows[bounds] for id, bounds in sentences.of_source.items()}
        paths = {id: self._path(shas[id], rows) for id, rows in parts.items()}
        parts_read: list[VectorPair] = []
        for id, rows in parts.items():
            parts_read.append(self._one(paths[id], rows, _counted(tell, sentences.of_source[id].start, len(sentences.rows))))
        self._drop_others(set(paths.values()))
        return np.concatenate(parts_read, axis=1) if parts_read else np.empty((2, 0, 0), dtype=np.float32)

    def _path(self, sha256: str, rows: tuple[Sentence, ...]) -> Path:
        return self._folder / f"{sha256[:16]}-{short(chr(0).join(_texts(rows)))}.npy"

    def _one(self, path: Path, rows: tuple[Sentence, ...], done: Callable[[int], None]) -> VectorPair:
        kept = _read(path, len(rows))
        if kept is not None:
            return kept
        made = encode(self._embedding, _texts(rows), lambda texts: done(texts // 2)).reshape(2, len(rows), -1)
        write_array(path, made)
        return made

    def _drop_others(self, wanted: set[Path]) -> None:
        for path in self._folder.glob("*.npy"):
            if path not in wanted:
                path.unlink()


def _texts(rows: tuple[Sentence, ...]) -> list[str]:
    return [row.indexed for row in rows] + [row.topic for row in rows]


def _counted(tell: Done, before: int, total: int) -> Callable[[int], None]:
    return lambda texts: tell("making sentences findable", before + texts, total)


def _read(path: Path, sentences: int) -> VectorPair | None:
    vectors = read_array(path, sentences)
    return vectors if vectors is not None and bool(np.isfinite(vectors).all()) else None


def read_array(path: Path, sentences: int) -> VectorPair | None:
    """The vectors in a file, mapped rather than read; None when it is absent, cut short, damaged or of another shape."""
    try:
        vectors: VectorPair = np.load(path, mmap_mode="r", allow_pickle=False)
    except (
        OSError,
        ValueError,
        EOFError,
        SyntaxError,
        TokenError,
    ):  # the last two: a damaged header, which numpy parses as Python
        return None
    return vectors if vectors.ndim == 3 and vectors.shape[:2] == (2, sentences) and vectors.dtype == np.float32 else None


def write_array(path: Path, array: VectorPair) -> None:
    """Write an array so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.")
    try:
        with os.fdopen(handle, "wb") as file:
            np.save(file, array, allow_pickle=False)
        Path(made).replace(path)
    finally:
        Path(made).unlink(missing_ok=True)
