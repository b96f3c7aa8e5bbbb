"""Words that tell a measure by themselves."""

from typing import Any

from extraction.lexicon import load
from schemas.vocabulary import Measure

_ORDER: tuple[Measure, ...] = (
    *("casualties", "killed", "wounded", "missing", "detained", "displaced", "strikes", "population"),
)
#: Nouns that count the acts, not those whom they befall.
DETAINING = frozenset({"abduction", "arrest", "detention", "kidnapping", "detainee", "captive"})
#: They are detained where somebody takes or keeps them, and freed where somebody lets them go.
CAPTIVES = frozenset({"prisoner", "hostage"})

FREEING = frozenset({"release", "free", "liberate", "swap", "exchange", "escape", "rescue", "save", "spare", "survive"})


def lookup(lemma: str, lower: str) -> Measure | None:
    """The measure that a word tells, whatever stands around it."""
    words = load("measures")
    return next((measure for measure in _ORDER if lemma in words[measure] or lower in words[measure]), None)


_MUNITIONS = {"round", "shell", "rocket", "missile", "bomb", "mortar", "projectile"}
_LANDS = {"hit", "strike", "land", "fall", "slam", "crash"}
_LAUNCH = {"fire", "drop", "launch", "lob", "hurl", "rain", "pour", "unleash"}


def is_launched(noun: Any) -> bool:
    """ "Fired 60 rockets": so many strikes, not weapons."""
    if noun.lemma_.lower() not in _MUNITIONS:
        return False
    if noun.dep_ == "nsubj":  # "seven shells fell", "two bombs made direct hits"
        return noun.head.lemma_ in _LANDS or any(c.dep_ == "dobj" and c.lemma_ == "hit" for c in noun.head.children)
    return noun.head.lemma_ in _LAUNCH and noun.dep_ in {"dobj", "nsubjpass"}


def frees(verb: Any) -> bool:
    """Whether a verb lets somebody go: "freed", "brought back", "were let go"."""
    near = {c.lower_ for c in verb.children}
    let = {"bring": "back", "let": "go", "hand": "over", "give": "back", "send": "home", "walk": "free", "set": "free"}
    return verb.lemma_.lower() in FREEING or let.get(verb.lemma_.lower()) in near


def verb_of(token: Any) -> Any:
    """The verb that a noun phrase depends on, through what lies between; its root where there is none."""
    node = token
    while node.pos_ not in {"VERB", "AUX"} and node.head != node:
        node = node.head
    return node


def is_person(noun: Any) -> bool:
    """Whether a noun counts human beings."""
    lemma, kinds = noun.lemma_.lower(), load("actors")["kinds"]
    if lemma.endswith(("worker", "woman", "keeper", "driver", "child", "people", "persons")):
        return True
    return lemma in load("measures")["people"] | kinds["person"] | kinds["armed_group"] | kinds["civilians"]


def is_plain(noun: Any) -> bool:
    """No noun, or one for people who are not said to be on any side."""
    return noun is None or noun.lemma_.lower() in load("measures")["plain_people"]
