"""Files that are broken, or made to do harm, each with what the person who adds it is told."""

import io
import random
import zipfile
import zlib
from functools import cache
from pathlib import Path

import docx
import pypdf

from tests.reading.documents import pages_of, pdf_of, typeset

GOOD = "The board of Northfield Care met in May and agreed to stop."
TEXT = b"BT /F1 12 Tf 20 150 Td (%s) Tj ET" % GOOD.encode()
DAMAGED = "is no PDF, or is damaged|no text could be read|ended the program that read it|has no pages"
NO_TEXT = "no text could be read"
BOMB = "asks for more memory|could not be read in time|ended the program that read it|no text could be read"
READ = ""
"""The file is read: what it holds besides its words does nothing."""


@cache
def bad_files() -> dict[str, tuple[bytes, str]]:
    """By name: the bytes, and a pattern of the reason that is shown; READ where the words are read all the same."""
    good = typeset(GOOD)
    chance = random.Random(7)
    fuzzed = bytearray(good)
    for _ in range(200):
        fuzzed[chance.randrange(len(fuzzed))] = chance.randrange(256)
    return {
        "empty.pdf": (b"", "is empty"),
        "not-a-pdf.pdf": (b"Minutes of the board, typed as text.", DAMAGED),
        "zeros.pdf": (bytes(1_000_000), DAMAGED),
        "header-only.pdf": (b"%PDF-1.7\n", DAMAGED),
        "truncated.pdf": (good[: len(good) // 2], DAMAGED),
        "fuzzed.pdf": (bytes(fuzzed), DAMAGED),
        "word-file.pdf": (_word(GOOD), DAMAGED),
        "pdf-file.docx": (good, "is no Word file"),
        "no-pages.pdf": (pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), DAMAGED),
        "pages-in-a-loop.pdf": (
            pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]),
            DAMAGED,
        ),
        "a-billion-pages.pdf": (
            pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 1000000000>>"]),
            f"{DAMAGED}|{BOMB}",
        ),
        "locked.pdf": (_locked(good), "needs its password"),
        "picture.pdf": (typeset("#rect(width: 5cm, height: 5cm, fill: black)"), NO_TEXT),
        "bomb.pdf": (pages_of([(zlib.compress(b"0 0 m " * (50 << 20), 9), b"/Filter/FlateDecode")]), BOMB),
        "bomb-in-bombs.pdf": (pages_of([(_packed(3), b"/Filter[/FlateDecode/FlateDecode/FlateDecode]")]), BOMB),
        "picture-bomb.pdf": (_picture_bomb(), READ),
        "nested-arrays.pdf": (pages_of([(TEXT, b"/X " + b"[" * 100_000 + b"]" * 100_000)]), f"{DAMAGED}|{READ}"),
        "huge-page.pdf": (pages_of([(TEXT, b"")], b"/MediaBox[0 0 200000 200000]/UserUnit 1000"), f"{BOMB}|{READ}"),
        "tiny-page.pdf": (pages_of([(TEXT, b"")], b"/MediaBox[0 0 0 0]"), f"{DAMAGED}|{READ}"),
        "form-in-itself.pdf": (_form_in_itself(), READ),
        "broken-table.pdf": (good.replace(b"startxref\n", b"startxref\n9"), READ),
        "javascript.pdf": (_opens_with(b"/S/JavaScript/JS(while(true){app.alert('x')})"), READ),
        "launches.pdf": (_opens_with(b"/S/Launch/F(/bin/sh)"), READ),
        "embedded.pdf": (_embedded(good), READ),
        "word-bomb.docx": (
            _word_bomb(),
            "asks for more memory|is no Word file|could not be read in time|ended the program|no text",
        ),
        "deep.html": (b"<div>" * 100_000 + GOOD.encode() + b"</div>" * 100_000, f"ended the program|too deep|{READ}"),
        "too-large.txt": (b"word " * 700_000, "the limit is 3 MB"),
    }


def _packed(times: int) -> bytes:
    data = b"0 0 m " * (20 << 20)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def _word(words: str) -> bytes:
    kept = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(words)
    document.save(kept)
    return kept.getvalue()


def _word_bomb() -> bytes:
    """A Word file whose text unpacks into two gigabytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_word(GOOD))) as good, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in good.namelist():
            if name != "word/document.xml":
                bomb.writestr(name, good.read(name))
        with bomb.open("word/document.xml", "w", force_zip64=True) as part:
            head, tail = good.read("word/document.xml").split(GOOD.encode())
            part.write(head)
            for _ in range(2000):
                part.write(b"x" * 1_000_000)
            part.write(tail)
    return kept.getvalue()


def _locked(good: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(good))
    writer.encrypt("secret", algorithm="AES-256")
    return _written(writer)


def _embedded(good: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(good))
    writer.add_attachment("run-me.sh", b"#!/bin/sh\nrm -rf /\n")
    return _written(writer)


def _written(writer: pypdf.PdfWriter) -> bytes:
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def _opens_with(action: bytes) -> bytes:
    """A PDF that asks for something to be done as soon as it is opened."""
    good = pages_of([(TEXT, b"")])
    objects = [part.split(b" obj", 1)[1] for part in good.split(b" endobj\n")[:-1]]
    return pdf_of([objects[0].replace(b"/Type", b"/OpenAction<<%s>>/Type" % action), *objects[1:]])


def _form_in_itself() -> bytes:
    form = TEXT + b" /X Do"
    stream = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 400 200]/Resources<</XObject<</X 6 0 R>>/Font<</F1 3 0 R>>>>"
        b"/Length %d>>stream\n%s\nendstream"
    )
    return pages_of([(TEXT + b" /X Do", b"")], b"/MediaBox[0 0 400 200]", [stream % (len(form), form)]).replace(
        b"/Resources<</Font<</F1 3 0 R>>>>/M", b"/Resources<</Font<</F1 3 0 R>>/XObject<</X 6 0 R>>>>/M"
    )


def _picture_bomb() -> bytes:
    """A page with a word and a picture of 60,000 by 60,000 points, packed into a few kilobytes."""
    packed = zlib.compress(bytes(60_000 * 7_500), 9)
    picture = (
        b"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
        b"/Length %d>>stream\n%s\nendstream"
    )
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 5 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</X 6 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(TEXT) + 40, TEXT + b" q 50 0 0 50 300 10 cm /X Do Q ".ljust(40)),
            picture % (len(packed), packed),
        ]
    )


def write_all(folder: Path) -> None:
    """Put every bad file, and a good one, into a folder."""
    folder.mkdir(parents=True)
    for name, (data, _) in bad_files().items():
        (folder / name).write_bytes(data)
    (folder / "good.pdf").write_bytes(typeset(GOOD))
