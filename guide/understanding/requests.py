"""Before anything is searched: is this a message that a library should not simply answer?

Danger, wrongdoing and distress, requests that no library can meet, pauses and courtesies are recognised by the rules of
`prompts/acts.toml`, in their order.
"""

import re

from guide.prompts import Acts, Rule, fold

WORD = re.compile(r"[\w’']+")
LONGEST_COURTESY = 8
"""Words of a message that can still be nothing but a greeting or a goodbye."""
OWN = re.compile(r"\b(i|im|ive|me|my|mine|myself|we|were|weve|our|ours|us|here)\b")
"""Words by which a message speaks of its writer's own place (folded, without apostrophes)."""


def recognise(message: str, acts: Acts, *, names_a_case: bool) -> Rule | None:
    """The first rule that applies to `message`, or None: an ordinary message.

    `names_a_case`: an organisation of the library is named. Rules marked `about_own` then need a word such as "we" or "my"
    beside it, since "Was there fraud at Secure Healthcare?" is a question for the library.
    """
    folded = fold(message)
    elsewhere = names_a_case and not OWN.search(folded)
    return next((rule for rule in acts.rule if _applies(rule, folded) and not (rule.about_own and elsewhere)), None)


def _applies(rule: Rule, folded: str) -> bool:
    return rule.found(folded) and (not rule.words or _made_of(rule.words, folded))


def _made_of(words: frozenset[str], folded: str) -> bool:
    said = WORD.findall(folded)
    return 0 < len(said) <= LONGEST_COURTESY and words.issuperset(said)
