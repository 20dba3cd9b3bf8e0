"""Whether a word written in lower case is an ordinary one, or may be somebody's name: "i told hargreaves".

Hunspell's dictionary knows names by their capital. It is an American one: British spellings are looked up as it would spell them.
"""

import re
from functools import cache

from hunspell import Hunspell

AMERICAN = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"is(?=(e|ed|es|ing|ations?|ational|ers?)$)", "iz"),
        (r"our", "or"),
        (r"tre(?=s?$)", "ter"),
        (r"ll(?=(ed|ing|er|ers|or|ors)$)", "l"),
    )
)
SHORTEST = 3
"""Letters of a word that may be a surname."""


def is_ordinary(word: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether each part of a word in lower case is in the dictionary or among `known`; what is not may be a name."""
    plain = word.replace("’", "'")
    parts = [part for part in re.split(r"'(?:s|t|d|m|re|ve|ll)$|['-]", plain) if len(part) >= SHORTEST]
    return _in_dictionary(plain) or all(part in known or _in_dictionary(part) for part in parts)


@cache
def _dictionary() -> Hunspell:
    return Hunspell("en_US")


def _in_dictionary(word: str) -> bool:
    spellings = (word, *(british.sub(american, word) for british, american in AMERICAN))
    return any(_dictionary().spell(spelling) for spelling in spellings)
