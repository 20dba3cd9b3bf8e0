"""The layer after MiniLM: what the tuning script makes, small, and of use where it should be."""

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from guide.index import MiniLM, encode
from guide.index.embedding import ADAPTER
from guide.records import Enquiry
from tests.tuning.export import graph_of
from tests.tuning.wordings import read_beside, read_wordings, sentences_of_corpus

HEADS = 6


@pytest.fixture(scope="module")
def tuned(minilm: MiniLM) -> MiniLM:
    return minilm.for_search()


@pytest.fixture(scope="module")
def asked() -> list[Enquiry]:
    """Every tenth question of the tuning."""
    return list(read_wordings())[::10]


def test_the_shipped_adapter_is_a_graph_of_the_tuning_script() -> None:
    kept = {tensor.name.removesuffix(".half"): numpy_helper.to_array(tensor) for tensor in onnx.load(ADAPTER).graph.initializer}
    numbers = {name: values.T.astype(np.float32) if values.ndim == 2 else values for name, values in kept.items()}
    assert graph_of(numbers, HEADS).SerializeToString(deterministic=True) == ADAPTER.read_bytes()


def test_it_is_small_enough_to_come_with_the_guide() -> None:
    assert ADAPTER.stat().st_size < 1_250_000


def test_a_question_finds_its_sentence_more_often_than_by_minilm_alone(
    minilm: MiniLM, tuned: MiniLM, asked: list[Enquiry]
) -> None:
    sentences = sentences_of_corpus({one.source_id for one in asked})
    questions = [one.wordings[0] for one in asked]

    def found(embedding: MiniLM) -> int:
        said, wanted = (encode(embedding, texts) for texts in ([row.topic for row in sentences.rows], questions))
        hits = 0
        for one, vector in zip(asked, wanted, strict=True):
            part = sentences.of_source[one.source_id]
            best = sentences.rows[part.start + int(np.argmax(said[part] @ vector))]
            hits += best.text in one.sentences
        return hits

    assert found(tuned) > 1.2 * found(minilm)


def test_questions_on_other_things_stay_where_they_were(minilm: MiniLM, tuned: MiniLM) -> None:
    beside = read_beside()[::10]
    before, after = encode(minilm, beside), encode(tuned, beside)
    assert float(np.sum(before * after, axis=1).mean()) > 0.9


def test_a_text_has_one_vector_whatever_stands_beside_it(tuned: MiniLM) -> None:
    short, long = "Who decides?", "Who decides on pay, hours and the use of the surplus, and how were they chosen?"
    assert np.allclose(encode(tuned, [short])[0], encode(tuned, [short, long])[0], atol=1e-5)


def test_vectors_of_another_adapter_are_not_taken_for_its_own(minilm: MiniLM, tuned: MiniLM) -> None:
    assert tuned.fingerprint != minilm.fingerprint
    assert tuned.fingerprint.startswith(minilm.fingerprint)
