"""Whether a negated clause denies a happening: a lack, a rule or what is not known denies nothing."""

import re
from typing import Any

from extraction.lexicon import load
from extraction.measuring.words import is_person

#: "had no information": what is not known is not denied.
_UNKNOWN = {"information", "knowledge", "idea", "confirmation", "doubt", "choice", "word", "contact", "details",
            "authorisation", "authorization", "permission", "mandate", "right", "option", "alternative"}  # fmt: skip
_TOLD = {"report", "information", "record", "indication", "evidence", "knowledge"}
_MENTAL = {"want", "know", "believe", "think", "understand", "accept", "tolerate", "allow", "rule", "mean", "care",
           "matter", "need", "wish", "expect", "like", "forget", "let", "stop"}  # fmt: skip


def corrects(content: Any, children: list[Any]) -> bool:
    """ "said the true figure was far lower": another's count is disputed."""
    counted = any(c.dep_ == "nsubj" and c.lemma_.lower() in _TOLLS for c in children)
    measured = (
        c
        for c in children
        if c.dep_ == "acomp" and c.lemma_.lower() in {"low", "lower", "high", "higher", "small", "smaller"}
    )
    return (
        content.lemma_ == "be"
        and counted
        and any(c.tag_ == "JJR" or any(d.lower_ == "too" for d in c.children) for c in measured)
    )


#: What is counted of people harmed.
_TOLLS = {"figure", "number", "toll", "count", "tally", "total", "estimate"}


def not_one(children: list[Any]) -> bool:
    """ "not one bomb fell", "not a single house burned"."""
    return any(
        c.dep_ in {"nsubj", "nsubjpass", "dobj"}
        and re.search(r"\bnot (?:one|a single|any|an inch|a shot)\b", _words(c))
        for c in children
    )


def _words(token: Any) -> str:
    return " ".join(t.lower_ for t in token.doc[max(0, token.left_edge.i - 1) : token.right_edge.i + 1])


def is_bound(token: Any) -> bool:
    """ "no more than", "no fewer than", "no longer", "no doubt" deny nothing; "no more rebels" does."""
    behind = token.doc[token.i + 1 : token.i + 3].text.lower().split()
    return behind[:1] in (["longer"], ["doubt"], ["later"]) or (
        behind[:1] in (["more"], ["fewer"], ["less"]) and behind[1:] in ([], ["than"])
    )


def denies_happening(content: Any) -> bool:
    """A negation that says a thing did not happen or is not there; "hospitals are not battlefields" is a view."""
    words = {t.lower_ for t in content.subtree}
    if _has_heard_of_none(content):
        return True
    if _is_view(content) or any(c.dep_ == "dobj" and c.lower_ in _UNKNOWN for c in content.children):
        return False
    if content.lemma_.lower() in _MENTAL:
        return "nothing" in words
    if content.lemma_ == "be" and any(c.dep_ == "acomp" and c.lower_ in _UNSURE for c in content.children):
        return False
    if content.lemma_ == "be" and _is_cleft(content):
        return True
    if ("nothing" in words and "but" in words) or words & {"if", "without"}:
        return False
    if (
        content.lemma_ == "be"
        and content.tag_ in {"VBZ", "VBP"}
        and not any(c.dep_ == "expl" for c in content.children)
    ):
        told = load("cues")["untrue"] | {"true", "involved", "responsible", "aware"}
        return any(c.lower_ in told for c in content.children) or _are_elsewhere(content)
    progressive = content.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in {"VBZ", "VBP"} for c in content.children)
    anybody = words & {"any", "anyone", "anybody"}  # "we are not holding any journalists"
    return bool(anybody) or not (progressive and any(c.lower_ in {"i", "we"} for c in content.children))


_UNSURE = {"clear", "certain", "sure", "known", "possible", "easy", "enough", "able", "ready", "safe", "good", "alone"}


def _is_cleft(content: Any) -> bool:
    """ "It is not our army which bombed the convoy"."""
    it = any(c.dep_ == "nsubj" and c.lower_ == "it" for c in content.children)
    told = [d for c in content.children for d in (c, *c.children) if d.dep_ in {"relcl", "ccomp"}]
    return it and any(d.tag_ in {"VBD", "VBN"} and any(w.tag_ in {"WP", "WDT"} for w in d.children) for d in told)


def _are_elsewhere(content: Any) -> bool:
    """ "Our fighters are not in the city"."""
    who = next((c for c in content.children if c.dep_ == "nsubj"), None)
    there = any(c.dep_ == "prep" and c.lower_ in {"in", "at", "inside", "near", "on"} for c in content.children)
    return there and who is not None and (is_person(who) or who.lemma_.lower() in {"force", "troop", "unit", "we"})


def _has_heard_of_none(content: Any) -> bool:
    """ "We have no reports of casualties", "no information about any raid": whoever would know of it disputes it."""
    if content.lemma_ not in {"have", "receive", "get"}:
        return False
    told = (c for c in content.children if c.dep_ == "dobj" and c.lemma_.lower() in _TOLD)
    return any(
        any(d.lower_ == "no" for d in c.children)
        and (c.lemma_ == "report" or any(t.lower_ == "any" for t in c.subtree))
        and any(p.dep_ == "prep" and p.lower_ in {"of", "about", "on"} for p in c.children)
        for c in told
    )


#: "We have no troops there", "no part in it": what one has of these, one answers for.
_PRESENT = {
    "troop",
    "force",
    "unit",
    "base",
    "presence",
    "role",
    "part",
    "hand",
    "involvement",
    "link",
    "tie",
    "connection",
}


def _is_view(content: Any) -> bool:
    """ "We have no blood", "no talks survive that", "remains not marked": a lack or a rule, not a happening denied."""
    if content.lemma_ in {"remain", "stay"}:
        return True
    if (
        content.tag_ not in {"VBZ", "VBP"}
        or content.lemma_ == "be"
        or any(c.dep_ == "auxpass" for c in content.children)
    ):
        return False
    own = any(c.dep_ == "dobj" and (is_person(c) or c.lemma_.lower() in _PRESENT) for c in content.children)
    subject = any(c.dep_ == "nsubj" and c.lower_ in {"we", "i"} for c in content.children)
    lacks = content.lemma_ == "have" and subject and not own
    return lacks or any(
        c.dep_ == "nsubj" and any(d.lower_ == "no" and d.dep_ == "det" for d in c.children) for c in content.children
    )
