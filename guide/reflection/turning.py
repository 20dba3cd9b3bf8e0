"""The last part of a message's trip: what was found becomes a turn that also listens, points the other way and may ask."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from guide.prompts import fold
from guide.records import Act, Answer, Case, Conversation, Query, Question, RequestKind, Standing, Turn
from guide.reflection.asking import Vector, Wanted, choose, may_ask
from guide.reflection.bank import Bank, BankQuestion
from guide.reflection.contrary import Cite, contrary_for, lean_of_case
from guide.reflection.lint import ALIKE, jaccard
from guide.reflection.lint import LONGEST as LONGEST_QUESTION
from guide.reflection.listening import HARD, Lean, Listened, short_running
from guide.reflection.mirroring import content, mirror_of
from guide.reflection.private import WORD
from guide.reflection.replay import replay
from guide.reflection.words import Listening

MIRRORING = frozenset({Act.HOLD, Act.CONTRARY, Act.NOTICE, Act.OPEN})
LISTENING = frozenset({Act.NOTICE, Act.OPEN})
STOPPABLE = frozenset({Act.ANSWER, Act.CONTRARY, Act.NOTICE, Act.SHORT, Act.OPEN})
"""Acts beside which a place to stop may be offered."""
LONGEST = 180
"""Words of a turn that are read without a click."""
NOTHING_NEW = 8
"""Exchanges without a new passage after which stopping is offered, and for which it is then not offered again."""
SHORT_ONCE, SHORT_THRICE = 1, 3
BELONGS = 0.42
"""Likeness (cosine) of a passage to a statement below which it does not belong there; measured on the talks of the tests."""
NOT_BESIDE = re.compile(r"^We (found (no|nothing)|do not know|have no)|^[A-Z][\w ]{2,20}: [^;]+; [A-Z][\w ]{2,20}: ")
"""What was not found, and rows of tables: each answers a question, and neither stands beside a statement."""
SHARED = 2
"""Words that carry meaning and must be shared with it where likeness is not known."""
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
) -> Turn:
    """The whole turn, from one that carries act, answer, evidence, edge and signpost. Read-only; the same gives the same.

    `asks`: a switch that somebody set by hand, over what the conversation tells. `request`: of the rule that decided the act.
    A trip in `guide.py`, where `rule` is what `recognise` found:

        heard = listen(message, conversation, manner.listening)
        turn = take(turn_of(message, rule, prompts), query, heard, conversation, manner.listening)
        text = search_text(turn, conversation, manner.listening) if rule is None else message if rule.search else ""
        ...search for `text` unless it is empty, and write answer, evidence and edge into the turn...
        turn = reflect(turn, query, heard, conversation, manner, request=rule.request if rule else None)
    """
    trip = _Trip(query, heard, conversation, manner, asks, request)
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
    beside = None if trip.heard.tender else _beside(turn.answer, trip)
    if turn.act is Act.NOTICE:
        return turn.model_copy(update={"answer": None, "edge": None, "offer": lines.passage_on_this if beside else None})
    if turn.act is Act.SHORT and trip.shorts >= SHORT_THRICE:
        return turn.model_copy(update={"answer": None, "edge": None, "offer": lines.plain_answers})
    silent = turn.answer is None or turn.answer.standing is Standing.SILENT
    return turn.model_copy(update={"answer": beside, "edge": None if silent else turn.edge})


def _beside(answer: Answer | None, trip: _Trip) -> Answer | None:
    """The one sentence of an answer that is nearest to what was said; None where none is near enough."""
    held = (*answer.sentences, *answer.more) if answer else ()
    found = [sentence for sentence in held if not NOT_BESIDE.search(sentence.text)]
    if answer is None or not found:
        return None
    said, vector = trip.query.text, trip.manner.vector
    if vector is None:
        best = found[0]
        near = len(content(best.text) & content(said)) >= SHARED
    else:
        there = vector(said)
        alike = [sum(a * b for a, b in zip(vector(sentence.text), there, strict=True)) for sentence in found]
        best, near = found[alike.index(max(alike))], max(alike) >= BELONGS
    rest = tuple(sentence for sentence in found if sentence is not best)
    return answer.model_copy(update={"sentences": (best,), "more": rest[:5], "how_sure": ""}) if near else None


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
    """A certain message meets a case that went otherwise; a wish for a verdict, one that differs from the first shown."""
    certain = trip.heard.lean if turn.act in (Act.CONTRARY, Act.DECLINE) else None
    lean = certain or _lean_of_answer(turn, trip)
    if lean is None:
        return turn
    manner = trip.manner
    offered = [past.contrary.source_id for past in trip.conversation.turns if past.contrary]
    known, shown = (*trip.query.organisations, *offered), _cited(turn.answer)
    find = partial(contrary_for, lean, cases=manner.cases, cite=manner.cite, listening=manner.listening)
    new, any_case = find(turn.message, without=(*known, *shown)), find(turn.message, without=known)
    return turn.model_copy(update={"contrary": new or any_case or find(" ".join(trip.heard.recent), without=known)})


def _offered(turn: Turn, trip: _Trip) -> Turn:
    if turn.act not in STOPPABLE or turn.offer or not _may_stop(turn, trip):
        return turn
    return turn.model_copy(update={"offer": trip.manner.listening.lines.stop})


def _within(turn: Turn, _: _Trip) -> Turn:
    """No more words than can be read at once: sentences that do not fit are a click away."""
    while turn.answer and len(turn.answer.sentences) > 1 and _length(turn) > LONGEST:
        turn = turn.model_copy(update={"answer": _cut(turn.answer, len(turn.answer.sentences) - 1)})
    return turn


def _asked(turn: Turn, trip: _Trip) -> Turn:
    manner = trip.manner
    past = replay(trip.conversation, turn.message, trip.heard, manner.bank, manner.listening)
    past = past if trip.asks is None else replace(past, asks=trip.asks)
    ending = turn.offer == manner.listening.lines.stop
    wanted = Wanted(turn, trip.heard, past, ending=ending, group=manner.group)
    if not may_ask(wanted) or not (past.wanted or _leaves_room(turn, trip, past.number)):
        return turn
    question = choose(wanted, manner.bank, manner.listening, manner.vector)
    return _with(turn, question, manner) if question else turn


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


PARTS: tuple[Callable[[Turn, _Trip], Turn], ...] = (_shaped, _mirrored, _framed, _contrasted, _offered, _within, _asked, _filled)
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


def _lean_of_answer(turn: Turn, trip: _Trip) -> Lean | None:
    if turn.act is not Act.DECLINE or trip.request is not RequestKind.SCORES:
        return None
    cases = (trip.manner.cases[source_id] for source_id in _cited(turn.answer) if source_id in trip.manner.cases)
    return next((lean for lean in map(lean_of_case, cases) if lean), None)


def _may_stop(turn: Turn, trip: _Trip) -> bool:
    """Whether this may be a place to stop: the same words three times, nothing new for long, or something hard before."""
    turns = trip.conversation.turns
    if any(past.offer == trip.manner.listening.lines.stop for past in turns[-NOTHING_NEW:]):
        return False
    hard = bool(turns) and turns[-1].act in HARD and turn.act is not Act.ANSWER
    return hard or _repeats(turn, trip) or _nothing_new(turn, trip)


def _repeats(turn: Turn, trip: _Trip) -> bool:
    said = [content(text) for text in (*(past.message for past in trip.conversation.turns[-2:]), turn.message)]
    return len(said) == 3 and all(jaccard(one, other) > ALIKE for one, other in pairwise(said))


def _nothing_new(turn: Turn, trip: _Trip) -> bool:
    seen: set[tuple[str, int]] = set()
    since = 0
    for past in (*trip.conversation.turns, turn):
        places = set(_places(past.answer))
        since = 0 if places - seen else since + 1
        seen |= places
    return since >= NOTHING_NEW


def _places(answer: Answer | None) -> Iterator[tuple[str, int]]:
    for sentence in answer.sentences if answer else ():
        yield from ((citation.source_id, citation.start) for citation in sentence.citations)


def _cited(answer: Answer | None) -> list[str]:
    return list(dict.fromkeys(source_id for source_id, _ in _places(answer)))


def _cut(answer: Answer, sentences: int) -> Answer:
    """An answer of so many sentences; the others come first among those shown when asked for."""
    rest = (*answer.sentences[sentences:], *answer.more)
    return answer.model_copy(update={"sentences": answer.sentences[:sentences], "more": rest[:5]})


def _length(turn: Turn) -> int:
    """Words that are read without a click, with room for a question."""
    answer = turn.answer
    shown = [f"{sentence.lead} {sentence.text}" for sentence in answer.sentences] if answer else []
    shown += [answer.how_sure, *answer.unsaid] if answer else []
    shown += [turn.mirror.now, turn.mirror.earlier] if turn.mirror else []
    shown += [turn.frame or "", turn.edge or "", turn.offer or "", turn.contrary.line if turn.contrary else ""]
    return len(WORD.findall(" ".join(shown))) + LONGEST_QUESTION
