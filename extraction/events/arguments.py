"""Who does what a verb tells, and what it is done to: passives turned round, coordination, control and accusations looked through."""

from dataclasses import dataclass
from typing import Any

from extraction.lexicon import load

#: Words for a part of something: the whole is meant too.
PART = frozenset(
    {
        "part",
        "most",
        "much",
        "third",
        "quarter",
        "all",
        "swath",
        "swathe",
        "rest",
        "several",
        "control",
        "half",
        "dozen",
        "hundred",
        "thousand",
        "number",
        "portion",
        "majority",
        "some",
    }
)


@dataclass(frozen=True)
class Arguments:
    """Who does it, what it is done to, and every token of subject, object and adjuncts."""

    subjects: tuple[Any, ...]
    objects: tuple[Any, ...]
    near: tuple[Any, ...]
    particles: frozenset[str]


def arguments_of(token: Any) -> Arguments:
    """Subjects, objects and adjuncts of a verb, passives turned round, relative pronouns replaced by what they stand for."""
    near = [
        t
        for c in token.children
        if c.dep_ in {"nsubj", "agent", "dobj", "nsubjpass", "prep", "oprd", "advmod", "acomp", "xcomp", "ccomp"}
        for t in c.subtree
    ]
    particles = frozenset(
        c.lower_ for c in token.children if c.dep_ in {"prt", "advmod", "prep", "dative", "acomp", "oprd"}
    )
    subjects, objects = subjects_of(token), objects_of(token)
    near += [t for s in (*subjects, *objects) for t in (s, *s.children)]
    beside = {t.i for t in near if t.dep_ == "acl" and t.lemma_.lower() in _BESIDE for t in t.subtree}
    near = [t for t in near if t.i not in beside]
    return Arguments(tuple(subjects), tuple(objects), tuple(near), particles)


#: "troops backed by helicopters have killed": who helps does not say by what.
_BESIDE = {"back", "support", "accompany", "escort", "equip", "arm"}


def subjects_of(token: Any) -> list[Any]:
    """Who does it: the subject (shared by coordinated verbs), or the agent of a passive."""
    agents = [p for c in token.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"]
    if is_passive(token):
        return [q for p in agents for q in _all(p)]
    found = subject_of(token)
    return _all(found) if found is not None else []


def objects_of(token: Any) -> list[Any]:
    """What it is done to: objects, or the subject of a passive; a part of something stands for the whole too."""
    own = [c for c in token.children if c.dep_ in {"dobj", "nsubjpass", "oprd"} and c.pos_ != "VERB"]
    own = [_meant(c, token) for c in own]
    if not own and token.dep_ == "acl" and token.tag_ == "VBN" and not _is_intransitive(token):
        own = [token.head]
    if not own and is_passive(token) and (found := subject_of(token)) is not None:
        own = [found]
    if (
        not own
        and token.dep_ == "relcl"
        and not is_passive(token)
        and any(c.lower_ in {"that", "which", "whom"} and c.dep_ == "dobj" for c in token.children)
    ):
        own = [token.head]
    return [q for p in own for q in _all(p)]


def is_passive(token: Any) -> bool:
    """Whether a verb stands in the passive, coordinated ones included."""
    if _is_intransitive(token):
        return False
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in token.children) or (token.dep_ == "acl" and token.tag_ == "VBN"):
        return True
    if token.tag_ not in {"VBN", "VBD"} or any(c.dep_ in {"dobj", "aux"} for c in token.children):
        return False
    if token.dep_ == "conj" and token.head.pos_ == "VERB" and token.head.tag_ == "VBN" and is_passive(token.head):
        return True  # "five were killed, and nine captured"
    return token.dep_ in {"ROOT", "conj", "advcl", "ccomp"} and token.lemma_.lower() in load("events")["transitive"]


def _is_intransitive(token: Any) -> bool:
    """What the parser takes for the object of a verb without a passive is its subject ("the insurgents scattered")."""
    return token.lemma_.lower() in load("events")["intransitive"] and not any(
        c.dep_ == "auxpass" for c in token.children
    )


def subject_of(token: Any) -> Any:
    """The grammatical subject, through coordination, control ("were forced to flee") and relative clauses; null if none."""
    if (accused := accused_of(token)) is not None:
        return accused
    node = token
    for _ in range(4):
        found = next((c for c in node.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if found is not None:
            return _meant(found, node)
        if node.dep_ == "ccomp" and (thing := _taken_for_object(node)) is not None:
            return thing
        if node.tag_ == "VBN" and node.dep_ == "ccomp" and node.head.lemma_ == "have":
            node = node.head  # "had overnight destroyed": the parser takes the auxiliary for the verb
            continue
        if node.dep_ == "acl":
            return node.head if node.tag_ in {"VBG", "VBN"} or any(c.lower_ == "to" for c in node.children) else None
        if node.dep_ in {"conj", "xcomp", "advcl", "pcomp"} and node.head.pos_ in {"VERB", "AUX", "ADP", "SCONJ"}:
            if (
                node.dep_ == "xcomp"
                and (thing := next((c for c in node.head.children if c.dep_ == "dobj"), None)) is not None
            ):
                return thing
            node = node.head
            continue
        if node.dep_ == "prep":
            node = node.head
            continue
        return None
    return None


def _taken_for_object(verb: Any) -> Any:
    """ "Denied the base had been taken": what parsers take for the object of the verb that governs; null where it is none."""
    first = min((c.i for c in verb.children if c.dep_ in {"aux", "auxpass"}), default=None)
    things = [c for c in verb.head.children if c.dep_ == "dobj" and first is not None and c.i == first - 1]
    return things[0] if things else None


_ACCUSING = frozenset({"accuse", "suspect", "convict"})


def accused_of(verb: Any) -> Any:
    """ "Accused the rebels of burning the port": who is said to have done it; null where nobody is."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "of":
        return None
    node = verb.head.head
    accuser = node if node.pos_ == "VERB" else node.head
    if accuser.lemma_.lower() not in _ACCUSING:
        return None
    return next(
        (c for c in accuser.children if c.dep_ in {"dobj", "nsubjpass"} and c.i < verb.i and c.lower_ != "other"), None
    )


def _meant(token: Any, verb: Any) -> Any:
    if token.lower_ in {"who", "which", "that", "whom"} and verb.dep_ == "relcl":
        return verb.head
    return token


def _all(token: Any) -> list[Any]:
    out = [t for t in (token, *token.conjuncts) if t.pos_ != "VERB"]
    inner = [
        p
        for t in out
        if t.lemma_.lower() in PART or t.pos_ == "NUM"
        for c in t.children
        if c.lower_ == "of"
        for p in c.children
        if p.dep_ == "pobj"
    ]
    wholes = [q for p in inner for q in (p, *p.conjuncts)]
    return [t for t in out if t.pos_ != "NUM" or not wholes] + wholes
