"""Quotations that go on: sentences wholly inside quotation marks, without a cue, and whom they belong to."""

import re
from typing import Any

from extraction.attribution import (
    Attribution,
    content_stance,
    without_stop,
)
from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import Stance

#: How many sentences a quotation without a cue may stand from its speaker.
REACH = 4


_INTRODUCES = {"talk", "speak", "recall", "be", "describe", "remember", "tell", "say"}


_VOICE = re.compile(
    r"\b(speaker|voice|words|speaking|talking|that was|this was|these were|those were|recall\w*)\b", re.I
)


def carry(sentences: list[Sentence], found: list[Attribution]) -> list[Attribution]:
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
    closing = _closing(sentence, here, by_sentence)
    if closing is not None:
        return closing
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


def _closing(sentence: Sentence, here: list[Sentence], by_sentence: dict[int, list[Attribution]]) -> Attribution | None:
    """Who is credited behind the marks that close a quotation which this sentence opens, within its paragraph."""
    opened = sentence.text[:1] in '"“«' or sentence.text.startswith(("``", "''"))
    if not opened or len(sentence.quoted) != 1 or sentence.quoted[0][1] < sentence.end:
        return None
    if re.search(r"(?:[\"”»]|'')\s*$", sentence.text):
        return None
    for following in (s for s in here if s.index > sentence.index):
        if not following.quoted or following.quoted[0][0] != following.start or following.text[:1] in '"“«':
            return None
        items = by_sentence.get(following.index)
        if items and items[0].same_as is None and items[0].direct:
            return items[0]
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
