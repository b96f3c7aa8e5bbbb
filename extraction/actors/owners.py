"""To whom fighters, units and weapons belong: "fighters of X", "X's men", "X troops", "army jets"."""

from typing import Any

_FIGHTERS = frozenset(
    {"fighter", "militant", "rebel", "gunman", "soldier", "troop", "force", "member", "unit", "element", "guerrilla", "insurgent",
     "terrorist", "militiaman", "jihadist", "man", "combatant", "supporter", "loyalist", "detachment", "contingent", "personnel"}
)  # fmt: skip
#: What acts for those who own it.
HARDWARE = frozenset({"warplane", "jet", "aircraft", "drone", "helicopter", "plane", "gunship", "artillery", "warship", "tank",
                      "bomber", "gunboat"})  # fmt: skip


def owner_of(head: Any) -> Any:
    """The token that names the owner of what ``head`` tells of; null where there is none or ``head`` is no such word."""
    if head.lemma_.lower() not in _FIGHTERS | HARDWARE:
        return None
    for child in head.children:
        if child.dep_ == "poss" and child.pos_ in {"PROPN", "NOUN"}:
            return child
    if head.tag_ == "NNP":
        return None  # the last word of a name: "the UN Interim Force"
    before = [c for c in head.children if c.dep_ in {"compound", "nmod", "amod"} and c.i < head.i]
    named = next((c for c in reversed(before) if c.pos_ in {"PROPN", "NOUN", "ADJ"} and _names(c)), None)
    if named is not None:
        return named
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in {"of", "from"}:
            inside = next((p for p in child.children if p.dep_ == "pobj" and p.pos_ in {"PROPN", "NOUN"}), None)
            if inside is not None and (child.lower_ == "of" or inside.pos_ == "PROPN"):
                return inside
    return None


def _names(token: Any) -> bool:
    if token.i + 1 < len(token.doc) and token.nbor(1).text == "-":
        return False  # "X-backed", "X-linked": somebody else's
    return (
        token.pos_ == "PROPN"
        or token.lemma_.lower() in {"army", "military", "government", "regime", "state", "coalition"}
        or (token.ent_type_ in {"NORP", "GPE"})
    )
