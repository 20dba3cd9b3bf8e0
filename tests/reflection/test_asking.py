"""Which question is asked, and when none is."""

from collections.abc import Sequence
from typing import Any

import pytest

from guide.records import EMPTY, Act, Conversation, Turn
from guide.reflection import Bank, Listening, listen
from guide.reflection.asking import SHORTLIST, Vector, Wanted, choose, fitting, may_ask
from guide.reflection.bank import BankQuestion, Occasion
from guide.reflection.replay import replay
from tests.reflection.conftest import conversation, turn

VOTE = "I keep thinking about the members and their vote"


def question(number: int, text: str, **more: Any) -> BankQuestion:
    fields = {
        "id": f"mem-{number:03}",
        "theme": "membership-and-voice",
        "stage": ["before"],
        "move": "watch",
        "fits": ["staff"],
        "weight": "plain",
        "why": "…",
    }
    return BankQuestion.model_validate({**fields, "text": text, **more})


def coloured(**more: Any) -> list[BankQuestion]:
    """Three that differ in every word."""
    wordings = ((3, "Red?", "watch"), (4, "Blue?", "notice"), (5, "Black?", "watch"))
    return [question(number, text, move=move, **more) for number, text, move in wordings]


def bank(*questions: BankQuestion) -> Bank:
    return Bank(questions=questions)


TWO = (question(1, "Who would notice first?"), question(2, "What part of the vote would nobody see?", move="notice"))

HELD = bank(*TWO)


def wanted(
    words: Listening,
    message: str = VOTE,
    past: Conversation = EMPTY,
    held: Bank = HELD,
    act: Act = Act.OPEN,
    **more: Any,
) -> Wanted:
    heard = listen(message, past, words)
    return Wanted(Turn(message=message, act=act), heard, replay(past, message, heard, held, words), **more)


def chosen(words: Listening, held: Bank, vector: Vector | None = None, **more: Any) -> str | None:
    found = choose(wanted(words, held=held, **more), held, words, vector)
    return found.id if found else None


def test_likeness_to_what_was_said_breaks_ties(words: Listening) -> None:
    assert chosen(words, bank(*TWO)) == "mem-002"
    assert chosen(words, bank(*TWO), lambda text: [float("first" in text or text == VOTE)]) == "mem-001"


def test_what_readers_found_apt_weighs_beside_likeness(words: Listening) -> None:
    first, second = TWO
    less = {"apt": -0.2}
    alike = lambda text: [1.0]  # noqa: E731
    assert chosen(words, bank(first, second.model_copy(update=less)), alike) == first.id
    assert chosen(words, bank(first.model_copy(update=less), second), alike) == second.id
    assert chosen(words, bank(first, second.model_copy(update=less))) == second.id


def test_a_question_of_an_occasion_is_asked_then_and_at_no_other_time(words: Listening) -> None:
    held = bank(*TWO, question(6, "What is the vote of the members about?", stage=[], occasion="unnamed", id="any-006"))
    assert chosen(words, held, occasion=Occasion.UNNAMED) == "any-006"
    assert [each.id for each in fitting(wanted(words, held=held), held, words)] == ["mem-002", "mem-001"]
    assert chosen(words, bank(*TWO), occasion=Occasion.UNNAMED) is None


def test_the_same_conversation_gives_the_same_question_whatever_the_order_of_the_bank(words: Listening) -> None:
    assert chosen(words, bank(*TWO)) == chosen(words, bank(*reversed(TWO)))


def test_what_the_message_is_about_goes_before_likeness(words: Listening) -> None:
    other = question(3, "What of the members and their vote?", id="fai-003", theme="failure")
    assert chosen(words, bank(TWO[0], other)) == "mem-001"


@pytest.mark.parametrize(
    "barred",
    [
        {"retired": "2026-01-01"},
        {"stage": ["living"]},
        {"needs": ["turnout"]},
        {"weight": "heavy"},
        {"not_when": ["first-turn"]},
        {"move": "opener", "stage": []},
        {"move": "closer", "stage": []},
        {"fits": ["facilitator"]},
    ],
    ids=str,
)
def test_a_question_that_does_not_fit_is_not_asked(words: Listening, barred: dict[str, Any]) -> None:
    assert chosen(words, bank(question(1, "Who would notice first?", **barred))) is None


def test_a_needed_word_counts_in_any_form_and_in_the_last_three_messages(words: Listening) -> None:
    held = bank(question(1, "Who would notice first?", needs=["elections", "annual meeting"]))
    assert chosen(words, held, past=conversation(turn("the election is near"), turn("hm"))) == "mem-001"
    assert chosen(words, held, past=conversation(turn("our Annual Meetings"), turn("hm"))) == "mem-001"
    assert chosen(words, held, past=conversation(turn("the election"), turn("a"), turn("b"))) is None


def test_no_question_is_asked_twice_nor_in_other_words(words: Listening) -> None:
    past = conversation(turn("x", asked="mem-001"), turn("y"))
    assert chosen(words, bank(TWO[0]), past=past) is None
    nearly = bank(TWO[0], question(9, "Who then would notice first?", move="notice"))
    assert chosen(words, nearly, past=past) is None


def test_no_move_twice_running_and_no_theme_four_times(words: Listening) -> None:
    three = [
        question(n, text, move=move) for n, text, move in ((3, "Red?", "watch"), (4, "Blue?", "notice"), (5, "Black?", "watch"))
    ]
    other = question(6, "Whose is it?", id="own-006", theme="ownership-and-assets", move="notice")
    held = bank(*three, *TWO, other)
    assert chosen(words, held, past=conversation(turn("x", asked="mem-003"))) not in {"mem-001", "mem-005"}
    past = conversation(*(turn("x", asked=each.id) for each in three), turn("y"))
    assert chosen(words, held, past=past) == "own-006"


def test_heavy_questions_wait_for_the_third_turn_and_come_twice_at_most(words: Listening) -> None:
    heavy = coloured(weight="heavy")
    later = conversation(turn("a"), turn("b"))
    assert chosen(words, bank(*heavy), past=conversation(turn("a"))) is None
    assert chosen(words, bank(*heavy), past=later) is not None
    assert chosen(words, bank(*heavy), past=later, group=True) is None
    twice = conversation(turn("a", asked="mem-003"), turn("b", asked="mem-004"), turn("c"))
    assert chosen(words, bank(*heavy), past=twice) is None


@pytest.mark.parametrize(
    ("act", "barrier"), [(Act.HOLD, "distress"), (Act.SIGNPOST_WRONGDOING, "wrongdoing"), (Act.REFER, "legal")]
)
def test_what_was_hard_bars_questions_for_three_messages(words: Listening, act: Act, barrier: str) -> None:
    held = bank(question(1, "Who would notice first?", not_when=[barrier]))
    hard = turn("x", act=act)
    assert chosen(words, held, past=conversation(hard, turn("a"), turn("b"))) is None
    assert chosen(words, held, past=conversation(hard, turn("a"), turn("b"), turn("c"))) == "mem-001"


def test_raw_failure_bars_imagined_failure(words: Listening) -> None:
    held = bank(question(1, "Who would notice first?", not_when=["raw-failure"], stage=["before", "wrong"]))
    assert chosen(words, held) == "mem-001"
    assert chosen(words, held, message="After the inquest and the accident we were in crisis") is None


def test_what_is_taken_for_granted_meets_another_view(words: Listening) -> None:
    held = bank(TWO[1], question(3, "Who sees it otherwise?", move="other-view"))
    assert chosen(words, held, message="How do we get staff on board with the vote?", act=Act.ANSWER) == "mem-003"


def test_a_story_meets_a_notice_and_a_short_answer_a_light_one(words: Listening) -> None:
    assert chosen(words, bank(*TWO), act=Act.NOTICE) == "mem-002"
    light = question(3, "Whose turn is it?", weight="light", stage=[])
    quoting = question(4, "What of it?", weight="light", stage=[], quote="“{quote}”: what of it?")
    assert chosen(words, bank(*TWO, light, quoting), act=Act.SHORT) == "mem-003"
    assert chosen(words, bank(light, quoting), act=Act.OPEN) is None


def test_openers_begin_and_closers_end(words: Listening) -> None:
    opener = question(1, "What brought you here?", id="any-001", stage=[], move="opener")
    closer = question(2, "What would you leave open?", id="any-002", stage=[], move="closer")
    held = bank(*TWO, opener, closer)
    assert chosen(words, held, message="hello", act=Act.GREET) == "any-001"
    assert chosen(words, held, ending=True) == "any-002"


def test_questions_for_facilitators_alone_wait_for_a_session_to_be_spoken_of(words: Listening) -> None:
    held = bank(question(1, "Who would notice first?", fits=["facilitator"]))
    assert chosen(words, held, message="I facilitate a workshop on the members and their vote") == "mem-001"


ASKED = (turn("a", asked="mem-001"), turn("b", asked="mem-002"))


def test_after_two_asking_turns_one_without_follows(words: Listening) -> None:
    assert may_ask(wanted(words, past=conversation(*ASKED[:1])))
    assert not may_ask(wanted(words, past=conversation(*ASKED)))
    assert may_ask(wanted(words, past=conversation(*ASKED, turn("c"))))


def test_a_person_may_ask_to_be_asked(words: Listening) -> None:
    assert may_ask(wanted(words, message="ask me something", past=conversation(*ASKED)))


def test_after_an_answer_questions_are_rarer(words: Listening) -> None:
    assert not may_ask(wanted(words, act=Act.ANSWER))
    assert may_ask(wanted(words, "What of our vote?", act=Act.ANSWER, past=conversation(turn("a"))))
    assert not may_ask(wanted(words, "What of our vote?", act=Act.ANSWER, past=conversation(*ASKED[:1])))


def test_who_only_looks_things_up_is_not_asked(words: Listening) -> None:
    assert not may_ask(wanted(words, "Who votes in Rochdale?", act=Act.ANSWER, past=conversation(turn("Who votes in Hull?"))))
    assert may_ask(wanted(words, "Who votes in Hull?", act=Act.ANSWER, past=conversation(turn("Nobody voted in our place"))))


def test_a_loss_is_not_asked_about_unless_it_is_wished(words: Listening) -> None:
    for loss in ("half my team have left nursing", "then the contract went to a big company", "I told everyone it was safe"):
        assert not may_ask(wanted(words, loss))
    said = "They closed our day centre and I miss it"
    assert not may_ask(wanted(words, said))
    assert not may_ask(wanted(words, past=conversation(turn(said), turn("a"))))
    assert may_ask(wanted(words, f"{said}. Ask me something"))


@pytest.mark.parametrize(("picked", "asked"), [(1, 1), (0, 0), (None, 0), (7, 0), (-1, 0)])
def test_another_of_the_shortlist_may_be_picked_and_nothing_else(words: Listening, picked: int | None, asked: int) -> None:
    held = bank(*coloured(stage=[]), *(question(n, f"{'x' * n}?") for n in range(6, 12)))
    need = wanted(words, held=held)
    offered = fitting(need, held, words)[:SHORTLIST]
    seen: list[tuple[str, list[str]]] = []

    def pick(said: str, texts: Sequence[str]) -> int | None:
        seen.append((said, list(texts)))
        return picked

    found = choose(need, held, words, pick=pick)
    assert found == offered[asked]
    assert seen == [(VOTE, [each.text for each in offered])]
    assert len(offered) == SHORTLIST


def test_who_told_of_a_loss_and_then_asks_for_a_fact_is_asked_nothing_back(words: Listening) -> None:
    later = [turn("I wonder about the vote"), turn("we all do"), turn("our vote was in May")]
    loss = turn("They closed our day centre")
    assert may_ask(wanted(words, "Who else lost the vote?", act=Act.ANSWER, past=conversation(turn("a"), *later)))
    assert not may_ask(wanted(words, "Who else lost the vote?", act=Act.ANSWER, past=conversation(loss, *later)))


def test_a_question_beside_the_point_is_not_asked(words: Listening) -> None:
    assert chosen(words, bank(*TWO), lambda text: [1.0, 0.0] if text == VOTE else [0.1, 0.9]) is None
    assert chosen(words, bank(*TWO), lambda text: [1.0, 0.0] if text == VOTE else [0.4, 0.9]) is not None


def test_who_has_said_no_more_than_a_word_is_not_asked_about_this(words: Listening) -> None:
    held = bank(*coloured(stage=[], weight="light", not_when=["nothing-said"]))
    assert chosen(words, held, message="not sure", act=Act.SHORT, past=conversation(turn("hello"))) is None
    assert chosen(words, held, message="not sure", act=Act.SHORT, past=conversation(turn("I wonder about the vote"))) is not None


@pytest.mark.parametrize("act", [Act.CLOSE, Act.WAIT, Act.HOLD, Act.REFER, Act.SIGNPOST_URGENT, Act.AS_TEXT, Act.OFF_TOPIC])
def test_some_acts_never_ask(words: Listening, act: Act) -> None:
    assert not may_ask(wanted(words, act=act, past=conversation(turn("a"))))


@pytest.mark.parametrize(
    "message",
    [
        "just tell me",
        "stop asking me things",
        "No more questions!",
        "Stop.",
        "plain answers only please",
        "I don't want your questions",
    ],
)
def test_a_wish_not_to_be_asked_holds_until_it_is_taken_back(words: Listening, message: str) -> None:
    past = conversation(turn("a"), turn(message), *(turn(VOTE) for _ in range(4)))
    assert not may_ask(wanted(words, message=message, past=conversation(turn("a"))))
    assert not may_ask(wanted(words, past=past))
    assert may_ask(wanted(words, message="you can ask me again", past=past))


def test_after_distress_nothing_is_asked_as_was_promised(words: Listening) -> None:
    past = conversation(turn("I can't cope", act=Act.HOLD), *(turn(VOTE) for _ in range(4)))
    assert not may_ask(wanted(words, past=past))
