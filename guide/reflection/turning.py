"""The last part of a message's trip: what was found becomes a turn that also listens, points the other way and may ask."""

from collections.abc import Callable

from guide.prompts import fold
from guide.records import Act, Conversation, Mirror, Query, Question, RequestKind, Signpost, Standing, Turn
from guide.reflection.asked import without_talk
from guide.reflection.asking import Pick, Wanted, choose, may_ask
from guide.reflection.bank import BankQuestion, Occasion
from guide.reflection.both_ways import both_ways, unplaced
from guide.reflection.countering import contrasted, occasion_of, wants_a_verdict
from guide.reflection.lint import LONGEST as LONGEST_QUESTION
from guide.reflection.listening import Listened
from guide.reflection.mirroring import held_in, mirror_of, whole_of
from guide.reflection.private import WORD
from guide.reflection.replay import replay
from guide.reflection.showing import belonging, numbered, shortened
from guide.reflection.stopping import may_stop
from guide.reflection.trip import Manner, Trip, says

MIRRORING = frozenset({Act.HOLD, Act.CONTRARY, Act.NOTICE, Act.OPEN})
LISTENING = frozenset({Act.NOTICE, Act.OPEN})
LONGEST = 180
"""Words of a turn that are read without a click."""
ECHOES = 2
OWNED = 2
"""Turns within which a miss is not owned a second time in the same words."""
SHORT_ONCE, SHORT_THRICE = 1, 3
TELLING = frozenset({Act.NOTICE, Act.SHORT, Act.OPEN, Act.CONTRARY})
"""Acts on statements, which want no word on what the library lacks."""


def reflect(
    turn: Turn,
    query: Query,
    heard: Listened,
    conversation: Conversation,
    manner: Manner,
    *,
    request: RequestKind | None = None,
    pick: Pick | None = None,
) -> Turn:
    """The whole turn, from one that carries act, answer, evidence, edge and signpost. Read-only; the same gives the same.

    `request`: of the rule that decided the act. `pick` may choose among the questions that fit.
    A trip in `guide.py`, where `rule` is what `recognise` found:

        heard = listen(message, conversation, manner.listening)
        turn = take(turn_of(message, rule, prompts), query, heard, conversation, manner.listening)
        text = search_text(turn, conversation, manner.listening) if rule is None else message if rule.search else ""
        ...search for `text` unless it is empty, and write answer, evidence and edge into the turn...
        turn = reflect(turn, query, heard, conversation, manner, request=rule.request if rule else None)
    """
    trip = Trip(query, heard, conversation, manner, request, pick)
    for part in PARTS:
        turn = part(turn, trip)
    return turn


def _shaped(turn: Turn, trip: Trip) -> Turn:
    """A story is not met with passages, and other statements with one that belongs to them, or none."""
    lines = trip.manner.listening.lines
    if turn.edge == lines.asks_off and any(map(says, trip.conversation.turns[-1:])):
        return turn.model_copy(update={"answer": None})
    if turn.act not in TELLING:
        return turn
    beside = None if trip.heard.tender else belonging(turn.answer, trip.query.text, trip.conversation.turns, trip.manner.vector)
    if turn.act is Act.NOTICE:
        return turn.model_copy(update={"answer": None, "edge": None, "offer": lines.passage_on_this if beside else None})
    if turn.act is Act.SHORT and trip.shorts >= SHORT_THRICE:
        offered = any(past.offer == lines.plain_answers for past in trip.conversation.turns[-SHORT_THRICE:])
        said = {"edge": lines.at_hand} if offered else {"edge": None, "offer": lines.plain_answers}
        return turn.model_copy(update={"answer": None, **said})
    silent = turn.answer is None or turn.answer.standing is Standing.SILENT
    kept = turn.edge if not silent or turn.edge in {lines.asks_on, lines.to_take, lines.unsettled} else None
    return turn.model_copy(update={"answer": beside, "edge": kept})


def _mirrored(turn: Turn, trip: Trip) -> Turn:
    """The person's own words; where nothing else stands beside a statement, a plainer clause will do."""
    if turn.act not in MIRRORING or _is_echo(trip) or turn.edge == trip.manner.listening.lines.to_take:
        return turn
    plain = turn.act in LISTENING and not says(turn)
    told = without_talk(turn.message, trip.manner.listening)
    mirror = mirror_of(told, trip.conversation.turns, trip.manner.listening, plain=plain) if told else None
    return turn.model_copy(update={"mirror": mirror})


def _is_echo(trip: Trip) -> bool:
    """Whether the telling of a loss was met twice running with its own words alone: a third time would be parroting."""
    lately, go_on = trip.conversation.turns[-ECHOES:], trip.manner.listening.lines.go_on
    more = [past.model_copy(update={"offer": None}) if past.offer == go_on else past for past in lately]
    bare = [past.mirror and not (past.question or _beside_mirror(past)) for past in more]
    return trip.heard.tender and len(bare) == ECHOES and all(bare)


def _owned(turn: Turn, trip: Trip) -> Turn:
    """Who says that the last answer missed what was asked is told so, once in a while, above what was found now."""
    line = trip.manner.listening.lines.missed
    again = any(past.edge == line for past in trip.conversation.turns[-OWNED:])
    owns = turn.act is Act.ANSWER and trip.heard.missed and says(turn) and not turn.edge and not again
    return turn.model_copy(update={"edge": line}) if owns else turn


def _framed(turn: Turn, trip: Trip) -> Turn:
    return turn.model_copy(update={"frame": trip.heard.frame or None}) if turn.act is Act.ANSWER else turn


def _held_once(turn: Turn, trip: Trip) -> Turn:
    """The people to turn to are named once; after that it is said in few words that they are there."""
    if turn.act is not Act.HOLD or turn.signpost is None or all(past.act is not Act.HOLD for past in trip.conversation.turns):
        return turn
    return turn.model_copy(update={"signpost": Signpost(text=trip.manner.listening.lines.held_again)})


def _said_once(turn: Turn, trip: Trip) -> Turn:
    """What lies outside the library, and why nothing is decided here, is told at length once, and after that in few words."""
    if wants_a_verdict(turn, trip) and turn.edge and turn.edge in {past.edge for past in trip.conversation.turns}:
        return turn.model_copy(update={"edge": trip.manner.listening.lines.yours_to_decide})
    again = turn.act is Act.ANSWER and turn.edge and turn.edge in {past.edge for past in trip.conversation.turns}
    if not again or turn.answer is None:
        return turn
    silent = turn.answer.standing is Standing.SILENT
    return turn.model_copy(update={"edge": trip.manner.listening.lines.silent_again if silent else None})


def _said_back(turn: Turn, trip: Trip) -> Turn:
    """Certainty that names nothing is said back, above the question what it is about."""
    if turn.mirror or occasion_of(turn, trip) is not Occasion.UNNAMED:
        return turn
    said = held_in(turn.message, trip.manner.listening)
    return turn.model_copy(update={"mirror": Mirror(now=said) if said else None})


def _offered(turn: Turn, trip: Trip) -> Turn:
    lines, past = trip.manner.listening.lines, trip.conversation.turns
    if turn.act is Act.REFER and all(each.offer != lines.points for each in past):
        return turn.model_copy(update={"offer": lines.points})
    if unplaced(turn, trip):
        return turn.model_copy(update={"offer": turn.offer or lines.name_a_service})
    stops = not turn.offer and turn.edge != lines.to_take and may_stop(turn, trip.conversation, lines.stop)
    return turn.model_copy(update={"offer": lines.stop}) if stops else turn


def _within(turn: Turn, trip: Trip) -> Turn:
    """No more words than can be read at once: sentences that do not fit are a click away. A list of all is whole."""
    while turn.answer and not turn.answer.complete and len(turn.answer.sentences) > 1 and _length(turn) > LONGEST:
        turn = turn.model_copy(update={"answer": shortened(turn.answer)})
    return turn


def _asked(turn: Turn, trip: Trip) -> Turn:
    manner, bare = trip.manner, turn
    past = replay(trip.conversation, turn.message, trip.heard, manner.bank, manner.listening)
    turn = _with_all_of_it(turn, trip)
    ending = turn.offer == manner.listening.lines.stop
    wanted = Wanted(turn, trip.heard, past, ending=ending, group=manner.group, occasion=occasion_of(turn, trip))
    if not may_ask(wanted) or not (past.wanted or _leaves_room(turn, trip, past.number)):
        return bare
    question = choose(wanted, manner.bank, manner.listening, manner.vector, trip.pick)
    return _with(turn, question, manner) if question else bare


def _with_all_of_it(turn: Turn, trip: Trip) -> Turn:
    """A statement beside which nothing stands, said back whole: a question can rest on it, and without one it is not shown."""
    if turn.act is not Act.OPEN or _above(turn) or trip.heard.tender or not trip.heard.own:
        return turn
    said = whole_of(turn.message, trip.manner.listening)
    return turn.model_copy(update={"mirror": Mirror(now=said) if said else None})


def _renumbered(turn: Turn, _: Trip) -> Turn:
    return numbered(turn)


def _filled(turn: Turn, trip: Trip) -> Turn:
    """A turn in which nothing stands says so in one plain line, and what else could be had where it said so just before."""
    lines, turns = trip.manner.listening.lines, trip.conversation.turns
    if turn.edge == lines.to_take and not turn.question:
        return turn.model_copy(update={"edge": lines.none_to_take})
    if not turn.question and (wanting := _wanting(turn, trip)):
        return turn.model_copy(update={"offer": turn.offer or wanting})
    bare = turn.act in LISTENING and not turn.question and turn.mirror and not _beside_mirror(turn)
    if bare and all(past.offer != lines.go_on for past in turns[-1:]):
        return turn.model_copy(update={"offer": lines.go_on})
    if turn.act not in TELLING or _above(turn) or turn.question:
        return turn
    if trip.heard.tender:
        return turn.model_copy(update={"edge": lines.no_hurry})
    again = bool(turns) and turns[-1].edge == lines.nothing_beside
    return turn.model_copy(update={"offer": lines.instead} if again or turn.act is Act.SHORT else {"edge": lines.nothing_beside})


def _wanting(turn: Turn, trip: Trip) -> str:
    """The line that says what has to be written before a case can be found; empty where nothing has."""
    lines, occasion = trip.manner.listening.lines, occasion_of(turn, trip)
    if occasion is Occasion.UNHELD:
        return lines.say_what_you_hold
    bare = turn.act is Act.DECLINE and trip.request is RequestKind.SCORES and not (says(turn) or turn.contrary)
    return lines.name_a_service if bare or occasion else ""


def _announced(turn: Turn, _: Trip) -> Turn:
    """A turn that announces what it does not show says only what stands before that."""
    if not turn.edge or not turn.edge.endswith(":") or turn.signpost or says(turn) or turn.contrary:
        return turn
    before = turn.edge.rpartition(". ")[0]
    return turn.model_copy(update={"edge": f"{before}." if before else None})


PARTS: tuple[Callable[[Turn, Trip], Turn], ...] = (
    _shaped,
    _held_once,
    _said_once,
    _owned,
    _mirrored,
    _framed,
    contrasted,
    both_ways,
    _said_back,
    _announced,
    _offered,
    _within,
    _renumbered,
    _asked,
    _filled,
)
"""What is done to a turn, in this order."""


def _leaves_room(turn: Turn, trip: Trip, number: int) -> bool:
    """Whether a question may stand under this turn: something stands above it, and the person does not answer in single words."""
    if turn.act is Act.DECLINE and trip.request is not RequestKind.SCORES:
        return False
    if turn.offer == trip.manner.listening.lines.name_a_service:
        return False
    if turn.act is Act.SHORT and trip.shorts > SHORT_ONCE:
        return False
    if turn.act is Act.ANSWER and not (says(turn) or turn.frame):
        return False
    return _above(turn) or turn.act is Act.SHORT or number == 1


def _above(turn: Turn) -> bool:
    """Whether anything stands in the turn over which a question may be asked."""
    return bool(turn.mirror) or _beside_mirror(turn)


def _beside_mirror(turn: Turn) -> bool:
    """Whether anything stands in the turn but the person's own words."""
    return bool(says(turn) or turn.contrary or turn.frame or turn.edge or turn.offer)


def _with(turn: Turn, question: BankQuestion, manner: Manner) -> Turn:
    """The turn with its question; where the question quotes, the mirror is not shown a second time above it."""
    quoted = turn.mirror if _quotable(turn, question, manner) else None
    text = question.quote.replace("{quote}", quoted.now) if quoted else (manner.group and question.room) or question.text
    because = question.passages[0].sentence if question.passages else ""
    asked = Question(id=question.id, text=text, because=because)
    return turn.model_copy(update={"mirror": None if quoted else turn.mirror, "question": asked})


def _quotable(turn: Turn, question: BankQuestion, manner: Manner) -> bool:
    """Whether the question may carry the mirror: both are about one thing, and something else stands above."""
    if not question.quote or turn.mirror is None or turn.mirror.earlier or manner.group:
        return False
    about = not question.stage or manner.listening.themes[question.theme].search(fold(turn.mirror.now))
    return bool(about) and bool(says(turn) or turn.contrary or turn.edge or turn.offer)


def _length(turn: Turn) -> int:
    """Words that are read without a click, with room for a question."""
    answer = turn.answer
    shown = [f"{sentence.lead} {sentence.text}" for sentence in answer.sentences] if answer else []
    shown += [answer.how_sure, *answer.unsaid] if answer else []
    shown += [turn.mirror.now, turn.mirror.earlier] if turn.mirror else []
    shown += [turn.frame or "", turn.edge or "", turn.offer or "", turn.contrary.line if turn.contrary else ""]
    return len(WORD.findall(" ".join(shown))) + LONGEST_QUESTION
