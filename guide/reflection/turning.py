"""The last part of a message's trip: what was found becomes a turn that also listens, points the other way and may ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from guide.prompts import fold
from guide.records import Act, Case, Conversation, Query, Question, RequestKind, Standing, Turn
from guide.reflection.asking import Pick, Vector, Wanted, choose, may_ask
from guide.reflection.bank import Bank, BankQuestion
from guide.reflection.contrary import Cite, contrary_for, lean_of_case
from guide.reflection.lint import LONGEST as LONGEST_QUESTION
from guide.reflection.listening import Lean, Listened, lean_of, short_running
from guide.reflection.mirroring import mirror_of
from guide.reflection.private import WORD
from guide.reflection.replay import replay
from guide.reflection.showing import belonging, cited, cut, numbered
from guide.reflection.stopping import may_stop
from guide.reflection.words import Listening

MIRRORING = frozenset({Act.HOLD, Act.CONTRARY, Act.NOTICE, Act.OPEN})
LISTENING = frozenset({Act.NOTICE, Act.OPEN})
LONGEST = 180
"""Words of a turn that are read without a click."""
SHORT_ONCE, SHORT_THRICE = 1, 3
TELLING = frozenset({Act.NOTICE, Act.SHORT, Act.OPEN, Act.CONTRARY})
"""Acts on statements, which want no word on what the library lacks."""


@dataclass(frozen=True)
class Manner:
    """What a reflective turn is made with: loaded once, handed in, none of it about a person."""

    bank: Bank
    listening: Listening
    cases: Mapping[str, Case]
    """By source id."""
    cite: Cite
    vector: Vector | None = None
    """None: questions are told apart by the words they share with what was said."""
    group: bool = False
    """Whether the turn is shown to a room."""


@dataclass(frozen=True)
class _Trip:
    """One message on its way, beside its turn."""

    query: Query
    heard: Listened
    conversation: Conversation
    manner: Manner
    asks: bool | None
    request: RequestKind | None
    pick: Pick | None

    @property
    def shorts(self) -> int:
        """How many short messages stand in a row, the present one among them."""
        return short_running(self.conversation.turns) + 1


def reflect(
    turn: Turn,
    query: Query,
    heard: Listened,
    conversation: Conversation,
    manner: Manner,
    *,
    asks: bool | None = None,
    request: RequestKind | None = None,
    pick: Pick | None = None,
) -> Turn:
    """The whole turn, from one that carries act, answer, evidence, edge and signpost. Read-only; the same gives the same.

    `asks`: a switch that somebody set by hand, over what the conversation tells. `request`: of the rule that decided the act.
    `pick` may choose among the questions that fit.
    A trip in `guide.py`, where `rule` is what `recognise` found:

        heard = listen(message, conversation, manner.listening)
        turn = take(turn_of(message, rule, prompts), query, heard, conversation, manner.listening)
        text = search_text(turn, conversation, manner.listening) if rule is None else message if rule.search else ""
        ...search for `text` unless it is empty, and write answer, evidence and edge into the turn...
        turn = reflect(turn, query, heard, conversation, manner, request=rule.request if rule else None)
    """
    trip = _Trip(query, heard, conversation, manner, asks, request, pick)
    for part in PARTS:
        turn = part(turn, trip)
    return turn


def _shaped(turn: Turn, trip: _Trip) -> Turn:
    """A story is not met with passages, and other statements with one that belongs to them, or none."""
    lines = trip.manner.listening.lines
    if turn.edge == lines.asks_off and any(map(_said, trip.conversation.turns[-1:])):
        return turn.model_copy(update={"answer": None})
    if turn.act not in TELLING:
        return turn
    beside = None if trip.heard.tender else belonging(turn.answer, trip.query.text, trip.conversation.turns, trip.manner.vector)
    if turn.act is Act.NOTICE:
        return turn.model_copy(update={"answer": None, "edge": None, "offer": lines.passage_on_this if beside else None})
    if turn.act is Act.SHORT and trip.shorts >= SHORT_THRICE:
        return turn.model_copy(update={"answer": None, "edge": None, "offer": lines.plain_answers})
    silent = turn.answer is None or turn.answer.standing is Standing.SILENT
    kept = turn.edge if not silent or turn.edge == lines.asks_on else None
    return turn.model_copy(update={"answer": beside, "edge": kept})


def _mirrored(turn: Turn, trip: _Trip) -> Turn:
    """The person's own words; where nothing else stands beside a statement, a plainer clause will do."""
    if turn.act not in MIRRORING:
        return turn
    plain = turn.act in LISTENING and not _said(turn)
    mirror = mirror_of(turn.message, trip.conversation.turns, trip.manner.listening, plain=plain)
    return turn.model_copy(update={"mirror": mirror})


def _framed(turn: Turn, trip: _Trip) -> Turn:
    return turn.model_copy(update={"frame": trip.heard.frame or None}) if turn.act is Act.ANSWER else turn


def _contrasted(turn: Turn, trip: _Trip) -> Turn:
    """A certain message meets a case that went otherwise; so do a wish for one, and a wish for a verdict."""
    if turn.act is Act.CONTRARY and trip.heard.lean is None:
        return _wished(turn, trip)
    lean = _lean(turn, trip)
    if lean is None:
        return turn
    known, shown = (*trip.query.organisations, *_offered_before(trip)), cited(turn.answer)
    find = partial(contrary_for, lean, cases=trip.manner.cases, cite=trip.manner.cite, listening=trip.manner.listening)
    new, any_case = find(turn.message, without=(*known, *shown)), find(turn.message, without=known)
    return turn.model_copy(update={"contrary": new or any_case or find(" ".join(trip.heard.recent), without=known)})


def _wished(turn: Turn, trip: _Trip) -> Turn:
    """The turn with a case that went other than what was last talked of, or a line that there is none."""
    manner = trip.manner
    for past in reversed(trip.conversation.turns):
        lean, about = _lean_shown(past, manner)
        if lean:
            named = " ".join((*trip.heard.recent, past.message, about))
            without = (*_offered_before(trip), *cited(past.answer))
            found = contrary_for(lean, named, manner.cases, manner.cite, manner.listening, without=without)
            return turn.model_copy(update={"contrary": found, "edge": None if found else manner.listening.lines.no_other_way})
    return turn.model_copy(update={"edge": manner.listening.lines.no_other_way})


def _lean_shown(past: Turn, manner: Manner) -> tuple[Lean | None, str]:
    """Which way the first case of a past turn points, with its trade, or which way the message was certain."""
    shown = [*([past.contrary.source_id] if past.contrary else []), *cited(past.answer)]
    for case in (manner.cases[name] for name in shown if name in manner.cases):
        if lean := lean_of_case(case):
            return lean, case.sector.value
    return lean_of(past.message, manner.listening.certain), ""


def _offered_before(trip: _Trip) -> list[str]:
    return [past.contrary.source_id for past in trip.conversation.turns if past.contrary]


def _offered(turn: Turn, trip: _Trip) -> Turn:
    line = trip.manner.listening.lines.stop
    return turn.model_copy(update={"offer": line}) if not turn.offer and may_stop(turn, trip.conversation, line) else turn


def _within(turn: Turn, trip: _Trip) -> Turn:
    """No more words than can be read at once: sentences that do not fit are a click away. A list by fields is whole."""
    if trip.query.choices:
        return turn
    while turn.answer and len(turn.answer.sentences) > 1 and _length(turn) > LONGEST:
        turn = turn.model_copy(update={"answer": cut(turn.answer, len(turn.answer.sentences) - 1)})
    return turn


def _asked(turn: Turn, trip: _Trip) -> Turn:
    manner = trip.manner
    past = replay(trip.conversation, turn.message, trip.heard, manner.bank, manner.listening)
    past = past if trip.asks is None else replace(past, asks=trip.asks)
    ending = turn.offer == manner.listening.lines.stop
    wanted = Wanted(turn, trip.heard, past, ending=ending, group=manner.group)
    if not may_ask(wanted) or not (past.wanted or _leaves_room(turn, trip, past.number)):
        return turn
    question = choose(wanted, manner.bank, manner.listening, manner.vector, trip.pick)
    return _with(turn, question, manner) if question else turn


def _renumbered(turn: Turn, _: _Trip) -> Turn:
    return numbered(turn)


def _filled(turn: Turn, trip: _Trip) -> Turn:
    """A turn in which nothing stands says so in one plain line, and what else could be had where it said so just before."""
    lines, turns = trip.manner.listening.lines, trip.conversation.turns
    if turn.act is Act.DECLINE and trip.request is RequestKind.SCORES and not (_said(turn) or turn.contrary):
        return turn.model_copy(update={"offer": turn.offer or lines.name_a_service})
    if turn.act not in TELLING or _above(turn) or turn.question:
        return turn
    if trip.heard.tender:
        return turn.model_copy(update={"edge": lines.no_hurry})
    again = bool(turns) and turns[-1].edge == lines.nothing_beside
    return turn.model_copy(update={"offer": lines.instead} if again or turn.act is Act.SHORT else {"edge": lines.nothing_beside})


PARTS: tuple[Callable[[Turn, _Trip], Turn], ...] = (
    _shaped,
    _mirrored,
    _framed,
    _contrasted,
    _offered,
    _within,
    _renumbered,
    _asked,
    _filled,
)
"""What is done to a turn, in this order."""


def _leaves_room(turn: Turn, trip: _Trip, number: int) -> bool:
    """Whether a question may stand under this turn: something stands above it, and the person does not answer in single words."""
    if turn.act is Act.DECLINE and trip.request is not RequestKind.SCORES:
        return False
    if turn.act is Act.SHORT and trip.shorts > SHORT_ONCE:
        return False
    if turn.act is Act.ANSWER and not (_said(turn) or turn.frame):
        return False
    return _above(turn) or turn.act is Act.SHORT or number == 1


def _above(turn: Turn) -> bool:
    """Whether anything stands in the turn over which a question may be asked."""
    return bool(turn.mirror or _said(turn) or turn.contrary or turn.frame or turn.edge or turn.offer)


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
    return bool(about) and bool(_said(turn) or turn.contrary or turn.edge or turn.offer)


def _said(turn: Turn) -> bool:
    return turn.answer is not None and bool(turn.answer.sentences)


def _lean(turn: Turn, trip: _Trip) -> Lean | None:
    """Which way a certain message points, or the first case shown to a wish for a verdict."""
    certain = trip.heard.lean if turn.act in (Act.CONTRARY, Act.DECLINE) else None
    return certain or _lean_of_answer(turn, trip)


def _lean_of_answer(turn: Turn, trip: _Trip) -> Lean | None:
    if turn.act is not Act.DECLINE or trip.request is not RequestKind.SCORES:
        return None
    cases = (trip.manner.cases[source_id] for source_id in cited(turn.answer) if source_id in trip.manner.cases)
    return next((lean for lean in map(lean_of_case, cases) if lean), None)


def _length(turn: Turn) -> int:
    """Words that are read without a click, with room for a question."""
    answer = turn.answer
    shown = [f"{sentence.lead} {sentence.text}" for sentence in answer.sentences] if answer else []
    shown += [answer.how_sure, *answer.unsaid] if answer else []
    shown += [turn.mirror.now, turn.mirror.earlier] if turn.mirror else []
    shown += [turn.frame or "", turn.edge or "", turn.offer or "", turn.contrary.line if turn.contrary else ""]
    return len(WORD.findall(" ".join(shown))) + LONGEST_QUESTION
