"""Claims as schema.org JSON-LD. schema.org has no stance, no bounds and no relation between claims; `lossy` says so."""

from typing import Any, Final

from schemas import Actor, Claim, Extraction

_CONTEXT: Final = {"@vocab": "https://schema.org/", "lossy": {"@id": "urn:claimwire:lossy", "@container": "@set"}}
_VERB: Final = {
    "predicts": "expects that",
    "vows": "vows that",
    "urges": "urges that",
}


def claim_graph(extractions: dict[str, Extraction]) -> dict[str, Any]:
    """One graph of `Claim`s with their author and the article in which they appear; keys name the articles."""
    return {
        "@context": _CONTEXT,
        "@graph": [
            _claim(key, extraction, claim)
            for key, extraction in sorted(extractions.items())
            for claim in extraction.claims
        ],
    }


def _claim(key: str, extraction: Extraction, claim: Claim) -> dict[str, Any]:
    actors = {actor.id: actor for actor in extraction.actors}
    speaker = actors[claim.speaker] if claim.speaker else None
    article = extraction.article
    return {
        "@type": "Claim",
        "@id": f"urn:claimwire:{key}/{claim.id}",
        "text": _text(claim, speaker),
        "author": _agent(speaker, actors) if speaker else None,
        "claimInterpreter": [_agent(actors[relay], actors) for relay in claim.relayed_by],
        "dateCreated": str(claim.said_on) if claim.said_on else None,
        "temporalCoverage": _interval(claim),
        "appearance": {
            "@type": "NewsArticle",
            "identifier": key,
            "headline": article.headline,
            "url": article.url,
            "datePublished": str(article.published_on) if article.published_on else None,
            "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
        },
        "citation": [run.text for run in claim.evidence],
        "lossy": _lost(claim),
    }


def _text(claim: Claim, speaker: Actor | None) -> str:
    """The statement; for another stance than an assertion with the stance before it. What is denied, or left unsaid, would
    read as a claim: there stand the words of the article."""
    if claim.stance == "asserts":
        return claim.statement
    if claim.stance in ("denies", "silent"):
        return max((run.text for run in claim.evidence), key=len)
    return f"{speaker.name if speaker else 'The article'} {_VERB[claim.stance]}: {claim.statement}"


def _agent(actor: Actor, actors: dict[str, Actor]) -> dict[str, Any]:
    kind = "Person" if actor.kind == "person" else "Organization"
    parent = actors[actor.part_of].name if actor.part_of else None
    tie = "affiliation" if kind == "Person" else "parentOrganization"
    return {"@type": kind, "name": actor.name} | ({tie: {"@type": "Organization", "name": parent}} if parent else {})


def _interval(claim: Claim) -> str | None:
    if claim.period is None:
        return None
    return f"{claim.period.start or '..'}/{claim.period.end or '..'}"


def _lost(claim: Claim) -> list[str]:
    checks = {
        "stance": claim.stance != "asserts",
        "quantities": bool(claim.quantities),
        "events": bool(claim.about),
        "contradictions": bool(claim.contradicts),
        "order_of_relays": len(claim.relayed_by) > 1,
        "direct_quote": claim.direct_quote,
        "own_voice": claim.speaker is None,
    }
    return ["evidence_offsets", *(name for name, lost in checks.items() if lost)]
