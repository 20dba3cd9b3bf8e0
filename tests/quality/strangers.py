"""`python -m tests.quality.strangers [part of an id]`: replays talks that strangers held with the guide, for reading aloud.

What they would have written after other replies nobody knows. Whether a reply is good is for people to say: ERRORS.md has what
the strangers themselves said.
"""

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from guide import Guide, read_settings
from guide.faces.telling import Telling
from guide.records import EMPTY, Conversation
from tests.quality.manners import Talk

TALKS = Path(__file__).with_name("strangers.toml")


def strangers() -> list[Talk]:
    """Every talk, with what was written in it."""
    entries = tomllib.loads(TALKS.read_text(encoding="utf-8"))["talk"]
    return [Talk(id=f"{entry['day']}-{entry['id']}", says=entry["says"]) for entry in entries]


def main(wanted: str = "", tell: Callable[[str], None] = print) -> None:
    """Tell each talk whose id holds `wanted`, as it goes now."""
    guide = Guide.open(read_settings())
    for talk in strangers():
        conversation = EMPTY
        for message in talk.says if wanted in talk.id else ():
            turn = guide.reply(message, conversation)
            conversation = Conversation(turns=(*conversation.turns, turn))
            tell(f"\n>>> {message}\n{Telling().text(turn)}")
    guide.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
