"""How long fighting is told to last: a clash, a campaign of a week or more, or a whole war."""

from typing import Any


def lasts(token: Any, verb: Any, tokens: list[Any]) -> bool:
    """Fighting of weeks or more is a campaign (codebook): "a 14-month assault", "months of fighting", "killed 700 in nine months"."""
    for part in tokens:
        if part.lemma_.lower() not in {"week", "month", "year"} and not _is_a_week(part):
            continue
        if part.head in {token, token.head} and part.dep_ in {"compound", "nmod", "amod"}:
            return True
        if part.dep_ == "pobj" and part.head.lower_ == "of" and part.head.head == token:
            return True
        if any(c.lower_ == "of" and token in c.subtree for c in part.children) and part.tag_ == "NNS":
            return True
        lasting = part.dep_ == "pobj" and part.head.lower_ in {"in", "over", "for", "during"} and part.tag_ == "NNS"
        if lasting and verb is not None and part.head.head == verb and any(c.dep_ == "nummod" for c in part.children):
            return True
    return False


def is_a_war(token: Any) -> bool:
    """ "Has battled them for 18 years", "have fought since 1996 to …": a whole war is no event (codebook)."""
    if token.lemma_.lower() not in {"fight", "battle", "wage"}:
        return False
    spans = [p for c in token.children if c.lower_ in {"for", "since"} for p in c.children if p.dep_ == "pobj"]
    return any(p.lower_ in {"years", "decades"} or (p.like_num and len(p.text) == 4) for p in spans)


def _is_a_week(part: Any) -> bool:
    """ "A siege of 19 days", "a 40-day siege"."""
    counts = [c.text for c in part.children if c.like_num and c.text.isdigit()]
    return part.lemma_.lower() == "day" and any(int(count) >= _WEEK for count in counts)


_WEEK = 7
