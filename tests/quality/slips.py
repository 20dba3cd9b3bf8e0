"""Questions as people type them in a hurry: one slip of the finger in each, always the same."""

import random
import re

from tests.quality.sets import Asked

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONG_ENOUGH = re.compile(r"[A-Za-z]{5,}")


def slipped(asked: Asked) -> Asked:
    """The same question with one letter of one longer word left out, doubled, replaced or changed about with the next."""
    dice = random.Random(asked.id)
    words = list(LONG_ENOUGH.finditer(asked.asked))
    if not words:
        return asked
    word = dice.choice(words)
    wrong = _wrong(word[0], dice)
    return asked.model_copy(update={"asked": asked.asked[: word.start()] + wrong + asked.asked[word.end() :]})


def _wrong(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return dice.choice(
        (
            before + after,
            before + letter + letter + after,
            before + dice.choice(LETTERS) + after,
            before + after[0] + letter + after[1:],
        )
    )
