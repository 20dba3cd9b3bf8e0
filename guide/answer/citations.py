"""One exact place of a source, and everything that follows from its offsets: pages, headings, public sources, link.

Also the way back: where exactly does a text stand in the sources?
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from guide.errors import NotFound
from guide.records import AnswerSentence, Citation, Heading, Page, Reading, Reference, Span

LINK_DIGITS = 12
"""How many digits of the file's sha256 a link carries: enough to notice a change."""


def cite(reading: Reading, span: Span, number: int = 1) -> Citation:
    """The citation of `span`. Raises NotFound when the span does not lie in the text."""
    start, end = span
    if not 0 <= start < end <= len(reading.text):
        raise NotFound(
            f"{reading.source.title} has no place {start}-{end}.",
            "Open the source from the library and look for the passage there.",
        )
    source = reading.source
    return Citation(
        number=number,
        source_id=source.id,
        title=source.title,
        ours=source.ours,
        sha256=source.sha256,
        start=start,
        end=end,
        quote=reading.text[start:end],
        trail=tuple(heading.title for heading in headings_above(reading, start)),
        pages=tuple(in_words(page) for page in pages_of(reading, span)),
        link=f"/read/{source.id}?at={start}-{end}&of={source.sha256[:LINK_DIGITS]}",
        references=references_of(reading, span),
    )


def numbered(sentences: Iterable[AnswerSentence], first: int = 1) -> Iterator[AnswerSentence]:
    """Sentences of the sources with their citations numbered from `first` in the order in which they are read."""
    for number, sentence in enumerate(sentences, first):
        citations = tuple(citation.model_copy(update={"number": number}) for citation in sentence.citations)
        yield sentence.model_copy(update={"citations": citations})


def in_words(page: Page) -> str:
    """A page as people speak of it: "p. 5 (page 7 of the file)"; the position alone where nothing is printed."""
    shown = page.printed or page.label
    if not shown:
        return f"page {page.number} of the file"
    return f"p. {shown}" if shown == str(page.number) else f"p. {shown} (page {page.number} of the file)"


def pages_of(reading: Reading, span: Span) -> tuple[Page, ...]:
    """The pages on which a span stands, in order; empty for a document without pages."""
    return tuple(page for page in reading.pages if page.start < span.end and span.start < page.end)


def headings_above(reading: Reading, offset: int) -> tuple[Heading, ...]:
    """The headings under which an offset stands, outermost first."""
    above: list[Heading] = []
    for heading in reading.headings[: bisect_right(reading.headings, offset, key=lambda h: h.start)]:
        above = [h for h in above if h.level < heading.level] + [heading]
    return tuple(above)


def references_of(reading: Reading, span: Span) -> tuple[Reference, ...]:
    """The public sources whose keys stood within the span or at its end, each once, in order."""
    known = {reference.key: reference for reference in reading.bibliography}
    keys = dict.fromkeys(mark.key for mark in reading.references if span.start < mark.offset <= span.end)
    return tuple(known[key] for key in keys if key in known)


def verify(text: str, readings: Iterable[Reading]) -> list[Citation]:
    """Every place at which `text` stands in `readings`, word for word; empty when it stands nowhere.

    Kinds of quotation marks, dashes, white space and line breaks may differ; words may not.
    """
    pattern = _tolerant(text)
    if pattern is None:
        return []
    places = ((reading, Span(*match.span())) for reading in readings for match in pattern.finditer(reading.text))
    return [cite(reading, span, number) for number, (reading, span) in enumerate(places, 1)]


QUOTES = "[\"'“”‘’«»`´]"
DASHES = "[-‐‑‒–—−]"


def _tolerant(text: str) -> re.Pattern[str] | None:
    tokens = list(_tokens(text.strip().strip('"“”«»')))
    if not re.search(r"\w", text):
        return None
    return re.compile(r"(?<!\w)" + r"\s*".join(tokens) + r"(?!\w)" if tokens[-1].isalnum() else r"(?<!\w)" + r"\s*".join(tokens))


def _tokens(text: str) -> Iterator[str]:
    for match in re.finditer(r"\w+|[^\w\s]|\s+", text):
        token = match[0]
        if token.isspace():
            yield r"\s"
        elif re.fullmatch(QUOTES, token):
            yield QUOTES
        elif re.fullmatch(DASHES, token):
            yield DASHES
        else:
            yield re.escape(token)
