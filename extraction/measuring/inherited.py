"""Counts that take their measure from the count before them: parts of it ("among them nine children") and lists behind a colon."""

import re
from typing import Any

from extraction.measuring.words import is_person, lookup

_PART = re.compile(
    r"(?:,|\(|[-–—])\s*(?:including|among (?:them|those|whom)|mostly|most of them|of (?:them|whom))\s+(?:(?:at least|some|about|an? \w+ and)\s+)?$",
    re.I,
)
#: Behind a colon, up to the number, nothing but counts and names ("46 people were killed …: 28 officers, 11 soldiers and").
_LISTED = re.compile(r":\s+(?:[\w'’-]+\s+){0,5}(?:(?:,|and|, and)\s*(?:[\w'’-]+\s+){0,5})*$")


def goes_on(before: str, noun: Any) -> bool:
    """Whether a count behind ``before`` is of some of those counted last: by its people, unless their noun says otherwise."""
    if noun is None or not is_person(noun) or any(lookup(c.lemma_.lower(), c.lower_) for c in noun.children):
        return False
    return _PART.search(before) is not None
