"""Which files are sources, and what they are called."""

import hashlib
from pathlib import Path

from guide.reading import find_files
from guide.records import SourceKind


def test_each_folder_gives_its_kind_and_the_path_gives_the_id(corpus: Path, added: Path) -> None:
    for name in ("report/The Report.pdf", "briefing/companion.pdf", "cases/navigo.md", "notes/policy.md"):
        (corpus / name).write_bytes(name.encode())
    (added / "minutes").mkdir()
    (added / "minutes/Board, May (2).txt").write_text("Minutes.")
    found = {file.id: (file.kind, file.ours, file.relative) for file in find_files(corpus, added)}
    assert found == {
        "added/minutes/board-may-2": (SourceKind.ADDED, False, "minutes/Board, May (2).txt"),
        "briefing/companion": (SourceKind.BRIEFING, True, "briefing/companion.pdf"),
        "cases/navigo": (SourceKind.CASE, True, "cases/navigo.md"),
        "notes/policy": (SourceKind.NOTE, True, "notes/policy.md"),
        "report/the-report": (SourceKind.REPORT, False, "report/The Report.pdf"),
    }


def test_readmes_licences_sidecars_and_hidden_files_are_no_sources(corpus: Path, added: Path) -> None:
    for name in (
        "README.md",
        "LICENSE",
        "cases/README.md",
        "report/r.toml",
        "briefing/b.typ",
        "notes/.draft.md",
        "notes/~$note.docx",
    ):
        (corpus / name).write_text("x")
    (added / ".DS_Store").write_text("x")
    assert find_files(corpus, added) == ()


def test_files_are_sorted_by_id_and_carry_the_hash_of_their_bytes(corpus: Path, added: Path) -> None:
    for name in ("b.md", "a.md", "c.md"):
        (corpus / "notes" / name).write_text(name)
    found = find_files(corpus, added)
    assert [file.id for file in found] == ["notes/a", "notes/b", "notes/c"]
    assert found[0].sha256 == hashlib.sha256(b"a.md").hexdigest()


def test_names_that_differ_only_by_suffix_keep_apart_in_any_order(added: Path, corpus: Path) -> None:
    (added / "plan.md").write_text("one")
    alone = find_files(corpus, added)[0].id
    (added / "plan.txt").write_text("two")
    first, second = (file.id for file in find_files(corpus, added))
    assert alone == "added/plan"
    assert first != second
    assert first.startswith("added/plan-") and second.startswith("added/plan-")


def test_bytes_that_the_corpus_holds_are_not_found_again_among_added_files(corpus: Path, added: Path) -> None:
    (corpus / "report/r.pdf").write_bytes(b"same")
    (added / "copy.pdf").write_bytes(b"same")
    assert [file.id for file in find_files(corpus, added)] == ["report/r"]


def test_folders_that_do_not_exist_hold_nothing(tmp_path: Path) -> None:
    assert find_files(tmp_path / "no", tmp_path / "none") == ()
