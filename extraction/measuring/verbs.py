"""Which measure a verb tells of what it counts: losses, flight, captivity, care, tolls that move."""

from collections.abc import Callable
from typing import Any

from extraction.lexicon import load
from extraction.measuring.words import CAPTIVES, FREEING, is_person, is_plain, lookup
from extraction.numbers import find_numbers
from schemas.vocabulary import Measure

_HARM: frozenset[Measure] = frozenset({"killed", "wounded", "missing", "displaced"})
_ILLNESS = {"cholera", "measles", "malaria", "ebola", "fever", "disease", "malnutrition", "virus", "infection", "typhoid",
            "dengue", "polio"}  # fmt: skip
_HOUSES = {"prison", "jail", "camp", "centre", "center", "facility", "school"}
_HELD = {"inmate", "detainee", "captive", "convict"}
_HOMES = {"home", "house", "village", "town", "land", "district", "camp", "area", "neighbourhood", "neighborhood"}


def verb_measure(verb: Any, noun: Any, people: bool) -> Measure | None:
    """The measure that ``verb`` tells of a counted ``noun`` (null: a bare number); ``people`` is false where things are counted."""
    lemma = verb.lemma_.lower()
    for rule in (_phrases, _losses, _flight, _captivity, _care, _tolls) if people else (_tolls,):
        found = rule(verb, lemma, noun)
        if found is not None:
            return None if found == "nothing" else found  # type: ignore[return-value]
    found = lookup(lemma, verb.lower_)
    if lemma in _STATES or (lemma in _TOLD_OF and any(c.dep_ == "nsubjpass" for c in verb.children)):
        found = _of_complement(verb)
    if lemma == "leave":
        told = verb.subtree if noun is None or is_person(noun) else ()
        found = next((m for t in told if t.pos_ in {"ADJ", "VERB", "NOUN"} and (m := _harm(t))), None)
    if found == "population":
        return found
    if (
        lemma in {"seize", "capture"}
        and noun is not None
        and not (is_person(noun) or lookup(noun.lemma_.lower(), noun.lower_))
    ):
        return None  # "seized four boats"
    if found is None and people and noun is not None and noun.dep_ == "nsubjpass":
        found = next(
            (m for v in verb.conjuncts if v.tag_ == "VBN" and (m := _harm(v))), None
        )  # "were caught and killed"
    return None if found == "strikes" or not people else found


_STATES = {"be", "remain", "stay", "lie", "fear", "believe", "presume"}
_TOLD_OF = {"report", "list", "declare", "confirm", "pronounce", "consider", "say", "rule"}


def _harm(token: Any) -> Measure | None:
    found = lookup(token.lemma_.lower(), token.lower_)
    return found if found in _HARM else None


def _of_complement(verb: Any) -> Measure | None:
    for child in verb.children:
        inside = [child] if child.dep_ in {"acomp", "attr", "oprd", "xcomp", "ccomp"} else []
        if child.dep_ in {"oprd", "xcomp", "ccomp", "acomp"} and child.lemma_ in {"bury", "trap"}:
            return "missing"
        if child.dep_ == "prep" and child.lower_ == "among":  # "were among the dead"
            inside = [t for p in child.children if p.dep_ == "pobj" for t in (p, *p.children)]
            held = {"custody", "detention", "captivity", "jail", "prison"}
            if any(t.lemma_.lower() in held for t in child.subtree):
                return "detained"  # "among those who remained in custody"
        if child.dep_ == "prep" and child.lower_ == "in" and any(p.lemma_ == "hospital" for p in child.children):
            return "wounded"
        if child.dep_ == "prep" and child.lower_ in {"in", "under"}:
            if _is_intensive(child):
                return "wounded"
            inside = [
                p
                for p in child.children
                if p.lemma_.lower() in {"custody", "detention", "captivity", "arrest", "jail", "prison"}
            ]
        found = next((m for t in inside if (m := lookup(t.lemma_.lower(), t.lower_))), None)
        if found is not None:
            return found
    return None


def _is_intensive(prep: Any) -> bool:
    """ "In critical condition", "in intensive care"."""
    return any(t.lower_ in {"critical", "serious", "grave", "intensive"} for t in prep.subtree) and any(
        t.lemma_.lower() in {"condition", "state", "care"} for t in prep.subtree
    )


def _children(verb: Any, *lemmas: str) -> bool:
    return any(c.lemma_.lower() in lemmas or c.lower_ in lemmas for c in verb.children)


def _phrases(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    """ "Laid down their lives", "took refuge": a verb with a word beside it, as the lexicon has them."""
    for row in load("measures")["phrases"]:
        if lemma in row["verbs"].split() and _beside(verb, frozenset(row["beside"].split())):
            found: Measure = row["measure"]
            return found
    return None


def _beside(verb: Any, words: frozenset[str]) -> bool:
    """Whether one of ``words`` hangs on the verb, straight or by a preposition."""
    near = [c for c in verb.children if c.dep_ not in {"ccomp", "advcl", "conj", "relcl"}]
    for _ in range(2):  # "out of action"
        near += [p for c in near if c.dep_ == "prep" for p in c.children if p not in near]
    return any(t.lemma_.lower() in words or t.lower_ in words for t in near)


def _losses(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    objects = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
    people = noun is not None and is_person(noun)
    if lemma == "lose" and people and noun in _all_of(objects):
        return "killed"
    if lemma == "cost" and people and any(c.dep_ in {"dative", "dobj", "oprd"} for c in verb.children):
        return "killed"
    if lemma == "bury" and (noun is None or (people and noun in _all_of(objects))):
        return "killed"
    if lemma == "shoot":
        return "killed"
    if lemma == "hit" and people and noun in _all_of(objects):
        return "casualties"
    if lemma in {"destroy", "wipe", "annihilate", "exterminate"} and people:
        return "killed"
    if lemma == "see" and any(c.dep_ == "neg" for c in verb.children) and _children(verb, "since"):
        return "missing"
    if lemma in {"find", "hear"} and any(c.dep_ == "neg" for c in verb.children):
        return "missing"
    if lemma in {"search", "look", "hunt"} and people:
        return "missing"
    if lemma == "trap" and any(t.lemma_.lower() in _SIEGE for t in verb.sent):
        return "other"
    if lemma in {"be", "remain"} and _children(verb, "unknown", "unclear") and _is_fate(verb):
        return "missing"
    return None


_SIEGE = {"siege", "besiege", "enclave", "fighting", "crossfire", "frontline", "bombardment", "encircle", "surround"}


def _is_fate(verb: Any) -> bool:
    return any(c.dep_ == "nsubj" and c.lemma_.lower() in {"fate", "whereabout", "whereabouts"} for c in verb.children)


def _all_of(nouns: list[Any]) -> list[Any]:
    """The nouns, and those of their "of" phrases."""
    of = [p for n in nouns for c in n.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    return [*nouns, *(c for n in nouns for c in n.conjuncts), *of]


def _flight(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    if lemma in {"escape", "flee"} and noun is not None and noun.lemma_.lower() in CAPTIVES | _HELD:
        return "other"
    if lemma in {"drive", "force", "push", "chase", "expel", "send"} and is_plain(noun):
        away = {"out", "away"} & {t.lower_ for t in verb.children} or _from_home(verb)
        away = away or any(
            c.dep_ in {"xcomp", "ccomp"} and lookup(c.lemma_.lower(), "") == "displaced" for c in verb.children
        )
        return "displaced" if away else None
    if lemma in {"take", "move", "bring"} and noun is not None and is_person(noun) and _from_home(verb):
        if lemma == "take" and _is_armed(verb):
            return "detained"  # "gunmen took eleven men from the village"
        return "displaced" if is_plain(noun) else None
    if lemma == "take" and any(c.lower_ == "in" and c.dep_ in {"prt", "advmod"} for c in verb.children):
        return "displaced"
    if lemma in {"leave", "cross", "move", "escape", "trek", "take", "walk", "wade", "wad"} and _is_crowd(verb):
        return "displaced"
    if lemma in {"bus", "ferry", "transport", "airlift"} and _children(verb, "out", "from", "to"):
        return "displaced"
    if lemma in {"reach", "enter"} and _is_crowd(verb) and _beside(verb, frozenset({"camp", "border", "shelter"})):
        return "displaced"
    if lemma in {"arrive", "pour", "stream"} and is_plain(noun) and _is_crowd(verb):
        return "displaced"
    return None


def _is_armed(verb: Any) -> bool:
    """Whether fighters, soldiers or a bare "they" do it."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "agent"}), None)
    while subject is None and verb.dep_ == "conj":
        verb = verb.head
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    kinds = load("actors")["kinds"]
    words = kinds["armed_group"] | kinds["state_forces"] | {"they"}
    return subject is not None and any(t.lemma_.lower() in words or t.lower_ in words for t in subject.subtree)


def _from_home(verb: Any) -> bool:
    """ "From their homes", "from the town"."""
    preps = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"from", "out"})
    return any(t.lemma_.lower() in _HOMES for p in preps for t in p.subtree)


def _is_crowd(verb: Any) -> bool:
    """People on the move: a subject of dozens or more ("some 6,000 families had taken the road")."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or _children(verb, "unhurt", "unharmed", "unscathed", "alive"):
        return False
    people = load("measures")["people"] | {"thousand", "hundred", "dozen"}
    if subject.lemma_.lower() not in people and subject.pos_ != "NUM":
        return False
    if verb.lemma_ == "take" and not _children(verb, "road", "refuge", "shelter"):
        return False
    return any(n.low is None or n.low >= 40 for n in find_numbers(" ".join(t.text for t in subject.subtree)))


def _captivity(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    if lemma in FREEING - {"escape"} | {"desert", "defect"}:
        return "other"
    if lemma == "surrender" and noun is not None and is_person(noun) and noun.dep_ == "nsubj":
        return "detained"
    caught = lemma in {"recapture", "retake", "catch"} and not any(
        t.lemma_.lower() in _SIEGE for t in verb.subtree
    )  # "in the crossfire"
    if caught and any(c.dep_ == "nsubjpass" for c in verb.children):
        return "detained" if noun is None or is_person(noun) else None
    if lemma in {"keep", "hold"} and noun is None and any(t.lemma_.lower() in CAPTIVES for t in verb.sent):
        return "detained"
    if lemma in {"keep", "hold", "take"} and _as_captives(verb):
        return "detained"
    by_force = lemma in {"take", "catch"} and _is_armed(verb)
    if by_force and noun is not None and is_person(noun) and noun.dep_ in {"dobj", "conj"}:
        return "detained"  # "soldiers took 31 men with them"
    passive = any(c.dep_ == "nsubjpass" for c in verb.children)
    if lemma == "hold" and passive and (noun is None or (is_person(noun) and noun.dep_ == "nsubjpass")):
        return "detained"
    kept = noun is not None and is_person(noun) and noun in _all_of([c for c in verb.children if c.dep_ == "dobj"])
    off = any(c.dep_ == "prt" for c in verb.children)  # "held off 400 attackers"
    inside = lemma == "keep" and any(c.dep_ == "prep" and c.lower_ in {"in", "at"} for c in verb.children)
    if (lemma == "hold" or inside) and kept and not off and not _is_a_jail(verb):
        return "detained"
    if lemma in {"hold", "house", "accommodate", "contain"} and _is_a_jail(verb):
        return "population"
    there = lemma in {"live", "reside", "dwell"} or (lemma == "be" and _in_a_town(verb))
    if there and is_plain(noun) and _is_many(verb):
        return "population"
    return None


def _in_a_town(verb: Any) -> bool:
    """ "41,000 people were in the town"."""
    places = (p for c in verb.children if c.dep_ == "prep" and c.lower_ in {"in", "inside"} for p in c.children)
    return any(
        p.lemma_.lower() in {"town", "city", "enclave", "village", "pocket", "district", "valley"} for p in places
    )


def _is_many(verb: Any) -> bool:
    """A subject of a thousand or more."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    told = " ".join(t.text for t in subject.subtree) if subject is not None else ""
    return any((n.low or n.high or 0) >= 1000 for n in find_numbers(told))


def _as_captives(verb: Any) -> bool:
    return any(
        t.lemma_.lower() in {"hostage", "captive", "shield", "prisoner"} for c in verb.children for t in c.subtree
    )


def _is_a_jail(verb: Any) -> bool:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    while subject is None and verb.dep_ == "conj":
        verb = verb.head
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return subject is not None and (subject.pos_ == "PROPN" or subject.lemma_.lower() in _HOUSES)


def _care(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if lemma in {"rush", "take", "bring", "transfer", "evacuate", "fly"} and _to_hospital(verb):
        return "wounded"
    if lemma == "admit" and (subject is None or subject.lemma_.lower() not in {"hospital", "clinic", "ward", "centre"}):
        return None
    if lemma not in {"treat", "hospitalise", "hospitalize", "admit"}:
        return None
    if any(
        c.dep_ == "npadvmod" and c.lemma_ in {"day", "week", "month"}
        for t in (verb, noun)
        if t is not None
        for c in t.children
    ):
        return "other"  # "treats 200 patients a day"
    if any(t.lemma_.lower() in _ILLNESS for t in verb.sent):
        return "other"
    cause = next((p for c in verb.children if c.lower_ == "for" for p in c.children if p.dep_ == "pobj"), None)
    hurt = cause is None or lookup(cause.lemma_.lower(), cause.lower_) == "wounded" or cause.lemma_ in {"burn", "wound"}
    return "wounded" if hurt else "other"


def _to_hospital(verb: Any) -> bool:
    to = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"to", "into"})
    return any(t.lemma_.lower() in {"hospital", "clinic"} for p in to for t in p.subtree)


_MOVES = {"rise", "climb", "reach", "stand", "put", "lower", "fall", "bring", "revise", "increase", "grow", "jump", "raise",
          "hit", "pass", "drop", "place", "exceed", "surpass", "top", "total", "number", "approach", "double", "mount",
          "cut", "reduce", "estimate"}  # fmt: skip


_COUNTS = {"toll", "number", "count", "tally", "total"}


def _tolls(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    """What "rose", "stands at", "received" say is told by their subject or object ("the number of wounded")."""
    if lemma in {"receive", "suffer", "sustain", "get", "incur"}:
        objects = (c for c in verb.children if c.dep_ == "dobj")
        return next((m for c in objects if (m := lookup(c.lemma_.lower(), c.lower_))), None) or "nothing"
    if lemma in {"put", "place", "estimate"} and noun is not None and noun.dep_ == "nsubj":
        return None  # "two officials put the losses at 41"
    if lemma == "include" or (lemma == "be" and noun is None):
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None and (lemma == "include" or subject.lemma_.lower() in _COUNTS):
            return _toll_of(subject) or next((m for t in subject.subtree if (m := _toll_of(t)) in _HARM), None)
    if lemma in _MOVES:
        near = (c for c in verb.children if c.dep_ in {"nsubj", "dobj", "nsubjpass"})
        inside = (t for c in near for t in c.subtree if t.dep_ != "compound")
        told = [m for t in inside if (m := _toll_of(t)) not in {None, "strikes"}]
        return next((m for m in told if m != "population"), told[0] if told else None)  # "inhabitants killed"
    return None


def _toll_of(noun: Any) -> Measure | None:
    return "killed" if noun.lemma_ == "loss" else lookup(noun.lemma_.lower(), noun.lower_)


Rule = Callable[[Any, str, Any], Measure | str | None]
