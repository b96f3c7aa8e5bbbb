"""Finding a peer's quotes in the text: letter by letter, else the run of words most like it. Doubt favours the peer."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from schemas import Evidence
from schemas.vocabulary import Match

#: Share of a quote's words that a run of text must hold to pass for it. Below what LangExtract's aligner asks (0.75).
LIKE_ENOUGH = 0.6
#: Shorter quotes must stand in the text word for word: one word in two proves nothing.
FEWEST_WORDS = 3

_WORD = re.compile(r"\w+")
_ELISION = re.compile(r"\s*(?:\.{3,}|…|\[…\]|\[\.\.\.\])\s*")


@dataclass(frozen=True)
class Found:
    """Where a quote stands: its runs (none if nowhere), and whether all were found letter by letter."""

    runs: tuple[Evidence, ...]
    exact: bool


def locate(quote: str, text: str) -> Found:
    """Find ``quote`` in ``text``; a quote with an elision is found piece by piece."""
    quote = quote.strip()
    if run := _exact(quote, text):
        return Found((run,), exact=True)
    pieces = [piece for piece in _ELISION.split(quote) if piece.strip()]
    return Found(tuple(_distinct(_piece(piece, text) for piece in pieces)), exact=False)


def run_at(start: int, end: int, text: str, match: Match | None) -> Evidence:
    """Evidence from ``start`` to ``end`` (code points) of ``text``; a null ``match`` means: only much alike."""
    return Evidence(start=start, end=end, text=text[start:end], match=match)


def _piece(piece: str, text: str) -> Evidence | None:
    return _exact(piece, text) or _most_like(piece, text)


def _exact(quote: str, text: str) -> Evidence | None:
    start = text.find(quote) if quote else -1
    return run_at(start, start + len(quote), text, "exact") if start >= 0 else None


def _most_like(quote: str, text: str) -> Evidence | None:
    wanted = [match.group().casefold() for match in _WORD.finditer(quote)]
    spots = [(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
    if not wanted or len(spots) < len(wanted):
        return None
    bag, size = Counter(wanted), len(wanted)
    best, first = max(
        ((bag & Counter(word for word, _, _ in spots[at : at + size])).total(), -at)
        for at in range(len(spots) - size + 1)
    )
    if best < size and (size < FEWEST_WORDS or best / size < LIKE_ENOUGH):
        return None
    window = [spot for spot in spots[-first : -first + size] if spot[0] in bag]
    left = bag - Counter(word for word, _, _ in window)
    for spot in spots[-first + size : -first + size + 2]:  # a word that the text has more pushes the last ones out
        if left[spot[0]]:
            window.append(spot)
    same = [word for word, _, _ in window] == wanted
    return run_at(window[0][1], window[-1][2], text, "normalised" if same else None)


def _distinct(runs: Iterator[Evidence | None]) -> Iterator[Evidence]:
    seen = set()
    for run in runs:
        if run is not None and run.text not in seen:
            seen.add(run.text)
            yield run
