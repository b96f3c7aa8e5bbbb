"""What a source does with what it says, by the codebook's stances: the cue's word, then what the reported words make of it."""

import re
from typing import Any

from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import Stance

_FUTURE = {"will", "would", "shall", "'ll", "’ll"}


_POSSIBLE = {"could", "may", "might"}


#: What is rejected without saying that anything is untrue.
_WISHES = {"call", "demand", "appeal", "request", "offer", "proposal", "plan", "deal", "agreement", "accord", "truce", "ceasefire",
           "idea", "talk", "negotiation", "resolution", "ultimatum", "deadline", "bid", "dialogue", "compromise"}  # fmt: skip
_DUTY = {"must", "should"}


#: "had no information": what is not known is not denied.
_UNKNOWN = {"information", "knowledge", "idea", "confirmation", "doubt", "choice", "word", "contact", "details"}
_SUBJECTS_AND_AUX = {"nsubj", "nsubjpass", "csubj", "expl", "aux", "auxpass", "neg"}
_MENTAL = {
    "want",
    "know",
    "believe",
    "think",
    "understand",
    "accept",
    "tolerate",
    "allow",
    "rule",
    "mean",
    "care",
    "matter",
    "need",
    "wish",
    "expect",
    "like",
    "forget",
    "let",
    "stop",
}


def refined(stance: Stance, cue: Any, content: Any, source: Any, sentence: Sentence) -> Stance:
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
    if cue.lemma_.lower() == "want" and any(c.lower_ == "nothing" for c in cue.children):
        return "denies"
    if negated and stance == "denies":
        return "asserts"
    if negated and cue.lemma_.lower() in {"document", "record", "report", "register", "observe"}:
        return "denies"  # "had not documented any attack"
    if cue.lemma_.lower() in {"reject", "dismiss"} and any(
        c.dep_ == "dobj" and c.lemma_.lower() in _WISHES and c.lower_ != "talk" for c in cue.children
    ):
        return "asserts"
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


_NAMES = {"call", "term", "brand", "label", "describe", "dub"}
#: What an account may be called without being disputed.
_FAIR = {"credible", "accurate", "true", "plausible", "right", "correct", "fair", "alarming", "shocking", "worrying", "disturbing",
         "tragic", "unprecedented", "horrifying", "tragedy", "outrage"}  # fmt: skip
_ACCOUNTS = {"figure", "version", "claim", "charge", "account", "allegation", "accusation", "finding", "report", "toll", "number",
             "story", "tale"}  # fmt: skip


def _names_claim(cue: Any) -> bool:
    """ "called that figure a fantasy", "termed the version pure theatre": to name another's account is to dispute it."""
    about = [c for c in cue.children if c.i > cue.i]
    named = any(
        t.lemma_.lower() in _ACCOUNTS and t.dep_ in {"dobj", "nsubj"}
        for c in about
        for t in (c, *c.children)
        if not any(d.dep_ == "mark" for d in t.children)
    )
    return named and not any(t.lemma_.lower() in _FAIR for c in about for t in c.subtree)


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


def content_stance(stance: Stance, content: Any, source: Any, sentence: Sentence | None) -> Stance:
    """What the reported clause makes of a neutral cue: "said it had not …" denies, "said it would …" vows."""
    if content is None:
        return stance
    children = list(content.children)
    if (
        any(c.lower_ in load("cues")["untrue"] and c.dep_ in {"acomp", "attr", "oprd"} for c in children)
        and content.lemma_ == "be"
    ):
        return "denies"
    negative = (
        any(c.dep_ == "neg" or c.lower_ == "never" for c in children)
        or any(
            d.lower_ in {"no", "none", "neither", "nobody", "nothing"} and not _is_bound(d)
            for c in children
            if c.dep_ in {"nsubj", "nsubjpass", "attr", "dobj", "expl"}
            for d in (c, *(e for e in c.children if e.dep_ != "conj"))
        )
        or _not_one(children)
        or any(c.lower_ == "neither" and c.dep_ in {"preconj", "cc"} for c in children)
        or any(c.lower_ == "nowhere" for c in children)
        or _corrects(content, children)
    )
    modal = next((c.lower_ for c in children if c.dep_ == "aux" and c.tag_ == "MD"), None)
    if modal is None and content.dep_ == "xcomp" and content.head.lemma_ in {"expect", "go"}:
        modal = "will" if content.head.lemma_ == "go" else "may"
    about_to = any(
        c.lemma_ in {"likely", "unlikely", "set"} and any(d.dep_ == "xcomp" for d in c.children)
        for c in (content, *children)
        if c == content or c.dep_ == "acomp"
    )
    if content.tag_ == "VB" and content.dep_ == "ccomp" and not any(c.dep_ in _SUBJECTS_AND_AUX for c in children):
        return "urges"
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
    if modal in _FUTURE and not _has_perfect(content):
        return "vows" if _speaks_of_self(content, source) or _promises(content, source) else "predicts"
    if modal == "could" and content.lemma_ in {"hear", "see", "feel", "smell"}:
        return stance
    if modal in _POSSIBLE and not _has_perfect(content) and not (negative and modal == "could"):
        return "predicts"
    if negative and modal not in {"can", "could", "would"} and _denies_happening(content):
        return "denies"
    return stance


def _corrects(content: Any, children: list[Any]) -> bool:
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


def _not_one(children: list[Any]) -> bool:
    """ "not one bomb fell", "not a single house burned"."""
    return any(
        c.dep_ in {"nsubj", "nsubjpass", "dobj"}
        and re.search(r"\bnot (?:one|a single|any|an inch|a shot)\b", _words(c))
        for c in children
    )


def _words(token: Any) -> str:
    return " ".join(t.lower_ for t in token.doc[max(0, token.left_edge.i - 1) : token.right_edge.i + 1])


def _is_bound(token: Any) -> bool:
    """ "no more than", "no fewer than", "no longer", "no doubt" deny nothing."""
    return token.i + 1 < len(token.doc) and token.nbor().lower_ in {"more", "fewer", "less", "longer", "doubt", "later"}


def _denies_happening(content: Any) -> bool:
    """A negation that says a thing did not happen or is not there; "hospitals are not battlefields" is a view."""
    words = {t.lower_ for t in content.subtree}
    if _is_view(content) or any(c.dep_ == "dobj" and c.lower_ in _UNKNOWN for c in content.children):
        return False
    if content.lemma_.lower() in _MENTAL:
        return "nothing" in words
    if ("nothing" in words and "but" in words) or words & {"if", "without"}:
        return False
    if (
        content.lemma_ == "be"
        and content.tag_ in {"VBZ", "VBP"}
        and not any(c.dep_ == "expl" for c in content.children)
    ):
        return any(
            c.lower_ in load("cues")["untrue"] | {"true", "involved", "responsible", "aware"} for c in content.children
        )
    progressive = content.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in {"VBZ", "VBP"} for c in content.children)
    return not (progressive and any(c.lower_ in {"i", "we"} for c in content.children))


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
    lacks = content.lemma_ == "have" and any(c.dep_ == "nsubj" and c.lower_ in {"we", "i"} for c in content.children)
    return lacks or any(
        c.dep_ == "nsubj" and any(d.lower_ == "no" and d.dep_ == "det" for d in c.children) for c in content.children
    )


def _has_perfect(content: Any) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "have" for c in content.children)


_MEASURES = {"search", "operation", "curfew", "offensive", "talk", "aid", "wage", "escort", "flight", "school", "rescue",
             "campaign", "ban", "border", "blockade", "compensation", "inquiry", "investigation"}  # fmt: skip
_GO_ON = {
    "continue",
    "last",
    "go",
    "run",
    "resume",
    "stay",
    "remain",
    "begin",
    "start",
    "take",
    "open",
    "reopen",
    "close",
}
_ONLOOKERS = {
    "analyst",
    "expert",
    "resident",
    "witness",
    "doctor",
    "observer",
    "villager",
    "monitor",
    "forecaster",
    "diplomat",
}


def _promises(content: Any, source: Any) -> bool:
    """ "said the search would go on", "announced that they would be compensated": what those in charge will have done."""
    if source is None or source.lemma_.lower() in _ONLOOKERS:
        return False
    subject = next((c for c in content.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is not None and subject.lemma_.lower() in _MEASURES and content.lemma_ in _GO_ON:
        return True
    passive = any(c.dep_ == "auxpass" for c in content.children) and not any(
        c.dep_ == "agent" for c in content.children
    )
    return passive and content.lemma_ in {
        "compensate",
        "pay",
        "send",
        "leave",
        "free",
        "rebuild",
        "punish",
        "reopen",
        "close",
    }


def _speaks_of_self(content: Any, source: Any) -> bool:
    subject = next((c for c in content.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None:
        return True
    lower = subject.lower_
    if lower in {"we", "i", "he", "she"}:
        return True
    if lower == "it":
        return source is None or source.lower_ == "it" or not _is_one_person(source)
    if lower == "they":
        return source is not None and (source.tag_ in {"NNS", "NNPS"} or source.lower_ == "they")
    if any(c.lower_ in {"our", "my", "its", "their", "his", "her"} and c.dep_ == "poss" for c in subject.children):
        return True
    return source is not None and _speaks_for(source, subject)


#: Who may promise for whom: words of the speaker's phrase, and the subjects of which "will" is then a vow.
_OWN = (
    ({"army", "military", "troops", "forces", "commander"}, {"army", "military", "troop", "force", "soldier"}),
    ({"police"}, {"police", "officer"}),
    ({"president", "minister", "premier", "government", "ministry", "cabinet"}, {"government", "state"}),
)


def _speaks_for(source: Any, subject: Any) -> bool:
    words = {t.lower_ for t in source.subtree}
    if subject.ent_type_ == "GPE":
        return bool(words & {"president", "minister", "premier", "government"})
    return any(words & who and subject.lemma_.lower() in whose for who, whose in _OWN)


def _is_one_person(token: Any) -> bool:
    return (
        token.ent_type_ == "PERSON"
        or token.lower_ in {"he", "she", "him", "her"}
        or (token.tag_ == "NN" and token.lemma_.lower() in load("actors")["kinds"]["person"])
    )
