"""Who takes part in a happening, and how (codebook, Event.participants)."""

from typing import Any

from extraction.events.arguments import objects_of, subjects_of
from extraction.events.words import is_a
from schemas.vocabulary import EventType, Role

_MUTUAL = {"ceasefire", "agreement", "diplomacy"}
_HARMED = {"displacement", "infrastructure_damage", "other", "humanitarian_access"}


_DRIVING = {"displace", "uproot", "drive", "force", "chase", "push", "expel", "evacuate", "move", "take"}


def participants(kind: EventType, token: Any, verb: Any) -> list[tuple[Any, Role]]:
    """Head tokens of those named in the clause, with their roles."""
    if token is verb:
        out = _of_verb(kind, token)
    else:
        out = _of_noun(kind, token)
        if verb is not None:
            out += _of_governor(kind, token, verb)
    if kind in _HARMING:
        out += [(t, "affected") for t in _hurt(verb if verb is not None else token)]
    return [(_owner(t) or t, role) for t, role in out]


#: Who is hurt in these is told behind them ("…, killing nine miners").
_HARMING = {"air_strike", "shelling", "bombing", "armed_clash", "attack_on_civilians", "offensive"}
_HURTING = {"kill", "wound", "injure", "maim", "hurt"}
_WHOSE = {"its", "their"}
_BROKERING = {"broker", "mediate", "negotiate", "facilitate"}


def _hurt(verb: Any) -> list[Any]:
    """Whom it killed or hurt, in a clause that hangs on it ("struck the port, killing nine miners", "… and killed nine")."""
    hanging = [c for c in verb.children if c.dep_ in {"advcl", "conj"} and c.lemma_.lower() in _HURTING]
    return [t for c in hanging for t in objects_of(c) if c.tag_ in {"VBG", "VBD"}]


def _owner(token: Any) -> Any:
    """Whose camp, convoy or aircraft it is: those take part ("an army camp", "their positions"); null where none is told."""
    if not any(is_a(token, name) for name in ("posts", "aircraft", "guns", "ground")):
        return None
    owners = [c for c in token.children if c.dep_ in {"compound", "poss", "nmod", "amod"} and c.pos_ != "ADJ"]
    return next((c for c in owners if is_a(c, "armed") or c.ent_type_ in {"ORG", "NORP"} or c.lower_ in _WHOSE), None)


def _doer(kind: EventType) -> Role:
    return "affected" if kind == "displacement" else "party" if kind in _MUTUAL else "initiator"


def _done(kind: EventType) -> Role:
    return "affected" if kind in _HARMED else "party" if kind in _MUTUAL else "target"


def _of_verb(kind: EventType, token: Any) -> list[tuple[Any, Role]]:
    subjects, objects = subjects_of(token), objects_of(token)
    mutual = (
        kind in {"armed_clash", "protest"}
        and token.lemma_ in {"clash", "fight", "battle", "exchange"}
        and (len(subjects) > 1 or any(c.lower_ == "with" for c in token.children))
    )
    out: list[tuple[Any, Role]] = [(s, "party" if mutual else _doer(kind)) for s in subjects]
    if kind == "displacement" and objects and subjects and token.lemma_.lower() in _DRIVING:
        out = [(s, "initiator") for s in subjects]
    if kind not in {"deployment", "withdrawal"} or not subjects:
        role: Role = "initiator" if kind in {"deployment", "withdrawal"} else _done(kind)
        out += [(o, role) for o in objects if o.pos_ in {"NOUN", "PROPN", "PRON"}]
    for child in token.children:
        if (
            child.dep_ == "prep"
            and child.lower_ in {"with", "against"}
            and kind in {"armed_clash", "protest", "diplomacy", "agreement", "ceasefire"}
        ):
            role = "target" if child.lower_ == "against" else "party"
            out += [(q, role) for p in child.children if p.dep_ == "pobj" for q in (p, *p.conjuncts)]
    role = "affected" if kind == "humanitarian_access" else "target"
    out += [(q, role) for q in _behind(token, _TO.get(kind, frozenset()))]
    return out


#: Words behind which those stand from whom a place is taken, or to whom help goes.
_TO = {"territory_captured": frozenset({"from"}), "humanitarian_access": frozenset({"to", "for"})}


def _behind(token: Any, words: frozenset[str]) -> list[Any]:
    """What stands behind one of these words, with the verb or, as parsers attach it, within its object."""
    objects = [t for c in token.children if c.dep_ == "dobj" for t in c.subtree]
    found = [c for c in (*token.children, *objects) if c.dep_ in {"prep", "dative"} and c.lower_ in words]
    return [q for c in found for p in c.children if p.dep_ == "pobj" for q in (p, *p.conjuncts)]


def _of_noun(kind: EventType, token: Any) -> list[tuple[Any, Role]]:
    out: list[tuple[Any, Role]] = []
    for child in token.children:
        inner = [q for p in child.children if p.dep_ == "pobj" for q in (p, *p.conjuncts)]
        if child.dep_ == "poss" or (
            child.dep_ in {"compound", "nmod"} and kind not in _MUTUAL and child.pos_ in {"NOUN", "PROPN"}
        ):
            out.append((child, _doer(kind)))
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            brokered = kind in _MUTUAL and child.lemma_.lower() in _BROKERING
            out += [(s, "initiator" if brokered else _doer(kind)) for s in subjects_of(child)]
        elif child.lower_ == "by":
            out += [(p, _doer(kind)) for p in inner]
        elif child.lower_ in {"on", "against"} and any(p.ent_type_ in {"DATE", "TIME"} for p in inner):
            continue
        elif child.lower_ in {"on", "against"} or (
            child.lower_ == "of" and kind in {"detention", "shelling", "displacement", "attack_on_civilians"}
        ):
            out += [(p, _done(kind)) for p in inner]
        elif child.lower_ in {"between", "among"} or (child.lower_ == "with" and kind in {"armed_clash", *_MUTUAL}):
            out += [(p, "party") for p in inner]
    return out


def _of_governor(kind: EventType, token: Any, verb: Any) -> list[tuple[Any, Role]]:
    """ "11 soldiers were killed in an ambush", "the rebels launched an attack", "a quake killed nine miners"."""
    out: list[tuple[Any, Role]] = []
    if token.dep_ == "dobj":
        out += [(s, _doer(kind)) for s in subjects_of(verb)]
    else:
        role: Role = "target" if kind in {"armed_clash", "attack_on_civilians"} else "affected"
        out += [(o, role) for o in objects_of(verb) if o != token and o.pos_ in {"NOUN", "PROPN"}]
    return out
