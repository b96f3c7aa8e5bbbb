"""What has not happened: plans, fears, orders, conditions, habits."""

from typing import Any

from extraction.lexicon import load

#: Past forms that the tagger takes for the present.
_SAME_IN_PAST = {
    "retook",
    "overran",
    "overthrew",
    "hit",
    "cut",
    "shut",
    "set",
    "put",
    "burst",
    "beat",
    "spread",
    "split",
}
#: In the present too, these tell what happens: "shelling continues".
_GOING_ON = {"continue", "rage", "persist"}
#: "Are planning", "is going to": what goes on is not yet what it is about.
_AHEAD = {"planning", "going", "preparing", "trying", "threatening", "hoping", "considering"}
#: What stands behind these has happened, whatever the verb before them says ("would be the worst since the truce").
_PRESUPPOSING = {"since", "after", "before", "during", "following", "amid"}
_MODALS = {"will", "would", "could", "may", "might", "should", "must", "shall", "can", "wo", "ca", "’ll", "'ll"}
_CLAIMED = {
    "have",
    "begin",
    "start",
    "continue",
    "force",
    "compel",
    "manage",
    "oblige",
    "seem",
    "appear",
    "say",
    "report",
    "believe",
    "think",
    "allege",
    "use",
    "know",
    "accuse",
}


def is_unreal(token: Any, *, noun: bool, present_tells: bool) -> bool:
    """Planned, feared, wished for, conditional, or a habit told in the present ("floods kill hundreds every year")."""
    node = _governor(token) if noun else token
    if node is None:
        return False
    if noun and node is not token and _is_wish(node, token):
        return True
    return _not_finite_fact(node, present_tells=present_tells)


def _governor(token: Any) -> Any:
    node = token
    for _ in range(5):
        if node.pos_ in {"VERB", "AUX"} and node != token:
            return node
        if node.head == node or (node.dep_ == "prep" and node.lower_ in _PRESUPPOSING):
            return None
        if (
            node.lemma_.lower()
            in {
                "plan",
                "fear",
                "threat",
                "risk",
                "call",
                "possibility",
                "warning",
                "prospect",
                "talk",
                "hope",
                "preparation",
                "proposal",
            }
            and node != token
        ):
            return node
        node = node.head
    return None


def _is_wish(verb: Any, noun: Any) -> bool:
    if verb.pos_ == "NOUN":
        return True
    if verb.lemma_ == "call" and any(c.dep_ in {"oprd", "ccomp"} for c in verb.children):
        return False  # "called the offensive a crime"
    reached = noun
    while reached.head != verb and reached.head != reached:
        reached = reached.head
    return (
        verb.lemma_.lower() in load("events")["unreal"]
        and reached.dep_ in {"dobj", "prep", "xcomp", "ccomp"}
        and not (reached.dep_ == "prep" and reached.lower_ in {"in", "during", "after", "since", "before"})
    )


def _not_finite_fact(verb: Any, *, present_tells: bool) -> bool:
    node = verb
    for _ in range(5):
        auxes = [c for c in node.children if c.dep_ in {"aux", "auxpass"}]
        if any(c.lower_ in _MODALS for c in auxes):
            return not (
                any(c.lower_ == "have" for c in auxes)
                and any(c.lower_ in {"may", "might", "could", "must"} for c in auxes)
            )
        if any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "lest"} for c in node.children):
            return True
        if any(c.lower_ == "to" and c.dep_ == "aux" for c in auxes):
            if any(c.lower_ == "have" for c in auxes):
                return False
            return node.head.lemma_.lower() not in _CLAIMED
        if node.dep_ == "pcomp" and node.head.lower_ in {"from", "of", "about", "for", "without", "against"}:
            return node.head.lower_ in {"without"} or node.head.head.lemma_.lower() in load("events")["unreal"]
        if node.lower_ in _SAME_IN_PAST:
            return False
        if node.lemma_.lower() in _GOING_ON:
            return False
        if node.tag_ in {"VBP", "VBZ"} or (node.tag_ in {"VB"} and node.dep_ == "ROOT"):
            return not present_tells and not any(c.lower_ in {"have", "has", "'ve", "’ve"} for c in auxes)
        if node.tag_ in {"VBG", "VBN"} and auxes and not present_tells:
            first = auxes[0]
            if first.tag_ in {"VBP", "VBZ"} and first.lemma_.lower() == "be":
                going_on = node.tag_ == "VBG" or any(c.lower_ == "being" for c in auxes)
                return not going_on or node.lower_ in _AHEAD
        if (
            node.dep_ in {"conj", "xcomp", "acl"}
            and node.tag_ in {"VB", "VBG"}
            and not auxes
            and node.head.pos_ in {"VERB", "AUX"}
        ):
            node = node.head
            continue
        return False
    return False
