"""What a message of several sentences asks: the sentences that ask, without the talk that stands around them.

People say hello, answer what they were asked, complain and tell of themselves in the message in which they ask something. What is
searched for is the asking alone: each further word would be looked for too.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guide.prompts import fold
from guide.records import Turn
from guide.reflection.private import WORD
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
WE_ARE = re.compile(r"\W*we['’]re\b", re.IGNORECASE)
LONGEST_UNMARKED = 20
"""Words of a question without its mark; longer ones that begin like a question tell something."""
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
    """A message without the words of our own question at its head ("Which word? To us it was …"): who says them answers it."""
    first, *rest = _sentences(message)
    asked = turns[-1].question if turns else None
    answers = asked and rest and first.endswith("?") and "?" not in "".join(rest)
    if asked is None or not answers:
        return message
    words = [word.lower() for word in WORD.findall(first)]
    ours = {word.lower() for word in WORD.findall(asked.text)}
    echo = len(words) <= FEW or sum(word in ours for word in words) >= OF_OURS * len(words)
    return message[message.index(rest[0], len(first)) :] if echo else message


def asks_at_last(written: str) -> bool:
    """Whether a message as it was written, or its last sentence, begins as a question does. "We're" is no "were"."""
    texts = (written, _sentences(written)[-1])
    plain = [fold(text) for text in texts if not WE_ARE.match(text) and len(WORD.findall(text)) <= LONGEST_UNMARKED]
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
