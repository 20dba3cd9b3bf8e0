"""One file becomes a Reading, by the reader that fits it."""

from collections.abc import Callable

import pytest

from guide.errors import SourceError
from guide.reading import FoundFile, passages_of, read_file
from guide.records import PassageRole, SourceKind
from tests.reading.documents import typeset

Drop = Callable[..., FoundFile]


def test_plain_text_has_paragraphs_and_underlined_headings(drop: Drop) -> None:
    heading = "Minutes of the board\n====================\n\n"
    text = heading + "The board met in\nMay 2013. Nine came.\n\nIt agreed:\n- the plan\n- the price\n"
    reading = read_file(drop(text.encode(), "minutes.txt"), largest_mb=1)
    assert reading.text == "Minutes of the board\n\nThe board met in May 2013. Nine came.\n\nIt agreed:\n- the plan\n- the price"
    assert reading.source.title == "Minutes of the board"
    assert (reading.source.kind, reading.source.ours) == (SourceKind.ADDED, False)


def test_other_peoples_markdown_needs_none_of_our_front_matter(drop: Drop) -> None:
    text = (
        "---\ntitle: Their paper\nauthor: A. Writer\ndate: 2014-05-06\nlayout: post\n---\n# Part\n\nSome text of theirs [S2].\n"
    )
    reading = read_file(drop(text.encode(), "paper.md"), largest_mb=1)
    assert (reading.source.title, reading.source.credit, reading.source.published) == ("Their paper", "A. Writer", "2014-05-06")
    assert reading.text == "Part\n\nSome text of theirs [S2]."


def test_a_file_that_says_nothing_of_itself_is_titled_by_its_heading_or_its_name(drop: Drop) -> None:
    assert read_file(drop(b"# Their heading\n\nText.", "a.md"), largest_mb=1).source.title == "Their heading"
    assert read_file(drop(b"Text alone is here.", "board notes.txt"), largest_mb=1).source.title == "board notes"


def test_a_list_of_sources_is_never_an_answer(drop: Drop) -> None:
    text = "# Paper\n\nMembers own it.\n\n## References\n\nDavies, W. (2013) A report.\n\n## Annex\n\nMembers vote.\n"
    roles = {passage.text: passage.role for passage in passages_of(read_file(drop(text.encode(), "p.md"), largest_mb=1))}
    assert roles["Members own it."] is PassageRole.BODY and roles["Members vote."] is PassageRole.BODY
    assert {role for words, role in roles.items() if "Davies" in words} == {PassageRole.APART}


def test_windows_text_is_read_and_the_guess_is_told(drop: Drop) -> None:
    reading = read_file(drop("The trust’s £5m was spent.".encode("cp1252"), "old.txt"), largest_mb=1)
    assert reading.text == "The trust’s £5m was spent."
    assert "Windows-1252" in reading.faults[0].what


def test_empty_and_too_large_files_are_refused_with_advice(drop: Drop) -> None:
    with pytest.raises(SourceError, match="is empty"):
        read_file(drop(b"", "e.txt"), largest_mb=1)
    with pytest.raises(SourceError, match="the limit is 1 MB") as caught:
        read_file(drop(b"word " * 300_000, "l.txt"), largest_mb=1)
    assert "GUIDE_CORPUS__LARGEST_FILE_MB" in caught.value.advice


def test_a_sidecar_says_what_the_file_does_not(drop: Drop) -> None:
    found = drop(typeset("The members elect the board."), "scan.pdf")
    found.path.with_suffix(".toml").write_text(
        'title = "The annual study"\nauthors = ["A. Reader", "B. Writer"]\npublished = 2013\n'
        'licence = "CC BY 4.0"\nours = false\n'
    )
    source = read_file(found, largest_mb=1).source
    assert (source.title, source.published, source.ours) == ("The annual study", "2013", False)
    assert source.credit == "A. Reader and B. Writer. CC BY 4.0"


def test_a_sidecar_with_an_unknown_entry_is_refused(drop: Drop) -> None:
    found = drop(b"Text is here.", "a.txt")
    found.path.with_suffix(".toml").write_text('titel = "x"')
    with pytest.raises(SourceError, match="Did you mean 'title'"):
        read_file(found, largest_mb=1)


COVER = "#text(22pt)[Becoming a Public Service\nMutual: Understanding Transition and Change]\n\n"
AUTHORS = "By Will Davies and Ruth Yeoman\n\nMay 2013\n\n"


def test_the_report_is_recognised_when_it_is_dropped_in(drop: Drop) -> None:
    body = "A mutual is owned by its members and serves the public. " * 20
    source = read_file(drop(typeset(COVER + AUTHORS + body), "download (3).pdf"), largest_mb=5).source
    assert (source.id, source.kind, source.ours) == ("report/becoming-a-public-service-mutual", SourceKind.REPORT, False)
    assert source.title.startswith("Becoming a Public Service Mutual") and source.published == "2013-05"
    assert source.path == "download (3).pdf"


def test_what_only_cites_the_report_is_not_taken_for_it(drop: Drop) -> None:
    cites = (
        "#text(22pt)[Mutuals revisited]\n\n"
        + "We read Davies and Yeoman, Becoming a Public Service Mutual, and disagree with it. " * 9
    )
    source = read_file(drop(typeset(cites), "article.pdf"), largest_mb=5).source
    assert (source.id, source.kind) == ("added/article", SourceKind.ADDED)
