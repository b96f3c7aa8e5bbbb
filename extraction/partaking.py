"""Which nouns name somebody who may take part in what happens, or be counted."""

from typing import Any

from extraction.actors import HARDWARE, is_actor_noun, marks
from extraction.actors.documents import is_document

#: Words that name nobody by themselves.
_NOBODY = {"group", "groups", "movement", "faction", "side", "sides", "men", "man", "member", "members", "party",
           "parties"}  # fmt: skip


#: They may speak, but what happens to them happens at a place.
_BUILDINGS = {"hospital", "school", "church", "university", "clinic", "centre", "center", "station", "bank", "office", "palace",
              "court", "mosque", "plant", "factory", "volcano", "embassy", "laboratory", "headquarters", "state"}  # fmt: skip


#: Written like names of bodies.
_HARDWARE = {"IED", "IEDs", "RPG", "RPGs", "UAV", "UAVs", "SUV", "SUVs", "GPS", "GMT", "TNT", "TV"}


def _is_ours(token: Any) -> bool:
    """ "Its neighbour", "this newspaper": whose it is, or the report itself."""
    own = token.lemma_.lower() in {"neighbour", "neighbor"} and any(c.dep_ == "poss" for c in token.children)
    return own or (token.lemma_.lower() == "newspaper" and any(c.lower_ == "this" for c in token.children))


def _is_taken(token: Any) -> bool:
    """ "Took nine soldiers prisoner"."""
    return token.tag_ == "NN" and token.lemma_.lower() in {"prisoner", "hostage", "captive"} and not any(token.children)


def may_take_part(token: Any) -> bool:
    """Whether a noun names somebody: no document, thing, place or building, and no bare "side" or "member"."""
    if token.text in _HARDWARE or is_document(token) or _is_ours(token) or _is_taken(token):
        return False
    if token.ent_type_ in {"LOC", "FAC", "EVENT", "GPE"} and marks(token.text) != "armed_group":
        return False
    known = token.ent_type_ or marks(token.text) is not None or is_actor_noun(token) or token.text.isupper()
    if token.pos_ == "PROPN" and not known:
        return False
    acts = is_actor_noun(token) or token.lemma_.lower() in HARDWARE
    if token.pos_ == "NOUN" and (not acts or token.lemma_.lower() in _BUILDINGS):
        return False
    return token.lower_ not in _NOBODY or any(
        c.dep_ in {"amod", "compound", "prep"} or (c.dep_ == "poss" and c.pos_ != "PRON") for c in token.children
    )
