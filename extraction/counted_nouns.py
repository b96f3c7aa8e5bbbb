"""Which noun a number counts."""

from typing import Any

_LANDED = {"hit", "struck", "landed", "fell"}


def counted_noun(token: Any, tokens: list[Any]) -> Any:
    """The counted noun: what the number modifies, or what "dozens of …" is of."""
    node = token
    if token.doc[token.i + 1 : token.i + 2].text == "more" and token.doc[token.i + 2 : token.i + 3].text in _LANDED:
        return None  # "seven shells hit the port and two more hit the market"
    if token.doc[token.i + 1 : token.i + 3].text in {"of them", "of whom"}:
        behind = next((t for t in token.doc[token.i + 3 : token.i + 6] if t.pos_ != "AUX"), None)
        return behind if behind is not None and behind.tag_ in {"NNS", "NN"} else None  # "four of them mutineers"
    if (
        token.dep_ == "pobj"
        and token.head.lower_ == "of"
        and token.head.head.lemma_.lower() in {"family", "crew", "patrol"}
    ):
        return token.head.head  # "a family of eight"
    for _ in range(4):
        of = next(
            (
                p
                for c in node.children
                if c.dep_ == "prep" and c.lower_ == "of"
                for p in reversed(list(c.children))  # "dozens of (missile and drone) strikes"
                if p.dep_ == "pobj" and not p.like_num
            ),
            None,
        )
        if of is not None and (node in tokens):
            the = any(c.lower_ == "the" for c in of.children)  # "two of the injured"
            return of if of.pos_ in {"NOUN", "PROPN"} or (the and of.tag_ in {"VBN", "JJ"}) else None
        if (
            node.dep_ in {"nummod", "quantmod", "compound", "amod", "advmod", "det", "npadvmod"}
            and node.head not in tokens
            and node.head.pos_ in {"NOUN", "PROPN", "ADJ"}
        ):
            return node.head
        if node.head in tokens and node.head != node:
            node = node.head
            continue
        break
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        said = next((c for c in token.head.children if c.dep_ == "attr" and c.tag_ in {"NNS", "NNPS"}), None)
        if said is not None:
            return said  # "four were women"
    if node.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "attr", "appos", "ROOT"} and node.pos_ in {
        "NUM",
        "NOUN",
    }:
        following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        if following is not None and following.pos_ == "NOUN" and following.sent == token.sent:
            return following
    return None
