"""Attacks and killings by whom they struck: unarmed people, armed ones, or nobody told."""

from typing import Any

from extraction.events import nouns
from extraction.events.arguments import objects_of, subjects_of
from extraction.events.words import is_a, verb_type
from extraction.lexicon import load
from schemas.vocabulary import EventType


def victims(anchor: Any, verb: Any) -> list[Any]:
    """Whom an attack killed or hurt, by the verb whose clause it stands in ("nine villagers died in an attack")."""
    if verb is None or verb.lemma_.lower() not in load("events")["harm"] or anchor.dep_ == "dobj":
        return []
    return [t for t in objects_of(verb) if t != anchor] or (subjects_of(verb) if anchor.dep_ == "pobj" else [])


def by_victims(found: str, token: Any) -> tuple[EventType | None, bool]:
    """Attacks and killings by whom they struck: unarmed people, or armed ones."""
    kind: Any = found
    if found not in {"attack", "killing", "killing_by"}:
        return kind, False
    targets = objects_of(token) + [
        q for c in token.children if c.lower_ in {"on", "at", "against"} for q in c.children if q.dep_ == "pobj"
    ]
    civil = nouns.is_civil_target(targets)
    if found == "attack":
        return ("attack_on_civilians" if civil else "armed_clash"), civil is None
    if token.dep_ in {"conj", "advcl"} and verb_type(token.head) in {
        "attack",
        "armed_clash",
        "air_strike",
        "shelling",
        "bombing",
    }:
        return None, False
    armed_doer = any(is_a(t, "armed") or t.lower_ in {"they", "men"} for t in subjects_of(token))
    if token.dep_ != "pcomp" and any(
        nouns.noun_type(t) for c in token.children if c.lower_ in {"in", "during", "by"} for t in c.children
    ):
        return None, False
    if found == "killing_by" and not armed_doer:
        return None, False
    if civil is None and not any(is_a(t, "persons") or nouns.is_bare_count(t) or _are_counted(t) for t in targets):
        return None, False
    return ("armed_clash" if civil is False else "attack_on_civilians"), civil is None and _only_counted(targets)


def _only_counted(targets: list[Any]) -> bool:
    return bool(targets) and all(nouns.is_bare_count(t) for t in targets)


def _are_counted(token: Any) -> bool:
    """ "killed 14 loggers": whoever is counted and killed, and bears no arms."""
    return bool(token.pos_ == "NOUN" and any(c.dep_ == "nummod" for c in token.children))
