"""Makes `minilm.onnx`: the graph of all-MiniLM-L6-v2, whose numbers stay in upstream's own `model.safetensors`.

An ONNX file may keep its initialisers in another file, by name, offset and length; safetensors are plain little-endian tensors at
known offsets. So nothing is converted, and what runs is byte for byte what the hash was taken of. Needs the `onnx` package,
which is for development only: `python -m guide.index.graph FOLDER` reads the header of FOLDER/model.safetensors and writes
the graph beside this file.

Architecture: BERT (Devlin et al. 2018) with 6 layers, width 384, 12 heads, as `config.json` of the model says.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from onnx import ModelProto, NodeProto, TensorProto, helper

GRAPH = Path(__file__).with_name("minilm.onnx")
WEIGHTS_FILE = "model.safetensors"
LAYERS, WIDTH, HEADS, EPSILON = 6, 384, 12, 1e-12
OPSET, IR_VERSION = 20, 9
"""Opset 20 has Gelu and LayerNormalization as single operators; both numbers are years old, so that older runtimes read it
too.
"""


class _Tensor(NamedTuple):
    shape: tuple[int, ...]
    offset: int
    length: int


def read_header(weights: Path) -> dict[str, _Tensor]:
    """Name -> shape, place and length in bytes of every tensor of a safetensors file."""
    with weights.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    header.pop("__metadata__", None)
    return {
        name: _Tensor(
            tuple(entry["shape"]), 8 + size + entry["data_offsets"][0], entry["data_offsets"][1] - entry["data_offsets"][0]
        )
        for name, entry in header.items()
    }


def make_graph(tensors: Mapping[str, _Tensor]) -> ModelProto:
    """The model: input_ids and attention_mask (batch, tokens), int64 -> last_hidden_state (batch, tokens, 384), float32."""
    nodes = list(_embedded())
    for number in range(LAYERS):
        nodes += _layer(number)
    used = sorted({name for node in nodes for name in node.input if name in tensors}, key=lambda name: tensors[name].offset)
    graph = helper.make_graph(
        nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", WIDTH])],
        initializer=[_external(name, tensors[name]) for name in used],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="mutual-guide")


def _external(name: str, tensor: _Tensor) -> TensorProto:
    proto = TensorProto(name=name, dims=tensor.shape, data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", WEIGHTS_FILE), ("offset", str(tensor.offset)), ("length", str(tensor.length))):
        proto.external_data.add(key=key, value=value)
    return proto


def _embedded() -> Iterator[NodeProto]:
    """Word, position and type embeddings, summed and normalised. All tokens are of type 0."""
    yield helper.make_node("Gather", ["embeddings.word_embeddings.weight", "input_ids"], ["words"])
    yield helper.make_node("Shape", ["input_ids"], ["length"], start=1, end=2)
    yield _constant("from_start", [0])
    yield _constant("rows", [0])
    yield helper.make_node("Slice", ["embeddings.position_embeddings.weight", "from_start", "length", "rows"], ["places"])
    yield _constant("first", 0)
    yield helper.make_node("Gather", ["embeddings.token_type_embeddings.weight", "first"], ["type"])
    yield helper.make_node("Add", ["words", "places"], ["words_at_places"])
    yield helper.make_node("Add", ["words_at_places", "type"], ["summed"])
    yield _normalised("summed", "embeddings.LayerNorm", "hidden_0")
    yield helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.INT32)


def _layer(number: int) -> Iterator[NodeProto]:
    """Self-attention and feed-forward, each added to what came in and normalised after (post-norm)."""
    name, before, here = f"encoder.layer.{number}", f"hidden_{number}", f"layer_{number}"
    for part in ("query", "key", "value"):
        yield from _dense(before, f"{name}.attention.self.{part}", f"{here}_{part}")
    parts = [f"{here}_query", f"{here}_key", f"{here}_value", "", "mask"]
    yield helper.make_node("MultiHeadAttention", parts, [f"{here}_seen"], domain="com.microsoft", num_heads=HEADS)
    yield from _dense(f"{here}_seen", f"{name}.attention.output.dense", f"{here}_attended")
    yield helper.make_node("Add", [f"{here}_attended", before], [f"{here}_attended_sum"])
    yield _normalised(f"{here}_attended_sum", f"{name}.attention.output.LayerNorm", f"{here}_middle")
    yield from _dense(f"{here}_middle", f"{name}.intermediate.dense", f"{here}_wide")
    yield helper.make_node("Gelu", [f"{here}_wide"], [f"{here}_bent"])
    yield from _dense(f"{here}_bent", f"{name}.output.dense", f"{here}_narrow")
    yield helper.make_node("Add", [f"{here}_narrow", f"{here}_middle"], [f"{here}_sum"])
    after = "last_hidden_state" if number == LAYERS - 1 else f"hidden_{number + 1}"
    yield _normalised(f"{here}_sum", f"{name}.output.LayerNorm", after)


def _dense(source: str, weights: str, target: str) -> Iterator[NodeProto]:
    """x·Wᵀ + b. PyTorch keeps W as (out, in); the transpose is folded once, when the runtime loads the graph."""
    yield helper.make_node("Transpose", [f"{weights}.weight"], [f"{target}_turned"], perm=[1, 0])
    yield helper.make_node("MatMul", [source, f"{target}_turned"], [f"{target}_product"])
    yield helper.make_node("Add", [f"{target}_product", f"{weights}.bias"], [target])


def _normalised(source: str, weights: str, target: str) -> NodeProto:
    return helper.make_node("LayerNormalization", [source, f"{weights}.weight", f"{weights}.bias"], [target], epsilon=EPSILON)


def _constant(name: str, value: int | Sequence[int]) -> NodeProto:
    values = [value] if isinstance(value, int) else list(value)
    shape = [] if isinstance(value, int) else [len(values)]
    return helper.make_node("Constant", [], [name], value=helper.make_tensor(name, TensorProto.INT64, shape, values))


def graph_bytes(weights: Path) -> bytes:
    """The graph for `weights`, serialised: the same header gives the same bytes."""
    content: bytes = make_graph(read_header(weights)).SerializeToString(deterministic=True)
    return content


if __name__ == "__main__":
    GRAPH.write_bytes(graph_bytes(Path(sys.argv[1]) / WEIGHTS_FILE))
