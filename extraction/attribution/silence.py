"""Sources that are said to say nothing."""

import re
from typing import Any

from extraction.attribution.contents import cue_stance
from extraction.attribution.record import Attribution
from extraction.attribution.sources import can_speak, noun_phrase, subject_of
from extraction.lexicon import load
from extraction.parsing import Sentence

#: What whoever is asked cannot do, where he says no more: "could not confirm it", "was unable to comment".
_CANNOT = {"confirm", "comment", "elaborate", "verify"}
_TELL = {"say", "reveal", "disclose", "give", "publish", "release", "issue", "offer"}


def by_silence(sentence: Sentence, token: Any) -> Attribution | None:
    """ "declined to comment", "did not respond", "made no mention", "gave no figure", "would not say"."""
    if token.pos_ not in {"VERB", "AUX"} or _keeps_own_name(token):
        return None
    if _is_without(token):
        return _left_out(sentence, token)
    if token.lemma_ in {"draw", "reach", "trace", "contact", "locate"} and _is_negated(token):
        subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    elif token.lemma_ == "go" and any(c.lower_ == "unanswered" for c in token.children):
        subject = _object_of("to", subject_of(token))
        return None if subject is None else _silence(sentence, token, subject)
    elif says_nothing(token):
        subject = _whose(token)
    else:
        return None
    if subject is None or not can_speak(subject, token):
        return None
    return _silence(sentence, token, subject)


def says_nothing(token: Any) -> bool:
    """Whether a verb tells that its subject leaves something unsaid."""
    words = load("cues")["silence"]
    lemma = token.lemma_.lower()
    objects = [c for c in token.children if c.dep_ == "dobj"]
    if lemma in _TELL and any(c.lower_ in {"nothing", "little"} for c in objects):
        return True
    if lemma == "confirm" and any(c.lemma_ == "deny" for c in token.children) and _says_neither(token):
        return True
    if lemma == "make" and any(c.lower_ == "clear" for t in token.children for c in (t, *t.children)):
        return _is_negated(token)
    if lemma in words["declines"]:
        if token.dep_ == "relcl" and any(c.dep_ == "xcomp" and _has(c, {"be"}) for c in token.children):
            return False  # "an official who declined to be identified"
        untold = {*words["decline_to"], *words["verbs_not"]}
        told = [c for c in token.children if c.dep_ == "xcomp" and c.lemma_.lower() in untold]
        unnamed = (d for c in told for d in c.children if c.lemma_ in {"name", "identify"} and d.dep_ == "auxpass")
        return bool(told) and not any(unnamed)
    if lemma in words["verbs_not"] and _is_left(token, lemma):
        return True
    if lemma == "make" and _is_negated(token) and any(c.lower_ == "clear" for c in token.children):
        return True
    if lemma in {"remain", "stay", "keep", "fall"} and any(
        c.lower_ in {"silent", "quiet", "mum"} for c in token.children
    ):
        return True
    if lemma in words["no_verbs"]:
        return any(c.lemma_.lower() in words["gave_no"] and _has(c, {"no", "few"}) for c in objects)
    return lemma in {"be", "have"} and (_is_mum(token) or _is_unable(token))


def _is_left(token: Any, lemma: str) -> bool:
    if token.dep_ == "xcomp" and any(c.lower_ == "yet" for c in token.head.children):
        return True  # "has yet to comment"
    seldom = lemma == "confirm" and any(c.lower_ in {"seldom", "rarely"} for c in token.children)
    if not _is_negated(token) and not _neither(token) and not seldom:
        return False
    able = any(c.lower_ in {"can", "could"} for c in token.children)
    return not able or (lemma in _CANNOT and _is_asked(token))


def _is_asked(token: Any) -> bool:
    """Whoever cannot confirm a thing is no paper that looked for itself, and the verb is no passive."""
    source = subject_of(token)
    if source is None or any(c.dep_ == "auxpass" or c.lower_ == "independently" for c in token.children):
        return False
    name = " ".join(t.lower_ for t in noun_phrase(source))
    marks = load("actors")["name_marks"]["media"]
    return not any(re.search(rf"\b{re.escape(m)}\b", name) for m in marks)


def _is_unable(token: Any) -> bool:
    """ "was unable to confirm it", "was not able to comment"."""
    for adjective in (c for c in token.children if c.dep_ == "acomp" and c.lower_ in {"able", "unable"}):
        lacking = adjective.lower_ == "unable" or _is_negated(token)
        untold = any(c.dep_ == "xcomp" and c.lemma_ in _CANNOT for c in adjective.children)
        return lacking and untold and _is_asked(token)
    return False


def _is_mum(token: Any) -> bool:
    """ "was silent", "had no comment", "there was no word"."""
    return any(c.dep_ == "acomp" and c.lower_ in {"silent", "mum"} for c in token.children) or any(
        c.dep_ in {"attr", "dobj"}
        and c.lower_ in {"comment", "word", "response", "reaction", "reply"}
        and _has(c, {"no"})
        for c in token.children
    )


def _is_without(token: Any) -> bool:
    return bool(token.dep_ == "pcomp" and token.head.lower_ == "without")


def _left_out(sentence: Sentence, token: Any) -> Attribution | None:
    """ "announced that it had lost a post, without giving a number": the same source's statement, and its silence."""
    words = load("cues")["silence"]
    lemma = token.lemma_.lower()
    told = {c.lemma_.lower() for c in token.children if c.dep_ == "dobj"}
    if lemma in words["no_verbs"] and lemma != "mention":
        if not told.intersection(words["gave_no"]):
            return None
    elif lemma not in {"mention", "name", "identify", "specify", "say", "elaborate", "comment", "disclose", "explain"}:
        return None
    cue = next((t for t in token.ancestors if cue_stance(t) is not None), None)
    source = None if cue is None else subject_of(cue)
    if source is None or source.lower_ == "who" or not can_speak(source, cue):
        return None
    item = _silence(sentence, token, source)
    item.whole, item.counts_from = True, sentence.absolute(token)[0]
    return item


def _keeps_own_name(token: Any) -> bool:
    """ "a sailor, who did not give his name", "asked not to be named"."""
    own = (c for c in token.children if c.dep_ == "dobj" and c.lower_ == "name")
    if token.dep_ == "relcl" and any(_has(c, {"his", "her", "their"}) for c in own):
        return True
    return token.lemma_.lower() in {"name", "identify"} and token.head.lemma_ in {"ask", "request", "want", "wish"}


def _whose(token: Any) -> Any:
    """Who says nothing: the subject, or "there was no word from the palace"."""
    source = subject_of(token)
    if source is None or source.lower_ == "there":
        source = _object_of("from", *token.subtree)
    unnamed = source is not None and _has(source, {"no"})  # "no group has claimed it"
    return None if unnamed or (source is not None and source.lower_ == "who") else source


def _object_of(prep: str, *nodes: Any) -> Any:
    preps = (c for n in nodes if n is not None for c in n.children if c.dep_ == "prep" and c.lower_ == prep)
    return next((p for c in preps for p in c.children if p.dep_ == "pobj"), None)


def _silence(sentence: Sentence, token: Any, source: Any) -> Attribution:
    return Attribution(sentence, "silent", *sentence.absolute(token), source=source, cue=token, content=token)


def _has(token: Any, words: set[str]) -> bool:
    return any(c.lower_ in words for c in token.children)


def _is_negated(token: Any) -> bool:
    return any(c.dep_ == "neg" or c.lower_ == "never" for c in token.children)


def _says_neither(token: Any) -> bool:
    """ "neither confirmed nor denied", "could not confirm or deny"."""
    return _has(token, {"neither", "not", "n't", "n’t"})


def _neither(token: Any) -> bool:
    subject = subject_of(token)
    return subject is not None and _has(subject, {"neither", "no"})
