"""Whether what is said of the future is promised by whoever can bring it about, or only foreseen."""

from typing import Any

from extraction.lexicon import load

_MEASURES = {"search", "operation", "curfew", "offensive", "aid", "wage", "escort", "flight", "school", "rescue",
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
_DONE = {"carry", "conduct", "hold"}
_MADE_TO = {"face", "pay", "regret", "punish", "prosecute", "hold", "arrest", "try", "jail", "deal", "shoot", "treat"}
_FIGHTS = {
    "war",
    "fight",
    "fighting",
    "clash",
    "struggle",
    "battle",
    "resistance",
    "attack",
    "strike",
    "operation",
    "offensive",
}


def _is_no_end(content: Any) -> bool:
    """ "Will not stop until …", "will continue and spread": fighters say so of their own fighting."""
    negated = any(c.dep_ == "neg" for c in content.children)
    until = any(c.lower_ == "until" for t in content.children for c in (t, *t.children))
    return until or (not negated and content.lemma_ == "continue")


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


def promises(content: Any, source: Any) -> bool:
    """ "said the search would go on", "announced that they would be compensated": what those in charge will have done."""
    if source is None or source.lemma_.lower() in _ONLOOKERS:
        return False
    subject = next((c for c in content.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is not None and subject.lemma_.lower() in _MEASURES and content.lemma_ in _GO_ON | _DONE:
        return True
    if (
        subject is not None
        and subject.lemma_.lower() in _FIGHTS
        and content.lemma_ in _GO_ON | {"stop", "end", "cease"}
    ):
        return _is_no_end(content)
    if subject is not None and subject.lower_ in {"anyone", "everyone", "whoever", "those", "anybody", "everybody"}:
        return content.lemma_ in _MADE_TO  # "anyone who shoots will face trial"
    passive = any(c.dep_ == "auxpass" for c in content.children) and not any(
        c.dep_ == "agent" for c in content.children
    )
    done = "justice" if any(t.lower_ == "justice" for t in content.subtree) else content.lemma_
    return passive and done in {
        "compensate",
        "pay",
        "send",
        "leave",
        "free",
        "rebuild",
        "punish",
        "reopen",
        "close",
        "prosecute",
        "investigate",
        "justice",
    }


def speaks_of_self(content: Any, source: Any) -> bool:
    subject = next((c for c in content.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None:
        return True
    lower = subject.lower_
    if lower in {"we", "i", "he", "she"}:
        return True
    if lower == "it":
        return source is None or source.lower_ == "it" or not _is_one_person(source)
    if lower == "they":
        several = source is not None and (source.tag_ in {"NNS", "NNPS"} or source.lower_ == "they")
        return several or (source is not None and any(source.conjuncts))
    if any(c.lower_ in {"our", "my", "its", "their", "his", "her"} and c.dep_ == "poss" for c in subject.children):
        return True
    return source is not None and _speaks_for(source, subject)


#: Who may promise for whom: words of the speaker's phrase, and the subjects of which "will" is then a vow.
_OWN = (
    ({"army", "military", "troops", "forces", "commander"}, {"army", "military", "troop", "force", "soldier"}),
    ({"police"}, {"police", "officer"}),
    (
        {"president", "minister", "premier", "government", "ministry", "cabinet"},
        {"government", "state", "army", "military", "troop", "force", "soldier", "police"},
    ),
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
