"""A Reading becomes Passages."""

from collections.abc import Callable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guide.reading import FoundFile, passages_of
from guide.reading.markdown import read_markdown
from guide.reading.notes import read_note
from guide.reading.passages import LEAST, MOST, PIECES_PER_WORD
from guide.reading.sentences import sentences_of
from guide.records import PassageRole, Reading, Source, SourceKind, Span


def reading_of(markdown: str, *, ours: bool = True, apart: tuple[Span, ...] = ()) -> Reading:
    read = read_markdown(markdown)
    source = Source(id="notes/n", title="The note", kind=SourceKind.NOTE, ours=ours, path="notes/n.md", sha256="0" * 64)
    return Reading(source=source, text=read.text, headings=read.headings, apart=apart)


def prose(sentences: int, words: int = 20) -> str:
    return " ".join(f"Sentence {n} " + "holds a word " * ((words - 4) // 3) + f"number {n}." for n in range(sentences))


def test_a_case_is_cut_at_its_headings_and_roles_follow_them(case: Callable[..., FoundFile]) -> None:
    passages = passages_of(read_note(case()))
    assert [(passage.trail[-1], passage.role) for passage in passages] == [
        ("Outcome", PassageRole.BODY),
        ("What it was", PassageRole.BODY),
        ("What is not known", PassageRole.NOT_KNOWN),
        ("Tensions", PassageRole.TENSION),
    ]
    assert all(passage.trail[0] == "Peninsula Community Health" for passage in passages)


def test_the_trail_holds_the_headings_above_and_no_others() -> None:
    passages = passages_of(reading_of("## A\n\nOne is here.\n\n### B\n\nTwo is here.\n\n## C\n\nThree is here.\n"))
    assert [passage.trail for passage in passages] == [("The note", "A"), ("The note", "A", "B"), ("The note", "C")]


def test_headings_of_other_people_set_no_roles() -> None:
    assert passages_of(reading_of("## Tensions\n\nThe bolt holds.\n", ours=False))[0].role is PassageRole.BODY


def test_a_long_section_is_cut_within_bounds_with_one_sentence_of_overlap() -> None:
    passages = passages_of(reading_of("## Long\n\n" + prose(40)))
    assert len(passages) > 3
    assert all(LEAST <= len(passage.text.split()) * PIECES_PER_WORD <= MOST for passage in passages[:-1])
    assert all(before.sentences[-1] == after.sentences[0] for before, after in pairwise(passages))


def test_a_passage_ends_with_its_paragraph_when_it_holds_enough() -> None:
    passages = passages_of(reading_of(f"## Two\n\n{prose(5)}\n\n{prose(6)}"))
    assert passages[0].text == prose(5)


def test_what_stands_apart_is_a_passage_of_its_own() -> None:
    text = "Body one is here.\n\nContents . . . 3\n\nBody two is here."
    start = text.index("Contents")
    reading = reading_of(text, apart=(Span(start, start + len("Contents . . . 3")),))
    assert [(passage.text, passage.role) for passage in passages_of(reading)] == [
        ("Body one is here.", PassageRole.BODY),
        ("Contents . . . 3", PassageRole.APART),
        ("Body two is here.", PassageRole.BODY),
    ]


def test_bullets_of_a_long_list_are_found_under_their_stem() -> None:
    items = "\n".join(f"- {prose(1, 25)}" for _ in range(4))
    passages = passages_of(reading_of(f"## Duties\n\nMuch is asked. The board must do:\n\n{items}\n"))
    assert [passage.trail[-1] for passage in passages] == ["Duties", "The board must do:"]


MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            ["## Outcome", "### Deeper", "# Top", "## What is not known", "The list:", "- a bullet of text", "| a |\n|-|\n| b |"]
        ),
        st.builds(prose, st.integers(1, 9), st.integers(5, 90)),
    ),
    max_size=8,
).map("\n\n".join)


@given(MARKDOWN)
def test_every_passage_is_its_place_in_the_text(markdown: str) -> None:
    reading = reading_of(markdown)
    passages = passages_of(reading)
    for passage in passages:
        assert reading.text[passage.start : passage.end] == passage.text
        assert passage.sentences
        assert all(passage.start <= span.start < span.end <= passage.end for span in passage.sentences)
        assert (passage.sentences[0].start, passage.sentences[-1].end) == (passage.start, passage.end)
        assert not any(heading.start < passage.end and heading.end > passage.start for heading in reading.headings)
        assert passage.id == f"notes/n@{passage.start}-{passage.end}"
    assert len({passage.id for passage in passages}) == len(passages)
    assert passages == passages_of(reading)


@given(MARKDOWN)
def test_no_sentence_below_a_heading_is_lost(markdown: str) -> None:
    reading = reading_of(markdown)
    held = {span for passage in passages_of(reading) for span in passage.sentences}
    stops = [0, *(place for heading in reading.headings for place in (heading.start, heading.end)), len(reading.text)]
    expected = {
        span for start, end in zip(stops[::2], stops[1::2], strict=True) for span in sentences_of(reading.text, start, end)
    }
    assert held == expected
