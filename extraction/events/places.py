"""Where a happening is told to be: the most specific place that its clauses name (codebook, Event.place)."""

from typing import Any

from extraction.events.gazetteer import Gazetteer, Name, is_kind
from extraction.events.naming import PREPOSITIONS, as_named, is_definite, part_of_country, with_modifiers
from extraction.events.records import Happening, Spot
from extraction.events.words import is_a
from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import EventType

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
            _both(name, names) or as_named(name), _grade(name, gazetteer), sentence=sentence.index, token=name.start
        )
    if (region := part_of_country(tokens)) is not None:
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
        while node.head != node and (node.dep_ in {"compound", "nmod", "conj", "appos"} or _is_what_of(node)):
            node = node.head
        if name.root.i in ids or node.dep_ != "pobj" or node.head.lower_ not in _AT or _grade(name, gazetteer):
            continue
        opens = name.start - sentence.span.start < _FIRST and token in node.head.head.subtree
        if opens or _hangs_on(node.head, token):
            return Spot(as_named(name), 0, sentence=sentence.index, token=name.start)
    return None


def _is_what_of(node: Any) -> bool:
    """The "of Besalva" in "the town of Besalva"."""
    return (node.dep_ == "pobj" and node.head.lower_ == "of" and is_kind(node.head.head)) or (
        node.dep_ == "prep" and node.lower_ == "of" and is_kind(node.head)
    )


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
        with_modifiers(noun),
        2,
        noun.lemma_.lower(),
        is_definite(noun),
        sentence.index,
        int(noun.i),
        sentence.zone in _HEADS,
    )


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
    return token.dep_ == "pobj" and token.head.lower_ in set(PREPOSITIONS) - {"for", "of", "against"}


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
            return str(node.head.lower_) if node.head.lower_ in PREPOSITIONS else None
        if node.dep_ in {"compound", "appos", "nmod", "poss", "conj"} and node.head != node:
            node = node.head
            continue
        return None
    return None


def _rank(preposition: str | None) -> int:
    return PREPOSITIONS.index(preposition) if preposition in PREPOSITIONS else len(PREPOSITIONS)


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
