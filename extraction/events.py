"""Happenings told by verbs and nouns: type, who did it to whom, where and when; mentions of one happening are joined."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extraction.actors import Actors, Entry
from extraction.attribution import Attribution
from extraction.countries import country_of, is_country
from extraction.dates import When, find_dates
from extraction.figures import Figure
from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import DatePrecision, EventType, Role

_ATTACKS = {"armed_clash", "air_strike", "shelling", "bombing", "attack_on_civilians", "offensive"}
_UNREAL = {
    "want",
    "plan",
    "vow",
    "try",
    "aim",
    "intend",
    "hope",
    "threaten",
    "promise",
    "pledge",
    "urge",
    "call",
    "prepare",
    "refuse",
    "decline",
    "fail",
    "order",
    "ask",
    "seek",
    "need",
    "agree",
    "expect",
    "demand",
    "allow",
    "help",
}
_PREPS = {
    "in",
    "at",
    "near",
    "on",
    "from",
    "to",
    "of",
    "into",
    "outside",
    "inside",
    "around",
    "over",
    "across",
    "towards",
    "toward",
    "between",
}
_GENERIC = {"operation", "campaign", "deal", "fire", "fighting", "battle", "war", "strike", "meeting", "talk"}


@dataclass
class Mention:
    """One place in the text that tells a happening."""

    type: EventType
    token: Any
    sentence: Sentence
    start: int
    end: int
    participants: list[tuple[Any, Role]]
    place: str | None
    when: When | None
    noun: bool
    definite: bool


@dataclass
class Happening:
    """All mentions of one event, joined."""

    type: EventType
    mentions: list[Mention] = field(default_factory=list)
    first: date | None = None
    last: date | None = None
    precision: DatePrecision = "unknown"
    open_end: bool = False
    place: str | None = None
    people: list[tuple[Entry, Role]] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it is first told."""
        return min(m.start for m in self.mentions)


#: A figure of these measures tells a happening, whatever verb it stands with ("some 6,000 families had taken the road").
_TOLD_BY_FIGURE: dict[str, EventType] = {
    "displaced": "displacement",
    "detained": "detention",
    "places_captured": "territory_captured",
}


def find_mentions(
    sentences: list[Sentence], attributions: list[Attribution], published: date | None, figures: dict[int, list[Figure]]
) -> list[Mention]:
    """Every mention of a bounded happening, in the order of the text."""
    said = {(a.sentence.index, a.cue.i) for a in attributions if a.cue is not None}
    out: list[Mention] = []
    for sentence in sentences:
        if sentence.span is None:
            continue
        dates = find_dates(sentence.text, published)
        here: list[Mention] = []
        for token in sentence.span:
            kind = _verb_type(token) or _noun_type(token)
            if kind is None or (sentence.index, token.i) in said or _is_unreal(token):
                continue
            here.append(_mention(kind, token, sentence, dates, said))
        for figure in figures.get(sentence.index, []):
            kind = _TOLD_BY_FIGURE.get(figure.measure)
            if (
                kind is None
                or not figure.sure
                or figure.verb is None
                or figure.verb.pos_ != "VERB"
                or any(m.type == kind for m in here)
                or _is_unreal(figure.verb)
            ):
                continue
            here.append(_mention(kind, figure.verb, sentence, dates, said))
        for mention in here:
            mention.place = mention.place or _nearby_place(mention, sentences)
        out += _without_nested(here)
    return out


# --- type ---------------------------------------------------------------------------------------------------------


def _verb_type(token: Any) -> EventType | None:
    if token.pos_ != "VERB" or token.dep_ in {"amod", "compound"}:
        return None
    words, lemma = load("events"), token.lemma_.lower()
    objects = [c for c in token.children if c.dep_ in {"dobj", "nsubjpass"}]
    around = {
        t.lemma_.lower()
        for c in token.children
        if c.dep_ in {"nsubj", "agent", "dobj", "nsubjpass", "prep"}
        for t in c.subtree
    }
    if (
        lemma in {"bomb", "strike", "hit", "pound", "target", "attack", "fire", "slam", "drop", "rain"}
        and around & words["aircraft"]
    ):
        return "air_strike"
    if lemma in {"strike", "hit", "pound", "fire", "slam", "land", "rain", "crash"} and around & words["guns"]:
        return "shelling"
    if lemma == "bomb":
        return "air_strike"
    if lemma in {"strike", "hit", "pound", "target", "fire", "fight"} and lemma not in {"fight"}:
        return "shelling" if lemma == "pound" else None
    if lemma in {"explode", "detonate", "blow"}:
        return "bombing" if lemma != "blow" or any(c.lower_ == "up" for c in token.children) else None
    if lemma in {"kill", "shoot", "murder", "gun", "stab", "hack"}:
        return _killing(token, objects)
    if lemma in {"pull", "fall"} and any(c.lower_ in {"back", "out"} for c in token.children):
        return "withdrawal"
    if lemma in {"withdraw", "retreat"} and any(
        c.lemma_.lower() in {"support", "case", "complaint", "offer", "statement"} for c in objects
    ):
        return None
    if lemma in {
        "capture",
        "seize",
        "take",
        "retake",
        "recapture",
        "occupy",
        "liberate",
        "regain",
        "reclaim",
        "overrun",
        "conquer",
        "enter",
    }:
        return _taking(lemma, objects)
    if lemma in {
        "set",
        "burn",
        "destroy",
        "torch",
        "damage",
        "raze",
        "flatten",
        "demolish",
        "ransack",
        "loot",
        "wreck",
    }:
        return _damage(token, lemma, objects)
    if lemma in {"send", "dispatch"} and any(o.lemma_.lower() in _FORCES for x in objects for o in (x, *x.children)):
        return "deployment"
    if lemma in {"arrive", "enter"} and any(c.dep_ == "nsubj" and c.lemma_.lower() in _FORCES for c in token.children):
        return "deployment"
    if lemma == "hold" and any(o.lemma_.lower() in words["places"] for o in objects) and _acting_subject(token):
        return "territory_captured"
    if lemma == "fall" and any(
        c.dep_ == "nsubj" and (c.ent_type_ == "GPE" or c.lemma_.lower() in words["places"]) for c in token.children
    ):
        return "territory_captured"
    if lemma == "sign":
        return (
            "agreement"
            if any(c.lemma_.lower() in words["nouns"]["agreement"] | words["nouns"]["ceasefire"] for c in objects)
            else None
        )
    if lemma in {"meet", "visit"}:
        return "diplomacy" if any(c.ent_type_ in {"PERSON", "GPE", "ORG", "NORP"} for c in token.children) else None
    if lemma in {"escape", "rescue", "march", "rally", "evacuate"} and not any(
        c.dep_ in {"nsubj", "nsubjpass", "dobj"} for c in token.children
    ):
        return None
    for kind, verbs in words["verbs"].items():
        if lemma in verbs:
            return _civilian_target(kind, token, objects)
    return None


def _civilian_target(kind: EventType, token: Any, objects: list[Any]) -> EventType:
    if kind != "armed_clash":
        return kind
    near = [t for c in token.children if c.dep_ in {"nsubj", "prep", "dobj", "nsubjpass"} for t in c.subtree]
    if token.lemma_ in {"clash", "fight", "battle"} and any(t.lemma_.lower() in _CROWDS for t in near):
        return "protest"
    if any(_is_civilian(o) or o.lemma_.lower() in _UNARMED for o in objects):
        return "attack_on_civilians"
    return kind


_CROWDS = frozenset({"protester", "demonstrator", "striker", "rioter", "marcher", "supporter", "crowd", "student"})
_UNARMED = frozenset(
    {
        "village",
        "town",
        "hospital",
        "school",
        "market",
        "mosque",
        "church",
        "clinic",
        "hamlet",
        "neighbourhood",
        "neighborhood",
        "ambulance",
        "aid",
        "bus",
    }
)


def _is_civilian(token: Any) -> bool:
    kinds = load("actors")["kinds"]
    return token.lemma_.lower() in kinds["civilians"] or token.lower_ in kinds["civilians"]


def _killing(token: Any, objects: list[Any]) -> EventType | None:
    doer = any(c.dep_ in {"nsubj", "agent"} and any(_acts(t) for t in c.subtree) for c in token.children)
    return "attack_on_civilians" if doer and any(_is_civilian(o) for o in objects) else None


_FORCES = frozenset(
    {"troop", "soldier", "force", "police", "reinforcement", "army", "peacekeeper", "marine", "instructor", "officer"}
)


def _acting_subject(token: Any) -> bool:
    subject = _subject(token)
    return subject is not None and _acts(subject)


def _acts(token: Any) -> bool:
    kinds = load("actors")["kinds"]
    return (
        token.lemma_.lower() in kinds["armed_group"] | kinds["state_forces"]
        or token.lower_ in kinds["armed_group"] | kinds["state_forces"]
    )


def _taking(lemma: str, objects: list[Any]) -> EventType | None:
    words = load("events")
    for target in objects:
        nouns = {target.lemma_.lower(), *(c.lemma_.lower() for c in target.children if c.dep_ == "compound")}
        inner = {p.lemma_.lower() for c in target.children if c.lower_ == "of" for p in c.children}
        if (
            target.ent_type_ in {"GPE", "LOC", "FAC"}
            or nouns & words["places"]
            or (inner & words["places"] and target.lemma_ in {"control", "part", "dozen"})
            or (target.lemma_ == "control" and inner)
        ) and lemma != "enter":
            return "territory_captured"
        if lemma in {"capture", "seize"} and (_is_civilian(target) or _acts(target) or target.ent_type_ == "PERSON"):
            return "detention"
    return None


def _damage(token: Any, lemma: str, objects: list[Any]) -> EventType | None:
    words = load("events")
    if lemma == "set":
        return "infrastructure_damage" if any(t.lower_ in {"fire", "alight", "ablaze"} for t in token.subtree) else None
    near = [*objects, *(g for o in objects for g in o.conjuncts)]
    return "infrastructure_damage" if any(o.lemma_.lower() in words["buildings"] for o in near) else None


def _noun_type(token: Any) -> EventType | None:
    if token.pos_ not in {"NOUN", "PROPN"} or (
        token.dep_ in {"compound", "amod", "nmod"} and token.head.pos_ in {"NOUN", "PROPN"}
    ):
        return None
    words, lemma = load("events")["nouns"], token.lemma_.lower()
    modifiers = {c.lemma_.lower() for c in token.children if c.dep_ in {"compound", "amod", "nmod"}}
    if lemma in {"strike", "raid", "attack", "bombing", "bombardment"} and modifiers & {
        "air",
        "drone",
        "aerial",
        "airstrike",
    }:
        return "air_strike"
    if lemma in {"attack", "fire", "strike", "barrage"} and modifiers & {"rocket", "missile", "mortar", "artillery"}:
        return "shelling"
    if lemma in {"attack", "bomb"} and modifiers & {"bomb", "suicide", "car"}:
        return "bombing"
    if lemma in {"explosion", "blast"} and modifiers & {"boiler", "gas", "mine", "tanker", "pipeline"}:
        return "other"
    if lemma in {"attack", "raid", "assault"} and any(
        t.lemma_.lower() in _UNARMED or _is_civilian(t)
        for c in token.children
        if c.lower_ in {"on", "against"}
        for t in c.children
    ):
        return "attack_on_civilians"
    if (
        lemma in {"convoy", "corridor"}
        and token.tag_ == "NNS"
        and not any(c.dep_ in {"nummod", "relcl"} for c in token.children)
    ):
        return None
    if lemma == "violation" and any(t.lemma_.lower() in words["ceasefire"] for t in token.subtree):
        return "ceasefire_violation"
    if lemma in {"cessation"}:
        return "ceasefire"
    if lemma in {
        "strike",
        "fire",
        "convoy",
        "campaign",
        "operation",
        "push",
        "battle",
        "deal",
        "pact",
        "march",
        "killing",
        "meeting",
        "visit",
        "talk",
        "collapse",
        "capture",
        "arrest",
        "combat",
    }:
        return _ambiguous(token, lemma, modifiers)
    for kind, nouns in words.items():
        if lemma in nouns:
            found: EventType = kind
            return found
    return None


def _ambiguous(token: Any, lemma: str, modifiers: set[str]) -> EventType | None:
    if lemma == "strike":
        return (
            "protest"
            if modifiers & {"general", "hunger", "labour", "labor", "worker", "wildcat", "indefinite"}
            else "air_strike"
            if token.tag_ == "NNS"
            else None
        )
    if lemma in {"operation", "campaign", "push"}:
        return (
            "offensive"
            if modifiers
            & {
                "military",
                "ground",
                "security",
                "clearance",
                "army",
                "counter-insurgency",
                "counterinsurgency",
                "bombing",
                "new",
            }
            else None
        )
    if lemma in {"fire", "combat", "collapse"}:
        return None
    if lemma in {"deal", "pact"}:
        return (
            "agreement"
            if modifiers & {"peace", "truce", "ceasefire"}
            or any(c.dep_ in {"prep", "relcl", "acl"} for c in token.children)
            else None
        )
    if lemma in {"meeting", "visit", "talk"}:
        return (
            "diplomacy"
            if modifiers & {"peace", "ceasefire"}
            or any(c.dep_ == "prep" and c.lower_ in {"with", "between", "to"} for c in token.children)
            else None
        )
    specified = any(c.dep_ in {"prep", "poss"} for c in token.children) or bool(modifiers)
    kinds: dict[str, EventType] = {
        "battle": "armed_clash",
        "march": "protest",
        "killing": "attack_on_civilians",
        "capture": "territory_captured",
        "arrest": "detention",
        "convoy": "humanitarian_access",
    }
    if lemma == "convoy" and not modifiers & {"aid", "relief", "humanitarian"}:
        return None
    return kinds.get(lemma) if specified else None


def _is_unreal(token: Any) -> bool:
    """Planned, feared or wished for: no event."""
    node = token
    for _ in range(3):
        if any(
            c.dep_ == "aux" and c.lower_ in {"will", "would", "could", "may", "might", "should", "must", "shall", "can"}
            for c in node.children
        ):
            return not any(c.lower_ == "have" for c in node.children if c.dep_ == "aux")
        if any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in node.children):
            return True
        if node.dep_ in {"xcomp", "ccomp", "acl", "advcl"} and any(
            c.dep_ == "aux" and c.lower_ == "to" for c in node.children
        ):
            return node.head.lemma_.lower() in _UNREAL or node.dep_ in {"acl", "advcl"}
        if token.pos_ != "VERB" and node.dep_ in {"pobj", "dobj"}:
            verb = node.head if node.dep_ == "dobj" else node.head.head
            if verb.lemma_.lower() in {
                "fear",
                "threaten",
                "prepare",
                "plan",
                "avoid",
                "prevent",
                "expect",
                "demand",
                "urge",
            }:
                return True
            node = verb
            continue
        return False
    return False


# --- arguments ----------------------------------------------------------------------------------------------------


def _mention(kind: EventType, token: Any, sentence: Sentence, dates: list[When], said: set[tuple[int, int]]) -> Mention:
    noun = token.pos_ != "VERB"
    tokens = _clause(token, noun)
    tokens = _after_interjection(token, tokens, sentence, said)
    spans = sorted(sentence.absolute(t) for t in tokens if not (t.is_punct and t.text in ".,;:"))
    start, end = spans[0][0], max(e for _, e in spans)
    definite = any(
        c.dep_ in {"det", "poss"} and c.lower_ in {"the", "this", "that", "its", "their", "those", "these"}
        for c in token.children
    )
    return Mention(
        kind,
        token,
        sentence,
        start,
        end,
        _participants(kind, token, noun),
        _place(token, tokens),
        _when(token, sentence, dates, said),
        noun,
        definite,
    )


def _after_interjection(token: Any, tokens: list[Any], sentence: Sentence, said: set[tuple[int, int]]) -> list[Any]:
    """ "The attackers, he said, seized the port": the clause begins behind the cue set into it."""
    cues = [i for n, i in said if n == sentence.index and min(t.i for t in tokens) < i < token.i]
    kept = [t for t in tokens if t.i > max(cues)] if cues else tokens
    return kept if token in kept else tokens


def _clause(token: Any, noun: bool) -> list[Any]:
    """The clause (or noun phrase) that reports the happening, without what hangs on loosely."""
    cut = {"advcl", "ccomp", "relcl", "parataxis"} if not noun else {"relcl", "advcl", "appos", "conj", "cc"}
    keep = []
    for node in token.subtree:
        up, ok = node, True
        while up != token:
            if up.head == token and (up.dep_ in cut or (up.dep_ in {"conj", "cc"} and not noun)):
                ok = False
            if up.dep_ in {"relcl", "appos"} and up.head.dep_ in {"nsubj", "nsubjpass", "dobj"}:
                ok = False
            up = up.head
        if ok:
            keep.append(node)
    keep.append(token)
    if not noun and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children) and token.dep_ == "conj":
        return keep
    while len(keep) > 1 and keep[-1].dep_ in {"cc", "punct", "mark"}:
        keep.pop()
    marks = [k for k in keep if k.dep_ == "mark" and k.head == token and k.i == min(x.i for x in keep)]
    return [k for k in keep if k not in marks]


def _subject(token: Any) -> Any:
    node = token
    for _ in range(3):
        found = next((c for c in node.children if c.dep_ == "nsubj"), None)
        if found is not None:
            return node.head if found.lower_ in {"who", "which", "that"} and node.dep_ == "relcl" else found
        if (
            node.dep_ in {"conj", "xcomp", "advcl"}
            and node.head.pos_ == "VERB"
            and not any(c.dep_ == "nsubjpass" for c in node.children)
        ):
            node = node.head
            continue
        if node.dep_ == "acl" and node.tag_ == "VBG":
            return node.head
        return None
    return None


def _participants(kind: EventType, token: Any, noun: bool) -> list[tuple[Any, Role]]:
    doer: Role = (
        "affected"
        if kind == "displacement"
        else "party"
        if kind in {"ceasefire", "agreement", "diplomacy"}
        else "initiator"
    )
    done: Role = "affected" if kind in {"displacement", "infrastructure_damage"} else "target"
    out: list[tuple[Any, Role]] = []
    if noun:
        for child in token.children:
            inner = [p for p in child.children if p.dep_ == "pobj"]
            if child.dep_ == "poss":
                out.append((child, doer))
            elif child.lower_ == "by":
                out += [(p, doer) for p in inner]
            elif child.lower_ in {"on", "against"}:
                out += [(p, done) for p in inner]
            elif child.lower_ == "between":
                out += [(q, "party") for p in inner for q in (p, *p.conjuncts)]
            elif child.lower_ == "with":
                out += [(p, "party") for p in inner]
        return out
    subject = _subject(token)
    if subject is not None:
        out += [(s, doer) for s in (subject, *subject.conjuncts) if s.pos_ != "VERB"]
    for child in token.children:
        if child.dep_ in {"dobj", "nsubjpass"}:
            out += [(s, done) for s in (child, *child.conjuncts) if s.pos_ in {"NOUN", "PROPN", "PRON"}]
        elif child.dep_ == "agent":
            out += [(p, "initiator") for c in child.children if c.dep_ == "pobj" for p in (c, *c.conjuncts)]
        elif child.lower_ in {"with", "against"} and kind == "armed_clash":
            out += [(p, "party" if child.lower_ == "with" else "target") for p in child.children if p.dep_ == "pobj"]
    return out


def _place(token: Any, tokens: list[Any]) -> str | None:
    """The most specific place named in the clause, else in the sentence after the trigger."""
    ids = {t.i for t in tokens}
    found = [e for e in token.sent.ents if e.label_ in {"GPE", "LOC", "FAC"}]
    inside = [e for e in found if e.root.i in ids or e.root.head.i in ids]
    for pool in (inside, found):
        named = [
            e
            for e in pool
            if e.root.dep_ in {"pobj", "dobj", "nsubjpass", "appos", "conj", "poss", "compound", "nsubj"}
            and not is_country(e.text)
            and not _dateline(e)
        ]
        under = [e for e in named if (e.root.dep_ == "pobj" and e.root.head.lower_ in _PREPS) or e.root.dep_ == "dobj"]
        if under or (pool is inside and named):
            best = (under or named)[0]
            return re.sub(r"^(?:the|The)\s+", "", str(best.text)).removesuffix("'s").removesuffix("’s")
    return None


def _nearby_place(mention: Mention, sentences: list[Sentence]) -> str | None:
    """The last place named before in the same paragraph, where the mention's own sentence names none."""
    for sentence in reversed(sentences[max(0, mention.sentence.index - 2) : mention.sentence.index]):
        if sentence.paragraph != mention.sentence.paragraph or sentence.span is None:
            return None
        for entity in reversed(sentence.span.ents):
            if entity.label_ in {"GPE", "LOC", "FAC"} and not is_country(entity.text) and entity.root.dep_ == "pobj":
                return re.sub(r"^(?:the|The)\s+", "", str(entity.text)).removesuffix("'s").removesuffix("’s")
    return None


def _dateline(entity: Any) -> bool:
    return bool(entity.text.isupper() and entity.start == entity.sent.start)


def _when(token: Any, sentence: Sentence, dates: list[When], said: set[tuple[int, int]]) -> When | None:
    """The date expression that depends on the trigger, else the nearest one that is not when something was said."""
    best: tuple[int, int, When] | None = None
    for when in dates:
        tokens = [t for t in sentence.span if when.start <= t.idx + sentence.base - sentence.start < when.end]
        if not tokens:
            continue
        verb = tokens[-1]
        while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb and verb != token:
            verb = verb.head
        if (sentence.index, verb.i) in said and verb != token:
            continue
        rank = 0 if verb == token else 1 if verb in token.ancestors or token in verb.ancestors else 2
        key = (rank, abs(tokens[0].i - token.i), when)
        if best is None or key[:2] < best[:2]:
            best = key
    return best[2] if best is not None else None


def _without_nested(here: list[Mention]) -> list[Mention]:
    """A mention inside another of the same type in one sentence tells nothing more ("launched an attack in an assault on")."""
    out: list[Mention] = []
    for item in here:
        if any(
            o is not item and o.type == item.type and o.start <= item.start and item.end <= o.end and not o.noun
            for o in here
        ):
            continue
        out.append(item)
    return out


# --- joining ------------------------------------------------------------------------------------------------------


def join(mentions: list[Mention], actors: Actors, resolve: Any) -> list[Happening]:
    """Mentions to happenings: same type (or "the attack" after one), no conflict of day or place."""
    out: list[Happening] = []
    for mention in mentions:
        people = [
            (e, role) for token, role in mention.participants if (e := resolve(token, mention.sentence)) is not None
        ]
        target = next((h for h in reversed(out) if _same(h, mention, people)), None)
        if target is None:
            if (
                mention.noun
                and not (mention.place or mention.when or people or mention.sentence.zone in {"headline", "standfirst"})
                and (mention.definite or mention.token.lemma_.lower() in _GENERIC)
            ):
                continue
            target = Happening(mention.type)
            out.append(target)
        _take(target, mention, people)
    return out


def _same(happening: Happening, mention: Mention, people: list[tuple[Entry, Role]]) -> bool:
    if happening.type != mention.type:
        bare = (
            mention.noun
            and mention.definite
            and mention.token.lemma_.lower() in {"attack", "assault", "raid", "strike"}
            and not people
        )
        if not (bare and happening.type in _ATTACKS and mention.type in _ATTACKS):
            return False
    when = mention.when
    if (
        when is not None
        and when.first
        and happening.first is None
        and when.precision in {"month", "year"}
        and happening.mentions[0].sentence is not mention.sentence
    ):
        return False  # "an ambush in December" is not the undated attack that the report is about
    if when is not None and when.first and happening.first:
        last, other = happening.last or happening.first, when.last or when.first
        if when.first > last or other < happening.first:
            return False
    if (
        mention.place
        and happening.place
        and mention.place.lower() not in happening.place.lower()
        and happening.place.lower() not in mention.place.lower()
    ):
        return False
    doers = {id(e) for e, r in happening.people if r == "initiator"}
    mine = {id(e) for e, r in people if r == "initiator"}
    return not (doers and mine and not doers & mine)


def _take(happening: Happening, mention: Mention, people: list[tuple[Entry, Role]]) -> None:
    happening.mentions.append(mention)
    when = mention.when
    if when is not None and happening.first is None and (when.first or when.last):
        happening.first = when.first if not when.until else None
        happening.last = None if when.since else when.last
        happening.precision, happening.open_end = when.precision, when.since
    happening.place = happening.place or mention.place
    for entry, role in people:
        if not any(e is entry for e, _ in happening.people):
            happening.people.append((entry, role))


def country_of_place(place: str | None, home: str | None) -> str | None:
    """Country of a place by its own name, else the article's main country."""
    return (country_of(place) if place else None) or home
