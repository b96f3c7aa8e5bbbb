"""Records like PLOVER's, one JSON object a line."""

from typing import Any

from extraction.exporting.codes import SECTOR, country_iso3, plover_type
from extraction.exporting.happenings import Happening, losses
from schemas.comparison import JoinedActor


def plover_record(happening: Happening) -> dict[str, Any] | None:
    """A record, or None where PLOVER has no type for the event (territory taken, breaches of a truce)."""
    found = plover_type(happening.first, happening.kinds("initiator"))
    if found is None:
        return None
    joined = happening.joined
    lost = [word for word in losses(happening) if word != "evidence_offsets"]
    lost += ["deaths"] if happening.killed else []
    lost += ["date_unknown"] if joined.start is None else []
    lost += ["equal_parties"] if happening.parts.get("party") else []
    return {
        "id": joined.key,
        "event_type": found[0],
        "event_mode": found[1],
        "event_date": str(joined.start) if joined.start else None,
        "event_date_end": str(joined.end) if joined.end else None,
        "actor": [_actor(actor) for part in ("initiator", "party") for actor in happening.parts.get(part, ())],
        "recipient": [_actor(actor) for part in ("target", "affected") for actor in happening.parts.get(part, ())],
        "location": joined.place,
        "country": country_iso3(joined.country),
        "event_text": joined.description,
        "publishers": happening.papers,
        "evidence": [
            {"article": article, "start": run.start, "end": run.end, "text": run.text}
            for article, run in happening.evidence
        ],
        "lossy": lost,
    }


def _actor(actor: JoinedActor) -> dict[str, str | None]:
    return {"name": actor.name, "sector": SECTOR.get(actor.kind), "country": country_iso3(actor.country)}
