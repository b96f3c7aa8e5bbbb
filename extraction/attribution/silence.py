"""Sources that are said to say nothing."""

from typing import Any

from extraction.attribution.record import Attribution
from extraction.attribution.sources import can_speak, subject_of
from extraction.lexicon import load
from extraction.parsing import Sentence


def by_silence(sentence: Sentence, token: Any) -> Attribution | None:
    """ "declined to comment", "did not respond", "made no mention", "gave no figure", "would not say"."""
    words = load("cues")["silence"]
    lemma = token.lemma_.lower()
    if token.pos_ not in {"VERB", "AUX"}:
        return None
    matched = False
    own_name = (c for c in token.children if c.dep_ == "dobj" and c.lower_ == "name")
    if token.dep_ == "relcl" and any(d.lower_ in {"his", "her", "their"} for c in own_name for d in c.children):
        return None  # "a sailor, who did not give his name"
    if lemma in {"name", "identify"} and token.head.lemma_ in {"ask", "request", "want", "wish"}:
        return None
    if (
        lemma in {"say", "reveal", "disclose", "give", "publish", "release", "issue", "offer"}
        and any(c.dep_ == "dobj" and c.lower_ in {"nothing", "little"} for c in token.children)
    ) or (lemma == "confirm" and any(c.lemma_ == "deny" for c in token.children) and _says_neither(token)):
        matched = True
    elif lemma in words["declines"]:
        untold = {*words["decline_to"], *words["verbs_not"]}
        matched = any(c.dep_ == "xcomp" and c.lemma_.lower() in untold for c in token.children)
    elif (
        lemma in words["verbs_not"]
        and (any(c.dep_ == "neg" or c.lower_ == "never" for c in token.children) or _neither(token))
        and not any(c.lower_ in {"can", "could"} for c in token.children)
    ):
        matched = True
    elif lemma in words["verbs_not"] and token.dep_ == "xcomp" and any(c.lower_ == "yet" for c in token.head.children):
        matched = True  # "has yet to comment"
    elif lemma in {"remain", "stay", "keep", "fall"} and any(
        c.lower_ in {"silent", "quiet", "mum"} for c in token.children
    ):
        matched = True
    elif lemma in {"draw", "reach", "trace", "contact", "locate"} and any(c.dep_ == "neg" for c in token.children):
        subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
        if subject is None or not can_speak(subject, token):
            return None
        return Attribution(sentence, "silent", *sentence.absolute(token), source=subject, cue=token, content=token)
    elif lemma == "go" and any(c.lower_ == "unanswered" for c in token.children):
        subject = subject_of(token)
        called = (
            None
            if subject is None
            else next((p for c in subject.children if c.lower_ == "to" for p in c.children if p.dep_ == "pobj"), None)
        )
        return (
            None
            if called is None
            else Attribution(sentence, "silent", *sentence.absolute(token), source=called, cue=token, content=token)
        )
    elif lemma in words["no_verbs"]:
        matched = any(
            c.dep_ == "dobj"
            and c.lemma_.lower() in words["gave_no"]
            and any(d.lower_ in {"no", "few"} for d in c.children)
            for c in token.children
        )
    elif lemma in {"be", "have"}:
        matched = any(c.dep_ == "acomp" and c.lower_ in {"silent", "mum"} for c in token.children) or any(
            c.dep_ in {"attr", "dobj"}
            and c.lower_ in {"comment", "word", "response", "reaction", "reply"}
            and any(d.lower_ == "no" for d in c.children)
            for c in token.children
        )
    if not matched:
        return None
    source = subject_of(token)
    if source is None or source.lower_ in {"there"}:
        source = next(
            (
                p
                for c in token.subtree
                if c.dep_ == "prep" and c.lower_ == "from"
                for p in c.children
                if p.dep_ == "pobj"
            ),
            None,
        )
    unnamed = source is not None and any(c.lower_ == "no" for c in source.children)  # "no group has claimed it"
    if source is None or unnamed or not can_speak(source, token) or source.lower_ == "who":
        return None
    return Attribution(sentence, "silent", *sentence.absolute(token), source=source, cue=token, content=token)


def _says_neither(token: Any) -> bool:
    """ "neither confirmed nor denied", "could not confirm or deny"."""
    return any(c.lower_ in {"neither", "not", "n't", "n’t"} for c in token.children)


def _neither(token: Any) -> bool:
    subject = subject_of(token)
    return subject is not None and any(c.lower_ in {"neither", "no"} for c in subject.children)
