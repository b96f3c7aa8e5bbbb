"""Number words and hedges to bounds, by the codebook's table: "up to 40" is null to 40, "dozens" is 24 upwards.

Pure text in, `Number`s out: no parser and no model. What is counted is told by `figures`.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from schemas.vocabulary import Qualifier

#: Words for 0 to 19, and for the tens above.
UNITS = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    w: 10 * i
    for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
#: Small numbers in words, one to twelve, as a pattern.
SMALL = "|".join(list(UNITS)[1:13])
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
#: The codebook's lower bounds for numbers told in words only; "scores" and "tens of" follow the same rule (two of them).
_VAGUE = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "millions": 2_000_000,
    "tens of millions": 20_000_000,
}
_WORD = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
#: One small number: "five four-wheel drives" are two of them.
_ATOM = rf"(?:(?:{'|'.join(TENS)})[\s-](?:{'|'.join(list(UNITS)[1:10])})\b|{_WORD})"
_WORDS = rf"(?:an?|{_ATOM})(?:[\s-]+(?:hundred|thousand|million|billion)(?:[\s-]+(?:and[\s-]+)?{_ATOM}\b)?)*"
_NO_DAY = "".join(rf"(?<!{month} )" for month in calendar.month_name[1:])
#: Thousands are set apart by a comma or a space ("5 000"), but "on May 15 200 died" tells two numbers.
_DIGITS = rf"\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+(?!\d)|{_NO_DAY}\d{{1,3}}(?: \d{{3}})+(?!\d)|\d+(?:\.\d+)?"
_FIGURE = rf"(?:{_DIGITS})(?:[\s-]*(?:hundred|thousand|million|billion|k|m|mn|bn)\b)?"
_PARTS = {
    "half a million": 500_000,
    "half a dozen": 6,
    "a quarter of a million": 250_000,
    "half a billion": 500_000_000,
}
_PLAIN = rf"(?:{'|'.join(p.replace(' ', chr(92) + 's+') for p in _PARTS)}|(?:a\s+|two\s+|three\s+|four\s+)?dozen\b|{_FIGURE}|(?:{_WORDS})\b)"
_AT_MOST = r"(?:up\s+to|as\s+many\s+as|at\s+most|no\s+more\s+than|not\s+more\s+than)"
_RANGES = (
    rf"(?P<range>(?:between|from)\s+(?P<from1>{_PLAIN})\s+(?:and|to)\s+(?P<to1>{_PLAIN})"
    rf"|(?P<from2>{_PLAIN})\s+to\s+(?P<to2>{_PLAIN})|(?P<from3>{_FIGURE})\s?[-\u2013\u2014]\s?(?P<to3>{_FIGURE})"
    # "at least 35, but up to 50"
    rf"|(?(at_least)(?P<from4>{_PLAIN}),?\s+(?:but|and|or)\s+(?:possibly\s+|perhaps\s+)?{_AT_MOST}\s+(?P<to4>{_PLAIN})|(?!))"
    rf"|(?P<from5>{_WORD}|\d{{1,3}})\s+or\s+(?P<to5>{_WORD}|\d{{1,3}})\b(?![\s-]+(?:hundred|thousand|million)|[.,]\d))"
)
_VAGUE_WORDS = r"(?:several|a\s+few|many|a\s+couple\s+of)\s+(?:dozen|hundred|thousand|million)s?|(?:tens|hundreds)\s+of\s+(?:thousands|millions)|dozens|scores|hundreds|thousands|millions"
_HEDGES: tuple[tuple[Qualifier, str], ...] = (
    (
        "at_least",
        r"at\s+(?:the\s+very\s+)?least|no\s+(?:fewer|less)\s+than|not\s+(?:(?:one|a\s+\w+)\s+)?(?:fewer|less)\s+than|a\s+minimum\s+of|as\s+few\s+as",
    ),
    (
        "up_to",
        rf"(?<!owned )(?<!owning )(?<!owns ){_AT_MOST}|a\s+maximum\s+of|as\s+much\s+as",
    ),
    (
        "more_than",
        r"(?:well\s+|far\s+|just\s+|slightly\s+)?(?:more\s+than|(?<!hands )(?<!hand )(?<!handed )(?<!handing )(?<!turned )over|above|upwards?\s+of|in\s+excess\s+of|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing))",
    ),
    ("less_than", r"(?:well\s+|far\s+)?(?:fewer\s+than|less\s+than|under|below)"),
    (
        "nearly",
        r"(?:very\s+)?(?:nearly|almost|close\s+to|just\s+under|just\s+short\s+of|approaching|not\s+quite|nearing)",
    ),
    (
        "about",
        r"(?:an\s+)?(?:estimated)|about|around|some|roughly|approximately|approx\.?|circa|in\s+the\s+region\s+of|in\s+the\s+order\s+of|an\s+estimate\s+of|perhaps|maybe",
    ),
)
_HEDGE = "|".join(f"(?P<{q}>{p})" for q, p in _HEDGES)
_NUMBER = re.compile(
    rf"(?<![\w.$€£#/-])(?:(?:{_HEDGE})\s+(?:(?:a|an)\s+(?:further|additional|estimated|total\s+of)\s+|another\s+|some\s+|about\s+|(?=\S))?)?"
    rf"(?:{_RANGES}"
    rf"|(?P<vague>{_VAGUE_WORDS})\b|(?P<plain>{_PLAIN}))(?P<percent>\s?%|\s+per\s?cent\b)?",
    re.I,
)
# "14:20 At least 12 died": what a number of its own follows is that one's hedge.
_CHANGE = re.compile(
    r"\b(?:r[io]se[ns]?|rising|climb\w*|up|down|f[ae]ll\w*|br(?:ought|ings?)|rais\w+|lower\w*|increas\w+|revis\w+|gr[eo]w\w*|jump\w*|dropp\w+|cut|reduc\w+)"
    r"\b[^.;]{0,40}$",
    re.I,
)
#: "Brings it up to 435", "went up to 40": that is the number now, not a bound.
_BROUGHT = re.compile(
    r"\b(?:br(?:ought|ing\w*)|tak\w+|took|push\w*)\s+(?:(?:the|its?|their|this|that|known|confirmed|official|overall|total|death|number|toll|count|figure|tally)\s+)+up\s+to$"
    r"|\b(?:went|gone|go(?:es|ing)|r[io]se\w*|climb\w+)\s+up\s+to$",
    re.I,
)
_AFTER_LEAST = re.compile(
    rf"\s+(?:or\s+more|and\s+counting|or\s+so)\b|(?:\s+[a-z]+)?\s+at\s+(?:the\s+)?(?:very\s+)?(?:least|most)\b(?!\s+(?:\d|an?\b|(?:{_WORD})\b))",
    re.I,
)


@dataclass(frozen=True)
class Number:
    """A number as printed. ``start`` and ``end`` are code points and take in its hedge; bounds are inclusive or null."""

    start: int
    end: int
    core: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    percent: bool
    digits: bool


def word_value(text: str) -> int | None:
    """Value of a number in digits or words ("1,200", "Fifty-one", "3.5 million", "a dozen"), or null if it is none."""
    text = re.sub(r"\s+", " ", text.strip().lower())
    if text in _PARTS:
        return _PARTS[text]
    if text.endswith("dozen"):
        head = text[: -len("dozen")].strip()
        return {"": 12, "a": 12}.get(head) or (12 * value if (value := word_value(head)) else None)
    if match := re.fullmatch(r"(\d[\d, ]*(?:\.\d+)?)[\s-]*(hundred|thousand|million|billion|k|m|mn|bn)?", text):
        scale = {None: 1, "k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9} | _SCALES
        return round(float(re.sub(r"[, ]", "", match[1])) * scale[match[2]])
    return _spelled(re.findall(r"[a-z]+", text))


def _spelled(words: list[str]) -> int | None:
    total = current = 0
    known = False
    for word in words:
        if word in UNITS or word in TENS:
            current, known = current + (UNITS.get(word) or TENS.get(word) or 0), True
        elif word in _SCALES:
            current, known = max(current, 1) * _SCALES[word], True
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
        elif word not in {"a", "an", "and"}:
            return None
    return total + current if known else None


def find_numbers(text: str) -> Iterator[Number]:
    """Every number of ``text`` with its hedge, left to right. Bare "a" and "an" count only before a scale ("a hundred")."""
    return iter(_numbers(text))


@lru_cache(maxsize=512)  # rules, checks and edges look at the same sentence in turn
def _numbers(text: str) -> tuple[Number, ...]:
    return tuple(number for match in _NUMBER.finditer(text) if (number := _build(match, text)) is not None)


def _build(match: re.Match[str], text: str) -> Number | None:
    qualifier: Qualifier = next((q for q, _ in _HEDGES if match[q]), "exact")
    percent, end = bool(match["percent"]), match.end()
    core = match.start("vague") if match["vague"] else match.start("range") if match["range"] else match.start("plain")
    digits = bool(re.search(r"\d", match.group()))
    if match["vague"]:
        words = re.sub(r"\s+", " ", match["vague"].lower())
        low = _VAGUE.get(words) or _VAGUE[f"{words.split()[-1].removesuffix('s')}s"]
        return Number(match.start(), end, core, low, None, "vague", percent, False)
    if match["from1"] and match["range"].lower().startswith("from") and _CHANGE.search(text[: match.start()]):
        now = word_value(match["to1"])  # "rose from 13 to 17": what it is now
        return (
            None
            if now is None
            else _bounded(match.start("to1"), end, match.start("to1"), now, "exact", percent, digits)
        )
    if match["range"]:
        bounds = _range(*next((match[f"from{i}"], match[f"to{i}"]) for i in range(1, 6) if match[f"from{i}"]))
        return bounds and Number(match.start(), end, core, *bounds, "between", percent, digits)
    value = word_value(match["plain"])
    if value is None:
        return None
    if qualifier == "up_to" and _BROUGHT.search(text[: match.end("up_to")]):
        return _bounded(core, end, core, value, "exact", percent, digits)  # "brings it up to 40"
    if qualifier == "exact" and (after := _AFTER_LEAST.match(text, end)):
        words = after.group().lower()
        qualifier, end = ("about" if "so" in words else "up_to" if "most" in words else "at_least"), after.end()
    return _bounded(match.start(), end, core, value, qualifier, percent, digits)


def _range(first: str, last: str) -> tuple[int, int] | None:
    scale = re.search(r"(hundred|thousand|million|billion)$", last.strip(), re.I)
    if scale and not re.search(r"[a-z]$", first.strip(), re.I):  # "1.2 to 1.5 million"
        first = f"{first} {scale[1]}"
    low, high = word_value(first), word_value(last)
    return (low, high) if low is not None and high is not None and low < high else None


def _bounded(start: int, end: int, core: int, value: int, qualifier: Qualifier, percent: bool, digits: bool) -> Number:
    low = None if qualifier in {"up_to", "less_than", "nearly"} else value
    high = None if qualifier in {"at_least", "more_than"} else value
    return Number(start, end, core, low, high, qualifier, percent, digits)
