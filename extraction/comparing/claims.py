"""A claim as the comparison sees it: origin, events, figures, and what it says, denies or blames of each event."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Final

from extraction.comparing.names import is_named
from extraction.comparing.reports import Records, Ref
from extraction.comparing.words import content, listed, numbers, part_of_people, plain, stem, tokens
from extraction.lexicon import load
from schemas import Claim, Quantity

HARM: Final = frozenset(("killed", "wounded", "casualties", "missing"))
_CLASS: Final = {
    "state_forces": "state_forces",
    "government": "state_forces",
    "armed_group": "armed_group",
    "political_group": "armed_group",
    "civilians": "civilians",
    "person": "civilians",
}


@dataclass(frozen=True)
class Count:
    """One quantity of a claim, with what is needed to set it against others."""

    quantity: Quantity
    of: str | None
    """Class of the actor counted: `state_forces`, `armed_group`, `civilians`, `other`; None where none is told."""
    part: str | None
    """A part of them that is counted ("children"), or None for all."""
    facility: str | None
    """The building whose cases it counts ("hospital"), or None."""
    share: bool
    """One of the wounded, of those brought in: a part of another figure, not another figure for the same."""
    total: bool
    """Said to be all of the dead ("13, all of them armed men"), so that it stands against every other count of them."""

    @property
    def scoped(self) -> bool:
        return self.part is not None or self.facility is not None or self.share


@dataclass(eq=False)
class Said:
    """One claim, by reference, with its joined records."""

    ref: Ref
    claim: Claim
    speaker: Ref | None
    """Joined actor."""
    body: Ref | None
    """The organisation behind the speaker."""
    relays: tuple[Ref, ...]
    events: tuple[Ref, ...]
    """Joined events, most direct first."""
    counts: tuple[Count, ...]
    as_of: date | None
    story: int
    text_group: int
    telling: frozenset[Ref] = frozenset()
    """Joined events that it reports to have happened, not merely presupposes."""
    blames: frozenset[Ref] = frozenset()
    """Joined actors with a name that it says had a hand in the event."""
    headline: bool = False
    broken: bool = field(default=False)
    """Its line of sources clashes with its own article."""

    @property
    def asserts(self) -> bool:
        return self.claim.stance == "asserts"

    @property
    def denies(self) -> bool:
        return self.claim.stance == "denies"

    @cached_property
    def words(self) -> frozenset[str]:
        return content(self.claim.statement)

    @cached_property
    def evidence(self) -> str:
        return " ".join(run.text for run in self.claim.evidence)

    @property
    def origin(self) -> Ref | None:
        """The body that the statement comes from, as far as the article can be believed on that."""
        return None if self.broken else self.body


def counts_of(records: Records, ref: Ref) -> tuple[Count, ...]:
    """The quantities of a claim as counts."""
    claim = records.claims[ref]
    return tuple(_count(records, ref, quantity) for quantity in claim.quantities)


def _count(records: Records, ref: Ref, quantity: Quantity) -> Count:
    statement = records.claims[ref].statement
    kind = records.actors[Ref(ref.article, quantity.of)].kind if quantity.of else None
    words = tokens(statement)
    return Count(
        quantity,
        None if kind is None else _CLASS.get(kind, "other"),
        _part(quantity),
        next((word for word in words if word in listed("facilities")), None),
        bool(re.search(r"\b(?:of (?:the|them|those|its) (?:wounded|injured|dead|victims)|of them)\b(?! armed)", statement))
        and len(records.claims[ref].quantities) == 1
        and not re.search(r"\ball of them\b", statement),
        bool(re.search(r"\ball (?:of them|of whom|were|being)\b|\bonly\b", statement)) and quantity.measure in HARM,
    )


def _part(quantity: Quantity) -> str | None:
    """The part of a people that the unit names; of armed sides a unit names no part."""
    return part_of_people(quantity.unit) if quantity.unit and plain(quantity.unit) not in ("men",) else None


@cache
def cues(kind: str) -> frozenset[str]:
    """Stems of the words that tell a happening of a type."""
    lexicon = load("events")
    return frozenset(stem(word) for part in ("verbs", "nouns") for word in lexicon[part].get(kind, ())) | _MORE.get(kind, frozenset())


_MORE: Final = {
    "armed_clash": frozenset(map(stem, ("gunfire", "overrun", "crush", "fighting", "offensive", "shoot"))),
    "air_strike": frozenset(map(stem, ("bombed", "bombing", "struck", "strike", "strikes", "airstrikes", "raid", "sorties"))),
    "shelling": frozenset(map(stem, ("shells", "shelled", "rockets", "mortars"))),
    "bombing": frozenset(map(stem, ("blew", "bomb", "bombing"))),
    "territory_captured": frozenset(map(stem, ("took", "fell", "held", "taken", "lost", "won", "hands", "control", "overrun"))),
    "withdrawal": frozenset(map(stem, ("fell", "left", "abandoned", "fled", "pulled", "forced"))),
    "displacement": frozenset(map(stem, ("crossed", "homes", "refuge", "shelter"))),
    "other": frozenset(),
}


def tells(statement: str, kind: str) -> bool:
    """Whether a statement reports a happening of this type: a word for it stands outside "in the attack on …"."""
    presupposed = "|".join(sorted(listed("happening"), key=len, reverse=True))
    rest = re.sub(
        rf"\b(?:in|of|during|from|after|before|by|on|since|for|about) (?:the|this|that|its|their)(?: [\w-]+){{0,2}} (?:{presupposed})\b[^,;.]*",
        " ",
        statement,
        flags=re.IGNORECASE,
    )
    if re.match(rf"(?:the|this|that)(?: [\w-]+){{0,2}} (?:{presupposed})\b (?:is|was|were|are|had been)\b", rest, re.I):
        return False
    return bool(frozenset(map(stem, tokens(rest))) & cues(kind))


def named_in(text: str, names: list[str]) -> bool:
    """Whether one of these names, being proper ones, stands in a text."""
    flat = f" {plain(text)} "
    return any(f" {plain(name)} " in flat for name in names if is_named(name))


@cache
def harm_in(statement: str) -> bool:
    """Whether a statement speaks of people killed or hurt."""
    return bool(set(tokens(statement)) & listed("harm"))


@cache
def civil_in(statement: str) -> bool:
    """Whether a statement speaks of people without arms."""
    return bool(set(tokens(statement)) & listed("civil"))


def has_number(statement: str) -> bool:
    """Whether a statement holds a number that is no year and no day of a date."""
    return any(n >= 2 and not 1900 <= n <= 2100 for n in numbers(re.sub(r"\d{1,2} [A-Z]\w+(?: \d{4})?|\d{4}-\d{2}-\d{2}", " ", statement)))
