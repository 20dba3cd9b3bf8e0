"""What a message is read as: a word that nobody knows is taken for the nearest word of the library ("Navgo" for "Navigo").

People type on phones, in a hurry. Only what is looked for is read so: what they wrote is kept and shown as they wrote it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from guide.records import Enquiry, Reading

WORD = re.compile(r"[A-Za-z]{4,}")
MENDED = re.compile(r"(?<![\w’'&@./-])[A-Za-z][a-z]{3,}(?![\w&@/-]|[’'.]\w)")
"""Words that may be mended: no capitals inside, no part of an address, nothing with a hyphen or an apostrophe."""
CONTRACTED = re.compile(r"^(\w+n(?=t$)|(?:here|how|that|there|they|we|what|where|who|you)(?=(?:d|ll|re|s|ve)$))")
"""Up to where an apostrophe was left out: "dont", "theyre"."""
ENDING = re.compile(r"(?:ed|ing|ers?|e?s|ish|(?<!l)y)$")
"""Of words that are formed as others are: "texted", "mouldy"."""
LONG = 8
"""Letters from which a word may have two slips; shorter ones have one (Damerau 1964: four of five misspellings are one slip)."""


class Spelling:
    """The words of a library and of those who ask of it. Read-only."""

    def __init__(self, texts: Iterable[str], is_ordinary: Callable[[str], bool]) -> None:
        """`texts`: all that is written there, as often as it is; `is_ordinary`: whether a word is one of the language."""
        written = Counter(word for text in texts for word in WORD.findall(text))
        self._times = Counter[str]()
        for word, times in written.items():
            self._times[word.lower()] += times
        self._as_written = {word.lower(): word for word, _ in reversed(written.most_common())}  # as it is written most often
        self._of_length: dict[int, list[str]] = {}
        for word in self._times:
            self._of_length.setdefault(len(word), []).append(word)
        self._is_ordinary = is_ordinary

    def mended(self, message: str) -> str:
        """`message` with the nearest word of the library for each word that neither the library nor the language has."""
        return MENDED.sub(lambda found: found[0] if self._known(found[0]) else self._nearest(found[0]), message)

    def _known(self, written: str) -> bool:
        word = written.lower()
        forms = (word, word.capitalize(), ENDING.sub("", word), CONTRACTED.sub(r"\1'", word))
        return any(form.lower() in self._times or self._is_ordinary(form) for form in forms)

    def _nearest(self, written: str) -> str:
        """The word with the fewest slips, then of the same first letter, then the one that is written most; else as it was."""
        word = written.lower()
        slips = 1 + (len(word) >= LONG)
        near = [
            (distance, other[0] != word[0], -self._times[other], other)
            for length in range(len(word) - slips, len(word) + slips + 1)
            for other, distance, _ in extract(
                word, self._of_length.get(length, ()), scorer=OSA.distance, score_cutoff=slips, limit=None
            )
        ]
        return self._as_written[min(near)[3]] if near else written


def written_in(readings: Iterable[Reading], enquiries: Iterable[Enquiry]) -> Iterator[str]:
    """All that is written in a library, its names, and how people ask of it."""
    for reading in readings:
        source = reading.source
        yield from (reading.text, source.title, *source.aliases, *source.keywords, *source.cased)
        yield from (name for term in reading.terms for name in term.names)
    yield from (wording for enquiry in enquiries for wording in enquiry.wordings)
