"""all-MiniLM-L6-v2 on onnxruntime: no torch, no hub, no key.

fp32, 384 dimensions, at most 256 wordpieces, no prefixes; mean of the token vectors, scaled to length 1 (Reimers and Gurevych
2019). The search has a small layer of our own after it, `adapter.onnx`, which has learnt how people ask for what our notes say
(tests/tuning); all else compares texts by MiniLM alone.
"""

import hashlib
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
import onnxruntime
from llama_index.core.base.embeddings.base import BaseEmbedding, Embedding
from llama_index.core.bridge.pydantic import PrivateAttr
from numpy.typing import NDArray
from tokenizers import Tokenizer

from guide.errors import WeightsError
from guide.index.sentences import Vectors
from guide.index.weights import Weights

WORDPIECES = 256
BATCH = 8
"""Texts a run, sorted by length: little padding, and memory stays flat."""
RUNS_AT_ONCE = 2
"""A question need not wait for a whole refresh, yet memory stays bounded."""
REFERENCE_TEXT = "This is an example sentence"
REFERENCE = (0.06765686, 0.06349589, 0.04871311, 0.07930493, 0.03744796)
"""The first five numbers of its vector; the authors' own model gives the same to four places."""
ADAPTER = Path(__file__).with_name("adapter.onnx")


class MiniLM(BaseEmbedding):
    """LlamaIndex embedding over verified weights; safe to use from several threads. Read-only; touches no network."""

    _session: onnxruntime.InferenceSession = PrivateAttr()
    _inputs: frozenset[str] = PrivateAttr()
    _tokenizer: Tokenizer = PrivateAttr()
    _runs: threading.BoundedSemaphore = PrivateAttr()
    _adapter: onnxruntime.InferenceSession | None = PrivateAttr(default=None)

    def __init__(self, weights: Weights, *, threads: int = 2) -> None:
        """Load the graph and compare one vector with the reference. Raises WeightsError when it does not give MiniLM's
        numbers.
        """
        super().__init__(model_name="all-MiniLM-L6-v2", embed_batch_size=BATCH)
        self._session = _session(weights.graph, threads)
        self._inputs = frozenset(entry.name for entry in self._session.get_inputs())
        self._tokenizer = Tokenizer.from_file(str(weights.tokenizer))
        self._tokenizer.enable_truncation(max_length=WORDPIECES)
        self._tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106  a wordpiece, no password
        self._runs = threading.BoundedSemaphore(RUNS_AT_ONCE)
        if not np.allclose(self.encode([REFERENCE_TEXT])[0, : len(REFERENCE)], REFERENCE, atol=2e-4):
            raise WeightsError(
                f"{weights.graph} does not give the vectors of all-MiniLM-L6-v2.",
                f"Delete the folder {weights.graph.parent}; the guide fetches it anew. Until then word search alone works.",
            )

    @classmethod
    def class_name(cls) -> str:
        """LlamaIndex's name of this class."""
        return "MiniLM"

    @property
    def fingerprint(self) -> str:
        """What vectors of this embedding are kept under; the same for every file of weights that is accepted."""
        return f"all-MiniLM-L6-v2/fp32/{WORDPIECES}" + (f"/adapter {adapter_sha256()[:16]}" if self._adapter else "")

    def for_search(self, threads: int = 2) -> Self:
        """The same weights, with the adapter after them: brings questions near to the sentences that answer them."""
        tuned = self.model_copy()
        tuned._adapter = _session(ADAPTER, threads)
        return tuned

    def encode(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """Texts -> (len(texts), 384). `done` hears how many texts are finished after each batch."""
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(texts), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._run([texts[index] for index in batch])
            if done is not None:
                done(start + len(batch))
        return vectors

    def _run(self, texts: Sequence[str]) -> Vectors:
        hidden, mask = self.states(texts)
        return unit(np.einsum("btw,bt->bw", hidden, mask.astype(np.float32)))

    def states(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """(texts, wordpieces, 384), of each wordpiece; and (texts, wordpieces), 1 where there is one, 0 beyond the end."""
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([entry.attention_mask for entry in encoded], dtype=np.int64)
        feed = {"input_ids": np.array([entry.ids for entry in encoded], dtype=np.int64), "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.zeros_like(mask)
        with self._runs:
            hidden: NDArray[np.float32] = self._session.run(None, feed)[0]
            if self._adapter:
                hidden = self._adapter.run(None, {"hidden": hidden, "attention_mask": mask})[0]
        return hidden, mask

    def _get_query_embedding(self, query: str) -> Embedding:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> Embedding:
        return self._get_text_embedding(query)

    def _get_text_embedding(self, text: str) -> Embedding:
        return self._run([text])[0].tolist()  # type: ignore[no-any-return]

    def _get_text_embeddings(self, texts: list[str]) -> list[Embedding]:
        return self.encode(texts).tolist()  # type: ignore[no-any-return]


@cache
def adapter_sha256() -> str:
    """64 hex digits of the adapter that came with the guide."""
    return hashlib.sha256(ADAPTER.read_bytes()).hexdigest()


def _session(graph: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch ever seen
    options.log_severity_level = 3
    options.add_session_config_entry(
        "session.intra_op.allow_spinning", "0"
    )  # or its threads, waiting, keep the search from both cores
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def unit(vectors: Vectors) -> Vectors:
    """Each row scaled to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def fingerprint_of(embedding: BaseEmbedding) -> str:
    """What the vectors of any LlamaIndex embedding are kept under: class and model, for MiniLM its precision and length too."""
    return embedding.fingerprint if isinstance(embedding, MiniLM) else f"{embedding.class_name()}/{embedding.model_name}"


def encode(embedding: BaseEmbedding, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
    """Documents' vectors by any LlamaIndex embedding, (len(texts), dimensions), each of length 1. Its own errors pass through."""
    if isinstance(embedding, MiniLM):
        return embedding.encode(texts, done)
    vectors = unit(np.array(embedding.get_text_embedding_batch(list(texts)), dtype=np.float32))
    if done is not None:
        done(len(texts))
    return vectors


def encode_query(embedding: BaseEmbedding, text: str) -> Vectors:
    """A question's vector (dimensions,), of length 1."""
    vector: Vectors = encode_queries(embedding, [text])[0]
    return vector


def encode_queries(embedding: BaseEmbedding, texts: Sequence[str]) -> Vectors:
    """The vectors of questions, (len(texts), dimensions), each of length 1: together, where the embedding can."""
    if isinstance(embedding, MiniLM):
        return embedding.encode(texts)
    return unit(np.array([embedding.get_query_embedding(text) for text in texts], dtype=np.float32))


def likeness_of(embedding: BaseEmbedding) -> Callable[[str, str], float]:
    """The cosine of two texts by an embedding, -1 to 1."""

    def likeness(one: str, other: str) -> float:
        first, second = encode(embedding, [one, other])
        return float(first @ second)

    return likeness


def short(text: str) -> str:
    """16 hex digits of a text's sha256: a folder or collection name."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
