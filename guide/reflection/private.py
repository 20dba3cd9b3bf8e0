"""What must not be said back: names, addresses, numbers, and words by which somebody is attacked or accused.

It errs towards silence: a mirror that is left out costs little, a name on a projector costs much. What it cannot tell is
a surname that is an ordinary word too, where neither a title nor a verb of saying stands by it ("i was with brown").
"""

import re
from collections.abc import Container
from typing import Protocol

from bm25s.stopwords import STOPWORDS_EN_PLUS

from guide.prompts import fold
from guide.reflection.vocabulary import is_ordinary
from guide.reflection.words import Listening

WORD = re.compile(r"[^\W_][\w’'-]*")
NUMBER_OR_ADDRESS = re.compile(
    r"[@#/\\<>{}?]|\w\.\w{2}|\bwww\b|https?|\d{5}|\d[ -]+\(?\d|\d [a-z]{3,9},? (?:19|20)\d\d|(?<![\w,])0\d"
    r"|[A-Za-z]\d|\d[A-Za-z]{2}"
    r"|\b(?:flat|house|number|no|ward|room|bay|bed|unit|badge|case|file|ref|reference|extension|ext)\.? \d"
    r"|\d \w+ (?:road|street|lane|avenue|close|court|drive|way|place|terrace|crescent|gardens|row|rise|hill)\b",
    re.IGNORECASE,
)
"""What reaches somebody, or tells where they are. A year, a sum or a count does neither."""
QUOTED = re.compile(r"[\"“”„«»]")
"""Somebody else's words, or a title: a quotation inside a quotation is never plain."""
SPELT_NUMBER = re.compile(
    r"(\b(oh|zero|one|two|three|four|five|six|seven|eight|nine|double|treble)\b[\s,-]*){4,}",
    re.IGNORECASE,
)
OTHER_SCRIPT = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e]")
I_MYSELF = re.compile(r"I(['’](m|ve|d|ll))?$")
SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n+|[\"“”(]\s*|(?<=\s)[-–—•*]\s+")
TITLED = re.compile(
    r"\b(Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Cllr|Councillor|Nurse|Sister|Father|Rev)\.? [A-Z]\w"
)
CALENDAR = frozenset(
    WORD.findall(
        "january february march april may june july august september october november december easter christmas"
        " monday tuesday wednesday thursday friday saturday sunday english britain british england scotland wales"
    )
)
COMMON = frozenset(STOPWORDS_EN_PLUS)
LONGEST_ACRONYM = 5
"""Letters of a word in capitals that is taken for initials ("NHS") and not for a name."""


class InSentence(Protocol):
    """A clause as it stands in its sentence."""

    @property
    def opens_sentence(self) -> bool:
        """Whether its first word stands first."""

    @property
    def sentence(self) -> str:
        """The whole sentence."""


def is_hostile(message: str, listening: Listening) -> bool:
    """Whether a message attacks, threatens or gives orders: nothing of it is said back."""
    return bool(listening.unsaid.whole.search(fold(message)))


def may_be_said(text: str, place: InSentence, listening: Listening) -> bool:
    """Whether a clause can be said back: nothing private stands in it, and no accusation in its sentence."""
    if any(sign.search(text) for sign in (NUMBER_OR_ADDRESS, QUOTED, SPELT_NUMBER, OTHER_SCRIPT)):
        return False
    return not listening.unsaid.part.search(fold(place.sentence)) and not _names_somebody(text, place.opens_sentence, listening)


def names_somebody(text: str, listening: Listening, known: Container[str]) -> bool:
    """Whether a person may be named anywhere in a text that others will read.

    First names tell, whatever their case; so does a surname that is an ordinary word beside a verb of saying; a capital after a
    title ("Mrs"); and one inside a sentence, unless the word is in `known` (lower case) and is no surname. Otherwise the first
    word of a sentence is not told from a name by its capital.
    """
    words = listening.names
    if any(_bare(word) in words.first for word in WORD.findall(text)) or TITLED.search(text):
        return True
    if words.spoken_of.search(fold(text)):
        return True
    inside = [word for sentence in SENTENCE_END.split(text) for word in WORD.findall(sentence)[1:]]
    ordinary = words.bodies | CALENDAR | COMMON
    return not text.isupper() and any(
        _is_capital(word, shouting=False)
        and (_bare(word) in words.surnames or not (_bare(word) in ordinary or _bare(word) in known))
        for word in inside
    )


def _names_somebody(clause: str, opens_sentence: bool, listening: Listening) -> bool:
    words = WORD.findall(clause)
    names = listening.names
    if names.spoken_of.search(fold(clause)):
        return True
    if any(_bare(word) in names.first | names.last or _is_unknown(word, names.ordinary) for word in words):
        return True
    inside = words
    if words and opens_sentence:
        known = COMMON | CALENDAR | listening.names.begins
        if words[0].lower().replace("’", "'") in known or _bare(words[0]) in known or words[0].islower():
            inside = words[1:]
    return any(_is_capital(word, shouting=clause.isupper()) for word in inside)


def _is_unknown(word: str, known: frozenset[str]) -> bool:
    """Whether a word in lower case is no ordinary one."""
    return word.islower() and _bare(word) not in CALENDAR and not is_ordinary(word, known)


def _is_capital(word: str, *, shouting: bool) -> bool:
    """Whether a word's capital may be that of a name."""
    initials = word.isupper() and len(word) <= LONGEST_ACRONYM and not shouting
    ordinary = bool(I_MYSELF.match(word)) or _bare(word) in CALENDAR or initials
    return any(letter.isupper() for letter in word) and not ordinary


def _bare(word: str) -> str:
    """A word in lower case, without the end of a genitive or a contraction."""
    return re.split(r"[’'-]", word.lower(), maxsplit=1)[0]
