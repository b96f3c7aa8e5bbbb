"""Counts that take their measure from the count before them: parts of it ("among them nine children")."""

import re
from typing import Any

from extraction.measuring.words import is_person, lookup
from schemas.vocabulary import Measure

_PART = re.compile(
    r"(?:,|\(|[-–—])\s*(?:including|among (?:them|those|whom)|mostly|most of them|of (?:them|whom))\s+(?:(?:at least|some|about|an? \w+ and)\s+)?$",
    re.I,
)


def goes_on(before: str, noun: Any) -> bool:
    """Whether a count behind ``before`` is of some of those counted last: by its people, unless their noun says otherwise."""
    if noun is None or not is_person(noun) or any(lookup(c.lemma_.lower(), c.lower_) for c in noun.children):
        return False
    return _PART.search(before) is not None


_PUTS = frozenset({"put", "place", "estimate", "give", "number", "reckon", "set"})


def put_at(token: Any, after: int) -> Measure | None:
    """ "Put arrests at 412 and wounded officers at 38": by the words between the verb, or what was counted before, and the number.

    ``after`` is where the figure before ends in the parsed text.
    """
    verb = next(
        (t for t in reversed(token.doc[token.sent.start : token.i]) if t.lemma_ in _PUTS and t.pos_ == "VERB"), None
    )
    if verb is None:
        return None
    between = [
        t for t in token.doc[verb.i + 1 : token.i] if t.idx >= after and t.pos_ in {"NOUN", "VERB", "ADJ", "PROPN"}
    ]
    told = [m for t in between if (m := "killed" if t.lemma_ == "loss" else lookup(t.lemma_.lower(), t.lower_))]
    return next((m for m in told if m not in {"population", "strikes"}), told[0] if told else None)
