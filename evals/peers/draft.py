"""What a peer's model fills in: the codebook's fields, with names and quotes in place of ids and offsets."""

from pydantic import BaseModel, ConfigDict

from schemas.vocabulary import ActorKind, DatePrecision, EventType, Measure, Qualifier, Role, Stance


class _Draft(BaseModel):
    """Unknown keys are refused, so that the JSON Schema closes every object, as strict decoding wants."""

    model_config = ConfigDict(extra="forbid")


class DraftActor(_Draft):
    """An actor, by name."""

    name: str
    aliases: list[str]
    kind: ActorKind
    country: str | None
    part_of: str | None


class DraftParticipant(_Draft):
    """An actor's part in an event."""

    actor: str
    role: Role


class DraftEvent(_Draft):
    """An event; ``id`` is the model's own and serves only its references. Dates are ISO strings."""

    id: str
    evidence: list[str]
    type: EventType
    description: str
    start: str | None
    end: str | None
    precision: DatePrecision
    place: str | None
    country: str | None
    participants: list[DraftParticipant]


class DraftQuantity(_Draft):
    """A count with its bounds."""

    measure: Measure
    qualifier: Qualifier
    low: int | None
    high: int | None
    of: str | None
    unit: str | None


class DraftPeriod(_Draft):
    """The days a statement is about, as ISO strings."""

    start: str | None
    end: str | None


class DraftClaim(_Draft):
    """A claim; ``id`` is the model's own and serves only its references. Dates are ISO strings."""

    id: str
    evidence: list[str]
    speaker: str | None
    relayed_by: list[str]
    stance: Stance
    statement: str
    quantities: list[DraftQuantity]
    about: list[str]
    contradicts: list[str]
    direct_quote: bool
    period: DraftPeriod | None
    said_on: str | None


class Draft(_Draft):
    """Everything that a peer found in one report."""

    actors: list[DraftActor]
    events: list[DraftEvent]
    claims: list[DraftClaim]
