"""Nothing lost, nothing twice: generations, kills, damage."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from guide.errors import IndexMismatch
from guide.index import Index, build, open_current
from guide.index.build import MANIFEST
from guide.records import Query
from tests.index.conftest import SETTINGS, Pairs, library

PENSION = Query(text="NHS pension of staff at Northbank Care")


def built(folder: Path, pairs: Pairs, changed: str = "") -> Index:
    return build(folder / "index", library(changed), pairs, shelf=folder / "shelf", settings=SETTINGS, synonyms=())


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "index").iterdir() if path.is_dir())


def current(folder: Path) -> Path:
    return next(path.parent for path in (folder / "index").glob("*/vectors.npy"))


def test_what_was_built_is_opened_without_embedding_again(tmp_path: Path, pairs: Pairs) -> None:
    first = built(tmp_path, pairs)
    done = pairs.embedded
    second = open_current(tmp_path / "index", library(), pairs, SETTINGS, synonyms=())
    assert second is not None
    assert second.fingerprint == first.fingerprint
    assert pairs.embedded == done
    assert second.search(PENSION) == first.search(PENSION)


def test_building_twice_changes_nothing(tmp_path: Path, pairs: Pairs) -> None:
    built(tmp_path, pairs)
    before = generations(tmp_path)
    built(tmp_path, pairs)
    assert generations(tmp_path) == before


def test_a_change_embeds_only_the_source_that_changed(tmp_path: Path, pairs: Pairs) -> None:
    built(tmp_path, pairs)
    before = pairs.embedded
    built(tmp_path, pairs, changed="Wells Leisure has 40 staff.")
    assert pairs.embedded - before == 6  # three sentences, each with its trail and by its topic


def test_the_old_generation_answers_while_and_after_the_new_one_is_made(tmp_path: Path, pairs: Pairs) -> None:
    old = built(tmp_path, pairs)
    before = old.search(PENSION)
    new = built(tmp_path, pairs, changed="Wells Leisure has 40 staff.")
    assert old.search(PENSION) == before
    assert new.fingerprint != old.fingerprint
    assert len(generations(tmp_path)) == 2
    assert open_current(tmp_path / "index", library("Wells Leisure has 40 staff."), pairs, SETTINGS) is not None
    assert len(generations(tmp_path)) == 1


def test_it_may_be_opened_from_several_threads_at_once(tmp_path: Path, pairs: Pairs) -> None:
    expected = built(tmp_path, pairs).search(PENSION)
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_current(tmp_path / "index", library(), pairs, SETTINGS, synonyms=()), range(4)))
    assert [index.search(PENSION) for index in opened if index is not None] == [expected] * 4


def test_another_embedding_or_library_is_not_current(tmp_path: Path, pairs: Pairs) -> None:
    built(tmp_path, pairs)
    assert open_current(tmp_path / "index", library("One more."), pairs, SETTINGS) is None
    assert open_current(tmp_path / "index", library(), Pairs(model_name="other"), SETTINGS) is None


def test_vectors_that_are_lost_are_noticed_and_made_anew_from_the_shelf(tmp_path: Path, pairs: Pairs) -> None:
    before = built(tmp_path, pairs).search(PENSION)
    done = pairs.embedded
    shutil.rmtree(tmp_path / "index")
    again = built(tmp_path, pairs)
    assert pairs.embedded == done
    assert again.search(PENSION) == before


@pytest.mark.parametrize("lost", ["chroma.sqlite3", "vectors.npy", MANIFEST])
def test_any_file_that_is_damaged_is_noticed_and_made_anew(tmp_path: Path, pairs: Pairs, lost: str) -> None:
    script = f"""
from pathlib import Path
from tests.index.conftest import Pairs
from tests.index.test_build import built
built(Path({str(tmp_path)!r}), Pairs(model_name="pairs"))
"""
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=True)
    path = next((tmp_path / "index").rglob(lost))
    path.write_bytes(path.read_bytes()[:40] + b"damage" * 100)
    assert open_current(tmp_path / "index", library(), pairs, SETTINGS) is None
    assert built(tmp_path, pairs).search(PENSION)[0].source_id == "cases/north"
    assert pairs.embedded == 1


def test_vectors_that_vanish_while_the_count_stays_right_are_noticed(tmp_path: Path, pairs: Pairs) -> None:
    script = f"""
from pathlib import Path
from tests.index.conftest import Pairs
from tests.index.test_build import built
built(Path({str(tmp_path)!r}), Pairs(model_name="pairs"))
"""
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=True)
    with sqlite3.connect(current(tmp_path) / "chroma" / "chroma.sqlite3") as database:
        database.execute("delete from embeddings_queue")
    assert open_current(tmp_path / "index", library(), pairs, SETTINGS) is None
    assert built(tmp_path, pairs).search(PENSION)[0].source_id == "cases/north"


def test_a_damaged_file_of_the_shelf_is_embedded_again(tmp_path: Path, pairs: Pairs) -> None:
    built(tmp_path, pairs)
    shutil.rmtree(tmp_path / "index")
    kept = sorted((tmp_path / "shelf").rglob("*.npy"))[0]
    rows = np.load(kept).shape[0]
    kept.write_bytes(kept.read_bytes()[:-8])
    before = pairs.embedded
    built(tmp_path, pairs)
    assert pairs.embedded - before == 2 * rows


def test_the_shelf_keeps_only_what_the_library_needs(tmp_path: Path, pairs: Pairs) -> None:
    for changed in ("", "One.", "Two."):
        built(tmp_path, pairs, changed)
    assert len(list((tmp_path / "shelf").rglob("*.npy"))) == 3


def test_a_search_whose_files_are_gone_says_what_to_do(tmp_path: Path, pairs: Pairs) -> None:
    index = built(tmp_path, pairs)
    assert index.store is not None
    index.store._collection._client.delete_collection(index.store._collection.name)
    with pytest.raises(IndexMismatch) as gone:
        index.store.nearest(np.ones(64, dtype=np.float32), 1)
    assert "guide refresh" in gone.value.advice


def test_without_an_embedding_nothing_is_written(tmp_path: Path) -> None:
    index = build(tmp_path / "index", library(), None, shelf=tmp_path / "shelf", settings=SETTINGS)
    assert index.words_only
    assert list(tmp_path.iterdir()) == []


def test_an_empty_library_can_be_searched(tmp_path: Path, pairs: Pairs) -> None:
    assert build(tmp_path / "index", (), pairs, shelf=tmp_path / "shelf", settings=SETTINGS).search(PENSION) == ()


REFRESHES = """
import sys
from pathlib import Path
from tests.index.conftest import Pairs
from tests.index.test_build import built
print("ready", flush=True)
for number in range(1000):
    built(Path(sys.argv[1]), Pairs(model_name="pairs"), changed=f"Wells Leisure has {number} staff.")
"""


def test_killed_at_any_moment_of_refresh_the_next_start_answers_whole(tmp_path: Path, pairs: Pairs) -> None:
    built(tmp_path, pairs)
    chance = random.Random(11)
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", REFRESHES, str(tmp_path)], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 0.8))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        index = built(tmp_path, pairs, changed="Wells Leisure has 40 staff.")
        places = [(one.source_id, one.start) for one in index.search(PENSION)]
        assert places[0] == ("cases/north", 200)
        assert len(places) == len(set(places))
        assert index.store is not None
        assert index.store._collection.count() == 10
        assert len(generations(tmp_path)) <= 2
