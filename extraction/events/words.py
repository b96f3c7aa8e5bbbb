"""The event lexicon as code sees it: frames of verbs, classes of nouns, and the grammatical arguments they are matched with."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from extraction.events.arguments import PART, Arguments, arguments_of
from extraction.events.gazetteer import is_place
from extraction.lexicon import load

_HIM = frozenset({"he", "she", "him", "her", "they", "them", "himself", "me", "us"})


@dataclass(frozen=True)
class Frame:
    """One line of the lexicon: with such arguments these verbs tell a happening of this type ("none": they do not)."""

    type: str
    verbs: frozenset[str]
    particles: frozenset[str]
    subject: frozenset[str]
    object: frozenset[str]
    near: frozenset[str]
    no_subject: frozenset[str]
    no_object: frozenset[str]
    no_near: frozenset[str]
    no_particles: frozenset[str]


@cache
def frames() -> tuple[Frame, ...]:
    """All frames, in the order in which they are tried."""
    none: frozenset[str] = frozenset()
    keys = ("verbs", "particles", "subject", "object", "near", "no_subject", "no_object", "no_near", "no_particles")
    return tuple(
        Frame(next(iter(raw["type"])), *(raw.get(key, none) for key in keys))
        for raw in load("events")["frames"].values()
    )


def verb_type(token: Any) -> str | None:
    """The type that a verb tells with its arguments; "attack", "killing" and "killing_by" are still to be told by their victims."""
    lemmas = _lemmas(token)
    arguments: Arguments | None = None
    for frame in frames():
        if not frame.verbs & lemmas:
            continue
        arguments = arguments or arguments_of(token)
        if _fits(frame, arguments):
            return None if frame.type == "none" else frame.type
    return None


def _lemmas(token: Any) -> frozenset[str]:
    """The lemma, and what a silent "e" would make of it: the parser's lemma of "waded" is "wad"."""
    lower = token.lower_
    silent = lower[:-1] if lower.endswith("ed") else f"{lower[:-3]}e" if lower.endswith("ing") else lower
    return frozenset({token.lemma_.lower(), silent})


def _fits(frame: Frame, given: Arguments) -> bool:
    if (frame.particles and not frame.particles & given.particles) or frame.no_particles & given.particles:
        return False
    for wanted, tokens in ((frame.subject, given.subjects), (frame.object, given.objects), (frame.near, given.near)):
        if wanted and not any(is_one_of(t, wanted) for t in tokens):
            return False
    return not any(
        unwanted and any(is_one_of(t, unwanted) for t in tokens)
        for unwanted, tokens in (
            (frame.no_subject, given.subjects),
            (frame.no_object, given.objects),
            (frame.no_near, given.near),
        )
    )


def is_one_of(token: Any, words: frozenset[str]) -> bool:
    """Whether a noun is one of ``words``: lemmas, or names of classes ("@posts")."""
    lemma, lower = token.lemma_.lower(), token.lower_
    return lemma in words or lower in words or any(w[0] == "@" and is_a(token, w[1:], lemma, lower) for w in words)


def is_a(token: Any, name: str, lemma: str | None = None, lower: str | None = None) -> bool:
    """Whether a noun belongs to a class of the lexicon, or is @armed, @civilians, @persons, @named or @any."""
    lemma, lower = lemma or token.lemma_.lower(), lower or token.lower_
    kinds = load("actors")["kinds"]
    if name == "armed":
        return (
            _is_kind(lemma, lower, kinds["armed_group"])
            or _is_kind(lemma, lower, kinds["state_forces"])
            or lemma in _class("armed_more")
        )
    if name == "forces":
        return is_a(token, "armed", lemma, lower) or _may_be_forces(token, lemma, lower)
    if name == "place":
        return is_place(token) or any(is_a(token, kind, lemma, lower) for kind in ("ground", "sites"))
    if name == "irregular":
        return _is_kind(lemma, lower, kinds["armed_group"])
    if name == "civilians":
        return (
            _is_kind(lemma, lower, kinds["civilians"])
            or lemma in _class("people_more")
            or (token.pos_ == "NUM" and not any(c.lower_ == "of" for c in token.children))
            or (
                (lemma in PART or token.pos_ == "NUM")
                and any(is_a(p, "civilians") for c in token.children if c.lower_ == "of" for p in c.children)
            )
        )
    if name == "persons":
        return (
            (token.ent_type_ == "PERSON" and not is_place(token))
            or lower in _HIM
            or (lemma in kinds["person"] and token.pos_ in {"NOUN", "PROPN"})
        )
    if name == "any":
        return True
    if name == "named":
        return is_place(token)
    words = _class(name)
    return lemma in words or lower in words


#: Where the verb is a fighter's, these are fighters too.
_SIDES = frozenset(
    {
        "movement",
        "group",
        "side",
        "unit",
        "column",
        "opponent",
        "force",
        "element",
        "remnant",
        "defender",
        "occupier",
        "detachment",
    }
)


def _may_be_forces(token: Any, lemma: str, lower: str) -> bool:
    return (
        lower in {"they", "men", "we"}
        or lemma in _SIDES
        or (token.pos_ == "PROPN" and token.ent_type_ in {"ORG", "NORP"})
    )


@cache
def _class(name: str) -> frozenset[str]:
    """A class of the lexicon, with the nouns of that kind from the wide list where it has one."""
    events, nouns = load("events"), load("nouns")
    words: frozenset[str] = events["classes"][name]
    for kind in events["wide"].get(name, ()):
        words |= nouns[kind]
    if name == "people_more":
        kinds = load("actors")["kinds"]
        words -= _class("armed_more") | kinds["armed_group"] | kinds["state_forces"]
    return words


def _is_kind(lemma: str, lower: str, words: frozenset[str]) -> bool:
    return lemma in words or lower in words
