"""Plain text and other people's Markdown become Readings."""

import re
from pathlib import PurePath

from guide.errors import SourceError
from guide.reading.apart import apart
from guide.reading.blocks import Marked
from guide.reading.decoding import decode
from guide.reading.frontmatter import open_note, other_front_matter
from guide.reading.markdown import read_markdown
from guide.reading.sources import FoundFile
from guide.reading.tidy import tidy
from guide.records import Fault, Heading, Reading, Source

UNDERLINED = re.compile(r"^(?P<title>[^\n]{1,80})\n(?:=|-|~|_){3,}$", re.MULTILINE)
SHORT = 80
"""Characters: a longer line is a paragraph, not a heading."""


def read_text(found: FoundFile) -> Reading:
    """The Reading of a plain text file. Raises SourceError when it holds no text."""
    decoded = decode(found.path.read_bytes())
    return reading_of(found, _plain(decoded.text), guessed=decoded.guessed)


def read_other_markdown(found: FoundFile) -> Reading:
    """The Reading of a Markdown file that is no note of ours: its front matter, if it has any, need not keep our rules."""
    decoded = decode(found.path.read_bytes())
    opened = open_note(decoded.text)
    said = other_front_matter(opened) if opened else {}
    body = read_markdown(opened.body, first_line=opened.body_line) if opened else read_markdown(decoded.text)
    return reading_of(found, body, guessed=decoded.guessed, said=said)


def reading_of(found: FoundFile, marked: Marked, *, guessed: str = "", said: dict[str, str] | None = None) -> Reading:
    """The Reading of a text without pages, titled by what it says of itself, its first heading, or its file's name."""
    if not marked.text.strip():
        raise SourceError(f"{found.relative} holds no text.", "Remove it, or add the file that was meant.")
    said = said or {}
    title = said.get("title") or _first_title(marked) or PurePath(found.relative).stem
    source = Source(
        id=found.id,
        title=title,
        kind=found.kind,
        ours=found.ours,
        path=found.relative,
        sha256=found.sha256,
        credit=said.get("credit", ""),
        published=said.get("published", ""),
    )
    faults = [Fault(what=guessed)] if guessed else []
    faults += [Fault(what=f"Line {line}: HTML was left out.") for line in marked.html]
    return Reading(
        source=source,
        text=marked.text,
        headings=marked.headings,
        apart=apart(marked.headings, len(marked.text), marked.apart),
        faults=tuple(faults),
    )


def _first_title(marked: Marked) -> str:
    return marked.headings[0].title if marked.headings else ""


def _plain(text: str) -> Marked:
    """Paragraphs part at blank lines; a line that is underlined with signs is a heading. Lines of one paragraph are joined."""
    blocks = [block for block in re.split(r"\n\s*\n", UNDERLINED.sub(r"\n\n# \g<title>\n\n", text)) if block.strip()]
    joined, headings = "", []
    for block in blocks:
        joined += "\n\n" if joined else ""
        if block.startswith("# "):
            title = tidy(block[2:]).strip()
            headings.append(Heading(start=len(joined), end=len(joined) + len(title), level=1, title=title))
            joined += title
        else:
            joined += _paragraph(block)
    return Marked(joined, tuple(headings))


def _paragraph(block: str) -> str:
    """Lines joined by a space, but for list items, which keep their own line."""
    item = re.compile(r"\s*(?:[•▪◦*–-]|\d{1,2}[.)])\s+")
    text = ""
    for line in block.splitlines():
        text += ("\n" if item.match(line) else " ") + tidy(line).strip()
    return text.strip()
