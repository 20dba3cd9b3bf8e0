"""A case as a whole: its story, and what is not known of it."""

import pytest

from guide import Guide
from guide.records import EMPTY, Conversation, PassageRole


def test_a_story_is_told_in_the_order_of_time_in_exact_sentences(guide: Guide) -> None:
    turn = guide.reply("Tell me the story of Epic from the beginning to the end, please")
    assert turn.answer is not None
    told = [sentence.text for sentence in turn.answer.sentences]
    case = guide.library.readings["cases/epic-cic"].case
    assert case is not None
    text = guide.library.readings["cases/epic-cic"].text
    fields = (case.sector, case.reason_to_leave, case.left_in, case.first_contract, case.tested_by, case.outcome)
    assert told[: len(fields)] == [text[f.sentence.start : f.sentence.end] for f in fields if f.sentence]
    assert turn.answer.sentences[0].lead == "Epic CIC, in the order of time:"


@pytest.mark.parametrize("further", ["and then?", "more", "ok, go on"])
def test_what_comes_after_it_says_nothing_again(guide: Guide, further: str) -> None:
    first = guide.reply("Tell me the story of Epic")
    then = guide.reply(further, Conversation(turns=(first,)))
    assert first.answer is not None
    assert then.answer is not None
    assert then.answer.sentences
    assert {s.text for s in first.answer.sentences}.isdisjoint(s.text for s in then.answer.sentences)
    assert {c.source_id for s in then.answer.sentences for c in s.citations} == {"cases/epic-cic"}


def test_what_a_note_does_not_know_is_told_where_that_is_asked(guide: Guide) -> None:
    turn = guide.reply("What do you not know about Suffolk Libraries?", EMPTY)
    assert turn.answer is not None
    passages = guide.library.passages.values()
    unknown = {(p.source_id, s.start) for p in passages if p.role is PassageRole.NOT_KNOWN for s in p.sentences}
    assert all((c.source_id, c.start) in unknown for s in turn.answer.sentences for c in s.citations)
    assert turn.answer.more


@pytest.mark.parametrize(
    "asked", ["Tell me about Explore York", "What is Explore York?", "Explore York", "explain Explore York to me"]
)
def test_who_has_not_heard_of_a_case_is_told_what_it_is_and_what_became_of_it(guide: Guide, asked: str) -> None:
    answer = guide.reply(asked).answer
    assert answer is not None
    reading = guide.library.readings["cases/explore-york"]
    case = reading.case
    assert case is not None
    fields = (case.sector, case.reason_to_leave, case.outcome, case.reason_for_outcome)
    assert [s.text for s in answer.sentences] == [reading.text[f.sentence.start : f.sentence.end] for f in fields if f.sentence]
    assert answer.more


def test_who_asks_what_became_of_it_is_told_that_first(guide: Guide) -> None:
    answer = guide.reply("What happened to Explore York?").answer
    assert answer is not None
    assert answer.sentences[0].text.startswith("Outcome (as of")
