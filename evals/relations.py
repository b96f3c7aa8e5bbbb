"""Relations between the reports of a labelled folder (`relations.json`): shapes, and a check that every reference stands."""

from typing import Any, Literal

from pydantic import Field

from schemas.comparison import ActorRef, ClaimRef, EventRef
from schemas.record import Record


class LostClaimRef(Record):
    """Where a claim went in a later report; null where nothing of it is left."""

    article: str
    claim: str | None


class EventGroup(Record):
    """Records of one happening."""

    members: tuple[EventRef, ...]
    why: str


class ActorGroup(Record):
    """Records of one actor."""

    members: tuple[ActorRef, ...]
    why: str | None = None


class Relation(Record):
    """How two claims stand to each other."""

    a: ClaimRef
    b: ClaimRef
    relation: Literal[
        "restates",
        "refines",
        "supports",
        "contradicts",
        "bound_conflict",
        "same_origin_variant",
        "updates",
        "compatible_different_scope",
    ]
    dimension: Literal["occurrence", "count", "time", "place", "perpetrator", "attribution", "label"]
    scope_overlap: Literal["full", "partial", "none", "unknown"]
    why: str


class OpenPair(Record):
    """A tempting pair that has no relation, or one that the texts leave open."""

    a: ClaimRef | EventRef
    b: ClaimRef | EventRef
    why: str


class Independence(Record):
    """How many independent origins carry one aspect of an event."""

    event_group: int | None
    aspect: str
    publishers: tuple[str, ...]
    text_groups: tuple[tuple[str, ...], ...]
    origins: tuple[int | str, ...]
    party_origins: tuple[int | str, ...]
    independent_origins: int
    why: str


class Drift(Record):
    """What changed on a claim's way from one report to another."""

    source: ClaimRef = Field(alias="from")
    to: LostClaimRef
    change: Literal[
        "bound_dropped",
        "number_changed",
        "verb_weakened",
        "label_changed",
        "speaker_lost",
        "speaker_changed",
        "denial_lost",
    ]
    why: str


class Chain(Record):
    """A claim whose stated line of sources clashes with the rest of its own report."""

    article: str
    claim: str
    status: Literal["inconsistent_with_body"]
    why: str


class Relations(Record):
    """The whole of `relations.json`."""

    definitions: dict[str, str | dict[str, str]]
    stories: tuple[tuple[str, ...], ...]
    """Ids of the reports that tell one story."""
    events: tuple[EventGroup, ...]
    actors: tuple[ActorGroup, ...]
    relations: tuple[Relation, ...]
    not_related: tuple[OpenPair, ...]
    undecided: tuple[OpenPair, ...]
    independence: tuple[Independence, ...]
    drift: tuple[Drift, ...]
    chains: tuple[Chain, ...]


def dangling(value: Any, known: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """(report, item id) of every reference inside `value` that is not among the `known` pairs."""
    if isinstance(value, dict):
        if isinstance(value.get("article"), str):
            items = [value[kind] for kind in ("claim", "event", "actor") if value.get(kind) is not None]
            return [(value["article"], item) for item in items if (value["article"], item) not in known]
        return [found for part in value.values() for found in dangling(part, known)]
    if isinstance(value, list | tuple):
        return [found for part in value for found in dangling(part, known)]
    return []
