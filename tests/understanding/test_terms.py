"""Whether a message asks what a term of the field means, or asks something of the thing."""

import pytest

from guide.records import QuestionKind, Reading, Source, SourceKind, Span, Term
from guide.understanding import Names, Terms, understand
from tests.understanding.test_query import FIELDS

TEXT = "A bencom is a society. A spin-out is a leaving. A board is a group. Othering is a way to treat people."
SAID = {
    sentence: Span(TEXT.index(sentence), TEXT.index(sentence) + len(sentence)) for sentence in TEXT.replace(". ", ".|").split("|")
}
NAMES = (("community benefit society", "community benefit societies", "bencom"), ("spin-out",), ("board",), ("othering",))


def reading(id: str = "notes/glossary") -> Reading:
    source = Source(id=id, title="Words", kind=SourceKind.NOTE, ours=True, path=f"{id}.md", sha256="0" * 64)
    return Reading(
        source=source, text=TEXT, terms=tuple(Term(names=n, sentence=s) for n, s in zip(NAMES, SAID.values(), strict=True))
    )


TERMS = Terms((reading(),))


def meant(message: str) -> list[str]:
    """The sentences that answer what `message` asks the meaning of."""
    spans = [id.split("@")[1].split("-") for id in TERMS.asked_for(message)]
    return [TEXT[int(start) : int(end)] for start, end in spans]


@pytest.mark.parametrize(
    "message",
    [
        "What is a bencom?",
        "whats a bencom",
        "What does “community benefit society” mean?",
        "we keep hearing about community benefit societies, what are they?",
        "Could somebody please explain Bencoms in plain English?",
        "BENCOM?",
        "what do we mean by a bencom",
    ],
)
def test_who_asks_for_a_meaning_is_told_it(message: str) -> None:
    assert meant(message) == ["A bencom is a society."]


@pytest.mark.parametrize("written", ["spin-out", "spin out", "spinout", "Spin-outs"])
def test_hyphens_and_spaces_may_be_left_out(written: str) -> None:
    assert meant(f"What is a {written}?") == ["A spin-out is a leaving."]


def test_the_difference_between_two_is_told_by_both_in_the_order_asked() -> None:
    assert meant("What's the difference between a spin-out and a bencom?") == [
        "A spin-out is a leaving.",
        "A bencom is a society.",
    ]


@pytest.mark.parametrize(
    "message",
    [
        "Who elects the board?",
        "What is the board paid?",
        "what about the board?",
        "what don't we know about the board?",
        "What can a board do?",
        "Should we become a bencom?",
        "We are a bencom.",
        "Are we a bencom?",
        "Our board means well.",
        "Our board is worried. What about it?",
        "I spoke for the board, and what about them?",
        "What is a society?",
        "Does the keyboard mean anything?",
    ],
)
def test_who_asks_or_says_something_of_it_is_not(message: str) -> None:
    assert meant(message) == []


def test_a_long_message_asks_for_more_than_a_meaning_and_costs_no_time() -> None:
    assert meant("What is a bencom? " + "I have been thinking of it. " * 20) == []
    assert meant("bencom " * 1142) == []


def test_the_first_source_that_explains_a_term_is_heard() -> None:
    both = Terms((reading("notes/a"), reading("notes/b")))
    assert {id.split("@")[0] for id in both.asked_for("What is a bencom?")} == {"notes/a"}


def test_who_uses_a_word_needs_no_telling_what_it_is() -> None:
    told = "We looked at a bencom, and the lawyers liked it."
    assert TERMS.explained("A bencom (society) is a society.", told)
    assert TERMS.explained("Bencom stands for community benefit society.", told)
    assert not TERMS.explained("A bencom may pay no dividend.", told)
    assert not TERMS.explained("A spin-out is a leaving.", told)


def test_without_terms_nothing_is_meant() -> None:
    assert Terms(()).asked_for("What is a bencom?") == ()


def test_a_question_for_a_meaning_is_of_that_kind_whatever_else_its_words_look_like() -> None:
    query = understand("What is the difference between a board and a bencom?", Names([]), FIELDS, TERMS)
    assert (query.kind, len(query.defined_in)) == (QuestionKind.WHAT_IS, 2)
