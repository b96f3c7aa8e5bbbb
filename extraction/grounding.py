"""A model's quote to offsets in the text: letter by letter, or after normalising only what carries no meaning.

Normalised are quotation marks, dashes, spaces, soft hyphens, ligatures and case. Nothing else is bridged: a changed number,
name, negation, hedge or verb is not found, and what is not found is dropped and reported, never rewritten.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from schemas.vocabulary import Match

_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'") | dict.fromkeys(
    "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'
)
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_LIGATURES = frozenset("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06")


@dataclass(frozen=True)
class Located:
    """Where a quote stands: code points, end exclusive."""

    start: int
    end: int
    match: Match


Refusal = Literal["quote_empty", "quote_not_found", "quote_ambiguous"]


def normalise(text: str) -> tuple[str, list[int]]:
    """``text`` without differences that carry no meaning, and for each of its characters the offset it came from."""
    out: list[str] = []
    origin: list[int] = []
    for i, char in enumerate(text):
        if char in _DROPPED:
            continue
        char = _QUOTES.get(char) or _DASHES.get(char) or char
        if char.isspace():
            if out and out[-1] == " ":
                continue
            char = " "
        pieces = unicodedata.normalize("NFKC", char) if char in _LIGATURES else char
        lowered = pieces.lower()
        for piece in lowered if len(lowered) == len(pieces) else pieces:
            out.append(piece)
            origin.append(i)
    return "".join(out), origin


class Grounder:
    """Finds quotes in one text. Normalises the text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._normal, self._origin = normalise(text)

    def locate(self, quote: str, start: int = 0, end: int | None = None) -> Located | Refusal:
        """Where ``quote`` stands within ``text[start:end]``; a refusal if nowhere, or in several places there."""
        stop = len(self.text) if end is None else end
        quote = quote.strip()
        if not any(c.isalnum() for c in quote):
            return "quote_empty"
        exact = [i for i in _occurrences(self.text, quote, start, stop) if self._whole_words(i, i + len(quote))]
        if exact:
            return Located(exact[0], exact[0] + len(quote), "exact") if len(exact) == 1 else "quote_ambiguous"
        wanted = normalise(quote)[0].strip()
        spans = []
        for i in _occurrences(self._normal, wanted, 0, len(self._normal)):
            first, last = self._origin[i], self._origin[i + len(wanted) - 1] + 1
            if start <= first and last <= stop and self._whole_words(first, last):
                spans.append((first, last))
        if not spans:
            return "quote_not_found"
        return Located(*spans[0], "normalised") if len(spans) == 1 else "quote_ambiguous"

    def _whole_words(self, start: int, end: int) -> bool:
        """A quote does not begin or end inside a word or a number ("40" is not in "140" or "40,000")."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        if (before.isalnum() and self.text[start].isalnum()) or (after.isalnum() and self.text[end - 1].isalnum()):
            return False
        first, last = self.text[start].isdigit(), self.text[end - 1].isdigit()
        if last and after in {",", "."} and self.text[end + 1 : end + 2].isdigit():
            return False
        return not (first and before in {",", "."} and self.text[start - 2 : start - 1].isdigit())


def _occurrences(text: str, needle: str, start: int, end: int) -> list[int]:
    found, at = [], text.find(needle, start, end)
    while at >= 0:
        found.append(at)
        at = text.find(needle, at + 1, end)
    return found
