"""Words in lower case that may be somebody's name, and words that are none."""

import pytest

from guide.reflection import Listening
from guide.reflection.vocabulary import is_ordinary


@pytest.mark.parametrize(
    "name", ["hargreaves", "okafor", "blenkinsop", "whitlock", "chaudhry", "o’brien", "pritchard’s", "smyth-jones"]
)
def test_a_surname_is_no_ordinary_word(words: Listening, name: str) -> None:
    assert not is_ordinary(name, words.names.ordinary)


BRITISH = ["realised", "organisational", "behaviour", "councillors", "travelling", "centre", "theatres", "programme"]
TRADE = ["spin-out", "co-operative", "pre-mortem", "rotas", "tupe", "commissioner’s"]


@pytest.mark.parametrize("word", [*BRITISH, *TRADE, "worried", "isn’t", "don't", "dont", "ok", "im"])
def test_british_spellings_and_words_of_the_trade_are_ordinary(words: Listening, word: str) -> None:
    assert is_ordinary(word, words.names.ordinary)
