"""What is measured of the answers: each a share of questions, facts or answers, from 0 to 1, beside the target it must reach."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from guide import Guide
from guide.records import EMPTY, Act, AnswerSentence, Conversation, RequestKind, Standing, Turn
from tests.quality.sets import Asked, questions
from tests.quality.slips import slipped

T = TypeVar("T")
SIGNPOSTS = {
    "danger": Act.SIGNPOST_URGENT,
    "wrongdoing": Act.SIGNPOST_WRONGDOING,
    "distress": Act.HOLD,
    "own_case": Act.REFER,
}
UNRELATED = "Why did Secure Healthcare run out of money?"
ALARMS = frozenset(
    {Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.HOLD, Act.REFER, Act.DECLINE, Act.AS_TEXT, Act.CLOSE, Act.WAIT, Act.GREET}
)
"""Acts that a plain line or question must not set off."""
COURTESIES = frozenset({Act.GREET, Act.CLOSE, Act.WAIT})


@dataclass(frozen=True)
class Figure:
    """One row of the table."""

    what: str
    value: float
    target: float
    of: int
    at_most: bool = False
    missed: tuple[str, ...] = ()
    """Ids, for the error analysis."""

    @property
    def met(self) -> bool:
        return self.value <= self.target if self.at_most else self.value >= self.target


class Answers:
    """The guide's turns, each question asked once."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self._turns: dict[str, Turn] = {}

    def __call__(self, text: str) -> Turn:
        if text not in self._turns:
            self._turns[text] = self.guide.reply(text)
        return self._turns[text]

    def alone(self, question: Asked) -> Turn:
        """The question asked by itself."""
        return self(question.asked)

    def after(self, question: Asked) -> Turn:
        """The question asked in its conversation."""
        conversation = EMPTY
        for message in question.before:
            conversation = Conversation(turns=(*conversation.turns, self.guide.reply(message, conversation)))
        return self.guide.reply(question.asked, conversation)

    def after_another(self, question: Asked) -> Turn:
        """The question asked after a turn on something else."""
        return self.guide.reply(question.asked, Conversation(turns=(self(UNRELATED),)))


def figures(guide: Guide) -> list[Figure]:
    """Every row that can be measured without a model."""
    turn = Answers(guide)
    single, explaining = questions("single"), questions("explaining")
    compare = [q for q in questions("across") if q.form == "compare"]
    answerable = [*single, *explaining, *compare]
    follow_ups = questions("follow_ups")
    twofold = questions("twofold")
    covered, uncovered = [q for q in twofold if q.covered], [q for q in twofold if not q.covered]
    signposts, requests = questions("signposts"), questions("requests")
    all_turns = [turn(q.asked) for q in [*answerable, *questions("near"), *questions("premises")]]
    rows = [
        share("quotes exact", all_turns, lambda t: quotes_exact(guide, t), 1.0),
        share("right source first", [*single, *explaining], lambda q: source_rank(turn(q.asked), q) == 1, 0.92),
        share("right source in the first three", [*single, *explaining], lambda q: 1 <= source_rank(turn(q.asked), q) <= 3, 0.98),
        facts("facts by three sentences: single", single, turn.alone, 3, 0.95),
        facts("facts by three sentences: explaining", explaining, turn.alone, 3, 0.88),
        facts("facts by five sentences: single", single, turn.alone, 5, 0.97),
        facts("facts by five sentences: explaining", explaining, turn.alone, 5, 0.93),
        facts("comparisons: facts", compare, turn.alone, 6, 0.85),
        share("named organisations are the ones quoted", compare, lambda q: names_quoted(turn(q.asked), q), 0.98),
        share("far refused", questions("far"), lambda q: silent(turn(q.asked)), 0.95),
        share("false silence", answerable, lambda q: silent(turn(q.asked)), 0.03, at_most=True),
        share("near: says that it is not known", questions("near"), lambda q: says_missing(turn(q.asked), q), 0.80),
        share("near wrongly said of what is known", [*single, *explaining], lambda q: nearly(turn(q.asked)), 0.05, at_most=True),
        share("false premises corrected", questions("premises"), lambda q: found(q.corrects, shown(turn(q.asked), 3)), 0.90),
        facts("follow-ups, asked alone: facts", follow_ups, turn.alone, 3, 0.0),
        facts(
            "follow-ups, asked whole: facts", [q.model_copy(update={"asked": q.whole}) for q in follow_ups], turn.alone, 3, 0.0
        ),
        facts("follow-ups, asked in their conversation: facts", follow_ups, turn.after, 3, 0.0),
        facts("single facts after an unrelated turn, by three sentences", single, turn.after_another, 3, 0.0),
        share("two-part questions: names the part not covered", uncovered, lambda q: unsaid(turn(q.asked), q), 0.80),
        share("two-part questions, all covered: says nothing of the kind", covered, lambda q: said_whole(turn(q.asked)), 0.95),
        facts("two-part questions: facts, by four sentences", twofold, turn.alone, 4, 0.0),
        *meanings(turn, "meanings", ""),
        share("kinds of request recognised", requests, lambda q: recognised(turn(q.asked), q), 0.95),
        share("signposts recognised", signposts, lambda q: turn(q.asked).act is SIGNPOSTS[q.kind], 0.95),
        share(
            "false alarms on ordinary lines",
            questions("ordinary"),
            lambda q: turn(q.asked).act in ALARMS,
            0.02,
            at_most=True,
        ),
        share("false alarms on questions", answerable, lambda q: turn(q.asked).act in ALARMS, 0.02, at_most=True),
    ]
    return rows + lists(turn) + later(turn)


def meanings(turn: Answers, name: str, what: str) -> list[Figure]:
    """Whether who asks what a word means is told it first, and who asks something else is not."""
    asked = [q for q in questions(name) if q.sentences]
    used = [q for q in questions(name) if not q.sentences]
    explained = turn.guide.library.terms.asked_for
    return [
        share(f"{what}meanings of words told first", asked, lambda q: tells_first(turn(q.asked), q), 0.95),
        share(f"{what}words that are only used, explained", used, lambda q: bool(explained(q.asked)), 0.02, at_most=True),
    ]


def later(turn: Answers) -> list[Figure]:
    """The same measures on questions written after the answers were mended, by people who saw the fact sheets alone."""
    single = questions("later_single")
    return [
        *meanings(turn, "later_meanings", "later: "),
        facts("later: facts by three sentences: single", single, turn.alone, 3, 0.95),
        facts("later: facts by five sentences: single", single, turn.alone, 5, 0.97),
        share("later: right source first, single", single, lambda q: source_rank(turn(q.asked), q) == 1, 0.92),
        *again(turn, "later", single),
        *lists(turn, "later_across", "later: lists"),
        *again(turn, "fourth"),
        *lists(turn, "fifth_across", "fifth: lists"),
        *followed(turn, "later"),
        *followed(turn, "fifth"),
        *one_slip(turn),
    ]


def again(turn: Answers, name: str, single: Sequence[Asked] = ()) -> list[Figure]:
    """What is measured of every later set; `single`: questions for one fact, where it has some."""
    explaining, near, premises = (questions(f"{name}_{kind}") for kind in ("explaining", "near", "premises"))
    compare = [q for q in questions(f"{name}_across") if q.form == "compare"]
    return [
        share(f"{name}: right source first, explaining", explaining, lambda q: source_rank(turn(q.asked), q) == 1, 0.92),
        facts(f"{name}: facts by three sentences: explaining", explaining, turn.alone, 3, 0.88),
        facts(f"{name}: facts by five sentences: explaining", explaining, turn.alone, 5, 0.93),
        facts(f"{name}: comparisons: facts", compare, turn.alone, 6, 0.85),
        share(f"{name}: near: says that it is not known", near, lambda q: says_missing(turn(q.asked), q), 0.80),
        share(
            f"{name}: near wrongly said of what is known",
            [*single, *explaining],
            lambda q: nearly(turn(q.asked)),
            0.05,
            at_most=True,
        ),
        share(f"{name}: false premises corrected", premises, lambda q: found(q.corrects, shown(turn(q.asked), 3)), 0.90),
    ]


def followed(turn: Answers, name: str) -> list[Figure]:
    """Follow-ups in their conversation, beside the same questions asked whole."""
    follow_ups = questions(f"{name}_follow_ups")
    whole = [q.model_copy(update={"asked": q.whole}) for q in follow_ups]
    return [
        told(f"{name}: follow-ups, asked whole: facts", whole, turn.alone),
        told(f"{name}: follow-ups, asked in their conversation: facts", follow_ups, turn.after),
    ]


def one_slip(turn: Answers) -> list[Figure]:
    """What is left of the answers when one word of each question is misspelt."""
    single = [*map(slipped, [*questions("single"), *questions("later_single")])]
    meant = [slipped(q) for name in ("meanings", "later_meanings") for q in questions(name) if q.sentences]
    return [
        facts("one slip of the finger: single facts by three sentences", single, turn.alone, 3, 0.0),
        share("one slip of the finger: right source first", single, lambda q: source_rank(turn(q.asked), q) == 1, 0.0),
        share("one slip of the finger: meanings told first", meant, lambda q: tells_first(turn(q.asked), q), 0.0),
    ]


def share(what: str, of: Iterable[T], holds: Callable[[T], bool], target: float, at_most: bool = False) -> Figure:
    """The share of `of` for which `holds`."""
    judged = [(one, holds(one)) for one in of]
    missed = tuple(one.id for one, held in judged if held is at_most and isinstance(one, Asked))
    return Figure(what, sum(held for _, held in judged) / len(judged), target, len(judged), at_most, missed)


def facts(what: str, of: Iterable[Asked], turn: Callable[[Asked], Turn], limit: int, target: float) -> Figure:
    """The share of facts that stand in the first `limit` sentences."""
    shown_of = [(q, shown(turn(q), limit)) for q in of]
    held = [(q, sum(found(fact, text) for fact in q.facts)) for q, text in shown_of]
    wanted = sum(len(q.facts) for q, _ in held)
    return Figure(what, sum(n for _, n in held) / wanted, target, wanted, missed=tuple(q.id for q, n in held if n < len(q.facts)))


def told(what: str, of: Sequence[Asked], turn: Callable[[Asked], Turn]) -> Figure:
    """The share of facts that stand in three sentences, or in six where two organisations are asked about; reported."""
    parts = [facts(what, [q for q in of if len(q.facts) == n], turn, 3 * n, 0.0) for n in (1, 2)]
    wanted = sum(part.of for part in parts)
    missed = tuple(id for part in parts for id in part.missed)
    return Figure(what, sum(part.value * part.of for part in parts) / wanted, 0.0, wanted, missed=missed)


def lists(turn: Answers, name: str = "across", what: str = "lists") -> list[Figure]:
    """Precision and recall of the organisations listed when none is named."""
    asked = [q for q in questions(name) if q.form == "list"]
    listed = [(set(q.organisations), {c.source_id for s in sentences(turn(q.asked)) for c in s.citations}) for q in asked]
    precision = sum(_shared(want, got, of=got) for want, got in listed) / len(listed)
    recall = sum(_shared(want, got, of=want) for want, got in listed) / len(listed)
    return [
        Figure(f"{what}: precision of organisations", precision, 0.85, len(asked)),
        Figure(f"{what}: recall of organisations", recall, 0.85, len(asked)),
    ]


def _shared(want: set[str], got: set[str], *, of: set[str]) -> float:
    """Which share `of` one is in both; of a list that is to be empty all, where it is, and none, where it is not."""
    return len(want & got) / len(of) if want and of else float(want == got)


def sentences(turn: Turn) -> tuple[AnswerSentence, ...]:
    return turn.answer.sentences if turn.answer else ()


def shown(turn: Turn, limit: int) -> str:
    """The text of the first `limit` sentences; lead-ins do not count."""
    more = turn.answer.more if turn.answer and limit > 3 else ()
    return "\n".join(sentence.text for sentence in (*sentences(turn), *more)[:limit])


def found(pattern: str, text: str) -> bool:
    return bool(re.search(pattern, text, re.IGNORECASE))


def quotes_exact(guide: Guide, turn: Turn) -> bool:
    cited = [c for s in sentences(turn) for c in s.citations]
    return all(guide.library.reading(c.source_id).text[c.start : c.end] == c.quote for c in cited)


def source_rank(turn: Turn, question: Asked) -> int:
    """From 1; 0 when no sentence shown is from an accepted source."""
    ids = [citation.source_id for sentence in sentences(turn) for citation in sentence.citations]
    return next((rank for rank, name in enumerate(ids, 1) if name in question.sources), 0)


def names_quoted(turn: Turn, question: Asked) -> bool:
    return set(question.organisations) <= {c.source_id for s in sentences(turn) for c in s.citations}


def silent(turn: Turn) -> bool:
    return not sentences(turn)


def nearly(turn: Turn) -> bool:
    return turn.answer is not None and turn.answer.standing is Standing.NEAR


def says_missing(turn: Turn, question: Asked) -> bool:
    """Silent, or it says of the very thing that it is not known."""
    said = "\n".join(sentence.text for sentence in sentences(turn) if re.match(r"We (found|do not know|have)", sentence.text))
    return silent(turn) or found(question.missing, said)


def tells_first(turn: Turn, question: Asked) -> bool:
    """Whether the answer begins with the sentences that are wanted, in any order."""
    return {sentence.text for sentence in sentences(turn)[: len(question.sentences)]} == set(question.sentences)


def unsaid(turn: Turn, question: Asked) -> bool:
    """It names the part that the sources do not cover, and no other."""
    named = turn.answer.unsaid if turn.answer else ()
    return len(named) == 1 and found(question.uncovered, named[0])


def said_whole(turn: Turn) -> bool:
    return turn.answer is not None and turn.answer.standing is Standing.ANSWERED and not turn.answer.unsaid


def recognised(turn: Turn, question: Asked) -> bool:
    if question.kind == "small_talk":
        return turn.act in COURTESIES
    wanted = RequestKind(question.kind.replace("_", " "))
    return turn.act is Act.REFER if wanted is RequestKind.OWN_CASE else turn.act is Act.DECLINE
