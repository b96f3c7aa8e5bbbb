"""What a probe of grounding is: a text, a quote that a model might give for it, and what should come of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extraction.checking.edges import sentences
from extraction.grounding import normalise

#: Words of a passage that probes are made of.
FEWEST, MOST = 6, 40


@dataclass(frozen=True)
class Probe:
    """A quote to be looked for in ``text``; offsets are code points, end exclusive."""

    kind: str
    text: str
    quote: str
    start: int
    """Where the quote stands, or what it was made of stands."""
    end: int
    must_hold: tuple[int, int] | None = None
    """A flip by omission: a span that does not hold this range has lost the hedge or negation that the text has there."""


def passages(text: str) -> Iterator[tuple[int, int]]:
    """The sentences that are long enough to be quoted and stand in the text only once."""
    folded = normalise(text).text
    for start, end in sentences(text):
        if FEWEST <= len(text[start:end].split()) <= MOST and folded.count(normalise(text[start:end]).text) == 1:
            yield start, end


def window(text: str, start: int, end: int, at: tuple[int, int], rng: random.Random) -> tuple[int, int]:
    """A part of the passage, cut at spaces, that holds the range ``at`` and a few words on each side; or all of it."""
    if rng.random() < 0.5:
        return start, end
    left, right = at
    for _ in range(rng.randint(3, 6)):
        left = max(start, text.rfind(" ", start, max(start, left - 1)) + 1) if left > start else start
        space = text.find(" ", right + 1, end)
        right = end if space < 0 else space
    return left, right


def stands(text: str, quote: str) -> bool:
    """Whether ``quote`` stands in ``text`` after all, by the plainest test: then it is no flip."""
    return " ".join(quote.split()).casefold() in " ".join(text.split()).casefold()


SEED: Final = 11
