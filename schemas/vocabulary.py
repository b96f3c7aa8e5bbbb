"""The closed lists of the codebook (version 1.2). A value means the same in schema, prompts, gold files and scorer."""

from typing import Final, Literal, get_args

SCHEMA_VERSION: Final = "1.0"

ActorKind = Literal[
    "government",
    "state_forces",
    "armed_group",
    "political_group",
    "civilians",
    "international_organization",
    "ngo",
    "monitor",
    "media",
    "person",
    "other",
]
EventType = Literal[
    "armed_clash",
    "offensive",
    "air_strike",
    "shelling",
    "bombing",
    "attack_on_civilians",
    "territory_captured",
    "withdrawal",
    "deployment",
    "displacement",
    "detention",
    "infrastructure_damage",
    "ceasefire",
    "ceasefire_violation",
    "agreement",
    "humanitarian_access",
    "diplomacy",
    "protest",
    "other",
]
DatePrecision = Literal["day", "week", "month", "year", "unknown"]
Role = Literal["initiator", "target", "party", "affected"]
Stance = Literal["asserts", "denies", "predicts", "vows", "urges", "silent"]
Measure = Literal[
    "killed",
    "wounded",
    "casualties",
    "displaced",
    "detained",
    "missing",
    "places_captured",
    "strikes",
    "population",
    "other",
]
Qualifier = Literal["exact", "about", "nearly", "at_least", "more_than", "up_to", "less_than", "between", "vague"]
Zone = Literal["headline", "standfirst", "caption", "subheading", "body", "furniture"]
Match = Literal["exact", "normalised", "ambiguous"]
Status = Literal["complete", "partial", "failed"]

#: Which bounds a qualifier sets, as (low, high): the codebook's table for quantities.
BOUNDS_OF: Final[dict[str, tuple[bool, bool]]] = {
    "exact": (True, True),
    "about": (True, True),
    "nearly": (False, True),
    "at_least": (True, False),
    "more_than": (True, False),
    "up_to": (False, True),
    "less_than": (False, True),
    "between": (True, True),
    "vague": (True, False),
}

EVENT_TYPES: Final[tuple[str, ...]] = get_args(EventType)
STANCES: Final[tuple[str, ...]] = get_args(Stance)
MEASURES: Final[tuple[str, ...]] = get_args(Measure)
QUALIFIERS: Final[tuple[str, ...]] = get_args(Qualifier)
ACTOR_KINDS: Final[tuple[str, ...]] = get_args(ActorKind)
ROLES: Final[tuple[str, ...]] = get_args(Role)
