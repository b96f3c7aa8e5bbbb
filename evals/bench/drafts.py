"""The labels as the drafts that a large model would write if it made no mistake: what is lost from there on is ours."""

from collections.abc import Callable

from evals.cases import Case
from extraction.config import ExtractorConfig, ModelSpec, Profile
from extraction.dates import find_dates
from extraction.numbers import find_numbers
from extraction.scripted import ScriptedGateway
from schemas import Claim, Event, Extraction
from schemas.draft import ActorDraft, ArticleDraft, ClaimDraft, EventDraft, FigureDraft, ParticipantDraft

SPEC = ModelSpec(name="scripted/labels", strategy="whole", max_output_tokens=16_000, context_tokens=200_000)


def draft_of(gold: Extraction) -> ArticleDraft:
    """The labels in words, quotes and names; figures as their numbers stand in the evidence, days as the text has them."""
    names = {actor.id: actor.name for actor in gold.actors}

    def named(actor: str | None) -> str | None:
        return names[actor] if actor is not None else None

    return ArticleDraft(
        actors=[
            ActorDraft(name=a.name, aliases=a.aliases[:12], kind=a.kind, part_of=named(a.part_of)) for a in gold.actors
        ],
        events=[
            EventDraft(
                type=e.type,
                description=e.description,
                quotes=[run.text for run in e.evidence][:6],
                when=_when(e, gold),
                place=e.place,
                participants=[ParticipantDraft(actor=names[p.actor], role=p.role) for p in e.participants][:8],
            )
            for e in gold.events
        ],
        claims=[
            ClaimDraft(
                quote=c.evidence[-1].text,
                speaker=named(c.speaker),
                relayed_by=[names[r] for r in c.relayed_by],
                stance=c.stance,
                statement=c.statement,
                figures=_figures(c, named),
            )
            for c in gold.claims
        ],
    )


def _figures(claim: Claim, named: Callable[[str | None], str | None]) -> list[FigureDraft]:
    """Each count as its number stands in the evidence; one that is told without a number is left to fail."""
    text = claim.evidence[-1].text
    numbers = list(find_numbers(text))
    out = []
    for q in claim.quantities:
        number = next((n for n in numbers if (n.low, n.high) == (q.low, q.high)), None)
        if number is not None:
            numbers.remove(number)
        quote = text[number.start : number.end] if number is not None else q.unit or text[:40]
        out.append(FigureDraft(quote=quote, measure=q.measure, of=named(q.of)))
    return out


def _when(event: Event, gold: Extraction) -> str | None:
    """The time words nearest to the event's evidence that mean its first day; null where the text has none."""
    if event.start is None and event.end is None:
        return None
    text = gold.article.text or ""
    at = event.evidence[0].start or 0
    meant = [
        w
        for w in find_dates(text, gold.article.published_on)
        if (None if w.until else w.first, None if w.since else w.last) == (event.start, event.end)
    ]
    best = min(meant, key=lambda w: abs(w.start - at), default=None)
    return text[best.start : best.end] if best is not None else None


async def read_by_labels(case: Case) -> Extraction:
    """What claimwire makes of a report when the model answers with the labels."""
    from extraction import Extractor

    profile = Profile(name="labels", chain=(SPEC,))
    config = ExtractorConfig(default_profile="labels", profiles={"labels": profile}, source="labels")
    extractor = Extractor(config, lambda spec: ScriptedGateway(spec, [draft_of(case.gold)]))
    try:
        return await extractor.extract(case.article)
    finally:
        await extractor.aclose()
