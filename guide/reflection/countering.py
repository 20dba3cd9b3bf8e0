"""The case that went otherwise, put beside what was said: for certainty either way, and for a wish for one."""

from collections.abc import Iterator, Sequence

from guide.prompts import fold
from guide.records import Act, Case, Contrary, Mirror, RequestKind, Turn
from guide.reflection.bank import Occasion
from guide.reflection.contrary import (
    any_contrary,
    contrary_for,
    lean_gone_on,
    lean_of_case,
    names_a_trade,
    places_itself,
    says_what_it_holds,
)
from guide.reflection.listening import HARD, Lean, direction_of, lean_of
from guide.reflection.mirroring import held_in
from guide.reflection.showing import cited
from guide.reflection.trip import Manner, Trip
from guide.reflection.words import joined

SAYING = frozenset({Act.CONTRARY, Act.NOTICE, Act.OPEN})
"""Acts on messages in which somebody says what they hold."""


def contrasted(turn: Turn, trip: Trip) -> Turn:
    """A certain message meets a case that went otherwise; so does a wish for one. A wish for a verdict is met by both ways."""
    if wants_a_verdict(turn, trip):
        return turn
    if turn.act is Act.CONTRARY and not (trip.heard.sure or _lean_said(turn, trip)):
        return _wished(turn, trip)
    lean = _lean(turn, trip)
    if lean is None:
        return turn
    known = (*trip.query.organisations, *_offered_before(trip))
    new = _found(trip, lean, turn.message, (*known, *cited(turn.answer)))
    near = new or _found_about(trip, lean, turn.message, known)
    return turn.model_copy(update={"contrary": near or _far_from(turn, trip, lean, known)})


def _far_from(turn: Turn, trip: Trip, lean: Lean, without: Sequence[str]) -> Contrary | None:
    """A case of any trade, for who was asked what they are certain about and named what no case is near."""
    manner = trip.manner
    if lean_gone_on(turn.message, trip.conversation.turns, manner.listening) is None:
        return None
    return any_contrary(lean, turn.message, manner.cases, manner.cite, manner.listening, without=without)


def wants_a_verdict(turn: Turn, trip: Trip) -> bool:
    """Whether the guide is to decide, or to show both sides, or the message says of what service, after that was asked."""
    if turn.act is Act.DECLINE:
        return trip.request is RequestKind.SCORES
    told = turn.message, trip.conversation.turns, trip.manner.listening
    both = joined(trip.manner.listening.otherwise.both).search(fold(turn.message))
    return turn.act is Act.CONTRARY and (bool(both) or places_itself(*told) or says_what_it_holds(*told))


def occasion_of(turn: Turn, trip: Trip) -> Occasion | None:
    """What brings a question of its own: no case was found, since nothing tells what is held, or what it is about."""
    if turn.act is not Act.CONTRARY or turn.contrary or wants_a_verdict(turn, trip):
        return None
    if not (trip.heard.lean or trip.heard.sure):
        return Occasion.UNHELD if turn.edge == trip.manner.listening.lines.no_side and not turn.offer else None
    named = names_a_trade(f"{turn.message} {talk_of(trip)}", trip.manner.listening)
    return None if named and _lean_said(turn, trip) else Occasion.UNNAMED


def _found(trip: Trip, lean: Lean, about: str, without: Sequence[str]) -> Contrary | None:
    manner = trip.manner
    return contrary_for(lean, about, manner.cases, manner.cite, manner.listening, talk=talk_of(trip), without=without)


def talk_of(trip: Trip) -> str:
    """All that was written before."""
    return " ".join(past.message for past in trip.conversation.turns)


def _found_about(trip: Trip, lean: Lean, about: str, without: Sequence[str]) -> Contrary | None:
    """The same, about what was last talked of where `about` says too little."""
    lately, before = (" ".join(trip.heard.recent),), tuple(_before(about, trip))
    own_trade = names_a_trade(talk_of(trip), trip.manner.listening)
    texts = (about, *lately, *before) if own_trade else (about, *before, *lately)
    return next(filter(None, (_found(trip, lean, text, without) for text in texts)), None)


def _before(about: str, trip: Trip) -> Iterator[str]:
    """What was talked of before, newest first, with what was shown of it; nothing where `about` names its own trade."""
    if names_a_trade(about, trip.manner.listening):
        return
    for past in reversed(trip.conversation.turns):
        if past.act not in HARD:
            shown = [sentence.text for sentence in past.answer.sentences] if past.answer else []
            trades = [case.sector.value for case in cases_shown(past, trip.manner).values()]
            yield " ".join((past.rewritten or past.message, *shown, *trades))


def _wished(turn: Turn, trip: Trip) -> Turn:
    """The turn with a case that went other than what was last talked of, or a line that there is none."""
    if joined(trip.manner.listening.otherwise.own).search(fold(turn.message)):
        return _against_own(turn, trip)
    manner, side = trip.manner, _side(turn, trip.manner)
    if side:
        return _with_case(turn, _found(trip, side, " ".join(trip.heard.recent), _offered_before(trip)), manner)
    for past in reversed(trip.conversation.turns):
        lean, about = _lean_shown(past, manner)
        if lean:
            named = " ".join((*trip.heard.recent, past.message, about))
            without = (*_offered_before(trip), *cited(past.answer))
            return _with_case(turn, _found(trip, lean, named, without), manner)
    return _with_case(turn, None, manner)


def _against_own(turn: Turn, trip: Trip) -> Turn:
    """The turn with the person's own earlier words and a case that went other than these have it; none says who is wrong."""
    listening, held = trip.manner.listening, _held(trip)
    if held is None:
        return turn.model_copy(update={"edge": listening.lines.no_side})
    past, lean = held
    said = held_in(past.message, listening)
    turn = turn.model_copy(update={"mirror": Mirror(now=said) if said else None, "edge": listening.lines.no_side})
    if lean is None:
        return turn
    found = _found_about(trip, lean, past.message, _offered_before(trip))
    if not (found or names_a_trade(talk_of(trip), listening)):
        return turn.model_copy(update={"offer": listening.lines.name_a_service})
    return turn.model_copy(update={"contrary": found} if found else {"edge": listening.lines.no_other_way})


def _held(trip: Trip) -> tuple[Turn, Lean | None] | None:
    """The last turn in which somebody was certain, or else pointed one way, or else said anything; and which way."""
    said = [past for past in reversed(trip.conversation.turns) if past.act in SAYING and not _asks_otherwise(past, trip)]
    certain = trip.manner.listening.certain
    for points in (lean_of, direction_of):
        for past in said:
            if lean := points(past.message, certain):
                return past, lean
    return (said[0], None) if said else None


def _asks_otherwise(past: Turn, trip: Trip) -> bool:
    wished = trip.manner.listening.otherwise
    return bool(joined((*wished.any_of, *wished.own)).search(fold(past.message)))


def _side(turn: Turn, manner: Manner) -> Lean | None:
    """Which way the case must not point, where one for or against leaving is wished for."""
    wished, message = manner.listening.otherwise, fold(turn.message)
    if joined(wished.against).search(message):
        return Lean.OPTIMIST
    return Lean.PESSIMIST if joined(wished.in_favour).search(message) else None


def _with_case(turn: Turn, found: Contrary | None, manner: Manner) -> Turn:
    return turn.model_copy(update={"contrary": found, "edge": None if found else manner.listening.lines.no_other_way})


def _lean_shown(past: Turn, manner: Manner) -> tuple[Lean | None, str]:
    """Which way the first case of a past turn points, with its trade, or which way the message was certain."""
    for case in cases_shown(past, manner).values():
        if lean := lean_of_case(case):
            return lean, case.sector.value
    return lean_of(past.message, manner.listening.certain), ""


def cases_shown(past: Turn, manner: Manner) -> dict[str, Case]:
    """The case that pointed the other way, and those that the answer cites, by source id."""
    shown = [*_offered_in(past), *cited(past.answer)]
    return {name: manner.cases[name] for name in shown if name in manner.cases}


def _offered_before(trip: Trip) -> list[str]:
    return [source_id for past in trip.conversation.turns for source_id in _offered_in(past)]


def _offered_in(past: Turn) -> list[str]:
    return [past.contrary.source_id] if past.contrary else []


def _lean(turn: Turn, trip: Trip) -> Lean | None:
    """Which way a certain message points."""
    return _lean_said(turn, trip) if turn.act is Act.CONTRARY else trip.heard.lean if turn.act is Act.DECLINE else None


def _lean_said(turn: Turn, trip: Trip) -> Lean | None:
    """Which way a message is certain: by itself, by what it agrees with, or by the message from which it goes on."""
    heard, before = trip.heard, trip.conversation.turns
    if heard.lean or heard.sure:
        return heard.lean or _lean_before(trip)
    return lean_gone_on(turn.message, before, trip.manner.listening)


def _lean_before(trip: Trip) -> Lean | None:
    """Which way what was last said points, or the case that was last told of; none that was set against somebody's words."""
    for past in reversed(trip.conversation.turns):
        said = direction_of(past.message, trip.manner.listening.certain) if past.act in SAYING else None
        told = None if past.act is Act.CONTRARY else _lean_shown(past, trip.manner)[0]
        if said or told:
            return said or told
    return None
