"""What an event type is called elsewhere. Sources: the ACLED codebook (event and sub-event types, inter codes), the PLOVER
manual (types and modes), the UCDP GED codebook (types of violence, precision). A type without counterpart maps to None."""

from typing import Final

from schemas import Event
from schemas.vocabulary import ActorKind, EventType

_EXPLOSIONS: Final = "Explosions/Remote violence"
_STRATEGIC: Final = "Strategic developments"

#: Event type and sub-event type.
ACLED: Final[dict[EventType, tuple[str, str | None] | None]] = {
    "armed_clash": ("Battles", "Armed clash"),
    "offensive": None,
    "air_strike": (_EXPLOSIONS, "Air/drone strike"),
    "shelling": (_EXPLOSIONS, "Shelling/artillery/missile attack"),
    "bombing": (_EXPLOSIONS, "Remote explosive/landmine/IED"),
    "attack_on_civilians": ("Violence against civilians", "Attack"),
    "territory_captured": ("Battles", None),
    "withdrawal": (_STRATEGIC, "Non-violent transfer of territory"),
    "deployment": (_STRATEGIC, "Other"),
    "displacement": None,
    "detention": (_STRATEGIC, "Arrests"),
    "infrastructure_damage": (_STRATEGIC, "Looting/property destruction"),
    "ceasefire": (_STRATEGIC, "Agreement"),
    "ceasefire_violation": None,
    "agreement": (_STRATEGIC, "Agreement"),
    "humanitarian_access": (_STRATEGIC, "Other"),
    "diplomacy": None,
    "protest": ("Protests", None),
    "other": None,
}
#: Type and mode.
PLOVER: Final[dict[EventType, tuple[str, str | None] | None]] = {
    "armed_clash": ("ASSAULT", None),
    "offensive": ("ASSAULT", None),
    "air_strike": ("ASSAULT", "aerial"),
    "shelling": ("ASSAULT", "heavy-weapons"),
    "bombing": ("ASSAULT", "explosives"),
    "attack_on_civilians": ("ASSAULT", "targeted"),
    "territory_captured": None,
    "withdrawal": ("RETREAT", "withdraw"),
    "deployment": ("MOBILIZE", "troops"),
    "displacement": ("SANCTION", "expel"),
    "detention": ("COERCE", "arrest"),
    "infrastructure_damage": ("ASSAULT", "destroy"),
    "ceasefire": ("RETREAT", "ceasefire"),
    "ceasefire_violation": None,
    "agreement": ("AGREE", None),
    "humanitarian_access": ("RETREAT", "access"),
    "diplomacy": ("CONSULT", None),
    "protest": ("PROTEST", None),
    "other": None,
}
#: ACLED's inter codes; what has none is left out.
INTER: Final[dict[ActorKind, int]] = {
    "government": 1,
    "state_forces": 1,
    "armed_group": 2,
    "political_group": 3,
    "civilians": 7,
    "international_organization": 8,
}
#: PLOVER's sector codes.
SECTOR: Final[dict[ActorKind, str]] = {
    "government": "GOV",
    "state_forces": "MIL",
    "armed_group": "REB",
    "political_group": "PTY",
    "civilians": "CVL",
    "international_organization": "IGO",
    "ngo": "NGO",
    "monitor": "NGO",
    "media": "JRN",
}
_STATE: Final = frozenset(("government", "state_forces"))


def country_name(code: str | None) -> str | None:
    """A country's short name in English; the code itself where the list of ISO does not know it."""
    import pycountry

    found = pycountry.countries.get(alpha_2=code) if code else None
    return str(getattr(found, "common_name", found.name)) if found else code


def country_iso3(code: str | None) -> str | None:
    """A country's code of three letters, as PLOVER has it."""
    import pycountry

    found = pycountry.countries.get(alpha_2=code) if code else None
    return str(found.alpha_3) if found else code


def acled_type(event: Event, initiators: frozenset[str]) -> tuple[str, str | None] | None:
    """ACLED's type and sub-type of an event, by its kind of initiators where that decides; None where it has no row."""
    found = ACLED[event.type]
    if event.type == "territory_captured" and len(initiators) == 1:
        by_state = initiators <= _STATE
        return "Battles", "Government regains territory" if by_state else "Non-state actor overtakes territory"
    if event.type == "detention" and initiators and not initiators & _STATE:
        return "Violence against civilians", "Abduction/forced disappearance"
    return found


def plover_type(event: Event, initiators: frozenset[str]) -> tuple[str, str | None] | None:
    """PLOVER's type and mode of an event; None where it has none, or would need an actor that nobody names."""
    if event.type == "displacement" and not initiators:
        return None
    if event.type == "detention" and initiators and not initiators & _STATE:
        return "ASSAULT", "abduct"
    return PLOVER[event.type]


def violence_type(initiators: frozenset[str], targets: frozenset[str]) -> int | None:
    """UCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided; None where the sides do not tell."""
    if not initiators or not targets:
        return None
    if targets == {"civilians"}:
        return 3
    return 1 if (initiators | targets) & _STATE else 2
