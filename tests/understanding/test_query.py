import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.prompts import load_prompts
from guide.records import QuestionKind, Reading, Source, SourceKind, Span, Term
from guide.settings import Settings
from guide.understanding import Names, Terms, understand


def source(id: str, title: str, aliases: tuple[str, ...] = (), cased: tuple[str, ...] = ()) -> Source:
    return Source(
        id=f"cases/{id}",
        title=title,
        kind=SourceKind.CASE,
        ours=True,
        path=f"cases/{id}.md",
        sha256="0" * 64,
        aliases=aliases,
        cased=cased,
    )


FIELDS = load_prompts(Settings().corpus.prompts).fields
NAMES = Names(
    [
        source("peninsula", "Peninsula Community Health", ("PCH", "Cornwall")),
        source("rochdale", "Rochdale Boroughwide Housing", ("RBH", "Rochdale", "Greater Manchester")),
        source("salford", "Salford Community Leisure", ("Greater Manchester",)),
        source("ace", "Anglian Community Enterprise and Provide", ("ACE", "Provide"), cased=("Provide",)),
        source("care-plus", "Care Plus Group", ("CPG", "Grimsby")),
    ]
)


def organisations(message: str) -> tuple[str, ...]:
    return tuple(name.removeprefix("cases/") for name in understand(message, NAMES, FIELDS).organisations)


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("What happened to Peninsula Community Health?", ("peninsula",)),
        ("why did the one in cornwall close", ("peninsula",)),
        ("Compare RBH and Care Plus Group", ("rochdale", "care-plus")),
        ("and in Grimsby, then rochdale", ("care-plus", "rochdale")),
        ("Who left in Greater Manchester?", ()),
        ("Did they provide training?", ()),
        ("What did Provide do in Essex?", ("ace",)),
        ("why did provide close", ("ace",)),
        ("compare rochdale and provide", ("rochdale", "ace")),
        ("did provide training close", ()),
        ("does it help and provide care", ()),
        ("I want a pch-like thing", ("peninsula",)),
        ("Who runs community hospitals?", ()),
    ],
)
def test_organisations_are_known_by_the_names_that_are_theirs_alone(message: str, named: tuple[str, ...]) -> None:
    assert organisations(message) == named


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Who elects the board at Rochdale?", QuestionKind.WHO),
        ("the board in Rochdale, what year did it change", QuestionKind.WHEN),
        ("How many staff moved?", QuestionKind.HOW_MANY),
        ("how much was the deal worth", QuestionKind.HOW_MUCH),
        ("How long did it last?", QuestionKind.HOW_LONG),
        ("What proportion of staff joined?", QuestionKind.SHARE),
        ("Why did it close?", QuestionKind.WHY),
        ("What is an asset lock?", QuestionKind.WHAT_IS),
        ("How does RBH differ from Care Plus Group?", QuestionKind.COMPARE),
        ("which ones were taken back in-house", QuestionKind.LIST),
        ("Did the members agree?", QuestionKind.YES_NO),
        ("was there ever an inquiry into what went wrong", QuestionKind.YES_NO),
        ("What was it called when it was still part of the council?", QuestionKind.OPEN),
        ("it closed, when exactly?", QuestionKind.WHEN),
        ("We vote in the spring.", QuestionKind.OPEN),
    ],
)
def test_the_kind_of_question_is_what_it_looks_for(message: str, kind: QuestionKind) -> None:
    assert understand(message, NAMES, FIELDS).kind is kind


def test_the_attribute_is_what_is_left_without_the_name() -> None:
    query = understand("Who elects the board at Rochdale Boroughwide Housing?", NAMES, FIELDS)
    assert query.attribute_words == ("elects", "board")


def test_the_fields_of_a_case_are_known_by_the_words_in_which_people_ask() -> None:
    assert understand("What happened to RBH?", NAMES, FIELDS).fields == ("outcome",)
    assert "elected_by" in understand("Who elects the board at Rochdale?", NAMES, FIELDS).fields
    assert "pensions" in understand("what about their pension", NAMES, FIELDS).fields
    assert understand("Tell me about the rents at RBH", NAMES, FIELDS).fields == ()


@pytest.mark.parametrize("message", ["Tell me about RBH", "What happened at RBH?", "How did it go at Rochdale?", "What is RBH?"])
def test_who_asks_nothing_special_of_a_case_asks_what_became_of_it(message: str) -> None:
    query = understand(message, NAMES, FIELDS)
    assert query.whole
    assert query.fields == ("outcome",)


@pytest.mark.parametrize("message", ["What happened to pensions at RBH?", "When did RBH start?", "What happened in 2015?"])
def test_who_asks_for_something_is_told_of_that(message: str) -> None:
    assert not understand(message, NAMES, FIELDS).whole


def test_time_is_a_year_or_now() -> None:
    assert understand("What happened in 2015?", NAMES, FIELDS).time == "2015"
    assert understand("Who runs it these days?", NAMES, FIELDS).time == "now"
    assert understand("Who ran it?", NAMES, FIELDS).time == ""


def test_a_library_without_cases_names_nobody() -> None:
    assert understand("What happened in Rochdale?", Names([]), FIELDS).organisations == ()


@given(st.text(max_size=300))
def test_no_message_is_too_odd_to_be_understood(message: str) -> None:
    assert understand(message, NAMES, FIELDS).text == message


def test_an_ordinary_word_within_a_term_is_no_name() -> None:
    provide = source("provide", "Provide", cased=("Provide",))
    reading = Reading(source=provide, text="It is a right.", terms=(Term(names=("right to provide",), sentence=Span(0, 14)),))
    names = Names([provide], Terms((reading,)))
    assert names.find("What is the Right to Provide?") == ()
    assert [name.source_id for name in names.find("What did the people of Provide do?")] == ["cases/provide"]
