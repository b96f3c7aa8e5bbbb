"""Quotes that differ from the text in nothing that is meant: quotation marks, dashes, spaces, case, hyphens, apostrophes, ligatures."""

import random
import re
from collections.abc import Callable
from typing import Final

from evals.probes.probe import SEED, Probe, passages

_PLAIN: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "«": '"', "»": '"'})


def variants(text: str, seed: int = SEED) -> list[Probe]:
    """One probe a passage for each harmless change that alters it, in the quote; and by turns the same change in the text."""
    out = []
    for start, end in passages(text):
        passage = text[start:end]
        for kind, change in KINDS.items():
            rng = random.Random(f"{seed} {kind} {passage}")
            changed = change(passage, rng)
            if changed == passage:
                continue
            if rng.random() < 0.5:
                out.append(Probe(kind, text, changed, start, end))
            else:
                other = text[:start] + changed + text[end:]
                out.append(Probe(f"{kind}, in the text", other, passage, start, start + len(changed)))
    return out


def _quotes(passage: str, rng: random.Random) -> str:
    if any(c in passage for c in "“”«»"):
        return passage.translate(_PLAIN)
    return re.sub(r'"([^"]*)"', r"“\1”", passage)


def _apostrophes(passage: str, rng: random.Random) -> str:
    if re.search(r"\w’\w", passage):
        return re.sub(r"(?<=\w)’(?=\w)", "'", passage)
    return re.sub(r"(?<=\w)'(?=\w)", "’", passage)


def _dashes(passage: str, rng: random.Random) -> str:
    """Another long dash, with or without blanks, where there is one; else a no-break hyphen for a hyphen."""
    if re.search(r"\s[-–—]\s|—", passage):
        return re.sub(r"\s[-–—]\s|—", rng.choice([" - ", " – ", "—", " — ", " -- "]), passage)
    return re.sub(r"(?<=\w)-(?=\w)", "‑", passage)


def _spaces(passage: str, rng: random.Random) -> str:
    words = passage.split(" ")
    for at in rng.sample(range(1, len(words)), min(2, len(words) - 1)):
        words[at] = rng.choice([" ", "\n", "\t"]) + words[at] if rng.random() < 0.5 else " " + words[at]
    return " ".join(words)


def _nbsp(passage: str, rng: random.Random) -> str:
    spots = [m.start() for m in re.finditer(" ", passage)]
    at = rng.choice(spots)
    return passage[:at] + rng.choice("\u00a0\u202f\u2009") + passage[at + 1 :]


def _case(passage: str, rng: random.Random) -> str:
    return rng.choice([str.upper, str.lower, str.title])(passage)


def _soft(passage: str, rng: random.Random) -> str:
    return _broken(passage, rng, "\u00ad")


def _line_end(passage: str, rng: random.Random) -> str:
    return _broken(passage, rng, "-\n")


def _broken(passage: str, rng: random.Random, mark: str) -> str:
    words = [m for m in re.finditer(r"\b[a-z]{6,}\b", passage)]
    if not words:
        return passage
    word = rng.choice(words)
    at = word.start() + rng.randint(2, len(word.group()) - 3)
    return passage[:at] + mark + passage[at:]


def _ligatures(passage: str, rng: random.Random) -> str:
    return passage.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")


Change = Callable[[str, random.Random], str]
KINDS: Final[dict[str, Change]] = {
    "quotation marks": _quotes,
    "apostrophes": _apostrophes,
    "dashes": _dashes,
    "spaces": _spaces,
    "no-break spaces": _nbsp,
    "case": _case,
    "soft hyphens": _soft,
    "hyphenation": _line_end,
    "ligatures": _ligatures,
}
