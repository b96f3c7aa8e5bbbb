"""What callers are promised: Actor, Event and Claim, exactly the fields of the codebook, each with its evidence.

Fields that the codebook does not name (``zone``, ``match``, ``made_by``, ``confidence``) are additions and may be null.
"""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.vocabulary import (
    BOUNDS_OF,
    ActorKind,
    DatePrecision,
    EventType,
    Match,
    Measure,
    Qualifier,
    Role,
    Stance,
    Zone,
)

ActorId = Annotated[str, Field(pattern=r"^a[1-9][0-9]*$")]
EventId = Annotated[str, Field(pattern=r"^e[1-9][0-9]*$")]
ClaimId = Annotated[str, Field(pattern=r"^c[1-9][0-9]*$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Record(BaseModel):
    """Base of all public shapes: immutable, unknown keys refused, attribute docstrings become the JSON Schema."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Evidence(Record):
    """One contiguous run of the article's text, copied letter by letter."""

    start: int | None = Field(default=None, ge=0)
    """First character, in Unicode code points from the start of `article.text`; null only in hand-labelled files."""
    end: int | None = Field(default=None, ge=0)
    """One past the last character, in Unicode code points; null only in hand-labelled files."""
    text: str = Field(min_length=1)
    """The characters themselves: always equal to `article.text[start:end]`."""
    zone: Zone | None = None
    """The part of the page it stands in; never `furniture`. Null where no machine read the page."""
    match: Match | None = None
    """How a model's quote was found: letter by letter; after normalising only quotes, dashes, spaces, hyphens at line ends,
    ligatures and case; or `ambiguous`, in several places of which nothing tells the right one, so that the first is given."""

    @model_validator(mode="before")
    @classmethod
    def _accept_bare_string(cls, value: Any) -> Any:
        """Gold files write evidence as a bare string; `Extraction` adds the offsets."""
        return {"text": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _offsets_agree(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("evidence needs both start and end, or neither")
        if self.start is not None and self.end is not None and self.end - self.start != len(self.text):
            raise ValueError("evidence start and end do not span its text")
        return self


class Actor(Record):
    """Whoever speaks, takes part in a coded event, or is counted in a coded quantity. Places are not actors."""

    id: ActorId
    """`a1`, `a2`, … in order of first mention."""
    name: str = Field(min_length=1)
    """The fullest name that the article uses, without the article "the", rank or title."""
    aliases: list[str]
    """Every other surface form in the text that names it; no pronouns, no bare "the group"."""
    kind: ActorKind
    """government · state_forces (armies, police) · armed_group (rebels, militants) · political_group · civilians ·
    international_organization · ngo · monitor (bodies that count and verify) · media · person · other."""
    country: Country | None
    """ISO 3166-1 alpha-2 of the state that it belongs to, where that is plain; else null."""
    part_of: ActorId | None
    """The actor that it belongs to or speaks for, where the article or the name says so; else null."""


class Participant(Record):
    """An actor's part in an event."""

    actor: ActorId
    role: Role
    """`initiator` did it · `target` it was done to · `party` joined it on equal terms · `affected` was harmed or moved."""


class Event(Record):
    """A bounded happening that is reported or alleged. Whether it happened is what the claims are for."""

    id: EventId
    """`e1`, `e2`, … in order of first mention."""
    type: EventType
    """What was done, whatever it is called: a one-day "offensive" is an `armed_clash`."""
    description: str
    """One clause, in plain words, that stands alone."""
    start: date | None
    """First day, inclusive; null where the text does not tell. Never the publication date by default."""
    end: date | None
    """Last day, inclusive; null where unknown or still going on."""
    precision: DatePrecision
    """How finely the text dates it."""
    place: str | None
    """The most specific place named for it, as named, or null."""
    country: Country | None
    """ISO 3166-1 alpha-2 of the place, or null."""
    participants: list[Participant]
    evidence: list[Evidence] = Field(min_length=1)
    """The clauses that report it."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"event {self.id} ends before it starts")
        return self


class Period(Record):
    """The days that a statement itself is about, as far as the text tells; either end may be null."""

    start: date | None
    end: date | None


class Quantity(Record):
    """A count that a claim gives, with the bounds and the hedge of the text. No bound is null, never 0."""

    measure: Measure
    """killed · wounded · casualties (killed and hurt not told apart) · displaced · detained · missing ·
    places_captured · strikes · population · other."""
    low: int | None = Field(ge=0)
    """Smallest number that fits the words, inclusive; null where the words set none ("up to 40")."""
    high: int | None = Field(ge=0)
    """Largest number that fits the words, inclusive; null where the words set none ("at least 40")."""
    qualifier: Qualifier
    """The hedge: exact · about · nearly · at_least · more_than · up_to · less_than · between · vague ("dozens")."""
    of: ActorId | None
    """The actor counted, or null."""
    unit: str | None
    """The noun counted, as written ("soldiers"); null where none is."""

    @model_validator(mode="after")
    def _bounds_agree(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        has = (self.low is not None, self.high is not None)
        if has != BOUNDS_OF[self.qualifier]:
            raise ValueError(f"qualifier {self.qualifier} does not go with low={self.low}, high={self.high}")
        return self


class Claim(Record):
    """A statement by a source about the world: one for each source × stance × sentence."""

    id: ClaimId
    """`c1`, `c2`, … in order of first evidence."""
    speaker: ActorId | None
    """Whose statement it is: the person where one is named, else the body; null for the article's own voice."""
    relayed_by: list[ActorId]
    """Through whom it reached the article, nearest to the article first."""
    stance: Stance
    """asserts · denies (says it is not so) · predicts · vows (what the speaker will do) · urges (what others should
    do) · silent (is said not to mention, comment or disclose)."""
    statement: str
    """The proposition in one sentence. For `denies`, what is denied; for `silent`, what is left unsaid."""
    quantities: list[Quantity]
    about: list[EventId]
    """The coded events that it is about, most direct first."""
    contradicts: list[ClaimId]
    """Claims of this article that cannot hold if it does; written on both claims."""
    direct_quote: bool
    """True where any of it stands in quotation marks."""
    period: Period | None
    """The days that the statement is about; null where the text tells nothing."""
    said_on: date | None
    """When it was said, where the text says so; else null."""
    evidence: list[Evidence] = Field(min_length=1)
    """Source, cue word and what is said."""
    made_by: str | None = None
    """Which model proposed it, or `rules`; null in hand-labelled files."""
    confidence: float | None = Field(default=None, ge=0, le=1)
    """Calibrated chance that claim, speaker and stance are right, or null where none is known."""
