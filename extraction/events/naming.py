"""How a place is named: with its kind, the point of the compass, the part that it is of, the road that leads to it."""

from typing import Any

from extraction.countries import is_country
from extraction.events.gazetteer import Name, is_kind, without_article
from extraction.events.nouns import noun_type
from extraction.events.words import is_a

#: Words of place, the nearest first.
PREPOSITIONS = (
    *("at", "near", "outside", "inside", "in", "on", "around", "into", "across", "over", "of", "against", "from"),
    *("towards", "toward", "to", "through", "for", "between", "along", "off"),
)
_COMPASS = {
    f"{side}{end}"
    for side in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "north-east", "north-west", "south-east", "south-west")
    for end in ("", "ern")
} | {"central", "upper", "lower", "far", "remote"}  # fmt: skip


def part_of_country(tokens: list[Any]) -> str | None:
    """ "southwestern Colombia", "the country's east"."""
    for token in tokens:
        if token.dep_ == "pobj" and token.head.lower_ in PREPOSITIONS and token.i > 0:
            doc, start = token.doc, token.i
            while start > 0 and doc[start - 1].pos_ == "PROPN":
                start -= 1
            name = doc[start : token.i + 1].text
            if is_country(without_article(name)) and start > 0 and doc[start - 1].lower_ in _COMPASS:
                return without_article(str(doc[start - 1 : token.i + 1].text))
            if token.lower_ in _COMPASS and token.head.lower_ in {"in", "across", "into"} and is_definite(token):
                return _with_whole(token)
    return None


def _with_whole(side: Any) -> str:
    """ "the north of the province": with what it is the north of."""
    whole = [t for c in side.children if c.lower_ == "of" for t in c.subtree]
    end = max((t.i for t in whole), default=side.i) if len(whole) < _SHORT else side.i
    return str(side.doc[side.i : end + 1].text)


#: Words of a phrase that says no more than of what something is a part.
_SHORT = 5


def as_named(name: Name) -> str:
    """With the kind behind it ("Ostova province", "the Tamba barracks"), the compass point before it, and the part that it is of."""
    if (road := _road(name.root)) is not None:
        return road
    doc, start, end = name.root.doc, name.start, name.end
    for _ in range(2):
        if (
            end < len(doc)
            and doc[end].pos_ in {"NOUN", "PROPN"}
            and (is_kind(doc[end]) or doc[end].lower_ in _PARTS or is_a(doc[end], "ground") or is_a(doc[end], "sites"))
        ):
            end += 1
        elif (
            end + 1 < len(doc)
            and doc[end].pos_ in {"NOUN", "ADJ"}
            and is_a(doc[end + 1], "sites")
            and doc[end + 1].i == doc[end].head.i
            and doc[end + 1].pos_ in {"NOUN", "PROPN"}
            and noun_type(doc[end]) is None
        ):
            end += 2
    if start > 0 and doc[start - 1].lower_ in _COMPASS:
        start -= 1
    if (
        end + 1 < len(doc)
        and doc[end - 1].lower_ in _PARTS
        and doc[end].lower_ == "of"
        and doc[end + 1].pos_ == "PROPN"
    ):
        end += 2
        while end < len(doc) and (doc[end].pos_ == "PROPN" or is_kind(doc[end])):
            end += 1
    head = name.root.head.head if name.root.dep_ == "pobj" and name.root.head.lower_ == "of" else None
    if head is not None and head.lemma_.lower() == "part":
        pass
    elif head is not None and head.pos_ == "NOUN" and not is_kind(head) and is_a(head, "sites") and not _is_town(head):
        first = min([head, *(c for c in head.children if c.dep_ in {"compound", "amod"})], key=lambda t: int(t.i))
        start = first.i
    elif head is not None and head.tag_ == "NNS" and is_kind(head):
        first = min(
            [head, *(c for c in head.children if c.dep_ in {"compound", "amod", "nummod"})], key=lambda t: int(t.i)
        )
        start = first.i
    words = without_article(str(doc[start:end].text))
    return name.text if name.text.endswith(words) else words


_ROADS = {"road", "highway", "route", "track", "motorway"}
_ALONG = {"to", "from", "between", "into", "towards", "toward"}


def _road(root: Any) -> str | None:
    """ "the road from Besalva to Lurne", "roads leading into Besalva"; null where the name is not at the end of one."""
    node = root
    for _ in range(8):
        if node.head == node or (node.pos_ == "VERB" and node.dep_ != "acl"):
            return None
        before, node = node, node.head
        if node.lemma_.lower() in _ROADS and node.pos_ == "NOUN":
            if before.lower_ not in _ALONG and before.lemma_.lower() != "lead":
                return None
            first = min(
                [node, *(c for c in node.children if c.dep_ in {"compound", "amod"} and c.i < node.i)],
                key=lambda t: int(t.i),
            )
            last = max(
                t.i for c in node.children if c.lower_ in _ALONG or c.lemma_.lower() == "lead" for t in c.subtree
            )
            return str(root.doc[first.i : last + 1].text) if last - node.i < _LONG else None
    return None


#: Tokens behind "road" that say where it leads.
_LONG = 10


def _is_town(site: Any) -> bool:
    """ "the river port of Besalva" is Besalva."""
    return site.lemma_.lower() in {"port", "crossroads", "junction"}


_PARTS = {"sector", "area"}
_HOW_MANY = {"most", "various", "several", "many", "other", "numerous", "more", "such", "same"}


def with_modifiers(noun: Any) -> str:
    """A kind of place with the words that say which, in one run."""
    first = min(
        [
            noun,
            *(
                c
                for c in noun.children
                if c.dep_ in {"compound", "amod", "nmod"} and c.i < noun.i and c.lower_ not in _HOW_MANY
            ),
        ],
        key=lambda t: int(t.i),
    )
    return without_article(str(noun.doc[first.i : noun.i + 1].text))


def is_definite(noun: Any) -> bool:
    """Whether a noun goes back to what was told before."""
    return any(c.lower_ in {"the", "that", "this", "its", "their"} for c in noun.children)
