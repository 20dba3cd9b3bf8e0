import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.answer.support import Cited, Fault, judge, nearest
from tests.quality.gate import judged, passage_with

TITLE = "Northfield Care"
BOUGHT = "In August 2017 Northfield Care bought a home in Hadley for £35 million."
KEPT = "Northfield Care did not close in 2020: it went on under the name Vale."
PLANNED = "About 350 staff were to move to Westway in 2025."
RULES = "The trustees of Northfield Care appoint its board, which had seven members in 2012."
RULED = "A year later, in March 2013, a meeting of its 52 members changed the rules."
PASSAGE = Cited((BOUGHT, KEPT, PLANNED, RULES, RULED), TITLE)


def fault(said: str, question: str = "") -> Fault | None:
    return judge(said, [PASSAGE], question).fault


@pytest.mark.parametrize("sentence", PASSAGE.sentences)
def test_a_sentence_supports_itself(sentence: str) -> None:
    assert fault(sentence) is None


@pytest.mark.parametrize(
    "said",
    [
        "Northfield Care bought a £35m home in Hadley in August 2017.",
        "A home in Hadley was bought by Northfield Care in August 2017.",
        "Northfield Care went on under the name Vale and did not close.",
        "Some 350 staff were due to move to Westway.",
        "Its board is appointed by the trustees.",
        "The board had 7 members in 2012.",
    ],
)
def test_what_is_reworded_passes(said: str) -> None:
    assert fault(said) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Northfield Care bought a home in Hadley for £53 million.", Fault.FIGURE),
        ("In August 2018 Northfield Care bought a home in Hadley.", Fault.FIGURE),
        ("The board of Northfield Care had 52 members in 2012.", Fault.FIGURE),
        ("Southfield Care bought a home in Hadley.", Fault.NAME),
        ("Northfield Care bought a home in Westbury.", Fault.NAME),
        ("Northfield Care dismissed its nurses without a hearing.", Fault.WORDS),
        ("Northfield Care closed in 2020.", Fault.POLARITY),
        ("Northfield Care did not buy a home in Hadley.", Fault.POLARITY),
        ("Northfield Care sold no home, and it bought none in Hadley.", Fault.POLARITY),
        ("About 350 staff moved to Westway in 2025.", Fault.CERTAINTY),
        ("All staff were to move to Westway in 2025.", Fault.CERTAINTY),
        ("The board of Northfield Care appoints its trustees.", Fault.ROLES),
        ("A home in Hadley bought Northfield Care in August 2017.", Fault.ROLES),
        ("Northfield Care was bought by a home in Hadley.", Fault.ROLES),
    ],
)
def test_what_is_not_so_is_stopped_for_its_reason(said: str, why: Fault) -> None:
    assert fault(said) is why


def test_a_name_or_figure_of_the_question_may_be_said() -> None:
    assert fault("Eastgate was not bought: Northfield Care bought a home in Hadley.") is not None
    assert fault("The home that Northfield Care bought in 2019 is in Hadley.", "What was bought in 2019?") is None


def test_a_sentence_that_cites_nothing_is_stopped() -> None:
    assert judge(BOUGHT, []).fault is Fault.MARK
    assert judge(BOUGHT, [Cited(())]).fault is Fault.MARK


def test_what_is_near_in_words_and_far_in_meaning_is_stopped_where_meaning_is_known() -> None:
    assert judge(BOUGHT, [PASSAGE], likeness=lambda one, other: 0.9).fault is None
    assert judge(BOUGHT, [PASSAGE], likeness=lambda one, other: 0.1).fault is Fault.WORDS


def test_the_window_is_the_sentences_drawn_from_and_no_others() -> None:
    verdict = judge("The board had seven members in 2012, and in March 2013 its 52 members changed the rules.", [PASSAGE])
    assert verdict.windows == ((3, 4),)


def test_several_passages_may_be_drawn_together() -> None:
    other = Cited(("Southmead Homes opened in May 1998.",), "Southmead Homes")
    said = "Northfield Care bought a home in Hadley in August 2017, while Southmead Homes opened in May 1998."
    assert judge(said, [PASSAGE, other]).fault is None
    assert judge(said, [PASSAGE]).fault is not None


def test_the_nearest_sentence_is_the_one_with_most_of_the_words() -> None:
    assert PASSAGE.sentences[nearest("The trustees chose a board of nine.", PASSAGE)] == RULES


@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=4), st.text(max_size=40))
def test_any_text_gets_a_verdict_and_the_same_one_twice(said: str, sentences: list[str], question: str) -> None:
    cited = [Cited(tuple(sentences))]
    assert judge(said, cited, question) == judge(said, cited, question)


@given(st.sampled_from(PASSAGE.sentences), st.integers(min_value=3000, max_value=999_999))
def test_no_figure_that_the_passage_lacks_passes(sentence: str, number: int) -> None:
    assert fault(f"{sentence[:-1]} and {number} others.") is not None


def test_on_the_planted_set_few_lies_pass_and_few_true_sentences_are_stopped() -> None:
    """By words alone. RESULTS.md has the figures of each half; here only a little more than those is let through."""
    assert sum(one.fault is None for one in judged("lie")) <= 4
    assert sum(one.fault is not None for one in judged("truth")) <= 14


def test_a_sentence_of_the_set_that_left_the_corpus_is_named() -> None:
    with pytest.raises(LookupError, match="no longer has the sentence"):
        passage_with("cases/navigo", "Navigo flew to the moon.")
