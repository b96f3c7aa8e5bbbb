"""How likely it is that a mention tells a bounded happening at all: a logistic model (`fitted/happenings.yaml`) of how it is told."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from extraction.events.arguments import is_passive, objects_of, subjects_of
from extraction.events.records import Happening, Mention
from extraction.events.words import is_a
from extraction.fitted import fitted
from extraction.parsing import Sentence

_HEADS = {"headline", "standfirst"}
_TELLING = {"NOUN", "VERB", "PROPN"}


@dataclass(frozen=True)
class Around:
    """What a report tells besides: the lemmas of its headline, the sentences with a source's word, how much is told where."""

    headline: frozenset[str]
    cued: frozenset[int]
    by_sentence: Counter[int]
    by_type: Counter[str]


def around(sentences: list[Sentence], mentions: list[Mention], said: set[tuple[int, int]]) -> Around:
    """The surroundings of all mentions of a report."""
    heads = [t for s in sentences if s.span is not None and s.zone in _HEADS for t in s.span]
    return Around(
        frozenset(t.lemma_.lower() for t in heads if t.pos_ in _TELLING),
        frozenset(index for index, _ in said),
        Counter(m.sentence.index for m in mentions),
        Counter(m.type for m in mentions),
    )


def rate(mentions: list[Mention], near: Around) -> None:
    """Give every mention its chance. What is too rare in the labelled reports to have a weight (a dependency, a tag) counts nothing."""
    model = fitted("happenings")
    for mention in mentions:
        known = {name: value for name, value in features(mention, near).items() if name in model.weights}
        mention.chance = model.chance(known)


def is_likely(happening: Happening) -> bool:
    """Whether all its mentions together are likely enough to tell something bounded."""
    unlikely = math.prod(1 - m.chance for m in happening.mentions)
    return 1 - unlikely >= fitted("happenings").thresholds["any"]


def features(mention: Mention, near: Around) -> dict[str, float]:
    """Between 0 and 1 each; those that are 0 are left out."""
    token, sentence, when, spot = mention.token, mention.sentence, mention.when, mention.spot
    length = mention.end - mention.start
    given: dict[str, Any] = {
        f"type {mention.type}": True,
        "definite": mention.definite,
        "vague": mention.vague,
        "another": mention.another,
        "perfect": mention.perfect,
        "specific": mention.specific,
        "whole": mention.whole,
        "negated": mention.denied,
        f"zone {sentence.zone}": True,
        f"dated {when.precision}" if when is not None else "undated": True,
        f"place {spot.grade}" if spot is not None else "no place": True,
        **{f"role {role}": True for _, role in mention.participants},
        "nobody": not mention.participants,
        "armed": any(is_a(t, "armed") for t, _ in mention.participants),
        "person": any(t.ent_type_ == "PERSON" for t, _ in mention.participants),
        f"is {token.dep_}": True,
        "counted": bool(mention.counts),
        "beside a source": sentence.index in near.cued,
        "depth": min(sentence.paragraph, 10) / 10,
        "top": sentence.paragraph <= 2,
        "length": min(length, 200) / 200,
        "short": length < 30,
        "in headline": min(len(_words(mention) & near.headline), 4) / 4,
        "fellows": min(near.by_sentence[sentence.index], 4) / 4,
        "same type": min(near.by_type[mention.type], 6) / 6,
        **(_of_noun(token) if mention.noun else _of_verb(token)),
    }
    return {name: float(value) for name, value in given.items() if value}


def _of_noun(token: Any) -> dict[str, Any]:
    determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), "none")
    return {
        f"noun {token.tag_}": True,
        f"noun under {token.head.dep_}": True,
        f"determiner {determiner}": True,
        "owned": any(c.dep_ == "poss" for c in token.children),
        f"behind {token.head.lower_}": token.dep_ == "pobj",
    }


def _of_verb(token: Any) -> dict[str, Any]:
    objects, subjects = objects_of(token), subjects_of(token)
    return {
        f"verb {token.tag_}": True,
        f"verb under {token.head.dep_}": True,
        "passive": is_passive(token),
        f"object {objects[0].pos_}" if objects else "no object": True,
        f"subject {subjects[0].pos_}" if subjects else "no subject": True,
        **{f"auxiliary {c.lower_}": True for c in token.children if c.dep_ == "aux"},
    }


def _words(mention: Mention) -> set[str]:
    own = (t for t in mention.sentence.span if mention.start <= mention.sentence.absolute(t)[0] < mention.end)
    return {t.lemma_.lower() for t in own if t.pos_ in _TELLING}
