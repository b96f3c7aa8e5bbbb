"""Words for comparing: normal forms, stems, numbers and the word lists of `lexicon/comparing.yaml`."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Final

from extraction.lexicon import load
from extraction.numbers import TENS, UNITS

#: Texts of which forms are kept at hand: enough for one comparison, bounded for a service that never ends.
KEPT: Final = 16_384
_SUFFIXES: Final = ("ingly", "edly", "ings", "ing", "ied", "ies", "ed", "es", "s")
_IRREGULAR: Final = {
    "died": "die",
    "dying": "die",
    "dead": "die",
    "fell": "fall",
    "fallen": "fall",
    "fled": "flee",
    "fleeing": "flee",
    "fought": "fight",
    "took": "take",
    "taken": "take",
    "retook": "retake",
    "retaken": "retake",
    "overran": "overrun",
    "struck": "strike",
    "shot": "shoot",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "held": "hold",
    "left": "leave",
    "broke": "break",
    "began": "begin",
    "won": "win",
    "men": "man",
    "women": "woman",
    "children": "child",
}


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list of the lexicon."""
    return frozenset(_raw()[name])


@cache
def ranked(name: str) -> tuple[str, ...]:
    """The words of one list, in its order."""
    return tuple(_raw()[name])


@cache
def part_of_people(unit: str) -> str | None:
    """Which part of people a counted noun names ("boys" is children), or None for all of them."""
    words = set(tokens(unit)) - listed("stop")
    return next((part for part, forms in _raw()["parts"].items() if words and words <= set(forms)), None)


@cache
def weaker_forms() -> dict[str, frozenset[str]]:
    """Weaker verbs for a stronger one, all as stems."""
    return {stem(strong): frozenset(map(stem, weak)) for strong, weak in _raw()["weaker"].items()}


def _raw() -> dict[str, Any]:
    return load("comparing")


@lru_cache(maxsize=KEPT)
def plain(text: str) -> str:
    """Letter case, accents, quotes, dashes, a leading article and possessives aside."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    kept = re.sub(r"['’`‘]s\b|(?<=s)['’](?=\s|$)", "", kept)
    kept = re.sub(r"\bre[-–](?=[a-z])", "re", kept)
    kept = re.sub(r"[-–—_/]", " ", kept)
    kept = re.sub(r"[^\w\s]", "", kept)
    return re.sub(r"^(?:the|a|an) ", "", " ".join(kept.split()))


def tokens(text: str) -> list[str]:
    """Words in small letters, without accents or possessives."""
    return plain(text).split()


@lru_cache(maxsize=KEPT)
def stem(word: str) -> str:
    """A rough stem, the same for the forms of one verb or noun; no more is promised."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            base = word[: -len(suffix)]
            if suffix in ("ied", "ies"):
                return base + "y"
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            return base.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


@lru_cache(maxsize=KEPT)
def content(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; dates and numbers are kept as they stand."""
    return frozenset(stem(word) for word in tokens(text) if word not in listed("stop"))


def overlap(a: Iterable[str], b: Iterable[str]) -> float:
    """Jaccard overlap of two sets, 0 where both are empty."""
    left, right = set(a), set(b)
    return len(left & right) / len(left | right) if left | right else 0.0


def containment(a: Iterable[str], b: Iterable[str]) -> float:
    """Share of the smaller of two sets that the other holds, 0 where one is empty."""
    left, right = set(a), set(b)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


@lru_cache(maxsize=KEPT)
def numbers(text: str) -> frozenset[int]:
    """Whole numbers written in a text, in digits or (to ninety-nine) in words; years and days are numbers too."""
    found = {int(n.replace(",", "")) for n in re.findall(r"(?<![\w.])\d{1,3}(?:,\d{3})+|(?<![\w.-])\d+(?![\w-])", text)}
    words = tokens(text)
    for i, word in enumerate(words):
        if word in UNITS and not (i and words[i - 1] in TENS and 1 <= UNITS[word] <= 9):
            found.add(UNITS[word])
        elif word in TENS:
            unit = words[i + 1] if i + 1 < len(words) else ""
            found.add(TENS[word] + (UNITS[unit] if 1 <= UNITS.get(unit, 0) <= 9 else 0))
    return frozenset(found)
