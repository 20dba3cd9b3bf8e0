"""Codes, phrases and cards that lie near."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide import read_settings
from guide.errors import NotFound
from guide.index import MiniLM, find_weights
from guide.records import Card
from guide.workshop.codes import WORDS, new_code, new_phrase, plain_code, plain_phrase
from guide.workshop.near import near


def test_words_are_short_told_apart_and_once() -> None:
    assert len(set(WORDS)) == len(WORDS)
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 8 for word in WORDS)
    assert not [word for word in WORDS if f"{word}s" in WORDS]


@given(st.sampled_from(WORDS), st.integers(10, 99), st.sampled_from(["", " ", "-", " – ", "_"]), st.booleans())
def test_a_code_is_the_same_however_it_is_typed(word: str, digits: int, between: str, upper: bool) -> None:
    typed = f" {word.upper() if upper else word}{between}{digits} "
    assert plain_code(typed) == plain_code(f"{word.upper()} {digits}")


def test_a_new_code_is_a_word_and_two_digits() -> None:
    word, digits = new_code().split()
    assert word.lower() in WORDS
    assert 10 <= int(digits) <= 99


def test_a_phrase_is_six_words_however_it_is_typed() -> None:
    phrase = new_phrase()
    assert len(phrase.split()) == 6
    assert plain_phrase(phrase.upper().replace(" ", ",\n ")) == phrase


def cards(*texts: str) -> list[Card]:
    return [Card(id=text, step_id="write", text=text) for text in texts]


def test_near_cards_are_offered_and_far_ones_are_not(weights: Path) -> None:
    embedding = MiniLM(find_weights(read_settings(index={"weights": weights, "fetch_weights": False}).index, weights, None))
    asked, same, far = "Who pays for our pensions?", "What happens to our pension if we cannot pay?", "The kettle is broken."
    hidden = Card(id="hidden", step_id="write", text=same, hidden=True)
    elsewhere = Card(id="elsewhere", step_id="read", text=same)
    offered = near(asked, [*cards(asked, same, far), hidden, elsewhere], embedding)
    assert [card.text for card in offered] == [same]


def test_without_weights_nothing_is_offered_and_a_card_that_is_gone_is_said_to_be() -> None:
    assert near("one", cards("one", "two"), None) == ()
    with pytest.raises(NotFound):
        near("gone", cards("one"), None)
