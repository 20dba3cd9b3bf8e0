"""The vectors in Chroma. Only this file knows Chroma.

Every generation of the index is a folder with its own Chroma database, so that nothing is ever changed in place: a build that
was killed leaves a folder without a name, and a damaged one is simply made anew. The collection carries the fingerprint of
what it holds and can be opened by any LlamaIndex program through `ChromaVectorStore`. One process owns the folder (Chroma
loses vectors silently otherwise).
"""

import shutil
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.vector_stores.chroma import ChromaVectorStore

from guide.errors import IndexMismatch
from guide.index.sentences import Sentence, Sentences, Vectors

HNSW = CreateHNSWConfiguration(space="cosine", ef_construction=100, ef_search=300, max_neighbors=16)
"""ef_search lies above the candidates asked for, or the graph search would miss some of them."""
PAGE = 2000
"""Rows read or written at once: Chroma fails on very large ones."""
PROBES = 16
"""How many sentences must find themselves before a generation may answer."""
SAMPLE = 512
"""How many vectors are compared when a generation is opened; all are when it is made."""

DAMAGE = (ChromaError, sqlite3.Error, OSError, ValueError, RuntimeError, KeyError, AttributeError)
"""What Chroma raises over files that are lost or broken; the last from a client whose first start failed."""

_creating = threading.Lock()
"""Making clients in several threads at once fails at random."""


def published_archive() -> tuple[str, str]:
    """Address and sha256 of the archive in which Chroma publishes all-MiniLM-L6-v2, as the installed Chroma knows them."""
    return ONNXMiniLM_L6_V2.MODEL_DOWNLOAD_URL, ONNXMiniLM_L6_V2._MODEL_SHA256


class SentenceStore:
    """One generation: a library's sentences and their vectors. Made by `write`, opened by `open_store`; read-only after."""

    def __init__(self, client: Client, collection: Collection) -> None:
        self._collection = collection
        self._lost = threading.Event()
        weakref.finalize(self, client.close)

    @property
    def vector_store(self) -> ChromaVectorStore:
        """For LlamaIndex programs: nodes hold the bare sentence, and source, passage, offsets and role as metadata."""
        return ChromaVectorStore(chroma_collection=self._collection)

    def nearest(self, vector: Vectors, count: int) -> list[str]:
        """Ids of the sentences nearest to `vector`, best first. Raises IndexMismatch when Chroma's files are gone."""
        try:
            found = self._collection.query(query_embeddings=vector[np.newaxis], n_results=count, include=[])
        except DAMAGE as fault:
            raise IndexMismatch(
                f"The vectors cannot be read: {fault}", "`guide refresh` builds them anew; no text is lost."
            ) from fault
        return found["ids"][0]

    def holds(self, sentences: Sentences, vectors: Vectors, *, sample: int | None = None) -> bool:
        """Whether the vectors of `sentences` are all there, unchanged, and find themselves. `sample`: how many are compared."""
        rows = _spread(len(sentences.rows), sample or len(sentences.rows))
        try:
            if self._collection.count() != len(sentences.rows):
                return False
            whole = all(self._same(sentences, vectors, rows[start : start + PAGE]) for start in range(0, len(rows), PAGE))
            return whole and all(self._finds(sentences, vectors, row) for row in _spread(len(sentences.rows), PROBES))
        except DAMAGE:
            return False

    def _same(self, sentences: Sentences, vectors: Vectors, rows: Sequence[int]) -> bool:
        kept = self._collection.get(ids=[sentences.rows[row].id for row in rows], include=["embeddings"])
        found = [sentences.numbers[id] for id in kept["ids"]]
        embeddings = kept["embeddings"]
        return embeddings is not None and len(found) == len(rows) and np.allclose(embeddings, vectors[found], atol=1e-5)

    def _finds(self, sentences: Sentences, vectors: Vectors, row: int) -> bool:
        """A sentence, or one with the very same vector, comes first when its own vector is asked for."""
        found = self.nearest(vectors[row], 1)
        return bool(found) and float(vectors[sentences.numbers[found[0]]] @ vectors[row]) > 1 - 1e-4


def _spread(length: int, count: int) -> list[int]:
    return np.unique(np.linspace(0, length - 1, min(count, length)).astype(int)).tolist() if length else []


def write(folder: Path, name: str, sentences: Sentences, vectors: Vectors) -> SentenceStore:
    """Make a new generation in `folder`, which must not exist. Raises Chroma's own errors; what was written has no name then."""
    client = _client(folder)
    collection = client.create_collection(name, embedding_function=None, configuration=CreateCollectionConfiguration(hnsw=HNSW))
    store = SentenceStore(client, collection)
    target = store.vector_store
    for start in range(0, len(sentences.rows), PAGE):
        target.add(list(_nodes(sentences.rows[start : start + PAGE], vectors[start : start + PAGE])))
    return store


def open_store(folder: Path, name: str) -> SentenceStore | None:
    """The generation in `folder`, or None when it cannot be opened."""
    if not (folder / "chroma.sqlite3").is_file():
        return None
    try:
        client = _client(folder)
        return SentenceStore(client, client.get_collection(name, embedding_function=None))
    except DAMAGE:
        return None


def drop(folder: Path) -> None:
    """Delete a generation. A search that still runs in it ends with IndexMismatch."""
    shutil.rmtree(folder, ignore_errors=True)


def _client(folder: Path) -> Client:
    settings = ChromaSettings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder))
    with _creating:
        return Client(settings=settings)


def _nodes(rows: Sequence[Sentence], vectors: Vectors) -> Iterator[TextNode]:
    for row, vector in zip(rows, vectors, strict=True):
        node = sentence_node(row)
        node.embedding = vector.tolist()
        yield node


def sentence_node(row: Sentence) -> TextNode:
    """A sentence as LlamaIndex knows it."""
    return TextNode(
        id_=row.id,
        text=row.text,
        metadata={"source": row.source_id, "passage": row.passage_id, "start": row.start, "end": row.end, "role": str(row.role)},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=row.source_id)},
    )
