"""A follow-up becomes a whole question: "and its pensions?" is looked for as "its pensions · Peninsula Community Health".

What is carried is what was last talked of: the organisations that were named or listed, or the one that the answer spoke of; the
terms whose meaning was asked; else the last question itself. A message that leans on what was said ("and its pensions?") is
made whole. One that might stand by itself ("how many staff went across?") is made whole only where what was talked of answers it
as well as anything in the library does: a whole question that has something added to it is searched worse than a follow-up that
has not.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from guide.prompts import fold
from guide.records import Act, QuestionKind, Turn
from guide.understanding.leaning import (
    CARRIED_ON,
    CARRIES_ON,
    OF_MANY,
    OF_OUR_OWN,
    POINTING,
    TOLD_APART,
    bare,
    leans,
    points_back,
)
from guide.understanding.left_out import SENTENCE, PutAside, since_put_aside
from guide.understanding.query import Name, Names, content_words, understood_kind, without
from guide.understanding.terms import Terms

ANOTHER = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|or|also|then|now)\W+)*(?:(?:what|how) about|and|(?:is|was) it the same|(?:any|some)thing|same|"
    r"(?=\W*$))(?: (?:question|thing|from them|on that|there))?"
)
"""How a message opens that asks what was asked before, of another organisation; or it says nothing but the name."""
ASKS_ITSELF = re.compile(
    r"\b(?:who|whos|whose|what|whats|when|where|why|how|which|did|does|do|is|are|was|were|has|have|had|can|could|would|will|should|"
    r"happened|tell|show|give|compare|explain|list)\b"
)
KIND = 2
"""Content words of a message that names no more than a kind of service."""
LEFT_OVER = 4
"""Content words that may stand beside another organisation's name: "and CASA, up in the north east"."""
WHY, WHY_ALONE = re.compile(r"\W*(?:(?:and|but|so|ok|okay)\W+)*(?:why|how come)\b"), 1
"""Asks for the reason of what was last asked, in so few content words that it is not said what of."""
OF_OTHERS = re.compile(r"\b(?:others?|elsewhere|any(?:one|body|where) else|anywhere)\b")
OF_THESE = re.compile(r"\b(?:which|what) (?:ones?|of (?:them|those|these|the two))\b")
"""Asks of several that were talked of, where several were."""
THAT_PLACE = re.compile(r"\b(there|they|them|their|theirs|that one|this one)\b")
"""Points to a case that stood beside a statement, which was not about it."""
PLACES = {"first": 0, "former": 0, "second": 1, "third": 2, "latter": -1, "last": -1, "other": 1}
NO_PLACE = r"(?:board|contract|few|place|step|thing|time|year)"
STATEMENTS = frozenset({Act.OPEN, Act.NOTICE, Act.CONTRARY, Act.SHORT})
OWN_LIST = re.compile(
    r"\b(?:which|what) (?!of\b)(?:\w+ ){0,2}(?:ones|cases|mutuals|organisations|places)\b(?!.*\b(?:those|these|them)\b)"
)
"""Asks for a list of its own, and not of those that were talked of: "which health ones lost their contract?"."""
OWN_WORDS = 2
"""Content words that it has at least: "which ones?" asks of the last list."""
HEAD = 1
"""Words beside the name of a sentence that does no more than say what the next ones ask of: "And MyCSP. ..."."""
TOLD = 10
"""Content words that a statement has at most, to be looked for beside what is asked after it."""
LONG_AFTER = re.compile(r"\b(?:they|them|their|theirs|it|its|there)\b")
AT_LENGTH = 16
"""Content words of a question that may still be of what was talked of."""
PAIR = 2
"""Of so many "the other" is the one that was not talked of last."""
MANY = 8
"""Organisations that a follow-up can be about at once."""
JOINED = " · "


class Followed(NamedTuple):
    """A follow-up, made whole."""

    whole: str
    about: tuple[str, ...] = ()
    """Source ids of the organisations that were talked of."""
    sure: bool = True
    """Whether its own words say that it follows; else it does where what was talked of answers it best."""


class Talk(NamedTuple):
    """What a message may follow."""

    turns: Sequence[Turn]
    names: Names
    terms: Terms
    titles: Mapping[str, str]
    """By source id."""
    asked_in: Callable[[str], str] = str
    """What a message asks, without what stands around it."""
    kinds_in: Callable[[str], Sequence[str]] = lambda _: ()
    """The words by which a text names kinds of service."""
    left: PutAside = PutAside(frozenset(), everything=False)
    """What the message leaves out of what was talked of."""

    @property
    def asked(self) -> Turn | None:
        """The last turn that answered a question."""
        return next((turn for turn in reversed(self.turns) if turn.answer is not None and turn.act is Act.ANSWER), None)

    @property
    def told(self) -> Turn | None:
        """The last turn, where it met a statement that somebody made of their own, or before anything was asked."""
        last = self.turns[-1] if self.turns else None
        own = last and (self.asked is None or OF_OUR_OWN.search(fold(last.message)))
        return last if last and own and last.act in STATEMENTS else None


def made_whole(message: str, talk: Talk) -> Followed | None:
    """The question that a follow-up means, or None when the message stands by itself or nothing was talked of."""
    if talk.left.everything:
        return None
    if talk.told is not None:
        return _after_a_statement(message, talk.told, talk)
    if talk.asked is None:
        return None
    before, found = _whole(talk.asked, talk), talk.names.find(message)
    if found:
        return _about_another(message, found, before, talk)
    if kind := _of_another_kind(message, before, talk):
        return kind
    return _after_a_question(message, before, talk)


def named_beside(asked: str, message: str, talk: Talk) -> str | None:
    """What a message asks of an organisation that another of its sentences names: "Explore York interests me. Who runs it?"."""
    told = since_put_aside(message)
    named = [name for name in talk.names.find(told) if name.source_id not in talk.left.source_ids]
    if asked == message or not named or talk.names.find(asked) or OF_MANY.search(fold(asked)):
        return None
    heads = any(found and len(without(said, found).split()) <= HEAD for said, found in _each_with_names(told, talk))
    if not heads and leans(asked, of_a_term=False) is None:
        return None
    about = dict.fromkeys(name.source_id for name in named)
    return f"{bare(asked)}{JOINED}{', '.join(talk.titles[id] for id in about if id in talk.titles)}"


def _each_with_names(message: str, talk: Talk) -> Iterator[tuple[str, Sequence[Name]]]:
    return ((said, talk.names.find(said)) for said in SENTENCE.split(message))


def _after_a_question(message: str, before: str, talk: Talk) -> Followed | None:
    assert talk.asked is not None
    folded, words = fold(message), len(content_words(message))
    own_list = words >= OWN_WORDS and OWN_LIST.search(folded)
    if words > CARRIED_ON and not own_list:
        return _at_length(message, folded, words, talk)
    if own_list:
        return None
    about = _one_of(folded, talk) or (_talked_of(talk.asked, talk) if words or talk.names.find(before) else _most(talk.asked))
    terms = () if about else _terms(folded, talk)
    if talk.terms.asked_for(message) and (terms or not CARRIES_ON.search(folded)):
        return None
    of_these = len(about) > 1 and words <= POINTING and OF_THESE.search(folded)
    sure = True if of_these else leans(message, of_a_term=bool(terms))
    if sure is None or not (sure or about):
        return None
    if about and WHY.match(folded) and words <= WHY_ALONE:
        what = bare(without(before, talk.names.find(before))).strip(f"{JOINED},")
        return _on(f"{bare(message)}{JOINED}{what}" if what else message, about, talk)
    if about:
        return _on(message, about, talk, sure=sure)
    return Followed(f"{bare(message)}{JOINED}{', '.join(terms) or bare(before)}")


def _at_length(message: str, folded: str, words: int, talk: Talk) -> Followed | None:
    """A longer question that says "they" or "it" may be of what was talked of; what is found decides."""
    points = LONG_AFTER.search(folded) and not (OF_MANY.search(folded) or OF_OUR_OWN.search(folded))
    about = _talked_of(talk.asked, talk) if points and words <= AT_LENGTH else ()
    return _on(message, about, talk, sure=False) if about else None


def _after_a_statement(message: str, told: Turn, talk: Talk) -> Followed | None:
    """What is asked after somebody told of their own: it is about that, or about others of the kind, or stands by itself."""
    folded = fold(message)
    if talk.names.find(message) or talk.terms.asked_for(message):
        return None
    named = tuple(dict.fromkeys(name.source_id for name in talk.names.find(told.message) if name.source_id in talk.titles))
    terms = tuple(told.message[term.start : term.end] for term in talk.terms.find(told.message))
    if (named or terms) and leans(message, of_a_term=bool(terms)):
        return _on(message, named, talk) if named else Followed(f"{bare(message)}{JOINED}{', '.join(terms)}")
    shown = _most(told)
    if shown and THAT_PLACE.search(folded) and not (OF_MANY.search(folded) or OF_OUR_OWN.search(folded)):
        return _on(message, shown, talk)
    joins = CARRIES_ON.search(folded) or OF_OTHERS.search(folded)
    brief = len(content_words(told.message)) <= TOLD
    return Followed(f"{bare(message)}{JOINED}{bare(told.message)}") if joins and brief else None


def _on(message: str, about: tuple[str, ...], talk: Talk, *, sure: bool = True) -> Followed:
    """A message asked of organisations."""
    return Followed(f"{bare(message)}{JOINED}{', '.join(talk.titles[id] for id in about)}", about, sure)


def _about_another(message: str, found: Sequence[Name], before: str, talk: Talk) -> Followed | None:
    """The last question asked of another organisation ("and at Bromley?"); None when the message asks something of its own."""
    asked_before = talk.names.find(before)
    rest = fold(without(message, found))
    opened = ANOTHER.match(rest)
    own = opened is None or ASKS_ITSELF.search(rest[opened.end() :]) or len(content_words(rest[opened.end() :])) > LEFT_OVER
    if own or not content_words(without(before, asked_before)):
        return None
    named, about = message[found[0].start : found[-1].end], tuple(dict.fromkeys(name.source_id for name in found))
    if not asked_before:
        return Followed(f"{bare(before)}{JOINED}{named}", about)
    return Followed(before[: asked_before[0].start] + named + before[asked_before[-1].end :], about)


def _of_another_kind(message: str, before: str, talk: Talk) -> Followed | None:
    """The last question asked of another kind of service ("and the libraries?")."""
    folded = fold(message)
    opened = ANOTHER.match(folded)
    rest = folded[opened.end() :] if opened and opened.end() else ""
    named, asked_before = talk.kinds_in(rest), talk.kinds_in(before)
    if len(named) != 1 or not asked_before or named == asked_before or len(content_words(rest)) > KIND:
        return None
    for other in asked_before:
        before = before.replace(other, named[0])
    return Followed(before)


def _talked_of(asked: Turn | None, talk: Talk) -> tuple[str, ...]:
    """The organisations that a question named, else those of the list that it was given, else the one of most of the answer."""
    if asked is None:
        return ()
    named = tuple(dict.fromkeys(name.source_id for name in talk.names.find(_whole(asked, talk))))
    cited = tuple(dict.fromkeys(id for id in _cited(asked) if id in talk.titles and id.startswith("cases/")))
    a_list = understood_kind(_whole(asked, talk)) is QuestionKind.LIST or (asked.answer is not None and asked.answer.complete)
    listed = a_list and 1 < len(cited) <= MANY
    about = tuple(id for id in named if id in talk.titles) or (cited if listed else _most(asked))
    return tuple(id for id in about if id not in talk.left.source_ids)


def _one_of(folded: str, talk: Talk) -> tuple[str, ...]:
    """The one of several organisations that is meant by its place: "the first one", "the other"."""
    places = [place for word, place in PLACES.items() if re.search(rf"\bthe {word}(?: ones?)?(?= |$|\W)(?! {NO_PLACE})", folded)]
    of = (_talked_of(turn, talk) for turn in reversed(talk.turns) if turn.answer is not None)
    several = next((ids for ids in of if len(ids) > 1), ()) if len(places) == 1 else ()
    if len(several) == PAIR and re.search(r"\bthe other\b", folded):
        left = [id for id in several if id not in _talked_of(talk.asked, talk)]
        return tuple(left[:1]) or several[1:]
    return (several[places[0]],) if places and -len(several) <= places[0] < len(several) else ()


def _terms(folded: str, talk: Talk) -> tuple[str, ...]:
    """The terms that were last talked of, as they were written: those whose meaning was asked, or the one that is pointed to.

    The last two where they are to be told apart.
    """
    asked = [_whole(turn, talk) for turn in reversed(talk.turns) if turn.answer is not None and turn.act is Act.ANSWER][:2]
    written = [list(dict.fromkeys(text[term.start : term.end] for term in talk.terms.find(text))) for text in asked]
    defined = [bool(talk.terms.asked_for(text)) for text in asked]
    pointed = len(written[0]) == 1 and points_back(folded)
    two = TOLD_APART.search(folded) and all(defined[1:]) and len(written[0]) == 1
    if not (defined[0] or pointed):
        return ()
    return tuple(dict.fromkeys(name for names in reversed(written[: 1 + bool(two)]) for name in names))


def _most(turn: Turn) -> tuple[str, ...]:
    """The case of which most of an answer speaks."""
    cited = _cited(turn)
    return tuple(id for id, times in Counter(cited).most_common(1) if 2 * times > len(cited) and id.startswith("cases/"))


def _cited(turn: Turn) -> list[str]:
    return [citation.source_id for sentence in (turn.answer.sentences if turn.answer else ()) for citation in sentence.citations]


def _whole(turn: Turn, talk: Talk) -> str:
    return turn.rewritten or talk.asked_in(turn.message)
