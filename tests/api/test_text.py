"""Bytes to text."""

import pytest

from api.text import NotText, decode, looks_like_html


@pytest.mark.parametrize(
    ("data", "charset", "html", "expected"),
    [
        ("naïve".encode(), None, False, "naïve"),
        ("\ufeffnaïve".encode(), "latin-1", False, "naïve"),  # a mark says more than a header
        ("naïve".encode("utf-32"), None, False, "naïve"),
        ("naïve".encode("latin-1"), "ISO-8859-1", False, "naïve"),
        (
            b'<meta charset="windows-1251">' + "Привет".encode("cp1251"),
            None,
            True,
            '<meta charset="windows-1251">Привет',
        ),
        (
            b"<meta charset=koi8-r>" + "ж".encode(),
            "utf-8",
            True,
            "<meta charset=koi8-r>ж",
        ),  # a header says more than a tag
        (b"", None, False, ""),
    ],
)
def test_decode(data: bytes, charset: str | None, html: bool, expected: str) -> None:
    assert decode(data, charset, html=html) == expected


@pytest.mark.parametrize("charset", [None, "ascii", "no-such", "hex", "idna", "unicode_escape"])
def test_what_does_not_fit_is_refused(charset: str | None) -> None:
    with pytest.raises(NotText, match="UTF-8"):
        decode(b"caf\xe9", charset)


def test_the_place_is_named() -> None:
    with pytest.raises(NotText, match="byte 1,003 "):
        decode(b"a" * 1003 + b"\xff")


@pytest.mark.parametrize("text", ["<!DOCTYPE html><p>", "  \n<html lang=en>", "<!-- x --><html>", "<body>"])
def test_html_is_recognised(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize("text", ["Shells fell", "<3 from Velmara", "He said <html> is dead", ""])
def test_text_is_not_taken_for_html(text: str) -> None:
    assert not looks_like_html(text)
