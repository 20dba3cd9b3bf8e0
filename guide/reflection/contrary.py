"""A case that points the other way: the same for those who are sure that it works and for those who are sure that it cannot."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guide.prompts import fold
from guide.records import Act, Case, CaseField, Citation, Contrary, Span, Turn
from guide.reflection.listening import Lean, direction_of, lean_of
from guide.reflection.mirroring import content
from guide.reflection.words import Listening, Shared, joined

Cite = Callable[[str, Span], Citation]
"""Source id and place -> its citation."""

ENDED = frozenset({"closed", "taken back", "bought or majority lost"})
LASTED = frozenset({"running"})
UNKNOWN = re.compile(r"^(not known|nothing found|none found)", re.IGNORECASE)
SECTOR = "sector"


@dataclass(frozen=True)
class _Candidate:
    source_id: str
    sentence: Span
    rank: tuple[int, int, int, str]
    """Smaller is better: how near its trade is, how plainly it points, shared words, and a spread so that no case wins all."""


def contrary_for(
    lean: Lean,
    message: str,
    cases: Mapping[str, Case],
    cite: Cite,
    listening: Listening,
    *,
    talk: str = "",
    without: Sequence[str] = (),
) -> Contrary | None:
    """A case that went other than `lean` has it and shares sector or issue with `message`, or None. Its line is exact and cited.

    `talk`: what was said before. Where a trade was named, then or now, the case is of that trade or one like it: nobody holds
    libraries up to nurses. `without`: source ids that are named in the message or were offered before.
    """
    shared = _shared(message, listening)
    if not _trades(shared):
        shared += _trades(_shared(talk, listening))
    kin = _kin(_trades(shared), listening)
    found = [
        candidate
        for source_id, case in cases.items()
        if source_id not in without and all(_holds(case.sector, family) for family in kin)
        for candidate in _candidates(lean, message, source_id, case, shared)
    ]
    if not found:
        return None
    best = min(found, key=lambda candidate: candidate.rank)
    return _offer(best.source_id, best.sentence, cite)


def any_contrary(
    lean: Lean, said: str, cases: Mapping[str, Case], cite: Cite, listening: Listening, *, without: Sequence[str] = ()
) -> Contrary | None:
    """A case that ended otherwise than `lean` has it, of a trade like that in `said` where one is; spread, so that none wins."""
    kin = _kin(_trades(_shared(said, listening)), listening)
    ended = {
        name: case.outcome.sentence
        for name, case in cases.items()
        if lean_of_case(case) is lean.other and case.outcome.sentence and name not in without
    }
    near = [name for name in ended if all(_holds(cases[name].sector, family) for family in kin)]
    if not ended:
        return None
    chosen = min(near or ended, key=lambda name: _spread(said, name))
    return _offer(chosen, ended[chosen], cite)


def lean_of_case(case: Case) -> Lean | None:
    """Which way a case points by its outcome; None where it is not known or cuts both ways."""
    return Lean.PESSIMIST if case.outcome.value in ENDED else Lean.OPTIMIST if case.outcome.value in LASTED else None


def lean_gone_on(message: str, turns: Sequence[Turn], listening: Listening) -> Lean | None:
    """Which way a message points that says what was left out before: of what somebody is certain, or what they hold."""
    last = turns[-1] if turns else None
    if last is None or last.act is not Act.CONTRARY or last.contrary:
        return None
    certain, placed = listening.certain, names_a_trade(message, listening)
    if joined(listening.otherwise.own).search(fold(last.message)):
        held = (lean_of(past.message, certain) for past in reversed(turns))
        return direction_of(message, certain) or (next(filter(None, held), None) if placed else None)
    answers = last.question and "?" not in message and lean_of(message, certain) is None
    return lean_of(last.message, certain) if placed or answers else None


def says_what_it_holds(message: str, turns: Sequence[Turn], listening: Listening) -> bool:
    """Whether a message may say what somebody holds, since that was asked, and points neither way."""
    last = turns[-1] if turns else None
    asked = last is not None and last.act is Act.CONTRARY and not last.contrary and not last.mirror
    own = asked and last is not None and joined(listening.otherwise.own).search(fold(last.message))
    return bool(own) and direction_of(message, listening.certain) is None


def places_itself(message: str, turns: Sequence[Turn], listening: Listening) -> bool:
    """Whether a message names its trade after a verdict or both sides were wished for, and what the service does was asked."""
    last = turns[-1] if turns else None
    asked = last is not None and last.offer == listening.lines.name_a_service and (last.act is Act.DECLINE or last.contrary)
    return bool(asked) and names_a_trade(message, listening)


def names_a_trade(text: str, listening: Listening) -> bool:
    """Whether `text` says what sort of service it is about."""
    return bool(_trades(_shared(text, listening)))


def _shared(message: str, listening: Listening) -> list[Shared]:
    folded = fold(message)
    return [entry for entry in listening.shared if re.search(entry.said, folded)]


def _trades(shared: Sequence[Shared]) -> list[Shared]:
    return [entry for entry in shared if entry.field == SECTOR]


def _kin(trades: Sequence[Shared], listening: Listening) -> list[str]:
    """A pattern that fits the trades like those that were named; none where no trade was."""
    named = " ".join(entry.holds for entry in trades)
    families = [family for family in listening.families if re.search(family, named)]
    return ["|".join(families)] if families else []


def _candidates(lean: Lean, message: str, source_id: str, case: Case, shared: Sequence[Shared]) -> Iterator[_Candidate]:
    held = [entry for entry in shared if _holds(getattr(case, entry.field), entry.holds)]
    if not held:
        return
    alike = len(content(message) & content(f"{case.sector.value} {case.members.value} {case.tested_by.value}"))
    plainly, field = _pointing(lean, case)
    if field and field.sentence and not UNKNOWN.match(field.value):
        yield _Candidate(source_id, field.sentence, (_distance(case, held), plainly, -min(alike, 1), _spread(message, source_id)))


def _spread(message: str, source_id: str) -> str:
    """What decides where all else is equal: the same for the same words, and for other words another case."""
    return hashlib.sha256(f"{message}\n{source_id}".encode()).hexdigest()


def _offer(source_id: str, sentence: Span, cite: Cite) -> Contrary:
    citation = cite(source_id, sentence)
    return Contrary(source_id=source_id, title=citation.title, line=citation.quote, citation=citation)


def _distance(case: Case, held: Sequence[Shared]) -> int:
    """0: the case's own trade is spoken of; 1: one of its trades; 2: an issue that it shares."""
    trades = [entry for entry in held if entry.field == SECTOR and not entry.broad]
    own = re.split(r"[,;(]", case.sector.value)[0]
    return 0 if any(re.search(entry.holds, own, re.IGNORECASE) for entry in trades) else 1 if trades else 2


def _holds(field: CaseField, pattern: str) -> bool:
    return bool(re.search(pattern, field.value, re.IGNORECASE))


def _pointing(lean: Lean, case: Case) -> tuple[int, CaseField | None]:
    """The field of a case that points away from `lean`: 0 and its outcome, or 1 and what tested it where it did not end."""
    if lean is Lean.PESSIMIST:
        return 0, case.outcome if case.outcome.value in LASTED else None
    return (0, case.outcome) if case.outcome.value in ENDED else (1, case.tested_by)
