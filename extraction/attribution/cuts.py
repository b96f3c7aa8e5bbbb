"""What an attribution loses of its stretch: a turn to something else, words about the scene, clauses about the speaker."""

from typing import Any

from extraction.attribution.contents import cue_stance
from extraction.attribution.record import Attribution
from extraction.attribution.sources import PRONOUNS
from extraction.parsing import Sentence, beside


def clip(sentence: Sentence, item: Attribution) -> None:
    """Cut what the source goes on with in another stance, what a semicolon parts from the cue, and what is told about a speaker who is named at the end."""
    cue = sentence.absolute(item.cue)[0]
    if item.stop is not None and cue < item.stop < item.end:
        item.end = sentence.start + len(
            sentence.text[: item.stop - sentence.start]
            .rstrip(" ,;")
            .removesuffix(" and")
            .removesuffix(" but")
            .removesuffix(" whereas")
            .rstrip(" ,")
        )
    for token in sentence.span:
        at = sentence.absolute(token)[0]
        if token.text == ";" and not sentence.in_quotes(at):
            if at < cue and item.source is not None and item.source.lower_ not in PRONOUNS:
                item.start = max(item.start, at + 1 + (len(sentence.text) > at + 1 - sentence.start))
            elif at < item.end:
                item.end = at
    if item.cue.lower_ == "according" and item.content is not None:
        _cut_tail(sentence, item)
    _cut_aside(sentence, item)
    _cut_turn(sentence, item)
    if item.source is not None and item.source.i > item.cue.i and item.source.dep_ == "nsubj":
        # "…, said X, who left for Y" is cut, not "…, said X, who noted that …"
        near = [item.source, *(c for c in item.source.children if c.dep_ == "appos")]
        for clause in (c for n in near for c in n.children if c.dep_ == "relcl"):
            first = min(clause.subtree, key=lambda t: int(t.i))
            comma = first.nbor(-1) if first.i else first
            tells = cue_stance(clause) is not None and any(c.dep_ == "ccomp" for c in clause.children)
            if comma.text == "," and clause.i > item.source.i and not tells:
                item.end = min(item.end, sentence.absolute(comma)[0])


def _cut_aside(sentence: Sentence, item: Attribution) -> None:
    """What follows the last comma about the scene or in praise: "…, said X, as he left", "…, the deadliest since May"."""
    for token in sentence.span:
        first = token.left_edge
        comma = first.nbor(-1) if first.i > token.sent.start else first
        at = sentence.absolute(comma)[0]
        if comma.text != "," or sentence.in_quotes(at) or at < sentence.absolute(item.cue)[1]:
            continue
        scene = token.dep_ == "advcl" and first.lower_ == "as" and token.head == item.cue
        scene = scene and (bool(sentence.quoted) or _closes(item))
        scene = scene or _happens_then(token, first, item)
        scene = scene or _points_at(token, item, sentence)
        praise = token.dep_ in {"appos", "npadvmod"} and (token.tag_ == "JJS" or beside(first).tag_ in {"JJS", "RBS"})
        if (scene or praise) and token.right_edge.i >= token.sent.end - 2:
            item.end = min(item.end, at)


def _happens_then(token: Any, first: Any, item: Attribution) -> bool:
    """ "X accused Y of it, after two days of fighting": when a thing was said that is named, not told in a clause."""
    when = {first.lower_, beside(first).lower_} & {"after", "amid", "despite"}
    spoken = item.cue.lemma_ not in {"say", "tell", "add"} and item.content in {None, item.cue}
    return bool(when and spoken and token.dep_ in {"prep", "advcl"} and token.head == item.cue)


def _points_at(token: Any, item: Attribution, sentence: Sentence) -> bool:
    """ "…," he added, referring to a deal that …": the report explains what was meant, and counts nothing."""
    if token.lemma_ not in {"refer", "allude"} or token.tag_ != "VBG" or token.head != item.cue or not sentence.quoted:
        return False
    return not any(t.like_num for t in token.subtree)


def _closes(item: Attribution) -> bool:
    """ "Nine had died, officials said on Sunday": the credit stands behind what is said."""
    return item.content is not None and item.content.i < item.cue.i


def _cut_turn(sentence: Sentence, item: Attribution) -> None:
    """ "X said that …, but those claims were not repeated": what the report goes on with beside the cue is its own."""
    if item.content is None or item.content.i < item.cue.i:
        return
    for verb in item.cue.children:
        if verb.dep_ != "conj" or verb.pos_ not in {"VERB", "AUX"} or verb.i < item.cue.i or cue_stance(verb):
            continue
        link = beside(verb.left_edge, -1)
        own = any(c.dep_ in {"nsubj", "nsubjpass", "expl"} and c.lower_ not in PRONOUNS - {"it"} for c in verb.children)
        comma = beside(link, -1)
        at = sentence.absolute(comma)[0]
        if own and link.lower_ in {"but", "and", "though"} and comma.text == "," and not sentence.in_quotes(at):
            item.end = min(item.end, at)


def _cut_tail(sentence: Sentence, item: Attribution) -> None:
    """ "…, according to the ministry, and stalled in May": what goes on behind a credit in commas is not credited."""
    for verb in item.content.children:
        if verb.dep_ != "conj" or verb.pos_ not in {"VERB", "AUX"} or verb.i < item.cue.i:
            continue
        first = beside(verb.left_edge, -1)
        comma = beside(first, -1) if first.dep_ == "cc" else first
        if comma.text == "," and not any(t.like_num and t.ent_type_ != "DATE" for t in verb.subtree):
            item.end = min(item.end, sentence.absolute(comma)[0])
