"""Bytes become text."""

import codecs

from hypothesis import given
from hypothesis import strategies as st

from guide.reading.decoding import decode


def test_utf8_is_read_with_and_without_its_mark() -> None:
    assert decode("£5 – ‘no’".encode()) == decode(codecs.BOM_UTF8 + "£5 – ‘no’".encode())
    assert decode("£5".encode()).guessed == ""


def test_windows_text_is_read_and_told() -> None:
    decoded = decode("It’s £5".encode("cp1252"))
    assert decoded.text == "It’s £5"
    assert "Windows-1252" in decoded.guessed


def test_bytes_that_mean_nothing_are_counted() -> None:
    decoded = decode(b"A\x81B\x8dC \xa35")
    assert decoded.text == "A\ufffdB\ufffdC £5"
    assert "2 characters" in decoded.guessed


def test_utf16_is_known_by_its_mark_and_line_ends_are_one() -> None:
    assert decode(codecs.BOM_UTF16_LE + "a\r\nb\rc".encode("utf-16-le")).text == "a\nb\nc"


@given(st.binary())
def test_any_bytes_become_some_text(data: bytes) -> None:
    assert "\r" not in decode(data).text
