"""What is heard, and that it is heard alike whoever speaks."""

import shutil
from pathlib import Path

import pytest

from guide.errors import PromptError
from guide.records import EMPTY, Act
from guide.reflection import Listening, load_listening
from guide.reflection.bank import Stage, Theme
from guide.reflection.listening import Lean, lean_of, listen, short_running
from guide.settings import Settings
from tests.quality.sets import questions
from tests.reflection.conftest import conversation, turn


def test_certainty_and_its_direction_are_heard_alike_either_way(words: Listening) -> None:
    wrong = [asked.asked for asked in questions("certain") if lean_of(asked.asked, words.certain) != asked.voice]
    assert len(wrong) <= 2, wrong


def test_an_ordinary_line_is_seldom_taken_for_certain_or_loaded(words: Listening) -> None:
    heard = [listen(asked.asked, EMPTY, words) for asked in questions("ordinary")]
    assert len(heard) >= 100
    assert sum(bool(each.lean or each.frame) for each in heard) <= 0.05 * len(heard)


@pytest.mark.parametrize(
    ("message", "stage", "theme"),
    [
        ("We are thinking of leaving, and the vote is in May", Stage.BEFORE, Theme.MEMBERSHIP_AND_VOICE),
        ("The shadow board is drafting the constitution", Stage.DESIGN, None),
        ("Staff transfer under TUPE on the first day", Stage.TRANSITION, None),
        ("Turnout at the AGM fell again this year", Stage.LIVING, Theme.MEMBERSHIP_AND_VOICE),
        ("After the inquest the inspectors found mistakes", Stage.WRONG, Theme.FAILURE),
        ("Nobody answers to the regulator or the commissioner for complaints", Stage.WRONG, Theme.ACCOUNTABILITY),
        ("Who owns the building and the assets?", None, Theme.OWNERSHIP_AND_ASSETS),
        ("the boss and the senior managers decide over our heads", None, Theme.HIERARCHY),
    ],
)
def test_stage_and_theme_are_heard(words: Listening, message: str, stage: Stage | None, theme: Theme | None) -> None:
    heard = listen(message, EMPTY, words)
    assert stage is None or heard.stages[0] is stage
    assert theme is None or heard.themes[0] is theme


def test_what_was_said_before_is_still_heard_but_counts_less(words: Listening) -> None:
    before = conversation(turn("the turnout of members"), turn("the election of members"), turn("more members, more votes"))
    heard = listen("Our audit figures and the survey", before, words)
    assert set(heard.themes) >= {Theme.MEASUREMENT_AND_AUDIT, Theme.MEMBERSHIP_AND_VOICE}
    assert "turnout" not in " ".join(heard.recent)
    assert len(heard.recent) == 3


@pytest.mark.parametrize(
    "message",
    [
        "How do we get staff on board?",
        "How can we overcome resistance from the union?",
        "When we move out, who pays the pensions?",
        "How long until it fails?",
        "How do we stop the transfer?",
    ],
)
def test_what_is_taken_for_granted_is_named_once_whoever_takes_it(words: Listening, message: str) -> None:
    line = listen(message, EMPTY, words).frame
    assert line
    named = conversation(turn(message).model_copy(update={"frame": line}))
    assert listen(message, named, words).frame == ""


def test_length_decides_between_a_story_and_a_short_answer(words: Listening) -> None:
    assert listen("word " * 61, EMPTY, words).narrative
    assert not listen("word " * 60, EMPTY, words).narrative
    assert listen("not really, no", EMPTY, words).short
    assert not listen("not really, no thanks", EMPTY, words).short


def test_short_messages_are_counted_back_from_the_last() -> None:
    past = [turn("a longer one comes first"), turn("no", act=Act.SHORT), turn("maybe", act=Act.SHORT)]
    assert short_running(past) == 2
    assert short_running(past[:1]) == 0
    assert short_running([]) == 0


def test_direction_needs_more_than_a_certain_tone(words: Listening) -> None:
    assert lean_of("Obviously it rains", words.certain) is None
    assert lean_of("The pools closed in spring", words.certain) is None
    assert lean_of("This is bound to last", words.certain) is Lean.OPTIMIST
    assert lean_of("This is bound to close", words.certain) is Lean.PESSIMIST
    assert lean_of("Nobody loses money in these things", words.certain) is Lean.OPTIMIST
    assert lean_of("It'll be fine, obviously", words.certain) is Lean.OPTIMIST
    assert Lean.OPTIMIST.other is Lean.PESSIMIST
    assert Lean.PESSIMIST.other is Lean.OPTIMIST


@pytest.mark.parametrize(
    ("message", "sure"),
    [
        ("Everyone agrees.", True),
        ("Well, everybody knows it.", True),
        ("It's inevitable.", True),
        ("There is no alternative.", True),
        ("I'm quite sure of it", True),
        ("Everyone knows the pool is cold", False),
        ("everyone agrees on the budget", False),
        ("I'm sure the members asked", False),
        ("It's settled that we meet on Monday", False),
        ("Is everyone agreed?", False),
    ],
)
def test_agreement_alone_is_certain_of_nothing_named(words: Listening, message: str, sure: bool) -> None:
    assert listen(message, EMPTY, words).sure is sure


def test_who_looks_on_from_outside_does_not_speak_of_a_place_of_their_own(words: Listening) -> None:
    assert listen("We lost our contract", EMPTY, words).own
    past = conversation(turn("I'm writing a piece on our mutuals"))
    assert not listen("I'm writing a piece on our mutuals", EMPTY, words).own
    assert not listen("Can you give us a quote?", past, words).own


def test_who_is_tired_of_being_asked_is_not_asked(words: Listening) -> None:
    assert listen("I'm tired of being asked what I think", EMPTY, words).tender
    assert listen("they ask what we think and then nothing happens", EMPTY, words).tender
    assert not listen("We were asked about the vote and it went well", EMPTY, words).tender


def test_every_fault_of_the_lists_is_told_at_once(tmp_path: Path) -> None:
    file = Path(shutil.copy(Settings().corpus.prompts / "listening.toml", tmp_path))
    text = (
        file.read_text(encoding="utf-8")
        .replace('field = "pensions"', 'field = "pension"')
        .replace("[lines]", "[lines]\nrate = 'x'")
    )
    file.write_text(text.replace("together = '", "together = '("), encoding="utf-8")
    with pytest.raises(PromptError) as caught:
        load_listening(tmp_path)
    assert all(part in caught.value.message for part in ("'pension'", "rate", "no regular expression"))


def test_every_stage_and_theme_needs_its_words(tmp_path: Path) -> None:
    text = (Settings().corpus.prompts / "listening.toml").read_text(encoding="utf-8")
    (tmp_path / "listening.toml").write_text(text.replace("\nwrong = ", "\n# wrong = ", 1), encoding="utf-8")
    with pytest.raises(PromptError, match=r"stage\.wrong"):
        load_listening(tmp_path)
