"""Search by words: BM25 as Lucene counts it (k1 1.2, b 0.75; Robertson and Zaragoza 2009) over Snowball's English stems.

Names that are ordinary words ("Circle") have a token of their own, which only a capital inside a sentence makes.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray

from guide.errors import PromptError
from guide.index.sentences import Sentences

Scores = NDArray[np.float32]
"""(rows,), 0 where no word is shared."""

K1, B = 1.2, 0.75
SYNONYM_WEIGHT = 0.5
"""A word that only means the same counts half of one that was written."""
WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
ENDS_SENTENCE = re.compile(r"[.!?:\n›]\W*$")
SYNONYMS = "synonyms.toml"

Synonyms = tuple[tuple[str, ...], ...]
"""Groups of words and phrases that mean the same in this field."""


@dataclass(frozen=True)
class Word:
    """A word as written, and the token it is indexed by."""

    surface: str
    token: str


class Analyser:
    """Text -> tokens. `cased` are the ordinary words that are names when they are written with a capital."""

    def __init__(self, cased: Iterable[str]) -> None:
        self.cased = frozenset(word for name in cased for word in WORD.findall(name))
        self._stemmer = Stemmer.Stemmer("english")

    def words(self, text: str) -> list[Word]:
        """The content words of `text`. A capital that only opens a sentence makes no name."""
        found = [(match.group(), self._is_name(match, text)) for match in WORD.finditer(text.replace("’", "'"))]
        kept = [(word, name) for word, name in found if name or word.lower() not in STOPWORDS_EN]
        stems = self._stemmer.stemWords([word.lower() for word, _ in kept])
        return [Word(word, name_token(word) if name else stem) for (word, name), stem in zip(kept, stems, strict=True)]

    def tokens(self, text: str) -> list[str]:
        """The tokens of `text`, in order, with repeats."""
        return [word.token for word in self.words(text)]

    def _is_name(self, match: re.Match[str], text: str) -> bool:
        if match.group() not in self.cased:
            return False
        before = text[: match.start()]
        return bool(before.strip()) and not ENDS_SENTENCE.search(before)


def name_token(word: str) -> str:
    """The token of an ordinary word that is meant as a name; no stem looks like it."""
    return f"={word.lower()}"


class WordSearch:
    """BM25 over a library's sentences with their trails and names; built in memory. Read-only after, from any thread."""

    def __init__(self, sentences: Sentences, synonyms: Synonyms = ()) -> None:
        self.analyser = Analyser(name for source, _ in sentences.entries for name in source.cased)
        self._synonyms = synonyms
        self._tokens = list(self._documents(sentences))
        self._bm25 = bm25s.BM25(method="lucene", k1=K1, b=B)
        if any(self._tokens):
            self._bm25.index(self._tokens, show_progress=False)
        self._rows = len(sentences.rows)

    def _documents(self, sentences: Sentences) -> Iterator[list[str]]:
        cased = {source.id: frozenset(WORD.findall(" ".join(source.cased))) for source, _ in sentences.entries}
        contexts: dict[tuple[str, str], list[str]] = {}
        for row in sentences.rows:
            key = (row.source_id, row.context)
            if key not in contexts:
                contexts[key] = self._context(row.context, cased[row.source_id])
            own = [name_token(word) for word in WORD.findall(row.text) if word in cased[row.source_id]]
            yield contexts[key] + self.analyser.tokens(row.text) + own

    def _context(self, context: str, cased: frozenset[str]) -> list[str]:
        """In its own trail and names an ordinary word is always the name, and nothing else."""
        names = [name_token(word) for word in WORD.findall(context) if word in cased]
        return names + self.analyser.tokens(" ".join(word for word in WORD.findall(context) if word not in cased))

    def holds(self, row: int, token: str) -> bool:
        """Whether a row's sentence, trail or names have `token`."""
        return token in self._sets[row]

    @cached_property
    def _sets(self) -> list[frozenset[str]]:
        return [frozenset(tokens) for tokens in self._tokens]

    def scores(self, text: str) -> Scores:
        """BM25 of every row for a question; words that mean the same count half."""
        written = dict.fromkeys(self.analyser.tokens(text))
        alike = [token for token in self._alike(list(written)) if token not in written]
        total = self._sum(list(written))
        return total + SYNONYM_WEIGHT * self._sum(alike) if alike else total

    def _sum(self, tokens: list[str]) -> Scores:
        known = self._bm25.get_tokens_ids(tokens) if self._rows and any(self._tokens) else []
        if not known:
            return np.zeros(self._rows, dtype=np.float32)
        scores: Scores = self._bm25.get_scores_from_ids(known)
        return scores

    def knows(self, token: str) -> bool:
        """Whether any row has `token`."""
        return bool(self._rows) and token in self._bm25.vocab_dict

    @cached_property
    def _groups(self) -> list[list[tuple[str, ...]]]:
        return [[tuple(self.analyser.tokens(phrase)) for phrase in group] for group in self._synonyms]

    @cached_property
    def _beginning(self) -> Mapping[str, list[tuple[int, tuple[str, ...]]]]:
        """First token -> number of the group and phrase, of all phrases that begin so."""
        beginning: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for number, group in enumerate(self._groups):
            for phrase in filter(None, group):
                beginning[phrase[0]].append((number, phrase))
        return beginning

    def _alike(self, tokens: Sequence[str]) -> list[str]:
        """Tokens of the phrases that mean the same as one that is written."""
        begun = {entry for token in tokens for entry in self._beginning.get(token, ())}
        met = sorted({group for group, phrase in begun if _contains(tokens, phrase)})
        return list(dict.fromkeys(token for group in met for phrase in self._groups[group] for token in phrase))


def _contains(tokens: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(tokens[start : start + len(phrase)]) == phrase for start in range(len(tokens) - len(phrase) + 1))


def read_synonyms(path: Path) -> Synonyms:
    """The groups of `synonyms.toml`. Raises PromptError with every fault, a line each."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise PromptError(f"{path}: {fault}", "Mend the file; its first lines say what it holds.") from fault
    faults = [f"{path}: unknown entry `{key}`; only `groups` is read" for key in content if key != "groups"]
    groups = content.get("groups", [])
    faults += [
        f"{path}: group {number} must be two phrases or more" for number, group in enumerate(groups, 1) if not _is_group(group)
    ]
    if faults:
        raise PromptError("\n".join(faults), "Mend the file; its first lines say what it holds.")
    return tuple(tuple(group) for group in groups)


def _is_group(group: object) -> bool:
    return isinstance(group, list) and len(group) > 1 and all(isinstance(phrase, str) and phrase.strip() for phrase in group)
