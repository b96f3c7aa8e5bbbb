"""What kind of actor a noun or a name tells of, by the codebook's kinds."""

import re
from functools import cache
from typing import Any

from extraction.countries import country_of
from extraction.lexicon import load
from schemas.vocabulary import ActorKind

_PLAIN_PEOPLE = {
    "people",
    "person",
    "other",
    "one",
    "body",
    "dead",
    "more",
    "number",
    "death",
    "toll",
    "life",
    "casualty",
    "victim",
    "total",
    "wounded",
    "injured",
}


def is_plain_people(lemma: str) -> bool:
    """Nouns that count people without saying who they are ("people", "bodies"): no actor of their own among the dead."""
    return lemma in _PLAIN_PEOPLE


def marks(name: str) -> ActorKind | None:
    """The kind that the words of a name tell, the longest first ("liberation army" before "army")."""
    best: tuple[int, ActorKind] | None = None
    for word, kind in _marks_in(name.lower()):
        if best is None or len(word) > best[0]:
            best = len(word), kind
    return best[1] if best is not None else None


@cache
def _mark_pattern() -> tuple[re.Pattern[str], dict[str, ActorKind]]:
    kinds: dict[str, ActorKind] = {}
    for kind, words in load("actors")["name_marks"].items():
        for word in words:
            kinds.setdefault(word, kind)
    longest = sorted(kinds, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])"), kinds


def _marks_in(lowered: str) -> list[tuple[str, ActorKind]]:
    pattern, kinds = _mark_pattern()
    return [(m.group(), kinds[m.group()]) for m in pattern.finditer(lowered)]


def kind_of_head(lemma: str, lower: str, plural: bool) -> ActorKind | None:
    kinds = load("actors")["kinds"]
    if plural and (lemma in kinds["civilians"] or lower in kinds["civilians"]):
        return "civilians"
    for kind, words in kinds.items():
        if kind != "civilians" and (lemma in words or lower in words):
            found: ActorKind = kind
            return found
    return "civilians" if lemma in kinds["civilians"] or lower in kinds["civilians"] else None


_ARMED = re.compile(
    r"\b(?:armed|terrorist|extremist|rebel|militant|insurgent|jihadist|guerrilla|separatist|splinter|criminal)\b", re.I
)


#: "Army of the Dawn", "Sons of the Delta": those who call themselves so are no state's, unless they name a state.
_ARMY_OF = re.compile(
    r"(?<![\w-])(?:(?:Holy|People['’]s|Free|Islamic) )?(?:Army|Brigades?|Soldiers|Legion|Sons|Lions|Partisans|Defenders|Knights|Falcons|Warriors|Battalions?)"
    r" (?:of|for) (?:the )?(?!Republic|Nation\b|Kingdom|State|Union|Federation|Lords?\b)[A-Z]"
)


_MASKED = re.compile(r"\b(?:armed|hooded|masked|balaclavas?)\b", re.I)
_GUARDS = re.compile(r"\b(?:national|presidential|border|republican|prison|coast) guards?\b", re.I)


_OF_UN = re.compile(r"(?:UN|U\.N\.|United Nations|EU|AU)(?=\W)")
_PUBLIC = re.compile(
    r"\b(?:district|provincial|state|municipal|national|federal|city|county|government|civil defen[cs]e|disaster)\b.*"
    r"\b(?:committee|authority|agency|board|bureau|directorate|administration)\b",
    re.I,
)
_LABOUR = re.compile(r"\b(?:union|federation|syndicate|league)\b|\bworkers|\bteachers|\btraders", re.I)


ABROAD = re.compile(r"\b(?:western|foreign|european|international|regional|UN|U\.N\.|aid|relief|NATO)\b", re.I)


UNATTACHED = {"person", "civilians", "other", "ngo"}


_OFFICE = {"official", "minister", "prosecutor", "authority", "lawmaker", "judge", "diplomat", "mayor", "governor"}


_RANKS = {"officer", "general", "colonel", "captain", "sergeant", "corporal", "constable", "lieutenant", "admiral"}


_EXPERTS = {"leader", "diplomat", "doctor", "expert", "analyst", "source", "researcher", "lawyer", "head", "director", "organiser", "organizer",
            "rescuer", "engineer", "scientist", "activist", "campaigner", "representative", "member", "commander", "guard", "manager"}  # fmt: skip


def _kind_of_persons(lemma: str) -> ActorKind:
    """Several persons called by what they do are no `person`: officials speak for the state, experts for themselves."""
    if lemma in _EXPERTS:
        return "other"
    if lemma in _RANKS:
        return "state_forces"
    return "government" if lemma in _OFFICE else "civilians"


def described_as(head: Any) -> ActorKind | None:
    """What the common noun right before a name says of it ("the militia Falag", "broadcaster PNB")."""
    if head.pos_ != "PROPN":
        return None
    nouns = [c for c in head.children if c.dep_ in {"compound", "nmod"} and c.pos_ == "NOUN" and c.text.islower()]
    kinds = (kind_of_head(c.lemma_.lower(), c.lower_, False) for c in reversed(nouns))
    return next((k for k in kinds if k not in {None, "person", "civilians"}), None)


#: What the state calls those who fight it, before their name.
_OUTLAWED = re.compile(
    r"(?:proscribed|outlawed|banned|outlawed|secessionist|separatist|rebel|jihadist|insurgent)\s+(?:al-|el-)?[A-Z]"
)
#: Words of newspapers' names that mean other things in lower case.
_ORDINARY = {
    "times",
    "voice",
    "post",
    "mirror",
    "standard",
    "guardian",
    "observer",
    "press",
    "mail",
    "star",
    "sun",
    "globe",
}


def is_band(name: str) -> bool:
    """ "Army of the Dawn": an army of something that is no state."""
    return _ARMY_OF.search(name) is not None and country_of(name) is None


def by_rebels(words: str, head: Any) -> bool:
    """ "Rebel officers", "mutinous gunners": soldiers who have turned."""
    soldiers = head.lemma_.lower() in _RANKS | {"soldier", "gunner", "troop", "sailor", "cadet"}
    return soldiers and head.tag_ == "NNS" and re.search(r"\b(?:rebel|mutinous|renegade)\b", words, re.I) is not None


_LOYAL = re.compile(r"\bpro-(?:government|govt|regime)\b", re.I)


def is_loyal(words: str, lemma: str) -> bool:
    """ "Pro-government fighters" are taken with the state's forces (codebook, Actor)."""
    return lemma in {"fighter", "gunman", "combatant"} and _LOYAL.search(words) is not None


def kind_of(words: str, head: Any, plural: bool) -> ActorKind:
    described = described_as(head) if marks(words) != "international_organization" else None
    if described not in {None, "other"}:
        return described
    if head.pos_ == "PROPN" and _OUTLAWED.match(words):
        return "armed_group"
    proper = head.pos_ == "PROPN" or (words[0].isupper() and head.ent_type_ in {"ORG", "NORP"})
    marked = marks(words)
    if marked == "media" and not proper and head.lower_ in _ORDINARY:
        marked = None
    if is_band(words):
        return "armed_group"
    if _GUARDS.search(words) and plural:
        return "state_forces"
    if plural and re.search(r"\bsecurity (?:men|personnel|agents)$", words, re.I):
        return "state_forces"
    if is_loyal(words, head.lemma_.lower()) or (head.lemma_.lower() == "unit" and country_of(words) is not None):
        return "state_forces"
    if by_rebels(words, head):
        return "armed_group"
    if head.lemma_.lower() == "worker" and plural and re.search(r"\b(?:aid|relief) workers\b", words, re.I):
        return "ngo"
    if head.lemma_.lower() in {"man", "youth"} and plural and _MASKED.search(words):
        return "armed_group"
    if head.ent_type_ == "NORP" and " " not in words and words.endswith("s") and country_of(words) is not None:
        return "civilians"  # "Chileans"
    by_head = kind_of_head(head.lemma_.lower(), head.lower_, plural)
    if by_head == "person" and plural:
        return _kind_of_persons(head.lemma_.lower())
    if by_head == "person" or (by_head == "civilians" and not proper):
        return "person" if by_head == "person" else "civilians"
    if _OF_UN.match(words) or (marked == "international_organization" and proper):
        return "international_organization"
    if by_head in {"ngo", "other"} and _PUBLIC.search(words):
        return "government"
    if by_head in {"ngo", "other", "political_group"} and _ARMED.search(words):
        return "armed_group"
    if by_head in {"ngo", "other"} and marked == "monitor":
        return marked
    if by_head == "political_group" and _LABOUR.search(words):
        return "ngo"
    if by_head == "other" and marked is not None:
        return marked
    if proper and marked is not None:
        return marked
    if by_head == "state_forces" and re.search(r"\b(rebel|separatist|militant|insurgent|opposition)\b", words.lower()):
        return "armed_group"
    if by_head is not None:
        return by_head
    if head.lemma_.lower() in {"formation", "outfit", "band", "network", "cell", "grouping"} and _ARMED.search(words):
        return "armed_group"
    if marked is not None:
        return marked
    if head.ent_type_ == "PERSON":
        return "person"
    return "civilians" if plural and not proper else "other"


def is_actor_noun(token: Any) -> bool:
    """Whether a noun is an actor's by its tag or by a word for a kind of actor."""
    lemma, lower = token.lemma_.lower(), token.lower_
    kinds = load("actors")["kinds"]
    if token.ent_type_ in {"PERSON", "ORG", "NORP"}:
        return True
    return any(lemma in words or lower in words for words in kinds.values())
