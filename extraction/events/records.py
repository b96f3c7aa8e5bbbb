"""What the event rules pass along: a mention in one place of the text, and the happening that several mentions tell."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extraction.actors import Entry
from extraction.parsing import Sentence
from extraction.when import When
from schemas.vocabulary import DatePrecision, EventType, Role


@dataclass(frozen=True)
class Spot:
    """A place as a clause gives it. ``grade``: 0 a named settlement or site, 1 a named region, 2 a kind of place ("the river port")."""

    text: str
    grade: int
    #: Lemma of the kind, where it is no name.
    kind: str | None = None
    #: "the town": it goes back to a name told before.
    definite: bool = False
    sentence: int = 0
    token: int = 0
    #: In a headline: "river town" is the town that the report is about.
    heading: bool = False


@dataclass
class Mention:
    """One place in the text that tells a happening. ``start`` and ``end`` are code points of the clause that tells it."""

    type: EventType
    token: Any
    sentence: Sentence
    start: int
    end: int
    participants: list[tuple[Any, Role]]
    spot: Spot | None
    when: When | None
    noun: bool
    #: "the attack", "that raid": it points back to what was told before.
    definite: bool
    #: An attack whose target the mention does not tell: what else is told of it decides its type.
    vague: bool = False
    #: "another attack", "retook": not the one told before.
    another: bool = False
    #: The happening is told in the perfect ("have fled"): the text gives it no day of its own.
    perfect: bool = False
    #: A noun that says of what, where or by whom ("the raid on the depot").
    specific: bool = False
    #: Told by a verb's whole clause, not by a noun in passing.
    whole: bool = True
    #: The lemma that tells it.
    word: str = ""
    #: Figures told with it, as written: two counts of people moved or held are two happenings.
    counts: frozenset[str] = frozenset()
    #: What a verb says it was done to, by lemma.
    things: frozenset[str] = frozenset()
    denied: bool = False
    #: How likely it is that it tells a bounded happening (`likeliness`).
    chance: float = 1.0

    @property
    def place(self) -> str | None:
        """The place that its clause gives, as named."""
        return self.spot.text if self.spot is not None else None


@dataclass
class Happening:
    """All mentions of one event, joined."""

    type: EventType
    mentions: list[Mention] = field(default_factory=list)
    first: date | None = None
    last: date | None = None
    precision: DatePrecision = "unknown"
    open_end: bool = False
    place: str | None = None
    people: list[tuple[Entry, Role]] = field(default_factory=list)
    #: The day comes from the text around it, not from a time word of its own.
    inferred: bool = False

    @property
    def start(self) -> int:
        """Where it is first told."""
        return min(m.start for m in self.mentions)
