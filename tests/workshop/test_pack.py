"""The print pack: what the agenda says, asks and quotes stands on paper, word for word, whatever it looks like."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from pypdf import PdfReader

from guide import Guide
from guide.records import Agenda, Draft, Form, Phones, Place, Step, Swap, Wall, Workshop
from guide.reflection import read_bank
from guide.workshop import load_agendas
from guide.workshop.case_cards import CaseCard, cards_of
from guide.workshop.pack import pack_of
from guide.workshop.preparing import new_workshop
from tests.small_library import open_small

SOURCES = ("cases/care-plus-group.md", "cases/explore-york.md", "cases/aspire-sussex.md", "notes/risk-and-humility.md")
ODD = '#panic("x") $x^2$ *bold* _under_ @a <b> \\ `code` [link] // end'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    opened = open_small(tmp_path_factory.mktemp("pack"), *SOURCES)
    yield opened
    opened.close()


def agenda(small: Guide, minutes: int) -> Agenda:
    prompts = small.settings.corpus.prompts
    agendas = load_agendas(prompts / "agendas", read_bank(prompts / "questions"))
    return next(each for each in agendas if each.minutes == minutes)


def workshop(small: Guide, minutes: int, **drafted: object) -> Workshop:
    bank = read_bank(small.settings.corpus.prompts / "questions")
    return new_workshop(Draft(agenda=minutes, **drafted), agenda(small, minutes), bank, date(2026, 11, 30), 30)


def pages(made: bytes) -> list[str]:
    """The text of every page without white space, which a line break may or may not leave in a PDF."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def stands(text: str, printed: str) -> bool:
    return "".join(text.split()) in printed


@pytest.mark.parametrize("minutes", [45, 90, 180])
def test_every_word_question_and_passage_of_an_agenda_is_printed(small: Guide, minutes: int) -> None:
    held = workshop(small, minutes)
    printed = "".join(pages(pack_of(held, small)))
    for step in held.steps:
        swap = (step.swap.text, step.swap.why) if step.swap else ()
        asked = (step.title, step.text, step.paper_text, step.notice, step.form.label, step.form.second, *step.form.places, *swap)
        read = (*step.say.split("\n\n"), *step.cues.splitlines())
        quoted = (place.sentence for place in (*step.passages, *step.choices))
        missing = [text for text in (*asked, *read, *quoted) if not stands(text, printed)]
        assert not missing, step.id
        if step.passages or step.choices:
            assert all(stands(place.sentence, printed) for place in step.contrary), step.id


def test_what_looks_like_markup_is_printed_as_it_was_written(small: Guide) -> None:
    step = Step(
        id="odd",
        title=f"Title {ODD}",
        minutes=5,
        say=f"Say {ODD}",
        cues=f"Cue {ODD}",
        wall=Wall.COLUMNS,
        phones=Phones.CARDS,
        text=f"Question {ODD}",
        cards=2,
        form=Form(label=f"Label {ODD}", second=f"Second {ODD}", places=(f"Place {ODD}",)),
        swap=Swap(question="lea-011", why=f"Why {ODD}"),
    )
    printed = "".join(pages(pack_of(workshop(small, 45, purpose=f"Purpose {ODD}", group=f"Group {ODD}", steps=(step,)), small)))
    for name in ("Title", "Say", "Cue", "Question", "Label", "Second", "Place", "Why", "Purpose", "Group"):
        assert stands(f"{name} {ODD}", printed), name


def test_the_notice_says_the_rule_the_date_and_how_to_join(small: Guide) -> None:
    held = workshop(small, 45, rule="stays")
    with_address = pages(pack_of(held, small, "https://guide.example.org/w/tarn-46"))
    notice = next(page for page in with_address if "Writenothing." in page)
    for text in (held.purpose, held.rule.text, "30 December 2026", held.code, "https://guide.example.org/w/tarn-46"):
        assert stands(text, notice), text
    assert "Please do not name patients, users or colleagues.".replace(" ", "") in notice
    assert "https://" not in next(page for page in pages(pack_of(held, small)) if "Writenothing." in page)


def test_a_heavy_question_is_read_aloud_and_stands_on_a_folded_card_and_on_no_wall(small: Guide) -> None:
    held = workshop(small, 180)
    alone = next(step for step in held.steps if step.paper)
    printed = pages(pack_of(held, small))
    found = [page for page in printed if stands(alone.paper_text, page)]
    assert len(found) == 2
    assert any("Foryoualone." in page for page in found) and any(stands(alone.say.split("\n\n")[0], page) for page in found)


def test_every_section_of_the_record_and_somebody_to_turn_to_is_in_the_pack(small: Guide) -> None:
    printed = "".join(pages(pack_of(workshop(small, 45), small)))
    for text in ("Said once", "Where we did not agree", "What was decided", "Protect, the whistleblowing charity", "116 123"):
        assert stands(text, printed), text


def case(small: Guide, source: str) -> CaseCard:
    step = next(step for step in agenda(small, 45).steps if step.choices)
    index = [place.source for place in step.choices].index(source)
    return list(cards_of(step, small))[index]


def test_a_case_card_holds_exact_sentences_their_public_sources_and_what_was_not_found(small: Guide) -> None:
    card = case(small, "cases/peninsula-community-health")
    note = small.library.reading("cases/peninsula-community-health").text
    said = [each for part in card.parts for each in part.said]
    assert all(each.text in note for each in said)
    assert len({each.text for each in said}) == len(said)
    assert {mark for each in said for mark in each.marks} == set(range(1, len(card.sources) + 1))
    told = ["", "What the note tells", "Where accounts differ", "What points the other way", "What was not found"]
    assert [part.heading for part in card.parts] == told
    assert "own note" in card.origin


def test_a_case_card_puts_each_side_of_a_dispute_under_the_name_of_who_holds_it(small: Guide) -> None:
    differ = next(part for part in case(small, "cases/suffolk-libraries").parts if part.heading == "Where accounts differ")
    assert {each.lead for each in differ.said} == {
        "On whether the charity was failing or being squeezed, the council, February 2025:",
        "On whether the charity was failing or being squeezed, the charity, the same month:",
    }


def test_a_passage_that_stands_in_the_library_no_more_is_not_printed(small: Guide) -> None:
    gone = (
        Place(source="cases/peninsula-community-health", sentence="It never closed."),
        Place(source="notes/the-report", sentence="It says so."),
        Place(source="notes/gone", sentence="It is gone."),
    )
    step = Step(id="gone", title="Gone", minutes=5, cues="-", wall=Wall.PASSAGES, passages=gone)
    printed = "".join(pages(pack_of(workshop(small, 45, steps=(step,)), small)))
    assert not any(stands(place.sentence, printed) for place in gone)
