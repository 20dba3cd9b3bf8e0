"""Phones: joining, writing, sending twice, taking back; and everything that goes wrong with a phone in a room."""

import pytest

from guide.errors import NotFound, WorkshopError
from guide.records import DotDraft, Draft
from guide.records.commands import Close, PutCard, ShowCard
from guide.workshop import Workshops
from tests.workshop.conftest import STEP, Room, new_id


def test_a_code_may_be_typed_as_it_comes(room: Room) -> None:
    word, digits = room.code.split()
    for typed in (room.code, f"{word.lower()}{digits}", f" {word.title()}-{digits} ", room.opened.workshop.slug):
        assert room.workshops.by_code(typed).id == room.id


@pytest.mark.parametrize("typed", ["", "TARN", "tarn 00", "💥", "' or 1=1 --", "a" * 10_000, "\0"])
def test_a_wrong_code_opens_nothing_and_says_where_to_look(room: Room, typed: str) -> None:
    with pytest.raises(NotFound) as told:
        room.workshops.by_code(typed)
    assert "wall" in told.value.advice


def test_wrong_codes_of_one_network_are_limited_and_right_ones_never(room: Room) -> None:
    at_work, elsewhere = "192.0.2.7", "192.0.2.8"
    room.workshops.by_code(room.code, caller=at_work)
    for number in range(30):
        with pytest.raises(NotFound):
            room.workshops.by_code(f"nowhere {number}", caller=at_work)
    with pytest.raises(WorkshopError, match="Too many"):
        room.workshops.by_code("nowhere 99", caller=at_work)
    assert all(room.workshops.join(room.code, caller=at_work) for _ in range(40))
    assert room.workshops.by_code(room.code, caller=elsewhere).id == room.id


def test_who_guesses_does_not_get_in_by_guessing_on(room: Room) -> None:
    for number in range(30):
        with pytest.raises(NotFound):
            room.workshops.by_code(f"nowhere {number}", caller="192.0.2.9")
    with pytest.raises(WorkshopError):
        room.workshops.by_code(room.code, caller="192.0.2.9")


def test_a_phone_that_joins_again_is_one_phone(room: Room) -> None:
    token = room.workshops.join(room.code)
    assert room.workshops.join(room.code, token) == token
    assert room.workshops.console(room.id).joined == 1


def test_a_card_sent_twice_is_kept_once(writing: Room) -> None:
    phone = writing.phone()
    draft = phone.draft("Who pays if the first winter goes badly?")
    first, second = phone.send(draft), phone.send(draft)
    assert (first, first.left) == (second, 2)
    assert list(writing.cards()) == [draft.text]


def test_a_phone_writes_three_cards_and_no_fourth(writing: Room) -> None:
    phone = writing.phone()
    assert [phone.write(f"card {number}").left for number in range(3)] == [2, 1, 0]
    with pytest.raises(WorkshopError, match="3 cards"):
        phone.write("card 4")
    assert writing.phone().write("another phone's").left == 2
    assert len(writing.cards()) == 4


@pytest.mark.parametrize("text", ["", "   \n\t", "\0\0", "\u200b\u202e"])
def test_an_empty_card_is_not_kept(writing: Room, text: str) -> None:
    with pytest.raises(WorkshopError, match="empty"):
        writing.phone().write(text)
    assert not writing.cards()


def test_a_card_of_ten_thousand_characters_is_refused_with_its_length(writing: Room) -> None:
    phone = writing.phone()
    with pytest.raises(WorkshopError, match="10,000") as told:
        phone.write("x" * 10_000)
    assert "stay in the box" in told.value.advice
    assert phone.write("é" * 600).left == 2


def test_signs_that_cannot_be_written_are_left_out(writing: Room) -> None:
    phone = writing.phone()
    written = phone.write("What\0 if \ud800 we\u202e\x07 lose it?\r\nAnd then?")
    assert written.card.text == "What if ? we lose it?\nAnd then?"


def test_a_card_for_a_step_that_was_left_is_kept_and_said_to_be_late(writing: Room) -> None:
    phone = writing.phone()
    draft = phone.draft("written offline")
    writing.go(writing.opened.workshop.steps[-1].id)
    written = phone.send(draft)
    assert written.late
    assert "gone on" in written.notice
    assert writing.cards()["written offline"].step_id == STEP


def test_a_phone_that_slept_for_an_hour_still_sends(writing: Room) -> None:
    phone = writing.phone()
    writing.clock.pass_by(hours=1)
    assert phone.write("after an hour").left == 2


def test_nothing_can_be_written_before_its_step_has_begun(room: Room) -> None:
    with pytest.raises(WorkshopError, match="not open yet"):
        room.phone().write("too early")
    with pytest.raises(NotFound):
        room.phone().write("nowhere", step="no-such-step")


def test_a_step_that_gathers_nothing_says_so(writing: Room) -> None:
    silent = next(step.id for step in writing.opened.workshop.steps if not step.cards)
    writing.go(silent)
    with pytest.raises(WorkshopError, match="No cards are gathered"):
        writing.phone().write("to nobody", step=silent)


def test_a_card_held_back_says_so_again_when_it_is_sent_again_until_it_is_allowed(writing: Room) -> None:
    phone = writing.phone()
    draft = phone.draft("Ask Sharon.")
    notices = [phone.send(draft).notice for _ in range(2)]
    assert notices[0] == notices[1] != ""
    writing.act(ShowCard(id=new_id(), card=writing.cards()[draft.text].id, shown=True))
    assert phone.send(draft).notice == ""


def test_who_has_not_joined_writes_nothing(writing: Room) -> None:
    phone = writing.phone()
    phone.token = new_id()
    with pytest.raises(WorkshopError, match="not joined"):
        phone.write("from outside")


def test_a_card_taken_back_is_gone_and_another_may_be_written(writing: Room) -> None:
    phone = writing.phone()
    for number in range(3):
        phone.write(f"card {number}")
    phone.take_back(phone.kept[0])
    phone.take_back(phone.kept[0])
    assert "card 0" not in writing.cards()
    assert phone.write("a better one").left == 0


def test_a_copy_under_way_does_not_bring_back_what_was_taken_back(writing: Room) -> None:
    phone = writing.phone()
    phone.write("regretted")
    phone.take_back(phone.kept[0])
    assert phone.send(phone.kept[0]).card.gone
    unsent = phone.draft("taken back before it arrived")
    phone.take_back(unsent)
    assert phone.send(unsent).card.gone
    assert not writing.cards()


def test_only_the_secret_of_a_card_takes_it_back(writing: Room) -> None:
    one, other = writing.phone(), writing.phone()
    one.write("mine")
    stolen = one.kept[0].model_copy(update={"secret": new_id()})
    with pytest.raises(WorkshopError, match="another phone"):
        other.take_back(stolen)
    assert [card.gone for card in writing.workshops.mine(writing.code, [(stolen.id, stolen.secret)])] == [True]
    assert "mine" in writing.cards()


def test_a_withheld_card_stays_on_the_wall_and_is_marked_for_the_record(writing: Room) -> None:
    phone = writing.phone()
    phone.write("not for the record")
    card = phone.kept[0]
    assert writing.workshops.withhold(writing.code, card.id, card.secret).withheld
    writing.reveal()
    assert writing.on_wall() == [("Said once", ["not for the record"])]
    assert writing.cards()["not for the record"].withheld
    assert not writing.workshops.withhold(writing.code, card.id, card.secret, withheld=False).withheld


def test_once_the_record_is_closed_nothing_is_added_or_taken_away(writing: Room) -> None:
    phone = writing.phone()
    phone.write("to stay")
    writing.act(Close(id=new_id()))
    card = phone.kept[0]
    for attempt in (
        lambda: phone.write("too late"),
        lambda: phone.take_back(card),
        lambda: writing.workshops.withhold(writing.code, card.id, card.secret),
        lambda: writing.workshops.join(writing.code),
    ):
        with pytest.raises(WorkshopError, match="over"):
            attempt()
    assert list(writing.cards()) == ["to stay"]


def test_a_place_must_be_one_of_the_steps_own(workshops: Workshops, room: Room) -> None:
    with pytest.raises(WorkshopError, match="place"):
        room.go()
        room.phone().write("nowhere", place="on the moon")


def test_dots_lie_on_what_is_shown_and_each_once(workshops: Workshops, room: Room) -> None:
    ninety = Room(workshops, workshops.create(Draft(agenda=90)), room.clock)
    dotting = next(step for step in ninety.opened.workshop.steps if step.dots)
    ninety.go(dotting.shows)
    phone = ninety.phone()
    phone.write("assumed", step=dotting.shows)
    ninety.go(dotting.id)
    card = ninety.cards()["assumed"]
    dot = DotDraft(id=new_id(), step_id=dotting.id, target=card.id)
    with pytest.raises(WorkshopError, match="nothing here"):
        workshops.dot(ninety.code, phone.token, dot)
    ninety.reveal(dotting.shows)
    ninety.act(PutCard(id=new_id(), card=card.id, label="money"))
    left = [workshops.dot(ninety.code, phone.token, dot) for _ in range(2)]
    assert left == [dotting.dots - 1] * 2
    assert [card.dots for group in workshops.wall(ninety.code).groups for card in group.cards] == [1]
    assert workshops.lift_dot(ninety.code, phone.token, dotting.id, dot.id) == dotting.dots
    ninety.act(Close(id=new_id()))
    assert [card.dots for group in workshops.wall(ninety.code).groups for card in group.cards] == [0]
