"""Whether a text is English, by its commonest words."""

import re

#: A run of letters, of any script.
WORD = re.compile(r"[^\W\d_]+")


_LETTERS = re.compile(r"[^\W\d_]")


_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "that",
        "is",
        "was",
        "for",
        "on",
        "with",
        "as",
        "by",
        "at",
        "from",
        "it",
        "said",
        "has",
        "were",
        "have",
        "are",
        "be",
        "this",
        "an",
        "not",
        "but",
        "who",
    ]
)


def looks_english(text: str) -> bool:
    """Whether enough of the words are the commonest English ones. Short texts get the benefit of the doubt."""
    words = [w.lower() for w in WORD.findall(text[:20_000])]
    letters = _LETTERS.findall(text[:20_000])
    latin = sum(ch < "\u0250" for ch in letters)
    if letters and latin / len(letters) < 0.6:
        return False
    if len(words) < 12:
        return True
    return sum(w in _ENGLISH for w in words) / len(words) >= 0.12
