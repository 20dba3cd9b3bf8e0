"""How the guide behaves over the scripted talks of `tests/reflection/talks/`: manners of the software, never of a person."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from guide import Guide
from guide.prompts import fold
from guide.records import EMPTY, Act, Conversation, Turn
from guide.reflection.asking import RUNNING
from guide.reflection.bank import BankQuestion
from guide.reflection.lint import jaccard, tokens
from guide.reflection.mirroring import quoted_in
from guide.reflection.private import WORD
from guide.reflection.words import joined
from tests.quality.sets import questions

TALKS = Path(__file__).parents[1] / "reflection" / "talks"
INJECTIONS = TALKS.parent / "injections.toml"
LONGEST = 180
"""Words of a turn that are read without a click."""
BANNED = re.compile(
    r"great question|good point|\babsolutely\b|i understand how you feel|that must be|you.?re right to|\bexactly\b|well done"
    r"|it.?s natural to|sorry to hear|\bjourney\b|\bempower",
    re.IGNORECASE,
)
STANCE = re.compile(
    r"\b(sadly|fortunately|unfortunately|rightly|wrongly|clearly|obviously|of course|should have|must be"
    r"|the (staff|union|management|board) (is|are|was|were) (right|wrong))\b",
    re.IGNORECASE,
)
PRIVATE = re.compile(r"\d{5}|\d[ -]+\d|(?<![\w,])0\d|@|https?:|\bwww\b|\b(Mr|Mrs|Ms|Dr|Cllr)\b")
Measured = tuple[str, float, float, int, bool, tuple[str, ...]]


class Talk(BaseModel):
    """One scripted talk; the fields are told in `talks/staff.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    says: tuple[str, ...]
    asks: tuple[int, ...] = ()
    quiet: int = 0
    private: tuple[str, ...] = ()


def talks() -> list[Talk]:
    """All of them, by file and place."""
    return [Talk(**entry) for path in sorted(TALKS.glob("*.toml")) for entry in _entries(path)["talk"]]


def injections(name: str) -> list[str]:
    """The texts of one sort: `chat` or `pasted`."""
    return [entry["text"] for entry in _entries(INJECTIONS)[name]]


class Held:
    """The talks as the guide took part in them, each held once."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide

    @property
    def talks(self) -> list[Talk]:
        """The talks that are held."""
        return talks()

    @cached_property
    def all(self) -> list[tuple[Talk, Conversation]]:
        return [(talk, converse(self.guide, talk.says)) for talk in self.talks]

    @cached_property
    def turns(self) -> list[Turn]:
        return [turn for _, conversation in self.all for turn in conversation.turns]

    def asked(self, conversation: Conversation) -> list[BankQuestion]:
        bank = self.guide.library.manner.bank
        named = [bank.named(turn.question.id) for turn in conversation.turns if turn.question]
        return [question for question in named if question]


def converse(guide: Guide, says: Sequence[str]) -> Conversation:
    """A talk from its first message to its last."""
    conversation = EMPTY
    for message in says:
        conversation = Conversation(turns=(*conversation.turns, guide.reply(message, conversation)))
    return conversation


def own_words(turn: Turn) -> str:
    """What a turn says in the guide's own words: no quotation, no source, nothing of the person's."""
    asked = re.sub("“[^”]*”", "", turn.question.text) if turn.question else ""
    leads = [sentence.lead for sentence in turn.answer.sentences] if turn.answer else []
    said = (turn.edge, turn.frame, turn.offer, turn.signpost.text if turn.signpost else "", *leads, asked)
    return "\n".join(part for part in said if part)


def words_shown(turn: Turn) -> int:
    """Words that are read without a click; addresses to turn to are a list beside the turn and do not count."""
    answer, mirror = turn.answer, turn.mirror
    shown = [own_words(turn), turn.contrary.line if turn.contrary else "", *(quoted_in(turn) if mirror else ())]
    shown += [*(sentence.text for sentence in answer.sentences), answer.how_sure, *answer.unsaid] if answer else []
    return len(WORD.findall(" ".join(shown)))


# ---- what is held against the turns: each yields what is wrong, in words ------------------------------------------------


def asked_twice_over(held: Held) -> Iterator[str]:
    """Two questions in a turn, or three turns running that ask without having been asked to."""
    wanted = joined(held.guide.library.manner.listening.asks.wanted)
    for talk, conversation in held.all:
        for turn in conversation.turns:
            if own_words(turn).count("?") > 1:
                yield f"{talk.id}: {own_words(turn)}"
        for at in range(len(conversation.turns) - RUNNING):
            run = conversation.turns[at : at + RUNNING + 1]
            if all(turn.question for turn in run) and not wanted.search(fold(run[-1].message)):
                yield f"{talk.id}: three asking turns running from {run[0].message[:40]!r}"


def misquoted(held: Held) -> Iterator[str]:
    """What was said back and was not written so, or should not have been."""
    for talk, conversation in held.all:
        for number, turn in enumerate(conversation.turns):
            written = [past.message for past in conversation.turns[: number + 1]]
            for quote in quoted_in(turn):
                named = any(name.lower() in quote.lower() for name in talk.private)
                if not any(quote in message for message in written) or PRIVATE.search(quote) or named:
                    yield f"{talk.id}: {quote}"


def repeated(held: Held) -> Iterator[str]:
    """An id twice, nearly the same words, or the same move twice running."""
    for talk, conversation in held.all:
        asked = held.asked(conversation)
        texts = [tokens(turn.question.text) for turn in conversation.turns if turn.question]
        yield from (f"{talk.id}: {name} twice" for name, n in Counter(q.id for q in asked).items() if n > 1)
        yield from (f"{talk.id}: {sorted(one)}" for one, two in combinations(texts, 2) if jaccard(one, two) > 0.6)
        yield from (f"{talk.id}: {one.id}, {two.id}: {one.move}" for one, two in pairwise(asked) if one.move is two.move)


def unneeded(held: Held) -> Iterator[str]:
    """A question that waits for a word which was not said in the last three messages."""
    bank = held.guide.library.manner.bank
    for talk, conversation in held.all:
        for number, turn in enumerate(conversation.turns):
            question = bank.named(turn.question.id) if turn.question else None
            said = " ".join(fold(past.message) for past in conversation.turns[max(0, number - 2) : number + 1])
            if question and question.needs and not any(fold(need)[:5] in said for need in question.needs):
                yield f"{talk.id}: {question.id} waits for {question.needs}"


def not_answered_first(held: Held) -> Iterator[str]:
    """A fact that was asked for and met with something else, or with a question above nothing."""
    for talk, conversation in held.all:
        for number in talk.asks:
            turn = conversation.turns[number - 1]
            bare = turn.question and not (turn.answer and turn.answer.sentences)
            if turn.act not in (Act.ANSWER, Act.REFER) or turn.answer is None or bare:
                yield f"{talk.id} {number}: {turn.act}"


def asked_on(held: Held) -> Iterator[str]:
    """A question after somebody wished for none, stopped, or told of something hard."""
    for talk, conversation in held.all:
        for turn in conversation.turns[talk.quiet - 1 :] if talk.quiet else ():
            if turn.question:
                yield f"{talk.id}: {turn.question.text}"


def is_list(turn: Turn) -> bool:
    """A list chosen by fields, which is told whole."""
    return turn.answer is not None and any("cases here:" in sentence.lead for sentence in turn.answer.sentences)


def unmannerly(held: Held) -> Iterator[str]:
    """Banned phrases, and turns too long to read."""
    for turn in held.turns:
        if BANNED.search(own_words(turn.model_copy(update={"question": None}))):  # of questions the lint takes care
            yield f"{turn.message[:40]}: {own_words(turn)}"
        if words_shown(turn) > LONGEST and not is_list(turn):
            yield f"{turn.message[:40]}: {words_shown(turn)} words"


CHECKS: tuple[Callable[[Held], Iterator[str]], ...] = (
    asked_twice_over,
    misquoted,
    repeated,
    unneeded,
    not_answered_first,
    asked_on,
    unmannerly,
)


# ---- what is measured ---------------------------------------------------------------------------------------------------


def offers(guide: Guide) -> dict[str, str]:
    """The case offered to each certain message, by its id; those without are missing."""
    replies = {asked.id: guide.reply(asked.asked) for asked in questions("certain")}
    return {name: turn.contrary.source_id for name, turn in replies.items() if turn.contrary}


def figures(guide: Guide) -> list[Measured]:
    """The rows of the table: what, value, target, of, at most, what missed."""
    held = Held(guide)
    faults = {check.__name__: tuple(check(held)) for check in CHECKS}
    quiet = sum(turn.question is None for turn in held.turns) / len(held.turns)
    statements = [turn for turn in held.turns if turn.act in (Act.OPEN, Act.NOTICE)]
    bare = sum(turn.edge == guide.library.manner.listening.lines.nothing_beside for turn in statements)
    offered, certain = offers(guide), questions("certain")
    most = Counter(offered.values()).most_common(1)[0][1] / len(offered)
    return [
        (
            "talks: breaches of manners",
            float(sum(map(len, faults.values()))),
            0.0,
            len(held.turns),
            True,
            sum(faults.values(), ()),
        ),
        ("talks: turns without a question, at most", quiet, 0.70, len(held.turns), True, ()),
        ("talks: turns without a question, at least", quiet, 0.25, len(held.turns), False, ()),
        ("talks: statements to which nothing was found to say", bare / len(statements), 0.25, len(statements), True, ()),
        ("certain messages offered a case", len(offered) / len(certain), 0.90, len(certain), False, ()),
        ("most offers of one case", most, 0.15, len(offered), True, ()),
    ]


def _entries(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
