"""A Query becomes Evidence: single sentences, ranked by words and by meaning together.

Score = 0.4·bm25/max + 0.6·cos/max over the union of the best candidates of each, and a small bonus for what the kind of
question wants (convex combination after Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid Retrieval").
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, zip_longest
from typing import NamedTuple

import numpy as np
from llama_index.core.base.base_retriever import BaseRetriever
from numpy.typing import NDArray

from guide.index.embedding import encode_queries
from guide.index.features import Signs
from guide.index.meaning import Meaning
from guide.index.reading_order import ReadingOrder
from guide.index.retriever import SentenceRetriever
from guide.index.sentences import Rows, Sentences, Vectors
from guide.index.store import SAMPLE, SentenceStore
from guide.index.twins import shown_for
from guide.index.words import Scores, Word, WordSearch
from guide.records import Evidence, PassageRole, Query, Subject, Why

WORDS_WEIGHT, MEANING_WEIGHT = 0.4, 0.6
TOPIC_SHARE = 0.3
"""Of the weight of meaning, for the topic alone, when an organisation is named. Facts in three sentences, odd and even single
questions: 0 held .77 and .84, 0.3 held .80 and .88, 0.5 and 0.7 .77 and .88, 1 .73 and .88."""
LISTED_WORDS, LISTED_TOPIC = 0.2, 0.7
"""For lists over the cases: the weight of words, and of the topic within meaning. Chosen on 27 lists of tests/quality."""
DEFINING = 1.0
"""For the sentence that says what a term is, where just that is asked: it comes first."""
NEAR_IN_MEANING = 0.45
"""Cosine between question and sentence with its trail from which a sentence counts as near in meaning."""
NO_FURTHER = 0.15
"""How much further (cosine) than the best of all sentences that of what was talked of may be, where it may be asked of that."""
BODY = frozenset({PassageRole.BODY})
# fmt: off
QUESTION_WORDS = frozenset({
    "what", "who", "whom", "whose", "when", "where", "which", "why", "how", "do", "does", "did", "has", "have", "had", "can",
    "could", "would", "should", "were", "been", "being", "about", "from", "than", "any", "some", "tell", "me", "we", "us", "our",
    "you", "your", "i", "my", "there",
})
# fmt: on
"""Words of a question that are no reason why a sentence was found."""


NO_WORDS: Scores = np.empty(0, dtype=np.float32)


class Asked(NamedTuple):
    """One question, made ready."""

    words: Scores
    vector: Vectors | None
    topic: Vectors | None = None
    """Of what is asked of the organisations that are named; None when none is."""


class Index:
    """A snapshot of a library that can be searched from many threads at once. Read-only."""

    def __init__(
        self, fingerprint: str, sentences: Sentences, words: WordSearch, meaning: Meaning | None, candidates: int
    ) -> None:
        self.fingerprint = fingerprint
        self._sentences, self._words, self._meaning = sentences, words, meaning
        self._candidates = candidates
        self._signs = Signs(sentences)
        self._shown = shown_for(sentences, meaning.topics if meaning else None)
        self._reading_order = ReadingOrder(sentences, meaning.topics if meaning else None)
        self._allowed = lru_cache(maxsize=16)(self._rows_of)

    @property
    def words_only(self) -> bool:
        """True when there is no search by meaning."""
        return self._meaning is None

    def sound(self) -> bool:
        """Whether Chroma still holds the vectors of a sample; True with word search alone. Read-only."""
        return self._meaning is None or self._meaning.store.holds(self._sentences, self._meaning.vectors, sample=SAMPLE)

    @property
    def store(self) -> SentenceStore | None:
        """Where the vectors lie; None with word search alone."""
        return self._meaning.store if self._meaning else None

    def search(
        self,
        query: Query,
        limit: int = 50,
        roles: frozenset[PassageRole] = BODY,
        sources: frozenset[str] | None = None,
    ) -> tuple[Evidence, ...]:
        """The best sentences of passages with one of `roles`, best first, at most `limit`; empty when nothing has anything in
        common. `sources`: ids of those that may answer; None: all.

        Organisations that are named take turns, each ranked by what is asked of it; what the other sources say comes after.
        Raises IndexMismatch when the files of the index are gone.
        """
        allowed = self._allowed(roles, sources)
        if not len(allowed) or limit < 1:
            return ()
        vector, topic = self._vectors(query)
        plain = self._ranked(query, Asked(self._words.scores(query.text), vector), self._near(vector, allowed), allowed)
        named = self._in_turn(query, vector, topic, allowed, limit) if query.organisations else ()
        weakest = min((strength for _, strength in named), default=np.inf)
        best = {row: min(strength, weakest) for row, strength in plain} | dict(named)
        order = self._once(row for row, _ in chain(named, plain))[:limit]
        return tuple(self._evidence(query, vector, topic, [(row, best[row]) for row in order]))

    def _once(self, found: Iterable[int]) -> list[int]:
        """What was found, in its order, without what would show a sentence a second time."""
        first: dict[int, int] = {}
        for row in found:
            first.setdefault(int(self._shown[row]), row)
        return list(first.values())

    def nearest_in_each(self, query: Query, sources: Sequence[str]) -> tuple[Evidence, ...]:
        """The one sentence of the body of each source that comes nearest to the query, best first; its strength is at most 1."""
        vector, topic = self._vectors(query)
        bodies = [self._body_of(id) for id in sources if id in self._sentences.of_source]
        rows = np.concatenate(bodies) if bodies else np.empty(0, dtype=np.intp)
        if not len(rows):
            return ()
        scores = np.zeros(len(self._sentences.rows), dtype=np.float32)
        scores[rows] = self._of_list(self._words.scores(query.text)[rows], rows, vector, topic)
        best = sorted(
            ((float(scores[body].max()), int(body[scores[body].argmax()])) for body in bodies if len(body)), reverse=True
        )
        return tuple(self._evidence(query, vector, topic, [(row, strength) for strength, row in best]))

    def _body_of(self, source_id: str) -> Rows:
        part = self._sentences.of_source[source_id]
        rows: Rows = part.start + np.flatnonzero(self._sentences.roles[part] == str(PassageRole.BODY))
        return rows

    def _of_list(self, words: Scores, rows: Rows, vector: Vectors | None, topic: Vectors | None) -> Scores:
        if vector is None or topic is None or self._meaning is None:
            return _of_best(words)
        near = (1 - LISTED_TOPIC) * (self._meaning.vectors[rows] @ vector) + LISTED_TOPIC * (self._meaning.topics[rows] @ topic)
        return LISTED_WORDS * _of_best(words) + (1 - LISTED_WORDS) * _of_best(near)

    def _vectors(self, query: Query) -> tuple[Vectors | None, Vectors | None]:
        """Of the whole question and of its topic; None with word search alone."""
        if self._meaning is None:
            return None, None
        texts = list(dict.fromkeys(text for text in (query.text, query.topic) if text))
        vectors = encode_queries(self._meaning.embedding, texts)
        return vectors[0], vectors[-1]

    def answered_by(self, text: str, sources: Sequence[str]) -> bool:
        """Whether `sources` hold a sentence on what `text` asks that comes as near to it as any other does; False without
        vectors."""
        parts = [self._sentences.of_source[id] for id in sources if id in self._sentences.of_source]
        if self._meaning is None or not parts:
            return False
        near = self._meaning.topics @ encode_queries(self._meaning.embedding, [text])[0]
        return bool(max(near[part].max() for part in parts) >= near.max() - NO_FURTHER)

    def subject_of(self, text: str) -> tuple[Subject, float] | None:
        """The subject whose list `text` comes nearest to asking for, and its cosine; None without vectors or subjects."""
        if self._meaning is None or self._meaning.known.subjects is None:
            return None
        return self._meaning.known.subjects.nearest(encode_queries(self._meaning.embedding, [text])[0])

    def retriever(self, limit: int = 10) -> BaseRetriever:
        """This search as any LlamaIndex pipeline can use it: nodes are bare sentences of the body with their places."""
        return SentenceRetriever(self.search, self._sentences, limit)

    def unfamiliar(self, text: str) -> float:
        """Which share of the content words of `text` the library has never used, 0 to 1; 0 when it has no content words."""
        asked = self._asked(text)
        return sum(not self._words.knows(word.token) for word in asked) / len(asked) if asked else 0.0

    def _rows_of(self, roles: frozenset[PassageRole], sources: frozenset[str] | None) -> Rows:
        rows = np.flatnonzero(np.isin(self._sentences.roles, [str(role) for role in roles]))
        if sources is None:
            return rows
        parts = [self._sentences.of_source[id] for id in sources if id in self._sentences.of_source]
        chosen = np.concatenate([np.arange(part.start, part.stop) for part in parts]) if parts else np.empty(0, dtype=np.intp)
        return np.intersect1d(rows, chosen)

    def _near(self, vector: Vectors | None, allowed: Rows) -> Rows:
        """The rows nearest in meaning, from Chroma; a small part of the library is compared whole instead."""
        if vector is None or self._meaning is None:
            return np.empty(0, dtype=np.intp)
        if len(allowed) <= self._candidates:
            return allowed
        everything = len(self._sentences.rows)
        wanted = min(everything, self._candidates * everything // len(allowed))
        if wanted > 2 * self._candidates:
            return best_of(self._meaning.vectors[allowed] @ vector, self._candidates, allowed)
        found = np.array([self._sentences.numbers[id] for id in self._meaning.store.nearest(vector, wanted)], dtype=np.intp)
        return np.intersect1d(found, allowed)

    def _ranked(self, query: Query, asked: Asked, near: Rows, allowed: Rows) -> list[tuple[int, float]]:
        """Row and score, best first, of the union of the best by words (within `allowed`) and `near`."""
        words, numbers = asked.words[allowed], self._sentences.numbers
        by_words = best_of(words, self._candidates, allowed)
        defining = np.intersect1d([numbers[id] for id in query.defined_in if id in numbers], allowed)
        rows = np.union1d(np.union1d(by_words[asked.words[by_words] > 0], near), defining).astype(np.intp)
        if not len(rows):
            return []
        scores = self._fused(asked, rows) + self._signs.bonus(query, rows) + DEFINING * np.isin(rows, defining)
        order = np.lexsort((rows, -scores))
        return list(zip(rows[order].tolist(), scores[order].tolist(), strict=True))

    def _fused(self, asked: Asked, rows: Rows) -> Scores:
        words = _of_best(asked.words[rows])
        if asked.vector is None or self._meaning is None:
            return words
        meaning = _of_best(self._meaning.vectors[rows] @ asked.vector)
        if asked.topic is not None:
            meaning = (1 - TOPIC_SHARE) * meaning + TOPIC_SHARE * _of_best(self._meaning.topics[rows] @ asked.topic)
        return WORDS_WEIGHT * words + MEANING_WEIGHT * meaning + self._asked_before(asked, rows)

    def _asked_before(self, asked: Asked, rows: Rows) -> Scores:
        """What is added to sentences that answer a question which is known, and comes near to this one."""
        if self._meaning is None or self._meaning.known.enquiries is None or asked.vector is None:
            return np.zeros(len(rows), dtype=np.float32)
        named = asked.topic is not None
        return self._meaning.known.enquiries.bonus(asked.vector if asked.topic is None else asked.topic, rows, named=named)

    def _known(self, query: Query, topic: Vectors | None) -> dict[str, float]:
        """How much of what answers known questions like this one stands in each passage."""
        if topic is None or self._meaning is None or self._meaning.known.enquiries is None:
            return {}
        return self._meaning.known.enquiries.shares(topic, query.organisations)

    def _in_turn(
        self, query: Query, vector: Vectors | None, topic: Vectors | None, allowed: Rows, limit: int
    ) -> tuple[tuple[int, float], ...]:
        """The named sources' sentences, ranked by the attribute, one of each source after the other."""
        of = self._sentences.of_source
        bounds = [of[id] for id in dict.fromkeys(query.organisations) if id in of]
        if not bounds:
            return ()
        asked = Asked(self._words.scores(" ".join(query.attribute_words) or query.text), vector, topic)
        parts = [allowed[(allowed >= part.start) & (allowed < part.stop)] for part in bounds]
        ranked = self._ranked(
            query, asked, np.concatenate(parts) if vector is not None else np.empty(0, dtype=np.intp), np.concatenate(parts)
        )
        each = max(5, limit // (2 * len(parts)))
        turns = [[entry for entry in ranked if part.start <= entry[0] < part.stop][:each] for part in bounds]
        return tuple(entry for turn in zip_longest(*turns) for entry in turn if entry is not None)

    def _asked(self, text: str) -> list[Word]:
        return [word for word in self._words.analyser.words(text) if word.surface.lower() not in QUESTION_WORDS]

    def _evidence(
        self, query: Query, vector: Vectors | None, topic: Vectors | None, ranked: Sequence[tuple[int, float]]
    ) -> Iterable[Evidence]:
        asked = self._asked(query.text)
        rows = np.array([row for row, _ in ranked], dtype=np.intp)
        likeness: list[float] | list[None] = [None] * len(ranked)
        on_topic: list[float] | list[None] = likeness
        if vector is not None and topic is not None and self._meaning is not None:
            likeness = (self._meaning.vectors[rows] @ vector).tolist()
            on_topic = (self._meaning.topics[rows] @ topic).tolist()
        asked_before = self._asked_before(Asked(NO_WORDS, vector, topic if query.organisations else None), rows).tolist()
        places = [(int(self._shown[row]), strength) for row, strength in ranked]
        passages = self._reading_order.strengths(query, topic, places, self._known(query, topic))
        for (row, strength), near, about, before in zip(ranked, likeness, on_topic, asked_before, strict=True):
            sentence = self._sentences.rows[self._shown[row]]
            terms = tuple(dict.fromkeys(word.surface for word in asked if self._words.holds(row, word.token)))
            yield Evidence(
                source_id=sentence.source_id,
                start=sentence.start,
                end=sentence.end,
                passage_id=sentence.passage_id,
                strength=strength,
                passage_strength=passages[sentence.passage_id],
                likeness=near,
                on_topic=about,
                asked_before=before,
                why=Why(terms=terms, near_in_meaning=near is not None and near >= NEAR_IN_MEANING),
            )


def best_of(scores: NDArray[np.float32], count: int, rows: Rows) -> Rows:
    """The `count` of `rows` with the highest scores, in no order."""
    return rows if len(rows) <= count else rows[np.argpartition(-scores, count)[:count]]


def _of_best(scores: Scores) -> Scores:
    """Scores as shares of the best; unchanged when nothing is above 0."""
    best = scores.max(initial=0)
    return scores / best if best > 0 else scores
