"""What the guide does with a message that is not, or not only, a question for the library."""

from guide.prompts import Prompts, Rule
from guide.records import Act, Signpost, Turn

POINTED = frozenset({Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.HOLD, Act.REFER})
"""Acts that name people to turn to."""


def turn_of(message: str, rule: Rule | None, prompts: Prompts) -> Turn:
    """The turn as far as the rule decides it, before anything is searched. No rule: an answer is wanted."""
    if rule is None:
        return Turn(message=message, act=Act.ANSWER)
    if rule.act in POINTED:
        return Turn(message=message, act=rule.act, signpost=Signpost(text=rule.text, contacts=prompts.acts.contacts(rule)))
    return Turn(message=message, act=rule.act, edge=rule.text)
