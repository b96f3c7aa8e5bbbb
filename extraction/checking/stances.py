"""Whether a stance has words that bear it out: a denial needs something denied, a forecast something expected.

What is negated is told by the statement: a claim that `denies` states what is denied, so the evidence's negation must be missing
there; a claim that `asserts` states what is asserted, so the negation must be there too.
"""

import re
from functools import lru_cache

from extraction.checking.words import QUOTED, cues, denials, signs
from extraction.lexicon import load
from schemas.vocabulary import Stance

_SILENT = re.compile(
    r"\b(?:declin|refus)\w+ to (?:comment|say|answer|elaborate|give|discuss|respond|confirm|speak|be drawn|name|identify|specify|disclose|provide)"
    r"|\b(?:no|not|n[’']t) (?:\w+ )?(?:immediate(?:ly)? )?(?:comment|respond|repl|respons)\w*|\b(?:gave|made|offered|provided|issued) (?:no|few)\b|\bsaid nothing\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?|\d[\d,]*")
_ORDER = re.compile(r"(?:^|[\"“'‘:.!?]\s*)([^\W\d_]+(?:[’']t)?)")
_REFUSED = re.compile(r"\brul\w+ out\b|\bnothing to (?:do|discuss|hide)\b|\b(?:tale|fairy.?tale|nonsense)s?\b", re.I)
_UNTRUE = re.compile(rf"\b(?:{'|'.join(sorted(load('cues')['untrue']))}|tale|fable)\b", re.I)
#: Reporting nouns that look like verbs.
_NOUNS = re.compile(r"\b(?:reports?|claims?|statements?|counts?|assertions?)\b", re.I)
_TOLD_TO = re.compile(r"\b(?:told|tells|telling)\b[^.;]{2,80}?\bto\b", re.I)
_I_AM = re.compile(r"\b(?:i|we)(?:\s+(?:am|are)|[’'](?:m|re))\s+(?:not\s+)?\w+ing\b", re.I)
#: Words on each side of a negation that it may bear upon.
_WINDOW = 5


@lru_cache(maxsize=4096)
def stance_held(stance: Stance, told: str, around: str, statement: str) -> bool:
    """Whether the evidence ``told``, or the sentences ``around`` it, bear out ``stance`` for ``statement``."""
    if stance == "asserts":
        return not (_only_denied(told) or _negation_lost(told, statement) or _untrue(told, statement))
    if stance == "denies":
        return _denied(told, statement) or bool(_REFUSED.search(around))
    if stance == "silent":
        return bool(signs("silence_not").search(told) and signs("silence_of").search(told))
    if stance == "urges" and any(m[1].lower() in load("signs")["imperatives"] for m in _ORDER.finditer(told)):
        return True
    if stance == "urges" and _TOLD_TO.search(told):
        return True
    if stance == "vows" and _I_AM.search(told):
        return True
    return bool(signs("stances", stance).search(told) or cues(stance).search(told))


def _only_denied(told: str) -> bool:
    """Denial or silence is all that the evidence reports."""
    plain = QUOTED.sub(" ", told)
    if not (denials().search(plain) or _SILENT.search(plain)):
        return False
    return not cues("asserts").search(_NOUNS.sub(" ", _SILENT.sub(" ", plain)))


def _untrue(told: str, statement: str) -> bool:
    """The evidence calls something untrue, and the statement does not."""
    return bool(_UNTRUE.search(told)) and not _UNTRUE.search(statement)


def _denied(told: str, statement: str) -> bool:
    """Something in the evidence denies, and it is no part of what the statement says."""
    kept = {m[0].lower()[:4] for m in signs("denying").finditer(statement)}
    if any(m[0].lower()[:4] not in kept for m in signs("denying").finditer(told)):
        return True
    carried = set().union(*_negated(statement))
    return any(not bound & carried for bound in _negated(told))


def _negation_lost(told: str, statement: str) -> bool:
    """Whether what is negated in ``told`` is stated in ``statement``, which has no negation."""
    if _negated(statement):
        return False
    stated = _stems(statement)
    return any(bound & stated for bound in _negated(told, 2))


def _negated(text: str, window: int = _WINDOW) -> list[set[str]]:
    """For each negation, the stems of the next words that it bears upon; of the verb right before, for "nothing"."""
    out = []
    negations = load("signs")["negations"]
    for clause in re.split(r"[;:.!?]\s|,\s+(?:and|but)\s", text):
        words = [m[0].lower().replace("’", "'") for m in _WORD.finditer(clause)]
        for i, word in enumerate(words):
            if word not in negations and not word.endswith("n't"):
                continue
            before = words[max(0, i - 2) : i] if word in {"nothing", "nobody", "none", "nowhere"} else []
            after = [w for w in words[i + 1 :] if w not in _EMPTY][:window]
            if bound := _stems(" ".join(before + after)):
                out.append(bound)
    return out


_EMPTY = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "by",
        "with",
        "from",
        "and",
        "or",
        "but",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "he",
        "she",
        "they",
        "we",
        "i",
        "his",
        "her",
        "their",
        "our",
        "my",
        "was",
        "were",
        "is",
        "are",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "having",
        "do",
        "does",
        "did",
        "any",
        "some",
        "all",
        "as",
        "not",
        "no",
        "never",
        "nothing",
        "nobody",
        "none",
        "nor",
        "neither",
        "without",
        "anything",
        "anybody",
        "anyone",
        "something",
        "somebody",
        "would",
        "will",
        "could",
        "may",
        "might",
        "should",
        "must",
        "can",
        "who",
        "which",
        "what",
        "there",
        "than",
        "then",
        "also",
        "such",
        "single",
        "any",
        "ever",
        "at",
        "all",
        "yet",
    ]
)


def _stems(text: str) -> set[str]:
    return {w[:4] for w in (m[0].lower() for m in _WORD.finditer(text)) if w not in _EMPTY and len(w) > 1}
