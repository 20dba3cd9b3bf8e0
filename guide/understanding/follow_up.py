"""A follow-up becomes a whole question: "and its pensions?" is looked for as "its pensions · Peninsula Community Health".

What is carried is what was last talked of: the organisation that was named or that the answer spoke of, else the last
question itself. Whether a message is elliptical is decided strictly, since a whole question that has something added to it is
searched worse than a follow-up that has not.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from guide.prompts import fold
from guide.records import Turn
from guide.understanding.query import Name, Names, content_words, without

CARRIES_ON = re.compile(
    r"^(?:(?:and|but|so|or|ok(?:ay)?|right|also|then)\b,? ?)*(?:(?:what|how) about\b|and\b|but\b|so\b|also\b)"
)
POINTS_BACK = re.compile(r"^(?:\S+ ){0,6}(?:it|its|they|them|their|theirs|those|these|this|that|he|she|his|her|the ones?)\b")
"""Near the start: later on, a pronoun mostly stands for something that the message itself has named."""
PART_OF_ONE = re.compile(
    r"\bthe (board|boss|chair|chief|council|county|department|members?|nurses|staff|tenants|trust|trustees?|union|workers|"
    r"contract|deal|money|name|pensions?|rules|shares?)\b"
)
"""Things that every organisation has: who asks for "the board" means that of the one talked of."""
ONLY_CARRIES = re.compile(
    r"(?:about|again|also|and|at|but|by|case|for|from|how|in|instead|is|it|now|of|ok|okay|on|or|please|right|same|so|that|the|then|"
    r"there|too|was|what|with|\W)*"
)
"""With these and a name nothing is asked that was not asked before: "what happened at Bromley?" does ask something."""
OF_MANY = re.compile(r"\b(mutuals?|examples?|spin-?outs?|we|our|ours|us|i|my|you|your|any|which|most|all|every)\b")
OF_A_TERM = re.compile(r"^(what|whats|who|whos) (is|are|was|were|does|do|did)?\b(?! (it|its|they|them|their|this|that|there)\b)")
"""Asks what a thing is: short, and whole."""
ANOTHER_NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][a-z]{2,}")
"""Somebody or something else is spoken of, by name."""
CARRIED_ON, POINTING, SHORT = 6, 4, 2
"""Content words that a follow-up has at most, when it opens like one, when it points back, and when it does neither."""
JOINED = " · "


def made_whole(message: str, turns: Sequence[Turn], names: Names, titles: Mapping[str, str]) -> str | None:
    """The question that a follow-up means, or None when the message stands by itself or nothing was talked of.

    `titles` by source id.
    """
    talked = next((turn for turn in reversed(turns) if turn.answer is not None), None)
    if talked is None:
        return None
    before, found = talked.rewritten or talked.message, names.find(message)
    if found:
        return _about_another(message, found, before, names)
    if not _elliptical(message):
        return None
    return f"{_bare(message)}{JOINED}{_subject(talked, before, names, titles)}"


def _about_another(message: str, found: Sequence[Name], before: str, names: Names) -> str | None:
    """The last question asked of another organisation ("and at Bromley?"); None when the message asks something of its own."""
    asked_before = names.find(before)
    if not ONLY_CARRIES.fullmatch(fold(without(message, found))) or not content_words(without(before, asked_before)):
        return None
    named = message[found[0].start : found[-1].end]
    if not asked_before:
        return f"{_bare(before)}{JOINED}{named}"
    return before[: asked_before[0].start] + named + before[asked_before[-1].end :]


def _elliptical(message: str) -> bool:
    folded, words = fold(message), len(content_words(message))
    if CARRIES_ON.search(folded):
        return words <= CARRIED_ON
    if OF_MANY.search(folded) or ANOTHER_NAME.search(message):
        return False
    if POINTS_BACK.search(folded) or PART_OF_ONE.search(folded):
        return words <= POINTING
    return words <= SHORT and not OF_A_TERM.search(folded)


def _subject(talked: Turn, before: str, names: Names, titles: Mapping[str, str]) -> str:
    """The organisations named before, else the one of which most of the answer spoke, else the question itself."""
    named = list(dict.fromkeys(name.source_id for name in names.find(before)))
    cited = [
        citation.source_id for sentence in (talked.answer.sentences if talked.answer else ()) for citation in sentence.citations
    ]
    most = [source for source, times in Counter(cited).most_common(1) if 2 * times > len(cited) and source.startswith("cases/")]
    return ", ".join(titles[source] for source in named or most if source in titles) or _bare(before)


def _bare(message: str) -> str:
    """Without the words that only carry on, and without the question mark."""
    carried = CARRIES_ON.match(message.lower())
    rest = message[carried.end() :] if carried else message
    return rest.strip(" ,?") or message.strip(" ?")
