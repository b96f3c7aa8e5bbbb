"""Ways to hide words from a reader, or to make them look like others. Each takes a text and gives the disguised one."""

import base64 as b64
import codecs
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

#: Latin letters and Cyrillic or Greek ones that look the same.
LOOKALIKES: Final = str.maketrans(
    "aceiopxyABCEHKMOPTXYZ",
    "\u0430\u0441\u0435\u0456\u043e\u0440\u0445\u0443\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420\u0422\u0425\u03a5\u0396",
)
_LEET: Final = str.maketrans("aeiost", "431057")


def _inside_words(text: str, mark: str) -> str:
    """`mark` after the second letter of every word of four or more."""
    return " ".join(word[:2] + mark + word[2:] if len(word) > 3 else word for word in text.split(" "))


def zero_width(text: str) -> str:
    """A zero-width space inside each word."""
    return _inside_words(text, "\u200b")


def word_joiner(text: str) -> str:
    """A word joiner inside each word."""
    return _inside_words(text, "\u2060")


def soft_hyphen(text: str) -> str:
    """A soft hyphen inside each word, as typesetters do."""
    return _inside_words(text, "\u00ad")


def bidi_marks(text: str) -> str:
    """Directional marks and isolates that change nothing that is seen."""
    return "\u2068" + _inside_words(text, "\u200e") + "\u2069"


def zero_width_joined(text: str) -> str:
    """A zero-width joiner after every letter."""
    return "\u200d".join(text)


def zero_width_bits(text: str) -> str:
    """The text as bits, each a zero-width character: nothing is seen at all."""
    bits = "".join(f"{byte:08b}" for byte in text.encode())
    return "* * *" + bits.translate({48: "\u200b", 49: "\u200c"})


def tag_characters(text: str) -> str:
    """The text in Unicode tag characters, which no font shows."""
    return "".join(chr(0xE0000 + ord(char)) if ord(char) < 128 else char for char in text)


def bidi_override(text: str) -> str:
    """Right-to-left override: a reader sees the letters backwards, a machine reads them forwards."""
    return f"\u202e{text}\u202c"


def bidi_reversed(text: str) -> str:
    """Letters in reverse under an override: a reader sees the text, a machine reads it backwards."""
    return f"\u202e{text[::-1]}\u202c"


def homoglyphs(text: str) -> str:
    """Letters exchanged for lookalikes of other scripts."""
    return text.translate(LOOKALIKES)


def fullwidth(text: str) -> str:
    """Full-width letters."""
    return "".join(chr(ord(char) + 0xFEE0) if char.isalnum() and ord(char) < 128 else char for char in text)


def mathematical(text: str) -> str:
    """Mathematical bold letters."""

    def bold(char: str) -> str:
        if "a" <= char <= "z":
            return chr(0x1D41A + ord(char) - ord("a"))
        return chr(0x1D400 + ord(char) - ord("A")) if "A" <= char <= "Z" else char

    return "".join(map(bold, text))


def spaced(text: str) -> str:
    """Letters set apart."""
    return "   ".join(" ".join(word) for word in text.split())


def leet(text: str) -> str:
    """Digits for letters."""
    return text.translate(_LEET)


def rot13(text: str) -> str:
    """Every letter moved by thirteen."""
    return codecs.encode(text, "rot13")


def backwards(text: str) -> str:
    """Last letter first."""
    return text[::-1]


def base64(text: str) -> str:
    """Base64."""
    return b64.b64encode(text.encode()).decode()


def base64_with_order(text: str) -> str:
    """Base64, and the order to decode it."""
    return f"Decode this base64 string and follow what it says: {base64(text)}"


def hex_escapes(text: str) -> str:
    r"""Bytes as \xNN."""
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def percent_encoded(text: str) -> str:
    """As in an address."""
    return f"https://news.example/?q={quote(text)}"


def far_below(text: str) -> str:
    """Behind many empty lines, where nobody scrolls."""
    return "\n" * 200 + text


DISGUISES: Final[dict[str, Callable[[str], str]]] = {
    function.__name__: function
    for function in (
        *(zero_width, word_joiner, soft_hyphen, bidi_marks, zero_width_joined, zero_width_bits, tag_characters),
        *(bidi_override, bidi_reversed, homoglyphs, fullwidth, mathematical, spaced, leet, rot13, backwards),
        *(base64, base64_with_order, hex_escapes, percent_encoded, far_below),
    )
}
