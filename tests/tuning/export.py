"""The adapter as a graph that onnxruntime runs: the network of `network.py`, its numbers in half precision.

Half the size, and the vectors move by less than a thousandth; onnxruntime turns them back once, when it loads the graph.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from guide.index.graph import EPSILON, IR_VERSION, OPSET, WIDTH

Numbers = Mapping[str, NDArray[np.float32]]
"""By PyTorch's names of them: `down.weight` (narrow, 384), `block.query.weight` (narrow, narrow), …"""


def graph_of(numbers: Numbers, heads: int) -> ModelProto:
    """The network: hidden (batch, tokens, 384), float32, and attention_mask (batch, tokens), int64 -> adapted, as hidden."""
    nodes = [*_as_floats(numbers), *_narrowed(), *_attended(heads), *_thought_over(), *_added()]
    words = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", "tokens", WIDTH])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "tokens"])
    out = helper.make_tensor_value_info("adapted", TensorProto.FLOAT, ["batch", "tokens", WIDTH])
    kept = [numpy_helper.from_array(_turned(name, values).astype(np.float16), f"{name}.half") for name, values in numbers.items()]
    graph = helper.make_graph(nodes, "adapter", [words, mask], [out], initializer=kept)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="mutual-guide")


def _turned(name: str, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """PyTorch keeps a matrix as (out, in), MatMul wants (in, out)."""
    return np.ascontiguousarray(values.T) if values.ndim == 2 else values


def _as_floats(numbers: Numbers) -> Iterator[NodeProto]:
    for name in numbers:
        yield helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT)


def _narrowed() -> Iterator[NodeProto]:
    yield from _dense("hidden", "down", "narrow")
    yield helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.INT32)


def _attended(heads: int) -> Iterator[NodeProto]:
    yield _normalised("narrow", "block.before_attention", "looked_at")
    for part in ("query", "key", "value"):
        yield from _dense("looked_at", f"block.{part}", part)
    parts = ["query", "key", "value", "", "mask"]
    yield helper.make_node("MultiHeadAttention", parts, ["seen"], domain="com.microsoft", num_heads=heads)
    yield from _dense("seen", "block.attended", "attended")
    yield helper.make_node("Add", ["narrow", "attended"], ["middle"])


def _thought_over() -> Iterator[NodeProto]:
    yield _normalised("middle", "block.before_wide", "thought_of")
    yield from _dense("thought_of", "block.wide", "wide")
    yield helper.make_node("Gelu", ["wide"], ["bent"])
    yield from _dense("bent", "block.back", "back")
    yield helper.make_node("Add", ["middle", "back"], ["thought"])


def _added() -> Iterator[NodeProto]:
    yield from _dense("thought", "up", "change")
    yield helper.make_node("Add", ["hidden", "change"], ["adapted"])


def _dense(source: str, layer: str, target: str) -> Iterator[NodeProto]:
    yield helper.make_node("MatMul", [source, f"{layer}.weight"], [f"{target}_product"])
    yield helper.make_node("Add", [f"{target}_product", f"{layer}.bias"], [target])


def _normalised(source: str, layer: str, target: str) -> NodeProto:
    return helper.make_node("LayerNormalization", [source, f"{layer}.weight", f"{layer}.bias"], [target], epsilon=EPSILON)
