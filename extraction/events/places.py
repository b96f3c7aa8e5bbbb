"""Where a happening is told to be: the most specific place that its clauses name (codebook, Event.place)."""

from typing import Any

from extraction.countries import is_country
from extraction.events.gazetteer import Gazetteer, Name, is_kind, without_article
from extraction.events.nouns import noun_type
from extraction.events.records import Happening, Spot
from extraction.events.words import is_a
from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import EventType

_NEARER = (
    *("at", "near", "outside", "inside", "in", "on", "around", "into", "across", "over", "of", "against", "from"),
    *("towards", "toward", "to", "through", "for", "between", "along", "off"),
)
_COMPASS = {
    f"{side}{end}"
    for side in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "north-east", "north-west", "south-east", "south-west")
    for end in ("", "ern")
} | {"central", "upper", "lower", "far", "remote"}  # fmt: skip
#: Grammatical places of a name that is the place of what its verb tells, without a preposition.
_BARE_DEPS = {
    "dobj",
    "nsubjpass",
    "poss",
    "appos",
    "compound",
    "nsubj",
    "conj",
    "nmod",
    "ROOT",
    "npadvmod",
    "dep",
    "attr",
}
_NO_SITE = {
    "home",
    "house",
    "ground",
    "car",
    "vehicle",
    "tyre",
    "crop",
    "area",
    "region",
    "country",
    "territory",
    "state",
    "position",
    "part",
    "media",
    "access",
    "facility",
    "republic",
    "side",
}
_OF_FORCE = {"armed_clash", "air_strike", "shelling", "bombing", "attack_on_civilians", "territory_captured", "withdrawal", "infrastructure_damage", "displacement", "detention"}  # fmt: skip
#: Words behind which a place is not that of the act but where it led, or whence it came.
_ELSEWHERE = {"withdrawal": {"to", "towards", "toward", "into", "for"}, "deployment": {"from"}}
_HEADS = {"headline", "standfirst"}


def spot_in(kind: EventType, tokens: list[Any], token: Any, sentence: Sentence, gazetteer: Gazetteer) -> Spot | None:
    """The place that a clause gives: a name first, else a kind of place."""
    ids = {t.i for t in tokens}
    names = [n for n in gazetteer.names.get(sentence.index, []) if n.root.i in ids and not _dateline(n)]
    fitting = [(n, _preposition(n.root)) for n in names]
    fitting = [
        (n, p)
        for n, p in fitting
        if (p is not None or n.root.dep_ in _BARE_DEPS)
        and not _is_of_doer(n.root)
        and p not in _ELSEWHERE.get(kind, ())
    ]
    if fitting:
        name, _ = min(fitting, key=lambda pair: (_grade(pair[0], gazetteer), _rank(pair[1]), pair[0].start))
        return Spot(
            _both(name, names) or _as_named(name), _grade(name, gazetteer), sentence=sentence.index, token=name.start
        )
    if (region := _part_of_country(tokens)) is not None:
        return Spot(region, 1, sentence=sentence.index, token=token.i, heading=sentence.zone in _HEADS)
    if (beyond := _beyond(kind, ids, token, sentence, gazetteer)) is not None:
        return beyond
    kinds = [t for t in tokens if _is_site(t, token) and _preposition(t) not in _ELSEWHERE.get(kind, ())]
    if kinds:
        return _kind_spot(kinds[0], sentence)
    return None


def _beyond(kind: EventType, ids: set[int], token: Any, sentence: Sentence, gazetteer: Gazetteer) -> Spot | None:
    """A named place that hangs on the clause without being part of the run that tells it, or that opens the sentence."""
    for name in gazetteer.names.get(sentence.index, []):
        node = name.root
        while node.dep_ in {"compound", "nmod", "conj", "appos"} and node.head != node:
            node = node.head
        if name.root.i in ids or node.dep_ != "pobj" or node.head.lower_ not in _AT or _grade(name, gazetteer):
            continue
        opens = name.start - sentence.span.start < _FIRST and token in node.head.head.subtree
        if opens or _hangs_on(node.head, token):
            return Spot(_as_named(name), 0, sentence=sentence.index, token=name.start)
    return None


_AT = {"in", "at", "near", "outside"}
#: Tokens with which a sentence opens on a place ("In the town of Besalva, police said …").
_FIRST = 5


def _hangs_on(preposition: Any, token: Any) -> bool:
    node = preposition
    for _ in range(6):
        node = node.head
        if node == token:
            return True
        if node.pos_ in {"VERB", "AUX"} or node.head == node:
            return False
    return False


def _both(name: Name, names: list[Name]) -> str | None:
    """ "at Besalva and Lurne": two places in one row are told together; null where the name stands alone, or in a longer row."""
    row = [n for n in names if n.root in {name.root, *name.root.conjuncts}]
    if len(row) != 2:
        return None
    first, second = sorted(row, key=lambda n: n.start)
    between = name.root.doc[first.end : second.start]
    return f"{first.text} and {second.text}" if between.text.strip() == "and" else None


def _kind_spot(noun: Any, sentence: Sentence) -> Spot:
    return Spot(
        _with_modifiers(noun),
        2,
        noun.lemma_.lower(),
        _is_definite(noun),
        sentence.index,
        int(noun.i),
        sentence.zone in _HEADS,
    )


def _is_definite(noun: Any) -> bool:
    return any(c.lower_ in {"the", "that", "this", "its", "their"} for c in noun.children)


def fill_places(happenings: list[Happening], gazetteer: Gazetteer) -> None:
    """Give every happening the best place of its mentions."""
    for happening in happenings:
        told = sorted(happening.mentions, key=lambda m: m.start)
        happening.place = _settled([m.spot for m in told if m.spot is not None], gazetteer)
    _inherit(happenings)


def _settled(spots: list[Spot], gazetteer: Gazetteer) -> str | None:
    """The place of a happening from those of its mentions, in the order of the text: names before kinds, which go back to names."""
    named = [s for s in spots if s.grade < 2]
    if named:
        best = min(named, key=lambda s: s.grade)
        return (gazetteer.main() if best.grade and best.heading else None) or best.text
    for spot in spots:
        name: str | None = None
        if spot.kind is not None and spot.kind in load("events")["classes"]["settlements"]:
            name = gazetteer.last(spot.kind, spot.sentence, spot.token)
        elif spot.heading and not spot.definite:
            name = gazetteer.main()
        if name is not None:
            return name
    return spots[0].text if spots else None


def _is_site(token: Any, trigger: Any) -> bool:
    if token.pos_ != "NOUN" or token.lemma_.lower() in _NO_SITE or token.i == trigger.i:
        return False
    if not (is_kind(token) or is_a(token, "sites")):
        return False
    if token.dep_ in {"dobj", "nsubjpass"}:
        return True
    return token.dep_ == "pobj" and token.head.lower_ in set(_NEARER) - {"for", "of", "against"}


def _part_of_country(tokens: list[Any]) -> str | None:
    """ "southwestern Colombia", "the country's east"."""
    for token in tokens:
        if token.dep_ == "pobj" and token.head.lower_ in _NEARER and token.i > 0:
            doc, start = token.doc, token.i
            while start > 0 and doc[start - 1].pos_ == "PROPN":
                start -= 1
            name = doc[start : token.i + 1].text
            if is_country(without_article(name)) and start > 0 and doc[start - 1].lower_ in _COMPASS:
                return without_article(str(doc[start - 1 : token.i + 1].text))
            if token.lower_ in _COMPASS and token.head.lower_ in {"in", "across", "into"} and _is_definite(token):
                return _with_whole(token)
    return None


def _with_whole(side: Any) -> str:
    """ "the north of the province": with what it is the north of."""
    whole = [t for c in side.children if c.lower_ == "of" for t in c.subtree]
    end = max((t.i for t in whole), default=side.i) if len(whole) < _SHORT else side.i
    return str(side.doc[side.i : end + 1].text)


#: Words of a phrase that says no more than of what something is a part.
_SHORT = 5


def _grade(name: Name, gazetteer: Gazetteer) -> int:
    kinds = gazetteer.kinds.get(name.text, set())
    return int(
        bool(kinds & load("events")["classes"]["regions"]) and not kinds & load("events")["classes"]["settlements"]
    )


def _is_of_doer(root: Any) -> bool:
    """ "the army of the government in Ostova pulled out": the name belongs to those who act."""
    node = root
    for _ in range(8):
        if node.dep_ == "nsubj" and node.head.pos_ == "VERB" and node != root:
            return is_a(node, "armed") or node.ent_type_ in {"ORG", "NORP", "PERSON"}
        if node.pos_ == "VERB" or node.head == node:
            return False
        node = node.head
    return False


def _preposition(root: Any) -> str | None:
    node = root
    for _ in range(4):
        if node.dep_ == "pobj":
            return str(node.head.lower_) if node.head.lower_ in _NEARER else None
        if node.dep_ in {"compound", "appos", "nmod", "poss", "conj"} and node.head != node:
            node = node.head
            continue
        return None
    return None


def _rank(preposition: str | None) -> int:
    return _NEARER.index(preposition) if preposition in _NEARER else len(_NEARER)


def _as_named(name: Name) -> str:
    """With the kind behind it ("Ostova province", "the Tamba barracks"), the compass point before it, and the part that it is of."""
    if (road := _road(name.root)) is not None:
        return road
    doc, start, end = name.root.doc, name.start, name.end
    for _ in range(2):
        if (
            end < len(doc)
            and doc[end].pos_ in {"NOUN", "PROPN"}
            and (is_kind(doc[end]) or is_a(doc[end], "ground") or is_a(doc[end], "sites"))
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
        if node.head == node or node.pos_ == "VERB" and node.dep_ != "acl":
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


def _with_modifiers(noun: Any) -> str:
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


def _dateline(name: Name) -> bool:
    return bool(name.text.isupper() and len(name.text) > 4 and name.start == name.root.sent.start)


def _inherit(happenings: list[Happening]) -> None:
    """What force did, told without a place, is where the paragraph before it was; standing in a headline, it inherits nothing."""
    told = sorted(((m.start, h, m) for h in happenings for m in h.mentions), key=lambda one: one[0])
    given: list[tuple[Happening, str]] = []
    for happening in happenings:
        if happening.place is not None or happening.type not in _OF_FORCE:
            continue
        for start, _, mention in ((s, h, m) for s, h, m in told if h is happening):
            before = [
                other.place
                for s, other, m in told
                if s < start and other.place and m.sentence.paragraph == mention.sentence.paragraph
            ]
            if before and mention.sentence.zone not in _HEADS:
                given.append((happening, before[-1]))
                break
    for happening, place in given:
        happening.place = place
