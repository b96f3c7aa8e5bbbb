"""Who says what, sentence by sentence, read off the dependency parse: source, cue, content, stance.

The shapes follow PARC 3.0 (attribution = source + cue + content); the stances are the codebook's.
"""

from dataclasses import replace
from typing import Any

from extraction.attribution.contents import cue_stance
from extraction.attribution.cues import by_according, by_account, by_verb
from extraction.attribution.extents import bounded, merged
from extraction.attribution.fronts import by_colon, by_headline
from extraction.attribution.nouns import by_noun
from extraction.attribution.record import Attribution, without_stop
from extraction.attribution.reported import content_stance
from extraction.attribution.silence import by_silence
from extraction.attribution.sources import can_speak
from extraction.attribution.stance import quoted_stance
from extraction.lexicon import load
from extraction.parsing import Sentence


def in_sentence(sentence: Sentence) -> list[Attribution]:
    if sentence.zone == "headline":
        title = by_headline(sentence)
        if title:
            return title
    raw: list[Attribution] = []
    for token in sentence.span:
        offset = sentence.absolute(token)[0]
        if sentence.in_quotes(offset):
            continue
        item = (
            by_silence(sentence, token)
            or by_verb(sentence, token)
            or by_according(sentence, token)
            or by_account(sentence, token)
        )
        if item is not None:
            raw += _split_sources(item)
            raw += _second_stance(sentence, item)
        raw += by_noun(sentence, token)
    if not raw:
        raw += by_colon(sentence)
    return bounded(sentence, merged(raw))


def _split_sources(item: Attribution) -> list[Attribution]:
    """ "Two officials and a doctor said": a claim of each."""
    if item.source is None:
        return [item]
    out = [item]
    node = item.source
    while True:
        other = next(
            (
                c
                for c in node.children
                if (c.dep_ == "conj" or (c.dep_ == "appos" and c.ent_type_ == node.ent_type_ == "GPE"))
                and (item.cue is None or c.i < item.cue.i or item.source.i > item.cue.i)
            ),
            None,
        )
        if (
            other is None
            or not can_speak(other, item.cue)
            or (other.ent_type_ == "GPE" and item.source.ent_type_ != "GPE")
        ):
            return out
        out.append(replace(item, source=other, relays=list(item.relays)))
        node = other


def _second_stance(sentence: Sentence, item: Attribution) -> list[Attribution]:
    """ "said it had received reports and would send a patrol": two stances of one source in one sentence."""
    if (
        item.content is None
        or item.cue is None
        or item.content == item.cue
        or item.stance not in {"asserts", "denies", "predicts"}
    ):
        return []
    told = [item.content, *item.content.conjuncts]
    beside = [c for c in item.content.subtree if c.dep_ == "advcl" and any(m.lower_ == "whereas" for m in c.children)]
    if item.stance == "asserts" and any(_without_loss(v) for v in told):
        without = next(t for v in told if _without_loss(v) for t in v.children if t.lower_ == "without")
        here = sentence.absolute(without)[0]
        return [replace(item, stance="denies", relays=list(item.relays), whole=True, counts_from=here)]
    for other in (*told[1:], *beside):
        silent = cue_stance(other) is None or other.lemma_ == "continue"
        if other.pos_ in {"VERB", "AUX"} and other.i > item.content.i and silent:
            stance = content_stance("asserts", other, item.source, sentence)
            negated = any(c.dep_ == "neg" for c in other.children)
            if negated and other.lemma_.lower() in load("cues")["silence"]["verbs_not"]:
                continue
            apart = {stance, item.stance} == {"asserts", "denies"} and _is_set_apart(other)
            if apart:
                item.stop = sentence.absolute(other.left_edge)[0]
            if stance != item.stance and (stance in {"predicts", "vows", "urges"} or apart):
                second = replace(item, stance=stance, content=other, relays=list(item.relays), whole=True, stop=None)
                second.counts_from = sentence.absolute(other.left_edge)[0]
                return [second]
    return []


def _without_loss(verb: Any) -> bool:
    """ "hit the port without causing casualties": that something did not happen is told by the way."""
    inner = [c for w in verb.children if w.dep_ == "prep" and w.lower_ == "without" for c in w.children]
    caused = any(
        c.dep_ == "pcomp" and c.lemma_ in {"cause", "suffer", "lose", "inflict", "kill", "wound", "injure"}
        for c in inner
    )
    return caused or any(c.dep_ == "pobj" and c.lemma_ in {"loss", "casualty", "damage", "injury"} for c in inner)


def _is_set_apart(verb: Any) -> bool:
    """ "…, and that nobody had died", "… but it had lost no men": told as a thing of its own."""
    if any(c.dep_ == "mark" and c.lower_ in {"that", "whereas"} for c in verb.children):
        return True
    own = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass", "expl"}), None)
    return own is not None and own.left_edge.i > 0 and own.left_edge.nbor(-1).lower_ == "but"


__all__ = ["Attribution", "can_speak", "content_stance", "cue_stance", "in_sentence", "quoted_stance", "without_stop"]
