"""What `guide check` finds, and what it lets pass."""

from collections.abc import Callable
from pathlib import Path

import pytest

from guide.reading import FoundFile, check_corpus

Write = Callable[..., FoundFile]
FILLER = "Peninsula Community Health ran community hospitals in Cornwall [S1], fourteen of them by one count, from 2011. [S2]"
UNKNOWN = "We found nothing on who could be a member of Peninsula Community Health.\n\n## Tensions"


def faults(found: FoundFile) -> list[tuple[str, str, str]]:
    """(text of the line, what, do)"""
    lines = found.path.read_text(encoding="utf-8").splitlines()
    corpus = found.path.parent.parent
    return [(lines[fault.line - 1], fault.what, fault.do) for fault in check_corpus(corpus)]


def test_a_good_case_has_no_faults(case: Write) -> None:
    assert faults(case()) == []


@pytest.mark.parametrize(
    ("sentence", "what", "do"),
    [
        (f"Peninsula Community Health {'ran and ran ' * 14}in 2011. [S1]", "47 words", "Make two sentences"),
        ("Peninsula Community Health closed. [S1]", "4 words", "Give it its subject"),
        ("It then closed all of the hospitals in 2016. [S1]", "Opens with 'It'", "Name the organisation"),
        ("However, Peninsula Community Health closed its doors in 2016. [S1]", "Opens with 'However'", "Name the organisation"),
        ("Staff were moved to another trust of the area in 2016. [S1]", "Opens with 'Staff were'", "Name the organisation"),
        (
            "The company then moved its staff to another trust in 2016. [S1]",
            "Opens with 'The company then'",
            "Name the organisation",
        ),
        ("Peninsula Community Health was an innovative employer in 2012. [S1]", "Praise: 'innovative'", "Say what was done"),
        ("Peninsula Community Health was a leading employer in 2012. [S1]", "Praise: 'leading'", "Say what was done"),
        ("Who could have saved Peninsula Community Health in 2016? [S1]", "A question in a case", "questions belong in"),
        ("Peninsula Community Health left the LGPS in 2012 for good. [S1]", "'LGPS' is not spelt out", "followed by (LGPS)"),
        ("Peninsula Community Health had a turnover of £87 million in 2014.", "No source", "Put a key like [S2] after it"),
        (
            "Peninsula Community Health is told of at www.example.org since 2014. [S1]",
            "A link or HTML: 'www.'",
            "Put the address into",
        ),
        ("Peninsula Community Health had <b>many</b> hospitals in 2014. [S1]", "HTML.", "Write plain Markdown."),
        ("- Peninsula Community Health had fourteen hospitals in 2014. [S1]", "A list in a case", "Write sentences"),
        (
            "Peninsula Community Health ran community hospitals in Cornwall, fourteen by one count, from 2011. [S2]",
            "Nearly the same words as cases/peninsula.md:",
            "Say it in other words",
        ),
    ],
)
def test_a_sentence_against_a_rule_is_told_with_its_line(case: Write, sentence: str, what: str, do: str) -> None:
    found = faults(case((FILLER, f"{FILLER}\n\n{sentence}")))
    assert [(line, told.startswith(what), do in advice) for line, told, advice in found if told.startswith(what)] == [
        (sentence, True, True)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        f"Peninsula Community Health {'ran and ran ' * 11}in 2011. [S1]",
        "Itinerant nurses of Peninsula Community Health worked in 2012. [S1]",
        "The council called Peninsula Community Health “an innovative employer” in 2012. [S1]",
        "Peninsula Community Health made losses in 2014, leading to its end. [S1]",
        "Peninsula Community Health left the Local Government Pension Scheme (LGPS) in 2012, and the LGPS kept a claim. [S1]",
        "The local branch of UNISON objected to Peninsula Community Health in 2011. [S1]",
        "PCH, as staff called Peninsula Community Health, was formed in 2011. [S1]",
    ],
)
def test_what_the_rules_allow_passes(case: Write, sentence: str) -> None:
    assert faults(case((FILLER, f"{FILLER}\n\n{sentence}"))) == []


def test_sentences_on_what_is_not_known_and_tensions_need_no_source(case: Write) -> None:
    more = "We found no figure for the debts of Peninsula Community Health at its end.\n\n" + UNKNOWN
    assert faults(case((UNKNOWN, more))) == []


def test_sections_are_the_known_ones_in_their_order(case: Write) -> None:
    found = faults(case(("## What it was", "## What it were")))
    assert [(what, do) for _, what, do in found] == [("The section 'What it were' is not known.", "Did you mean 'What it was'?")]
    swapped = faults(
        case(("## Outcome", "## How it left\n\nPeninsula Community Health left its trust in 2011. [S1]\n\n## Outcome"))
    )
    assert any(what == "'Outcome' stands too late or twice." for _, what, _ in swapped)


def test_the_outcome_line_comes_first(case: Write) -> None:
    line = "Outcome (as of 2026): Peninsula Community Health, an NHS spin-out"
    found = faults(case((line, "Peninsula Community Health, an NHS spin-out")))
    assert any("The first sentence is not the outcome line." in what for _, what, _ in found)


def test_a_reference_must_be_used(case: Write) -> None:
    found = faults(
        case(("key: S2", "key: S3"), ("[S1][S2]", "[S1]"), ("2011. [S2]", "2011. [S1]"), ("closed. [S2]", "closed. [S1]"))
    )
    assert [(line.strip()[:10], what) for line, what, _ in found] == [("- {key: S3", "The reference S3 is not used.")]


def test_a_field_quotes_one_whole_sentence(case: Write) -> None:
    part = 'sector: {value: "not known", sentence: "We found nothing on who could be a member"}'
    whole = 'sector: {value: "not known", sentence: "We found nothing on who could be a member of Peninsula Community Health."}'
    assert [what for _, what, _ in faults(case((whole, part)))] == [
        "The sentence of 'sector' is not one whole sentence of the note."
    ]


def test_cased_names_are_among_the_names(case: Write) -> None:
    assert [what for _, what, _ in faults(case(("cased: [Provide]", "cased: [Circle]")))] == [
        "'Circle' is neither the title nor an alias."
    ]


def test_faults_that_stop_a_note_are_listed_too(case: Write) -> None:
    assert "'England'" in faults(case(("nation: England", "nation: Atlantis")))[0][2]


def test_sentences_are_compared_across_notes(case: Write) -> None:
    case(name="a.md")
    found = check_corpus(case(name="b.md").path.parent.parent)
    assert {fault.path for fault in found} == {"cases/b.md"}
    assert all("Nearly the same words as cases/a.md:" in fault.what for fault in found)
    assert not any("We found nothing" in fault.what for fault in found)


def test_topic_notes_may_ask_and_need_no_outcome(corpus: Path) -> None:
    (corpus / "notes/policy.md").write_text(
        "---\ntitle: Policy\nkind: note\npublished: 2026\nnation: UK\ncredit: Ours.\n---\n\n"
        "## Buying\n\nA council in England asks one thing first: who may bid for the work?\n\n"
        "- A list may stand in a topic note of ours.\n"
    )
    assert check_corpus(corpus) == []


def test_the_shipped_corpus_keeps_the_rules() -> None:
    shipped = Path(__file__).parents[2] / "corpus"
    assert [str(fault) for fault in check_corpus(shipped)] == []


def test_an_enquiry_rests_on_what_its_note_says(case: Write) -> None:
    corpus = case().path.parent.parent
    file = corpus / "enquiries" / "cases" / "peninsula.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        'source = "cases/nowhere"\n\n[[asked]]\nsentences = ["It never said so."]\nwordings = ["did it?", "was it?"]\n'
    )
    (fault,) = [fault for fault in check_corpus(corpus) if fault.path.startswith("enquiries/")]
    assert (fault.path, fault.line) == ("enquiries/cases/peninsula.toml", 4)
    assert fault.what == "The note does not say “It never said so.”."
    file.write_text("wordings = 3")
    (fault,) = [fault for fault in check_corpus(corpus) if fault.path.startswith("enquiries/")]
    assert "cannot be read as enquiries" in fault.what
