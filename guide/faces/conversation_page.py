"""A whole conversation as one page to be printed: made from what the browser sends, and kept nowhere."""

from dataclasses import dataclass
from datetime import date

from guide.faces.chat_markup import TurnView, citations_of, shown_numbers, turn_markup
from guide.faces.pages import date_in_words, render
from guide.faces.record_files import beside
from guide.records import Citation, Conversation, Turn
from guide.reflection.record import FOOT, UNKEPT, Line, Origin


@dataclass(frozen=True)
class Told:
    """One turn on paper: its markup, and below it where each of its marks leads."""

    markup: str
    places: tuple[tuple[int, tuple[str, ...]], ...]
    """Number, and the place with the public sources on which a sentence of ours rests, a line each."""


def conversation_page(conversation: Conversation, day: date, origin: str) -> str:
    """The page, every word of it escaped; places lead to the guide at `origin`.

    What was written in danger is left out: a printer is often in another room.
    """
    told = [_told(turn, place, origin) for place, turn in enumerate(conversation.turns, start=1) if turn.act not in UNKEPT]
    return render("conversation.html", here="", status=None, day=date_in_words(day.isoformat()), told=told, foot=FOOT)


def _told(turn: Turn, place: int, origin: str) -> Told:
    shown = shown_numbers(turn) | ({turn.contrary.citation.number} if turn.contrary else frozenset())
    cited = [citation for citation in citations_of(turn) if citation.number in shown]
    places = tuple((each.number, tuple(beside(_line(each), origin))) for each in cited)
    return Told(turn_markup(TurnView(turn, place, on_paper=True)), places)


def _line(citation: Citation) -> Line:
    return Line(text=citation.quote, origin=Origin.PASSAGE, citation=citation)
