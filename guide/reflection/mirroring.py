"""Saying somebody's own words back: one clause, to the letter, or nothing.

Reflective listening (Miller and Rollnick, *Motivational Interviewing*) without a model. Nothing is rephrased or tidied, no
feeling is named, and a clause that is not clear enough is not said.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from guide.prompts import fold
from guide.records import Act, Mirror, Turn
from guide.reflection.lint import tokens
from guide.reflection.listening import direction_of, lean_of
from guide.reflection.private import COMMON, WORD, is_hostile, may_be_said
from guide.reflection.words import Listening, joined

SHORTEST, LONGEST = 4, 20
"""Words of a clause that is said back."""
THRESHOLD = 2.0
"""Somebody's own "I" with one strong sign of tension, or two weak ones; a "we" needs more."""
ALONE, TOGETHER = 1.0, 0.5
PLAIN, SAYS_SOMETHING = 0.0, 2
"""Enough where there is nothing else to set beside a message: any clause of it that is not the whole, does not speak to us and
has so many words that carry meaning."""
TO_US = re.compile(r"\b(you|your|youre|yours|youll|youve|youd)\b")
STRONG, WEAK = 1.0, 0.5
MOST = 2
"""How many signs of one sort count."""
AMPLE = 14
"""Words of a clause beyond which more of them count no more."""


class Signs(NamedTuple):
    """What speaks for a clause beside others of its message."""

    late: float
    """Where in the message it ends, from 0 to 1."""
    words: float
    """How many of AMPLE it has."""
    strong: float
    weak: float
    """How many signs of tension of each sort, to MOST."""
    alone: float
    """Whether somebody speaks of themselves; this and what follows 1 or 0."""
    denies: float
    ends_sentence: float
    by_the_way: float
    to_us: float
    bare: float
    """Whether it has hardly a word that carries meaning."""


WEIGHTS = Signs(1.67, 1.4, 0.46, 0.15, 0.2, 0.31, 0.42, -0.29, -0.4, -0.4)
"""Fitted to what 440 messages' own writers would want said back (`python -m tests.tuning.mirrors`)."""
LOOKS_BACK, AT_LATEST = 3, 4
"""The third mirror since the last look back joins an earlier quote where words are shared, the fourth in any case."""
NOT_AGAIN = frozenset({Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.REFER, Act.AS_TEXT, Act.CLOSE})
"""Turns whose words are never brought up again."""

EVERYWHERE = COMMON | frozenset(
    WORD.findall(
        "also can't didn't don't feel get going hope just keep know like make much really say still thing think want way"
    )
)
"""Words that two messages may share without being about one thing."""

ENDED = re.compile(r"[\"”’')\]\s]*(?:[.!?…]|$)")
SENTENCE = re.compile(r"[^\n]+?(?:[.!?…]+(?=[\s\"”’')\]]|$)|(?=\n)|$)")
PARTS = re.compile(r"[;:]\s+|\s+[–—-]{1,2}\s+|—|,\s+but\s+|\s+but (?=(?:i|we)\b)", re.IGNORECASE)
LEADS_IN = re.compile(r"(?:(?:and|but|so|because|then|anyway|anyhow|well|ok|okay|yeah|oh|look),? )+", re.IGNORECASE)
INSIDE = re.compile(r"[“\"]([^“”\"]+)[”\"]")
JOINED = re.compile(r",\s+|\s+(?:and|but|because|although|though|yet) ", re.IGNORECASE)
FINER = re.compile(r",\s+|\s+(?:and|but|yet|because|although|when) ", re.IGNORECASE)
FINEST = re.compile(r"\s+(?<!what )(?<!like )that ", re.IGNORECASE)
"""Cut at only where what is between the others is still too long."""


class Clause(NamedTuple):
    """A clause as a place in a message."""

    start: int
    end: int
    opens_sentence: bool
    sentence: str
    """In which it stands."""


def clauses_of(message: str, *, fine: bool = False) -> Iterator[Clause]:
    """The clauses of a message of 4 to 20 words, in order; without questions. `fine`: short ones are cut as well."""
    for sentence in SENTENCE.finditer(message):
        if not sentence[0].rstrip("\"”’')] ").endswith("?"):
            yield from _clauses(message, *sentence.span(), fine=fine)


def best_clause(
    message: str,
    listening: Listening,
    *,
    without: frozenset[str] = frozenset(),
    least: float = THRESHOLD,
    fine: bool = False,
) -> str | None:
    """The clause that carries most, as an exact substring of `message`; None when nothing reaches `least`.

    `without`: what was quoted before and is not quoted again.
    """
    if is_hostile(message, listening):
        return None
    weighed = [
        (_worth(clause, message, listening), clause.end, text)
        for clause in clauses_of(message, fine=fine)
        for text in [message[clause.start : clause.end]]
        if least > PLAIN or _is_part(text, message)
        for weight in [_weight(text, listening)]
        if weight >= least and text not in without and may_be_said(text, clause, listening)
    ]
    return max(weighed)[2] if weighed else None


def mirror_of(message: str, turns: Sequence[Turn], listening: Listening, *, plain: bool = False) -> Mirror | None:
    """The mirror of a message after `turns`; every third or fourth looks back at an earlier one, and claims nothing about it.

    `plain`: nothing else stands beside the message, so that a clause without tension will do.
    """
    past = [turn for turn in turns if quoted_in(turn)]
    find = partial(best_clause, message, listening, without=frozenset(quote for turn in past for quote in quoted_in(turn)))
    now = (find(least=PLAIN) or find(least=PLAIN, fine=True) or find()) if plain else find()
    if now is None:
        return None
    since = next((n for n, turn in enumerate(reversed(past)) if turn.mirror and turn.mirror.earlier), len(past))
    return Mirror(now=now, earlier=_earlier(now, since + 1, turns, listening) or "")


def whole_of(message: str, listening: Listening) -> str | None:
    """A message of one short sentence without its end, to be said back as a whole; None where it may not be, or is longer."""
    start, end = _trimmed(message, 0, len(message))
    short = _words(message, start, end) <= LONGEST and len(list(SENTENCE.finditer(message[start:end]))) == 1
    place = Clause(start, end, True, message)
    said = short and not is_hostile(message, listening) and may_be_said(message[start:end], place, listening)
    return message[start:end] if said else None


def held_in(message: str, listening: Listening) -> str | None:
    """What an earlier message holds, to the letter: all of a short one, or the clause that is certain or points somewhere."""
    clauses = [(clause, message[clause.start : clause.end]) for clause in clauses_of(message)]
    for points in (lean_of, direction_of):
        for clause, text in clauses:
            if points(text, listening.certain) and not is_hostile(message, listening) and may_be_said(text, clause, listening):
                return text
    return whole_of(message, listening) or best_clause(message, listening) or best_clause(message, listening, least=PLAIN)


def quoted_in(turn: Turn) -> tuple[str, ...]:
    """What a turn said back, in its mirror or inside its question."""
    mirrored = (turn.mirror.now, turn.mirror.earlier) if turn.mirror else ()
    asked = INSIDE.findall(turn.question.text) if turn.question else ()
    return tuple(quote for quote in (*mirrored, *asked) if quote)


def content(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning."""
    return frozenset(word for word in tokens(text) if word not in EVERYWHERE and len(word) > 2)


def _clauses(message: str, start: int, end: int, *, fine: bool) -> Iterator[Clause]:
    for part in _split(message, start, end, PARTS):
        finer = _split(message, *part, JOINED) if fine else _short_enough(message, [part], FINER, FINEST)
        for left, right in finer:
            left, right = _trimmed(message, left, right)
            if SHORTEST <= _words(message, left, right) <= LONGEST:
                yield Clause(left, right, not message[start:left].strip(" \t\"“‘'(-–—•*"), message[start:end])


def _short_enough(message: str, parts: list[tuple[int, int]], *separators: re.Pattern[str]) -> list[tuple[int, int]]:
    """The parts, those that are too long cut by each separator in turn, and no finer than need be."""
    for separator in separators:
        parts = [
            piece
            for part in parts
            for piece in (_split(message, *part, separator) if _words(message, *part) > LONGEST else [part])
        ]
    return parts


def _split(message: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """The places between separators."""
    cuts = [(start, start), *(match.span() for match in separator.finditer(message, start, end)), (end, end)]
    return [(left[1], right[0]) for left, right in pairwise(cuts)]


def _trimmed(message: str, start: int, end: int) -> tuple[int, int]:
    led = LEADS_IN.match(message, start, end)
    start = led.end() if led else start
    text = message[start:end]
    return start + len(text) - len(text.lstrip(" \t\r\"“‘'([-–—•*,.")), end - len(text) + len(
        text.rstrip(" \t\r\"”’')]-–—,.;:!…")
    )


def _words(message: str, start: int, end: int) -> int:
    return len(WORD.findall(message[start:end]))


def _weight(text: str, listening: Listening) -> float:
    """How much a clause carries by itself; 0 when nobody speaks of themselves in it."""
    folded, words = fold(text), listening.mirror
    alone, together = words.persons
    first = ALONE if alone.search(folded) else TOGETHER if together.search(folded) else 0.0
    strong, weak = (sum(1 for _ in sign.finditer(folded)) for sign in words.signs)
    return first and first + STRONG * min(strong, MOST) + WEAK * min(weak, MOST)


def signs_of(clause: Clause, message: str, listening: Listening) -> Signs:
    """What speaks for a clause of a message, and against it."""
    text, words = message[clause.start : clause.end], listening.mirror
    folded = fold(text)
    strong, weak = (float(min(sum(1 for _ in sign.finditer(folded)), MOST)) for sign in words.signs)
    return Signs(
        clause.end / len(message),
        min(_words(message, clause.start, clause.end), AMPLE) / AMPLE,
        strong,
        weak,
        float(bool(words.persons[0].search(folded))),
        float(bool(joined(words.denies).search(folded))),
        float(bool(ENDED.match(message, clause.end))),
        float(bool(joined(words.by_the_way).search(folded))),
        float(bool(TO_US.search(folded))),
        float(len(content(text)) < SAYS_SOMETHING),
    )


def _worth(clause: Clause, message: str, listening: Listening) -> float:
    return sum(sign * weight for sign, weight in zip(signs_of(clause, message, listening), WEIGHTS, strict=True))


def _is_part(text: str, message: str) -> bool:
    """Whether a clause is chosen from more, so that saying it back is not parroting, says something, and not to the guide."""
    chosen = _words(message, 0, len(message)) > _words(text, 0, len(text)) + 2
    return chosen and len(content(text)) >= SAYS_SOMETHING and not TO_US.search(fold(text))


def _earlier(now: str, number: int, turns: Sequence[Turn], listening: Listening) -> str | None:
    """An earlier clause to set beside `now`; None when it is not yet time, or there is none."""
    if number < LOOKS_BACK:
        return None
    used = frozenset(turn.mirror.earlier for turn in turns if turn.mirror) | {now}
    found = [best_clause(turn.message, listening, without=used) for turn in turns if turn.act not in NOT_AGAIN]
    quotes = [quote for quote in found if quote]
    shared = [quote for quote in quotes if content(quote) & content(now)]
    return next(iter(shared or (quotes if number >= AT_LATEST else [])), None)
