"""From joined records to claims ready to be set against each other: speaker, events, what each tells, denies and blames."""

import re
from datetime import date
from typing import Final

from extraction.comparing.claims import HARM, Said, counts_of, harm_in, named_in, tells
from extraction.comparing.intervals import meeting
from extraction.comparing.joining import Joined
from extraction.comparing.names import describes, is_named, is_title
from extraction.comparing.reports import Ref
from extraction.comparing.scopes import overlap_of, window_of_event
from extraction.comparing.sides import Sides
from extraction.comparing.words import stem, tokens
from schemas import Claim

#: What one denies who does not deny that it happened.
_NO_HAND: Final = re.compile(
    r"\b(?:part|hand|role|involvement) in\b|\b(?:involved|behind|responsible|responsibility)\b", re.I
)


def read_claims(joined: Joined, sides: Sides) -> list[Said]:
    """All claims of all reports, in order."""
    story = {key: number for number, (keys, _) in enumerate(joined.stories) for key in keys}
    texts = {key: number for number, group in enumerate(joined.texts) for key in group}
    return [
        _read(joined, sides, ref, claim, story[ref.article], texts[ref.article])
        for ref, claim in sorted(joined.records.claims.items())
    ]


def _read(joined: Joined, sides: Sides, ref: Ref, claim: Claim, story: int, text_group: int) -> Said:
    speaker = joined.actors.find(Ref(ref.article, claim.speaker)) if claim.speaker else None
    about = [Ref(ref.article, event) for event in claim.about]
    said = Said(
        ref,
        claim,
        speaker,
        sides.body(speaker) if speaker else None,
        tuple(joined.actors.find(Ref(ref.article, relay)) for relay in claim.relayed_by),
        tuple(dict.fromkeys(joined.events.find(event) for event in about)),
        counts_of(joined.records, ref),
        _as_of(joined, ref, claim),
        story,
        text_group,
        headline=_is_headline(joined, ref, claim),
        names=_names(joined, ref, about),
    )
    said.telling = frozenset(
        joined.events.find(event) for event in about if tells(claim.statement, joined.records.events[event].type)
    )
    said.disowns = said.denies and _NO_HAND.search(claim.statement) is not None
    said.blames = _blamed(joined, said)
    return said


def _as_of(joined: Joined, ref: Ref, claim: Claim) -> date | None:
    return claim.said_on or joined.records.by_key[ref.article].published


def _is_headline(joined: Joined, ref: Ref, claim: Claim) -> bool:
    """Whether all of a claim stands in the headline: marked so, or in the first line of the text."""
    runs = claim.evidence
    if any(run.zone for run in runs):
        return all(run.zone == "headline" for run in runs)
    text = joined.records.by_key[ref.article].extraction.article.text
    first = (text or "").lstrip().split("\n", 1)[0]
    return bool(first) and all(run.text in first for run in runs)


def _names(joined: Joined, ref: Ref, about: list[Ref]) -> frozenset[str]:
    """Stems of the names of an article's named actors and of the places of the events that a claim is about."""
    records = joined.records
    actors = records.by_key[ref.article].extraction.actors
    named = [form for actor in actors for form in (actor.name, *actor.aliases) if is_named(form)]
    places = [records.events[event].place or "" for event in about]
    return frozenset(stem(word) for form in (*named, *places) for word in tokens(form))


def _blamed(joined: Joined, said: Said) -> frozenset[Ref]:
    """Named actors among those who began the event, whom the statement names as more than its victims."""
    victims = {
        joined.actors.find(Ref(said.ref.article, quantity.of))
        for quantity in said.claim.quantities
        if quantity.of and quantity.measure in HARM | {"detained"}
    }
    found = set()
    for event in said.events:
        for actor in initiators(joined, event):
            if actor in victims and not said.telling:
                continue
            names = [
                name
                for member in joined.actors.members(actor)
                for name in (joined.records.actors[member].name, *joined.records.actors[member].aliases)
            ]
            if any(is_named(name) for name in names) and named_in(said.claim.statement, names):
                found.add(actor)
    if said.disowns and said.body is not None:
        found.add(said.body)
    return frozenset(found)


def initiators(joined: Joined, event: Ref) -> frozenset[Ref]:
    """Joined actors that any report has begin a joined event."""
    return frozenset(
        joined.actors.find(Ref(member.article, part.actor))
        for member in joined.events.members(event)
        for part in joined.records.events[member].participants
        if part.role == "initiator"
    )


def check_chains(joined: Joined, claims: list[Said]) -> list[tuple[Said, Said, str]]:
    """Mark claims whose stated source is, by the same article, silent on what it is credited with; give (claim, silence, why)."""
    broken = []
    by_article: dict[str, list[Said]] = {}
    for said in claims:
        by_article.setdefault(said.ref.article, []).append(said)
    for ours in by_article.values():
        silences = [said for said in ours if said.claim.stance == "silent" and said.speaker]
        for said in ours:
            for silence in silences:
                if _belied(joined, said, silence):
                    said.broken = True
                    via = "credits" if said.speaker == silence.speaker else "is relayed by"
                    broken.append((said, silence, f"It {via} a source that, by the same article, is silent on it."))
                    break
    return broken


def check_headlines(joined: Joined, sides: Sides, claims: list[Said]) -> None:
    """Mark claims of headlines whose source says nothing else in the article, where the body credits a fitting figure, or the
    same stand on the same event, to another: the name is a loose one for that source, or no name at all."""
    by_article: dict[str, list[Said]] = {}
    for said in claims:
        by_article.setdefault(said.ref.article, []).append(said)
    for ours in by_article.values():
        for said in ours:
            if said.headline and said.speaker and not said.broken:
                others = [other for other in ours if other is not said]
                if all(other.speaker != said.speaker for other in others):
                    fits = _same_figure if said.asserts and said.counts else _same_stand
                    loose = fits is _same_figure or _is_loose(joined, said)
                    meant = [other.body for other in others if loose and fits(said, other) and other.body]
                    near = [body for body in meant if sides.related(said.speaker, body)]
                    # "Mali says", over a body that credits Mali's ministry: a name for it, and a loose one only where it is none.
                    said.traced = near[0] if near else None
                    said.loose = bool(meant) and not near


def _is_loose(joined: Joined, headline: Said) -> bool:
    """Whether a headline calls somebody by a side ("rebels"), or by a piece of itself; people may speak for themselves."""
    actor = joined.records.actors[Ref(headline.ref.article, headline.claim.speaker or "")]
    if is_title(actor.name):
        return False
    return actor.kind not in ("person", "civilians") or not describes(actor.name)


def _same_stand(headline: Said, other: Said) -> bool:
    same = other.claim.stance == headline.claim.stance and set(other.events) & set(headline.events)
    return bool(same) and not other.headline and other.body not in (None, headline.body)


def _same_figure(headline: Said, other: Said) -> bool:
    if other.headline or not other.asserts or other.body in (None, headline.body):
        return False
    return any(
        x.quantity.measure == y.quantity.measure
        and (x.of == y.of or x.of is None or y.of is None)
        and meeting(x.quantity, y.quantity) != "disjoint"
        for x in headline.counts
        for y in other.counts
    )


def _same_days(joined: Joined, a: Said, b: Said) -> bool:
    """Whether the events that two claims are about have days in common, all of them dated."""
    windows = [window_of_event(joined, said.events[0]) for said in (a, b) if said.events]
    return len(windows) == 2 and overlap_of(*windows) in ("full", "partial")


def _belied(joined: Joined, said: Said, silence: Said) -> bool:
    """Whether a silence covers a figure that a claim credits to the silent source, or passes on through it."""
    credited = silence.speaker in (said.speaker, *said.relays)
    # A headline is about what its article is about, whatever event an extraction ties the silence to; else the days decide.
    same = said.headline or bool(set(said.events) & set(silence.events)) or not silence.events
    same = same or _same_days(joined, said, silence)
    counted = any(count.quantity.measure in HARM for count in said.counts)
    return said.asserts and credited and same and counted and harm_in(silence.claim.statement)
