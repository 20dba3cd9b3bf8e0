"""How many planted lies the gate lets through and how many true sentences it stops, tuning half and held-out half apart."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from guide.answer.support import Cited, Fault, Likeness, judge
from guide.reading import find_files, passages_of, read_file
from guide.records import Passage, PassageRole, Reading
from guide.settings import read_settings

FILE = Path(__file__).parent / "lies.toml"
Measured = tuple[str, float, float, int, bool, tuple[str, ...]]


class Judged(NamedTuple):
    """One sentence of the set and what the gate made of it."""

    id: str
    kind: str
    says: str
    fault: Fault | None

    @property
    def tuning(self) -> bool:
        return int(self.id.rsplit("-", 1)[1]) % 2 == 1


def judged(name: str, likeness: Likeness | None = None, file: Path = FILE) -> list[Judged]:
    """The lies (`lie`) or truths (`truth`), each judged against the passages in which its cited sentences stand."""
    rows = []
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))[name]:
        cited = dict.fromkeys(passage_with(cite["source"], cite["sentence"]) for cite in entry["cites"])
        verdict = judge(entry["says"], list(cited), entry.get("question", ""), likeness)
        rows.append(Judged(entry["id"], entry["kind"], entry["says"], verdict.fault))
    return rows


def figures(likeness: Likeness | None = None) -> list[Measured]:
    """The rows of the table: what, value, target, of, at most, ids missed."""
    rows: list[Measured] = []
    for name, what, target in (("lie", "planted lies shown", 0.02), ("truth", "true sentences stopped", 0.10)):
        for half, tuning in (("tuning half", True), ("held out", False)):
            of = [one for one in judged(name, likeness) if one.tuning is tuning]
            wrong = tuple(one.id for one in of if (one.fault is None) is (name == "lie"))
            rows.append((f"with a model: {what}, {half}", len(wrong) / len(of), target, len(of), True, wrong))
    return rows


@cache
def passage_with(source_id: str, sentence: str) -> Cited:
    """The passage of the shipped corpus in which a sentence stands."""
    reading, passages = library()[source_id]
    for passage in passages:
        held = tuple(reading.text[span.start : span.end] for span in passage.sentences)
        if sentence in held and passage.role is not PassageRole.APART:
            return Cited(held, " ".join(passage.trail))
    raise LookupError(f"{source_id} no longer has the sentence {sentence!r}.")


@cache
def library() -> Mapping[str, tuple[Reading, tuple[Passage, ...]]]:
    """Readings and passages of the shipped corpus, by source id."""
    found = find_files(read_settings().corpus.folder, FILE.parent / "none")
    readings = [read_file(file, largest_mb=60) for file in found]
    return {reading.source.id: (reading, passages_of(reading)) for reading in readings}


if __name__ == "__main__":
    import sys

    from rich.console import Console

    for name in ("lie", "truth", "more"):
        for one in judged(name):
            if "--tuning" in sys.argv and one.tuning and (one.fault is None) is (name == "lie"):
                Console().print(f"{one.id} {one.kind} {one.fault}: {one.says}", soft_wrap=True)
    for what, value, target, of, *_ in figures():
        Console().print(f"{value:.3f}  (target <= {target}, of {of})  {what}")
