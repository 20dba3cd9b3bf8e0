"""The lint of a question's wording, on sets that were written before it: tuned on odd numbers, reported on even ones."""

import tomllib
from pathlib import Path

import pytest

from guide.reflection.lint import jaccard, tokens, wording_faults

HERE = Path(__file__).parent
GOOD: list[str] = tomllib.loads((HERE / "lint_good.toml").read_text(encoding="utf-8"))["texts"]
BAD: dict[str, list[str]] = tomllib.loads((HERE / "lint_bad.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("half", [0, 1], ids=["tuned", "held out"])
def test_nineteen_of_twenty_good_questions_pass(half: int) -> None:
    refused = {text: wording_faults(text) for text in GOOD[half::2] if wording_faults(text)}
    assert len(refused) <= 0.05 * len(GOOD[half::2]), refused


@pytest.mark.parametrize("half", [0, 1], ids=["tuned", "held out"])
def test_nineteen_of_twenty_bad_questions_are_refused(half: int) -> None:
    bad = [text for texts in BAD.values() for text in texts[half::2]]
    passed = [text for text in bad if not wording_faults(text)]
    assert len(passed) <= 0.05 * len(bad), passed


def test_the_twelve_examples_of_the_design_pass() -> None:
    assert [text for text in GOOD[:12] if wording_faults(text)] == []


def test_a_wording_with_a_quote_is_judged_by_the_question_after_it() -> None:
    assert wording_faults('You wrote: "{quote}". What would somebody standing beside you have seen or heard?') == []
    assert wording_faults('You wrote: "{quote}". Why not ask the union?')


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("What is it? Say.", "exactly one question mark"),
        ("What " + "do " * 28 + "we see?", "31 words; 28 is the most"),
        ("Is there a plan?", "must open with"),
        ("In the long and very slow autumn of that year at the end of the month, what changed?", "more than 14 words"),
        ("What would a CIC let you do?", "names a legal form: 'CIC'"),
        ("What would you put into Excel first?", "names a product"),
    ],
)
def test_a_fault_is_told_in_words(text: str, fault: str) -> None:
    assert any(fault in told for told in wording_faults(text))


def test_every_fault_of_a_wording_is_told() -> None:
    assert len(wording_faults("Should you empower people and who decides?")) == 4


def test_likeness_counts_shared_words_without_case_and_punctuation() -> None:
    assert jaccard(tokens("What, then?"), tokens("what then")) == 1
    assert jaccard(tokens("one two"), tokens("two three")) == pytest.approx(1 / 3)
    assert jaccard(tokens(""), tokens("…")) == 0
