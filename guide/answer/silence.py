"""When a question lies outside the library.

Far questions separate by two signals, measured on our own questions: how near in meaning the best sentence comes, and how
many of the question's words the library has never used. (Near questions, on our subject but not covered, do not separate by
any such signal: they are answered by the notes' own "not known" lines.)
"""

from collections.abc import Iterable

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

from guide.records import Evidence, Query, Reading

LIKENESS_FLOOR = 0.30
LIKENESS_UNFAMILIAR = 0.48
UNFAMILIAR = 0.34
"""Below the first likeness (cosine of question and bare best sentence) a question is far; below the second it is far when more
than this share of its words is unknown to the library."""

STOP = frozenset(STOPWORDS_EN_PLUS)


class Vocabulary:
    """The word stems of a library."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._stems = {
            stem for reading in readings for stem in self._stem(_words(reading.text) + _words(" ".join(reading.source.aliases)))
        }

    def unknown_share(self, text: str) -> float:
        """Which share of the content words of `text` the library has never used, 0 to 1; 0 when it has no content words."""
        words = [word for word in _words(text) if word not in STOP]
        return sum(stem not in self._stems for stem in self._stem(words)) / len(words) if words else 0.0

    def _stem(self, words: list[str]) -> list[str]:
        return list(self._stemmer.stemWords(words))


def outside(query: Query, evidence: tuple[Evidence, ...], vocabulary: Vocabulary) -> bool:
    """Whether the question lies outside the library: SILENT, and no model is called."""
    if not evidence:
        return True
    if query.organisations:
        return False
    unknown = vocabulary.unknown_share(query.text)
    likeness = max((found.likeness for found in evidence if found.likeness is not None), default=None)
    if likeness is None:
        return unknown > UNFAMILIAR
    return likeness < LIKENESS_FLOOR or (likeness < LIKENESS_UNFAMILIAR and unknown > UNFAMILIAR)


def _words(text: str) -> list[str]:
    return ["".join(filter(str.isalnum, word)) for word in text.lower().replace("-", " ").split() if any(map(str.isalnum, word))]
