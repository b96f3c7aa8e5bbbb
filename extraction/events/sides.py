"""The two sides of a report's fighting, and who is meant where only one of them is named.

A place is taken from somebody, an assault is on somebody: where the clause names one side of a war of two, the other took
part as well (codebook, Event.participants).
"""

from collections import Counter

from extraction.actors import Actors, Entry
from extraction.events.records import Happening
from schemas.vocabulary import EventType, Role

_FIGHTING = {"armed_clash", "offensive", "territory_captured", "withdrawal", "shelling", "air_strike"}
#: Types that are done to the other side, where nobody else is named.
_AGAINST = {"territory_captured", "armed_clash", "offensive"}


def fill_sides(happenings: list[Happening]) -> None:
    """Add the other side where one is named; who bears no arms is harmed, who does is a target."""
    for happening in happenings:
        happening.people = [(entry, _role(happening.type, entry, role)) for entry, role in happening.people]
    sides = _sides(happenings)
    if sides is None:
        return
    for happening in happenings:
        roles = {role for _, role in happening.people}
        if happening.type in _AGAINST and "party" not in roles:
            if "target" not in roles:
                _add_other(happening, sides, "initiator", "target")
            elif "initiator" not in roles:
                _add_other(happening, sides, "target", "initiator")


#: Those who bear no arms are harmed by these, those who do are their target.
_BLOWS = {"air_strike", "shelling", "bombing", "armed_clash", "offensive"}


def _role(kind: EventType, entry: Entry, role: Role) -> Role:
    final = Actors.final(entry)
    if final is None:
        return role
    if kind == "attack_on_civilians":
        return "target" if role == "affected" and final.kind == "civilians" else role
    if kind not in _BLOWS:
        return role
    if role == "target" and final.kind == "civilians":
        return "affected"
    return "target" if role == "affected" and final.kind in {"state_forces", "armed_group"} else role


def _add_other(happening: Happening, sides: tuple[Entry, Entry], given: Role, missing: Role) -> None:
    named = [Actors.final(entry) for entry, role in happening.people if role == given]
    for one, other in (sides, sides[::-1]):
        if named and all(entry is not None and _stands_with(entry, one) for entry in named):
            if not any(Actors.final(entry) is other for entry, _ in happening.people):
                happening.people.append((other, missing))
            return


def _stands_with(entry: Entry, side: Entry) -> bool:
    alike = entry.kind == side.kind and entry.country in {side.country, None}
    return entry is side or alike or Actors.final(entry.parent) is side


def _sides(happenings: list[Happening]) -> tuple[Entry, Entry] | None:
    """The army and the armed group that fight most often; null where there is none, or more than one of a kind."""
    counts: dict[str, Counter[int]] = {"state_forces": Counter(), "armed_group": Counter()}
    entries: dict[int, Entry] = {}
    for happening in happenings:
        if happening.type in _FIGHTING:
            for entry, _ in happening.people:
                final = Actors.final(entry)
                if final is not None and final.kind in counts:
                    counts[final.kind][id(final)] += 1
                    entries[id(final)] = final
    if not all(counts.values()):
        return None
    return entries[counts["state_forces"].most_common(1)[0][0]], entries[counts["armed_group"].most_common(1)[0][0]]
