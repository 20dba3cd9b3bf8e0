"""`make bench`: timings, each a ratio of two things measured in this one run. None is asserted anywhere."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from guide import Guide, read_settings
from guide.index import MiniLM, encode, encode_query, find_weights
from guide.index.sentences import sentences_of
from guide.librarian import Librarian
from tests.benchmarks.crowd import PEOPLE, crowd
from tests.quality.sets import questions

T = TypeVar("T")
RESULTS = Path(__file__).parent / "RESULTS.md"
PORT = 7871
IMPORTS = "import gradio, llama_index.vector_stores.chroma"
CHROMA = "import llama_index.vector_stores.chroma"


@dataclass(frozen=True)
class Ratio:
    """One row: seconds of what was measured over seconds of what it is measured against."""

    what: str
    seconds: float
    against: float
    target: float

    @property
    def value(self) -> float:
        return self.seconds / self.against


def main() -> None:
    """Measure, print, and write RESULTS.md."""
    settings = read_settings()
    weights = settings.index.weights or settings.data / "weights"
    find_weights(settings.index, settings.data / "weights")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GUIDE_DATA": folder, "GUIDE_INDEX__WEIGHTS": str(weights)}
        rows = list(ratios(Path(folder)))
    RESULTS.write_text(markdown(rows), encoding="utf-8")
    table = Table("what", "seconds", "against", "ratio", "target", "")
    for row in rows:
        table.add_row(
            row.what, f"{row.seconds:.3f}", f"{row.against:.3f}", f"{row.value:.2f}", f"<= {row.target:.3g}", verdict(row)
        )
    Console().print(table)


def ratios(data: Path) -> Iterator[Ratio]:
    """The rows, in the order in which they can be measured."""
    settings = read_settings()
    guide, first_start = timed(lambda: Guide.open(settings))
    yield Ratio("first start, weights cached / embedding its sentences alone", first_start, embedding_alone(guide), 1.3)
    yield replies(guide)
    _, unchanged = timed(guide.refresh)
    yield Ratio("refresh with nothing changed / 50 ms", unchanged, 0.05, 1.0)
    guide.close()
    shutil.rmtree(data / "index")
    again, rebuilt = timed(lambda: Librarian(settings))
    again.close()
    yield Ratio("lost index rebuilt from the shelf, whole corpus / 3 s", rebuilt, 3.0, 1.0)
    imports, chroma = whole_process("-c", IMPORTS), whole_process("-c", CHROMA)
    yield Ratio(
        "`guide ask` as a whole process / importing Chroma's store",
        whole_process("-m", "guide", "ask", "Who elects the board at Rochdale?"),
        chroma,
        1.5,
    )
    yield Ratio("`guide serve` to /readyz / importing gradio and Chroma's store", until_ready(), imports, 1.5)
    told = crowd()
    at_once = f"{PEOPLE} people at once over REST, a reply / in process (95 of 100 waited {told.waited:.2f} s at most)"
    yield Ratio(at_once, told.together, told.alone, 1 / 0.6)
    yield Ratio("memory of the server after 10,000 replies / after 100, MB", told.memory[1], told.memory[0], 1.15)


def replies(guide: Guide) -> Ratio:
    """Median reply against the median of embedding the same question, 200 questions."""
    embedding = searched_by(guide)
    asked = [q.asked for name in ("single", "near", "across", "explaining", "twofold") for q in questions(name)][:200]
    guide.reply(asked[0])
    embedded = [timed(lambda text=text: encode_query(embedding, text + " "))[1] for text in asked]  # type: ignore[misc]
    replied = [timed(lambda text=text: guide.reply(text))[1] for text in asked]  # type: ignore[misc]
    return Ratio(
        "reply, quoting, median / one query embedding, median", statistics.median(replied), statistics.median(embedded), 4.0
    )


def searched_by(guide: Guide) -> MiniLM:
    """The embedding with which questions find sentences."""
    embedding = guide.librarian.embedding
    assert embedding is not None
    return embedding.for_search()


def embedding_alone(guide: Guide) -> float:
    """Seconds to embed once every text that the library embeds: each sentence with its trail and its source's names."""
    embedding = searched_by(guide)
    library = guide.library
    cut = {name: [p for p in library.passages.values() if p.source_id == name] for name in library.readings}
    rows = sentences_of([(library.readings[name].source, passages) for name, passages in cut.items()]).rows
    return timed(lambda: encode(embedding, [row.indexed for row in rows]))[1]


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """What `act` returns, and the seconds it took."""
    started = time.perf_counter()
    return act(), time.perf_counter() - started


def whole_process(*arguments: str) -> float:
    """Median seconds of three runs of this Python with `arguments`."""
    run = [sys.executable, *arguments]
    return statistics.median(timed(lambda: subprocess.run(run, check=True, capture_output=True))[1] for _ in range(3))


def until_ready() -> float:
    """Seconds from starting the server to its first good /readyz."""
    started = time.perf_counter()
    with serving():
        while not ready():
            time.sleep(0.05)
        return time.perf_counter() - started


@contextmanager
def serving() -> Iterator[None]:
    """A server in a process of its own."""
    run = [sys.executable, "-m", "guide", "serve", "--port", str(PORT)]
    server = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def ready() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=1) as answer:
            return bool(json.load(answer)["status"] == "ready")
    except OSError:
        return False


def verdict(row: Ratio) -> str:
    return "" if row.value <= row.target else "MISS"


def markdown(rows: list[Ratio]) -> str:
    when = f"Measured on {date.today().isoformat()} by `make bench`, on {os.cpu_count()} cores."
    head = f"# Timings\n\n{when} Ratios within one run; seconds for orientation.\n"
    lines = [
        f"| {r.what} | {r.seconds:.3f} | {r.against:.3f} | {r.value:.2f} | <= {r.target:.3g} | {verdict(r).lower()} |"
        for r in rows
    ]
    return "\n".join([head, "| what | seconds | against | ratio | target | |", "|---|---|---|---|---|---|", *lines, ""])


if __name__ == "__main__":
    main()
