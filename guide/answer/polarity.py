"""Whether two sentences say yes and no to the same thing, point the same way, and are equally sure.

A negation, or a word such as "planned", is compared by its scope: the words that follow it up to the end of its clause (the
heuristic of NegEx: Chapman and others 2001). Pairs of opposites and prefixes (finished, unfinished) are compared by presence.
"""

import re
from collections.abc import Iterator, Sequence

from guide.answer.wording import Kind, Token, stem, stems, tokens, words

NEGATIONS = words(
    "not no never none nobody nothing nor neither without cannot unable nowhere barely hardly scarcely refuse refused refuses "
    "declined"
)
NEGATING_PAIRS = frozenset({("fail", "to"), ("failed", "to"), ("fails", "to"), ("rather", "than"), ("instead", "of")})
NOT_NEGATING = frozenset({("not", "only"), ("not", "least"), ("no", "doubt"), ("no", "matter")})
HEDGES = words(
    "may might could would plan planned plans proposed proposes proposal expected expects expect due intended intends meant "
    "hoped hopes aims aimed aspiration probably likely perhaps possibly maybe seem seems seemed appear appears "
    "appeared apparently "
    "infer inferred forecast threatened considered alleged allegedly rumoured looks wanted wants can able should "
    "unclear uncertain "
    "unproven about"
)
"""Words that leave a thing open; any of them keeps it open. "about" counts before "to" alone."""
BREAKS = words("and but while because although though so whereas which who that when where as if than since")
SCOPE = 8
"""Words of content that a negation or hedge reaches at most."""
USED = 0.5
WHOLLY = 0.75
"""A scope is spoken of by a sentence that holds its first word and this share of it, or the second share without the first."""
OPPOSITES: tuple[tuple[str, str], ...] = (
    (
        "rose rise risen increased increase grew grow gained climbed up higher",
        "fell fall fallen decreased decrease shrank dropped declined down lower",
    ),
    ("more over above exceeding least beyond", "less fewer under below"),
    ("won win wins", "lost lose loses"),
    ("after following later since", "before earlier until prior"),
    ("all every everyone always", "some sometimes few part"),
    ("opened open opens began started launched", "closed close closes ended stopped shut"),
    ("majority most", "minority"),
    ("late delayed", "early punctually promptly on-time"),
    ("supported backed praised favoured", "opposed criticised rejected objected"),
    ("surplus profit", "deficit loss"),
    ("accepted agreed approved", "rejected refused disagreed"),
    ("joined join enter entered", "left leave quit"),
    ("good better best well", "bad worse worst poorly badly"),
    ("easy easily", "hard difficult difficulty"),
    ("first", "last"),
    ("strong strongly", "weak weakly"),
    ("largest biggest highest", "smallest lowest"),
    ("public", "private"),
    ("succeeded success successful", "failed failure"),
    ("full", "empty partial"),
    ("kept keep remained", "withdrew dropped lost"),
    ("internal inside", "external outside"),
    ("voluntary", "compulsory"),
    ("formal", "informal"),
    ("narrowly", "overwhelmingly"),
    ("long", "short"),
)
UNIVERSAL = frozenset(map(stem, words("all every everyone everybody always only entirely")))
UTMOST = frozenset(
    map(stem, words("first last largest biggest smallest highest lowest best worst oldest youngest earliest latest unique sole"))
)
PREFIXES = ("un", "dis", "in", "im", "ir", "il", "non-", "non", "mis")

Scope = tuple[str, ...]
"""Stems in order."""


def opposed(said: str, evidence: str, spoken_of: Sequence[str]) -> bool:
    """Whether `said` denies what `evidence` affirms, affirms what it denies, or turns its direction.

    `spoken_of`: the sentences of the source that speak of the same; their negations must be kept.
    """
    mine, theirs = negated(said), [scope for sentence in spoken_of for scope in negated(sentence)]
    held = stems(said)
    kept = all(_matched(scope, mine) for scope in theirs if _held(scope, held))
    founded = all(_matched(scope, negated(evidence)) for scope in mine)
    return not (kept and founded) or _turned(said, evidence, bool(mine))


def hedge_dropped(said: str, spoken_of: Sequence[str]) -> bool:
    """Whether `said` states as done what its source leaves open."""
    if any(True for _ in _hedges(tokens(said))):
        return False
    held = stems(said)
    return any(_held(scope, held) for sentence in spoken_of for scope in _hedges(tokens(sentence)))


def overstated(said: str, evidence: str) -> bool:
    """Whether `said` says "all", "only", "first" or their like, and the evidence has no such word."""
    mine, theirs = stems(said), stems(evidence)
    return bool(mine & UNIVERSAL and not theirs & UNIVERSAL) or not (mine & UTMOST) <= theirs


def negated(text: str) -> tuple[Scope, ...]:
    """The scope of each negation of a text: stems of content and names; empty scopes are left out."""
    row = tokens(text)
    return tuple(scope for at in range(len(row)) if _negates(row, at) and (scope := _scope(row, at + 1)))


def _negates(row: tuple[Token, ...], at: int) -> bool:
    pair = (row[at].lower, row[at + 1].lower if at + 1 < len(row) else "")
    return (pair[0] in NEGATIONS and pair not in NOT_NEGATING) or pair in NEGATING_PAIRS


def _hedges(row: tuple[Token, ...]) -> Iterator[Scope]:
    for at, token in enumerate(row):
        after = row[at + 1].lower if at + 1 < len(row) else ""
        to_come = token.lower in {"was", "were", "is", "are"} and after == "to"
        named = token.lower in HEDGES and (token.lower != "about" or after == "to") and token.kind is not Kind.NAME
        if to_come or named:
            yield _scope(row, at + 1)


def _scope(row: tuple[Token, ...], start: int) -> Scope:
    """The words of content from `start` to the end of the clause."""
    found: list[str] = []
    for token in row[start:]:
        if len(found) == SCOPE or token.lower in BREAKS or token.text in ",;:()—–.":
            break
        if token.kind in (Kind.WORD, Kind.NAME) or (token.kind is Kind.FUNCTION and token.stem in UNCOMMON):
            found.append(token.stem)
    return tuple(found)


UNCOMMON = frozenset(map(stem, words("make made become own called known")))


def _held(scope: Scope, held: frozenset[str]) -> bool:
    """Whether a sentence with the stems `held` speaks of a scope: of the word that is negated, and of enough of the others."""
    share = sum(word in held for word in scope) / len(scope) if scope else 0.0
    return share >= WHOLLY or (share >= USED and scope[0] in held)


def _matched(scope: Scope, others: Sequence[Scope]) -> bool:
    """Whether one of `others` has the same scope, as far as words can tell."""
    return any(len({*scope} & {*other}) >= max(1, min(len(scope), len(other)) / 3) for other in others)


def _turned(said: str, evidence: str, negates: bool) -> bool:
    mine, theirs = _plain(said), _plain(evidence)
    turned = any(
        (mine & one and theirs & other and not theirs & one and not mine & other)
        or (mine & other and theirs & one and not theirs & other and not mine & one)
        for one, other in _OPPOSITES
    )
    return (turned or _prefixed(mine, theirs)) and negates == bool(negated(evidence))


def _plain(text: str) -> frozenset[str]:
    lowered = re.sub(r"\bon time\b", "on-time", text.lower())
    return frozenset(token.lower for token in tokens(lowered))


_OPPOSITES = tuple((frozenset(one.split()), frozenset(other.split())) for one, other in OPPOSITES)


def _prefixed(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether one has a word and the other only that word with un-, dis- or their like."""
    pairs = ((mine - theirs, theirs - mine), (theirs - mine, mine - theirs))
    return any(prefix + word in others for words, others in pairs for word in words if len(word) > 3 for prefix in PREFIXES)
