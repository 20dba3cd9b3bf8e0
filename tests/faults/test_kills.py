"""`guide refresh` killed at fifty random moments: nothing lost, nothing twice, and the next start is good."""

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guide.reading import find_files
from guide.settings import read_settings

pytestmark = [pytest.mark.faults, pytest.mark.timeout(3600)]
KILLS = 50
PDFS = sorted((Path(__file__).parents[1] / "reading" / "pdfs").glob("*.pdf"))
NOTES = ("cases/navigo.md", "cases/suffolk-libraries.md", "notes/the-report.md")

START = """
import json, sys, time
from pathlib import Path
from guide import Guide, read_settings
started = time.monotonic()
guide = Guide.open(read_settings())
library = guide.library
found = {}
for name, reading in library.readings.items():
    passages = [p for p in library.passages.values() if p.source_id == name]
    span = max((s for p in passages for s in p.sentences), key=lambda s: s.end - s.start)
    hits = [(e.source_id, e.start, e.end) for e in guide.search(reading.text[span.start:span.end][:400], limit=20)]
    found[name] = [hits.count((name, *span)), len(hits) - len(set(hits))]
print(json.dumps({
    "shas": {name: reading.source.sha256 for name, reading in library.readings.items()},
    "refused": [r.path for r in library.refusals],
    "words_only": library.words_only,
    "found": found,
    "seconds": time.monotonic() - started,
}))
guide.close()
"""
"""Starts the guide, searches each source's longest sentence by its own words, and counts it and what comes twice."""


def test_fifty_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    for name in NOTES:
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(read_settings().corpus.folder / name, corpus / name)
    (data / "library").mkdir(parents=True)
    for name, value in {"DATA": data, "CORPUS__FOLDER": corpus, "INDEX__WEIGHTS": weights}.items():
        monkeypatch.setenv(f"GUIDE_{name}", str(value))
    chance = random.Random(11)
    refresh_for(None)
    change(data / "library", corpus, chance, 0)
    whole = refresh_for(None) or 0.0
    killed, finished, slowest = 0, 0, 0.0
    while killed < KILLS:
        change(data / "library", corpus, chance, killed + finished)
        gone = refresh_for(chance.uniform(0.2, 0.9) * whole) is not None
        killed, finished = killed + (not gone), finished + gone
        slowest = max(slowest, checked(corpus, data))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{killed} kills within {whole:.1f} s of a refresh ({finished} had ended before), {killed + finished} good starts,"
            f" the slowest {slowest:.1f} s\n"
        )


def change(library: Path, corpus: Path, chance: random.Random, turn: int) -> None:
    """Two PDFs come or go, and a note changes, so that there is something to read, embed and write."""
    for pdf in chance.sample(PDFS, 2):
        here = library / pdf.name
        here.unlink() if here.exists() else shutil.copyfile(pdf, here)
    note = corpus / NOTES[turn % len(NOTES)]
    note.write_text(
        note.read_text(encoding="utf-8").rstrip() + f"\nThe members of turn {turn} met in May 2021 and voted.\n", "utf-8"
    )


def refresh_for(seconds: float | None) -> float | None:
    """Run `guide refresh`, and kill it after so many seconds; the seconds that it took, None when it was killed."""
    started = time.monotonic()
    run = subprocess.Popen([sys.executable, "-m", "guide", "refresh"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, told = run.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        run.kill()
        run.communicate()
        return None
    assert run.returncode == 0, told.decode()
    return time.monotonic() - started


def checked(corpus: Path, data: Path) -> float:
    """Start anew: every file is held once with its very bytes, and every source finds itself exactly once."""
    run = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["shas"] == {file.id: file.sha256 for file in find_files(corpus, data / "library")}
    assert (told["refused"], told["words_only"]) == ([], "")
    assert told["found"] == {name: [1, 0] for name in told["shas"]}
    assert len([path for path in (data / "index").iterdir() if path.is_dir()]) <= 2
    assert not [path for path in (data / "library").iterdir() if path.name.startswith(".")]
    assert (data / "index" / "manifest.json").is_file()
    return float(told["seconds"])
