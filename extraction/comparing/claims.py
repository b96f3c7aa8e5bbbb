"""A claim as the comparison sees it: origin, events, figures, and what it says, denies or blames of each event."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Final

from extraction.comparing.names import is_named
from extraction.comparing.reports import Records, Ref
from extraction.comparing.words import KEPT, content, listed, numbers, part_of_people, plain, stem, tokens
from extraction.lexicon import load
from extraction.numbers import SMALL
from extraction.when import MONTHS
from schemas import Claim, Quantity

_MONTHS: Final = frozenset(map(stem, MONTHS))
HARM: Final = frozenset(("killed", "wounded", "casualties", "missing"))
_CLASS: Final = {
    "state_forces": "state_forces",
    "government": "state_forces",
    "armed_group": "armed_group",
    "political_group": "armed_group",
    "civilians": "civilians",
    "person": "civilians",
}


_SHARE: Final = re.compile(
    rf"(?:(?:at least|about|some|nearly|up to|more than) )?(?:\d+|{SMALL}|some|several|half) of "
    r"(?:them|(?:the|those|its|his|her) (?:wounded|injured|hurt|sick|admitted))\b",
    re.IGNORECASE,
)


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
    disowns: bool = False
    """It denies having had a part in the event, which it leaves standing."""
    headline: bool = False
    broken: bool = field(default=False)
    """Its line of sources clashes with its own article."""

    loose: bool = field(default=False)
    """A headline's name for a source that the body of the article does not know, over a figure that the body credits."""

    traced: Ref | None = None
    """The body whose figure it is that the claim credits to media, as the rest of the story shows."""

    @property
    def asserts(self) -> bool:
        return self.claim.stance == "asserts"

    @property
    def denies(self) -> bool:
        return self.claim.stance == "denies"

    names: frozenset[str] = frozenset()
    """Words of the names of its actors and places: that two claims share them tells little."""

    @cached_property
    def words(self) -> frozenset[str]:
        return content(self.claim.statement) - self.names

    @cached_property
    def deeds(self) -> frozenset[str]:
        """What is said, numbers and dates aside."""
        return frozenset(word for word in self.words if not any(c.isdigit() for c in word) and word not in _MONTHS)

    @cached_property
    def evidence(self) -> str:
        return " ".join(run.text for run in self.claim.evidence)

    @property
    def credited(self) -> Ref | None:
        """The body that the article names for it, as far as the article can be believed on that."""
        return None if self.broken or self.loose else self.body

    @property
    def origin(self) -> Ref | None:
        """The body that the statement, or the figure in it, comes from."""
        return None if self.broken or self.loose else self.traced or self.body


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
        _SHARE.match(statement) is not None and len(records.claims[ref].quantities) == 1,
        bool(re.search(r"\ball (?:of them|of whom|were|being)\b|\bonly\b", statement)) and quantity.measure in HARM,
    )


def _part(quantity: Quantity) -> str | None:
    """The part of a people that the unit names; of armed sides a unit names no part."""
    return part_of_people(quantity.unit) if quantity.unit and plain(quantity.unit) not in ("men",) else None


@cache
def cues(kind: str) -> frozenset[str]:
    """Stems of the words that tell a happening of a type."""
    lexicon = load("events")
    return frozenset(stem(word) for part in ("verbs", "nouns") for word in lexicon[part].get(kind, ()))


#: Forms that tell a happening as verbs do, and would not as bare stems ("bombed", not "a bomb").
_MORE: Final = {
    "armed_clash": frozenset(
        ["gunfire", "overran", "overrun", "crushed", "fighting", "fought", "offensive", "repelled"]
    ),
    "air_strike": frozenset(
        [
            "bombed",
            "bombing",
            "bombings",
            "struck",
            "strike",
            "strikes",
            "airstrikes",
            "raid",
            "raids",
            "sorties",
            "bombarded",
        ]
    ),
    "shelling": frozenset(["shells", "shelled", "shelling", "rockets", "rocketed", "mortars"]),
    "bombing": frozenset(["blew", "exploded", "bombing", "blast", "bombings"]),
    "territory_captured": frozenset(
        ["took", "fell", "held", "taken", "lost", "won", "seized", "control", "overran", "overrun", "fallen", "hands"]
    ),
    "withdrawal": frozenset(
        [
            "fell",
            "left",
            "abandoned",
            "fled",
            "flee",
            "pulled",
            "abandon",
            "leave",
            "gave",
            "give",
            "giving",
            "given",
            "yielded",
            "redeploy",
            "redeployed",
            "redeployment",
        ]
    ),
    "displacement": frozenset(["crossed", "fled", "flee", "forced", "displaced", "homes", "refuge"]),
}


def tells(statement: str, kind: str) -> bool:
    """Whether a statement reports a happening of this type, rather than go back to one that it takes as known: a word for it
    stands outside "the attack", "… that was bombed", "before a barge was shelled"."""
    rest = _presupposed(kind).sub(" ", statement)
    words = tokens(rest)
    return bool(frozenset(map(stem, words)) & cues(kind) or frozenset(words) & _MORE.get(kind, frozenset()))


@cache
def _presupposed(kind: str) -> re.Pattern[str]:
    nouns = sorted(listed("happening") | set(load("events")["nouns"].get(kind, ())), key=len, reverse=True)
    known = rf"\b(?:the|this|that|its|their)(?: [\w'’-]+){{0,2}}? (?:{'|'.join(map(re.escape, nouns))})s?\b"
    happened = r"(?!(?: (?:on|at|in|near|around|for|of)(?: [\w'’-]+){1,3}?)? (?:took place|happened|occurred|began|started|broke out|lasted|went on))"
    clauses = r"\b(?:before|after|since|until|that was|that were|which was|which were|who) [^,;.]*"
    return re.compile(f"{known}{happened}|{clauses}", re.IGNORECASE)


def named_in(text: str, names: list[str]) -> bool:
    """Whether one of these names, being proper ones, stands in a text."""
    flat = f" {plain(text)} "
    return any(f" {plain(name)} " in flat for name in names if is_named(name))


@lru_cache(maxsize=KEPT)
def harm_in(statement: str) -> bool:
    """Whether a statement speaks of people killed or hurt."""
    return bool(set(tokens(statement)) & listed("harm"))


@lru_cache(maxsize=KEPT)
def civil_in(statement: str) -> bool:
    """Whether a statement speaks of people without arms."""
    return bool(set(tokens(statement)) & listed("civil"))


#: Days of a month ("9 or 10 March 2027"), and days in digits.
_DATES: Final = re.compile(
    rf"\b\d{{1,2}}(?: (?:or|and|to) \d{{1,2}})* (?:{'|'.join(MONTHS)})\b(?: \d{{4}})?|\d{{4}}-\d\d-\d\d", re.IGNORECASE
)


def has_number(statement: str) -> bool:
    """Whether a statement holds a number that is no year and no day of a date."""
    return any(n >= 2 and not 1900 <= n <= 2100 for n in numbers(_DATES.sub(" ", statement)))
