"""What a message of several sentences asks: the sentences that ask, without the talk that stands around them.

People say hello, answer what they were asked, complain and tell of themselves in the message in which they ask something. What is
searched for is the asking alone: each further word would be looked for too.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guide.prompts import fold
from guide.records import Turn
from guide.reflection.private import COMMON, WORD
from guide.reflection.words import Listening, joined

ASKS = re.compile(
    r"^\W*((so|and|but|ok|okay|well|hi|hello|please|now|then|also|just|right|yes|no|oh|ah|er|erm|um|hm+|hang on|wait|sorry|hey)"
    r"\W+)*"
    r"(who|whos|whose|whom|what(?! (i|id|im|ive|we|wed|weve|my|our)\b)|whats|where|wheres|whens"
    r"|which(?! (proves|means|shows|suggests|tells|makes|is (why|what|how))\b)"
    r"|when (is|are|was|were|do|does|did|will|has|have|can)|why|how|hows"
    r"|is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may|tell me|show me|give me|list|name|explain|compare"
    r"|find|define|describe|summari[sz]e|sum up|any|anything|anyone|in which|looking for|examples? of|more (on|about))\b",
)
ASKS_AFTER = re.compile(
    r"^\W*((is|are|was|were|does|do|did|has|have|had|can|could|will|would) (it|they|he|she|that|there|the|any|anyone|i|we|you)"
    r"|whose|(who|what|when|where|how|how (many|much|long)) (is|are|was|were|do|does|did|has|have|had)"
    r"|who (actually |really |legally )?(owns|owned|runs|ran|pays|paid|lost|won|gets|got|decides|decided|bought|elects|elected)"
    r"|which (\w+ ){0,4}(ones|cases|places|mutuals))\b"
)
"""A question after a comma: "and the other one, did it give any warning"."""
ASKS_SURELY = re.compile(
    r"^\W*((so|and|but|ok|okay|well|nothing|anyway)\W+)*(do|does|did|is|are|was|were|has|have|can|could|would) "
    r"(any|anyone|anybody|your|the (cases|notes|sources)|there any)\b"
)
"""So begins nothing but a question, however long."""
WE_ARE = re.compile(r"\W*we['’]re\b", re.IGNORECASE)
LONGEST_UNMARKED = 20
"""Words of a question without its mark; longer ones that begin like a question tell something."""
OF_TALKING = frozenset({"know", "say", "tell", "think", "mean", "please", "really"})
"""Words of a question that name nothing to look for."""
FEW, OF_OURS = 3, 0.6
"""Words of a question that only says ours again, and what share of those of a longer one stand in ours."""
CLAUSES = re.compile(r"[,.!;:]\s+|\s+[–—-]+\s+|\n+")
SENTENCES = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+|\s*(?:(?<!\w)[:;]-?[)(DP]+(?!\w))\s*|\n+")
"""Between two sentences; faces made of signs stand between some."""


LEAVING = re.compile(
    r",? (?:(?:but|and|then|anyway|sorry) )*(?:i|i[’']?ve|i[’']?d)(?: (?:have|got|need|must|had better|better))+(?: to)? "
    r"(?:go|run|dash|be off|get going|leave it there)\b[^?]*$",
    re.IGNORECASE,
)
"""That somebody has to go, said after what they ask."""


class Piece(NamedTuple):
    """One sentence of a message."""

    text: str
    asks: bool
    of_the_talk: bool
    """Whether it speaks of the talk itself: of what was asked, answered, missed or said again."""


def asked_of(message: str, listening: Listening) -> str:
    """What a message asks, as it was written. Where none of it asks it is all that speaks of more than the talk itself."""
    pieces = pieces_of(message, listening)
    asking = [piece for piece in pieces if piece.asks] or pieces
    asking = [piece for piece in asking if not piece.of_the_talk] or asking
    asking = asking if any(_names_something(piece.text) for piece in asking) else pieces
    asked = message if len(asking) == len(pieces) else " ".join(piece.text for piece in asking)
    return LEAVING.sub("", asked) or asked


def asks_something(message: str, listening: Listening) -> bool:
    """Whether a sentence of a message asks something of more than the talk itself."""
    return any(piece.asks and not piece.of_the_talk for piece in pieces_of(message, listening))


def without_talk(message: str, listening: Listening) -> str:
    """A message without the sentences that speak of the talk itself; empty where all do."""
    return " ".join(piece.text for piece in pieces_of(message, listening) if not piece.of_the_talk)


def complains(message: str, listening: Listening) -> bool:
    """Whether a message says that the last answer missed what was asked."""
    return any(joined(listening.missed.any_of).search(fold(piece.text)) for piece in pieces_of(message, listening))


def without_echo(message: str, turns: Sequence[Turn]) -> str:
    """A message without our own question said again ("Which word? To us it was …"): who says it, and goes on, answers it."""
    sentences, asked = _sentences(message), turns[-1].question if turns else None
    marked = [at for at, text in enumerate(sentences) if text.endswith("?")]
    if asked is None or len(marked) != 1 or marked[0] + 1 == len(sentences):
        return message
    words = [word.lower() for word in WORD.findall(sentences[marked[0]])]
    ours = {word.lower() for word in WORD.findall(asked.text)}
    shared = sum(word in ours or word.partition("'")[0] in ours for word in words)
    at_its_head = len(words) <= FEW and marked[0] == 0
    if not at_its_head and shared < OF_OURS * len(words):
        return message
    return message.replace(sentences[marked[0]], "", 1).strip()


def _names_something(text: str) -> bool:
    """Whether a question has a word to look for: "do they?" has none."""
    return any(len(word) > 2 for word in WORD.findall(fold(text)) if word not in COMMON | OF_TALKING)


def asks_at_last(written: str) -> bool:
    """Whether a message as it was written, or its last sentence, begins as a question does. "We're" is no "were"."""
    texts = (written, _sentences(written)[-1])
    folded = [fold(text) for text in texts if not WE_ARE.match(text)]
    plain = [text for text in folded if len(WORD.findall(text)) <= LONGEST_UNMARKED or ASKS_SURELY.search(text)]
    return any(ASKS.search(text) or any(map(ASKS_AFTER.search, CLAUSES.split(text)[1:])) for text in plain)


def pieces_of(message: str, listening: Listening) -> Sequence[Piece]:
    """The sentences of a message, in order."""
    return tuple(_pieces(message, listening))


def _pieces(message: str, listening: Listening) -> Iterator[Piece]:
    for text in _sentences(message):
        folded = fold(text)
        marked = text.rstrip("\"”’')] ").endswith("?")
        again = joined(listening.restated.any_of).search(folded)
        wants = joined((*listening.wants.any_of, *listening.requested.any_of)).search(folded)
        of_the_talk = not again and joined(listening.of_the_talk.any_of).search(folded)
        yield Piece(text, bool(marked or wants or again or asks_at_last(text)), bool(of_the_talk))


def _sentences(message: str) -> list[str]:
    return [text for text in SENTENCES.split(message.strip()) if text and WORD.search(text)] or [message]
