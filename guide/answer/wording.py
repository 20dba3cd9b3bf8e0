"""A sentence as the gate reads it: words by their stems, names by their capitals, figures and dates by their values.

No parser and no model: closed lists of English function words and irregular verbs, Snowball stems (Porter 2001), and capitals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import zip_longest
from threading import Lock

import Stemmer

from guide.answer.figures import FIGURE, Figure, figure_of

_STEMMER = Stemmer.Stemmer("english")
_STEMMING = Lock()
"""A stemmer serves one thread at a time."""


def words(text: str) -> frozenset[str]:
    """A list of words, written as a line of text."""
    return frozenset(text.split())


FUNCTION = words("""a about above according across after again against all almost along already also although am
among an and another any
    anybody anyone anything are around as at away back be became because become been before being below between both but by can
    cannot could did do does doing done down during each either else even ever every for from further had has have having he
    her here hers him his how however i if in indeed inside instead into is it its itself just later less like likewise made
    make many may me meanwhile might more moreover most much must my near nearly neither never no nobody none nor not nothing
    now of off often on once one only onto or other others our out outside over own per rather said same say says shall she
    should since so some something soon still such than that the their them themselves then there therefore these they this
    those though through thus till to together too toward towards under until up upon us very via was we well were what
    whatever when where whereas whether which while who whoever whom whose why will with within without would yet you your
    state states stated report reports reported account named called known""")
"""Words that carry no claim of their own, and those by which a statement is handed to somebody."""
_IRREGULAR = """arise arose arisen|be was were been is are|become became|begin began begun|bear bore borne|break broke broken
|bring brought|build built|buy bought|catch caught|choose chose chosen|come came|cut|deal dealt|do did done does|draw drew drawn
|drive drove driven|fall fell fallen|feel felt|fight fought|find found|fly flew flown|forget forgot forgotten|get got gotten
|give gave given|go went gone|grow grew grown|have had has|hear heard|hide hid hidden|hit|hold held|keep kept|know knew known
|lead led|leave left|lend lent|let|lose lost|make made|mean meant|meet met|owe owed|own owned|pay paid|put|quit|read
|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|set|shake shook shaken
|show showed shown|shrink shrank shrunk
|shut|sit sat|speak spoke spoken|spend spent|split|spread|stand stood|strike struck|take took taken|teach taught|tell told
|think thought|understand understood|undertake undertook undertaken|win won|withdraw withdrew withdrawn|write wrote written"""
LEMMA = {form: forms.split()[0] for forms in _IRREGULAR.replace("\n", "").split("|") for form in forms.split()}
PAST = frozenset(form for forms in _IRREGULAR.replace("\n", "").split("|") for form in forms.split()[-2:] if form != "do")
PARTICIPLES = frozenset(row.split()[2] for row in _IRREGULAR.replace("\n", "").split("|") if len(row.split()) == 3) - {"own"}
"""Those that are no past tense: "the date given" has no actor."""
TOKEN = re.compile(rf"(?P<figure>{FIGURE.pattern})|(?P<word>\w+(?:[’'‑-]\w+)*)|(?P<mark>[^\w\s])", re.VERBOSE | re.IGNORECASE)
OPENERS = words(
    "staff people workers employees members residents supporters critics tenants governors trustees campaigners today overall "
    "early late both despite following set based founded according"
)
"""Words that open a sentence in capitals and name nobody."""


class Kind(Enum):
    """What a token is to the gate."""

    FUNCTION = "function"
    WORD = "word"
    NAME = "name"
    FIGURE = "figure"
    MARK = "mark"


@dataclass(frozen=True)
class Token:
    """One word, figure or mark. `stem` is what two tokens are compared by."""

    text: str
    stem: str
    kind: Kind
    figure: Figure | None = None
    possessive: bool = False
    opens: bool = False
    """Whether it is the first word of its sentence."""

    @property
    def lower(self) -> str:
        """As patterns see it."""
        return self.text.lower()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a word; irregular verbs by their infinitive."""
    lower = word.lower()
    with _STEMMING:
        return str(_STEMMER.stemWord(LEMMA.get(lower, lower)))


@lru_cache(maxsize=4_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a sentence or of several, in order. A capital that opens a sentence is a name's when a name follows."""
    row = tuple(_tokens(text))
    return tuple(
        replace(token, kind=Kind.NAME) if _opens_name(token) and follows and follows.kind is Kind.NAME else token
        for token, follows in zip_longest(row, row[1:])
    )


def _opens_name(token: Token) -> bool:
    return token.opens and token.kind is Kind.WORD and token.text[:1].isupper() and token.lower not in OPENERS


def _tokens(text: str) -> Iterator[Token]:
    opens = True
    for match in TOKEN.finditer(text):
        shown = match[0]
        if match["figure"] and (figure := figure_of(shown)):
            yield Token(shown, figure.key, Kind.FIGURE, figure)
            opens = False
        elif match["mark"]:
            yield Token(shown, shown, Kind.MARK)
            opens = opens or shown in ".!?"
        else:
            yield from _words(shown, opens)
            opens = False


def _words(shown: str, opens: bool) -> Iterator[Token]:
    """A word as one token; without its possessive ending; a contraction with its "not"."""
    bare = re.sub(r"[’']s$|[’']$", "", shown)
    possessive = bare != shown
    if bare.lower().endswith(("n’t", "n't")):
        yield Token("not", "not", Kind.FUNCTION)
        return
    lower = bare.lower()
    named = bare[:1].isupper() and (not opens or bare[1:].lower() != bare[1:])
    kind = Kind.FUNCTION if lower in FUNCTION and not (named and bare.isupper()) else Kind.NAME if named else Kind.WORD
    yield Token(bare, stem(bare.replace("‑", "-")), kind, possessive=possessive, opens=opens)


@lru_cache(maxsize=4_000)
def content(text: str) -> frozenset[str]:
    """Stems of the words that carry the claim, without names and figures."""
    return frozenset(token.stem for token in tokens(text) if token.kind is Kind.WORD)


@lru_cache(maxsize=4_000)
def stems(text: str) -> frozenset[str]:
    """Every stem of a text, parts of compounds too: what a word or name may be found among."""
    found = {token.stem for token in tokens(text)}
    parts = {stem(part) for token in tokens(text) for part in re.split("[-‑–]", token.text) if token.kind is not Kind.MARK}
    return frozenset(found | parts)


def names(text: str) -> tuple[Token, ...]:
    """The names of a sentence; the word that opens it counts when a name follows or when it is no ordinary opener."""
    row = tokens(text)
    return tuple(token for at, token in enumerate(row) if token.kind is Kind.NAME or (token.opens and _names(token)))


def _names(token: Token) -> bool:
    ordinary = token.lower in OPENERS or token.lower.endswith(("ly", "ing", "ed"))
    return token.kind is Kind.WORD and token.text[:1].isupper() and not ordinary
