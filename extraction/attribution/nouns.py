"""Nouns that credit: "the rebels' claim that …", "reports in foreign media that …", "the army's figure of 60"."""

from typing import Any

from extraction.attribution.contents import cue_stance
from extraction.attribution.record import Attribution
from extraction.attribution.reported import content_stance
from extraction.attribution.sources import can_speak, subject_of
from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import Stance

#: Nouns that report only what is said to have been spread.
_NEWS = {"information", "news", "rumour", "rumor", "talk"}
_COUNTS = {"figure", "toll", "count", "tally", "estimate", "number"}
#: How many words may stand between the noun and the clause that it reports.
_REACH = 14


def by_noun(sentence: Sentence, token: Any) -> list[Attribution]:
    """What a noun credits to whoever made it: a clause with "that", or a count with "of"."""
    if token.pos_ != "NOUN" or token.dep_ == "compound":
        return []
    stance = _stance(token)
    content = None if stance is None else _clause(token) or _wanted(token, stance)
    if content is None:
        stance, content = "asserts", _count(token)
    if content is None or stance is None:
        return []
    source = _source(token)
    if source is None or not can_speak(source, token):
        return []
    if content.pos_ in {"VERB", "AUX"}:
        stance = content_stance(stance, content, source, sentence)
    item = Attribution(sentence, stance, *sentence.absolute(token), source=source, cue=token, content=content)
    item.certainty, item.relays = 0.9, _deniers(token)
    return [item]


def _stance(token: Any) -> Stance | None:
    lemma = token.lemma_.lower()
    if lemma in _NEWS:
        return "asserts"
    found: Stance | None = next((s for s, nouns in load("cues")["nouns"].items() if lemma in nouns), None)
    return found


def _clause(token: Any) -> Any:
    """The verb of the clause that a "that" (or "according to which") behind the noun opens."""
    for word in token.doc[token.i + 1 : token.i + _REACH]:
        if word.sent != token.sent or word.text == ";" or word.tag_ in {"VBZ", "VBP"}:
            return None
        verb = word.head
        if word.lower_ == "that" and verb.i > word.i and verb.pos_ in {"VERB", "AUX"}:
            own = any(c.dep_ in {"nsubj", "nsubjpass", "expl"} and c != word for c in verb.children)
            others = verb.dep_ == "ccomp" and cue_stance(verb.head) not in {
                None,
                "denies",
            }  # "said in a statement that"
            return verb if own and not others else None
        if word.lower_ == "to" and word.head.tag_ == "VBN" and _is_perfect(word):
            return word.head  # "claims by the army to have killed 40"
        if word.lower_ == "which" and word.nbor(-1).lower_ == "to" and word.nbor(-2).lower_ == "according":
            return next((t for t in word.nbor(-2).subtree if t.pos_ == "VERB" and t.i > word.i), None)
    return None


def _is_perfect(to: Any) -> bool:
    return bool(to.i + 1 < len(to.doc) and to.nbor().lower_ == "have" and to.head.i > to.i)


def _wanted(token: Any, stance: Stance) -> Any:
    """What "the UN's appeal for a truce", "his promise to step down" is about, where it says whose it is."""
    if stance not in {"urges", "vows"} or not any(_names_owner(c) for c in token.children):
        return None
    if token.dep_ in {"nsubj", "nsubjpass"}:
        return None
    behind = [c for c in token.children if c.i > token.i]
    to = next((c for c in behind if c.dep_ in {"acl", "relcl"} and any(m.lower_ == "to" for m in c.children)), None)
    if to is None and any(c.lower_ in {"by", "from"} for c in behind):  # "calls from the opposition to step down"
        verbs = (t for t in token.doc[token.i : token.i + _REACH] if t.tag_ == "VB" and t.sent == token.sent)
        to = next((v for v in verbs if any(m.lower_ == "to" and m.i > token.i for m in v.children)), None)
    return to or next((p for c in behind if c.lower_ == "for" for p in c.children if p.dep_ == "pobj"), None)


def _names_owner(word: Any) -> bool:
    return word.dep_ in {"poss", "compound", "amod"} or (word.dep_ == "prep" and word.lower_ in {"by", "from"})


def _count(token: Any) -> Any:
    """The number of "the army's figure of 60"."""
    if token.lemma_.lower() not in _COUNTS or not any(c.dep_ == "poss" for c in token.children):
        return None
    counted = (p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj")
    return next((p for p in counted if any(t.like_num for t in p.subtree)), None)


def _source(token: Any) -> Any:
    owner = next((c for c in token.children if c.dep_ == "poss" and c.pos_ != "PRON"), None)
    owner = owner or next(
        (c for c in token.children if c.dep_ in {"amod", "compound"} and c.ent_type_ in {"NORP", "GPE", "ORG"}), None
    )
    if owner is not None:
        return owner
    spread = [c for c in token.children if c.dep_ == "acl" and c.tag_ == "VBN"]
    made = [p for node in (token, *spread) for c in node.children if _names_maker(c, node) for p in c.children]
    found = next((p for p in made if p.dep_ == "pobj"), None)
    if found is not None and found.lemma_ in {"number", "range", "variety"}:
        found = next((p for c in found.children if c.lower_ == "of" for p in c.children), found)
    return found


def _names_maker(prep: Any, node: Any) -> bool:
    if node.pos_ == "VERB":
        return bool(prep.dep_ == "agent" or prep.lower_ in {"by", "in", "on"})
    return prep.lower_ in {"by", "from", "of", "in", "on"}


def _deniers(token: Any) -> list[Any]:
    """What is known only through its denial reached the article through whoever denies it."""
    verb = token.head
    while verb.pos_ == "ADP" and verb.head != verb:
        verb = verb.head
    if verb.pos_ != "VERB" or cue_stance(verb) != "denies":
        return []
    denier = subject_of(verb)
    return [] if denier is None or denier.pos_ == "PRON" else [denier]
