"""The extractions to be compared: a key for each, copies to the letter set aside, records at hand by reference."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from extraction.comparing.words import listed, plain
from schemas import Actor, Claim, Event, Extraction


class Ref(NamedTuple):
    """A record of one article."""

    article: str
    id: str

    @property
    def key(self) -> str:
        """As it is written in a `Comparison`."""
        return f"{self.article}/{self.id}"


@dataclass(frozen=True, eq=False)
class Report:
    """One extraction under the key that it goes by in the result."""

    key: str
    extraction: Extraction
    text: str
    """The article's text; where the extraction has none, its evidence, which is all that is left of it."""
    copies: tuple["Report", ...] = ()
    """Reports that are the same to the letter: publishers more, nothing else."""

    @property
    def published(self) -> date | None:
        return self.extraction.article.published_on


@dataclass(frozen=True, eq=False)
class Records:
    """All records of all reports, by reference, in a fixed order."""

    reports: tuple[Report, ...]
    actors: dict[Ref, Actor] = field(default_factory=dict)
    events: dict[Ref, Event] = field(default_factory=dict)
    claims: dict[Ref, Claim] = field(default_factory=dict)
    by_key: dict[str, Report] = field(default_factory=dict)

    def actors_of(self, articles: Iterable[str]) -> list[Ref]:
        """All actors of some articles, in order."""
        return sorted(Ref(key, item.id) for key in set(articles) for item in self.by_key[key].extraction.actors)

    def events_of(self, articles: Iterable[str]) -> list[Ref]:
        """All events of some articles, in order."""
        return sorted(Ref(key, item.id) for key in set(articles) for item in self.by_key[key].extraction.events)

    def claims_of(self, articles: Iterable[str]) -> list[Ref]:
        """All claims of some articles, in order."""
        return sorted(Ref(key, item.id) for key in set(articles) for item in self.by_key[key].extraction.claims)


def gather(extractions: Iterable[Extraction]) -> Records:
    """Key the extractions, whatever their order: by id, else by content; equal ids with other content get `#2`, …"""
    named: dict[str, list[tuple[str, Extraction]]] = defaultdict(list)
    for extraction in extractions:
        digest = _digest(extraction)
        named[extraction.article.id or f"article-{digest[:10]}"].append((digest, extraction))
    keyed: list[tuple[str, Extraction]] = []
    for name, items in named.items():
        for number, (_, extraction) in enumerate(sorted(items, key=lambda item: item[0]), 1):
            keyed.append((name if number == 1 else f"{name}#{number}", extraction))
    same: dict[str, list[Report]] = defaultdict(list)
    for key, extraction in sorted(keyed, key=lambda item: item[0]):
        same[_content(extraction)].append(Report(key, extraction, _text(extraction)))
    reports = sorted((_first(group) for group in same.values()), key=lambda report: report.key)
    return _index(tuple(reports))


def _first(group: list[Report]) -> Report:
    ordered = sorted(group, key=lambda report: (report.published or date.max, report.key))
    return Report(ordered[0].key, ordered[0].extraction, ordered[0].text, tuple(ordered[1:]))


def _index(reports: tuple[Report, ...]) -> Records:
    records = Records(reports)
    for report in reports:
        records.by_key[report.key] = report
        records.actors.update((Ref(report.key, item.id), credited(item)) for item in report.extraction.actors)
        records.events.update((Ref(report.key, item.id), item) for item in report.extraction.events)
        records.claims.update((Ref(report.key, item.id), item) for item in report.extraction.claims)
    return records


def credited(actor: Actor) -> Actor:
    """The actor by the name that a headline credits ("Ten dead in blast: police", "Blast - police"), where a whole headline
    was taken for its name."""
    head, mark, name = max(
        (actor.name.rpartition(mark) for mark in (": ", " - ", " – ")), key=lambda parts: len(parts[0])
    )
    if not mark or len(head.split()) < 1 or not name.strip():
        return actor
    kind = "media" if plain(name) in listed("state_media") else actor.kind
    return actor.model_copy(update={"name": name.strip(), "kind": kind})


def _digest(extraction: Extraction) -> str:
    """Hash of all that a caller sees of an extraction, its cost and its maker aside."""
    return hashlib.sha256(extraction.model_dump_json(exclude={"provenance"}).encode()).hexdigest()


def _content(extraction: Extraction) -> str:
    """Hash of text and records: equal for copies under other headers."""
    body = extraction.model_dump_json(include={"actors", "events", "claims"})
    return hashlib.sha256(f"{extraction.article.text}\0{body}".encode()).hexdigest()


def _text(extraction: Extraction) -> str:
    if extraction.article.text is not None:
        return extraction.article.text
    told: list[Event | Claim] = [*extraction.events, *extraction.claims]
    return "\n".join(dict.fromkeys(run.text for item in told for run in item.evidence))


def keyed(extractions: Iterable[Extraction]) -> dict[str, Extraction]:
    """The extractions under the keys that they have in a `Comparison`, copies to the letter included."""
    reports = [one for report in gather(extractions).reports for one in (report, *report.copies)]
    return {report.key: report.extraction for report in sorted(reports, key=lambda report: report.key)}
