"""What a model fills in: words, quotes and labels. No ids, no offsets, no arithmetic: code adds those and checks these.

Every field is required and nothing else is allowed, so that a server can hold a model to the schema while it writes.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.vocabulary import ActorKind, EventType, Measure, Role, Stance

PairAnswer = Literal["agree", "clash", "neither"]
Words = Annotated[str, Field(max_length=300)]
Quote = Annotated[str, Field(max_length=900)]


class Draft(BaseModel):
    """Base of what models fill."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class SaidDraft(Draft):
    """One statement that a sentence credits to a source."""

    source: Words
    """The words that name who says it, copied from the text."""
    said: Quote
    """What is said, copied from the sentence."""
    stance: Stance
    """asserts, denies, predicts, vows, urges or silent."""


class SentenceDraft(Draft):
    """Answer to: who says what in this sentence? Empty where no source is credited."""

    statements: list[SaidDraft] = Field(max_length=3)


class FigureDraft(Draft):
    """A number that a claim gives."""

    quote: Words
    """The number with its hedge and noun, copied: "up to 40 soldiers"."""
    measure: Measure
    of: Words | None
    """Name of the actor counted, as in `actors`, or null."""


class ClaimDraft(Draft):
    """A statement by a source."""

    quote: Quote
    """Source, cue word and what is said, copied letter by letter from one place."""
    speaker: Words | None
    """Name of the actor whose statement it is, as in `actors`; null for the article's own voice."""
    relayed_by: list[Words] = Field(max_length=4)
    stance: Stance
    statement: Quote
    """The proposition in one sentence that stands alone."""
    figures: list[FigureDraft] = Field(max_length=12)


class ParticipantDraft(Draft):
    """An actor's part in an event."""

    actor: Words
    role: Role


class EventDraft(Draft):
    """A bounded happening."""

    type: EventType
    description: Quote
    quotes: list[Quote] = Field(max_length=6)
    """The clauses that report it, copied letter by letter."""
    when: Words | None
    """The words that date it, copied, or null."""
    place: Words | None
    """The most specific place, as named, or null."""
    participants: list[ParticipantDraft] = Field(max_length=8)


class ActorDraft(Draft):
    """Who speaks, takes part or is counted."""

    name: Words
    aliases: list[Words] = Field(max_length=12)
    kind: ActorKind
    part_of: Words | None


class ArticleDraft(Draft):
    """A whole article, as a large model reads it."""

    actors: list[ActorDraft] = Field(max_length=60)
    events: list[EventDraft] = Field(max_length=60)
    claims: list[ClaimDraft] = Field(max_length=120)


class PairAnswerDraft(Draft):
    """How two statements stand to each other."""

    relation: PairAnswer
    """agree, clash or neither."""


class PairDraft(Draft):
    """Answer to: do two statements about one event agree, or can they not both be true?"""

    answers: list[PairAnswerDraft] = Field(min_length=1, max_length=1)
