"""How exactly pages are read and marked, over PDFs of many producers: shares from 0 to 1, each as (what, value, target, of).

The judge is pdfium alone: its characters and their own ink boxes, letters only, without anything that the reader makes of them.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from guide.reading import FoundFile, boxes_of, find_files, passages_of, read_file
from guide.records import Box, PassageRole, Reading, Span
from guide.settings import read_settings

FILES = Path(__file__).parents[1] / "reading" / "pdfs"
KNOWN: dict[str, dict[str, Any]] = tomllib.loads((FILES / "known.toml").read_text(encoding="utf-8"))
"""By file, written by hand from looking at its pages: labels and printed numbers, headings, and sentences with their pages."""
TEX = {11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl", 27: "ff", 28: "fi", 29: "fl", 30: "ffi", 31: "ffl"}
"""Ligatures as TeX's bitmap fonts number them."""
Measured = tuple[str, float, float, int]


class Letter(NamedTuple):
    """One letter of a page, small, with the middle of its ink and the word that it belongs to."""

    char: str
    x: float
    y: float
    word: int


@dataclass(frozen=True)
class Judge:
    """The letters of one page in pdfium's own order."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        return "".join(letter.char for letter in self.letters)

    def places(self, words: str) -> list[int]:
        """Where `words` (letters only) begin."""
        text, found, at = self.text, [], -1
        while words and (at := text.find(words, at + 1)) >= 0:
            found.append(at)
        return found


def pdfs() -> dict[str, FoundFile]:
    """Every fixture, and the companion briefing, by file name."""
    found = (*find_files(FILES / "none", FILES), *find_files(read_settings().corpus.folder, FILES / "none"))
    return {file.path.name: file for file in found if file.path.suffix == ".pdf"}


def figures() -> list[Measured]:
    """The rows of the table."""
    files = pdfs()
    readings = {name: read_file(found, largest_mb=60) for name, found in files.items()}
    judges = {name: judges_of(found.path) for name, found in files.items()}
    numbers = [held for name, known in KNOWN.items() for held in numbers_right(readings[name], known)]
    known = [held for name, known in KNOWN.items() for held in sentences_right(readings[name], known)]
    pages = [held for name, reading in readings.items() for held in pages_right(reading, judges[name])]
    words = [counts for name, reading in readings.items() for counts in marked(reading, judges[name])]
    quoted, missed, beside = (sum(column) for column in zip(*words, strict=True))
    return [
        ("pages: labels and printed numbers right", share(numbers), 1.0, len(numbers)),
        ("pages: known sentences on their pages", share(known), 1.0, len(known)),
        ("pages: every sentence on the page where pdfium finds its letters", share(pages), 1.0, len(pages)),
        ("highlights: quoted words covered, and no others", 1 - (missed + beside) / quoted, 0.99, quoted),
    ]


def share(held: Iterable[bool]) -> float:
    judged = list(held)
    return sum(judged) / len(judged)


def numbers_right(reading: Reading, known: dict[str, Any]) -> list[bool]:
    return [[page.label, page.printed] == wanted for page, wanted in zip(reading.pages, known["pages"], strict=True)]


def sentences_right(reading: Reading, known: dict[str, Any]) -> Iterator[bool]:
    for sentence in known["sentences"]:
        start = reading.text.find(sentence["text"])
        span = Span(start, start + len(sentence["text"]))
        yield (
            start >= 0
            and [page.number for page in reading.pages if page.start < span.end and page.end > span.start] == sentence["on"]
        )


def quoted_parts(reading: Reading) -> Iterator[tuple[int, Span]]:
    """Every sentence that may be quoted, once, by page: what of it stands there."""
    body = (passage for passage in passages_of(reading) if passage.role is not PassageRole.APART)
    for span in sorted({sentence for passage in body for sentence in passage.sentences}):
        for page in reading.pages:
            if span.start < page.end and span.end > page.start:
                yield page.number, Span(max(span.start, page.start), min(span.end, page.end))


def pages_right(reading: Reading, judges: list[Judge]) -> Iterator[bool]:
    """For each sentence that pdfium holds letter by letter on any page: whether that is its page."""
    for number, span in quoted_parts(reading):
        words = letters(reading.text[span.start : span.end])
        on = [at for at, judge in enumerate(judges, 1) if judge.places(words)]
        if on:
            yield number in on


def marked(reading: Reading, judges: list[Judge]) -> Iterator[tuple[int, int, int]]:
    """For each sentence that stands once on its page: its words, those not wholly covered, and other words that are touched."""
    for number, span in quoted_parts(reading):
        judge, words = judges[number - 1], letters(reading.text[span.start : span.end])
        if len(places := judge.places(words)) == 1:
            quoted = {letter.word for letter in judge.letters[places[0] : places[0] + len(words)]}
            boxes = boxes_of(reading, span, number)
            inside = {at for at, letter in enumerate(judge.letters) if any(covers(box, letter) for box in boxes)}
            own = range(places[0], places[0] + len(words))
            missed = {judge.letters[at].word for at in own if at not in inside}
            beside = {judge.letters[at].word for at in inside if at not in own}
            yield len(quoted), len(missed), len(beside)


def covers(box: Box, letter: Letter) -> bool:
    return box.left <= letter.x <= box.right and box.bottom <= letter.y <= box.top


def letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalpha())


def judges_of(path: Path) -> list[Judge]:
    document = pdfium.PdfDocument(path)
    judges = [Judge(tuple(letters_of(page))) for page in document]
    document.close()
    return judges


def letters_of(page: pdfium.PdfPage) -> Iterator[Letter]:
    """The letters of a page as it is shown; a space, a new line or a gap ends a word."""
    text, (left, bottom, _, _) = page.get_textpage(), page.get_cropbox()
    word, right, foot = 0, 0.0, 0.0
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        if raw.FPDFText_IsGenerated(text, at) or code == ord(" "):
            word += code != ord("-") and code != 2
            continue
        box = text.get_charbox(at)
        word += box[0] > right + 0.15 * raw.FPDFText_GetFontSize(text, at) or box[0] < right - 20 or abs(box[1] - foot) > 20
        right, foot = box[2], box[1]
        for letter in letters(TEX.get(code, chr(code))):
            yield Letter(letter, (box[0] + box[2]) / 2 - left, (box[1] + box[3]) / 2 - bottom, word)


if __name__ == "__main__":
    from rich.console import Console

    for what, value, target, of in figures():
        Console().print(f"{value:.4f}  (target {target}, of {of})  {what}")
