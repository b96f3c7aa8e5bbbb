"""Quotations: who speaks them when the parse of the whole sentence does not tell, and how far they are carried.

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
from extraction.lexicon import load
from extraction.parsing import Sentence, parse_apart
from schemas.vocabulary import Stance

#: How many sentences a quotation without a cue may stand from its speaker.
REACH = 4
_WORD = re.compile(r"\w+")
_INTRODUCES = {"talk", "speak", "recall", "be", "describe", "remember", "tell", "say"}
_VOICE = re.compile(
    r"\b(speaker|voice|words|speaking|talking|that was|this was|these were|those were|recall\w*)\b", re.I
)


def find(sentences: list[Sentence]) -> list[Attribution]:
    """Every attribution of the article, in order; quotations that run on without a cue get their speaker."""
    found: list[Attribution] = []
    for sentence in sentences:
        if sentence.span is not None:
            found += in_sentence(sentence) or _beside(sentence)
    return _carry(sentences, found)


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


# --- quotations that go on ----------------------------------------------------------------------------------------


def _carry(sentences: list[Sentence], found: list[Attribution]) -> list[Attribution]:
    """Sentences wholly inside quotation marks, without a cue, belong to the cue before or after them."""
    by_sentence: dict[int, list[Attribution]] = {}
    for item in found:
        by_sentence.setdefault(item.sentence.index, []).append(item)
    out: list[Attribution] = []
    for sentence in sentences:
        own = by_sentence.get(sentence.index)
        if own:
            out += own
        elif _is_quotation(sentence) or _goes_on(sentence, by_sentence.get(sentence.index - 1)):
            carried = _carried(sentence, sentences, by_sentence)
            if carried is not None:
                by_sentence[sentence.index] = [carried]
                out.append(carried)
    return out


def _carried(
    sentence: Sentence, sentences: list[Sentence], by_sentence: dict[int, list[Attribution]]
) -> Attribution | None:
    owner = _owner(sentence, sentences, by_sentence)
    if owner is not None:
        source, same, stance_source = None, owner, owner.source
    else:
        source = _introduced(sentence, sentences) or _looked_at(sentence, sentences)
        same, stance_source = None, source
        if source is None:
            return None
    item = Attribution(
        sentence,
        _sentence_stance(sentence, stance_source),
        sentence.start,
        _quote_end(sentence),
        source=source,
        direct=True,
        same_as=same,
        certainty=0.8 if owner is not None else 0.7,
    )
    item.content = sentence.span.root if sentence.span is not None else None
    return item


def _quote_end(sentence: Sentence) -> int:
    """A quoted sentence keeps its stop where the closing mark follows it."""
    whole = re.search(r"[\"”’']\s*$", sentence.text)
    return sentence.start + len(sentence.text.rstrip()) if whole else without_stop(sentence)


def _is_quotation(sentence: Sentence) -> bool:
    inside = sum(e - s for s, e in sentence.quoted)
    if not re.search(r"[.!?…,]", sentence.text[-3:]) and sentence.text[-1:] in "\"”’'»":
        return False  # a heading of a section
    return inside >= 0.85 * len(sentence.text) and len(sentence.text.split()) >= 2


def _goes_on(sentence: Sentence, before: list[Attribution] | None) -> bool:
    """A quotation right behind one that is credited, with a few words of the report's own at its end."""
    if not before or before[-1].sentence.paragraph != sentence.paragraph or not before[-1].direct:
        return False
    first = sentence.quoted[0] if sentence.quoted else (sentence.end, sentence.end)
    opens = (
        first[0] <= sentence.start
        and len(sentence.text[first[0] - sentence.start : first[1] - sentence.start].split()) > 5
    )
    return opens and sum(e - s for s, e in sentence.quoted) >= 0.5 * len(sentence.text)


def _owner(
    sentence: Sentence, sentences: list[Sentence], by_sentence: dict[int, list[Attribution]]
) -> Attribution | None:
    """The last attribution before in the same paragraph; else the first after in it; else the one handed on; else the last."""
    here = [s for s in sentences if s.paragraph == sentence.paragraph]
    before = [a for s in here if s.index < sentence.index for a in by_sentence.get(s.index, [])]
    if before:
        return before[-1]
    after = [a for s in here if s.index > sentence.index for a in by_sentence.get(s.index, [])]
    if after:
        return after[0]
    if _stays_open(here[-1]):
        handed = _next_owner(here[-1], sentences, by_sentence)
        if handed is not None:
            return handed
    if _introduced(sentence, sentences) is not None:
        return None
    for index in range(sentence.index - 1, max(-1, sentence.index - REACH), -1):
        items = by_sentence.get(index)
        if items:
            return items[-1]
    return None


def _stays_open(last: Sentence) -> bool:
    """A paragraph that ends within a quotation hands it on to the next one."""
    return bool(last.quoted) and last.quoted[-1][1] >= last.end and not re.search(r"[\"”»]\s*$", last.text)


def _next_owner(
    last: Sentence, sentences: list[Sentence], by_sentence: dict[int, list[Attribution]]
) -> Attribution | None:
    """The first cue in the paragraphs through which the quotation goes on."""
    for following in sentences[last.index + 1 : last.index + 9]:
        if by_sentence.get(following.index) and following.quoted:
            return by_sentence[following.index][0]
        if not following.quoted:
            return None
    return None


def _introduced(sentence: Sentence, sentences: list[Sentence]) -> Any:
    """A quotation may open a report, and its speaker be named right behind it: "The speaker was …", "That was …"."""
    index = sentence.index + 1
    while index < len(sentences) and _is_quotation(sentences[index]):
        index += 1
    if index >= len(sentences) or sentences[index].span is None or not _VOICE.search(sentences[index].text):
        return None
    following = sentences[index]
    if following.span.root.lemma_ not in _INTRODUCES:
        return None
    root = following.span.root
    near = [c for c in root.children if c.dep_ in {"nsubj", "attr"}]
    return next((c for c in near if c.ent_type_ == "PERSON"), None) or next(
        (c for c in near if _is_person_noun(c)), None
    )


def _looked_at(sentence: Sentence, sentences: list[Sentence]) -> Any:
    """Whoever the sentence right before is about, where that is a person."""
    if sentence.index == 0:
        return None
    before = sentences[sentence.index - 1]
    if before.span is None or before.zone != "body":
        return None
    subject = next((c for c in before.span.root.children if c.dep_ == "nsubj"), None)
    if subject is None or not (subject.ent_type_ == "PERSON" or _is_person_noun(subject)):
        return None
    return subject


def _is_person_noun(token: Any) -> bool:
    return token.tag_ == "NN" and token.lemma_.lower() in load("actors")["kinds"]["person"]


def _sentence_stance(sentence: Sentence, source: Any) -> Stance:
    if sentence.span is None:
        return "asserts"
    root = sentence.span.root
    if root.tag_ == "VB" and not any(c.dep_ in {"nsubj", "aux"} for c in root.children):
        return "urges"
    return content_stance("asserts", root, source, sentence)


__all__ = ["find"]
