"""Quotes whose meaning was changed in one place: number, bound, negation, stance verb, actor, measure, date."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Final

from evals.probes.probe import SEED, Probe, passages, stands, window
from extraction.numbers import find_numbers

#: What takes the place of a word, by kind. General English; forms are swapped for forms alike.
STANCE: Final = {
    "said": "denied", "says": "denies", "denied": "confirmed", "denies": "confirms", "claimed": "confirmed", "confirmed": "denied",
    "told": "refused to tell", "added": "denied", "warned": "promised", "accused": "cleared", "rejected": "accepted", "announced": "denied",
    "reported": "denied", "insisted": "doubted", "admitted": "denied", "acknowledged": "denied", "vowed": "refused", "urged": "forbade",
    "alleged": "proved", "dismissed": "confirmed", "believes": "doubts", "blamed": "thanked", "condemned": "praised", "called": "refused to call",
}  # fmt: skip
MEASURE: Final = {
    "killed": "wounded", "dead": "injured", "died": "were injured", "wounded": "killed", "injured": "killed", "missing": "dead",
    "arrested": "killed", "detained": "released", "displaced": "killed", "deaths": "injuries", "kidnapped": "killed", "hurt": "killed",
    "fled": "died", "bodies": "wounded", "captured": "killed", "evacuated": "killed", "abducted": "freed", "burned": "looted",
}  # fmt: skip
BOUND: Final = {
    "up to": "at least", "at least": "up to", "more than": "fewer than", "fewer than": "more than", "less than": "more than",
    "nearly": "over", "almost": "over", "about": "exactly", "around": "exactly", "some": "exactly", "over": "under", "no fewer than": "no more than",
    "no more than": "no fewer than", "as many as": "at least", "an estimated": "exactly", "estimated": "exact", "roughly": "exactly",
}  # fmt: skip
_DAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_NAMES: Final = ["Vastrova", "Okkeren", "Dalmoth", "Ferrenbach", "Ushkavil", "Tambo Keres"]
_NAME = re.compile(r"(?<=[a-z,] )[A-ZÀ-Þ][a-zß-ÿ’'-]{2,}(?: [A-ZÀ-Þ][a-zß-ÿ’'-]+)*")
_NEGATION = re.compile(r"\b(?:not|never)\s+|\bno\s+(?=[a-z])|\bcannot\b|(?<=[a-z])n[’']t\b", re.I)
_AUXILIARY = re.compile(r"\b(?:was|were|had|has|have|is|are|would|will|could|can|did)\b(?! not)(?=\s+[a-z])")

#: A change: where in the text, and what stands there instead.
Change = tuple[int, int, str]
Finder = Callable[[str, random.Random], Iterator[Change]]


def flips(text: str, seed: int = SEED) -> list[Probe]:
    """One probe a passage for each kind of change that it allows, none of which stands in the text."""
    out = []
    for start, end in passages(text):
        passage = text[start:end]
        for kind, find in KINDS.items():
            rng = random.Random(f"{seed} {kind} {passage}")
            changes = list(find(passage, rng))
            if not changes:
                continue
            low, high, new = rng.choice(changes)
            left, right = window(text, start, end, (start + low, start + high), rng)
            quote = text[left : start + low] + new + text[start + high : right]
            # a word taken off the front leaves a quote that stands there: what counts is whether the span has the word
            front = (start + low, start + high) if not new and not text[left : start + low].strip('"“‘ ') else None
            if front or not stands(text, quote):
                out.append(Probe(kind, text, quote.strip(), left, right, front))
        out += _cut(text, start, end, random.Random(f"{seed} cut {passage}"))
    return out


def _cut(text: str, start: int, end: int, rng: random.Random) -> Iterator[Probe]:
    """The passage from behind a hedge or a negation: letter by letter in the text, and yet another statement."""
    passage = text[start:end]
    edges = [
        ("bound, cut off", m.start, m.core)
        for m in find_numbers(passage)
        if m.core > m.start and passage[m.start].isalpha()
    ]
    edges += [("negation, cut off", m.start(), m.end()) for m in re.finditer(r"\b(?:not|never)\s+(?=[a-z])", passage)]
    for kind, low, high in edges:
        if len(passage[high:].split()) >= 4 and text.count(passage[high:]) == 1:
            yield Probe(kind, text, passage[high:], start + high, end, (start + low, start + high))


def _number(passage: str, rng: random.Random) -> Iterator[Change]:
    for number in find_numbers(passage):
        core = passage[number.core : number.end]
        digits = re.match(r"\d[\d,]*", core)
        if digits:
            value = int(digits[0].rstrip(",").replace(",", ""))
            new = rng.choice([value + rng.randint(1, 9), value * 10, max(1, value - 1) if value > 1 else 5])
            yield number.core, number.core + len(digits[0].rstrip(",")), f"{new:,}" if "," in digits[0] else str(new)
        elif re.fullmatch(r"[a-z]+(?:-[a-z]+)?", core, re.I):
            words = ["three", "seven", "nineteen", "forty", "sixty-two", "dozens", "hundreds"]
            yield number.core, number.end, rng.choice([w for w in words if w != core.lower()])


def _bound(passage: str, rng: random.Random) -> Iterator[Change]:
    for number in find_numbers(passage):
        hedge = " ".join(passage[number.start : number.core].lower().split())
        if hedge in BOUND:
            yield number.start, number.core, BOUND[hedge] + " "
        elif number.core == number.start and number.digits and number.qualifier == "exact":
            yield number.start, number.start, rng.choice(["up to ", "at least ", "more than ", "nearly "])


def _negation(passage: str, rng: random.Random) -> Iterator[Change]:
    found = list(_NEGATION.finditer(passage))
    for match in found:
        yield match.start(), match.end(), "can" if match.group().lower() == "cannot" else ""
    if not found:
        for match in _AUXILIARY.finditer(passage):
            yield match.end(), match.end(), " not"


def _swapped(words: dict[str, str]) -> Finder:
    pattern = re.compile(rf"\b(?:{'|'.join(words)})\b")

    def find(passage: str, rng: random.Random) -> Iterator[Change]:
        for match in pattern.finditer(passage):
            yield match.start(), match.end(), words[match.group()]

    return find


def _actor(passage: str, rng: random.Random) -> Iterator[Change]:
    for match in _NAME.finditer(passage):
        if match.group() not in _DAYS and match.group() not in _MONTHS:
            yield match.start(), match.end(), rng.choice(_NAMES)


def _date(passage: str, rng: random.Random) -> Iterator[Change]:
    for words in (_DAYS, _MONTHS):
        for match in re.finditer(rf"\b(?:{'|'.join(words)})\b", passage):
            yield match.start(), match.end(), rng.choice([w for w in words if w != match.group()])
    for match in re.finditer(r"\b(?:19|20)\d\d\b", passage):
        yield match.start(), match.end(), str(int(match.group()) + rng.choice([-2, -1, 1]))


KINDS: Final[dict[str, Finder]] = {
    "number": _number,
    "bound": _bound,
    "negation": _negation,
    "stance verb": _swapped(STANCE),
    "actor": _actor,
    "measure": _swapped(MEASURE),
    "date": _date,
}
