"""Sides and bodies that a report names though nothing found tells what they do: the codebook counts whoever takes part.

Only such mentions of which more than half take part, by the reports for tuning: armed groups, media and state forces wherever
they stand, bodies by their names, persons and states where they do something.
"""

from collections.abc import Callable, Iterable
from typing import Any

from extraction.actors.entry import Entry
from extraction.actors.kinds import described_as, kind_of_head, marks
from extraction.countries import is_capital, is_country
from extraction.lexicon import load

_INSIDE = {"compound", "amod", "nmod", "appos"}
#: Bodies that are named in full rarely stand idle.
_BODIES = {"international_organization", "ngo", "government"}
#: Of whom there are many in one army: without a name they are told from it only by what they do.
_UNITS = {"battalion", "brigade", "regiment"}
#: Words for those who act for a state, behind its name ("Peru's foreign minister").
_OFFICES = {"minister", "ministry", "president", "ambassador", "envoy", "delegate", "premier", "army", "government"}
#: What a country does as a place, not as a government.
_OF_PLACES = {"see", "have", "lie", "become", "remain", "face", "suffer", "fall", "border", "know", "experience"}
#: What has a name and does something takes part, whatever it is.
_DOERS = {"person", "other", "political_group", "government"}


def mentioned(
    sentences: Iterable[Any], resolve: Callable[[Any, Any], Entry | None], name: Callable[[Any, int], Entry | None]
) -> list[Entry]:
    """The actors of such kinds that ``sentences`` name; those known already are given too. ``name`` resolves states."""
    out: list[Entry] = []
    for sentence in sentences:
        for token in sentence.span if sentence.span is not None else ():
            if token.pos_ not in {"NOUN", "PROPN"} or _is_inside(token) or _is_site(token):
                continue
            if _is_state_at_work(token, sentence):
                entry = name(token, sentence.base)
                if entry is not None and entry not in out:
                    out.append(entry)
                continue
            if not (_is_of_use(token) or _may_be_of_use(token, sentence)):
                continue
            entry = resolve(token, sentence)
            if entry is not None and entry not in out and _takes_part(entry, token):
                out.append(entry)
    return out


def _is_inside(token: Any) -> bool:
    return token.dep_ in _INSIDE and (token.pos_ == "NOUN" or token.head.pos_ == "PROPN")


def _is_of_use(token: Any) -> bool:
    if token.pos_ == "PROPN":
        named = token.ent_type_ in {"ORG", "NORP"} or marks(token.text) is not None
        return named or described_as(token) in {"armed_group", "media"}
    return kind_of_head(token.lemma_.lower(), token.lower_, token.tag_ in {"NNS", "NNPS"}) == "armed_group"


def _may_be_of_use(token: Any, sentence: Any) -> bool:
    if sentence.zone in {"headline", "standfirst", "caption"}:
        return False
    kind = kind_of_head(token.lemma_.lower(), token.lower_, token.tag_ in {"NNS", "NNPS"})
    return kind == "state_forces" or token.ent_type_ == "PERSON" or _acts(token)


def _takes_part(entry: Entry, token: Any) -> bool:
    if entry.kind in {"armed_group", "media"}:
        return _is_of_use(token)
    if entry.kind == "state_forces":
        return token.dep_ != "compound" and not (token.pos_ == "NOUN" and token.lemma_.lower() in _UNITS)
    if entry.kind in _BODIES and token.pos_ == "PROPN" and (token.dep_ not in _INSIDE or len(entry.name) > 3):
        return True
    if entry.person and token.pos_ == "PROPN" and _has_age(token):
        return True
    if entry.person and token.pos_ == "PROPN" and token.dep_ == "appos" and token.head.pos_ == "NOUN":
        return (
            token.head.dep_ in {"nsubj", "nsubjpass"}
            or kind_of_head(token.head.lemma_.lower(), token.head.lower_, False) == "person"
        )
    if entry.kind not in _DOERS or not _acts(token):
        return False
    return entry.person or token.pos_ == "PROPN" or entry.kind == "government"


def _has_age(token: Any) -> bool:
    """ "Rehana Akter, 22, a sewing operator": one who is told with the age did or suffered something."""
    after = token.doc[token.i + 1 : token.i + 4]
    return len(after) == 3 and after[0].text == after[2].text == "," and after[1].is_digit and len(after[1].text) == 2


def _is_state_at_work(token: Any, sentence: Any) -> bool:
    """A country or a capital that does something, or whose minister or envoy does."""
    if sentence.zone in {"headline", "standfirst", "caption"} or token.pos_ != "PROPN":
        return False
    if not (is_country(token.text) or is_capital(token.text)):
        return False
    doing = token.dep_ == "nsubj" and token.head.pos_ == "VERB" and token.head.lemma_ not in _OF_PLACES
    by = token.dep_ == "pobj" and token.head.dep_ == "agent"
    office = token.dep_ == "poss" and token.head.lemma_.lower() in _OFFICES
    return doing or by or office


def _acts(token: Any) -> bool:
    """Subject of a verb, or "by" whom something is done."""
    if token.dep_ in {"nsubj", "nsubjpass"}:
        return bool(token.head.pos_ == "VERB")
    return bool(token.dep_ == "pobj" and token.head.dep_ == "agent")


def _is_site(token: Any) -> bool:
    """A hospital or a school by its name, or a name that the tagger ran together with a date."""
    return token.lemma_.lower() in load("events")["classes"]["buildings"] or any(
        t.ent_type_ == "DATE" for t in token.subtree if t.i < token.i
    )
