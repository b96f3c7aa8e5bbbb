"""The probes, run: how many flips each aligner accepts, how many harmless variants it places, and how long it takes."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from evals.cases import Case
from evals.probes.aligners import Aligner
from evals.probes.flips import flips
from evals.probes.plants import all_plants, caught
from evals.probes.probe import Probe
from evals.probes.variants import variants
from extraction.checking import check_claim, check_extraction

#: Words of the text on which time is taken (issue: at most 1 ms a quote there).
TIMED_WORDS: Final = 1500
TIMED_QUOTES: Final = 40


@dataclass
class Count:
    """Hits of ``of``; null hits where nothing was asked."""

    hits: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        """Count one more."""
        self.hits, self.of = self.hits + hit, self.of + 1


@dataclass
class Results:
    """Everything that `claimwire eval probes` prints. Keys: kind of probe, then name of the aligner."""

    flips: dict[str, dict[str, Count]] = field(default_factory=dict)
    variants: dict[str, dict[str, Count]] = field(default_factory=dict)
    micros: dict[str, dict[str, float | None]] = field(default_factory=dict)
    plants: dict[str, dict[str, Count]] = field(default_factory=dict)
    """By kind, then by set of reports."""
    alarms: dict[str, Count] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)


def run(
    sets: dict[str, list[Case]],
    ways: Sequence[Aligner],
    on_progress: Callable[[int, int], None] = lambda done, of: None,
) -> Results:
    """All probes made of the reports of ``sets``, through all ``ways`` that are installed."""
    results = Results(absent=[way.name for way in ways if way.align is None])
    cases = [case for group in sets.values() for case in group]
    probes = [(p, True) for case in cases for p in flips(case.text)] + [
        (p, False) for case in cases for p in variants(case.text)
    ]
    probes.sort(key=lambda pair: pair[0].text)  # one text after the other: an aligner may keep what it made of it
    for done, (probe, flip) in enumerate(probes):
        table = results.flips if flip else results.variants
        kind = probe.kind.removesuffix(", in the text")
        for way in ways:
            if way.align is not None:
                hit = (accepted if flip else placed)(probe, way.align(probe.text, probe.quote))
                table.setdefault(kind, {}).setdefault(way.name, Count()).add(hit)
        on_progress(done + 1, len(probes))
    for name, group in sets.items():
        for plant in all_plants(group):
            results.plants.setdefault(plant.kind, {}).setdefault(name, Count()).add(caught(plant, check_claim))
        results.alarms[name] = _alarms(group)
    results.micros = timing(long_text(cases), ways)
    return results


def accepted(probe: Probe, span: tuple[int, int] | None) -> bool:
    """Whether a flip was grounded. What was cut off at the front is no loss where the span has it again."""
    if span is None or span[0] >= span[1]:
        return False
    return probe.must_hold is None or not (span[0] <= probe.must_hold[0] and probe.must_hold[1] <= span[1])


def placed(probe: Probe, span: tuple[int, int] | None) -> bool:
    """Whether a variant was grounded where it stands; quotation marks and stops at its edges may be missing."""
    return span is not None and _core(probe.text, *span) == _core(probe.text, probe.start, probe.end)


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _alarms(cases: list[Case]) -> Count:
    """Labelled claims on which the field checks find anything."""
    count = Count()
    for case in cases:
        found = {finding.claim for finding in check_extraction(case.gold)}
        for claim in case.gold.claims:
            count.add(claim.id in found)
    return count


def long_text(cases: list[Case]) -> str:
    """A text of `TIMED_WORDS` words out of the reports, one after the other."""
    words: list[str] = []
    for case in cases:
        words += case.text.split(" ")
        if len(words) >= TIMED_WORDS:
            break
    return " ".join(words[:TIMED_WORDS])


def timing(text: str, ways: Sequence[Aligner]) -> dict[str, dict[str, float | None]]:
    """CPU microseconds a quote (other work on the machine does not count): exact ones, harmless variants, flips, each alone (median); and many at once, with the index made anew."""
    exact = [(text[p.start : p.end]) for p in _some(flips(text))]
    sorts = {
        "as it stands": exact,
        "variant": [p.quote for p in _some(variants(text)) if p.text == text],
        "flip": [p.quote for p in _some(flips(text))],
    }
    out: dict[str, dict[str, float | None]] = {}
    for sort, quotes in sorts.items():
        for way in ways:
            out.setdefault(sort, {})[way.name] = _alone(way, text, quotes)
    for way in ways:
        out.setdefault("all at once", {})[way.name] = _together(
            way, text, [q for quotes in sorts.values() for q in quotes]
        )
    return out


def _some(probes: list[Probe]) -> Iterator[Probe]:
    step = max(1, len(probes) // TIMED_QUOTES)
    yield from probes[::step][:TIMED_QUOTES]


def _alone(way: Aligner, text: str, quotes: list[str]) -> float | None:
    if way.align is None or not quotes:
        return None
    way.align(text, quotes[0])
    took = []
    for quote in quotes:
        start = time.process_time()
        way.align(text, quote)
        took.append(time.process_time() - start)
    return median(took) * 1e6


def _together(way: Aligner, text: str, quotes: list[str]) -> float | None:
    if way.batch is None:
        return None
    start = time.process_time()
    way.batch(text, quotes)
    return (time.process_time() - start) / len(quotes) * 1e6
