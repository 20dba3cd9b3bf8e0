"""The questions from which the search learns: each rests on sentences that stand in the notes, and none measures it."""

import re
from collections import Counter

import pytest

from guide.records import Enquiry
from tests.quality.sets import FOLDER, questions
from tests.tuning.wordings import read_beside, read_wordings, sentences_of_corpus

NOT_ASKED = frozenset(
    {"ordinary", "signposts", "requests", "certain", "meanings", "later_meanings", "later_follow_ups", "fifth_follow_ups"}
)
"""Sets of lines that ask nothing of the library, or only what a word means (that is known by the word and is not learnt), or that
lean on what was said before, in everybody's words ("are they still going?")."""
LONGEST = 25
"""Words of a wording: board members take their time."""
SAME = 0.8
"""The share of words in common (Jaccard) from which two questions count as one."""


@pytest.fixture(scope="module")
def asked() -> tuple[Enquiry, ...]:
    return read_wordings()


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9’']+", text.lower()))


def test_every_sentence_that_is_asked_for_stands_in_its_note(asked: tuple[Enquiry, ...]) -> None:
    stand = {(row.source_id, row.text) for row in sentences_of_corpus({one.source_id for one in asked}).rows}
    lost = sorted({(one.source_id, text) for one in asked for text in one.sentences} - stand)
    assert lost == [], "mended in the note? Then mend it in corpus/enquiries too; the adapter need not be made anew for it"


def test_every_wording_is_one_short_question_and_stands_once_in_its_source(asked: tuple[Enquiry, ...]) -> None:
    said = [(one.source_id, wording.lower()) for one in asked for wording in one.wordings]
    assert [entry for entry, times in Counter(said).items() if times > 1] == []
    assert [wording for _, wording in said if not wording.strip() or "\n" in wording or len(wording.split()) > LONGEST] == []


def test_no_wording_is_a_question_by_which_quality_is_measured(asked: tuple[Enquiry, ...]) -> None:
    measured = [words(one.asked) for path in FOLDER.glob("*.toml") if path.stem not in NOT_ASKED for one in questions(path.stem)]
    learnt = [words(wording) for one in asked for wording in one.wordings] + [words(question) for question in read_beside()]
    near = [(one, other) for one in measured for other in learnt if len(one & other) > SAME * len(one | other)]
    assert near == []
