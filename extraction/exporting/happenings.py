"""Joined events as rows need them: participants by part, figures of deaths, sources, evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas import Claim, Comparison, Event, Evidence, Extraction
from schemas.comparison import ComparedArticle, Figure, JoinedActor, JoinedEvent


@dataclass(frozen=True)
class Happening:
    """One joined event with all that its members and claims tell of it."""

    joined: JoinedEvent
    first: Event
    """The first member, whose type and days stand for all."""
    parts: dict[str, tuple[JoinedActor, ...]]
    """Joined actors by part (`initiator`, `target`, `party`, `affected`)."""
    killed: tuple[Figure, ...]
    """Tables of the dead, one for each class counted."""
    claims: tuple[tuple[str, Claim], ...]
    """Claims about it, each with the key of its article."""
    publishers: tuple[str, ...]
    """Keys of the articles that tell of it, copies included."""
    articles: tuple[ComparedArticle, ...]
    """The same articles."""
    independent: int | None
    """The greatest number of independent origins behind one aspect of it; None where no aspect is carried."""
    origins: tuple[str, ...]
    """Names of the origins of those claims."""
    evidence: tuple[tuple[str, Evidence], ...]

    def kinds(self, part: str) -> frozenset[str]:
        """Kinds of the actors that have a part."""
        return frozenset(actor.kind for actor in self.parts.get(part, ()))

    def names(self, part: str) -> list[str]:
        """Names of the actors that have a part."""
        return [actor.name for actor in self.parts.get(part, ())]

    @property
    def papers(self) -> list[str]:
        """Publishers by name, each once; the key of an article whose publisher is not known."""
        return list(dict.fromkeys(article.publisher or article.key for article in self.articles))

    @property
    def citations(self) -> list[str]:
        """Publisher, day and headline of each article, as far as they are known."""
        parts = (
            (a.publisher or a.key, str(a.published_on or ""), f'"{a.headline}"' if a.headline else "")
            for a in self.articles
        )
        return [", ".join(filter(None, told)) for told in parts]

    @property
    def stances(self) -> frozenset[str]:
        return frozenset(claim.stance for _, claim in self.claims)


def happenings(comparison: Comparison, extractions: Sequence[Extraction]) -> list[Happening]:
    """All joined events of a comparison, in its order. `extractions` are those that were compared."""
    from extraction.comparing.reports import gather

    records = gather(extractions).by_key
    actors = {(ref.article, ref.actor): actor for actor in comparison.actors for ref in actor.members}
    return [
        _happening(event, comparison, {key: report.extraction for key, report in records.items()}, actors)
        for event in comparison.events
    ]


def _happening(
    joined: JoinedEvent,
    comparison: Comparison,
    records: dict[str, Extraction],
    actors: dict[tuple[str, str], JoinedActor],
) -> Happening:
    members = [
        (ref.article, event) for ref in joined.members for event in records[ref.article].events if event.id == ref.event
    ]
    parts: dict[str, dict[str, JoinedActor]] = {}
    for article, event in members:
        for part in event.participants:
            actor = actors[article, part.actor]
            parts.setdefault(part.role, {})[actor.key] = actor
    ids = {(article, event.id) for article, event in members}
    claims = [
        (article, claim)
        for article in sorted({article for article, _ in members})
        for claim in records[article].claims
        if any((article, event) in ids for event in claim.about)
    ]
    rows = [row for row in comparison.independence if row.event == joined.key]
    keys = sorted({origin for row in rows for origin in row.origins})
    named = {actor.key: actor.name for actor in comparison.actors}
    publishers = {key for row in rows for key in row.publishers} | {article for article, _ in members}
    return Happening(
        joined=joined,
        first=members[0][1],
        parts={role: tuple(found[key] for key in sorted(found)) for role, found in parts.items()},
        killed=tuple(f for f in comparison.figures if f.event == joined.key and f.measure == "killed"),
        claims=tuple(claims),
        publishers=tuple(sorted(publishers)),
        articles=tuple(article for article in comparison.articles if article.key in publishers),
        independent=max((row.independent_origins for row in rows), default=None),
        origins=tuple(named.get(key, key) for key in keys),
        evidence=tuple((article, run) for article, event in members for run in event.evidence),
    )


def losses(happening: Happening) -> list[str]:
    """What no row of one event with one number can hold, as machine-readable words."""
    found = ["attribution", "evidence_offsets"]
    entries = [entry for figure in happening.killed for entry in figure.entries]
    checks = {
        "denial": "denies" in happening.stances,
        "silence": "silent" in happening.stances,
        "forecast_or_vow": bool(happening.stances & {"predicts", "vows", "urges"}),
        "relays": any(claim.relayed_by for _, claim in happening.claims),
        "bounds": any(entry.low != entry.high for entry in entries),
        "rival_figures": len({(entry.low, entry.high) for entry in entries}) > 1,
        "wounded": any(q.measure in ("wounded", "casualties") for _, c in happening.claims for q in c.quantities),
        "other_quantities": any(
            q.measure not in ("killed", "wounded", "casualties") for _, c in happening.claims for q in c.quantities
        ),
        "open_end": happening.joined.start is not None and happening.joined.end is None,
        "shared_origins": happening.independent is not None and happening.independent < len(happening.publishers),
        "affected": bool(happening.parts.get("affected")),
    }
    return found + [name for name, lost in checks.items() if lost]
