"""The text as a reader sees it, and the way back to the text as it was sent.

A machine reads characters, a person reads what is drawn. Where the two differ, evidence could be shown to nobody: a word
cut by a zero-width space is not found, a sentence in Unicode tag characters is found and never seen. So invisible
characters are taken out before reading, lookalike letters of other scripts inside Latin words are read as what they look
like, and what stands under a right-to-left override is left out. Results are given in the text as it was sent.

Sources: Unicode 16, general category Cf, Default_Ignorable_Code_Point, and the confusables of UTS #39 for Latin letters.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

#: Why a passage is no evidence. `instruction`: words to a machine, or an imitation of its templates and answers ·
#: `hidden`: never shown to a reader · `language`: not English · `furniture`: addresses of
#: pages, which tell nothing.
Reason = Literal["instruction", "hidden", "language", "furniture"]

#: As many invisible characters in a row are a message, not typesetting.
MESSAGE: Final = 8
#: Invisible, though not of category Cf: fillers and variation selectors.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")
#: Of the invisible ones, those that typesetting leaves behind.
_TYPESET: Final = frozenset("\u00ad\ufeff\ufe0e\ufe0f")
#: Letters of other scripts that are drawn like Latin ones (UTS #39, single letters only): Cyrillic, Greek, Armenian.
_LOOKALIKES: Final = str.maketrans(
    "\u0430\u0441\u0501\u0435\u04bb\u0456\u0458\u04cf\u043e\u0440\u051b\u0455\u0475\u051d\u0445\u0443"
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u051a\u0405\u0422\u051c\u0425\u0423"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03b3\u0578\u057d\u0585",
    "acdehijlopqsvwxyABCEHIJKMOPQSTWXYABEZHIKMNOPTYXaiknoptuynuo",
)
_SIGNS: Final = ("FULLWIDTH ", "MATHEMATICAL ", "DOUBLE-STRUCK ", "SCRIPT ", "BLACK-LETTER ", "CIRCLED LATIN ")
#: First code point behind the Latin letters.
_LATIN: Final = "\u0250"
_WORD = re.compile(r"[^\W\d_]+")
_OVERRIDE = re.compile("\u202e[^\n\u202c]*\u202c?")


@dataclass(frozen=True)
class Cut:
    """A passage that is no evidence; code points into the text as shown."""

    start: int
    end: int
    reason: Reason


@dataclass(frozen=True)
class Shown:
    """A text as it is drawn. `origin[i]` is where its character `i` stands in `source`; null where the two are the same."""

    text: str
    source: str
    origin: tuple[int, ...] | None
    cuts: tuple[Cut, ...]
    """Passages under an override."""
    unseen: tuple[tuple[int, int], ...]
    """Messages in invisible characters, as ranges of `source`."""
    invisible: int
    """Invisible characters taken out, those of typesetting not counted."""
    lookalikes: int
    """Words in which letters of another script were read as Latin ones."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """A range of `text` as one of `source`."""
        if self.origin is None or start >= end:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def show(source: str) -> Shown:
    """What a reader sees of `source`. The same text, unless it holds characters that are not drawn or imitate others."""
    if source.isascii():
        return Shown(source, source, None, (), (), 0, 0)
    kept = [i for i, char in enumerate(source) if not _is_invisible(char)]
    text = "".join(source[i] for i in kept)
    origin = None if len(kept) == len(source) else tuple(kept)
    text, lookalikes = _read_lookalikes(text)
    runs = [m.span() for m in _OVERRIDE.finditer(source)]
    return Shown(
        text,
        source,
        origin,
        tuple(_overridden(runs, kept)),
        tuple(_messages(source, kept)),
        sum(source[i] not in _TYPESET for i in range(len(source)) if _is_invisible(source[i])),
        lookalikes,
    )


def blank(text: str, cuts: Iterable[Cut]) -> str:
    """`text` with the cuts replaced by spaces, so that all offsets and lines stay."""
    for cut in cuts:
        gap = re.sub(r"[^\n\r\u2028\u2029]", " ", text[cut.start : cut.end])
        text = text[: cut.start] + gap + text[cut.end :]
    return text


def _is_invisible(char: str) -> bool:
    if char < "\u00ad":
        return False
    return (
        unicodedata.category(char) == "Cf"
        or char in _BLANK
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
    )


def _messages(source: str, kept: list[int]) -> list[tuple[int, int]]:
    edges = [-1, *kept, len(source)]
    return [(a + 1, b) for a, b in itertools.pairwise(edges) if b - a - 1 >= MESSAGE]


def _overridden(runs: list[tuple[int, int]], kept: list[int]) -> Iterable[Cut]:
    for start, end in runs:
        inside = [n for n, i in enumerate(kept) if start <= i < end]
        if inside:
            yield Cut(inside[0], inside[-1] + 1, "hidden")


def _read_lookalikes(text: str) -> tuple[str, int]:
    """Letters drawn like Latin ones become them, in words that are partly Latin, or that could be wholly so in Latin text."""
    styled = {ord(char): plain for char in set(text) if (plain := _plain(char)) is not None}
    count = 0

    def read(match: re.Match[str]) -> str:
        nonlocal count
        word = match.group()
        if word.isascii():
            return word
        plain = word.translate(styled).translate(_LOOKALIKES)
        if plain == word or max(plain) >= _LATIN or not (latin or any(c.isascii() for c in word)):
            return word
        count += 1
        return plain

    lines = []
    for line in text.split("\n"):
        letters = [char for char in line if char.isalpha()]
        latin = 2 * sum(char < _LATIN or ord(char) in styled for char in letters) >= len(letters)
        lines.append(line if line.isascii() else _WORD.sub(read, line.translate(_digits(styled))))
    return "\n".join(lines), count


def _digits(styled: dict[int, str]) -> dict[int, str]:
    return {code: plain for code, plain in styled.items() if plain.isdigit()}


def _plain(char: str) -> str | None:
    """The ASCII letter or digit that a full-width, mathematical or circled character is drawn from; null for others."""
    if char < "\u2100":
        return None
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) != 1 or not plain.isascii() or not plain.isalnum():
        return None
    return plain if unicodedata.name(char, "").startswith(_SIGNS) else None
