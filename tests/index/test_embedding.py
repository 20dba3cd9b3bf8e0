"""all-MiniLM-L6-v2 on onnxruntime."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from guide.errors import WeightsError
from guide.index import MiniLM, Weights, encode_query, find_weights
from guide.index.embedding import fingerprint_of
from guide.settings import IndexSettings
from tests.index.conftest import Pairs


def test_vectors_are_those_of_the_published_model(minilm: MiniLM) -> None:
    # The two sentences of the model card; their cosine by sentence-transformers is 0.4046.
    first, second = minilm.encode(["This is an example sentence", "Each sentence is converted"])
    assert float(first @ second) == pytest.approx(0.4046, abs=2e-3)


def test_a_text_has_the_same_vector_alone_and_in_a_batch(minilm: MiniLM) -> None:
    texts = [f"{'mutual ' * length}left the council" for length in (1, 40, 3, 90, 7, 2, 11, 5, 60, 4)]
    alone = np.concatenate([minilm.encode([text]) for text in texts])
    assert np.allclose(minilm.encode(texts), alone, atol=1e-5)


def test_every_vector_has_length_one_also_of_empty_and_endless_text(minilm: MiniLM) -> None:
    vectors = minilm.encode(["", "word " * 5000, "Who decides?"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_only_the_first_256_wordpieces_count(minilm: MiniLM) -> None:
    long = "pension " * 300
    assert np.allclose(minilm.encode([long])[0], minilm.encode([long + "and something else entirely"])[0], atol=1e-6)


def test_threads_get_their_own_answers(minilm: MiniLM) -> None:
    texts = [f"question number {number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encode_query(minilm, text), texts))
    assert np.allclose(np.stack(found), minilm.encode(texts), atol=1e-5)


def test_it_is_a_llama_index_embedding(minilm: MiniLM) -> None:
    assert np.allclose(minilm.get_text_embedding("Who decides?"), minilm.get_query_embedding("Who decides?"))
    assert len(minilm.get_text_embedding_batch(["one", "two", "three"])) == 3


def test_other_weights_are_refused_at_load(weights: Path, tmp_path: Path) -> None:
    found = find_weights(IndexSettings(weights=weights, fetch_weights=False), weights)
    content = bytearray((weights / "model.safetensors").read_bytes())
    content[-30_000_000:-600_000] = bytes(29_400_000)
    (tmp_path / "model.safetensors").write_bytes(content)
    (tmp_path / found.graph.name).write_bytes(found.graph.read_bytes())
    with pytest.raises(WeightsError, match="all-MiniLM-L6-v2"):
        MiniLM(Weights(tmp_path / found.graph.name, found.tokenizer))


def test_progress_counts_up_to_the_number_of_texts(minilm: MiniLM) -> None:
    heard: list[int] = []
    minilm.encode(["text"] * 11, heard.append)
    assert heard == [8, 11]


def test_fingerprints_tell_embeddings_apart(minilm: MiniLM, pairs: Pairs) -> None:
    assert len({fingerprint_of(minilm), fingerprint_of(pairs), fingerprint_of(Pairs(model_name="other"))}) == 3
