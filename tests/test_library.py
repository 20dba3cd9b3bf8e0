"""The one owner of the data folder: nothing lost, nothing twice, one refused file stops nothing else."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide.errors import NotFound, SettingsError, SourceError
from guide.librarian import Librarian
from guide.settings import Settings, read_settings
from tests.reading.documents import typeset

NOTE = """---
title: {title}
kind: note
published: 2026-11-23
nation: England
credit: Written for a test. CC BY 4.0.
---

## What happened

The board of {title} chose to stop in July 2015 after two years.
"""

HOLD = """
import sys, time
from pathlib import Path
from guide.librarian import _take
lock = _take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    (corpus / "notes").mkdir(parents=True)
    write(corpus, "north")
    write(corpus, "south")
    return read_settings(data=tmp_path / "data", corpus={"folder": corpus}, index={"fetch_weights": False})


@pytest.fixture
def librarian(settings: Settings) -> Iterator[Librarian]:
    opened = Librarian(settings)
    yield opened
    opened.close()


def write(corpus: Path, name: str, text: str = NOTE) -> Path:
    file = corpus / "notes" / f"{name}.md"
    file.write_text(text.format(title=name.title()), encoding="utf-8")
    return file


def ids(librarian: Librarian) -> list[str]:
    return [source.id for source in librarian.library.sources]


def test_what_lies_in_the_corpus_is_read_and_searched_by_word_when_there_are_no_weights(librarian: Librarian) -> None:
    assert ids(librarian) == ["notes/north", "notes/south"]
    assert "Word search alone works" in librarian.library.words_only


def test_refresh_tells_what_was_added_replaced_and_removed(librarian: Librarian, settings: Settings) -> None:
    corpus = settings.corpus.folder
    write(corpus, "east")
    write(corpus, "north", NOTE + "\nThe members of {title} agreed to it in 2016 by a vote.\n")
    (corpus / "notes" / "south.md").unlink()
    before = librarian.library
    changes = librarian.refresh()
    assert (changes.added, changes.replaced, changes.removed) == (("notes/east",), ("notes/north",), ("notes/south",))
    assert librarian.library.fingerprint != before.fingerprint
    assert "notes/south" in before.readings


ENQUIRIES = """source = "notes/north"

[[asked]]
sentences = ["The board of North chose to stop in July 2015 after two years."]
wordings = ["When did they stop?", "how long did they last?"]
"""


def enquire(settings: Settings, text: str = ENQUIRIES) -> Path:
    file = settings.corpus.folder / "enquiries" / "notes" / "north.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_enquiries_that_cannot_be_read_are_refused_with_their_reason_and_tried_again(
    librarian: Librarian, settings: Settings
) -> None:
    enquire(settings, "source = 3")
    (refusal,) = librarian.refresh().refused
    assert refusal.path == "enquiries/notes/north.toml"
    assert "north.toml cannot be read as enquiries" in refusal.reason
    assert ids(librarian) == ["notes/north", "notes/south"]
    enquire(settings)
    assert librarian.refresh().refused == ()


def test_refreshing_what_has_not_changed_changes_nothing(librarian: Librarian) -> None:
    fingerprint = librarian.library.fingerprint
    changes = librarian.refresh()
    assert not (changes.added or changes.replaced or changes.removed or changes.refused)
    assert librarian.library.fingerprint == fingerprint


def test_a_file_that_was_refused_is_tried_again_at_every_refresh(librarian: Librarian, settings: Settings) -> None:
    broken = write(settings.corpus.folder, "east", "---\ntitle: [\n---\n")
    assert [refusal.path for refusal in librarian.refresh().refused] == ["notes/east.md"]
    assert [refusal.path for refusal in librarian.refresh().refused] == ["notes/east.md"]
    broken.unlink()
    assert librarian.refresh().refused == ()


def mark_the_shelf(settings: Settings) -> None:
    """Change what the shelf holds, so that it shows whether a reading came from there or from its file."""
    for kept in (settings.data / "shelf").glob("*.json"):
        kept.write_text(kept.read_text(encoding="utf-8").replace("chose to stop", "chose to stay"), encoding="utf-8")


def test_an_unchanged_file_is_never_read_again(librarian: Librarian, settings: Settings) -> None:
    mark_the_shelf(settings)
    write(settings.corpus.folder, "north", NOTE + "\nThe members of {title} agreed to it in 2016 by a vote.\n")
    write(settings.corpus.folder, "east")
    librarian.refresh()
    assert "chose to stay" in librarian.library.reading("notes/south").text
    assert all("chose to stop" in librarian.library.reading(f"notes/{name}").text for name in ("north", "east"))


def test_a_restart_reads_no_unchanged_file_again(librarian: Librarian, settings: Settings) -> None:
    librarian.close()
    mark_the_shelf(settings)
    again = Librarian(settings)
    assert all("chose to stay" in reading.text for reading in again.library.readings.values())
    again.close()


@pytest.mark.parametrize("lost", ["index", "chroma"])
def test_a_lost_index_is_mended_at_the_next_start_without_embedding_again(settings: Settings, weights: Path, lost: str) -> None:
    index = settings.index.model_copy(update={"weights": weights})
    settings = settings.model_copy(update={"index": index})
    first = Librarian(settings)
    fingerprint = first.library.fingerprint
    first.close()
    kept = {path: path.stat().st_mtime_ns for path in (settings.data / "shelf").rglob("*.npy")}
    assert kept
    gone = [settings.data / "index"] if lost == "index" else list((settings.data / "index").glob("*/chroma"))
    for folder in gone:
        shutil.rmtree(folder)
    again = Librarian(settings)
    assert (again.library.fingerprint, again.library.words_only) == (fingerprint, "")
    assert {path: path.stat().st_mtime_ns for path in (settings.data / "shelf").rglob("*.npy")} == kept
    again.close()


def test_a_note_with_faults_is_refused_with_its_reason_and_the_others_are_read(librarian: Librarian, settings: Settings) -> None:
    write(settings.corpus.folder, "broken", "---\ntitle: [\n---\nText.\n")
    changes = librarian.refresh()
    assert ids(librarian) == ["notes/north", "notes/south"]
    (refusal,) = changes.refused
    assert refusal.path == "notes/broken.md"
    assert refusal.reason
    assert refusal.advice


def test_a_file_is_added_under_its_own_name_and_stays_after_a_restart(
    librarian: Librarian, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "Minutes of May.txt"
    file.write_text("The staff council of the trust met on 4 May 2021 and agreed to ask for a ballot.\n", encoding="utf-8")
    (added,) = librarian.add(file).added
    assert added.startswith("added/")
    librarian.close()
    again = Librarian(settings)
    assert added in ids(again)
    again.close()


def test_a_folder_is_added_with_all_its_files(librarian: Librarian, tmp_path: Path) -> None:
    folder = tmp_path / "papers" / "deep"
    folder.mkdir(parents=True)
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(
            f"The {name} paper of the trust was written in 2020 by its board.\n", encoding="utf-8"
        )
    assert len(librarian.add(tmp_path / "papers").added) == 2


def test_adding_what_is_not_there_is_refused(librarian: Librarian, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no file"):
        librarian.add(tmp_path / "nowhere.pdf")


def report(words: str) -> bytes:
    """A PDF that bears the report's title and names its authors; its text is not the report's."""
    cover = (
        "#text(22pt)[Becoming a Public Service Mutual: Understanding Transition and Change]\n\nWill Davies and Ruth Yeoman\n\n"
    )
    return typeset(cover + f"{words} is written here for a test. " * 20)


@pytest.mark.parametrize("other", ["The same", "Another printing"])
def test_of_two_copies_of_the_report_one_is_held_and_the_other_told(settings: Settings, other: str) -> None:
    library = settings.data / "library"
    library.mkdir(parents=True)
    (library / "download.pdf").write_bytes(report("The same"))
    (library / "scan of the report.pdf").write_bytes(report(other))
    librarian = Librarian(settings)
    try:
        assert ids(librarian) == ["notes/north", "notes/south", "report/becoming-a-public-service-mutual"]
        assert librarian.library.file("report/becoming-a-public-service-mutual").name == "download.pdf"
        (refusal,) = librarian.library.refusals
        assert refusal.path == "scan of the report.pdf"
        assert refusal.reason == "scan of the report.pdf is the report, which is held already: download.pdf."
        (library / "download.pdf").unlink()
        changes = librarian.refresh()
        assert (changes.refused, changes.removed, librarian.library.refusals) == ((), (), ())
        assert librarian.library.file("report/becoming-a-public-service-mutual").name == "scan of the report.pdf"
    finally:
        librarian.close()


def test_of_two_copies_the_one_in_the_reports_own_place_is_held(librarian: Librarian, settings: Settings, tmp_path: Path) -> None:
    place = settings.corpus.folder / "report"
    place.mkdir()
    (place / "our copy.pdf").write_bytes(report("The same"))
    (tmp_path / "a.pdf").write_bytes(report("Another printing"))
    changes = librarian.add(tmp_path / "a.pdf")
    assert changes.added == ("report/becoming-a-public-service-mutual",)
    assert [(refusal.path, "held already: report/our copy.pdf" in refusal.reason) for refusal in changes.refused] == [
        ("a.pdf", True)
    ]


def test_a_second_owner_is_told_who_holds_the_folder(librarian: Librarian, settings: Settings) -> None:
    with pytest.raises(SettingsError, match=f"process {os.getpid()}"):
        Librarian(settings)


def test_the_folder_is_free_again_when_its_owner_was_killed(settings: Settings) -> None:
    owner = subprocess.Popen([sys.executable, "-c", HOLD, str(settings.data)], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"held\n"
    with pytest.raises(SettingsError, match=f"process {owner.pid}"):
        Librarian(settings)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    Librarian(settings).close()


def test_a_data_folder_that_cannot_be_made_is_told_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be written") as caught:
        Librarian(read_settings(data=tmp_path / "file" / "data", index={"fetch_weights": False}))
    assert "GUIDE_DATA" in caught.value.advice


def test_a_source_that_is_not_held_is_not_found(librarian: Librarian) -> None:
    with pytest.raises(NotFound, match="notes/west"):
        librarian.library.reading("notes/west")
