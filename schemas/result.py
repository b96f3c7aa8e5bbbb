"""A finished extraction: records, what was read, what was dropped and why, and who made it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from schemas.article import ArticleInfo
from schemas.record import Actor, Claim, Event, Evidence, Record
from schemas.vocabulary import SCHEMA_VERSION, Status, Zone


def _written_time(value: Any) -> Any:
    """Keep pydantic from taking any number for seconds since 1970, which the JSON Schema does not allow."""
    if isinstance(value, int | float) or (isinstance(value, str) and "-" not in value):
        raise ValueError("write a time as 2031-05-07T12:00:00Z")
    return value


class Span(Record):
    """A range of `article.text` in Unicode code points, end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Unread(Span):
    """A range that yielded nothing because it was not read, and why."""

    reason: str
    """`furniture` (menus, appeals, links: never evidence), `instruction` (words to a machine, imitations of its templates and
    answers), `hidden` (never shown to a reader), `language` (not English), `model_failed`, `budget`, `deadline`."""
    zone: Zone | None = None


class Notice(Record):
    """Something the caller should know about this result."""

    code: str
    """Stable, machine-readable."""
    message: str


class Dropped(Record):
    """An item that a model gave and the checks refused, or that grammar found and could not complete."""

    kind: str
    """`claim`, `event`, `actor`, `quantity` or `reply`."""
    reason: str
    """Machine-readable: `quote_not_found`, `number_not_in_evidence`, `duplicate`, `furniture`, `speaker_not_found` (the text
    credits somebody whom it does not name), …"""
    raw: str
    """What the model wrote, or the words of the text, cut to 500 characters."""
    model: str | None = None
    """Who gave it; `rules` for grammar."""


class Usage(Record):
    """What an extraction cost, over all attempts, failed ones included."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    unmetered: int = 0
    """Of the calls, those that broke off or failed: nobody told their tokens, so that they are in no sum."""
    cost_usd: float | None = None
    """By litellm's price table or the config; null where a model has no known price or a call is unmetered."""

    def __add__(self, other: "Usage") -> "Usage":
        """Sum of two usages; an unknown cost stays unknown unless no call was made."""
        if not self.calls:
            return other
        if not other.calls:
            return self
        known = self.cost_usd is not None and other.cost_usd is not None
        return Usage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            unmetered=self.unmetered + other.unmetered,
            cost_usd=(self.cost_usd or 0) + (other.cost_usd or 0) if known else None,
        )


class Tried(Record):
    """A model of the chain that was tried, and how that ended."""

    model: str
    calls: int
    error: str | None
    """Why it was left, in words without any model output; null if it did its part."""
    items: int = 0
    """What it gave that is in the result."""
    retries: int = 0
    """Calls made again because one failed on the way, or because nothing of an answer could be used."""
    repairs: int = 0
    """Calls made for the malformed items of an answer alone."""
    unanswered: int = 0
    """Questions that it left open, for the next model."""


class Measured(Record):
    """What a model's results scored on labelled reports."""

    f1: dict[str, float]
    """Headline F1 (claims with the right speaker and the right stance) by labelled set: `gold`, five real reports; `dev`,
    invented ones."""
    commit: str
    """The state of the program that was measured."""


class Provenance(Record):
    """Who made a result, from which words, at what cost."""

    profile: str
    model: str | None
    """The model that answered (the last one, if several did); `rules` where none was asked."""
    measured: Measured | None = None
    """How good results of `model` were measured to be; null where nobody measured it."""
    tried: list[Tried]
    prompt: str | None
    """Name and version of the prompt, e.g. `sentence/v1`."""
    prompt_sha256: str | None
    strategy: str
    """How the model was asked: `rules`, `windows` or `whole`."""
    parser: str | None
    """The linguistic pipeline used, or null where it ran without (at a loss of quality)."""
    usage: Usage
    seconds: float
    software: str
    """`claimwire` and its version."""
    cached_at: Annotated[datetime | None, BeforeValidator(_written_time)] = None
    """When this result was made, where it answers an equal request later on (UTC); null if it was made for this request.
    Usage and seconds are then those of the first time."""


class Extraction(Record):
    """The actors, events and claims of one article. Gold files are instances of it, without the machine's own fields."""

    schema_version: str = SCHEMA_VERSION
    status: Status = "complete"
    """`complete`: all of the article proper was read · `partial`: some was not, see `not_read` · `failed`: nothing was."""
    article: ArticleInfo
    actors: list[Actor]
    events: list[Event]
    claims: list[Claim]
    notes: list[str] = []
    read: list[Span] = []
    """The ranges of `article.text` that were read."""
    not_read: list[Unread] = []
    warnings: list[Notice] = []
    dropped: list[Dropped] = []
    provenance: Provenance | None = None
    """Null only in hand-labelled files."""

    @model_validator(mode="before")
    @classmethod
    def _locate_bare_strings(cls, value: Any, info: ValidationInfo) -> Any:
        """Give offsets to evidence written as bare strings, where the text is at hand (in `article.text`)."""
        text = (
            value.get("article", {}).get("text")
            if isinstance(value, dict) and isinstance(value.get("article"), dict)
            else None
        )
        if not isinstance(text, str):
            return value
        return value | {
            kind: [
                item | {"evidence": [_locate(run, text) for run in item["evidence"]]}
                if isinstance(item, dict) and isinstance(item.get("evidence"), list)
                else item
                for item in value.get(kind, [])
            ]
            for kind in ("events", "claims")
            if isinstance(value.get(kind), list)
        }

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for problem in self._problems():
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        actors, events, claims = ({item.id for item in items} for items in (self.actors, self.events, self.claims))
        for ids, items in ((actors, self.actors), (events, self.events), (claims, self.claims)):
            if len(ids) != len(items):
                yield "ids are not unique"
        for actor in self.actors:
            if actor.part_of is not None and actor.part_of not in actors:
                yield f"{actor.id}.part_of names no actor: {actor.part_of}"
        for event in self.events:
            for participant in event.participants:
                if participant.actor not in actors:
                    yield f"{event.id} has a participant that names no actor: {participant.actor}"
        for claim in self.claims:
            spoken = [claim.speaker, *claim.relayed_by, *(q.of for q in claim.quantities)]
            if unknown := [ref for ref in spoken if ref is not None and ref not in actors]:
                yield f"{claim.id} names no actor: {unknown[0]}"
            if unknown := [ref for ref in claim.about if ref not in events]:
                yield f"{claim.id}.about names no event: {unknown[0]}"
            if unknown := [ref for ref in claim.contradicts if ref not in claims or ref == claim.id]:
                yield f"{claim.id}.contradicts names no other claim: {unknown[0]}"
        text = self.article.text
        if text is None:
            return
        told: list[Event | Claim] = [*self.events, *self.claims]
        for item in told:
            for run in item.evidence:
                if run.start is None or run.end is None or text[run.start : run.end] != run.text:
                    yield f"{item.id}: evidence does not stand in the text: {run.text[:60]!r}"


def _locate(run: Any, text: str) -> Any:
    if isinstance(run, dict) and run.get("start") is None and isinstance(run.get("text"), str):
        run = run["text"]
    if not isinstance(run, str):
        return run
    start = text.find(run)
    return Evidence(start=start, end=start + len(run), text=run) if start >= 0 and run else run
