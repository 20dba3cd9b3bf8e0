"""Whether the same actors do the same things in two sentences: who acts, by the verb that both have, active or passive.

No parser: an actor is the head of the words before its verb, up to the clause's boundary, or those after "by" in the passive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guide.answer.wording import LEMMA, PARTICIPLES, PAST, Kind, Token, stem, tokens, words

BOUNDARIES = words("which that who while because so but when after before if as than where although whereas since until")
RELATIVE = frozenset({"which", "that", "who"})
PREPOSITIONS = words(
    "of in at on by from to for with without into over under between among about around during through inside outside across "
    "against toward towards out within beside"
)
DETERMINERS = words("the a an its their his her this that these those")
PRONOUNS = words("it they he she we them him her this those")
BE = words("was were is are be been being")
AUXILIARY = BE | words(
    "have has had do does did will would can could may might must shall should not also to then due "
    "cannot never longer still ever"
)
BASE = words(
    "own owns hold holds appoint appoints elect elects buy buys sell sells give gives take takes win wins lose loses pay pays "
    "runs employ employs oppose opposes approve approves reject rejects choose chooses serve serves represent represents "
    "nominate nominates advise advises provide provides regulate regulates owe owes sue sues lend lends make makes get gets"
)
"""Verbs of this subject in their present forms, without those that are nouns as well; past forms are known by "-ed" and by the
irregular list."""
TRIVIAL = frozenset(map(stem, words("be have do say can expect report plan mean intend think believe hope propose")))
"""Verbs whose subject is no actor ("were expected to")."""
GENERIC = frozenset(
    map(stem, words("charity company organisation enterprise society mutual provider firm business trust service team"))
)
"""How a source speaks of its own subject without the name."""
OPPOSED = (("from", "to"), ("from", "by"))


@dataclass(frozen=True)
class Deed:
    """One verb with those about it, by stems: heads act, complements only tell which head ("the board *of Navigo*")."""

    verb: str
    heads: frozenset[str]
    complements: frozenset[str]
    after: frozenset[str]
    """Everything that follows in the sentence, or for a passive what stands on either side of its actor."""
    passive: bool
    """Passive without "by": the heads are those to whom it is done."""


@dataclass(frozen=True)
class _Keys:
    """What a word is compared by: names are kept apart from words, so that "Care" of a name is not the care that is given."""

    named: frozenset[str]
    """Stems that are names somewhere in what is compared: a capital that opens a sentence tells nothing."""

    def of(self, words: Sequence[Token]) -> frozenset[str]:
        """The keys of the words of content and names."""
        return frozenset(self.one(token) for token in words if token.kind in (Kind.WORD, Kind.NAME))

    def one(self, token: Token) -> str:
        """The key of one word."""
        name = token.kind is Kind.NAME or (token.opens and token.text[:1].isupper() and token.stem in self.named)
        return f"^{token.stem}" if name else token.stem


def swapped(said: str, spoken_of: Sequence[str], title: str = "") -> bool:
    """Whether `said` gives a deed of `spoken_of` to another actor whom these sentences also name.

    `title`: whom the source is about; "the charity" may stand for it.
    """
    texts = [said, *spoken_of, title]
    keys = _Keys(frozenset(token.stem for text in texts for token in tokens(text) if token.kind is Kind.NAME))
    theirs = [deed for sentence in spoken_of for deed in _deeds(sentence, keys, inherit=True)]
    known = frozenset().union(*(keys.of(tokens(sentence)) for sentence in spoken_of))
    subject = keys.of(tokens(title)) | {f"^{token.stem}" for token in tokens(title)}
    mine = [deed for deed in _deeds(said, keys, inherit=False) if deed.heads & known]
    return any(_contradicted(deed, theirs, subject) for deed in mine) or _turned_about(said, spoken_of)


def _contradicted(deed: Deed, others: Sequence[Deed], subject: frozenset[str]) -> bool:
    same = [other for other in others if other.verb == deed.verb and other.passive == deed.passive]
    return bool(same) and not any(not other.heads or _agree(deed, other) or _named(deed, other, subject) for other in same)


def _agree(mine: Deed, other: Deed) -> bool:
    """The same head, or the body for its organ ("the trust decided", "the board of the trust decided"), and no exchange."""
    if mine.heads & other.heads:
        ours, theirs = mine.complements - other.complements, other.complements - mine.complements
        return not (ours & other.after - mine.after and theirs & mine.after - other.after)
    whole = bool(mine.heads & other.complements or other.heads & mine.complements)
    return whole and not other.heads & mine.after


def _named(mine: Deed, other: Deed, subject: frozenset[str]) -> bool:
    """Whether one says "the charity" and the other names it."""
    return any(one.heads <= GENERIC and two.heads <= subject for one, two in ((mine, other), (other, mine)))


def _deeds(sentence: str, keys: _Keys, *, inherit: bool) -> Iterator[Deed]:
    row = tokens(sentence)
    before: frozenset[str] = frozenset()
    for at, token in enumerate(row):
        if not _is_verb(row, at) or token.stem in TRIVIAL:
            continue
        left, boundary = _left(row, at)
        heads, complements = _phrase(left, keys)
        after = keys.of(row[at + 1 :])
        passive = _is_passive(row, at)
        actor = _by(row, at) if passive else None
        if actor is not None:
            heads, complements, after = *_phrase(actor, keys), keys.of(row) - keys.of(actor)
        elif not heads and inherit and not any(token.lower in PRONOUNS for token in left):
            heads = before | _antecedent(row, boundary, keys)
        yield Deed(token.stem, heads, complements, after, passive and actor is None)
        before = heads or before


def _is_verb(row: tuple[Token, ...], at: int) -> bool:
    token, before = row[at], row[at - 1].lower if at else ""
    if token.kind in (Kind.NAME, Kind.FIGURE, Kind.MARK) or before in DETERMINERS or token.opens:
        return False
    if token.lower in PARTICIPLES and not any(near.lower in AUXILIARY for near in row[max(0, at - 4) : at]):
        return False
    past = token.lower in PAST or (token.lower.endswith("ed") and len(token.text) > 4 and "-" not in token.text)
    return token.lower in BASE or past or (before in {"to", "not"} and token.lower in LEMMA)


def _is_passive(row: tuple[Token, ...], at: int) -> bool:
    past = row[at].lower in PAST or row[at].lower.endswith("ed")
    near = [token.lower for token in row[max(0, at - 3) : at] if not token.lower.endswith("ly") and token.lower != "not"]
    return past and bool(near) and near[-1] in BE


def _left(row: tuple[Token, ...], verb: int) -> tuple[tuple[Token, ...], int]:
    """The words of the clause before the verb, and where the boundary stands."""
    at = verb - 1
    while at >= 0 and not row[at].opens and _auxiliary(row[at]):
        at -= 1
    end = at + 1
    while at >= 0 and not (row[at].lower in BOUNDARIES or row[at].text in ",;:()—–." or _is_verb(row, at)):
        at -= 1
    words = row[at + 1 : end]
    ands = [n for n, token in enumerate(words, 1) if token.lower == "and"]
    after_verb = at >= 0 and _is_verb(row, at)
    if after_verb and row[at - 1].lower in RELATIVE:
        return (), at
    if ands and (after_verb or ands[-1] == len(words)):
        words = words[ands[0] if after_verb else len(words) :]
    return words, at


def _auxiliary(token: Token) -> bool:
    return token.lower in AUXILIARY or token.lower.endswith("ly") or token.stem in TRIVIAL


def _antecedent(row: tuple[Token, ...], boundary: int, keys: _Keys) -> frozenset[str]:
    """What a relative pronoun at `boundary` stands for."""
    if boundary < 1 or row[boundary].lower not in RELATIVE:
        return frozenset()
    start = boundary - 1
    while start > 0 and not (row[start].text in ",;:" and start < boundary - 1) and not _is_verb(row, start):
        start -= 1
    return keys.of(row[start:boundary])


def _by(row: tuple[Token, ...], verb: int) -> tuple[Token, ...] | None:
    """The actor of a passive: what follows "by" in its clause; None when nobody is named."""
    for at in range(verb + 1, len(row)):
        if row[at].text in ",;:." or row[at].lower in BOUNDARIES:
            return None
        if row[at].lower == "by" and at + 1 < len(row) and row[at + 1].kind is not Kind.FIGURE:
            end = next((n for n in range(at + 1, len(row)) if _ends_actor(row, n)), len(row))
            return row[at + 1 : end]
    return None


def _ends_actor(row: tuple[Token, ...], at: int) -> bool:
    return row[at].text in ",;:." or row[at].lower in BOUNDARIES or row[at].kind is Kind.FIGURE or _is_verb(row, at)


def _phrase(words: tuple[Token, ...], keys: _Keys) -> tuple[frozenset[str], frozenset[str]]:
    """Heads and complements of a noun phrase. What a clause opens with ("In March 2012", "At the start") is neither."""
    heads: list[str] = []
    complements: list[str] = []
    fronted = opening = bool(words) and words[0].lower in PREPOSITIONS
    inside = False
    for token in words:
        if (opening and token.lower in DETERMINERS) or (fronted and token.kind is Kind.FIGURE):
            heads, complements, inside, opening = [], [], False, False
        elif token.lower in PREPOSITIONS:
            inside = bool(heads) or inside
        elif token.kind in (Kind.WORD, Kind.NAME):
            (complements if inside else heads).append(keys.one(token))
            if token.possessive:
                heads, complements = [], complements + heads
    return frozenset(heads), frozenset(complements)


def _turned_about(said: str, spoken_of: Sequence[str]) -> bool:
    """Whether a name that comes after "from" in one comes after "to" or "by" in the other."""
    mine, theirs = _after_prepositions(said), _after_prepositions(" ".join(spoken_of))
    return any(
        (name in theirs.get(other, ()) and name not in theirs.get(one, ()))
        for pair in OPPOSED
        for one, other in (pair, pair[::-1])
        for name in mine.get(one, ())
    )


def _after_prepositions(text: str) -> dict[str, frozenset[str]]:
    row = tokens(text)
    found: dict[str, set[str]] = {}
    for before, token in pairwise(row):
        if token.kind is Kind.NAME and before.lower in {"from", "to", "by"}:
            found.setdefault(before.lower, set()).add(token.stem)
    return {word: frozenset(names) for word, names in found.items()}
