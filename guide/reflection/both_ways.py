"""A wish for a verdict meets no verdict but two cases: one that lasted, and one that ended.

They are of the trade that was named, now or before, or of one like it. Where none was, they are spread over all cases, so that
none is held up to everybody, and the person is asked to say what their service does.
"""

from collections.abc import Sequence

from guide.records import Answer, AnswerSentence, Contrary, Standing, Turn
from guide.reflection.contrary import any_contrary, contrary_for, lean_of_case, names_a_trade
from guide.reflection.countering import cases_shown, talk_of, wants_a_verdict
from guide.reflection.listening import Lean
from guide.reflection.trip import Trip


def both_ways(turn: Turn, trip: Trip) -> Turn:
    """The turn with two cases that differ; with one, beside the case that the message names."""
    if not wants_a_verdict(turn, trip):
        return turn
    if _names_a_case(turn, trip):
        return _beside_the_named(turn, trip)
    lasted = _case(Lean.PESSIMIST, _said(turn, trip), trip, ())
    ended = _case(Lean.OPTIMIST, _said(turn, trip), trip, ())
    if lasted is None or ended is None:
        return turn
    said = AnswerSentence(text=lasted.line, quoted=True, citations=(lasted.citation,))
    answer = Answer(sentences=(said,), standing=Standing.ANSWERED)
    return turn.model_copy(update={"answer": answer, "contrary": ended, "rewritten": None})


def unplaced(turn: Turn, trip: Trip) -> bool:
    """Whether a verdict is wished for and nothing tells what the service does: its cases may be far from it."""
    named = _names_a_case(turn, trip) or names_a_trade(_said(turn, trip), trip.manner.listening)
    return wants_a_verdict(turn, trip) and not named


def _names_a_case(turn: Turn, trip: Trip) -> bool:
    """Whether the message names a case itself, and none is merely carried on from before."""
    return bool(trip.query.organisations) and turn.rewritten is None


def _said(turn: Turn, trip: Trip) -> str:
    """The message, with what was written before where it does not name the trade itself."""
    return turn.message if names_a_trade(turn.message, trip.manner.listening) else f"{talk_of(trip)} {turn.message}"


def _beside_the_named(turn: Turn, trip: Trip) -> Turn:
    told = [case for case in cases_shown(turn, trip.manner).values() if lean_of_case(case)]
    lean = lean_of_case(told[0]) if told else None
    if lean is None:
        return turn
    about = f"{turn.message} {told[0].sector.value}"
    return turn.model_copy(update={"contrary": _case(lean, about, trip, trip.query.organisations)})


def _case(lean: Lean, said: str, trip: Trip, without: Sequence[str]) -> Contrary | None:
    """A case that ended otherwise than `lean` has it: of a trade in `said`, or any; a new one, if there is."""
    manner = trip.manner
    held = manner.cases, manner.cite, manner.listening
    near = contrary_for(lean, said, *held, without=without) if names_a_trade(said, manner.listening) else None
    if near and lean_of_case(manner.cases[near.source_id]) is lean.other:
        return near
    seen = [name for past in trip.conversation.turns for name in cases_shown(past, manner)]
    new = any_contrary(lean, said, *held, without=(*without, *seen))
    return new or any_contrary(lean, said, *held, without=without)
