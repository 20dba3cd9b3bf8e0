"""The vectors of every sentence, kept by content, so that rebuilding an index never embeds again.

A file holds one source: (2, sentences, dimensions) float32, the sentences with trail and aliases, then their topics; or
(1, wordings, dimensions), of enquiries or subjects that did not come with the guide.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from tokenize import TokenError

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from guide.index.embedding import encode, fingerprint_of, short
from guide.index.enquiries import HEARD, in_voice
from guide.index.ready import Ready
from guide.index.sentences import Sentence, Sentences, VectorPair, Vectors
from guide.index.subjects import texts_of
from guide.records import Enquiry, Subject

Done = Callable[[str, int, int], None]


class VectorShelf:
    """A folder of .npy files, named by embedding, source and the very texts that were embedded. One process writes."""

    def __init__(self, folder: Path, embedding: BaseEmbedding) -> None:
        self._embedding = embedding
        self._ready = Ready(fingerprint_of(embedding))
        self._folder = folder / "vectors" / short(fingerprint_of(embedding))

    def vectors(self, sentences: Sentences, tell: Done) -> VectorPair:
        """The vectors of a library: read where they are kept, else found or embedded, and kept. Drops what no source needs."""
        shas = {source.id: source.sha256 for source, _ in sentences.entries}
        parts = {id: sentences.rows[bounds] for id, bounds in sentences.of_source.items()}
        paths = {id: self._path(shas[id], rows) for id, rows in parts.items()}
        parts_read: list[VectorPair] = []
        for id, rows in parts.items():
            done = _counted(tell, "making sentences findable", sentences.of_source[id].start, len(sentences.rows))
            parts_read.append(self._one(paths[id], _texts(rows), done))
        _drop_others(self._folder, set(paths.values()))
        return np.concatenate(parts_read, axis=1) if parts_read else np.empty((2, 0, 0), dtype=np.float32)

    def of_enquiries(self, enquiries: Sequence[Enquiry], tell: Done) -> Vectors:
        """(HEARD, enquiries, dimensions): the vectors of their first wordings. What did not come with the guide is kept."""
        texts = [wording for voice in range(HEARD) for wording in in_voice(enquiries, voice)]
        if not texts:
            return np.empty((HEARD, 0, 0), dtype=np.float32)
        return self._of_asked("enquiries", texts, tell).reshape(HEARD, len(enquiries), -1)

    def of_subjects(self, subjects: Sequence[Subject], tell: Done) -> Vectors:
        """(texts, dimensions): the vectors of their names and wordings, subject after subject."""
        return self._of_asked("subjects", [text for subject in subjects for text in texts_of(subject)], tell)

    def _of_asked(self, folder: str, texts: Sequence[str], tell: Done) -> Vectors:
        """(texts, dimensions), of questions. What did not come with the guide is kept in `folder`."""
        done = _counted(tell, "learning how people ask", 0, len(texts))
        return self._filled(texts, lambda rest: self._kept_apart(self._folder / folder, rest, done))

    def _filled(self, texts: Sequence[str], make: Callable[[Sequence[str]], Vectors]) -> Vectors:
        """(texts, dimensions): those that came with the guide, and the rest as `make` gives them."""
        vectors, there = self._ready.vectors(texts)
        rest = [text for text, known in zip(texts, there, strict=True) if not known]
        if rest:
            made = make(rest)
            vectors = vectors if there.any() else np.empty((len(texts), made.shape[1]), dtype=np.float32)
            vectors[~there] = made
        return vectors

    def _kept_apart(self, folder: Path, texts: Sequence[str], done: Callable[[int], None]) -> Vectors:
        """(texts, dimensions), kept in the one file of a folder."""
        path = folder / f"{short(chr(0).join(texts))}.npy"
        kept = read_array(path, (1, len(texts)))
        if kept is None or not np.isfinite(kept).all():
            kept = encode(self._embedding, texts, done)[np.newaxis]
            write_array(path, kept)
        _drop_others(folder, {path})
        made: Vectors = kept[0]
        return made

    def _path(self, sha256: str, rows: tuple[Sentence, ...]) -> Path:
        return self._folder / f"{sha256[:16]}-{short(chr(0).join(_texts(rows)))}.npy"

    def _one(self, path: Path, texts: list[str], done: Callable[[int], None]) -> VectorPair:
        """The vectors of twice as many texts as the pair is long: the first of each, then the second of each."""
        kept = _read(path, len(texts) // 2)
        if kept is not None:
            return kept
        made = self._filled(texts, lambda rest: encode(self._embedding, rest, lambda finished: done(finished // 2)))
        done(len(texts) // 2)
        pair = made.reshape(2, len(texts) // 2, -1)
        write_array(path, pair)
        return pair


def _drop_others(folder: Path, wanted: set[Path]) -> None:
    for path in folder.glob("*.npy"):
        if path not in wanted:
            path.unlink()


def _texts(rows: tuple[Sentence, ...]) -> list[str]:
    return [row.indexed for row in rows] + [row.topic for row in rows]


def _counted(tell: Done, what: str, before: int, total: int) -> Callable[[int], None]:
    return lambda done: tell(what, before + done, total)


def _read(path: Path, sentences: int) -> VectorPair | None:
    vectors = read_array(path, (2, sentences))
    return vectors if vectors is not None and bool(np.isfinite(vectors).all()) else None


def read_array(path: Path, shape: tuple[int, int]) -> VectorPair | None:
    """The vectors in a file, mapped rather than read; None when it is absent, cut short, damaged or of another shape.

    `shape`: all but the dimensions.
    """
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
    return vectors if vectors.ndim == 3 and vectors.shape[:2] == shape and vectors.dtype == np.float32 else None


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
