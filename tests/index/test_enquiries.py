"""A question that comes near one which is known finds what answers that one."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from guide.index import Index, build
from guide.index.enquiries import FLOOR, LEAD, WEIGHT, Enquiries, in_voice
from guide.index.sentences import sentences_of
from guide.records import Enquiry, Query
from tests.index.conftest import SETTINGS, Pairs, library

ENTRIES = library()
SENTENCES = sentences_of(ENTRIES)
PENSION = "Staff of Northbank Care kept the NHS pension."
SHARES = "Staff of Circle held shares in the company."
ON_PENSION = Enquiry(source_id="cases/north", sentences=(PENSION,), wordings=("Did they keep it?", "what about retirement?", "x"))
ON_SHARES = Enquiry(source_id="cases/circle", sentences=(SHARES, "No longer there."), wordings=("Who owned it?", "whose was it?"))
ASKED = np.array([1.0, 0.0], dtype=np.float32)
VECTORS = np.array([[[0.2, 0.98], [0, 1]], [[0.95, 0.31], [0.4, 0.92]]], dtype=np.float32)
"""The second wording on pensions is near to what is asked; those on shares are not."""


def row(text: str) -> int:
    return next(number for number, one in enumerate(SENTENCES.rows) if one.text == text)


def bonus(text: str, *, named: bool = True) -> float:
    heard = Enquiries(SENTENCES, [ON_PENSION, ON_SHARES], VECTORS)
    return float(heard.bonus(ASKED, np.array([row(text)]), named=named)[0])


def test_a_sentence_gains_by_the_nearest_wording_of_what_it_answers() -> None:
    assert bonus(PENSION) == pytest.approx(WEIGHT * (0.95 - FLOOR))


def test_what_is_only_somewhat_near_adds_nothing() -> None:
    assert bonus(SHARES) == 0


def test_a_sentence_of_which_nothing_is_asked_gains_nothing() -> None:
    assert bonus("Wells Leisure is running today.") == 0


def test_enquiries_of_a_case_are_heard_only_where_a_case_is_named() -> None:
    assert bonus(PENSION, named=False) == 0


def test_an_enquiry_of_a_source_that_is_not_there_answers_nothing() -> None:
    elsewhere = Enquiry(source_id="cases/gone", sentences=(PENSION,), wordings=("Did they?", "did it?"))
    heard = Enquiries(SENTENCES, [elsewhere], VECTORS[:, :1])
    assert not heard.bonus(ASKED, np.arange(len(SENTENCES.rows)), named=True).any()


def test_the_passages_that_answer_such_questions_are_known_and_the_nearest_counts_most() -> None:
    heard = Enquiries(SENTENCES, [ON_PENSION, ON_SHARES], VECTORS)
    north, circle = (SENTENCES.rows[row(text)].passage_id for text in (PENSION, SHARES))
    both = heard.shares(ASKED, ["cases/north", "cases/circle"])
    assert sum(both.values()) == pytest.approx(1)
    assert both[north] / both[circle] == pytest.approx(np.exp((0.95 - 0.4) / LEAD), rel=1e-3)
    assert heard.shares(ASKED, ["cases/circle"]) == pytest.approx({circle: 1})


def test_a_further_sentence_that_answers_tells_half_as_much_of_its_passage() -> None:
    first = SENTENCES.rows[row(PENSION)]
    other = next(one for one in SENTENCES.rows if one.source_id == "cases/north" and one.passage_id != first.passage_id)
    both = Enquiry(source_id="cases/north", sentences=(PENSION, other.text), wordings=("a?", "b?"))
    shares = Enquiries(SENTENCES, [both], VECTORS[:, :1]).shares(ASKED, ["cases/north"])
    assert shares == pytest.approx({first.passage_id: 2 / 3, other.passage_id: 1 / 3})


def test_where_no_case_is_named_what_is_asked_of_cases_tells_nothing() -> None:
    assert Enquiries(SENTENCES, [ON_PENSION, ON_SHARES], VECTORS).shares(ASKED, ()) == {}


def test_who_gives_fewer_wordings_is_heard_with_the_last_again() -> None:
    assert [in_voice([ON_PENSION, ON_SHARES], voice)[1] for voice in range(3)] == [
        "Who owned it?",
        "whose was it?",
        "whose was it?",
    ]


def built(folder: Path, pairs: Pairs, enquiries: Sequence[Enquiry]) -> Index:
    return build(folder / "index", ENTRIES, pairs, shelf=folder / "shelf", settings=SETTINGS, enquiries=enquiries)


def test_a_question_that_is_known_finds_its_sentence_whatever_its_words(tmp_path: Path, pairs: Pairs) -> None:
    asked = Query(text="What about retirement at Northbank Care?", organisations=("cases/north",), topic="what about retirement?")
    text = {one.id: one.text for one in SENTENCES.rows}

    def first(enquiries: Sequence[Enquiry]) -> str:
        found = built(tmp_path, pairs, enquiries).search(asked)[0]
        return text[f"{found.source_id}@{found.start}-{found.end}"]

    assert first(()) != PENSION
    assert first((ON_PENSION,)) == PENSION


def test_other_enquiries_make_another_library(tmp_path: Path, pairs: Pairs) -> None:
    assert built(tmp_path, pairs, ()).fingerprint != built(tmp_path, pairs, (ON_PENSION,)).fingerprint


def test_their_vectors_are_kept_and_those_no_longer_asked_are_dropped(tmp_path: Path, pairs: Pairs) -> None:
    built(tmp_path, pairs, (ON_PENSION, ON_SHARES))
    before = pairs.embedded
    built(tmp_path, pairs, (ON_PENSION, ON_SHARES))
    assert pairs.embedded == before
    built(tmp_path, pairs, (ON_SHARES,))
    assert len(list((tmp_path / "shelf").rglob("enquiries/*.npy"))) == 1
