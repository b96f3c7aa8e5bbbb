"""Nouns that several share ("Peruvian and Chilean officials"), and groups of several ("a group of officers")."""

from typing import Any

from extraction.countries import code_of, is_capital, is_country


def joined_adjectives(head: Any) -> tuple[Any, Any] | None:
    """The two peoples' names before one plural noun ("Peruvian and Chilean officials"); null where there are not two."""
    if head.tag_ != "NNS":
        return None
    for first in head.children:
        if first.dep_ in {"amod", "compound", "nmod"} and code_of(first.text) is not None and first.i + 2 < head.i:
            seconds = [c for c in first.conjuncts if first.i < c.i < head.i and c.ent_type_ in {"NORP", "GPE"}]
            if len(seconds) == 1 and first.nbor(1).lower_ in {"and", "or"}:
                return first, seconds[0]
    return None


def both_names(head: Any) -> list[tuple[str, int]]:
    """ "Peruvian and Chilean officials": the name of either's officials and where it starts; empty where there are not two."""
    told = joined_adjectives(head) if head.pos_ == "NOUN" else None
    if told is None:
        return []
    doc, (first, second) = head.doc, told
    noun = doc.text[second.idx + len(second.text) : head.idx + len(head.text)]
    start = doc[first.i + 2]
    return [
        (first.text + noun, first.idx),
        (doc.text[start.idx : second.idx + len(second.text)] + noun, start.idx),
    ]


def shared_noun(head: Any) -> Any:
    """The noun that an adjective has in common with the next ("Peruvian and Chilean soldiers", read as two nouns)."""
    if head.pos_ != "PROPN" or code_of(head.text) is None or is_country(head.text) or is_capital(head.text):
        return None
    others = (c for c in head.children if c.dep_ == "conj" and c.tag_ == "NNS" and c.pos_ == "NOUN")
    return next((c for c in others if any(code_of(a.text) is not None for a in c.children)), None)


def group_of(head: Any) -> Any:
    """Who "a group of officers" are."""
    if head.lemma_.lower() not in {"group", "band", "column", "handful"} or head.tag_ != "NN":
        return None
    of = (p for c in head.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj")
    return next((p for p in of if p.tag_ == "NNS"), None)
