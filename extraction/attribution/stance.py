"""What a source does with what it says, by the codebook's stances: the cue's word, then what stands beside it."""

from typing import Any

from extraction.attribution.promises import speaks_of_self
from extraction.attribution.reported import FUTURE, content_stance, expects_of_others
from extraction.attribution.silence import says_nothing
from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import Stance


def refined(stance: Stance, cue: Any, content: Any, source: Any, sentence: Sentence) -> Stance:
    """The stance of a cue after its word's own, ``stance``, is weighed with what stands beside it and what it reports."""
    negated = any(c.dep_ == "neg" for c in cue.children)
    words = load("cues")
    if cue.lemma_.lower() in {"call", "describe", "brand", "label", "term"} and any(
        t.lower_ in words["untrue"] for c in cue.children if c.dep_ != "xcomp" for t in c.subtree
    ):
        return "denies"
    if cue.lemma_.lower() == "cast" and any(c.dep_ == "dobj" and c.lemma_ == "doubt" for c in cue.children):
        return "denies"
    if cue.lemma_.lower() in {"report", "record", "observe"} and any(
        c.dep_ == "dobj" and any(d.lower_ == "no" for d in c.children) for c in cue.children
    ):
        return "denies"
    if cue.lemma_.lower() in {"find", "see", "report", "have"} and any(
        c.dep_ == "dobj"
        and c.lemma_ in {"evidence", "sign", "indication", "trace"}
        and any(d.lower_ == "no" for d in c.children)
        for c in cue.children
    ):
        return "denies"
    if cue.lemma_.lower() in _NAMES and _names_claim(cue):
        return "denies"
    if cue.lemma_.lower() in {"swear", "vow", "promise", "pledge"} and content is not None and content != cue:
        told = content_stance("asserts", content, source, sentence)
        if told == "denies" or (
            content.dep_ == "ccomp" and content.tag_ in {"VBD", "VBZ", "VBP"} and told == "asserts"
        ):
            return told
    if cue.lemma_.lower() == "expect" and expects_of_others(cue):
        return "urges"
    if cue.lemma_.lower() == "announce" and any(
        c.dep_ == "dobj" and c.lemma_.lower() in load("cues")["measures_ahead"] for c in cue.children
    ):
        return "vows"
    if cue.lemma_.lower() == "want" and any(c.lower_ == "nothing" for c in cue.children):
        return "denies"
    if content is not None and content != cue and says_nothing(content) and speaks_of_self(content, source):
        return "silent"  # "said he could not comment"
    if negated and stance == "denies":
        return "asserts"
    if negated and cue.lemma_.lower() in {"document", "record", "report", "register", "observe"}:
        return "denies"  # "had not documented any attack"
    if cue.lemma_.lower() in {"reject", "dismiss"} and any(
        c.dep_ == "dobj" and c.lemma_.lower() in load("cues")["wishes"] and c.lower_ != "talk" for c in cue.children
    ):
        return "asserts"
    if cue.lemma_.lower() == "warn" and content is not None and _promises_of_self(content, source):
        return "vows"  # "warned that it would close the road"
    if cue.lemma_.lower() in {"warn", "fear", "caution", "worry"}:
        return "predicts"
    if cue.lemma_.lower() == "threaten" and content is None:
        return "vows"
    if stance != "asserts":
        return stance
    if cue.lemma_.lower() in {"tell", "ask"} and content is not None and content.dep_ == "xcomp":
        return "urges"
    if content is None or content == cue:
        return quoted_stance(sentence, source, cue) if content == cue else stance
    return content_stance(stance, content, source, sentence)


def _promises_of_self(content: Any, source: Any) -> bool:
    subject = next((c for c in content.children if c.dep_ == "nsubj"), None)
    will = any(c.dep_ == "aux" and c.lower_ in FUTURE for c in content.children)
    pronoun = subject is not None and subject.lower_ in {"it", "they", "we", "he", "she", "i"}
    return will and pronoun and speaks_of_self(content, source)


_NAMES = {"call", "term", "brand", "label", "describe", "dub"}


def _names_claim(cue: Any) -> bool:
    """ "called that figure a fantasy", "termed the version pure theatre": to name another's account is to dispute it."""
    about = [c for c in cue.children if c.i > cue.i]
    named = any(
        t.lemma_.lower() in load("cues")["accounts"] and t.dep_ in {"dobj", "nsubj"}
        for c in about
        for t in (c, *c.children)
        if not any(d.dep_ == "mark" for d in t.children)
    )
    return named and not any(t.lemma_.lower() in load("cues")["fair"] for c in about for t in c.subtree)


def quoted_stance(sentence: Sentence, source: Any, cue: Any = None) -> Stance:
    """What the quoted words themselves do, where the cue is neutral: those of the quotation nearest to it."""
    if sentence.span is None or not sentence.quoted:
        return "asserts"
    run = (
        sentence.quoted[-1]
        if cue is None
        else min(sentence.quoted, key=lambda r: _distance(sentence.absolute(cue)[0], r))
    )
    inside = [t for t in sentence.span if run[0] <= sentence.absolute(t)[0] < run[1]]
    root = next(
        (t for t in inside if t.pos_ in {"VERB", "AUX"} and t.dep_ in {"ccomp", "ROOT", "parataxis", "advcl"}), None
    )
    return content_stance("asserts", root, source, sentence) if root is not None else "asserts"


def _distance(at: int, run: tuple[int, int]) -> int:
    return max(run[0] - at, at - run[1], 0)
