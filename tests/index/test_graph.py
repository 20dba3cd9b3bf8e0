"""The shipped graph is the script's, and points into upstream's own file."""

from pathlib import Path

from guide.index.graph import GRAPH, graph_bytes, read_header


def test_the_script_makes_the_shipped_graph_byte_for_byte(weights: Path) -> None:
    assert graph_bytes(weights / "model.safetensors") == GRAPH.read_bytes()


def test_the_graph_holds_no_numbers_of_its_own() -> None:
    assert GRAPH.stat().st_size < 30_000


def test_every_tensor_lies_inside_the_file(weights: Path) -> None:
    model = weights / "model.safetensors"
    assert max(tensor.offset + tensor.length for tensor in read_header(model).values()) == model.stat().st_size
