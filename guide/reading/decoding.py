"""Bytes become text: UTF-8 with or without a mark, else Windows' cp1252, with every replacement counted."""

import codecs
from dataclasses import dataclass

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Decoded:
    """A text with line ends as `\\n`, and what had to be guessed, in words; empty when nothing had."""

    text: str
    guessed: str = ""


def decode(data: bytes) -> Decoded:
    """Read a text file's bytes; never fails. Undefined bytes become U+FFFD and are counted."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :].decode(encoding, errors="replace"), "")
    try:
        return _decoded(data.decode("utf-8"), "")
    except UnicodeDecodeError:
        return _decoded(data.decode("cp1252", errors="replace"), "The file is not UTF-8; it was read as Windows-1252.")


def _decoded(text: str, guessed: str) -> Decoded:
    lost = text.count("\ufffd")
    told = f"{lost} characters could not be read and stand as \ufffd." if lost else ""
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), " ".join(filter(None, (guessed, told))))
