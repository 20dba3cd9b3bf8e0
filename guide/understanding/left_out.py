"""What a message names only to put it aside: "Peninsula, not Salford", "leave Aspire", "Cleveland is no use to me"."""

import re
from typing import NamedTuple

from guide.understanding.query import Name, Names, content_words

BEFORE = re.compile(
    r"(?:\b(?:not|isn[’']?t|wasn[’']?t|no more|enough(?: of| about)?|never mind|instead of|rather than|other than"
    r"|besides?|apart from|except(?: for)?|stuck on|in place of)"
    r"|(?:^|[.!?;:] *|\b(?:ok|okay|no|and|but|please|so),? )(?:leave|forget|drop|skip))"
    r"(?: (?:just|only|about|at|on|to|for|of|the|that|this))* $",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"^,?(?: \w+)? (?:(?:is|are|was|were|has) (?:no use(?: to (?:me|us))?|nothing to do with (?:it|that|this)"
    r"|irrelevant|beside the point)|means leave|(?:for )?an? (?:second|third|fourth|fifth) time)",
    re.IGNORECASE,
)
EVERYTHING = re.compile(
    r"^\W*(?:(?:no|ok|okay|right|well|anyway|and|but|fine)\W+)*(?:forget (?:it|that|about it)|never mind(?: that)?"
    r"|leave (?:it|that)(?: there)?|(?:a )?(?:different|another|new|separate) (?:matter|subject|question|topic|thing)"
    r"|change of subject|moving on|move on)\b"
    r"|^\W*(?:change|next)\s*:|^\W*(?:(?:no|ok|okay|right|well),? )?enough (?:of |about )?\w+\W*$",
    re.IGNORECASE,
)
"""Puts aside whatever was talked of."""
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


class PutAside(NamedTuple):
    """What a message leaves out of what it asks."""

    source_ids: frozenset[str]
    everything: bool
    """Whether what was talked of before is left: "Forget it. ...", "Enough hospitals. ..."."""


def put_aside(message: str, names: Names) -> PutAside:
    """What is named in a message only to be left out, and is not named in it otherwise."""
    named = names.find(message)
    aside = {name.source_id for name in named if _is_put_aside(message, name)}
    meant = {name.source_id for name in named if not _is_put_aside(message, name)}
    return PutAside(frozenset(aside - meant), any(EVERYTHING.match(sentence) for sentence in SENTENCE.split(message)))


def since_put_aside(message: str) -> str:
    """What a message says after it has left everything that was talked of; all of it where it leaves nothing."""
    sentences = SENTENCE.split(message)
    last = max((number for number, sentence in enumerate(sentences) if EVERYTHING.match(sentence)), default=-1)
    return " ".join(sentences[last + 1 :])


def without_put_aside(message: str, names: Names) -> str:
    """A message without the names that it puts aside, and the words that do so; as it is where nothing else would be left."""
    rest = message
    for name in reversed(names.find(message)):
        before, after = BEFORE.search(message[: name.start]), AFTER.match(message[name.end :])
        if before or after:
            end = name.end + (after.end() if after else 0)
            rest = rest[: before.start() if before else name.start].rstrip(" ,") + " " + rest[end:].lstrip(" ")
    return " ".join(rest.replace(" :", ":").split()).strip(" ,.") if content_words(rest) else message


def _is_put_aside(message: str, name: Name) -> bool:
    return bool(BEFORE.search(message[: name.start]) or AFTER.match(message[name.end :]))
