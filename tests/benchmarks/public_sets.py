"""nDCG@10 on two public retrieval sets, through the product's own reading and index.

`python -m tests.benchmarks.public_sets FOLDER` keeps the sentences' vectors in FOLDER, so that a second run embeds nothing.
The sets lie in the folder that GUIDE_QUALITY_DATA names; where it is not set, they are "not measured".
A passage counts by its best sentence.
"""

import csv
import hashlib
import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from guide.index import Index, MiniLM, build, find_weights
from guide.reading import passages_of
from guide.records import Query, Reading, Source, SourceKind
from guide.settings import Settings, read_settings

TARGETS = {"clapnq": 0.985, "mtrag-govt": 0.835}
DEPTH = 10
SENTENCES = 200
"""Sentences asked for, so that the ten best passages are among them."""

Judged = Mapping[str, Mapping[str, int]]
"""Question id -> document id -> gain."""


class Measured(NamedTuple):
    """One set's figure; None where its folder is absent."""

    name: str
    target: float
    ndcg: float | None
    questions: int = 0


def measure(folder: Path, settings: Settings) -> list[Measured]:
    """Both sets' figures; index and vectors are kept in `folder`."""
    data = os.environ.get("GUIDE_QUALITY_DATA")
    if not data or not Path(data).is_dir():
        return [Measured(name, target, None) for name, target in TARGETS.items()]
    weights = find_weights(settings.index, settings.data / "weights")
    embedding = MiniLM(weights, threads=settings.index.threads).for_search()
    return [_measured(name, target, Path(data) / name, folder / name, settings, embedding) for name, target in TARGETS.items()]


def _measured(name: str, target: float, data: Path, folder: Path, settings: Settings, embedding: MiniLM) -> Measured:
    entries = [(reading.source, passages_of(reading)) for reading in map(_reading, _lines(data / "corpus.jsonl"))]
    index = build(folder / "index", entries, embedding, shelf=folder / "shelf", settings=settings.index)
    names = {_slug(str(line["_id"])): str(line["_id"]) for line in _lines(data / "corpus.jsonl")}
    judged = _judged(data / "qrels.tsv")
    questions = {str(line["_id"]): str(line["text"]) for line in _lines(data / "queries.jsonl")}
    gains = [_ndcg([names[id] for id in ranked(index, questions[id_])], judged[id_]) for id_ in judged]
    return Measured(name, target, sum(gains) / len(gains), len(gains))


def ranked(index: Index, question: str) -> list[str]:
    """Source ids by their best sentence, best first."""
    return list(dict.fromkeys(one.source_id for one in index.search(Query(text=question), SENTENCES)))[:DEPTH]


def _ndcg(found: Sequence[str], gains: Mapping[str, int]) -> float:
    """Järvelin and Kekäläinen 2002, with the gain itself and log2 of rank + 1."""
    ideal = sorted(gains.values(), reverse=True)[:DEPTH]
    return _discounted([gains.get(id, 0) for id in found]) / _discounted(ideal)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _reading(line: Mapping[str, object]) -> Reading:
    text, title = str(line["text"]), str(line["title"]).strip()
    slug, digest = _slug(str(line["_id"])), hashlib.sha256(text.encode()).hexdigest()
    source = Source(id=slug, title=title, kind=SourceKind.ADDED, ours=False, path=f"{slug}.txt", sha256=digest)
    return Reading(source=source, text=text)


def _slug(id: str) -> str:
    return f"added/{id}"


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _judged(path: Path) -> Judged:
    judged: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            judged.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    return judged


def main() -> None:
    """Print a line for each set."""
    for one in measure(Path(sys.argv[1]), read_settings()):
        value = "not measured" if one.ndcg is None else f"{one.ndcg:.4f}{'' if one.ndcg >= one.target else '  MISS'}"
        Console().print(f"nDCG@{DEPTH} {one.name}: {value} (target {one.target}, {one.questions} questions)", highlight=False)


if __name__ == "__main__":
    main()
