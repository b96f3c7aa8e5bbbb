"""Where a happening is told to be: the most specific place that its clause names."""

import re
from typing import Any

from extraction.countries import is_country
from extraction.events.words import is_a
from extraction.parsing import Sentence

_PLACES = {"GPE", "LOC", "FAC"}
_AT = {
    "in",
    "at",
    "near",
    "on",
    "into",
    "outside",
    "inside",
    "around",
    "over",
    "across",
    "of",
    "from",
    "to",
    "towards",
    "toward",
    "between",
    "through",
    "off",
    "along",
    "for",
    "against",
}
_NEARER = (
    "at",
    "near",
    "outside",
    "inside",
    "in",
    "on",
    "around",
    "into",
    "across",
    "over",
    "of",
    "against",
    "from",
    "towards",
    "to",
    "through",
    "for",
)


def place_in(tokens: list[Any], token: Any) -> str | None:
    """The place that the clause names: a name first, else a kind of place ("the river port")."""
    ids = {t.i for t in tokens}
    names = [
        e
        for e in token.sent.ents
        if e.label_ in _PLACES and e.root.i in ids and not is_country(_bare(e.text)) and not _dateline(e)
    ]
    named = [(e, _preposition(e.root)) for e in names]
    fitting = [
        (e, p)
        for e, p in named
        if p is not None or e.root.dep_ in {"dobj", "nsubjpass", "poss", "appos", "compound", "nsubj", "conj"}
    ]
    if fitting:
        best = min(fitting, key=lambda pair: (_rank(pair[1]), pair[0].start))
        return _widened(best[0])
    kinds = [
        t
        for t in tokens
        if t.dep_ in {"pobj", "dobj"}
        and t.pos_ == "NOUN"
        and (is_a(t, "ground") or is_a(t, "buildings"))
        and t.lemma_.lower() not in {"home", "house", "ground", "car", "vehicle", "tyre", "crop"}
        and (t.dep_ == "dobj" or t.head.lower_ in _AT - {"of", "for", "against"})
    ]
    return _with_modifiers(kinds[0]) if kinds else None


def _preposition(root: Any) -> str | None:
    node = root
    for _ in range(4):
        if node.dep_ == "pobj":
            return str(node.head.lower_) if node.head.lower_ in _AT else None
        if node.dep_ in {"compound", "appos", "nmod", "poss", "conj"} and node.head != node:
            node = node.head
            continue
        return None
    return None


def _rank(preposition: str | None) -> int:
    return _NEARER.index(preposition) if preposition in _NEARER else len(_NEARER)


def _widened(entity: Any) -> str:
    """ "the Tamba barracks": a name that only modifies a kind of place names it together with that."""
    head = entity.root.head
    start, end = entity.start, entity.end
    if (
        entity.root.dep_ in {"compound", "nmod"}
        and head.pos_ in {"NOUN", "PROPN"}
        and head.i >= end
        and head.i - end < 2
        and (
            is_a(head, "ground")
            or is_a(head, "buildings")
            or head.lemma_.lower() in {"valley", "river", "province", "mountain", "lake", "forest", "prison", "jail"}
        )
    ):
        end = head.i + 1
    return _bare(str(entity.doc[start:end].text))


def _with_modifiers(noun: Any) -> str:
    first = min(
        [noun, *(c for c in noun.children if c.dep_ in {"compound", "amod", "nmod"} and c.i < noun.i)],
        key=lambda t: int(t.i),
    )
    return _bare(str(noun.doc[first.i : noun.i + 1].text))


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|The|a|an)\s+", "", text).removesuffix("'s").removesuffix("’s").strip()


def nearby_place(sentence: Sentence, sentences: list[Sentence]) -> str | None:
    """The last place named before in the same paragraph, for a sentence that names none."""
    for earlier in reversed(sentences[max(0, sentence.index - 2) : sentence.index]):
        if earlier.paragraph != sentence.paragraph or earlier.span is None:
            return None
        for entity in reversed(earlier.span.ents):
            if entity.label_ in _PLACES and not is_country(_bare(entity.text)) and entity.root.dep_ == "pobj":
                return _widened(entity)
    return None


def _dateline(entity: Any) -> bool:
    return bool(entity.text.isupper() and len(entity.text) > 4 and entity.start == entity.sent.start)
