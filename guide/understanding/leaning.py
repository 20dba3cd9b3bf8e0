"""Whether a message leans on what was said before it: by how it opens, by what it points to, by how little it says."""

import re

from guide.prompts import fold
from guide.understanding.query import content_words

CARRIES_ON = re.compile(
    r"^(?:(?:and|but|so|or|ok(?:ay)?|right|also|then)\b,? ?)*(?:(?:what|how) about\b|and\b|but\b|also\b"
    r"|so\b(?! (?:where|which|who|what) (?:did|do|have|ones?|of|are|were|was|is|has) ))"
)
POINTS_BACK = re.compile(
    r"^(?:\S+ ){0,6}(?:it|its|they|theyre|theyve|them|their|theirs|he|she|his|her|there|either|neither|both|this|that|these|those"
    r"|(?:an?|the|each|this|that) (?:\S+ ){0,3}ones?"
    r"|(?:be|become|can|could|do|does|form|get|have|is|join|make|need|run|set|start|use|will|would) one"
    r"|the (?:first|second|third|last|former|latter|other))\b"
)
"""Near the start: later on, a pronoun mostly stands for something that the message itself has named."""
IMPERSONAL = re.compile(
    r"\b(?:if|when|once|before|after|should) (?:it|things)\b|\b(?:is|are|was|were) there\b"
    r"|\bit(?:s| is| was)? (?:better|normal|possible|right|true|worth)\b|\b(?:an?|each|every) \w+ (?:\S+ )*?(?:it|its|their)\b"
)
"""Stands for nothing that was said before: "who pays if it goes wrong", "is there a law", "can a council claim its tax back"."""
NAMED_AGAIN = re.compile(
    r"\b(?:this|that|these|those) (?!(?:and|apply|are|at|by|came|come|cost|count|cover|day|did|do|end|ever|for|go|had|happen|has|"
    r"have|help|in|is|last|mean|now|on|one|or|start|still|stop|take|then|time|to|too|was|week|were|work|would|year)(?:e?s|ed)?\b)\w"
)
"""Says what it points to, and may stand by itself: "who paid for that research?"."""
PART_OF_ONE = re.compile(
    r"\bthe (board|boss|chair|chief|council|county|department|members?|nurses|staff|tenants|trust|trustees?|union|workers|"
    r"contract|deal|money|name|pensions?|rules|shares?)\b"
)
"""Things that every organisation has: who asks for "the board" means that of the one talked of."""
OF_MANY = re.compile(
    r"\b(?:mutuals?|examples?|spin-?outs?|(?:all|most|some) of them|any others?|others|as a whole|in general|generally|nationally"
    r"|everywhere|altogether|(?:any|all|each|every|none|one|which|how many) of (?:the|your|these|those)? ?(?:thirty|30|cases)"
    r"|(?:any|all|every|each) (?:the |your )?(?:thirty|30|cases?|places?)|in your (?:thirty|30)|anywhere)\b"
)
OF_OUR_OWN = re.compile(r"\b(?:we|weve|our|ours|us|i|ive|im|my|me|you|your)\b")
OF_SOME = re.compile(r"\b(?:any|which|most|all|every|elsewhere|normally|usually)\b")
OF_A_TERM = re.compile(r"^(what|whats|who|whos) (is|are|was|were|does|do|did)?\b(?! (it|its|they|them|their|this|that|there)\b)")
"""Asks what a thing is: short, and whole."""
TOLD_APART = re.compile(r"\b(difference|different|differ|compare)\b")
ANOTHER_NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][a-z]{2,}")
"""Somebody or something else is spoken of, by name."""
CARRIED_ON, POINTING, SHORT = 6, 5, 2
"""Content words that a follow-up has at most: when it opens like one or may be one, when it points back, and when it is one for
being short."""

STANDS_FOR_MORE = re.compile(
    r"\b(?:it|its|that(?= |$)(?! (?:\w+ ){0,3}(?:has|have|had|is|was|were|are|went|did|do|worked|lasted|lost|won|failed))"
    r"|this|they|them|their|theirs|these|those|there|he|she|him|her|word|term|phrase|letters)\b"
)
"""Words for which something else in a message may stand."""
ENOUGH = 3
"""Content words of a question that can be looked for alone."""


def leans(message: str, *, of_a_term: bool) -> bool | None:
    """Whether a message follows what was asked: by its own words (True), perhaps (False), or not (None).

    `of_a_term`: what was asked was the meaning of a term, and no organisation was talked of.
    """
    folded, words = fold(message), len(content_words(message))
    if words > CARRIED_ON or (OF_MANY.search(folded) and not of_a_term):
        return None
    if CARRIES_ON.search(folded) or (of_a_term and TOLD_APART.search(folded)):
        return not NAMED_AGAIN.search(folded)
    own, part = OF_OUR_OWN.search(folded), PART_OF_ONE.search(folded)
    if words <= POINTING and points_back(folded) and (of_a_term or not own):
        return bool(part) or not NAMED_AGAIN.search(folded)
    if OF_SOME.search(folded) or ANOTHER_NAME.search(message):
        return None
    if own:
        return False if words <= POINTING and not of_a_term else None
    return bool(part and words < POINTING) or (words <= SHORT and not OF_A_TERM.search(folded))


def stands_alone(asked: str) -> bool:
    """Whether a question can be looked for without the sentences around it: it says enough, and nothing in it stands for more."""
    return len(content_words(asked)) >= ENOUGH and not STANDS_FOR_MORE.search(fold(asked))


def points_back(folded: str) -> bool:
    """Whether a folded message of a few words has one that stands for something said before."""
    return bool(POINTS_BACK.search(IMPERSONAL.sub(" ", folded)))


def bare(message: str) -> str:
    """A message without the words that only carry on, and without the question mark."""
    carried = CARRIES_ON.match(message.lower())
    rest = message[carried.end() :] if carried else message
    return rest.strip(" ,?") or message.strip(" ?")
