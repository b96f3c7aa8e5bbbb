"""Which known actor a phrase means: by the same words, an acronym, a part of its name, or a noun that only one fits."""

import re
from typing import Any

from extraction.actors.entry import Entry
from extraction.actors.kinds import is_loyal, kind_of_head, marks
from extraction.actors.phrases import initials, within
from extraction.countries import code_of, country_of, is_capital, is_country, without_country
from extraction.lexicon import load

#: Words for the arms of a state: one actor each, where the report does not tell their units apart.
ARMS = (
    frozenset(
        {
            "army",
            "military",
            "troop",
            "soldier",
            "force",
            "serviceman",
            "reinforcement",
            "recruit",
            "cadet",
            "conscript",
            "unit",
            "troops",
            "soldiers",
            "forces",
        }
    ),
    frozenset({"navy", "sailor", "marine"}),
)
#: Fighters of other sides than the main one, as a rule.
OTHERS = frozenset({"militia", "mercenary", "paramilitary", "vigilante"})
_POLICE = {"police", "policeman"}
_POINTING = {"the", "this", "that", "these", "those"}
_GROUP_NOUNS = {"group", "organisation", "organization", "movement", "faction"}
_GROUPS = {"armed_group", "ngo", "monitor", "political_group"}
#: Bodies of many bodies, each of which bears their name before its own.
UNIONS = {"UN", "U.N.", "United Nations", "EU", "European Union", "African Union", "AU", "NATO"}
_AGENCIES = {"media", "international_organization", "monitor"}


def find(entries: list[Entry], words: str, head: Any, home: str | None) -> Entry | None:
    """The actor that a phrase of these words means, among those known; ``home`` is the report's main country."""
    lowered = words.lower()
    if head.tag_ == "NN" and any(c.lower_ == "another" for c in head.children):
        lowered = f"another {lowered}"
    for entry in entries:
        if any(f.lower() == lowered for f, _ in entry.forms):
            return entry
    if lowered.startswith("another "):
        return None
    if (
        head.tag_ == "NN"
        and lowered not in {"officer", "police officer"}
        and kind_of_head(head.lemma_.lower(), head.lower_, False) == "person"
    ):
        return _find_person(entries, words, head)
    if (words[0].isupper() and any(c.isupper() for c in words[1:])) or head.pos_ == "PROPN":
        known = _find_proper(entries, words, head)
        return known or (
            _find_forces(entries, words, head, home) if head.pos_ == "NOUN" and not _names_group(words) else None
        )
    if words[0].isupper() and words.endswith("s") and " " not in words:  # "the Wazis" of "the Wazi movement"
        known = _find_proper(entries, words[:-1], head)
        if known is not None:
            return known
    if words[0].isupper() and (known := _find_proper(entries, words, head)) is not None:
        return known
    return _find_common(entries, words, head, home)


def find_state(entries: list[Entry], code: str | None) -> Entry | None:
    """The government of a country, if it is known."""
    for entry in entries:
        named = any(code_of(f) == code or is_whole_state(f) for f, _ in entry.forms)
        if entry.kind == "government" and entry.country == code and named:
            return entry
    return None


_RULERS = re.compile(
    r"^(?:(?:the|interim|transitional|federal|central|national|military|caretaker|unity|ruling)\s+)*(?:government|regime|junta|state)$",
    re.I,
)


def is_whole_state(form: str) -> bool:
    """ "The interim government", "Malian government": a country's, not a province's nor a rival's."""
    return _RULERS.match(without_country(form)) is not None


#: Of what faith or where they are, not what they are called ("Muslim rebel group", "W. Orlan rebels").
_DESCRIBES = re.compile(
    r"\b(?:[NSEW]\.\s\w+|Muslim|Islamic|Islamist|Christian|Shi'?ite|Shia|Sunni|Communist|Marxist|Arab|North|South|East|West|Northern|Southern|Eastern|Western"
    r"|Pro-\w+|Anti-\w+|Suspected|Armed|Unknown|Unidentified)\b\s*"
)


def is_named(entry: Entry) -> bool:
    """Whether fighters have a name of their own, beyond what they are and where."""
    return any(_names_group(form) for form, _ in entry.forms)


def _names_group(form: str) -> bool:
    words = load("actors")["kinds"]["armed_group"]
    bare = _DESCRIBES.sub("", without_country(form)).strip()
    return bare[:1].isupper() and bare.split()[0].lower() not in words


def is_unit(entry: Entry) -> bool:
    """Has a name of its own beyond its country's and common words for forces ("Northern Shield Force")."""
    names = (without_country(_BEHIND.split(f)[0]) for f, _ in entry.forms)
    return any(_OWN.search(name.rsplit(" ", 1)[0]) for name in names if " " in name)


#: What a phrase tells of soldiers behind their noun.
_BEHIND = re.compile(r"\s(?:who|that|which|in|on|at|from|to|near|loyal|belonging|backed|stationed|based|\w+ing)\s")


_OWN = re.compile(
    r"\b(?!(?:Army|Armed|Forces?|Military|National|Royal|Federal|Defen[cs]e|Security|Government|Interim|Transitional|Air|Our|The|Regime"
    r"|Troops|Soldiers|Backup|Additional|More|Other|Both|Ground|Loyal|Allied|Regular|Local|Foreign|Wounded|Dead|Paramilitary|Heavily|State)\b)[A-Z]\w*"
)


def _find_proper(entries: list[Entry], words: str, head: Any) -> Entry | None:
    lowered, forces = words.lower(), head.lemma_.lower() in ARMS[0]
    if words.endswith("s") and " " not in words:  # "the Wazis" of "Wazi rebels"
        one = next((e for e in entries if not e.person and any(f == words[:-1] for f, _ in e.forms)), None)
        if one is not None and one.kind in _GROUPS:
            return one
    for entry in entries:
        if (forces and entry.kind == "government") or (
            head.lemma_.lower() == "government" and entry.kind == "state_forces"
        ):
            continue
        for form, _ in entry.forms:
            if not form[0].isupper():
                continue
            if initials(form) == words.replace(".", "") or initials(words) == form.replace(".", ""):
                return entry
            if entry.person or len(lowered) <= 3 or not _compatible(form, words):
                continue
            if (within(lowered, form.lower()) or within(form.lower(), lowered)) and not _is_part_of(form, words):
                return entry
    return None


def _is_part_of(form: str, words: str) -> bool:
    """ "The press office of the ministry", "the ministry's press office" are not the ministry."""
    short, long = sorted((form.lower(), words.lower()), key=len)
    name = rf"(?<!\w){re.escape(short)}"
    behind = r"(?:['’]s?\s|-[a-z]| (?:officials|sources|workers|diplomats)$)"
    return re.search(rf"\bof (?:the )?{re.escape(short)}\b|{name}{behind}", long) is not None


def _compatible(form: str, words: str) -> bool:
    """ "Defence Ministry" and "Defence Ministry's regional command" differ; "X group" and "X" do not."""
    a, b = country_of(form), country_of(words)
    if a and b and a != b:
        return False
    short, long = sorted((form, words), key=len)
    if is_country(short) or is_capital(short) or code_of(short) or short in UNIONS:
        return False
    if long.endswith(f" {short}"):
        return True
    return marks(short) == marks(long) or marks(short) is None or marks(long) is None


def _find_common(entries: list[Entry], words: str, head: Any, home: str | None) -> Entry | None:
    """ "the ministry", "the group", "soldiers": the latest actor that this noun fits, if the side is plain."""
    lemma = head.lemma_.lower()
    definite = any(c.lower_ in _POINTING for c in head.children if c.dep_ == "det") or head.dep_ == "compound"
    bare = words.lower().removesuffix("s") == lemma
    kind = kind_of_head(lemma, head.lower_, head.tag_ == "NNS")
    same = _find_forces(entries, words, head, home)
    if same is not None:
        return same
    if lemma in _POLICE | {"policewoman", "officer"}:
        return next((e for e in entries if e.heads & _POLICE and e.kind == "state_forces"), None)
    if not definite and head.tag_ != "NNS":
        return None
    if not definite:
        return next((e for e in entries if e.heads == {lemma} and e.kind == kind == "civilians"), None)
    for entry in reversed(entries):
        heads = entry.heads | {f.lower().split()[-1].removesuffix("s") for f, _ in entry.forms}
        level = _other_level(words, lemma) or any(_other_level(f, lemma) for f, _ in entry.forms)
        if not entry.person and lemma in heads and not level:
            return entry
    if lemma in _GROUP_NOUNS and bare:
        return next((e for e in reversed(entries) if e.kind in _GROUPS and e.forms[0][0][0].isupper()), None)
    if lemma in {"agency", "body"} and bare:
        return next((e for e in reversed(entries) if e.kind in _AGENCIES), None)
    return None


def _find_forces(entries: list[Entry], words: str, head: Any, home: str | None) -> Entry | None:
    lemma = head.lemma_.lower()
    kind = kind_of_head(lemma, head.lower_, head.tag_ == "NNS")
    if lemma in {"man", "personnel", "agent"} and re.search(r"\bsecurity (?:men|personnel|agents)\b", words.lower()):
        lemma, kind = "troop", "state_forces"
    if lemma == "unit" and country_of(words) is not None:
        lemma, kind = "troop", "state_forces"
    if kind == "armed_group" and is_loyal(words, lemma):
        lemma, kind = "force", "state_forces"
    if kind not in {"state_forces", "armed_group"} or lemma in _POLICE | {"officer"} or "police" in words.lower():
        return None
    if kind == "armed_group" and _names_group(words) and head.left_edge.i != head.sent.start:
        return None
    return _same_side(entries, words, lemma, kind, home)


_SPEAKS_FOR = {"spokesman", "spokeswoman", "spokesperson"}
_POINTING_BACK = {"same", "latter"}
#: Words for whoever spoke.
_SPOKE = {"source", "official", "witness", "man", "woman", "person", "resident"}


def _find_person(entries: list[Entry], words: str, head: Any) -> Entry | None:
    """ "The minister", "the army spokesman", "the same source": the latest person who is called so and of whom it can be said."""
    marked = {c.lower_ for c in head.children}
    if not marked & (_POINTING | _POINTING_BACK):
        return None
    lemma, country, before = head.lemma_.lower(), country_of(words), words.lower().rsplit(" ", 1)[0]
    for entry in reversed(entries):
        if (
            entry.person
            and (lemma in entry.heads or (lemma in _SPEAKS_FOR and entry.heads & _SPEAKS_FOR))
            and (country is None or entry.country in {None, country})
        ):
            own = {f.lower() for e in (entry, entry.parent) if e is not None for f, _ in e.forms}
            if " " not in words or country is not None or any(before in f or f in before for f in own):
                return entry
    return None


def _other_level(words: str, lemma: str) -> bool:
    """ "The provincial government" is not the government."""
    return (
        lemma == "government"
        and re.search(r"\b(?:provincial|regional|local|municipal|rival|state|district)\b", words) is not None
    )


#: Troops that are no part of the army of the country that a report is about, as long as it does not say whose they are.
_FOREIGN = re.compile(
    r"\b(?:peacekeeping|foreign|international|multinational|regional|enemy|attacking|African Union)\b", re.I
)


def _same_side(entries: list[Entry], words: str, lemma: str, kind: str, home: str | None) -> Entry | None:
    """The fighters or soldiers of one side are one actor, whatever they are called; a unit with a name is one of its own."""
    country = country_of(words)
    same = [e for e in entries if e.kind == kind and (country is None or e.country in {None, country})]
    if kind == "armed_group":
        same = [e for e in same if (lemma in OTHERS) == bool(e.heads & OTHERS)]
        return next((e for e in same if not is_named(e)), None)
    arm = next((arm for arm in ARMS if lemma in arm), None)
    if arm is None or _FOREIGN.search(words):
        return None
    flying = "air force" in words.lower()
    same = [
        e
        for e in same
        if e.heads & arm and not is_unit(e) and flying == any("air force" in f.lower() for f, _ in e.forms)
    ]
    same = [e for e in same if country or e.country == home] or same
    return same[-1] if same else None
