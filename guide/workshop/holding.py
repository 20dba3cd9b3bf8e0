"""Which cards are kept from the wall until the facilitator has read them: danger, an allegation, a person's name.

It errs towards holding back: a card that is held costs the facilitator a tap, a name on a projector costs somebody much.
"""

import re
from dataclasses import dataclass

from guide.guide import Guide
from guide.records import Act, Signpost
from guide.reflection import names_somebody
from guide.understanding import recognise


@dataclass(frozen=True)
class Look:
    """What a look at a card's words found."""

    reason: str = ""
    """For the facilitator; empty: nothing holds the card back."""
    notice: str = ""
    """For the phone."""
    signpost: Signpost | None = None


def look_at(text: str, guide: Guide) -> Look:
    """Read a card for what holds it back. Nothing is computed about its writer, and nothing of it is kept."""
    words = guide.prompts.phrases.workshop
    library = guide.library
    named = library.names.find(text)
    rule = recognise(text, guide.prompts.acts, names_a_case=bool(named))
    contacts = guide.prompts.acts.contacts(rule) if rule else ()
    if rule and rule.act is Act.SIGNPOST_URGENT:
        return Look(words.danger_held, words.danger_notice, Signpost(text=words.danger_turn_to, contacts=contacts))
    if rule and rule.act is Act.SIGNPOST_WRONGDOING:
        return Look(words.wrongdoing_held, words.wrongdoing_notice, Signpost(text=words.wrongdoing_turn_to, contacts=contacts))
    plain = text
    for name in reversed(named):
        plain = plain[: name.start] + re.sub(r"\w", "x", plain[name.start : name.end]) + plain[name.end :]
    if names_somebody(plain, library.manner.listening, library.words):
        return Look(words.name_held, words.name_notice)
    return Look()
