"""The record of a workshop: the group's own words, what it read, and nothing that says who wrote what."""

import io
from datetime import UTC, date, datetime

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from guide.faces.workshop_files import FILES, workshop_sheet
from guide.records import (
    Axis,
    Card,
    Citation,
    ConfidenceRule,
    Form,
    Gathered,
    Group,
    Notes,
    Phones,
    Place,
    Reference,
    ReferenceKind,
    State,
    Step,
    Swap,
    Wall,
    Workshop,
)
from guide.workshop.record import NO_DECISION, OWN_WORDS, WARNING, Heading, Kind, WorkshopRecord, record_of
from guide.workshop.views import SAID_ONCE

LASTED = Place(source="cases/navigo", sentence="Navigo was still going.")
ENDED = Place(source="cases/seqol-swindon", sentence="SEQOL lost its contract.")
STEPS = (
    Step(id="read", title="Read", minutes=3, wall=Wall.PASSAGE, phones=Phones.PASSAGE, passages=(LASTED,), contrary=(ENDED,)),
    Step(id="write", title="Write", minutes=3, phones=Phones.CARDS, question="unc-003", text="What is hard to ask?", cards=3),
    Step(id="wall", title="The wall", minutes=7, wall=Wall.CARDS, of="write"),
    Step(
        id="signs",
        title="Signs",
        minutes=5,
        wall=Wall.COLUMNS,
        phones=Phones.CARDS,
        text="What rests on what?",
        cards=2,
        form=Form(label="We assume", second="The sign"),
    ),
    Step(
        id="four",
        title="Four futures",
        minutes=5,
        wall=Wall.CROSS,
        phones=Phones.CARDS,
        text="How is it there?",
        cards=2,
        form=Form(places=("Upper left", "Upper right")),
    ),
    Step(
        id="missing",
        title="Missing",
        minutes=5,
        wall=Wall.RECORD,
        phones=Phones.CARDS,
        text="What is missing?",
        cards=3,
        form=Form(places=(Heading.UNKNOWN, Heading.READ, Heading.ABSENT)),
        swap=Swap(question="lea-011", text="What was small?"),
    ),
    Step(id="close", title="Thanks", minutes=3, wall=Wall.RECORD),
)
OPENED = ("read", "write", "wall", "signs", "four", "missing")
CARDS = (
    Card(id="a", step_id="write", text="Who pays?\nAnd why?", group="g"),
    Card(id="b", step_id="write", text="Did anyone ask the night team?", group="g"),
    Card(id="c", step_id="write", text="I like my job."),
    Card(id="d", step_id="write", text="WITHHELD", withheld=True, group="g"),
    Card(id="e", step_id="write", text="HIDDEN", hidden=True),
    Card(id="f", step_id="write", text="HELD BACK", held_back="It seems to name a person."),
    Card(id="h", step_id="signs", text="The rent stays.", second="A letter from the landlord."),
    Card(id="i", step_id="four", text="Nobody rings.", place="Upper left"),
    Card(id="j", step_id="four", text="Everybody rings.", place="A place that was renamed"),
    Card(id="k", step_id="missing", text="What they want.", place=Heading.UNKNOWN),
    Card(id="l", step_id="missing", text="It went well in York.", place=Heading.READ),
    Card(id="m", step_id="missing", text="The cleaners.", place=Heading.ABSENT),
)
WORKSHOP = Workshop(
    id="w",
    code="TARN 46",
    agenda=45,
    title="What we do not know",
    purpose="What do we not know about leaving?",
    group="The night team",
    rule=ConfidenceRule(id="stays", text="Nothing leaves the room."),
    day=date(2026, 11, 30),
    steps=STEPS,
    state=State(current="missing", opened=OPENED, axes=(Axis(low="poor", high="rich"), Axis(low="alone", high="together"))),
    delete_on=date(2026, 12, 30),
    closed=datetime(2026, 11, 30, 12, tzinfo=UTC),
    notes=Notes(disagreed="Some hold that staff should own it.\n\nOthers that the town should.", unknown="The rent after 2029."),
)
GATHERED = Gathered(
    workshop=WORKSHOP, cards=CARDS, groups=(Group(id="g", step_id="write", label="The money"),), writers={"write": 7, "signs": 3}
)


def cited(place: Place) -> Citation:
    reference = Reference(key="S1", publisher="Navigo", title="Elections", date="2024", kind=ReferenceKind.PARTICIPANT)
    return Citation(
        number=1,
        source_id=place.source,
        title=place.source.title(),
        ours=True,
        sha256="0" * 64,
        start=0,
        end=len(place.sentence),
        quote=place.sentence,
        link=f"/read/{place.source}",
        references=(reference,),
    )


def lines(record: WorkshopRecord) -> dict[Heading, list[str]]:
    return {section.heading: [line.text for line in section.lines] for section in record.sections}


def changed(**of_workshop: object) -> Gathered:
    return GATHERED.model_copy(update={"workshop": WORKSHOP.model_copy(update=of_workshop)})


RECORD = record_of(GATHERED, cited)


def test_what_was_written_stands_under_the_groups_labels_and_a_lone_card_under_said_once() -> None:
    assert lines(RECORD)[Heading.WROTE] == [
        "What is hard to ask?",
        "The money",
        "Who pays?\nAnd why?",
        "Did anyone ask the night team?",
        SAID_ONCE,
        "I like my job.",
        "How is it there?",
        "Across: from poor to rich",
        "Upwards: from alone to together",
        "Upper left",
        "Nobody rings.",
        SAID_ONCE,
        "Everybody rings.",
    ]


def test_a_card_that_was_withheld_hidden_or_held_back_is_nowhere() -> None:
    assert not any(word in RECORD.model_dump_json() for word in ("WITHHELD", "HIDDEN", "HELD BACK"))


def test_each_section_holds_what_belongs_there_and_an_empty_one_is_left_out() -> None:
    held = lines(RECORD)
    assert held[Heading.WHY] == [WORKSHOP.purpose, "The rule that we chose: Nothing leaves the room."]
    assert held[Heading.QUESTIONS] == ["What is hard to ask?", "What rests on what?", "How is it there?", "What is missing?"]
    assert held[Heading.DISAGREED] == ["Some hold that staff should own it.", "Others that the town should."]
    assert held[Heading.ASSUMED] == ["What rests on what?", SAID_ONCE, "The rent stays.", "A letter from the landlord."]
    assert held[Heading.UNKNOWN] == ["The rent after 2029.", OWN_WORDS, "What they want."]
    assert held[Heading.READ] == [LASTED.sentence, ENDED.sentence, OWN_WORDS, "It went well in York."]
    assert held[Heading.ABSENT] == ["We did not get to: Thanks", OWN_WORDS, "The cleaners."]
    assert held[Heading.DECIDED] == [NO_DECISION]
    assert Heading.DISAGREED not in lines(record_of(changed(notes=Notes()), cited))


def test_a_passage_carries_its_citation_and_what_points_the_other_way_follows_it() -> None:
    passage, contrary, _, card = next(section.lines for section in RECORD.sections if section.heading is Heading.READ)
    assert passage.kind is Kind.PASSAGE and passage.citation and passage.citation.references
    assert contrary.kind is Kind.CONTRARY and contrary.citation and contrary.citation.source_id == ENDED.source
    assert card.kind is Kind.CARD


def test_a_passage_that_stands_in_the_library_no_more_is_said_to_be_gone_and_not_quoted() -> None:
    held = lines(record_of(GATHERED, lambda place: None))
    assert LASTED.sentence not in held[Heading.READ]
    assert any("not in the library any more" in line for line in held[Heading.READ])


def test_of_a_steps_choices_only_the_one_that_was_picked_was_read() -> None:
    case = Step(id="case", title="A case", minutes=5, wall=Wall.CASE, choices=(LASTED, ENDED))
    state = State(current="case", opened=("case",), chosen={"case": ENDED})
    picked = Gathered(workshop=WORKSHOP.model_copy(update={"steps": (case,), "state": state}))
    assert lines(record_of(picked, cited))[Heading.READ] == [ENDED.sentence]
    none = changed(steps=(case,), state=State(current="case", opened=("case",)))
    assert lines(record_of(none, cited))[Heading.READ] == [OWN_WORDS, "It went well in York."]


def test_what_points_the_other_way_is_what_the_chosen_source_says_of_itself_where_it_does() -> None:
    own = Place(source=ENDED.source, sentence="SEQOL had asked to stop.")
    case = Step(id="case", title="A case", minutes=5, wall=Wall.CASE, choices=(LASTED, ENDED), contrary=(LASTED, own))
    state = State(current="case", opened=("case",), chosen={"case": ENDED})
    picked = Gathered(workshop=WORKSHOP.model_copy(update={"steps": (case,), "state": state}))
    assert lines(record_of(picked, cited))[Heading.READ] == [ENDED.sentence, own.sentence]


def test_a_question_that_was_swapped_stands_as_it_was_asked() -> None:
    swapped = record_of(changed(state=State(current="missing", opened=OPENED, swapped=("missing",))), cited)
    assert "What was small?" in lines(swapped)[Heading.QUESTIONS]
    assert "What is missing?" not in lines(swapped)[Heading.QUESTIONS]


def test_a_meeting_that_was_held_on_paper_is_not_told_what_it_did_not_get_to() -> None:
    paper = Gathered(workshop=WORKSHOP.model_copy(update={"state": State()}))
    assert list(lines(record_of(paper, cited))) == [Heading.WHY, Heading.DISAGREED, Heading.UNKNOWN, Heading.DECIDED]


def test_a_decision_stands_with_its_words_its_objections_and_its_date() -> None:
    decided = changed(notes=Notes(decision="An open meeting.\n\nBy consent.", objections="Too soon.", review="1 March 2027"))
    held = lines(record_of(decided, cited))[Heading.DECIDED]
    assert held == [
        "An open meeting.",
        "By consent.",
        "Objections that were kept",
        "Too soon.",
        "When we look at it again",
        "1 March 2027",
    ]


@pytest.mark.parametrize(("writers", "warned"), [({}, False), ({"write": 4, "signs": 3}, True), ({"write": 5}, False)])
def test_fewer_than_five_writers_are_warned_that_style_gives_people_away(writers: dict[str, int], warned: bool) -> None:
    assert record_of(GATHERED.model_copy(update={"writers": writers}), cited).warning == (WARNING if warned else "")


def test_the_version_without_cards_has_four_sections_and_of_cards_only_what_fours_wrote_together() -> None:
    short = record_of(GATHERED, cited, cards=False)
    assert list(lines(short)) == [Heading.QUESTIONS, Heading.ASSUMED, Heading.UNKNOWN, Heading.READ]
    assert [line.text for section in short.sections for line in section.lines if line.kind is Kind.CARD] == ["The rent stays."]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(["", "g", "gone"]), st.sampled_from(["", "Upper left", "lost"])))
)
def test_no_card_is_dropped_or_doubled_wherever_it_lies(lying: list[tuple[Step, str, str]]) -> None:
    cards = tuple(
        Card(id=f"{number}", step_id=step.id, text=f"card {number}", group=group or None, place=place)
        for number, (step, group, place) in enumerate(lying)
    )
    record = record_of(GATHERED.model_copy(update={"cards": cards}), cited)
    found = [line.text for section in record.sections for line in section.lines if line.kind is Kind.CARD]
    assert sorted(found) == sorted(card.text for card in cards)


ODD = '#panic("x") $x^2$ *bold* _under_ @a <b>&amp; \\ `code` [link](x) // end'
AWKWARD = GATHERED.model_copy(update={"cards": (Card(id="o", step_id="write", text=ODD), *CARDS)})


def read(kind: str, made: str | bytes) -> str:
    if isinstance(made, str):
        return made
    if kind == "docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


@pytest.mark.parametrize("kind", FILES)
def test_every_file_holds_the_groups_words_as_they_were_written(kind: str) -> None:
    text = " ".join(read(kind, FILES[kind][1](workshop_sheet(record_of(AWKWARD, cited)))).split())
    shown = MarkdownIt().render(text) if kind == "md" else text
    words = (
        "The money",
        "Did anyone ask the night team?",
        SAID_ONCE,
        "A letter from the landlord.",
        NO_DECISION,
        "30 December 2026",
    )
    assert all(word in shown for word in (*words, LASTED.sentence, "Navigo, Elections, 2024."))
    if kind != "md":
        assert ODD in text


def test_a_pdf_can_be_made_of_whatever_was_written() -> None:
    odd = Card(id="o", step_id="write", text="\x00\x07\ufffe" + "ﷺ漢字" + "x" * 500)
    assert FILES["pdf"][1](workshop_sheet(record_of(GATHERED.model_copy(update={"cards": (odd,)}), cited)))
