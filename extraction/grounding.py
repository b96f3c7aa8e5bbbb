"""A model's quote to offsets in the text: letter by letter, or after normalising only what carries no meaning.

Normalised are quotation marks and apostrophes, dashes and the blanks beside them, spaces, soft and line-end hyphens,
ligatures, canonically equal spellings of one character, and case. Nothing else is bridged: a changed number, name, negation,
modal, hedge or reporting word is not found, and what is not found is dropped and reported, never rewritten. A span never
begins or ends inside a word, a number or a compound: "lethal" is not found in "non-lethal", nor "40" in "40,000" or "40%".
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from schemas.vocabulary import Match

_MARKS = "'\"\u2018\u2019\u201a\u201b\u2032\u00b4`\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2039\u203a\u02bc"
_LONG_DASHES = "\u2012\u2013\u2014\u2015\u2212"
_HYPHENS = "-\u2010\u2011"
_SAME = (
    dict.fromkeys(_MARKS, "'")
    | dict.fromkeys(_LONG_DASHES + _HYPHENS, "-")
    | {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
    | {"\u2026": "..."}
)
#: Invisible, and without a say in what is read: soft hyphen, zero-width space, joiners and no-break.
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_APOSTROPHES = frozenset("'\u2019\u02bc`\u00b4")
#: What may stand before a hyphen without being part of the word after it ("al-Shabab" may be called "Shabab").
_PARTICLES = frozenset(["al", "el", "ul", "an", "as", "ash", "at", "ad", "ar", "az", "bin", "ibn", "ben", "abu"])
_ELISION = re.compile(r"\s*(?:[\[(]\s*(?:\.{3,}|\u2026)\s*[\])]|\.{3,}|\u2026)\s*")
#: A quote may stand in quotation marks of the model's own, or begin and end with an ellipsis.
_EDGES = re.compile(rf"^(?:[\s{re.escape(_MARKS)}]|\.{{3}}|\u2026)+|(?:[\s{re.escape(_MARKS)}]|\.{{3}}|\u2026)+$")
_LINE_HYPHEN = re.compile(rf"(?<=[^\W\d_])[{_HYPHENS}][^\S\n]*\n\s*(?=[^\W\d_])")

_ENDS_BROKEN = re.compile(rf"(?<=[^\W\d_])[{_HYPHENS}][^\S\n]*\n\s*$")
#: What a hyphen at a line's end is normalised to.
_BREAK = "\x1f"

Refusal = Literal["quote_empty", "quote_not_found", "quote_ambiguous", "quote_stitched"]


@dataclass(frozen=True)
class Located:
    """Where a quote stands: code points, end exclusive, and how it was found."""

    start: int
    end: int
    match: Match


@dataclass(frozen=True)
class Normal:
    """A text without differences that carry no meaning; ``starts`` and ``ends`` lead each character back to its source."""

    text: str
    starts: "array[int]"
    ends: "array[int]"


def normalise(text: str, *, fold: bool = True) -> Normal:
    """``text`` normalised. ``fold``: letter case is dropped. A hyphen at a line's end becomes one mark, for it may or may not
    belong to the word."""
    broken = {m.start(): range(m.start(), m.end()) for m in _LINE_HYPHEN.finditer(text)}
    skipped = {i for run in broken.values() for i in run}
    out: list[str] = []
    starts, ends = array("l"), array("l")
    for i, char in enumerate(text):
        if i in broken:
            out.append(_BREAK)
            starts.append(i)
            ends.append(broken[i].stop)
        if char in _DROPPED or i in skipped:
            continue
        if char > "\u02ff" and unicodedata.combining(char) and out:
            whole = unicodedata.normalize("NFC", out[-1] + char)
            if len(whole) == 1:
                out[-1], ends[-1] = whole, i + 1
                continue
        same = _SAME.get(char) or (" " if char.isspace() else char)
        if fold and len(lower := same.lower()) == len(same):
            same = lower
        last = out[-1] if out else ""
        if same == " " and last in (" ", "-"):
            continue
        if same == "-" and last == " " and len(out) > 1:
            out[-1], starts[-1], ends[-1] = "-", i, i + 1
            continue
        if same in ("-", "'") and last == same:
            ends[-1] = i + 1
            continue
        for piece in same:
            out.append(piece)
            starts.append(i)
            ends.append(i + 1)
    return Normal("".join(out), starts, ends)


class Grounder:
    """Finds quotes in one text, which it normalises once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _normal(self) -> Normal:
        return normalise(self.text)

    def places(self, quote: str, start: int = 0, end: int | None = None) -> list[Located]:
        """All places of ``quote`` within ``text[start:end]``: those letter by letter if there are any, else the others.

        Of places that differ from the quote, those that keep its letter case go before those that do not.
        """
        stop = len(self.text) if end is None else end
        quote = quote.strip()
        if not any(c.isalnum() for c in quote):
            return []
        exact = [i for i in _occurrences(self.text, quote, start, stop) if self._whole(i, i + len(quote))]
        if exact:
            return [Located(i, i + len(quote), "exact") for i in exact]
        found = self._normalised(quote, start, stop)
        if not found and (bare := _EDGES.sub("", quote)) != quote:
            found = self._normalised(bare, start, stop)
        cased = normalise(quote, fold=False).text.strip()
        same = [f for f in found if normalise(self.text[f.start : f.end], fold=False).text == cased]
        return same or found

    def locate(
        self, quote: str, start: int = 0, end: int | None = None, *, near: int | None = None
    ) -> Located | Refusal:
        """Where ``quote`` stands within ``text[start:end]``; a refusal if nowhere, or in several places there.

        ``near``: of several places, the one closest to this offset is meant.
        """
        if not any(c.isalnum() for c in quote):
            return "quote_empty"
        found = self.places(quote, start, end)
        if near is not None and len(found) > 1:
            return min(found, key=lambda f: min(abs(f.start - near), abs(f.end - near)))
        return found[0] if len(found) == 1 else "quote_ambiguous" if found else "quote_not_found"

    def stitched(self, quote: str, start: int = 0, end: int | None = None) -> list[Located] | Refusal:
        """The spans of a quote with an elision ("A … B"): in order, each of two words or more, else a refusal.

        Callers give the bounds of one sentence: words of two sentences are not one quote.
        """
        pieces = [piece for piece in _ELISION.split(quote) if any(c.isalnum() for c in piece)]
        if len(pieces) < 2:
            return "quote_not_found"
        if any(len(piece.split()) < 2 for piece in pieces):
            return "quote_stitched"
        spans: list[Located] = []
        at = start
        for piece in pieces:
            found = self.places(piece, at, end)
            if not found:
                return "quote_stitched"
            spans.append(found[0])
            at = found[0].end
        return spans

    def _normalised(self, quote: str, start: int, stop: int) -> list[Located]:
        wanted, normal = normalise(quote).text.strip(), self._normal
        if not wanted:
            return []
        spans: dict[tuple[int, int], None] = {}
        for i, j in _matches(normal.text, wanted):
            first, last = normal.starts[i], normal.ends[j - 1]
            # one character may stand for several ("\ufb01"): a quote takes all of it or none
            split = (i and normal.starts[i - 1] == first) or (j < len(normal.ends) and normal.ends[j] == last)
            if not split and start <= first and last <= stop and self._whole(first, last):
                spans[first, last] = None
        return [Located(s, e, "normalised") for s, e in spans]

    def _whole(self, start: int, end: int) -> bool:
        return not cuts(self.text, start) and not cuts(self.text, end)


def cuts(text: str, at: int) -> bool:
    """Whether a span that begins or ends at offset ``at`` would cut a word, a number or a compound in two."""
    left, right = at - 1, at
    while left >= 0 and text[left] in _DROPPED:
        left -= 1
    while right < len(text) and text[right] in _DROPPED:
        right += 1
    if left < 0 or right >= len(text):
        return False
    a, b = text[left], text[right]
    if unicodedata.combining(b) or (a.isalnum() and b.isalnum()):
        return True
    before, after = text[left - 1 : left] if left else "", text[right + 1 : right + 2]
    if (a.isdigit() and (b in "%\u2030" or (b in ",." and after.isdigit()))) or (
        b.isdigit() and (a in "$\u20ac\u00a3" or (a in ",." and before.isdigit()))
    ):
        return True
    if a.isalnum() and b in _APOSTROPHES and after.isalnum():  # "did|n't" and "can|'t", but "army|'s"
        return not re.match(r"s\b", text[right + 1 : right + 4], re.I)
    if b.isalnum() and a in _APOSTROPHES and before.isalnum():
        return True
    return _cuts_compound(text, left, right, a, b)


def _cuts_compound(text: str, left: int, right: int, a: str, b: str) -> bool:
    if a.isalnum() and b in _HYPHENS + "\u2013":
        rest = _LINE_HYPHEN.match(text, right)
        beyond = text[rest.end() if rest else right + 1 :][:1]
        return beyond.isdigit() and a.isdigit() if b == "\u2013" else beyond.isalnum()
    if a.isspace() and (broken := _ENDS_BROKEN.search(text, max(0, left - 20), left + 1)):
        left, a = broken.start(), text[broken.start()]
    if b.isalnum() and a in _HYPHENS + "\u2013":
        before = re.search(r"\w+$", text[max(0, left - 20) : left])
        if before is None:
            return False
        return before[0].isdigit() and b.isdigit() if a == "\u2013" else before[0].lower() not in _PARTICLES
    return False


def _matches(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where ``wanted`` stands in ``text``, both normalised; a hyphen at a line's end stands for a hyphen or for nothing."""
    if _BREAK not in text and _BREAK not in wanted:
        yield from ((i, i + len(wanted)) for i in _occurrences(text, wanted, 0, len(text)))
        return
    parts = ["[-\x1f]?" if c == _BREAK else "[-\x1f]" if c == "-" else re.escape(c) for c in wanted]
    yield from (m.span() for m in re.finditer("\x1f?".join(parts), text))


def _occurrences(text: str, needle: str, start: int, end: int) -> Iterator[int]:
    at = text.find(needle, start, end)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1, end)
