"""The years that a question speaks of: "in 2011", "before 2012", "between 2010 and 2013", "the nineties", "the early 2000s"."""

import re
from collections.abc import Callable

EARLIEST, LATEST = 1900, 2099
YEAR = r"((?:19|20)\d\d)\b"
SPOKEN = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990, "noughties": 2000}
PARTS = {"early": range(5), "mid": range(3, 8), "late": range(5, 10)}
"""Which years of a decade are meant."""
DECADE = rf"\b(?:(early|mid|late)[- ](?:the )?)?(?:((?:19|20)?\d)0['’]?s|({'|'.join(SPOKEN)}))\b"

SPANS: tuple[tuple[str, Callable[[re.Match[str]], range]], ...] = (
    (
        rf"\b(?:between |from )?{YEAR} ?(?:and|to|until|till|up to|[-–]) ?{YEAR}",
        lambda said: _through(int(said[1]), int(said[2])),
    ),
    (rf"\b(?:before|earlier than|prior to) {YEAR}", lambda said: range(EARLIEST, int(said[1]))),
    (rf"\b(?:up to|until|till|by) {YEAR}", lambda said: _through(EARLIEST, int(said[1]))),
    (rf"\b(?:after|later than) {YEAR}", lambda said: _through(int(said[1]) + 1, LATEST)),
    (rf"\b(?:since|from) {YEAR}", lambda said: _through(int(said[1]), LATEST)),
    (DECADE, lambda said: _of_decade(said)),
    (rf"\b{YEAR}", lambda said: _through(int(said[1]), int(said[1]))),
)
"""Tried in this order on the lower-cased message; the first that is found decides."""


def years_of(message: str) -> range | None:
    """The years that `message` speaks of; None where it names none."""
    lowered = message.lower()
    return next((years(said) for pattern, years in SPANS if (said := re.search(pattern, lowered))), None)


def holding(years: range) -> str:
    """The regular expression that is found in a text which names one of `years`."""
    return rf"\b(?:{'|'.join(map(str, years))})\b"


def _through(first: int, last: int) -> range:
    return range(min(first, last), max(first, last) + 1)


def _of_decade(said: re.Match[str]) -> range:
    first = SPOKEN[said[3]] if said[3] else _written(said[2])
    part = PARTS.get(said[1], range(10))
    return range(first + part.start, first + part.stop)


def _written(digits: str) -> int:
    """The first year of "199"0s, and of the short "9"0s: from the thirties on, of the last century."""
    decade = int(digits)
    return 10 * decade if decade > 9 else (1900 if decade > 2 else 2000) + 10 * decade
