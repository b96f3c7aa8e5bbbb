"""Sides and bodies that a report names though nothing found tells what they do: the codebook counts whoever takes part.

Only kinds of which most that are named do take part, by the tune halves: armed groups, media, international bodies.
"""

from collections.abc import Callable, Iterable
from typing import Any

from extraction.actors.entry import Entry
from extraction.actors.kinds import described_as, kind_of_head, marks
from extraction.lexicon import load

_INSIDE = {"compound", "amod", "nmod", "appos"}


def mentioned(sentences: Iterable[Any], resolve: Callable[[Any, Any], Entry | None]) -> list[Entry]:
    """The actors of such kinds that ``sentences`` name; those known already are given too."""
    out: list[Entry] = []
    for sentence in sentences:
        for token in sentence.span if sentence.span is not None else ():
            if token.pos_ not in {"NOUN", "PROPN"} or not _is_of_use(token) or _is_site(token):
                continue
            entry = resolve(token, sentence)
            if entry is not None and entry.kind in {"armed_group", "media"} and entry not in out:
                out.append(entry)
    return out


def _is_of_use(token: Any) -> bool:
    kind = kind_of_head(token.lemma_.lower(), token.lower_, token.tag_ in {"NNS", "NNPS"})
    if token.dep_ in _INSIDE and (token.pos_ == "NOUN" or token.head.pos_ == "PROPN"):
        return False
    if token.pos_ == "PROPN":
        named = token.ent_type_ in {"ORG", "NORP"} or marks(token.text) is not None
        return named or described_as(token) in {"armed_group", "media"}
    return kind == "armed_group"


def _is_site(token: Any) -> bool:
    """A hospital or a school by its name, or a name that the tagger ran together with a date."""
    return token.lemma_.lower() in load("events")["classes"]["buildings"] or any(
        t.ent_type_ == "DATE" for t in token.subtree if t.i < token.i
    )
