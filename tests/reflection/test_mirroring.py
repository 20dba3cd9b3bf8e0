"""A person's own words, to the letter, or nothing."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.records import Act
from guide.reflection import Listening, load_listening, names_somebody
from guide.reflection.mirroring import LONGEST, SHORTEST, best_clause, clauses_of, held_in, mirror_of, whole_of
from guide.reflection.private import WORD
from guide.settings import Settings
from tests.reflection.conftest import turn

HERE = Path(__file__).parent
WORDS = load_listening(Settings().corpus.prompts)
WORRY = "I am still worried about"
WORRIED = st.sampled_from(
    ["I am still worried about {}.", "I don't know how to tell {} that I am afraid", "{} hopes, but I am not sure {}"]
)
NUMBER = st.from_regex(r"0[0-9]{3} ?[0-9]{3} ?[0-9]{3,4}", fullmatch=True)
HANDLE = st.from_regex(r"@[a-z]{3,9}", fullmatch=True)


def marked(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["message"]
    return entries


def test_two_of_three_mirrors_carry_what_was_marked_by_hand(words: Listening) -> None:
    said = [(entry["tension"], best_clause(entry["text"], words)) for entry in marked("mirrors")]
    carried = [tension for tension, clause in said if clause and tension in clause]
    assert len(said) == 30
    assert len(carried) >= 20


@pytest.mark.parametrize("entry", marked("unmirrored"), ids=lambda entry: entry["text"][:30])
def test_what_is_private_hostile_or_about_others_is_never_said_back(words: Listening, entry: dict[str, Any]) -> None:
    clause = best_clause(entry["text"], words)
    if "never" not in entry:
        assert clause is None
    assert not any(private in (clause or "") for private in entry.get("never", ()))


@settings(deadline=None)
@given(st.text(max_size=400) | st.lists(WORRIED, max_size=5).map(" ".join))
def test_a_mirror_is_an_exact_substring_of_four_to_twenty_words(message: str) -> None:
    clause = best_clause(message, WORDS)
    if clause is not None:
        assert clause in message
        assert SHORTEST <= len(WORD.findall(clause)) <= LONGEST


@settings(deadline=None)
@given(
    WORRIED,
    st.sampled_from(
        ["Olamide", "Mr Brown", "priya", "Smith-Jones", "hargreaves", "okafor", "smith", "whitlock-jones", "d'Arcy Wentworth"]
    ),
)
def test_a_name_is_never_said_back(sentence: str, name: str) -> None:
    assert name not in (best_clause(sentence.format(name, name), WORDS) or "")


@pytest.mark.parametrize(
    "message",
    [
        "{} said we still do not know who pays for it",
        "I am still worried because {} told us nothing",
        "I don't know what Mr {} wants of us",
        "I am afraid of what nurse {} will say",
        "I still don't know what miss {} is afraid of",
        "I told {} I am still worried about it",
    ],
)
def test_a_surname_that_is_an_ordinary_word_is_never_said_back_where_its_place_tells(words: Listening, message: str) -> None:
    for name in words.names.surnames | words.names.last:
        for written in (name, name.capitalize()):
            said = [find(message.format(written), words) for find in (best_clause, held_in, whole_of)]
            assert not any(name in (clause or "").lower() for clause in said), written


@pytest.mark.parametrize(
    "clause",
    [
        "I still don't know what the cook thinks of it",
        "I am worried that the young want something else",
        "I told young people that I am still worried",
        "I still don't know what every nurse thinks",
        "I am afraid the parish told us nothing",
    ],
)
def test_an_ordinary_word_that_is_no_name_there_is_said_back(words: Listening, clause: str) -> None:
    assert best_clause(f"{clause}.", words) == clause


def test_a_card_that_opens_with_such_a_name_names_somebody(words: Listening) -> None:
    known = frozenset({"brown", "young", "people", "said", "told"})
    assert names_somebody("Brown said the rota is wrong", words, known)
    assert names_somebody("we asked and young told us no", words, known)
    assert not names_somebody("Young people said the rota is wrong", words, known)


def test_a_sum_and_a_year_may_be_said_back_and_a_date_of_birth_may_not(words: Listening) -> None:
    assert best_clause("I still worry that 900,000 went on the roof in 2019.", words)
    assert best_clause("I still worry about my son, born 12 March 1968.", words) is None


@settings(deadline=None)
@given(
    WORRIED,
    st.emails()
    | st.from_regex(r"0[0-9]{3} ?[0-9]{3} ?[0-9]{3,4}", fullmatch=True)
    | st.from_regex(r"@[a-z]{3,9}", fullmatch=True),
)
def test_an_address_or_a_number_is_never_said_back(sentence: str, private: str) -> None:
    assert private not in (best_clause(sentence.format(private, private), WORDS) or "")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_clauses_follow_each_other_and_lie_in_the_message(message: str) -> None:
    ends = [0]
    for clause in clauses_of(message):
        assert ends[-1] <= clause.start < clause.end <= len(message)
        ends.append(clause.end)


def test_what_was_quoted_before_is_not_quoted_again(words: Listening) -> None:
    message = f"{WORRY} the night shift."
    first = mirror_of(message, (), words)
    assert first is not None
    assert mirror_of(message, [turn(message, mirror=first.now)], words) is None


TOLD = [
    "I am still worried about the night shift",
    "I don't know what the council wants",
    "I am afraid of the second contract",
    "I hope I am wrong about the pensions",
]


def test_the_third_mirror_looks_back_where_words_are_shared(words: Listening) -> None:
    mirror = mirror_of("I still don't trust the council", [turn(text, mirror=text) for text in TOLD[:2]], words)
    assert mirror is not None
    assert (mirror.earlier, mirror.now) == (TOLD[1], "I still don't trust the council")


def test_the_fourth_looks_back_in_any_case_and_then_it_rests(words: Listening) -> None:
    past = [turn(text, mirror=text) for text in TOLD[:2]]
    third = mirror_of(TOLD[2], past, words)
    assert third is not None
    assert not third.earlier
    past.append(turn(TOLD[2], mirror=TOLD[2]))
    fourth = mirror_of(TOLD[3], past, words)
    assert fourth is not None
    assert fourth.earlier == TOLD[0]
    past.append(turn(TOLD[3], mirror=TOLD[3], earlier=TOLD[0]))
    fifth = mirror_of("I wonder what I would miss about the council", past, words)
    assert fifth is not None
    assert not fifth.earlier


def test_words_of_danger_or_accusation_are_never_brought_up_again(words: Listening) -> None:
    past = [turn(TOLD[0], act=Act.SIGNPOST_URGENT), *(turn(text, mirror=text) for text in TOLD[1:3])]
    past.append(turn("...", act=Act.WAIT))
    mirror = mirror_of("I still worry about the night shift", past, words)
    assert mirror is not None
    assert mirror.earlier != TOLD[0]


def test_somebody_elses_words_in_quotation_marks_are_not_taken_for_their_own(words: Listening) -> None:
    assert best_clause('They wrote "I am still worried about us" on the wall', words) is None
