"""What is wrong with a note, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class NoteFault:
    """One fault of one note, as `guide check` lists it."""

    path: str
    """Below corpus/, with forward slashes."""
    line: int
    """In the file, from 1."""
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} {self.do}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or else all of them."""
    words = list(known)
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else f"Known are: {', '.join(words)}."
