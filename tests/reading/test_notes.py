"""A note becomes a Reading, or every fault of it is told at once."""

from collections.abc import Callable

import pytest

from guide.errors import SourceError
from guide.reading import FoundFile
from guide.reading.notes import read_note
from guide.records import ReferenceKind, SourceKind

Write = Callable[..., FoundFile]


def refusal(found: FoundFile) -> str:
    with pytest.raises(SourceError) as caught:
        read_note(found)
    assert caught.value.advice
    return caught.value.message


def test_a_good_case_is_read_whole(case: Write) -> None:
    reading = read_note(case())
    source = reading.source
    assert (source.id, source.kind, source.ours, source.title) == (
        "cases/peninsula",
        SourceKind.CASE,
        True,
        "Peninsula Community Health",
    )
    assert (source.published, source.nation, source.cased) == ("2026-11-23", "England", ("Provide",))
    assert "[S" not in reading.text and reading.text.startswith("Outcome\n\nOutcome (as of 2026):")
    assert [entry.kind for entry in reading.bibliography] == [ReferenceKind.REFERENCE_WORK, ReferenceKind.PRESS]
    assert reading.bibliography[1].date == "2015-07-02"
    assert reading.faults == ()


def test_each_field_points_at_its_sentence(case: Write) -> None:
    reading = read_note(case())
    assert reading.case is not None
    outcome, members = reading.case.outcome, reading.case.members
    assert outcome.value == "closed" and outcome.sentence is not None and members.sentence is not None
    assert reading.text[slice(*outcome.sentence)].endswith("because its money ran out.")
    assert reading.text[slice(*members.sentence)].startswith("We found nothing")


def test_a_field_not_known_may_leave_its_sentence_out(case: Write) -> None:
    bare = ', sentence: "We found nothing on who could be a member of Peninsula Community Health."'
    reading = read_note(case((bare, "")))
    assert reading.case is not None and reading.case.sector.sentence is None


def test_a_key_supports_the_words_before_it(case: Write) -> None:
    reading = read_note(case())
    before = [(reading.text[max(0, mark.offset - 8) : mark.offset], mark.key) for mark in reading.references]
    assert before[:2] == [("ran out.", "S1"), ("ran out.", "S2")]
    assert ("Cornwall", "S1") in before


def test_every_fault_is_told_at_once_with_its_line(case: Write) -> None:
    message = refusal(
        case(
            ("nation: England", "nation: Britain"),
            ("  legal_form:", "  legal_from:"),
            ("[S2]\nIn plain", "[S9]\nIn plain"),
        )
    )
    lines = message.splitlines()
    assert [line.split(":")[1] for line in lines] == ["5", "9", "16", "37"]
    assert "Write one of: 'England', 'Scotland'" in lines[0]
    assert "'case.legal_form' is missing." in lines[1]
    assert "Did you mean 'legal_form'?" in lines[2]
    assert "[S9]" in lines[3]


def test_a_sentence_that_is_not_in_the_text_is_told_with_the_nearest(case: Write) -> None:
    message = refusal(
        case(
            ("who could be a member of Peninsula Community Health.\n\n", "who may be a member of Peninsula Community Health.\n\n")
        )
    )
    assert "The sentence of 'sector' does not stand in the note" in message
    assert "Nearest is: “We found nothing on who may be a member" in message


def test_a_key_without_reference_is_told_with_the_line_it_stands_on(case: Write) -> None:
    found = case(("fourteen of them by one count, from 2011. [S2]", "from 2011. [S7]"))
    line = found.path.read_text().splitlines().index(next(x for x in found.path.read_text().splitlines() if "[S7]" in x)) + 1
    assert f"cases/peninsula.md:{line}: The key [S7] is not among the references." in refusal(found)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('value: "closed"', 'value: "went bust"', "Write exactly one of: running, closed"),
        ("kind: case", "kind: note", "In this folder write 'kind: case'"),
        ("published: 2026-11-23", "published: last year", "Write a date as 2016-03-31"),
        ("published: 2026-11-23", "published: 2026-13-45", "Write a date as 2016-03-31"),
        ("credit: Written", "credit: A: b: Written", "is not valid YAML"),
        ("key: S2", "key: S1", "The key S1 stands twice."),
        ("nation: England", "nation: England\nnation: Wales", "'nation' stands twice"),
        ("nation: England\n", "", "'nation' is missing"),
        ("kind: press", "kind: newspaper", "'references.1.kind' is 'newspaper'"),
        ("aliases: [PCH", "aliases: [no, PCH", "in double quotes"),
        ("---\ntitle", "title", "There is no front matter"),
        ('address: "https://example.org/h"', 'address: "example.org"', "Write a full web address"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(case: Write, old: str, new: str, told: str) -> None:
    assert told in refusal(case((old, new)))


def test_bytes_that_are_not_utf8_are_a_fault(case: Write) -> None:
    found = case(("because its money", "because the trust’s money"))
    found.path.write_bytes(found.path.read_text(encoding="utf-8").encode("cp1252"))
    assert "Windows-1252" in refusal(found)
    assert "Save the file as UTF-8." in refusal(found)


def test_spaces_that_only_differ_in_width_do_not_part_field_and_sentence(case: Write) -> None:
    assert read_note(
        case(("stopped in 2016 because its money ran out. [S1]", "stopped in\u00a02016 because its money ran out. [S1]"))
    ).case


DISPUTE = """disputes:
  - about: "why it ended"
    sides:
      - {who: "the council", sentence: "%s"}
      - {who: "the board", sentence: "%s"}
references:"""
KNOWN = "We found nothing on who could be a member of Peninsula Community Health."


def test_a_dispute_points_at_the_sentences_of_its_sides(case: Write) -> None:
    reading = read_note(case(("references:", DISPUTE % (KNOWN, KNOWN))))
    (dispute,) = reading.disputes
    assert (dispute.about, [side.who for side in dispute.sides]) == ("why it ended", ["the council", "the board"])
    assert {reading.text[slice(*side.sentence)] for side in dispute.sides} == {KNOWN}


def test_a_side_that_is_not_in_the_text_is_told_with_its_line(case: Write) -> None:
    found = case(("references:", DISPUTE % (KNOWN, "Nobody said this.")))
    line = next(at for at, text in enumerate(found.path.read_text().splitlines(), 1) if "Nobody said this" in text)
    assert f":{line}: A sentence of the dispute about 'why it ended' does not stand in the note" in refusal(found)


def test_a_dispute_of_one_side_is_none(case: Write) -> None:
    alone = DISPUTE.replace('      - {who: "the board", sentence: "%s"}\n', "")
    assert "'disputes.0.sides' cannot be read" in refusal(case(("references:", alone % KNOWN)))


TERM = """terms:
  - {names: ["membership"], sentence: "%s"}
references:"""


def test_a_term_points_at_the_sentence_that_says_what_it_is(case: Write) -> None:
    reading = read_note(case(("references:", TERM % KNOWN)))
    (term,) = reading.terms
    assert (term.names, reading.text[slice(*term.sentence)]) == (("membership",), KNOWN)


def test_a_term_whose_sentence_is_not_in_the_text_is_told_with_its_line(case: Write) -> None:
    found = case(("references:", TERM % "Nobody said this."))
    line = next(at for at, text in enumerate(found.path.read_text().splitlines(), 1) if "Nobody said this" in text)
    assert f":{line}: The sentence of the term 'membership' does not stand in the note" in refusal(found)
