"""Which passages are read first hangs on what the same question finds in other cases, not on its words alone."""

import numpy as np
import pytest

from guide.index.reading_order import KNOWN, NAMED, READS, ReadingOrder
from guide.index.sentences import Vectors, sentences_of
from guide.index.together import drawn_together
from guide.records import Passage, Query
from tests.index.conftest import passage, source

NAVIGO, WELLS, NORTH = source("cases/navigo", "Navigo"), source("cases/wells", "Wells"), source("cases/north", "North")
BOARD = passage(NAVIGO, "Who decides", ["Navigo has a membership board.", "Five sit on it for the staff."])
MONEY = passage(NAVIGO, "Money", ["Navigo was paid by its commissioners.", "It paid its staff."], start=100)
SAME_BOARD, OTHER = passage(WELLS, "Who decides", ["Members of Wells elect."]), passage(NORTH, "Money", ["North owed rent."])
ENTRIES = [(NAVIGO, [BOARD, MONEY]), (WELLS, [SAME_BOARD]), (NORTH, [OTHER])]
ASKED = np.array([1.0, 0.0], dtype=np.float32)
TOPICS = np.array([[0.6, 0.8], [0.6, 0.8], [0.6, 0.8], [0.6, 0.8], [1, 0], [0, 1]], dtype=np.float32)
"""Of the six sentences: those of Navigo are equally near to what is asked, that of Wells is nearest, that of North far."""
ALIKE = [(0, 0.9), (2, 0.9), (1, 0.5), (3, 0.5), (4, 0.4)]


def strengths(*organisations: str, topics: Vectors | None = TOPICS, ranked: list[tuple[int, float]] = ALIKE) -> list[Passage]:
    """The passages, strongest first."""
    query = Query(text="Who elects?", organisations=organisations)
    topic = ASKED if topics is not None else None
    found = ReadingOrder(sentences_of(ENTRIES), topics).strengths(query, topic, ranked)
    passages = {each.id: each for _, of_it in ENTRIES for each in of_it}
    return [passages[id] for id in sorted(found, key=lambda id: -found[id])]


def test_a_passage_comes_first_that_stands_where_other_cases_tell_what_is_asked() -> None:
    later = [(2, 0.9), (0, 0.9), (3, 0.5), (1, 0.5)]
    assert strengths("cases/navigo", ranked=later)[0] == BOARD


def test_what_is_named_comes_before_what_only_says_it() -> None:
    strongest = [(4, 0.95), (0, 0.9), (1, 0.3), (2, 0.2)]
    assert strengths("cases/navigo", ranked=strongest)[-1] == SAME_BOARD
    assert strengths("cases/navigo", topics=None, ranked=strongest)[-1] == SAME_BOARD


def test_a_far_stronger_sentence_leads_all_the_same() -> None:
    assert strengths("cases/navigo", ranked=[(2, 2.8), (3, 2.0), (0, 0.3)])[0] == MONEY


def test_with_words_alone_two_sentences_of_a_passage_tell_more_than_one() -> None:
    assert strengths("cases/navigo", topics=None, ranked=[(2, 0.9), (0, 0.85), (1, 0.8)])[0] == BOARD


def test_the_only_case_there_is_has_its_passages_by_their_sentences() -> None:
    order = ReadingOrder(sentences_of(ENTRIES[:1]), TOPICS[:4])
    found = order.strengths(Query(text="Who elects?", organisations=("cases/navigo",)), ASKED, [(0, 0.9), (1, 0.6), (2, 0.6)])
    reads = READS * 0.6
    drawn = drawn_together([NAMED + 0.8 + reads, NAMED + 0.52 + reads], TOPICS[[0, 2]])
    assert found == pytest.approx({BOARD.id: drawn[0], MONEY.id: drawn[1]})


def test_where_none_is_named_and_words_alone_are_known_a_passage_is_as_strong_as_its_best_sentence() -> None:
    found = ReadingOrder(sentences_of(ENTRIES), None).strengths(Query(text="Who elects?"), None, ALIKE)
    assert found == pytest.approx({BOARD.id: 0.9, MONEY.id: 0.9, SAME_BOARD.id: 0.4})


def test_where_none_is_named_passages_that_read_alike_come_before_one_that_is_stronger_alone() -> None:
    assert strengths(ranked=[(4, 0.95), (0, 0.9), (2, 0.8)]) == [BOARD, MONEY, SAME_BOARD]


def test_a_passage_that_answers_known_questions_gains_and_what_reads_like_it_with_it() -> None:
    order, query = ReadingOrder(sentences_of(ENTRIES), TOPICS), Query(text="Who elects?", organisations=("cases/navigo",))
    before, after = (order.strengths(query, ASKED, ALIKE, known) for known in ({}, {MONEY.id: 1.0}))
    gained = {passage: after[passage.id] - before[passage.id] for passage in (BOARD, MONEY)}
    assert gained[MONEY] > gained[BOARD] > 0
    assert sum(gained.values()) == pytest.approx(KNOWN)
