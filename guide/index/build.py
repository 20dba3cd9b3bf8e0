"""A library becomes an Index: nothing lost, nothing twice.

`build` makes a new generation beside the one that answers, proves it, and only then names it in the manifest, by rename.
Whatever is killed in between leaves a folder that no manifest names, which the next build sweeps away.
"""

import json
import logging
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from llama_index.core.base.embeddings.base import BaseEmbedding

from guide.errors import IndexMismatch
from guide.index.embedding import fingerprint_of, short
from guide.index.enquiries import Enquiries
from guide.index.meaning import NOTHING_KNOWN, Known, Meaning
from guide.index.retrieval import Index
from guide.index.sentences import Entries, Sentences, VectorPair, sentences_of
from guide.index.store import DAMAGE, SAMPLE, SentenceStore, drop, open_store, write
from guide.index.subjects import Subjects
from guide.index.vectors import VectorShelf, read_array, write_array
from guide.index.weights import Progress
from guide.index.words import Synonyms, WordSearch
from guide.records import Enquiry, Subject
from guide.settings import IndexSettings

logger = logging.getLogger(__name__)

MANIFEST, VECTORS, CHROMA = "manifest.json", "vectors.npy", "chroma"
WORDS_ONLY = "words only"


class Manifest(NamedTuple):
    """What answers now."""

    generation: str
    """The folder's name."""
    fingerprint: str
    """Of sentences and embedding."""


def build(
    folder: Path,
    entries: Entries,
    embedding: BaseEmbedding | None,
    *,
    shelf: Path,
    settings: IndexSettings,
    progress: Progress | None = None,
    synonyms: Synonyms = (),
    enquiries: Sequence[Enquiry] = (),
    subjects: Sequence[Subject] = (),
) -> Index:
    """Make the library searchable: keeps what is current, else makes a new generation in `folder`; its vectors stay on `shelf`.

    The generation that answered before goes on answering, also after this returns, until the next build. With no `embedding`
    nothing is written: words alone are searched, in memory. Raises IndexMismatch when Chroma does not give back what was
    written; the old stays.
    """
    sentences, tell = sentences_of(entries), progress or _silent
    if embedding is None:
        return _index(sentences, None, settings, synonyms)
    shelved = VectorShelf(shelf, embedding)
    known = Known(
        Enquiries(sentences, enquiries, shelved.of_enquiries(enquiries, tell)) if enquiries else None,
        Subjects(subjects, shelved.of_subjects(subjects, tell)) if subjects else None,
    )
    current = open_current(folder, entries, embedding, settings, synonyms=synonyms, known=known)
    if current is not None:
        return current
    vectors = shelved.vectors(sentences, tell)
    store = _generation(folder, sentences, vectors, _fingerprint(sentences, embedding))
    return _index(sentences, Meaning(embedding, store, vectors[0], vectors[1], known), settings, synonyms)


def open_current(
    folder: Path,
    entries: Entries,
    embedding: BaseEmbedding | None,
    settings: IndexSettings,
    *,
    synonyms: Synonyms = (),
    known: Known = NOTHING_KNOWN,
) -> Index | None:
    """The index that is current, when it was made of these entries by this embedding and its vectors are whole; else None.

    Sweeps away what killed builds left. With no `embedding` there is nothing to open: the word index is made in memory.
    """
    sentences = sentences_of(entries)
    if embedding is None or not sentences.rows:
        return _index(sentences, None, settings, synonyms)
    manifest = _manifest(folder)
    if manifest is None or manifest.fingerprint != _fingerprint(sentences, embedding):
        return None
    place = folder / manifest.generation
    vectors, store = (
        read_array(place / VECTORS, (2, len(sentences.rows))),
        open_store(place / CHROMA, _collection(manifest.fingerprint)),
    )
    if vectors is None or store is None or not store.holds(sentences, vectors[0], sample=SAMPLE):
        logger.warning("the vectors in %s are damaged; they are built anew", place.name)
        return None
    _sweep(folder, {manifest.generation})
    return _index(sentences, Meaning(embedding, store, vectors[0], vectors[1], known), settings, synonyms)


def _index(sentences: Sentences, meaning: Meaning | None, settings: IndexSettings, synonyms: Synonyms) -> Index:
    made_by = fingerprint_of(meaning.embedding) if meaning else WORDS_ONLY
    heard = meaning.known.fingerprint if meaning else ""
    fingerprint = short(f"{sentences.fingerprint} {made_by} {synonyms} {heard}")
    return Index(fingerprint, sentences, WordSearch(sentences, synonyms), meaning, settings.candidates)


def _fingerprint(sentences: Sentences, embedding: BaseEmbedding) -> str:
    return f"{short(fingerprint_of(embedding))}-{sentences.fingerprint[:16]}"


def _collection(fingerprint: str) -> str:
    return f"sentences-{fingerprint}"


def _generation(folder: Path, sentences: Sentences, vectors: VectorPair, fingerprint: str) -> SentenceStore:
    """Write, prove and name a generation; the one that was current is kept until the next."""
    before = _manifest(folder)
    _sweep(folder, {before.generation} if before else set())
    place = folder / f"{fingerprint}-{uuid4().hex[:8]}"
    started = time.monotonic()
    try:
        store = write(place / CHROMA, _collection(fingerprint), sentences, vectors[0])
    except DAMAGE as fault:
        drop(place)
        raise IndexMismatch(
            f"Chroma could not keep the vectors: {fault}", "Check that the disk has room, then `guide refresh`."
        ) from fault
    if not store.holds(sentences, vectors[0]):
        drop(place)
        raise IndexMismatch(
            "Chroma did not give back the vectors that were written.", "Try `guide refresh`; the earlier index still answers."
        )
    write_array(place / VECTORS, vectors)
    _name(folder, Manifest(place.name, fingerprint))
    logger.info("index %s: %d sentences in %.1f s", fingerprint, len(sentences.rows), time.monotonic() - started)
    return store


def _manifest(folder: Path) -> Manifest | None:
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _name(folder: Path, manifest: Manifest) -> None:
    """Make a generation the current one: written aside, then renamed, so that it is named wholly or not at all."""
    handle, made = tempfile.mkstemp(dir=folder, prefix=f".{MANIFEST}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(manifest._asdict(), file)
        file.flush()
        os.fsync(file.fileno())
    Path(made).replace(folder / MANIFEST)


def _sweep(folder: Path, keep: set[str]) -> None:
    """Delete what no manifest names."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and path.name not in keep:
            drop(path)
        elif path.name.startswith(f".{MANIFEST}."):
            path.unlink()


def _silent(what: str, done: int, of: int) -> None:
    """Report to nobody."""
