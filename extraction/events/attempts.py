"""Moves of arms that were tried, and failed: what was done is fighting, whatever it was meant to bring."""

from typing import Any

from extraction.events.arguments import subjects_of
from extraction.events.words import is_a, verb_type

_ADVANCES = {"enter", "advance", "push", "seize", "capture", "take", "storm", "infiltrate", "break", "cross", "overrun", "retake", "penetrate", "occupy", "intrude", "land", "encircle", "move"}  # fmt: skip


def attempted(token: Any) -> str | None:
    """ "The rebels tried to push into the valley", "made an attempt to take the pass": a move of arms that was made, and failed."""
    if token.lemma_.lower() not in {"try", "attempt"}:
        return None
    aims = [
        c
        for c in token.children
        if c.dep_ in {"xcomp", "acl", "relcl"} and c.lemma_.lower() in _ADVANCES and verb_type(c) != "displacement"
    ]
    if token.pos_ == "VERB":
        told = token.tag_ != "VBG" or any(c.dep_ == "aux" for c in token.children)
        return "armed_clash" if told and aims and any(is_a(s, "armed") for s in subjects_of(token)) else None
    verb = token.head
    made = token.dep_ == "dobj" and verb.lemma_.lower() in {"make", "launch", "repel", "repulse", "foil", "thwart"}
    armed = made and any(is_a(s, "forces") for s in subjects_of(verb))
    return "armed_clash" if aims and armed else None
