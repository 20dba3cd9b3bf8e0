"""A web page that was saved becomes a Reading: its own text, without what surrounds it on every page of the site."""

import re
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag

from guide.reading.blocks import BULLET, Block, joined, named_row
from guide.reading.sources import FoundFile
from guide.reading.texts import reading_of
from guide.reading.tidy import tidy
from guide.records import Fault, Reading

AROUND = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "button",
    "iframe",
    "svg",
    "dialog",
)
HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
PIECES = (
    *HEADS,
    "p",
    "li",
    "tr",
    "pre",
    "blockquote",
    "dt",
    "dd",
    "figcaption",
    "caption",
    "div",
    "td",
    "th",
    "section",
    "article",
)
UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE
)


def read_html(found: FoundFile, pages: Callable[[int], None] = lambda count: None) -> Reading:
    """The Reading of an HTML file. Raises SourceError when it holds no text."""
    soup = BeautifulSoup(found.path.read_bytes(), "html.parser")
    said = {"title": _said(soup, "title"), "credit": _meta(soup, "author"), "published": _date(soup)}
    hidden = _without_unseen(soup)
    for tag in soup.find_all(AROUND):
        tag.decompose()
    for tag in soup.find_all("br"):
        tag.replace_with(" ")
    body = soup.find("main") or soup.find("article") or soup.body or soup
    reading = reading_of(found, joined([block for block in _blocks(body) if block.text]), said=said)
    told = Fault(what=f"{hidden} characters that the page hides were left out.")
    return reading.model_copy(update={"faults": (*reading.faults, told)}) if hidden else reading


def _said(soup: BeautifulSoup, name: str) -> str:
    tag = soup.find(name)
    return tidy(tag.get_text(" ")).strip() if tag else ""


def _meta(soup: BeautifulSoup, *names: str) -> str:
    tags = (soup.find("meta", attrs={key: name}) for name in names for key in ("name", "property"))
    return next((str(tag["content"]) for tag in tags if isinstance(tag, Tag) and tag.get("content")), "")


def _date(soup: BeautifulSoup) -> str:
    written = re.match(r"\d{4}(-\d{2}(-\d{2})?)?", _meta(soup, "article:published_time", "date", "dcterms.date", "DC.date"))
    return written[0] if written else ""


def _without_unseen(soup: BeautifulSoup) -> int:
    """Take out what the page itself hides from its readers; the number of characters taken."""
    hidden = soup.find_all(lambda tag: tag.has_attr("hidden") or bool(UNSEEN.search(str(tag.get("style") or ""))))
    count = sum(len(tag.get_text().strip()) for tag in hidden if not tag.find_parent(lambda above: above in hidden))
    for tag in hidden:
        tag.extract()
    return count


def _blocks(body: Tag) -> Iterator[Block]:
    """The innermost pieces of the page, in order."""
    header: list[str] = []
    for tag in body.find_all(PIECES):
        if tag.name == "tr":
            cells = [_text(cell) for cell in tag.find_all(("td", "th"))]
            if tag.find("th") and not tag.find("td"):
                header = cells
            else:
                yield Block(named_row(header, cells), 1, tight=True)
        elif not tag.find_parent("tr"):
            header = header if tag.find_parent("table") else []
            yield _block(tag)


def _block(tag: Tag) -> Block:
    """A piece's own words, without those of the pieces inside it, which follow."""
    text = _text(tag)
    if tag.name in HEADS:
        return Block(text, 1, level=max(1, int(tag.name[1]) - 1))
    opens_item = tag.parent is not None and tag.parent.name == "li" and tag.find_previous_sibling() is None
    if tag.name == "li" or (opens_item and not _text(tag.parent or tag)):
        return Block(BULLET + text if text else "", 1, tight=True)
    return Block(text, 1)


def _text(tag: Tag) -> str:
    words = [str(string) for string in tag.strings if _innermost(string.parent, tag)]
    return re.sub(r"\s+", " ", tidy("".join(words))).strip()


def _innermost(parent: Tag | None, tag: Tag) -> bool:
    """Whether words under `parent` belong to `tag` and to no piece inside it."""
    while parent is not None and parent is not tag:
        if parent.name in PIECES and tag.name not in ("td", "th"):
            return False
        parent = parent.parent
    return parent is tag
