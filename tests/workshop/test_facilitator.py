"""The console: steps, timer, wall and groups; two consoles at once; what is pressed twice is done once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from guide.errors import NotFound, WorkshopError
from guide.records import Axis, Draft, Form, Notes, Place, Step, Wall
from guide.records.commands import (
    Choose,
    Close,
    Go,
    Hide,
    NameAxes,
    Note,
    Propose,
    PutCard,
    PutOnWall,
    Rename,
    Reveal,
    SetTimer,
    ShowCard,
    SwapQuestion,
    Ungroup,
)
from guide.workshop import Workshops
from tests.workshop.conftest import STEP, Clock, Room, new_id


def test_cards_are_hidden_until_they_are_revealed_and_hidden_again_when_wanted(writing: Room) -> None:
    writing.phone().write("What happens if the staff say no?")
    assert writing.on_wall() == []
    writing.reveal()
    assert writing.on_wall() == [("Said once", ["What happens if the staff say no?"])]
    writing.act(Hide(id=new_id(), step=STEP))
    assert writing.on_wall() == []


def test_the_first_step_starts_and_nothing_shows_before(room: Room) -> None:
    assert room.workshops.wall(room.code).step is None
    console = room.workshops.console(room.id)
    assert (console.step, console.after) == (None, room.opened.workshop.steps[0])
    assert room.go().state.started == room.clock.now


def test_of_two_consoles_the_slower_one_hears_what_the_other_did(writing: Room) -> None:
    seen = writing.workshops.console(writing.id).workshop.version
    there, here = writing.opened.workshop.steps[3], writing.opened.workshop.steps[4]
    writing.act(Go(id=new_id(), step=there.id, seen=seen))
    with pytest.raises(WorkshopError, match=f"went to “{there.title}”"):
        writing.act(Go(id=new_id(), step=here.id, seen=seen))
    assert writing.act(Go(id=new_id(), step=there.id, seen=seen)).state.current == there.id  # both wanted the same


def test_a_command_sent_twice_is_done_once(writing: Room) -> None:
    more = SetTimer(id=new_id(), to="add", seconds=60)
    left = [writing.act(more).state.timer.left for _ in range(2)]
    assert left == [240, 240]


def test_the_timer_goes_by_the_servers_clock(writing: Room) -> None:
    def clock() -> tuple[int, bool]:
        shown = writing.workshops.wall(writing.code).clock
        assert shown is not None
        return shown.left, shown.running

    assert clock() == (180, False)
    writing.act(SetTimer(id=new_id(), to="start"))
    writing.clock.pass_by(seconds=20)
    assert clock() == (160, True)
    writing.act(SetTimer(id=new_id(), to="pause"))
    writing.clock.pass_by(minutes=5)
    writing.act(SetTimer(id=new_id(), to="add", seconds=60))
    assert clock() == (220, False)
    writing.act(SetTimer(id=new_id(), to="start"))
    writing.clock.pass_by(seconds=230)
    assert clock() == (-10, True)
    writing.act(SetTimer(id=new_id(), to="reset"))
    assert clock() == (180, False)


def test_cards_are_grouped_by_hand_and_what_is_left_stands_under_said_once(writing: Room) -> None:
    for text in ("the pension", "the rent", "my job"):
        writing.phone().write(text)
    writing.reveal()
    cards = writing.cards()
    new = PutCard(id=new_id(), card=cards["the pension"].id, label="The money")
    writing.act(new)
    [group] = writing.workshops.console(writing.id).groups
    writing.act(PutCard(id=new_id(), card=cards["the rent"].id, group=group.id))
    writing.act(new)  # the network sent it twice
    assert writing.on_wall() == [("The money", ["the pension", "the rent"]), ("Said once", ["my job"])]
    writing.act(Rename(id=new_id(), group=group.id, label="Who pays"))
    writing.act(PutCard(id=new_id(), card=cards["the rent"].id))
    assert writing.on_wall() == [("Who pays", ["the pension"]), ("Said once", ["my job", "the rent"])]
    writing.act(Ungroup(id=new_id(), group=group.id))
    assert writing.on_wall() == [("Said once", ["my job", "the pension", "the rent"])]
    with pytest.raises(NotFound, match="group"):
        writing.act(PutCard(id=new_id(), card=cards["the rent"].id, group=group.id))


def test_a_hidden_card_reaches_neither_wall_nor_phones(writing: Room) -> None:
    phone = writing.phone()
    phone.write("a joke")
    writing.reveal()
    card = writing.cards()["a joke"]
    writing.act(ShowCard(id=new_id(), card=card.id, shown=False))
    assert "a joke" not in writing.workshops.wall(writing.code).model_dump_json()
    assert "a joke" not in writing.workshops.phone(writing.code, phone.token).model_dump_json()
    writing.act(ShowCard(id=new_id(), card=card.id, shown=True))
    assert writing.on_wall() == [("Said once", ["a joke"])]


def test_no_screen_but_the_console_knows_a_card_that_is_held_back(writing: Room) -> None:
    phone = writing.phone()
    written = phone.write("Ask Sharon what she did with it.")
    writing.reveal()
    assert written.card.held_back
    assert "name" in written.notice
    assert "Sharon" not in writing.workshops.phone(writing.code, phone.token).model_dump_json()
    [held] = writing.workshops.console(writing.id).held
    writing.act(ShowCard(id=new_id(), card=held.id, shown=True))
    assert writing.on_wall() == [("Said once", ["Ask Sharon what she did with it."])]


def test_a_passage_put_on_the_wall_carries_its_source_and_what_points_the_other_way(writing: Room) -> None:
    [found, *_] = [each for each in writing.workshops.find("Why did Peninsula Community Health close?") if each.contrary]
    writing.act(PutOnWall(id=new_id(), passage=found.passage.place))
    wall = writing.workshops.wall(writing.code)
    assert wall.on_wall is not None
    assert wall.on_wall.citation is not None
    assert wall.on_wall.citation.quote == found.passage.place.sentence
    assert wall.contrary[0].place.source != found.passage.place.source
    writing.go(writing.opened.workshop.steps[3].id)
    assert writing.workshops.wall(writing.code).on_wall is None


def test_cases_are_found_before_subjects_and_none_crowds_out_the_others(writing: Room) -> None:
    sources = [each.passage.place.source for each in writing.workshops.find("What became of the staff?")]
    assert all(source.startswith("cases/") for source in sources[:5])
    assert len(set(sources)) > len(sources) // 2
    assert max(sources.count(source) for source in sources) == 2


def test_a_sentence_that_is_not_in_the_library_is_not_shown_as_a_quotation(writing: Room) -> None:
    writing.act(PutOnWall(id=new_id(), passage=Place(source="cases/navigo", sentence="Navigo is the best of all mutuals.")))
    wall = writing.workshops.wall(writing.code)
    assert wall.on_wall is not None
    assert wall.on_wall.citation is None


def test_a_step_can_ask_its_other_question_and_its_own_again(writing: Room) -> None:
    step = next(each for each in writing.opened.workshop.steps if each.swap)
    assert step.swap is not None
    writing.go(step.id)
    asked = []
    for swapped in (True, False):
        writing.act(SwapQuestion(id=new_id(), step=step.id, swapped=swapped))
        shown = writing.workshops.wall(writing.code).step
        asked.append(shown.text if shown else "")
    assert asked == [step.swap.text, step.text]


def test_a_case_is_picked_after_reading_the_wall(writing: Room) -> None:
    step = next(each for each in writing.opened.workshop.steps if len(each.choices) > 1)
    writing.go(step.id)
    writing.act(Choose(id=new_id(), step=step.id, choice=1))
    shown = writing.workshops.wall(writing.code).step
    assert shown is not None
    assert shown.case is not None
    assert shown.case.place == step.choices[1]
    assert [other.place.source for other in shown.contrary] == [step.choices[1].source]
    with pytest.raises(WorkshopError):
        writing.act(Choose(id=new_id(), step=step.id, choice=99))


def test_axes_proposal_and_notes_are_kept_as_typed(writing: Room) -> None:
    axes = (Axis(low="money falls", high="money lasts"), Axis(low="few come", high="many come"))
    writing.act(NameAxes(id=new_id(), axes=axes))
    writing.act(Propose(id=new_id(), text="Hold one open meeting."))
    writing.act(Note(id=new_id(), notes=Notes(absent="the night team")))
    wall = writing.workshops.wall(writing.code)
    assert (wall.axes, wall.proposal) == (axes, "Hold one open meeting.")
    assert writing.workshops.gathered(writing.id).workshop.notes.absent == "the night team"


def test_a_closed_record_takes_only_the_facilitators_own_words_and_hiding(writing: Room) -> None:
    writing.phone().write("it was stolen, they say")
    writing.reveal()
    writing.act(Close(id=new_id()))
    card = next(iter(writing.cards().values()))
    writing.act(ShowCard(id=new_id(), card=card.id, shown=False))
    writing.act(Note(id=new_id(), notes=Notes(decision="No decision was taken.")))
    for command in (Reveal(id=new_id(), step=STEP), PutCard(id=new_id(), card=card.id, label="late")):
        with pytest.raises(WorkshopError, match="closed"):
            writing.act(command)


def test_a_record_closes_by_itself_a_day_after_the_start(writing: Room) -> None:
    writing.clock.pass_by(hours=23, minutes=59)
    assert not writing.workshops.wall(writing.code).heading.closed
    writing.clock.pass_by(minutes=1)
    assert writing.workshops.wall(writing.code).heading.closed
    assert writing.workshops.gathered(writing.id).workshop.closed == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_the_console_counts_phones_and_never_says_which(writing: Room) -> None:
    for text in ("one", "two"):
        phone = writing.phone()
        phone.write(text)
        phone.write(f"{text} again")
    writing.phone()
    console = writing.workshops.console(writing.id)
    assert (console.written, console.joined) == (2, 3)


def test_the_run_sheet_can_be_changed_also_while_it_runs_but_no_step_with_cards_goes(writing: Room) -> None:
    writing.phone().write("kept")
    steps = writing.opened.workshop.steps
    mine = Step(
        id="mine", title="Mine", minutes=4, say="Say it.", wall=Wall.QUESTION, text="What now?", cards=1, form=Form(label="One")
    )
    changed = writing.workshops.edit(writing.id, Draft(agenda=45, title="Ours", steps=(*steps[:3], mine)))
    assert (changed.title, changed.minutes, changed.code) == ("Ours", 13, writing.code)
    with pytest.raises(WorkshopError, match="cannot go"):
        writing.workshops.edit(writing.id, Draft(agenda=45, steps=(mine,)))
    with pytest.raises(WorkshopError, match="meanwhile"):
        writing.workshops.edit(writing.id, Draft(agenda=45), seen=0)


def test_steps_that_do_not_fit_together_are_refused_with_every_fault(room: Room) -> None:
    bad = Step(id="bad", title="Bad", minutes=3, wall=Wall.CARDS, of="nowhere", question="unc-999")
    with pytest.raises(WorkshopError) as told:
        room.workshops.edit(room.id, Draft(agenda=45, steps=(bad,)))
    assert all(word in told.value.message for word in ("nowhere", "unc-999", "gathers none", "say or cues"))


def test_a_rehearsal_leaves_nothing_behind(room: Room) -> None:
    room.workshops.rehearse(room.id)
    room.go()
    room.phone().write("tried out")
    room.reveal()
    assert room.workshops.wall(room.code).heading.rehearsal
    assert len(room.on_wall()[0][1]) == 25
    room.workshops.end_rehearsal(room.id)
    workshop = room.workshops.gathered(room.id).workshop
    assert (room.cards(), workshop.state.started, workshop.rehearsal) == ({}, None, False)
    room.clock.pass_by(days=2)
    assert not room.workshops.wall(room.code).heading.closed
    room.go()
    with pytest.raises(WorkshopError, match="has begun"):
        room.workshops.rehearse(room.id)


def test_the_console_opens_to_its_secret_alone_and_a_phrase_gives_a_new_one(room: Room) -> None:
    assert room.workshops.admit(room.id, room.opened.secret).id == room.id
    for wrong in ("", room.code, room.opened.phrase, new_id()):
        with pytest.raises(NotFound):
            room.workshops.admit(room.id, wrong)
    again = room.workshops.recover(f" {room.opened.phrase.upper().replace(' ', ', ')} ")
    assert room.workshops.admit(room.id, again.secret).id == room.id
    with pytest.raises(NotFound):
        room.workshops.admit(room.id, room.opened.secret)
    with pytest.raises(NotFound):
        room.workshops.recover("six other words than those given")


def test_it_is_deleted_after_its_last_day(workshops: Workshops, room: Room, clock: Clock) -> None:
    other = workshops.create(Draft(agenda=45, day=date(2026, 12, 1), days_kept=1))
    assert (room.opened.workshop.delete_on, other.workshop.delete_on) == (date(2026, 12, 23), date(2026, 12, 2))
    clock.pass_by(days=9)
    assert workshops.sweep() == 0
    clock.now = datetime(2026, 12, 3, tzinfo=UTC) + timedelta(seconds=1)
    assert workshops.sweep() == 1
    with pytest.raises(NotFound):
        workshops.wall(other.workshop.code)
    assert workshops.wall(room.code).heading.delete_on == date(2026, 12, 23)
