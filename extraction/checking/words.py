"""Word lists as expressions: "kill*" is a word's beginning, "kill" the word alone."""

import re
from collections.abc import Iterable
from functools import cache

from extraction.alternatives import one_of
from extraction.lexicon import load

#: What stands in quotation marks: several words at least.
QUOTED = re.compile(r"[\"“«][^\"”»]{4,}[\"”»]|''.{4,}?''")


def expression(words: Iterable[str]) -> re.Pattern[str]:
    """One expression for all of ``words``; contracted endings ("'ll", "n't") are found at their word's end."""
    starts, ends = [], []
    for word in sorted(words, key=len, reverse=True):
        if word.startswith(("'", "’", "n'", "n’")):
            ends.append(re.escape(word) + r"\\b")
        else:
            starts.append(word)
    inside = [r"(?<![\w-])" + one_of(starts, _written)] if starts else []
    return re.compile("|".join([*inside, *(e.replace("\\\\b", r"\b") for e in ends)]), re.I)


def _written(word: str) -> str:
    return re.escape(word[:-1]) + r"[\w’'-]*" if word.endswith("*") else re.escape(word) + r"(?![\w-])"


@cache
def signs(*path: str) -> re.Pattern[str]:
    """The expression of a list of `signs.yaml`."""
    found = load("signs")
    for name in path:
        found = found[name]
    return expression(found)


def forms(lemma: str) -> tuple[str, ...]:
    """A regular English verb's forms ("deny": deny, denies, denied, denying)."""
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"
    if lemma.endswith("e"):
        return lemma, f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"
    s = "es" if lemma.endswith(("s", "x", "sh", "ch")) else "s"
    double = lemma + lemma[-1]
    return lemma, f"{lemma}{s}", f"{lemma}ed", f"{lemma}ing", f"{double}ed", f"{double}ing"


_IRREGULAR = (
    "said told wrote written found thought spoke spoken put gave given held shown saw seen drew quoted made known took"
    " brought spoke understood swore sworn foresaw forecast according"
)
#: Reporting verbs that are as often nouns of something else.
_NOUNS = frozenset(
    [
        "state",
        "states",
        "post",
        "posts",
        "list",
        "lists",
        "count",
        "counts",
        "hold",
        "put",
        "give",
        "want",
        "call",
        "call",
        "record",
        "register",
        "carry",
        "issue",
        "cast",
        "point",
        "show",
        "cite",
        "charge",
        "find",
        "view",
        "consider",
        "hold",
        "holds",
        "assess",
    ]
)


@cache
def cues(*stances: str) -> re.Pattern[str]:
    """The reporting verbs of these stances in all their forms; with `asserts` also "according" and irregular forms."""
    words = {f for stance in stances for lemma in load("cues")["verbs"][stance] for f in forms(lemma)} - _NOUNS
    if "asserts" in stances:
        words |= set(_IRREGULAR.split())
    return expression(words)


@cache
def denials() -> re.Pattern[str]:
    """Verbs that deny what they are said of."""
    words = {
        f for lemma in (*load("cues")["verbs"]["denies"], "ridicule", "mock", "scoff", "deride") for f in forms(lemma)
    }
    return expression({w for w in words if not w.startswith(("question", "challeng", "contest"))})
