"""The terms of the field in a message, and whether it asks what they are ("what is a bencom?", "TUPE, remind me?")."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from guide.records import Reading

MARKS = re.compile(r"['\"“”‘]")
PARTS = re.compile(r"[^\s-]+")
A = r"(?:an? |the |this |your )?"
ENDS = (
    r"(?=\W*$|\W*[?.,;:!–-]|\W+(?:in (?:this|that|plain|simple|normal|everyday|english)|for (?:me|us|those|somebody|someone)|"
    r"(?:thing |business )?(?:that |which )?(?:they|we|you|i|everyone|people) \w+|when|and how|like|please|then|again|anyway|"
    r"exactly|actually|really|to (?:me|us)|be\W*$)\b)"
)
IS = (
    r"(?:is|are|was|were|actually|exactly|really|even|precisely|on earth|the hell|this|that|would|meant by"
    r"|(?:do|does) \w+ mean by)"
)
IT = (
    r"(?:it|they|that|this|those|these|them|one|he|she|the (?:letters|words?|term)|on earth|exactly|actually|all|about|then"
    r"|means?|meant|by|refers? to|stand for|saying|talking|please)"
)
SAID_SO = r"(?:meaning|translation|translate|definition|remind \w+|(?:nobody|anyone|someone|somebody|please|you) explains?)"
UNKNOWN = r"(?:(?:dont|didnt|not|never) (?:\w+ )?(?:understand|understood|get|got|come across|heard of)|no idea about|new to)"
DEFINE = r"(?:explain|explains|define|describe|translate|meaning of|definition of|remind \w+ (?:of|about)|defined?)"
MEANT = re.compile(
    "|".join(
        (
            rf"^\W*(?:(?:so|and|ok|okay|sorry|er|the|a|an|term|word|phrase)\W+)*§(?: (?:v|vs|versus|or|and) {A}§)?\W*$",
            rf"\b(?:what|wot)(?:s|re)?(?: {IS})* {A}§{ENDS}",
            rf"\bwhat {A}§ (?:\w+ )?(?:is|are|was|means?|meant|stands? for){ENDS}",
            rf"\bwhat does {A}§ (?:\w+ )?(?:mean|stand for)\b(?! (?:for|to)\b)",
            rf"\b{DEFINE} (?:\w+ )??{A}§{ENDS}",
            rf"§\W+(?:[^?]{{0,25}}\W)?what(?! about)(?:s| is| are| was| were| do| does| did)?(?: {IT})+\W*$",
            rf"§\W+(?:[^?]{{0,25}}\W)?{SAID_SO}\b",
            rf"\b{UNKNOWN} (?:the (?:term|word|phrase) )?{A}§{ENDS}",
            rf"§.*[.!?]\W+what(?! about)(?: (?:is|was|are|were|does|do|did))?(?: {IT})+\W*$",
            r"§.*\bno idea what (?:it|they|that|this)(?: \w+)? (?:is|are|means?)\b",
            r"\bhear(?:ing|d)? (?:\w+ ){0,2}§\W*$",
        )
    )
)
"""Asks what one is. § stands for a term, in a message in lower case, without apostrophes and quotation marks."""
TOLD_APART = re.compile(
    "|".join(
        (
            rf"\b(?:difference|distinction|what(?:s| is) the \w+) between {A}§ and {A}§",
            rf"§ (?:v|vs|versus|or|and) {A}§[^?]*\b(?:difference|which is which|same)\b",
            rf"\bhow (?:do|does|is|are) {A}§ (?:\w+ )?(?:differ|different)\b",
            r"§[^?]*§[^?]*\?? how do they differ",
            rf"§ and how is it different from {A}§",
        )
    )
)
"""Asks how two of them differ."""
LONGEST = 500
"""Characters of a message that may ask just that; the patterns take their time on longer ones."""
OF_IT = re.compile(r"\W*(?:who|why|where|did|should|which|when (?:did|was|is|will))\b")
"""How a message begins that asks something of the thing, and not what it is."""


EXPLAINS = re.compile(r"(?:An? |The )?(.{2,60}?),?(?: \([^)]*\))?,? (?:is|are|was|were|means?|stands? for)\b")
"""How a sentence begins that says what something is."""


class Found(NamedTuple):
    """A term as found in a message."""

    start: int
    end: int
    defined_in: str
    """The sentence that says what it is, as `<source id>@<start>-<end>`."""


class Terms:
    """The terms that the notes of a library explain. The first note that explains one is heard."""

    def __init__(self, readings: Collection[Reading]) -> None:
        self._sentence: dict[str, str] = {}
        for reading in readings:
            for term in reading.terms:
                place = f"{reading.source.id}@{term.sentence.start}-{term.sentence.end}"
                for name in term.names:
                    self._sentence.setdefault(_joined(name), place)
        names = sorted((name for reading in readings for term in reading.terms for name in term.names), key=len, reverse=True)
        written = "|".join("[- ]?".join(map(re.escape, PARTS.findall(_straight(name)))) for name in names)
        self._pattern = re.compile(rf"(?<!\w)({written})(?:s|es)?(?!\w)", re.IGNORECASE)

    def find(self, message: str) -> tuple[Found, ...]:
        """Every term in `message`, in order; the longest wins where two overlap."""
        return tuple(self._found(_straight(message))) if self._sentence else ()

    def asked_for(self, message: str) -> tuple[str, ...]:
        """The sentences that say what a term is, where `message` asks for just that; each once, in the order asked."""
        if len(message) > LONGEST:
            return ()
        found = self.find(message)
        said = " ".join(MARKS.sub("", self.masked(message, "§").lower()).split())
        if not found or OF_IT.match(said):
            return ()
        if TOLD_APART.search(said):
            return tuple(dict.fromkeys(term.defined_in for term in found))
        meant = MEANT.search(said)
        asked = found[said[: meant.start()].count("§") : said[: meant.end()].count("§")] if meant else ()
        return tuple(dict.fromkeys(term.defined_in for term in asked))

    def explained(self, sentence: str, message: str) -> bool:
        """Whether `sentence` says what a term is that `message` uses."""
        used = {message[term.start : term.end].casefold() for term in self.find(message)}
        opens = EXPLAINS.match(sentence)
        return opens is not None and opens[1].casefold() in used

    def masked(self, message: str, mask: str = "word") -> str:
        """`message` with straight apostrophes and `mask` in place of every term."""
        said = _straight(message)
        for term in reversed(self.find(message)):
            said = said[: term.start] + mask + said[term.end :]
        return said

    def _found(self, message: str) -> Iterator[Found]:
        for match in self._pattern.finditer(message):
            yield Found(match.start(), match.end(), self._sentence[_joined(match[1])])


def _straight(text: str) -> str:
    return text.replace("’", "'")


def _joined(name: str) -> str:
    """A name without the hyphens and spaces that people write or leave out."""
    return "".join(PARTS.findall(_straight(name))).casefold()
