"""Made-up extractions in any number, to measure what a comparison costs. Stories of four reports, two of which share text."""

import random
from datetime import date, timedelta

from schemas import Extraction

_SYLLABLES = [
    "ka",
    "ru",
    "mo",
    "ti",
    "ben",
    "dal",
    "shu",
    "wey",
    "orn",
    "ipa",
    "lek",
    "zun",
    "far",
    "quil",
    "ost",
    "hem",
    "bra",
    "nid",
]
_WORDS = [
    "the",
    "said",
    "of",
    "on",
    "a",
    "to",
    "in",
    "and",
    "force",
    "report",
    "post",
    "road",
    "river",
    "troops",
    "local",
    "after",
    "night",
    "before",
    "morning",
    "unit",
    "call",
    "place",
    "market",
]
REPORTS_PER_STORY = 4


def extractions(count: int, seed: int = 7) -> list[Extraction]:
    """`count` extractions of about ten claims each: stories in fifty regions over two years, some armies in common."""
    rng = random.Random(seed)
    return [
        _report(number, random.Random(seed * 100_003 + number // REPORTS_PER_STORY), rng) for number in range(count)
    ]


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(3)).capitalize()


def _report(number: int, story: random.Random, own: random.Random) -> Extraction:
    part = number % REPORTS_PER_STORY
    place, person, group, town = (_name(story) for _ in range(4))
    day = date(2030, 1, 1) + timedelta(days=story.randrange(700))
    dead = story.randrange(5, 80)
    country = story.choice(("ML", "NE", "TD", "SD", "SO"))
    shared = " ".join(story.choice(_WORDS) for _ in range(260))
    filler = shared if part < 2 else " ".join(own.choice(_WORDS) for _ in range(260))
    sentences = [
        f"Fighters attacked a post at {place} on {day}, the army said.",
        f"At least {dead} soldiers were killed, the army said."
        if part
        else f"Up to {dead} soldiers were killed, the army said.",
        f"The {group} Front denied that it attacked {place}, its spokesman {person} said.",
        f"{dead * 2} people were wounded, a doctor in {town} said.",
        f"Thousands fled {place}.",
    ]
    text = "\n".join([*sentences, f"{place} {filler}"])
    actors = [
        _actor("a1", "army", "state_forces", country),
        _actor("a2", "fighters", "armed_group", country),
        _actor("a3", f"{group} Front", "armed_group", country),
        _actor("a4", person, "person", country, "a3"),
        _actor("a5", f"doctor in {town}", "person", country),
        _actor("a6", "people", "civilians", country),
    ]
    sides = [
        {"actor": "a2", "role": "initiator"},
        {"actor": "a3", "role": "initiator"},
        {"actor": "a1", "role": "target"},
    ]
    fled = [{"actor": "a6", "role": "affected"}]
    events = [
        _event("e1", "armed_clash", f"Fighters attack a post at {place}.", place, country, day, sides, sentences[0]),
        _event("e2", "displacement", f"People flee {place}.", place, country, None, fled, sentences[4]),
    ]
    qualifier = ("at_least", dead, None) if part else ("up_to", None, dead)
    claims = [
        _claim("c1", "a1", "asserts", f"Fighters attacked a post at {place} on {day}.", ["e1"], sentences[0]),
        _claim(
            "c2",
            "a1",
            "asserts",
            f"Soldiers were killed at {place}.",
            ["e1"],
            sentences[1],
            ("killed", *qualifier, "a1"),
        ),
        _claim("c3", "a4", "denies", f"The {group} Front attacked {place}.", ["e1"], sentences[2]),
        _claim(
            "c4",
            "a5",
            "asserts",
            "People were wounded.",
            ["e1"],
            sentences[3],
            ("wounded", "exact", dead * 2, dead * 2, "a6"),
        ),
        _claim(
            "c5",
            None,
            "asserts",
            f"Thousands fled {place}.",
            ["e2"],
            sentences[4],
            ("displaced", "vague", 2000, None, "a6"),
        ),
    ]
    head = {
        "id": f"synthetic-{number:05d}",
        "publisher": f"Paper {part}",
        "headline": None,
        "published_on": day + timedelta(days=1),
        "language": "en",
        "text": text,
    }
    return Extraction.model_validate({"article": head, "actors": actors, "events": events, "claims": claims})


def _actor(id: str, name: str, kind: str, country: str, part_of: str | None = None) -> dict[str, object]:
    return {"id": id, "name": name, "aliases": [], "kind": kind, "country": country, "part_of": part_of}


def _event(
    id: str,
    kind: str,
    told: str,
    place: str,
    country: str,
    day: date | None,
    parts: list[dict[str, str]],
    evidence: str,
) -> dict[str, object]:
    return {
        "id": id, "type": kind, "description": told, "start": day, "end": day, "precision": "day" if day else "unknown",
        "place": place, "country": country, "participants": parts, "evidence": [evidence],
    }  # fmt: skip


def _claim(
    id: str,
    speaker: str | None,
    stance: str,
    statement: str,
    about: list[str],
    evidence: str,
    quantity: tuple[str, str, int | None, int | None, str] | None = None,
) -> dict[str, object]:
    names = ("measure", "qualifier", "low", "high", "of")
    counts = [dict(zip(names, quantity, strict=True)) | {"unit": None}] if quantity else []
    return {
        "id": id, "speaker": speaker, "relayed_by": [], "stance": stance, "statement": statement, "quantities": counts,
        "about": about, "contradicts": [], "direct_quote": False, "period": None, "said_on": None, "evidence": [evidence],
    }  # fmt: skip
