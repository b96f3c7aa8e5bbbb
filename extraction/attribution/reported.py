"""What reported words make of a neutral cue: "said it had not …" denies, "said it would …" vows."""

from typing import Any

from extraction.attribution.negation import corrects, denies_happening, is_bound, not_one
from extraction.attribution.promises import promises, speaks_of_self
from extraction.lexicon import load
from extraction.measuring.words import is_person
from extraction.parsing import Sentence
from schemas.vocabulary import Stance

FUTURE = {"will", "would", "shall", "'ll", "’ll"}


_POSSIBLE = {"could", "may", "might"}


_DUTY = {"must", "should"}


_SUBJECTS_AND_AUX = {"nsubj", "nsubjpass", "csubj", "expl", "aux", "auxpass", "neg"}


def content_stance(stance: Stance, content: Any, source: Any, sentence: Sentence | None) -> Stance:
    """What the reported clause makes of a neutral cue: "said it had not …" denies, "said it would …" vows."""
    if content is None:
        return stance
    content = _said_at_last(content)
    children = list(content.children)
    if _disowns(content) or _is_unfounded(content):
        return "denies"
    if (
        any(c.lower_ in load("cues")["untrue"] and c.dep_ in {"acomp", "attr", "oprd"} for c in children)
        and content.lemma_ == "be"
    ):
        return "denies"
    if any(
        v.lemma_ == "be" and any(c.dep_ in {"acomp", "attr"} and c.lower_ in {"lie", "lies"} for c in v.children)
        for v in content.conjuncts
    ):
        return "denies"  # "he told two stories and both were lies"
    negative = (
        any(c.dep_ == "neg" or c.lower_ == "never" for c in children)
        or any(
            d.lower_ in {"no", "none", "neither", "nobody", "nothing"} and not is_bound(d)
            for c in children
            if c.dep_ in {"nsubj", "nsubjpass", "attr", "dobj", "expl"}
            for d in (c, *(e for e in c.children if e.dep_ != "conj"))
        )
        or not_one(children)
        or any(c.lower_ == "neither" and c.dep_ in {"preconj", "cc"} for c in children)
        or any(c.lower_ == "nowhere" for c in children)
        or corrects(content, children)
    )
    modal = next((c.lower_ for c in children if c.dep_ == "aux" and c.tag_ == "MD"), None)
    if modal is not None and any(c.dep_ == "advmod" and c.lower_ == "why" for c in children):
        return stance  # "why would we shell our own city?"
    if modal in {"can", "could", "may", "might"} and (content.lemma_ in _TELLING or _is_guess(content, modal)):
        return stance  # "could only confirm that …"
    if modal in FUTURE and any(c.dep_ == "acomp" and c.lemma_ == "surprised" for c in children):
        return "predicts"
    if modal is None and content.dep_ == "xcomp" and content.head.lemma_ in {"expect", "go"}:
        modal = "will" if content.head.lemma_ == "go" else "may"
    about_to = any(
        c.lemma_ in {"likely", "unlikely", "set"} and any(d.dep_ == "xcomp" for d in c.children)
        for c in (content, *children)
        if c == content or c.dep_ == "acomp"
    )
    if content.tag_ == "VB" and content.dep_ == "ccomp" and not any(c.dep_ in _SUBJECTS_AND_AUX for c in children):
        return "urges"
    if (
        content.tag_ == "VB"
        and content.dep_ == "ccomp"
        and not any(c.dep_ in {"aux", "auxpass", "neg"} for c in children)
    ):
        wished = content.head.lemma_ in {"suggest", "propose", "recommend", "insist", "demand", "request"}
        if wished and any(c.dep_ == "mark" and c.lower_ == "that" for c in children):
            return "urges"  # "suggested that the body examine the wreck"
    if content.lemma_ == "expect" and expects_of_others(content):
        return "urges"
    more = (d.lower_ for c in children if c.dep_ == "dobj" for d in c.children)
    if content.lemma_ == "expect" and {"more", "further", "another"} & set(more):
        return "predicts"
    if (content.lemma_ == "expect" and not any(c.dep_ == "dobj" for c in children)) or about_to:
        return "predicts"
    if content.lemma_ in {"ask", "urge", "appeal", "call", "demand", "beg"} and any(
        c.dep_ == "nsubj" and c.lower_ in {"we", "i"} for c in children
    ):
        return "urges"
    if modal in _DUTY and not negative:
        return "urges"
    if modal in _DUTY:
        return "urges"
    if modal in FUTURE and not _has_perfect(content):
        return "vows" if speaks_of_self(content, source) or promises(content, source) else "predicts"
    if modal == "could" and content.lemma_ in {"hear", "see", "feel", "smell"}:
        return stance
    if modal in _POSSIBLE and not _has_perfect(content) and not (negative and modal == "could"):
        return "predicts"
    if negative and modal not in {"can", "could", "would"} and denies_happening(content):
        return "denies"
    return stance


_TELLING = {"confirm", "say", "tell", "verify", "attest", "assure", "add"}


_STRESSES = {
    "remind",
    "stress",
    "reiterate",
    "emphasise",
    "emphasize",
    "underline",
    "underscore",
    "assure",
    "repeat",
    "know",
    "turn",
}


_CHECKS = {"verify", "check", "investigate", "examine", "inquire"}


def _said_at_last(content: Any) -> Any:
    """What "we remind all that …", "we have checked and it turns out that …" go on to say."""
    for _ in range(3):
        if content.lemma_ in _CHECKS:
            then = next((c for c in content.conjuncts if c.i > content.i and c.pos_ == "VERB"), None)
        else:
            then = None
        inner = next(
            (
                c
                for c in content.children
                if c.dep_ == "ccomp" and c.i > content.i and any(d.lower_ == "that" for d in c.children)
            ),
            None,
        )
        negated = any(c.dep_ == "neg" for c in content.children)
        following = then or (inner if content.lemma_ in _STRESSES and not negated else None)
        if following is None:
            return content
        content = following
    return content


def _disowns(content: Any) -> bool:
    """ "We reject these allegations", "we deny that …", said in so many words."""
    if content.lemma_ not in load("cues")["verbs"]["denies"] or content.tag_ not in {"VBP", "VBZ", "VBD", "VBN"}:
        return False
    if any(c.dep_ in {"neg", "auxpass"} for c in content.children):
        return False
    accounts, these = load("cues")["accounts"], {"this", "that", "it", "these", "those"}
    return any(
        (c.dep_ == "ccomp" and c.i > content.i)
        or (c.dep_ == "dobj" and (c.lemma_.lower() in accounts or (content.lemma_ == "deny" and c.lower_ in these)))
        for c in content.children
    )


def _is_unfounded(content: Any) -> bool:
    """ "The charges are without foundation", "was unaware of any attack"."""
    if content.lemma_ != "be":
        return False
    if any(c.dep_ == "acomp" and c.lower_ == "unaware" for c in content.children):
        return True
    without = (p for c in content.children if c.dep_ == "prep" and c.lower_ == "without" for p in c.children)
    return any(p.lemma_ in {"foundation", "basis", "merit", "substance", "ground", "truth"} for p in without)


def _is_guess(content: Any, modal: str) -> bool:
    """ "It could be smugglers who shot", "the dead could be herders": who they are, not what may come."""
    if content.lemma_ != "be" or modal == "can":
        return False
    attr = next((c for c in content.children if c.dep_ == "attr"), None)
    subject = next((c for c in content.children if c.dep_ == "nsubj"), None)
    if attr is None or subject is None or not (is_person(attr) or attr.pos_ == "PROPN"):
        return False
    past = any(c.dep_ == "relcl" and c.tag_ == "VBD" for c in attr.children)
    return past or (subject.lemma_.lower() in {"dead", "body", "victim", "attacker", "gunman", "assailant"})


def expects_of_others(content: Any) -> bool:
    """ "The ministry expects the council to condemn it"."""
    return any(
        c.dep_ in {"ccomp", "xcomp"}
        and c.lemma_ in load("cues")["duties"]
        and any(d.dep_ == "nsubj" for d in c.children)
        and any(d.dep_ == "aux" and d.lower_ == "to" for d in c.children)
        for c in content.children
    )


def _has_perfect(content: Any) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "have" for c in content.children)
