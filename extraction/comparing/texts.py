"""Which articles share text: MinHash finds candidates, exact overlap of word shingles decides."""

import re
from collections.abc import Sequence
from typing import Final

from datasketch import MinHash, MinHashLSH

from extraction.comparing.reports import Report

#: Words in a row. Five in a row are rarely the same by chance.
SHINGLE: Final = 5
#: Least Jaccard overlap of two articles of one story that share text. Measured on `evals/dev`: the two copies have .0145 and
#: .035, the next pair of one story has .0033. Pairs of no common story reach .011 by the furniture of their pages, which is
#: why only articles that tell of one happening are looked at.
THRESHOLD: Final = 0.01
#: Least number of shared shingles: a short quotation that two articles have alike is no copied text.
LEAST_SHARED: Final = 6
#: Up to so many articles all pairs are looked at, which costs less than to hash them.
FEW: Final = 24
#: One row a band: two articles with an overlap of .01 are candidates with a chance of 1 - .99^512 = .994.
_BANDS: Final = 512

Pair = tuple[str, str]


def shingles(text: str) -> frozenset[str]:
    """Runs of `SHINGLE` words, letter case and punctuation aside."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def shared(a: frozenset[str], b: frozenset[str]) -> tuple[float, int]:
    """Jaccard overlap, and the number of shingles that both hold."""
    common = len(a & b)
    return (common / (len(a) + len(b) - common) if common else 0.0), common


def overlaps(reports: Sequence[Report]) -> dict[Pair, float]:
    """Overlap of every two articles that share text, by their keys in order. `reports` are those of one story."""
    if len(reports) < 2:
        return {}
    sets = {report.key: found for report in reports if (found := shingles(report.text))}
    if len(sets) <= FEW:
        pairs = ((a, b) for a in sorted(sets) for b in sorted(sets) if a < b)
        return {pair: share for pair in pairs if (share := _copied(sets[pair[0]], sets[pair[1]]))}
    index = MinHashLSH(num_perm=_BANDS, params=(_BANDS, 1))
    hashes = {key: _minhash(found) for key, found in sets.items()}
    result: dict[Pair, float] = {}
    for key, minhash in hashes.items():
        for other in sorted(index.query(minhash)):
            if share := _copied(sets[key], sets[other]):
                result[min(key, other), max(key, other)] = share
        index.insert(key, minhash)
    return result


def _copied(a: frozenset[str], b: frozenset[str]) -> float | None:
    """Overlap of two sets of shingles, where it tells of shared text."""
    share, common = shared(a, b)
    return share if share >= THRESHOLD and common >= LEAST_SHARED else None


def text_groups(keys: list[str], pairs: dict[Pair, float]) -> list[list[str]]:
    """Articles linked by shared text, directly or by way of others; a lone article is a group of one."""
    leader = {key: key for key in keys}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    for a, b in sorted(pairs):
        first, second = sorted((find(a), find(b)))
        leader[second] = first
    groups: dict[str, list[str]] = {}
    for key in sorted(keys):
        groups.setdefault(find(key), []).append(key)
    return [groups[key] for key in sorted(groups)]


def _minhash(found: frozenset[str]) -> MinHash:
    minhash = MinHash(num_perm=_BANDS, seed=1)
    minhash.update_batch([item.encode() for item in sorted(found)])
    return minhash
