"""Which act a message is met with: the first rule of the table that fits."""

import pytest

from guide.prompts import load_prompts
from guide.records import EMPTY, Act, Conversation, Query, QuestionKind, Turn
from guide.reflection import Listening, listen, search_text, take, turn_of
from guide.settings import Settings
from guide.understanding import Names, recognise, understand
from tests.reflection.conftest import conversation, turn
from tests.reflection.test_turning import answer

PROMPTS = load_prompts(Settings().corpus.prompts)
NOBODY = Names(())
STORY = "We moved in spring and the first thing that went was the tea trolley. " * 5


def taken(message: str, words: Listening, past: Conversation = EMPTY) -> Turn:
    rule = recognise(message, PROMPTS.acts, names_a_case=False)
    query = understand(message, NOBODY, PROMPTS.fields)
    return take(turn_of(message, rule, PROMPTS), query, listen(message, past, words), past, words)


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("Who elects the board at Navigo?", Act.ANSWER),
        ("tell me about pensions", Act.ANSWER),
        ("pension protection", Act.ANSWER),
        ("just tell me who owns it", Act.ANSWER),
        ("How do we get staff on board?", Act.ANSWER),
        (STORY + "Who pays for that?", Act.ANSWER),
        ("This will definitely fail, they always close", Act.CONTRARY),
        ("Obviously we will be better off outside, there is no risk", Act.CONTRARY),
        ("Obviously this will work", Act.CONTRARY),
        ("Everyone agrees.", Act.CONTRARY),
        ("Well, there is no doubt about it.", Act.CONTRARY),
        (STORY, Act.NOTICE),
        ("only joking", Act.OFF_TOPIC),
        ("I keep changing my mind about the vote", Act.OPEN),
        ("What nobody has said aloud to us in all these long months is that I am the one who has to sign the papers", Act.OPEN),
        ("I don't want to be here any more", Act.SIGNPOST_URGENT),
        ("let me think", Act.WAIT),
        ("ok. I'll leave it there for tonight", Act.CLOSE),
        ("go on then, hit me with a sad story", Act.OPEN),
        ("another chatbot to sell us something", Act.OFF_TOPIC),
        ("I don't want your questions", Act.ANSWER),
        ("so it was the money, which proves my point about the council and the trust", Act.OPEN),
        ("Make the case against it for me.", Act.CONTRARY),
    ],
)
def test_the_first_rule_that_fits_decides(words: Listening, message: str, act: Act) -> None:
    assert taken(message, words).act is act


def test_a_word_or_two_is_an_answer_only_where_something_was_said_before(words: Listening) -> None:
    assert taken("not really", words).act is Act.ANSWER
    assert taken("not really", words, conversation(turn("I wonder about the vote"))).act is Act.SHORT
    assert taken("the pension?", words, conversation(turn("I wonder about the vote"))).act is Act.ANSWER


def test_what_a_certain_message_was_about_may_be_said_next_and_is_not_looked_up(words: Listening) -> None:
    past = conversation(turn("Obviously this will work", act=Act.CONTRARY))
    named = taken("the libraries", words, past)
    assert named.act is Act.CONTRARY
    assert search_text(named, past, words) == ""
    assert taken("Which libraries?", words, past).act is Act.ANSWER
    assert taken("the libraries", words, conversation(turn("I wonder about the vote"))).act is Act.SHORT


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("What would have to be true for me to be wrong?", Act.CONTRARY),
        ("So what would change my mind?", Act.CONTRARY),
        ("What's the strongest case against me?", Act.CONTRARY),
        ("Am I wrong?", Act.CONTRARY),
        ("ok, what am I missing?", Act.CONTRARY),
        ("prove me wrong", Act.CONTRARY),
        ("Who would disagree with me?", Act.CONTRARY),
        ("Am I wrong to think that leisure trusts always close?", Act.CONTRARY),
        ("Were the auditors wrong?", Act.ANSWER),
        ("Am I wrong about the date Navigo started?", Act.ANSWER),
        ("Am I wrong to think that Navigo left in 2011?", Act.ANSWER),
        ("What would change the council's mind?", Act.ANSWER),
        ("What was the case against Circle?", Act.ANSWER),
        ("What went wrong at Epic?", Act.ANSWER),
        ("Who disagreed with the board?", Act.ANSWER),
        ("What were the inspectors missing?", Act.ANSWER),
    ],
)
def test_the_other_side_of_ones_own_words_is_no_question_of_fact(words: Listening, message: str, act: Act) -> None:
    assert taken(message, words).act is act


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Thanks, bye for now, one last thing: when did Navigo start?", "when did Navigo start?"),
        ("thanks, tell me about Explore York", "tell me about Explore York"),
        ("Bye! Oh, and who owns it", "and who owns it"),
        ("cheers, one last thing, what is a CIC", "what is a CIC"),
        ("hiya im new at the pool, what even is a mutual", "what even is a mutual"),
        ("thanks, and its pensions", "and its pensions"),
    ],
)
def test_what_is_asked_beside_a_goodbye_is_answered(words: Listening, message: str, asked: str) -> None:
    past = conversation(turn("Who elects the board at Navigo?", act=Act.ANSWER))
    made = taken(message, words, past)
    assert (made.act, search_text(made, past, words)) == (Act.ANSWER, asked)


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("thanks, bye for now", Act.CLOSE),
        ("thanks, that's helpful", Act.GREET),
        ("thanks, will do", Act.CLOSE),
        ("Thank you, that is what I needed", Act.WAIT),
        ("thanks, I'll ask them tomorrow", Act.WAIT),
        ("That's it, which is what I feared all along", Act.OPEN),
    ],
)
def test_a_goodbye_in_which_nothing_is_asked_is_one(words: Listening, message: str, act: Act) -> None:
    assert taken(message, words, conversation(turn("Who elects the board at Navigo?", act=Act.ANSWER))).act is act


QUOTED = Turn(message="Who owns it?", act=Act.ANSWER, answer=answer("It is owned by its staff."))


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("that's wrong", Act.DECLINE),
        ("No, that is simply not true.", Act.DECLINE),
        ("that isn't right about the shares", Act.DECLINE),
        ("are you sure?", Act.DECLINE),
        ("is that right", Act.DECLINE),
        ("says who?", Act.DECLINE),
        ("What is your source for that?", Act.DECLINE),
        ("It is wrong to close a library", Act.OPEN),
        ("Is that right? I read 2012.", Act.DECLINE),
        ("Is it true that they had a strike?", Act.ANSWER),
        ("What went wrong?", Act.ANSWER),
        ("that's not right, they should have asked us before they did it", Act.OPEN),
        ("I think it is wrong that nobody asked the night shift", Act.OPEN),
        ("I'm not sure", Act.SHORT),
    ],
)
def test_a_doubt_is_of_what_was_quoted_and_no_opinion(words: Listening, message: str, act: Act) -> None:
    assert taken(message, words, conversation(QUOTED)).act is act


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("Why should I believe a word of this?", Act.OFF_TOPIC),
        ("Who paid for you?", Act.OFF_TOPIC),
        ("Who owns this?", Act.ANSWER),
        ("Who are you and what can you do for me", Act.OFF_TOPIC),
        ("how can you help me?", Act.OFF_TOPIC),
        ("what kind of questions can we ask here", Act.OFF_TOPIC),
        ("can you help me find one that failed", Act.ANSWER),
        ("Would you want your own gran looked after by one of these?", Act.OFF_TOPIC),
        ("Would you say that staff had a vote there?", Act.ANSWER),
        ("Give me three questions to put to my board on Monday.", Act.OPEN),
        ("what should a tenant ask at the first meeting?", Act.OPEN),
        ("which questions did the staff ask there?", Act.ANSWER),
        ("another question", Act.OPEN),
        ("Another question, then. About the pensions.", Act.OPEN),
        ("Another question: did any of them close?", Act.ANSWER),
        ("What should we ask the council for?", Act.ANSWER),
        ("Why should I believe this is any different?", Act.ANSWER),
        ("nobody's asked me to sign up for anything. Did any of them have a two tier workforce?", Act.ANSWER),
        ("I'm not whistleblowing. What happens to new starters?", Act.ANSWER),
        (
            "so do any of ur cases say how u show what youth work is worth, things a council would "
            "listen to, and not only for the annual report",
            Act.ANSWER,
        ),
        ("I need an icebreaker for a weary group", Act.ANSWER),
        ("I need a rest and so does the team", Act.OPEN),
        ("Why should we leave?", Act.ANSWER),
        ("Should I start with the failure or the success?", Act.ANSWER),
        ("Should we start a mutual?", Act.DECLINE),
        ("thats sad", Act.WAIT),
        ("bye then robot", Act.CLOSE),
        ("right im off to bed", Act.CLOSE),
        ("Am I mad?", Act.CONTRARY),
        ("We're a hospice and thinking about joint ownership", Act.OPEN),
        ("Were the staff asked", Act.ANSWER),
        ("All these mutuals end up privatised. Every single one.", Act.CONTRARY),
    ],
)
def test_what_people_say_in_passing_is_taken_as_it_is_meant(words: Listening, message: str, act: Act) -> None:
    assert taken(message, words, conversation(turn("I wonder about the vote of the members"))).act is act


def test_a_trade_in_a_word_or_two_is_looked_for_where_nothing_was_talked_of(words: Listening) -> None:
    past = conversation(turn("hello", act=Act.GREET))
    assert search_text(taken("our libraries", words, past), past, words) == "our libraries"
    assert search_text(taken("maybe", words, past), past, words) == ""


def test_an_unkind_word_is_a_doubt_only_where_something_was_quoted(words: Listening) -> None:
    assert taken("That's nonsense.", words, conversation(QUOTED)).act is Act.DECLINE
    unquoted = taken("That's nonsense.", words, conversation(turn("I wonder about the vote")))
    assert (unquoted.act, unquoted.edge) == (Act.OFF_TOPIC, words.lines.jab)


def test_whether_ones_own_words_are_true_is_looked_up(words: Listening) -> None:
    past = conversation(turn("They always promise that our terms are safe"))
    asked = taken("Is that true?", words, past)
    assert (asked.act, search_text(asked, past, words)) == (Act.ANSWER, past.turns[0].message)
    other = taken("Is that true about Navigo?", words, past)
    assert (other.act, search_text(other, past, words)) == (Act.ANSWER, other.message)


def test_what_to_ask_others_is_a_wish_for_a_question_and_no_wish_for_a_verdict(words: Listening) -> None:
    for message in ("What should I ask them first?", "What would you ask the chief executive?"):
        assert taken(message, words, conversation(turn("I am running an away day"))).act is Act.OPEN
    assert taken("So you're saying we should do it?", words).act is Act.DECLINE


def test_a_doubt_where_nothing_was_quoted_is_none(words: Listening) -> None:
    assert taken("that's wrong", words, conversation(turn("I wonder about the vote"))).act is not Act.DECLINE


def test_after_a_loss_nobody_is_shown_that_it_went_otherwise(words: Listening) -> None:
    past = conversation(turn("It was my fault, I told everyone it was safe"))
    assert taken("Am I wrong?", words, past).act is not Act.CONTRARY


def test_a_wish_for_answers_alone_is_taken_up_and_what_was_talked_of_is_searched(words: Listening) -> None:
    past = conversation(turn("Who elects the board at Navigo?"), turn("hm"))
    bare = taken("just tell me", words, past)
    assert (bare.act, bare.edge) == (Act.ANSWER, words.lines.asks_off)
    assert search_text(bare, past, words) == "Who elects the board at Navigo?"
    asking = taken("just tell me who elects the board", words, past)
    assert asking.edge is None
    assert search_text(asking, past, words) == asking.message


def test_nothing_is_searched_for_what_is_no_matter_of_the_library(words: Listening) -> None:
    assert search_text(taken("only joking", words), EMPTY, words) == ""
    assert search_text(taken("let me think", words), EMPTY, words) == ""
    assert search_text(taken("maybe", words, conversation(turn("lol"))), EMPTY, words) == ""


def test_what_controls_send_is_a_wish_and_names_nothing_to_look_for(words: Listening) -> None:
    past = conversation(turn("Who elects the board at Navigo?"))
    say, lines = words.say, words.lines
    acts = {text: taken(text, words, past) for text in (say.another, say.otherwise, say.stop_asking, say.ask_again)}
    assert [made.act for made in acts.values()] == [Act.OPEN, Act.CONTRARY, Act.ANSWER, Act.OPEN]
    assert [made.edge for made in acts.values()] == [None, None, lines.asks_off, lines.asks_on]
    assert [search_text(made, past, words) for made in acts.values()] == ["Who elects the board at Navigo?", "", "", ""]


def test_what_was_said_in_distress_is_not_looked_for_later(words: Listening) -> None:
    past = conversation(turn("I cannot cope with any of this any more", act=Act.HOLD))
    assert search_text(taken(words.say.another, words, past), past, words) == ""


def test_what_a_rule_decided_stays(words: Listening) -> None:
    held = Turn(message="x", act=Act.HOLD)
    query = Query(text="x", kind=QuestionKind.OPEN)
    assert take(held, query, listen("x", EMPTY, words), EMPTY, words) == held
