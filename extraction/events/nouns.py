"""Nouns that tell a happening: their type, and the clause that reports it where they are what the clause is about."""

from typing import Any

from extraction.events.arguments import subjects_of
from extraction.events.attempts import attempted
from extraction.events.words import is_a, verb_type
from extraction.lexicon import load

_SPECIFIC = {
    "in",
    "at",
    "near",
    "on",
    "against",
    "by",
    "with",
    "between",
    "to",
    "of",
    "outside",
    "along",
    "across",
    "from",
}


def noun_type(token: Any) -> str | None:
    """The type that a noun tells; "attack" is still to be told by its target."""
    if (
        not is_nominal(token)
        or token.head.lower_ == "without"
        or _is_modifier(token)
        or token.text == "March"
        or _is_ranked(token)
    ):
        return None
    words, lemma = load("events"), lemma_of(token)
    if (
        lemma == "deal"
        and token.i + 1 < len(token.doc)
        and token.nbor(1).lower_ == "with"
        and not any(c.dep_ in {"det", "poss"} for c in token.children)
    ):
        return None  # "the guards deal with complaints"
    before = {c.lemma_.lower() for c in token.children if c.dep_ in {"compound", "amod", "nmod", "poss"}}
    before |= {w for c in token.children if c.dep_ in {"compound", "amod", "nmod"} for w in c.lower_.split("-")}
    inner = {t.lemma_.lower() for c in token.children if c.lower_ in {"of", "on"} for t in c.subtree}
    if lemma in {"clash", "fighting", "scuffle", "confrontation", "battle"} and _with_crowd(token):
        return "protest"
    if lemma in {"explosion", "blast"} and inner_of(token, {"at", "in", "of"}) & words["classes"]["machines"]:
        return "other"
    if lemma == "attempt" and (kind := attempted(token)) is not None:
        return kind
    if lemma in words["ambiguous"]:
        found = _ambiguous(token, lemma, before, inner)
        if found is not None:
            return found
    if lemma in words["classes"]["accords"] | {"plan", "announcement"} and before & words["classes"]["truces"]:
        return "ceasefire"  # "a ceasefire deal" is no other deal
    if lemma in {"violation", "breach"} and not (inner | before) & words["classes"]["truces"]:
        return None
    if lemma in _HAZARDS and token.dep_ in {"nsubj", "pobj"}:
        verb = token.head if token.dep_ == "nsubj" else token.head.head
        told = words["harm"] | (words["occur"] if token.dep_ == "nsubj" else set())
        return (
            "other"
            if verb.lemma_.lower() in told and not before & {"artillery", "rocket", "mortar", "enemy", "gun", "small"}
            else None
        )
    if lemma in _BY_MEANS and (kind := _by_means(token)) is not None:
        return kind
    if lemma == "operation" and _is_launched(token, before):
        return "offensive"
    if lemma == "operation" and token.pos_ == "PROPN":
        return "offensive"
    if lemma == "strike" and _is_stoppage(token, before):
        return "protest"
    if lemma == "strike" and token.tag_ == "NNS" and not before & {"labour", "labor"}:
        return "air_strike"
    return next((kind for kind, nouns in words["nouns"].items() if lemma in nouns), None)


def _is_launched(token: Any, before: set[str]) -> bool:
    """ "the operation was launched in April"."""
    launched = token.dep_ == "nsubjpass" and token.head.lemma_.lower() in {"launch", "mount"}
    return launched and not before & {"rescue", "relief", "search", "aid"}


def is_nominal(token: Any) -> bool:
    """Whether a word stands as a noun, whatever the tagger calls it ("Fighting eased", "launched a counter-offensive")."""
    if token.pos_ in {"NOUN", "PROPN"}:
        return True
    if token.dep_ not in {"nsubj", "nsubjpass", "csubj", "dobj", "pobj", "attr"}:
        return False
    if token.tag_ == "VBG":
        return token.lower_ in _GERUNDS and not any(c.dep_ in {"aux", "dobj"} for c in token.children)
    return token.pos_ in {"ADJ", "VERB"} and token.lower_ in _MISTAGGED and token.dep_ in {"dobj", "pobj", "nsubj"}


_GERUNDS = {"fighting", "firing", "shelling", "bombing", "shooting", "looting", "killing"}
_MISTAGGED = {"offensive", "deal", "raid", "strike", "truce", "assault", "strikes", "raids", "attacks", "clashes"}


def lemma_of(token: Any) -> str:
    """The lemma of a noun; a gerund's is the gerund, and "counter-offensive" is one word."""
    if token.tag_ == "VBG":
        return str(token.lower_)
    if token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ in {"counter", "flare", "shoot", "gun"}:
        return f"{token.nbor(-2).lower_}-{token.lemma_.lower()}"
    return str(token.lemma_.lower())


_BY_MEANS = {"attack", "raid", "strike", "sortie", "bombardment", "bombing", "assault"}


def _by_means(token: Any) -> str | None:
    """ "raids by government aircraft", "warplanes carried out raids": with what an attack is made tells its type."""
    doers = [
        q
        for c in token.children
        if c.dep_ in {"prep", "poss", "compound"} and c.lower_ in {"by", "with"}
        for q in c.subtree
    ]
    doers += [c for c in token.children if c.dep_ in {"poss", "compound", "nmod"}]
    anchor = anchor_of(token)
    if anchor.dep_ == "dobj" and anchor.head.lemma_.lower() in load("events")["stage"]:
        doers += subjects_of(anchor.head)
    if any(is_a(t, "aircraft") for t in doers):
        return "air_strike"
    if any(t.lemma_.lower() in {"bomber", "suicide"} for t in doers):
        return "bombing"
    return None


#: Happenings only where they are said to break out or do harm.
_HAZARDS = {"fire", "storm", "rain", "heatwave", "avalanche", "mudslide", "epidemic", "outbreak", "crush"}


def _is_stoppage(token: Any, before: set[str]) -> bool:
    """ "launched a 48-hour strike": workers' strikes are counted in hours and called; the other kind is carried out."""
    if token.tag_ == "NNS" or before & {"air", "drone", "missile", "deadly"}:
        return False
    return bool(before & {"hour", "day", "week"}) or (
        token.dep_ == "dobj"
        and token.head.lemma_.lower() in {"begin", "call", "end", "suspend", "join", "continue", "stage", "start"}
    )


def inner_of(token: Any, prepositions: set[str]) -> set[str]:
    """Lemmas in the phrases that follow a noun after these prepositions."""
    return {t.lemma_.lower() for c in token.children if c.lower_ in prepositions for t in c.subtree}


def _with_crowd(token: Any) -> bool:
    return bool(inner_of(token, {"between", "with", "among"}) & load("events")["classes"]["crowds"])


def _is_modifier(token: Any) -> bool:
    """ "attack helicopter": the noun only modifies another, unless that one means the happening too ("coup attempt")."""
    if token.text == "Operation" and token.head.pos_ == "PROPN":
        return False
    return bool(
        token.dep_ in {"compound", "amod", "nmod"}
        and token.head.pos_ in {"NOUN", "PROPN"}
        and token.head.lemma_.lower() not in {"death", "victim", "toll", "bid"}
    )


def _is_ranked(token: Any) -> bool:
    """ "the worst attack since …" says how bad another one was."""
    return token.dep_ in {"attr", "appos", "pobj"} and any(c.tag_ in {"JJS", "RBS"} for c in token.children)


def _ambiguous(token: Any, lemma: str, before: set[str], inner: set[str]) -> str | None:
    for kind, marks in load("events")["ambiguous"][lemma].items():
        if before & marks or (lemma in {"exchange", "barrage", "attempt"} and inner & marks):
            return str(kind)
        if "@armed" in marks and _is_staged_by_armed(token):
            return str(kind)
        if "*" in marks and token.dep_ == "attr" and any(c.dep_ == "expl" for c in token.head.children):
            return str(kind)
        if "*" in marks and token.dep_ == "dobj" and token.head.lemma_.lower() in load("events")["stage"]:
            return str(kind)
        if "*" in marks and any(
            c.dep_ == "relcl" and c.lemma_.lower() in load("events")["occur"] for c in token.children
        ):
            return str(kind)
        if "*" in marks and any(
            c.dep_ in {"prep", "poss"} and (c.dep_ == "poss" or c.lower_ in _SPECIFIC) for c in token.children
        ):
            return str(kind)
    return None


def _is_staged_by_armed(token: Any) -> bool:
    """ "the army launched a campaign"."""
    verb = token.head
    if token.dep_ != "dobj" or verb.lemma_.lower() not in load("events")["stage"]:
        return False
    return any(is_a(s, "armed") for s in subjects_of(verb))


def is_specific(token: Any) -> bool:
    """Whether a noun says of what, where or by whom."""
    return any(
        c.dep_ == "prep" and c.lower_ in _SPECIFIC and any(p.pos_ in {"NOUN", "PROPN"} for p in c.children)
        for c in token.children
    )


def target_of(token: Any) -> list[Any]:
    """What an attack told by a noun is said to be on."""
    return [
        q
        for c in token.children
        if c.lower_ in {"on", "against", "at", "of"}
        for p in c.children
        if p.dep_ == "pobj" and p.ent_type_ not in {"DATE", "TIME"}
        for q in (p, *p.conjuncts)
    ]


def reporting_verb(token: Any) -> Any:
    """The verb whose clause reports the happening that the noun names, or null where the noun phrase alone does."""
    words = load("events")
    head = token.head
    if head.pos_ == "VERB" and verb_type(head) not in {None, "killing", "killing_by"} and not _same_kind(token, head):
        return None
    if head.lemma_ == "end" and token.dep_ == "nsubj" and any(c.dep_ == "dobj" for c in head.children):
        return None  # "the truce ended a long assault" tells of the assault
    if token.dep_ in {"nsubj", "nsubjpass", "csubj"} and head.pos_ in {"VERB", "AUX"}:
        return head if head.lemma_.lower() in words["occur"] | words["stage"] else None
    if token.dep_ == "attr" and any(c.dep_ == "expl" for c in head.children):
        return head
    if token.dep_ == "dobj" and head.pos_ == "VERB":
        return head if head.lemma_.lower() in words["stage"] else None
    if token.dep_ == "pobj" and head.lower_ in {"in", "by", "during", "from", "after", "when", "into", "to", "on"}:
        verb = head.head
        if (
            verb.pos_ == "VERB"
            and verb.lemma_.lower() in words["harm"]
            and head.lower_ in {"in", "by", "during", "from"}
        ):
            return verb
        if verb.pos_ == "VERB" and verb.lemma_.lower() in {"agree"} and head.lower_ in {"on", "to"}:
            return verb
    return None


def anchor_of(token: Any) -> Any:
    """What stands for the happening in its clause: "a series of" it, "Operation" before its name; else the noun itself."""
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in _CONTAINERS:
        return token.head.head
    if token.lower_ == "operation" and token.dep_ == "compound" and token.head.pos_ == "PROPN":
        return token.head
    return token


_CONTAINERS = {"dozen", "hundred", "score", "couple", "start", "series", "wave", "spate", "string", "round", "number", "bout", "campaign", "barrage", "flurry", "day", "week", "hour", "month",
               "night", "act", "outbreak", "spell", "surge", "hail", "storm"}  # fmt: skip


def host_of(token: Any) -> Any:
    """The death that a happening brought, where that noun reports it ("the death of a leader in an air raid"); else null."""
    if token.dep_ != "pobj" or token.head.lower_ not in {"in", "during", "from"}:
        return None
    node = token.head
    for _ in range(4):
        node = node.head
        if node.pos_ == "NOUN" and node.lemma_.lower() in {"death", "killing", "wounding", "loss"}:
            return node
        if node.pos_ in {"VERB", "AUX"}:
            return None
    return None


def _same_kind(token: Any, verb: Any) -> bool:
    return verb_type(verb) == noun_type(token)


_CIVIL = {"civilian", "civilians"}


def is_civil_target(targets: list[Any]) -> bool | None:
    """Whether those attacked are unarmed; null where the targets do not tell."""
    near = [*targets, *(c for t in targets for c in t.children if c.dep_ in {"compound", "nmod", "amod", "poss"})]
    if any(is_a(t, "armed") or is_a(t, "posts") for t in near):
        return False
    if any((is_a(t, "civilians") and not is_bare_count(t)) or is_a(t, "unarmed") for t in targets):
        return True
    if any(c.lower_ in _CIVIL for t in targets for c in t.children):
        return True
    return None


def is_bare_count(token: Any) -> bool:
    """ "30 die in ambush": a number alone does not tell who."""
    return bool(token.pos_ == "NUM")
