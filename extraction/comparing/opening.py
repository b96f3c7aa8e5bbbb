"""Pairs of claims that the rules leave open: a model may be asked about these, and about no others."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from extraction.comparing.claims import Said
from extraction.comparing.joining import Joined
from extraction.comparing.pairing import Pair
from extraction.comparing.reports import Ref
from extraction.comparing.scopes import overlap_of, window_of
from extraction.comparing.words import containment, overlap

_TELLS: Final = frozenset(("asserts", "denies"))


@dataclass(frozen=True)
class OpenPair:
    """Two claims of two reports that are foremost about one event, and that no rule could set to each other."""

    a: Said
    b: Said
    event: Ref

    @property
    def key(self) -> Pair:
        return self.a.ref, self.b.ref

    @property
    def likeness(self) -> float:
        """How much of their words they share, names, numbers and dates aside: 0 to 2. What is alike is likelier related."""
        return overlap(self.a.deeds, self.b.deeds) + containment(self.a.deeds, self.b.deeds)


def open_pairs(joined: Joined, claims: Iterable[Said], found: Iterable[Pair], most: int) -> tuple[list[OpenPair], int]:
    """The `most` open pairs that are most alike, in that order, and how many there are in all.

    Open is a pair that rules related in no way, that asserts or denies something foremost of the same joined event, on days that
    may be the same, with a word in common, and for which neither figures (both count something, of different kinds) nor
    stances (a silence, a vow) tell that there is nothing between them.
    """
    related = set(found)
    blocks: dict[Ref, list[Said]] = defaultdict(list)
    for said in claims:
        if said.events and said.claim.stance in _TELLS:
            blocks[said.events[0]].append(said)
    total = 0

    def each() -> Iterator[tuple[float, Pair, OpenPair]]:
        nonlocal total
        for event, block in blocks.items():
            block.sort(key=lambda said: said.ref)
            for i, a in enumerate(block):
                for b in block[i + 1 :]:
                    if (a.ref, b.ref) not in related and _is_open(joined, a, b, event):
                        total += 1
                        pair = OpenPair(a, b, event)
                        yield -pair.likeness, pair.key, pair

    best = heapq.nsmallest(most, each(), key=lambda item: item[:2])
    return [pair for _, _, pair in best], total


def _is_open(joined: Joined, a: Said, b: Said, event: Ref) -> bool:
    if a.ref.article == b.ref.article or (a.counts and b.counts) or not a.deeds & b.deeds:
        return False
    return overlap_of(window_of(joined, a, event), window_of(joined, b, event)) != "none"
