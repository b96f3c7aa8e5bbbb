"""Bytes to text, for request bodies and for files: what is declared is honoured, and nothing is guessed or replaced."""

import codecs
import re
from typing import Final

#: Byte order marks, longest first (the UTF-32 one starts with the UTF-16 one).
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Python's codecs for other purposes; those that give no text at all ("hex") are refused by `bytes.decode` itself.
_NOT_FOR_TEXT: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<!--)", re.IGNORECASE)


class NotText(Exception):
    """The bytes are not text in the encoding they declare; the message says where, and what to do."""


def decode(data: bytes, charset: str | None = None, *, html: bool = False) -> str:
    """Text of `data`: by its byte order mark (taken off), else `charset`, else (HTML) its meta tag, else UTF-8.

    Raises `NotText` where the encoding is unknown or the bytes do not fit it.
    """
    mark = next((name for bom, name in _MARKS if data.startswith(bom)), None)
    meta = _META.search(data[:4096]) if html else None
    name = mark or charset or (meta.group(1).decode("ascii") if meta else "utf-8")
    try:
        if codecs.lookup(name).name in _NOT_FOR_TEXT:
            raise LookupError(name)
        return data.decode(name).removeprefix("\ufeff")
    except LookupError:
        raise NotText(f"The declared encoding {name!r} is unknown. Send the text as UTF-8.") from None
    except UnicodeError as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        hint = "Save it as UTF-8, or declare its encoding (content-type: text/plain; charset=windows-1252)."
        raise NotText(f"Not valid {name}: byte {at:,} cannot be read. {hint}") from None


def looks_like_html(text: str) -> bool:
    """Whether `text` starts as an HTML page does."""
    return _HTML.match(text) is not None
