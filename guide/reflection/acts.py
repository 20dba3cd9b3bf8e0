"""What a turn does with a message: the rules of `acts.toml` first, then the table below. The first that fits decides."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guide.prompts import Prompts, Rule, fold
from guide.records import Act, Conversation, Query, QuestionKind, Signpost, Turn
from guide.reflection.asked import CLAUSES, SENTENCES, asked_of, asks_at_last, pieces_of
from guide.reflection.contrary import lean_gone_on, names_a_trade, places_itself, says_what_it_holds
from guide.reflection.listening import OWN, SHORT, Listened
from guide.reflection.mirroring import content
from guide.reflection.private import WORD
from guide.reflection.showing import cited
from guide.reflection.trip import says
from guide.reflection.words import Listening, joined

POINTED = frozenset({Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.HOLD, Act.REFER})
"""Acts that name people to turn to."""
SEARCHING = frozenset({Act.ANSWER, Act.CONTRARY, Act.NOTICE, Act.SHORT, Act.OPEN})
"""Acts of the table for which the library is searched. For the rules of `acts.toml`, `Rule.search` says it."""
ASKS_WITHIN = re.compile(r"\b(how (many|much|long|often|big|far|do|does|did|on earth)|what|whats|which|who|whose|where)\b")
"""A question that does not open its message ("explore york, how many cafes has it got"); of nobody's own affairs."""
LONGEST_NAMED = 32
"""Words of one that asks of an organisation of the library, wherever in the message it does."""
LONGEST_KEYWORDS = 6
"""Words of a message that names things to look up, as people type into a search box."""
OF_WHAT = re.compile(r"\b(about|at|in|of|on) (?!(that|this|it)\b)\w")
"""A doubt that names what it is of."""
EMPTY_WORDS = frozenset({"answer", "answers", "please", "question", "questions", "thanks", "things"})
LEADS_IN = 2
"""Words by which a question is led in: more of it is not cut off."""
BRIEF = 14
"""Words of a message that can be no more than thanks or a joke."""
ANSWERS = re.compile(r"^\W*(yes|yep|yeah|no|nope|sure|really|nothing)\W*$")
"""What is said to a question, and is a greeting only where nothing was said before."""


@dataclass(frozen=True)
class Situation:
    """What the table looks at."""

    query: Query
    heard: Listened
    turns: Sequence[Turn]
    listening: Listening
    written: str
    """The message."""

    @property
    def message(self) -> str:
        """The message, folded."""
        return self.heard.recent[-1]


def turn_of(message: str, rule: Rule | None, prompts: Prompts) -> Turn:
    """The turn as far as the rule decides it, before anything is searched. No rule: an answer is wanted."""
    if rule is None:
        return Turn(message=message, act=Act.ANSWER)
    if rule.act in POINTED:
        return Turn(message=message, act=rule.act, signpost=Signpost(text=rule.text, contacts=prompts.acts.contacts(rule)))
    return Turn(message=message, act=rule.act, edge=rule.text)


def take(turn: Turn, query: Query, heard: Listened, conversation: Conversation, listening: Listening) -> Turn:
    """A turn that no rule decided, with its act from the table, and a greeting as it is meant amid a talk; others as they are."""
    situation = Situation(query, heard, conversation.turns, listening, turn.message)
    if turn.act is Act.GREET and _wants_what_was_offered(situation):
        return turn.model_copy(update={"act": Act.ANSWER, "edge": None})
    if turn.act is Act.GREET and _doubts(situation):
        return turn.model_copy(update={"act": Act.DECLINE, "edge": _line(Act.DECLINE, situation)})
    if turn.act is Act.GREET and conversation.turns:
        answers = bool(conversation.turns[-1].question and ANSWERS.search(situation.message))
        return turn.model_copy(update={"act": Act.SHORT, "edge": None} if answers else {"edge": listening.lines.at_hand})
    if turn.act is not Act.ANSWER:
        return turn
    act = next(act for _, fits, act in TABLE if fits(situation))
    return turn.model_copy(update={"act": act, "edge": _line(act, situation)})


def search_text(turn: Turn, conversation: Conversation, listening: Listening) -> str:
    """What is searched for a turn of the table: the message, or what was last talked of where it has no words for that.

    Empty where nothing is to be searched.
    """
    wish, folded, asks = is_wish(turn.message, listening), fold(turn.message), listening.asks
    nowhere = wish and not joined((*asks.tell, *asks.wanted)).search(folded)
    if turn.act not in SEARCHING or nowhere or turn.edge == listening.lines.to_take:
        return ""
    told = folded, conversation.turns, listening
    if turn.act is Act.CONTRARY and len(WORD.findall(folded)) <= SHORT and (lean_gone_on(*told) or places_itself(*told)):
        return ""
    doubts = joined(listening.doubted.any_of).search(folded) and not OF_WHAT.search(folded)
    if offered_before(turn.message, conversation.turns, listening):
        return conversation.turns[-1].message
    if wants_more(turn.message, conversation.turns, listening):
        return _talked_of(conversation, listening)
    if wish or turn.act is Act.SHORT or doubts:
        named = turn.message if turn.act is Act.SHORT and names_a_trade(turn.message, listening) else ""
        return _talked_of(conversation, listening) or named
    passing, asked = asked_in_passing(turn.message, listening), asked_of(turn.message, listening)
    cut = passing in asked and len(WORD.findall(asked)) - len(WORD.findall(passing)) > LEADS_IN
    return turn.message if cut and asked != turn.message else passing or turn.message


def asked_in_passing(message: str, listening: Listening) -> str:
    """What is asked beside thanks or a goodbye, with a question mark or without, as it was written; empty where nothing is."""
    asked = joined(listening.passing.asked)
    starts = (cut.end() for cut in CLAUSES.finditer(message))
    begins = (at for at in starts if asked.search(CLAUSES.split(fold(message[at:]))[0]))
    at = next(begins, None) if joined(listening.passing.any_of).search(fold(message)) else None
    return message[at:] if at is not None else ""


def is_wish(message: str, listening: Listening) -> bool:
    """Whether a message says only how to go on: to be asked or not, or to see another case. It names nothing to look for."""
    wishes = joined((*listening.asks.off, *listening.asks.on, *listening.asks.wanted, *_otherwise(listening)))
    left, found = wishes.subn(" ", fold(message))
    return bool(found) and not content(left) - EMPTY_WORDS


def offered_before(message: str, turns: Sequence[Turn], listening: Listening) -> bool:
    """Whether a message takes up the passage that the turn before offered."""
    offered = bool(turns) and turns[-1].offer == listening.lines.passage_on_this
    return offered and bool(joined(listening.accepts.any_of).search(fold(message)))


def wants_more(message: str, turns: Sequence[Turn], listening: Listening) -> bool:
    """Whether more is wanted of what was quoted before."""
    more = listening.more.any_of
    last = SENTENCES.split(fold(message).strip())[-1]
    return any(map(says, turns)) and any(joined(more).search(text) for text in (fold(message), last))


def _talked_of(conversation: Conversation, listening: Listening) -> str:
    """The last message of more than a few words for which the library was searched, as it was looked for."""
    for past in reversed(conversation.turns):
        whole = past.rewritten or asked_of(past.message, listening)
        if past.act in SEARCHING and len(WORD.findall(whole)) > SHORT and not is_wish(past.message, listening):
            return whole
    return ""


def _line(act: Act, situation: Situation) -> str | None:
    """The guide's own line of a turn of the table."""
    listening, message = situation.listening, situation.message
    lines, asks = listening.lines, listening.asks
    own = {Act.OFF_TOPIC: _aside(situation), Act.WAIT: lines.at_hand, Act.DECLINE: lines.cannot_tell}
    if act in own:
        return own[act]
    if act is Act.OPEN and _wants_one_to_take(situation):
        return lines.to_take
    if act is Act.OPEN and _asks_what_is_right(situation):
        return lines.unsettled
    if not is_wish(message, listening) or joined((*asks.wanted, *_otherwise(listening))).search(message):
        return None
    return lines.asks_off if joined(asks.off).search(message) else lines.asks_on


def _otherwise(listening: Listening) -> tuple[str, ...]:
    return (*listening.otherwise.both, *listening.otherwise.any_of, *listening.otherwise.own)


def _wants_the_other_side(situation: Situation) -> bool:
    """Whether the other side of the person's own words is wanted; not of something sore."""
    otherwise, message = situation.listening.otherwise, situation.message
    doubts = situation.heard.lean is not None and joined(otherwise.doubting).search(message)
    return not situation.heard.tender and bool(doubts or joined(otherwise.own).search(message))


def _wants_what_was_offered(situation: Situation) -> bool:
    told = situation.message, situation.turns, situation.listening
    return offered_before(*told) or wants_more(*told)


def _wants_another_case(situation: Situation) -> bool:
    listening = situation.listening
    wished = joined((*listening.otherwise.both, *listening.otherwise.any_of))
    return is_wish(situation.message, listening) and bool(wished.search(situation.message))


def _aside(situation: Situation) -> str:
    """What is said to a joke, and to an unkind word: the latter once."""
    lines = situation.listening.lines
    if not _is_jab(situation):
        return lines.off_topic
    return lines.at_hand if any(past.edge == lines.jab for past in situation.turns) else lines.jab


def _answers_alone(situation: Situation) -> bool:
    return bool(joined(situation.listening.asks.off).search(situation.message))


def _wants_to_be_asked(situation: Situation) -> bool:
    return is_wish(situation.message, situation.listening)


def _wants_one_to_take(situation: Situation) -> bool:
    """Whether a question is wanted that can be put to somebody else."""
    return bool(joined(situation.listening.asks.take).search(situation.message))


def _asks(situation: Situation) -> bool:
    """Whether an answer is wanted: a question mark, the beginning of a question, or a few words to look up."""
    query, message = situation.query, situation.message
    words = len(WORD.findall(message))
    if query.defined_in or situation.heard.asks or asked_in_passing(message, situation.listening):
        return True
    if ASKS_WITHIN.search(message) and query.organisations and words <= LONGEST_NAMED and not OWN.search(message):
        return True
    about = query.organisations or query.fields or query.kind is not QuestionKind.OPEN or not situation.turns
    keywords = words <= LONGEST_KEYWORDS and not OWN.search(message) and not _is_certain(situation)
    return bool(about) and keywords and not _is_aside(situation)


def _doubts(situation: Situation) -> bool:
    """Whether what was quoted is doubted: by the turn before, or of an organisation that is named at any time."""
    named, doubted = situation.query.organisations, joined(situation.listening.doubted.any_of)
    quoting = [turn for turn in (situation.turns if named else situation.turns[-1:]) if says(turn) or turn.contrary]
    quoted = {name for turn in quoting for name in (*cited(turn.answer), *([turn.contrary.source_id] if turn.contrary else ()))}
    return bool(doubted.search(situation.message) and quoted and (not named or quoted & set(named)))


def _is_jab(situation: Situation) -> bool:
    return "?" not in situation.message and bool(joined(situation.listening.jab.any_of).search(situation.message))


def _is_courtesy(situation: Situation) -> bool:
    brief = "?" not in situation.message and len(WORD.findall(situation.message)) <= BRIEF
    courtesy = joined(situation.listening.courtesy.any_of).search(situation.message)
    return brief and bool(situation.turns) and bool(courtesy) and not asked_in_passing(situation.message, situation.listening)


def _is_certain(situation: Situation) -> bool:
    return situation.heard.lean is not None or situation.heard.sure


def _says_against_what(situation: Situation) -> bool:
    """Whether it says what was asked for before a case could be found: of what the last message was certain, or what is held."""
    asks = "?" in situation.message or asks_at_last(situation.query.text)
    told = situation.message, situation.turns, situation.listening
    return not asks and (lean_gone_on(*told) is not None or places_itself(*told) or says_what_it_holds(*told))


def _tells(situation: Situation) -> bool:
    return situation.heard.narrative


def _is_short(situation: Situation) -> bool:
    return situation.heard.short and bool(situation.turns)


def _asks_what_is_right(situation: Situation) -> bool:
    """Whether what is asked, at last, is what is fair, owed or to be said: it is for whoever asks it."""
    last = pieces_of(situation.written, situation.listening)[-1]
    return bool(joined(situation.listening.unsettled.any_of).search(fold(last.text)))


def _asks_aside(situation: Situation) -> bool:
    """Whether what is asked has nothing to do with the library, whatever stands around it."""
    asked = fold(asked_of(situation.written, situation.listening))
    brief = len(WORD.findall(asked)) <= BRIEF and asked != situation.message
    return brief and bool(joined(situation.listening.aside.any_of).search(asked))


def _is_aside(situation: Situation) -> bool:
    brief = len(WORD.findall(situation.message)) <= BRIEF
    return brief and bool(joined(situation.listening.aside.any_of).search(situation.message))


def _always(_: Situation) -> bool:
    return True


TABLE: tuple[tuple[str, Callable[[Situation], bool], Act], ...] = (
    ("wants the other side of its own words", _wants_the_other_side, Act.CONTRARY),
    ("wants a case that went otherwise", _wants_another_case, Act.CONTRARY),
    ("wants answers and no questions", _answers_alone, Act.ANSWER),
    ("wants the passage that was offered, or more of what was quoted", _wants_what_was_offered, Act.ANSWER),
    ("doubts what was quoted", _doubts, Act.DECLINE),
    ("says what it thinks of the guide", _is_jab, Act.OFF_TOPIC),
    ("thanks, or goes off to do something", _is_courtesy, Act.WAIT),
    ("wants to be asked", _wants_to_be_asked, Act.OPEN),
    ("wants a question to put to others", _wants_one_to_take, Act.OPEN),
    ("says what a case is wanted against", _says_against_what, Act.CONTRARY),
    ("asks what no source can settle", _asks_what_is_right, Act.OPEN),
    ("asks of nothing here", _asks_aside, Act.OFF_TOPIC),
    ("asks something; what it takes for granted is named beside the answer", _asks, Act.ANSWER),
    ("is certain, either way", _is_certain, Act.CONTRARY),
    ("tells something", _tells, Act.NOTICE),
    ("speaks of something else", _is_aside, Act.OFF_TOPIC),
    ("answers in a word or two", _is_short, Act.SHORT),
    ("otherwise", _always, Act.OPEN),
)
"""What a message does, how that is told, and the act it is met with; tried in this order."""
