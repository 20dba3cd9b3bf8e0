"""A Turn becomes the markup of its part of the conversation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from guide.errors import GuideError
from guide.faces.pages import number_in_words, render
from guide.records import Act, AnswerSentence, Citation, Contact, Standing, Turn
from guide.reflection.record import UNKEPT

DIAL = re.compile(r"^\+?[\d ]{3,}$")
PLAIN = frozenset({Act.GREET, Act.CLOSE, Act.WAIT, Act.AS_TEXT, Act.OFF_TOPIC, Act.SHORT, Act.DECLINE})
"""Acts whose own line says nothing of the sources: no dotted edge beside it."""


MANNERS = {Act.SIGNPOST_URGENT: "points", Act.SIGNPOST_WRONGDOING: "points", Act.HOLD: "holds", Act.WAIT: "waits"}


@dataclass(frozen=True)
class TurnView:
    """A turn, its place in the conversation (from 1), and whether it is still being written."""

    turn: Turn
    place: int
    under_way: bool = False
    fault: GuideError | None = None
    """What went wrong while it was written: shown in place of what could not be said."""
    controls: tuple[tuple[str, str], ...] = ()
    """Under the newest turn: what is written on each, and the message that it sends."""
    ends: bool = False
    """Whether this may be the end, or is, or there are points to take along: the record is offered."""
    on_paper: bool = False
    """Whether it stands on a page to be printed: nothing is folded away, and nothing can be pressed."""

    @property
    def kept(self) -> bool:
        """Whether anything of it can be kept."""
        return not (self.under_way or self.on_paper) and self.fault is None and self.turn.act not in UNKEPT

    @property
    def manner(self) -> str:
        """The class by which turns that name people, hold, or wait look other than answers."""
        return MANNERS.get(self.turn.act, "")

    @property
    def looking(self) -> bool:
        """Whether nothing has been found to say yet."""
        return self.under_way and self.turn.answer is None and self.turn.edge is None

    @property
    def own(self) -> tuple[str, ...]:
        """The guide's own plain lines, before anything is quoted."""
        return (self.turn.edge,) if self.turn.edge and self._is_own_line else ()

    @property
    def before(self) -> tuple[str, ...]:
        """What the sources do not hold, where it has to be known before a quote is read: set with the dotted edge."""
        return (self.turn.edge,) if self.turn.edge and not self._is_own_line else ()

    @property
    def _is_own_line(self) -> bool:
        """Whether the edge is the guide's own, and not about the sources: it has no dotted edge."""
        return self.turn.act in PLAIN or self.turn.answer is None

    @property
    def not_known(self) -> tuple[AnswerSentence, ...]:
        """Of a near answer, the sentence that says what is not known: set with the dotted edge too."""
        return self.turn.answer.sentences[:1] if self.turn.answer and self.turn.answer.standing is Standing.NEAR else ()

    @property
    def facts(self) -> tuple[AnswerSentence, ...]:
        """The sentences that answer, or come nearest."""
        sentences = self.turn.answer.sentences if self.turn.answer else ()
        return sentences[len(self.not_known) :]

    @property
    def told(self) -> tuple[tuple[AnswerSentence, ...], ...]:
        """The facts one by one, but the sides of a dispute together: they are set beside each other."""
        groups: list[list[AnswerSentence]] = []
        for each in self.facts:
            if groups and each.side and groups[-1][-1].side == each.side:
                groups[-1].append(each)
            else:
                groups.append([each])
        return tuple(map(tuple, groups))

    @property
    def unsaid(self) -> tuple[str, ...]:
        """Ends of "The sources do not say …", below the answer."""
        return self.turn.answer.unsaid if self.turn.answer else ()

    @property
    def how_sure(self) -> str:
        """How sure, in words, without its opening words."""
        return self.turn.answer.how_sure.removeprefix("How sure:").strip() if self.turn.answer else ""

    @property
    def places(self) -> str:
        """The words of the link that leads to the evidence on a phone; empty without evidence."""
        count = len(shown_numbers(self.turn))
        return "" if not count else "See the place" if count == 1 else f"See the {number_in_words(count)} places"

    @property
    def first_link(self) -> str:
        """Where that link leads without script."""
        return link_of(citations_of(self.turn)[0])

    def dial(self, contact: Contact) -> str:
        """The digits to dial, when a contact is reached by telephone; otherwise empty."""
        return contact.reach.replace(" ", "") if DIAL.match(contact.reach) else ""


def link_of(citation: Citation) -> str:
    """A citation's link into the reader; the library where what came back from a browser leads anywhere else."""
    return citation.link if citation.link.startswith("/read/") else "/library"


def citations_of(turn: Turn) -> tuple[Citation, ...]:
    """Every citation of a turn once, by number: of corrections, the answer, what is shown on request, and the contrary case."""
    said = (*turn.answer.sentences, *turn.answer.more) if turn.answer else ()
    found = {each.now.number: each.now for each in turn.corrections if each.now}
    found |= {citation.number: citation for sentence in said for citation in sentence.citations}
    if turn.contrary:
        found.setdefault(turn.contrary.citation.number, turn.contrary.citation)
    return tuple(found[number] for number in sorted(found))


def shown_numbers(turn: Turn) -> frozenset[int]:
    """The citations that are shown before anything is unfolded."""
    said = turn.answer.sentences if turn.answer else ()
    corrected = [each.now.number for each in turn.corrections if each.now]
    return frozenset((*corrected, *(citation.number for sentence in said for citation in sentence.citations)))


def turn_markup(view: TurnView) -> str:
    """One turn as markup, every word of it escaped."""
    return render("chat/turn.html", view=view)


def turns_markup(turns: Iterable[Turn]) -> str:
    """Turns that are over, in their order, numbered from 1."""
    return "".join(turn_markup(TurnView(turn, place)) for place, turn in enumerate(turns, start=1))
