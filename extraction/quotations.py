"""Quotations: who speaks them when the parse of the whole sentence does not tell; `carrying` hands them on.

A long quotation spoils the parse of the few words that credit it. So the words outside the quotation marks are parsed a
second time on their own, with a short quotation in its place, and read for a speaker.
"""

import re
from typing import Any

from extraction.attribution import (
    Attribution,
    can_speak,
    content_stance,
    cue_stance,
    in_sentence,
    quoted_stance,
    without_stop,
)
from extraction.carrying import carry
from extraction.lexicon import load
from extraction.parsing import Sentence, parse_apart
from schemas.vocabulary import Stance

_WORD = re.compile(r"\w+")


def find(sentences: list[Sentence]) -> list[Attribution]:
    """Every attribution of the article, in order; quotations that run on without a cue get their speaker."""
    found: list[Attribution] = []
    for sentence in sentences:
        if sentence.span is not None:
            found += in_sentence(sentence) or _beside(sentence)
    return carry(sentences, found)


def _beside(sentence: Sentence) -> list[Attribution]:
    """The credit that stands outside the quotation marks, or behind the last commas, read off the words' own parse."""
    for start, end in [*_outside(sentence), *_tails(sentence)]:
        part = parse_apart(sentence, start, end)
        cue = _cue(part)
        source = _speaker(part, cue) if cue is not None else None
        if source is not None and _is_aside(source) and start > sentence.start:
            continue  # "…, X, commander of the force, told reporters": the name stands further on the left
        if cue is None or source is None or not (sentence.quoted or _closes_with(part, cue, source)):
            continue
        stance: Stance = cue_stance(cue) or "asserts"
        item = Attribution(part, stance, sentence.start, _end_of_credit(part, cue, source), source=source, cue=cue)
        item.direct, item.certainty = bool(sentence.quoted), 0.85
        if start <= sentence.start:
            item.end = without_stop(sentence)
        if stance == "asserts":
            item.stance = quoted_stance(sentence, source) if sentence.quoted else _told_stance(sentence, source, start)
        return [item]
    return []


def _is_aside(source: Any) -> bool:
    return bool(source.tag_ == "NN" and not any(c.dep_ in {"det", "poss", "compound"} for c in source.children))


def _outside(sentence: Sentence) -> list[tuple[int, int]]:
    """The words before the first and behind the last quotation mark."""
    if not sentence.quoted or sum(e - s for s, e in sentence.quoted) < 12:
        return []
    first, last = sentence.quoted[0][0], sentence.quoted[-1][1]
    tail = sentence.text[last - sentence.start :]
    start = last + len(tail) - len(tail.lstrip(" ,"))
    out = [(start, sentence.end)] if len(_WORD.findall(tail)) >= 2 else []
    if len(_WORD.findall(sentence.text[: first - sentence.start])) >= 2:
        out.append((sentence.start, first))
    return out


def _tails(sentence: Sentence) -> list[tuple[int, int]]:
    """What may credit at the end, "…, the minister, X, told reporters": from each of the last commas on."""
    if sentence.quoted or sentence.span is None or not any(cue_stance(t) for t in list(sentence.span)[-12:]):
        return []
    commas = [m.end() for m in re.finditer(r",\s+", sentence.text)][-4:]
    return [
        (sentence.start + at, sentence.end)
        for at in reversed(commas)
        if 2 <= len(_WORD.findall(sentence.text[at:])) <= 16 and len(_WORD.findall(sentence.text[:at])) >= 4
    ]


def _closes_with(part: Sentence, cue: Any, source: Any) -> bool:
    """Whether the part is nothing but a credit: a speaker at its start, a verb of speech, perhaps those who were told."""
    cues = load("cues")
    speech = frozenset().union(*cues["verbs"].values()) - cues["clause_only"] | {"report"}
    first = min(part.absolute(t)[0] for t in source.subtree)
    told = [c for c in cue.children if c.dep_ in {"dobj", "dative"}]
    return (
        cue.lemma_.lower() in speech
        and first - part.start <= 1
        and not any(c.dep_ in {"ccomp", "xcomp", "neg"} and part.absolute(c)[0] > part.start for c in cue.children)
        and (not told or cue.lemma_ in {"tell", "inform"})
    )


def _told_stance(sentence: Sentence, source: Any, start: int) -> Stance:
    """What the clause before the credit does."""
    root = sentence.span.root
    return content_stance("asserts", root, source, sentence) if sentence.absolute(root)[0] < start else "asserts"


def _cue(part: Sentence) -> Any:
    """The verb that credits the quotation: the root, or the first verb where the parse took another word for it."""
    root = part.span.root
    inside = [t for t in part.span if part.start <= part.absolute(t)[0] < part.end]
    if root in inside and root.pos_ in {"VERB", "AUX"} and root.lemma_ != "be":
        return root
    return next((t for t in inside if cue_stance(t) is not None), None)


def _speaker(part: Sentence, cue: Any) -> Any:
    own = next((c for c in cue.children if c.dep_ == "nsubj" and part.absolute(c)[0] >= part.start), None)
    if own is not None and can_speak(own, cue):
        return own
    if any(c.dep_ == "neg" for c in cue.children):
        return None
    chunks = [c for c in part.span.doc.noun_chunks if part.absolute(c.root)[0] >= part.start]
    behind = next((c.root for c in chunks if c.start >= cue.i + 1), None)
    left = [t for t in part.span if part.start <= part.absolute(t)[0] and t.i < cue.i and t.head == cue]
    if left and left[-1].dep_ == "compound" and left[-1].pos_ == "PROPN":  # "…, the UN estimates"
        return left[-1]
    if cue.lemma_ in {"tell", "inform", "ask"}:  # what follows are those who were told
        return None
    if (
        behind is not None
        and behind.i - cue.i <= 6
        and part.absolute(cue)[0] - part.start <= 1
        and can_speak(behind, cue)
    ):
        return behind
    return None


def _end_of_credit(part: Sentence, cue: Any, source: Any) -> int:
    """Up to the clause that goes on about the speaker ("…, who reached the camp on Sunday")."""
    stop = without_stop(part)
    last = max(cue.i, source.i)
    for token in part.span:
        if token.i > last and token.text in {",", ";"}:
            following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
            verb = following.head if following is not None else token
            told = cue_stance(verb) is not None and any(c.dep_ == "ccomp" for c in verb.children)
            if following is not None and not told and following.lower_ in {"who", "whose", "which", "where", "whom"}:
                return min(stop, part.absolute(token)[0])
    return stop


__all__ = ["find"]
