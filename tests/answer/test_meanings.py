"""Who asks what a word means is told first what the notes say it is, whatever else the words of the question look like."""

import pytest

from guide import Guide
from guide.records import Act, Conversation, Scope, Standing, Turn

FORMS = ("What is {}?", "we keep hearing about {}, what is it?", "can someone explain {} in plain words please")


def first(turn: Turn) -> str:
    """The first sentence of the answer; empty without one."""
    return turn.answer.sentences[0].text if turn.answer and turn.answer.sentences else ""


@pytest.mark.parametrize("form", FORMS)
def test_every_name_of_every_term_leads_to_the_sentence_that_explains_it(guide: Guide, form: str) -> None:
    asked = {
        name: reading.text[slice(*term.sentence)]
        for reading in guide.library.readings.values()
        for term in reading.terms
        for name in term.names
    }
    assert len(asked) > 100
    assert [name for name, said in asked.items() if first(guide.reply(form.format(name))) != said] == []


def test_the_right_to_provide_is_explained_and_not_declined_as_advice(guide: Guide) -> None:
    turn = guide.reply("what is the right to provide?")
    assert turn.act is Act.ANSWER
    assert first(turn).startswith("The Right to Provide is a policy")


def test_advice_is_declined_all_the_same(guide: Guide) -> None:
    assert guide.reply("What is the right structure for us?").act is Act.DECLINE


def test_what_else_stands_in_the_message_is_heard_all_the_same(guide: Guide) -> None:
    assert guide.reply("What is a CIC? Should we become one?").act is Act.DECLINE
    assert guide.reply("I don't want to be here any more. What is a mutual?").act in (Act.SIGNPOST_URGENT, Act.HOLD)
    assert guide.reply("What is a bond? My manager is taking money and I am afraid.").act is Act.SIGNPOST_WRONGDOING


def test_a_second_question_is_answered_too(guide: Guide) -> None:
    answer = guide.reply("What is an asset lock? And why did Peninsula Community Health close?").answer
    assert answer
    assert first(guide.reply("What is an asset lock? And why did Peninsula Community Health close?")).startswith(
        "An asset lock is"
    )
    assert "cases/peninsula-community-health" in {c.source_id for said in answer.sentences for c in said.citations}


def test_both_sides_of_a_difference_are_explained(guide: Guide) -> None:
    turn = guide.reply("what's the difference between a bencom and a CIC")
    assert turn.answer
    shown = [sentence.text for sentence in turn.answer.sentences[:2]]
    assert [text.split(" (")[0] for text in shown] == ["A community benefit society", "A community interest company"]


def test_what_explains_it_again_stands_under_show_more(guide: Guide) -> None:
    answer = guide.reply("what's an asset lock?").answer
    assert answer
    again = "An asset lock is a rule by which assets may leave"
    assert not any(said.text.startswith(again) for said in answer.sentences)
    assert any(said.text.startswith(again) for said in answer.more)


def test_an_abbreviation_that_the_notes_cannot_explain_is_said_to_be_so(guide: Guide) -> None:
    turn = guide.reply("What does GSP stand for?")
    assert turn.answer
    assert turn.answer.standing is Standing.NEAR
    assert first(turn).startswith("The abbreviation GSP (not found")


def test_where_the_glossary_was_not_chosen_it_explains_nothing(guide: Guide) -> None:
    turn = guide.reply("what is othering?", Conversation(scope=Scope(sources=("cases/navigo",))))
    assert not first(turn).startswith("Othering is")
