"""LangExtract's grounded extractions to a draft, and drafts to its examples: two flat shapes, one vocabulary.

Its attributes are free words, so near misses of a value are taken for the value, and a figure is read from the words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from typing import Any, Final, get_args

from evals.peers.draft import Draft, DraftActor, DraftClaim, DraftEvent, DraftParticipant, DraftQuantity
from evals.peers.locate import Found, run_at
from extraction.numbers import find_numbers
from schemas.vocabulary import ActorKind, EventType, Measure, Role, Stance

_MARKS: Final = ('"', "“", "”", "''", "«", "»")
_LISTED: Final = re.compile(r"\s*(?:,|\band\b)\s*(?:the\s+)?")
_WORDS_FOR: Final[dict[str, str]] = {
    "dead": "killed",
    "died": "killed",
    "deaths": "killed",
    "injured": "wounded",
    "hurt": "wounded",
    "arrested": "detained",
    "captured": "places_captured",
    "seized": "places_captured",
    "retook": "places_captured",
    "fled": "displaced",
    "flee": "displaced",
    "homes": "displaced",
    "says": "asserts",
    "claims": "asserts",
    "reports": "asserts",
    "reported": "asserts",
    "confirms": "asserts",
    "warns": "predicts",
    "warned": "predicts",
    "expects": "predicts",
    "rejects": "denies",
    "disputes": "denies",
    "disputed": "denies",
    "refutes": "denies",
    "promises": "vows",
    "calls": "urges",
    "demands": "urges",
}
#: Words of a text that tell what is counted: the measures themselves, and what stands for them.
_MEASURED: Final = {word: word for word in get_args(Measure) if word not in {"other", "strikes"}} | {
    word: value for word, value in _WORDS_FOR.items() if value in get_args(Measure)
}


@dataclass(frozen=True)
class Grounded:
    """One extraction of LangExtract; ``start`` and ``end`` are null where its aligner found no place for the text."""

    kind: str
    text: str
    attributes: Mapping[str, Any]
    start: int | None = None
    end: int | None = None
    exact: bool = False


def to_draft(extractions: Iterable[Grounded], text: str) -> tuple[Draft, dict[str, Found]]:
    """The extractions as a draft, and where the aligner put those that it placed, by draft id."""
    draft = Draft(actors=[], events=[], claims=[])
    where: dict[str, Found] = {}
    disputes: list[tuple[DraftClaim, str]] = []
    for at, item in enumerate(extractions, start=1):
        own = f"x{at}"
        if item.kind == "actor":
            draft.actors.append(_actor(item))
            continue
        if item.start is not None and item.end is not None and item.start < item.end:
            where[own] = Found((run_at(item.start, item.end, text, "exact" if item.exact else None),), exact=item.exact)
        if item.kind == "event":
            draft.events.append(_event(own, item))
        elif item.kind == "claim":
            draft.claims.append(_claim(own, item))
            disputes += [(draft.claims[-1], name) for name in _many(item.attributes.get("disputes"))]
    for claim, name in disputes:
        claim.contradicts += _claims_of(name, claim, draft.claims)
    for claim in draft.claims:
        claim.about += [event.id for event in draft.events if _overlap(where.get(claim.id), where.get(event.id))]
    return draft, where


def to_grounded(draft: Draft, text: str) -> Iterator[Grounded]:
    """A labelled example in LangExtract's shape, in order of appearance."""
    speakers = {claim.id: claim.speaker for claim in draft.claims}
    items = [
        *(
            Grounded("actor", actor.name, actor.model_dump(include={"aliases", "kind", "country", "part_of"}))
            for actor in draft.actors
        ),
        *(Grounded("event", event.evidence[0], _event_words(event)) for event in draft.events),
        *(Grounded("claim", claim.evidence[0], _claim_words(claim, speakers)) for claim in draft.claims),
    ]
    yield from sorted(items, key=lambda item: text.find(item.text))


def _actor(item: Grounded) -> DraftActor:
    return DraftActor(
        name=item.text,
        aliases=_many(item.attributes.get("aliases")),
        kind=_nearest(item.attributes.get("kind"), get_args(ActorKind), "other"),
        country=_one(item.attributes.get("country")),
        part_of=_one(item.attributes.get("part_of")),
    )


def _event(own: str, item: Grounded) -> DraftEvent:
    start = _one(item.attributes.get("start"))
    return DraftEvent(
        id=own,
        evidence=[item.text],
        type=_nearest(item.attributes.get("type"), get_args(EventType), "other"),
        description=item.text,
        start=start,
        end=_one(item.attributes.get("end")),
        precision="day" if start else "unknown",
        place=_one(item.attributes.get("place")),
        country=_one(item.attributes.get("country")),
        participants=[_participant(words) for words in _many(item.attributes.get("participants"))],
    )


def _participant(words: str) -> DraftParticipant:
    name, _, role = words.rpartition(":")
    return DraftParticipant(actor=name.strip() or words, role=_nearest(role, get_args(Role), "party"))


def _claim(own: str, item: Grounded) -> DraftClaim:
    return DraftClaim(
        id=own,
        evidence=[item.text],
        speaker=_one(item.attributes.get("speaker")),
        relayed_by=_many(item.attributes.get("relayed_by")),
        stance=_nearest(item.attributes.get("stance"), get_args(Stance), "asserts"),
        statement=_one(item.attributes.get("statement")) or item.text,
        quantities=[_quantity(words, item.text) for words in _many(item.attributes.get("quantities"))],
        about=[],
        contradicts=[],
        direct_quote=any(mark in item.text for mark in _MARKS),
        period=None,
        said_on=_one(item.attributes.get("said_on")),
    )


def _quantity(words: str, claim: str = "") -> DraftQuantity:
    """ "killed: at least 14 soldiers"; without a number the bounds stay null, and the assembler drops and counts it.

    What is counted may be told by a word of the claim, where the figure itself names something else.
    """
    head, _, tail = words.partition(":")
    body = tail.strip() or head
    number = next(find_numbers(body), None)
    hints = [head, *head.split(), *body.split()] if tail else body.split()
    told = (_nearest(hint, get_args(Measure), "") for hint in hints)
    around = (_MEASURED.get(word, "") for word in re.findall(r"[a-z]+", claim.casefold()))
    measure: Any = next(filter(None, chain(told, around)), "other")
    return DraftQuantity(
        measure=measure,
        qualifier=number.qualifier if number else "exact",
        low=number.low if number else None,
        high=number.high if number else None,
        of=None,
        unit=(body[number.end :].strip().removeprefix("of ") or None) if number else None,
    )


def _event_words(event: DraftEvent) -> dict[str, Any]:
    parts = [f"{part.actor}: {part.role}" for part in event.participants]
    return event.model_dump(include={"type", "start", "end", "place", "country"}) | {"participants": parts}


def _claim_words(claim: DraftClaim, speakers: Mapping[str, str | None]) -> dict[str, Any]:
    said = claim.model_dump(include={"speaker", "relayed_by", "stance", "statement", "said_on"})
    disputed = next((speakers[ref] for ref in claim.contradicts), None) if claim.stance == "denies" else None
    return said | {"quantities": [_figure_words(each) for each in claim.quantities], "disputes": disputed}


def _figure_words(figure: DraftQuantity) -> str:
    if figure.qualifier == "vague":
        number = {24: "dozens", 200: "hundreds", 2000: "thousands"}[figure.low or 0]
    elif figure.qualifier == "between":
        number = f"between {figure.low} and {figure.high}"
    else:
        hedge = "" if figure.qualifier == "exact" else figure.qualifier.replace("_", " ")
        number = f"{hedge} {figure.low if figure.low is not None else figure.high}"
    return f"{figure.measure}: {number.strip()} {figure.unit or ''}".strip()


def _claims_of(name: str, denial: DraftClaim, claims: list[DraftClaim]) -> list[str]:
    """The claim of ``name`` nearest before the denial, else the first after it. A list in words ("A, B and C") is taken apart."""
    names = {one.casefold() for one in (name, *_LISTED.split(name))}
    theirs = [
        at for at, claim in enumerate(claims) if (claim.speaker or "").casefold() in names and claim is not denial
    ]
    own = claims.index(denial)
    before = [at for at in theirs if at < own]
    return [claims[at].id for at in (before[-1:] or theirs[:1])]


def _overlap(one: Found | None, other: Found | None) -> bool:
    if one is None or other is None:
        return False
    (first,), (second,) = one.runs, other.runs
    return max(first.start or 0, second.start or 0) < min(first.end or 0, second.end or 0)


def _nearest(value: Any, allowed: tuple[str, ...], default: str) -> Any:
    word = (_one(value) or "").casefold().replace(" ", "_").strip("_.,;:")
    word = _WORDS_FOR.get(word, word)
    return next(iter(get_close_matches(word, allowed, n=1, cutoff=0.75)), default)


def _one(value: Any) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    return str(value).strip() or None if value is not None else None


def _many(value: Any) -> list[str]:
    if value is None:
        return []
    words = value if isinstance(value, list) else str(value).split(";")
    return [
        str(word).strip()
        for word in words
        if word is not None and str(word).strip().casefold() not in {"", "null", "none"}
    ]
