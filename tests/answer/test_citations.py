import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.answer import cite, in_words, verify
from guide.errors import NotFound
from guide.records import Heading, Page, Reading, Reference, ReferenceKind, ReferenceMark, Source, SourceKind, Span

TEXT = "Money\n\nThe board chose to stop. It said “we can’t go on” – twice.\n\nNearly 2,000 staff moved."
SOURCE = Source(id="cases/one", title="One", kind=SourceKind.CASE, ours=True, path="cases/one.md", sha256="ab" * 32)
MONITOR = Reference(key="S1", publisher="Monitor", title="Notice", date="2015-08-07", kind=ReferenceKind.OFFICIAL)
HSJ = Reference(key="S2", publisher="HSJ", title="Story", date="2015", kind=ReferenceKind.PRESS)
READING = Reading(
    source=SOURCE,
    text=TEXT,
    headings=(Heading(start=0, end=5, level=1, title="Money"),),
    references=(ReferenceMark(31, "S1"), ReferenceMark(len(TEXT), "S2"), ReferenceMark(len(TEXT), "S1")),
    bibliography=(MONITOR, HSJ),
)
FIRST = Span(7, 31)


def test_a_citation_is_the_very_text_with_its_heading_and_its_public_source() -> None:
    citation = cite(READING, FIRST, 2)
    assert citation.quote == "The board chose to stop."
    assert citation.trail == ("Money",)
    assert citation.references == (MONITOR,)
    assert citation.link == "/read/cases/one?at=7-31&of=abababababab"
    assert citation.number == 2


def test_two_keys_at_one_sentence_are_both_kept_in_order() -> None:
    start = TEXT.index("Nearly")
    assert cite(READING, Span(start, len(TEXT))).references == (HSJ, MONITOR)


@pytest.mark.parametrize("span", [Span(0, 10_000), Span(5, 5), Span(-1, 4), Span(9, 3)])
def test_a_place_that_is_not_in_the_text_is_refused(span: Span) -> None:
    with pytest.raises(NotFound):
        cite(READING, span)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Page(number=7, label="5", printed="5", start=0, end=1), "p. 5 (page 7 of the file)"),
        (Page(number=3, printed="3", start=0, end=1), "p. 3"),
        (Page(number=2, label="ii", start=0, end=1), "p. ii (page 2 of the file)"),
        (Page(number=2, start=0, end=1), "page 2 of the file"),
    ],
)
def test_pages_are_told_as_people_speak_of_them(page: Page, words: str) -> None:
    assert in_words(page) == words


@pytest.mark.parametrize(
    "quote",
    [
        "The board chose to stop.",
        'It said "we can\'t go on" - twice.',
        "chose\nto   stop",
        "“The board chose to stop.”",
        "Nearly 2,000 staff",
    ],
)
def test_a_quote_is_found_whatever_its_dashes_quotes_and_spaces(quote: str) -> None:
    (found,) = verify(quote, [READING])
    assert found.quote == TEXT[found.start : found.end]


@pytest.mark.parametrize(
    "quote", ["The board chose to go on.", "board chooses", "oard chose", "chose to sto", "", " ", "“”", "…"]
)
def test_words_must_be_the_same(quote: str) -> None:
    assert verify(quote, [READING]) == []


@given(st.data())
def test_every_run_of_whole_words_is_found_where_it_stands(data: st.DataObject) -> None:
    words = [
        (i, j)
        for i in range(len(TEXT))
        for j in (TEXT.find(" ", i + 1),)
        if j > 0 and (i == 0 or TEXT[i - 1] in " \n") and TEXT[i].isalnum()
    ]
    start, end = data.draw(st.sampled_from(words))
    assert any(c.start <= start < c.end for c in verify(TEXT[start:end], [READING]))


@given(st.text(max_size=80))
def test_no_text_breaks_the_search_for_it(text: str) -> None:
    for citation in verify(text, [READING]):
        assert citation.quote == TEXT[citation.start : citation.end]
