"""Who stands behind a document that speaks: "its statement", "a statement by the army", "the ministry's report"."""

from typing import Any

from extraction.actors.persons import is_body
from extraction.lexicon import load

#: Words before a document that do not say whose it is.
_OF_ANY = {"press", "news", "video", "audio", "media", "email", "telephone", "radio", "television"}
_ISSUES = {"issue", "release", "publish", "put", "send", "make", "post", "circulate", "distribute"}


def is_document(head: Any) -> bool:
    """Whether a noun is something written or said, and no name."""
    return head.lemma_.lower() in load("cues")["documents"] and head.ent_type_ not in {"ORG", "PERSON"}


def issuer_of(head: Any) -> Any:
    """The token that names who issued a document; null where nothing does."""
    owner = next((c for c in head.children if c.dep_ == "poss"), None)
    if owner is None:
        preps = (c for c in head.children if c.dep_ == "prep" and c.lower_ in {"by", "from", "of"})
        owner = next((p for c in preps for p in c.children if p.dep_ == "pobj"), None)
    if owner is None:
        before = (c for c in head.children if c.dep_ == "compound" and c.pos_ in {"NOUN", "PROPN"})
        owner = next((c for c in reversed(list(before)) if c.lemma_.lower() not in _OF_ANY), None)
    if owner is None:  # "a statement issued by the army"
        agents = (c for a in head.children if a.dep_ == "acl" for c in a.children if c.dep_ == "agent")
        owner = next((p for c in agents for p in c.children), None)
    verb = head.head
    if owner is None and head.dep_ in {"dobj", "pobj"}:  # "issued a statement blaming …", "in a statement issued"
        issued = verb.lemma_ in _ISSUES and not points_back(head)
        owner = next((c for c in verb.children if c.dep_ == "nsubj"), None) if issued else None
    if owner is None:  # "a statement that appeared on the group's channel"
        owner = next((t for t in head.subtree if t.dep_ == "poss" and is_body(t)), None)
    return owner


def points_back(head: Any) -> bool:
    """ "The statement", "this report": one that was named before."""
    return any(c.dep_ == "det" and c.lower_ in {"the", "this"} for c in head.children)
