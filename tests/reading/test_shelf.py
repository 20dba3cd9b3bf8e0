"""Readings are kept, whole or not at all, and found again only for the very same file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from guide.reading import FoundFile, Shelf, find_files, read_file

Drop = Callable[..., FoundFile]


def test_what_was_put_is_got(tmp_path: Path, drop: Drop) -> None:
    found = drop(b"Minutes of the board, kept for all.", "minutes.txt")
    shelf, reading = Shelf(tmp_path / "shelf"), read_file(found, largest_mb=1)
    assert shelf.get(found) is None
    shelf.put(reading)
    assert shelf.get(found) == reading
    assert [path.suffix for path in (tmp_path / "shelf").iterdir()] == [".json"]


def test_another_content_or_name_is_another_file(tmp_path: Path, drop: Drop) -> None:
    found = drop(b"Minutes of the board, kept for all.", "minutes.txt")
    shelf = Shelf(tmp_path / "shelf")
    shelf.put(read_file(found, largest_mb=1))
    assert shelf.get(drop(b"Minutes of the board, changed.", "minutes.txt")) is None
    assert shelf.get(replace(found, relative="others.txt", id="added/others")) is None


def test_a_damaged_entry_is_read_anew(tmp_path: Path, drop: Drop) -> None:
    found = drop(b"Minutes of the board, kept for all.", "minutes.txt")
    shelf = Shelf(tmp_path / "shelf")
    shelf.put(read_file(found, largest_mb=1))
    entry = next((tmp_path / "shelf").iterdir())
    entry.write_bytes(entry.read_bytes()[:-20])
    assert shelf.get(found) is None


def test_a_sidecar_that_comes_changes_or_goes_makes_the_entry_old(tmp_path: Path) -> None:
    (minutes := tmp_path / "library" / "minutes.txt").parent.mkdir()
    minutes.write_text("Minutes of the board, kept for all.", encoding="utf-8")
    shelf, sidecar = Shelf(tmp_path / "shelf"), minutes.with_suffix(".toml")

    def found() -> FoundFile:
        return find_files(tmp_path / "corpus", tmp_path / "library")[0]

    shelf.put(read_file(found(), largest_mb=1))
    sidecar.write_text('title = "Minutes, May 2013"')
    assert shelf.get(found()) is None
    shelf.put(read_file(found(), largest_mb=1))
    got = shelf.get(found())
    assert got and got.source.title == "Minutes, May 2013"
    sidecar.unlink()
    assert shelf.get(found()) is None
