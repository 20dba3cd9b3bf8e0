"""What the three agendas promise to the people in the room, whoever edits them."""

import re
from functools import cache

import pytest

from guide import read_settings
from guide.reading import find_files, read_file
from guide.records import Agenda, Phones, Wall
from guide.reflection import read_bank
from guide.workshop import load_agendas
from guide.workshop.record import Heading

SETTINGS = read_settings().corpus
AGENDAS = load_agendas(SETTINGS.prompts / "agendas", read_bank(SETTINGS.prompts / "questions"))
each_agenda = pytest.mark.parametrize("agenda", AGENDAS, ids=lambda agenda: str(agenda.minutes))
NEVER = re.compile(r"\b(AI|assistant|smart|score|rating|vote for the best|winner|journey|empower)\b")


def spoken(agenda: Agenda) -> str:
    return " ".join(" ".join((step.title, step.say, step.text, step.notice)) for step in agenda.steps)


def test_there_are_three_and_every_sentence_stands_in_its_source() -> None:
    files = {file.id: file for file in find_files(SETTINGS.folder, SETTINGS.folder / "none")}

    @cache
    def text_of(source: str) -> str | None:
        return read_file(files[source], largest_mb=SETTINGS.largest_file_mb).text if source in files else None

    shipped = load_agendas(SETTINGS.prompts / "agendas", read_bank(SETTINGS.prompts / "questions"), text_of)
    assert [agenda.minutes for agenda in shipped] == [45, 90, 180]


@each_agenda
def test_people_hear_first_that_software_judges_nothing_forgets_and_wants_no_names(agenda: Agenda) -> None:
    first = agenda.steps[0].say
    assert "Software will not judge what you write, and will not keep it after the date on your screens." in first
    assert "Please do not name patients, users or colleagues." in first
    assert {rule.id for rule in agenda.rules} == {"chatham", "stays"}


@each_agenda
def test_wherever_a_passage_stands_something_points_the_other_way(agenda: Agenda) -> None:
    for step in agenda.steps:
        assert bool(step.contrary) == bool(step.passages or step.choices), step.id
    for step in agenda.steps:
        assert {place.source for place in step.choices} <= {place.source for place in step.contrary}, step.id


@each_agenda
def test_both_endings_are_among_the_cases(agenda: Agenda) -> None:
    sources = {place.source for step in agenda.steps for place in (*step.passages, *step.choices)}
    assert sources & {"cases/care-plus-group", "cases/navigo"}
    assert "cases/peninsula-community-health" in sources


@each_agenda
def test_what_can_go_wrong_is_rehearsed(agenda: Agenda) -> None:
    cues = " ".join(step.cues for step in agenda.steps)
    for trouble in (
        "network is down",
        "Three people or fewer",
        "joke",
        "llegation",
        "Fewer than five|fewer than five",
        "note|Note",
    ):
        assert re.search(trouble, cues), trouble


@each_agenda
def test_words_are_written_before_they_are_shown_and_nothing_is_scored(agenda: Agenda) -> None:
    writing = next(number for number, step in enumerate(agenda.steps) if step.cards)
    shown = next(number for number, step in enumerate(agenda.steps) if step.wall is Wall.CARDS)
    assert writing < shown
    assert not NEVER.search(spoken(agenda))


@each_agenda
def test_each_question_can_be_read_aloud_where_it_is_asked(agenda: Agenda) -> None:
    for step in agenda.steps:
        if step.paper_text:
            assert step.paper_text in step.say and step.phones is Phones.BLANK
        elif step.question and step.cards and not step.form.places:
            assert step.text.casefold() in step.say.casefold(), step.id


def test_cards_for_the_record_are_placed_under_its_own_headings() -> None:
    placed = [step for agenda in AGENDAS for step in agenda.steps if step.wall is Wall.RECORD and step.cards]
    assert placed
    assert all(set(step.form.places) <= set(Heading) for step in placed)
