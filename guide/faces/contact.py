"""Whom to tell that a sentence is wrong: the address that the administrator set, and a text that tells nothing of the reader."""

from dataclasses import dataclass
from urllib.parse import quote

from guide.faces.below import root
from guide.records import Citation

SUBJECT = "A sentence in Otherwise"


@dataclass(frozen=True)
class Doubt:
    """What can be sent about a sentence that seems wrong."""

    text: str
    """To be copied: the sentence, its place, and room for what is known."""
    contact: str
    """Where to send it; empty where no address was set."""
    link: str


def doubt_of(citation: Citation, contact: str) -> Doubt:
    """What can be sent about the sentence of `citation`, to the address that was set."""
    where = " › ".join((citation.title, *citation.trail, *citation.pages))
    text = f"“{citation.quote}”\n{where}\n{root()}{citation.link}\n\nWhat is wrong with it, and where that can be read:\n"
    return Doubt(text, contact, contact_link(contact, text))


def contact_link(contact: str, letter: str = "") -> str:
    """The link to an address of the web or of e-mail, `letter` written into the latter; empty without an address."""
    if "@" not in contact or contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}?subject={quote(SUBJECT)}&body={quote(letter)}" if letter else f"mailto:{contact}"
