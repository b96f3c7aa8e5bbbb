"""What a stretch of text talks about: its content words, the kinds of happening that they tell, and how near two stretches are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from extraction.actors import Actors, Entry
from extraction.events import Happening
from extraction.lexicon import load
from extraction.parsing import Sentence
from extraction.reading import Statement

HARM = frozenset({"killed", "wounded", "casualties"})
_CONTENT = {"NOUN", "VERB", "PROPN", "NUM", "ADJ"}
_FILLER = frozenset(
    [
        "people",
        "day",
        "statement",
        "spokesman",
        "be",
        "have",
        "take",
        "make",
        "do",
        "country",
        "government",
        "army",
        "force",
        "get",
        "go",
        "come",
        "find",
        "know",
        "see",
        "there",
        "nothing",
        "nobody",
        "none",
        "never",
        "such",
        "any",
        "word",
        "night",
        "morning",
        "week",
        "month",
        "year",
        "time",
        "other",
        "man",
        "one",
        "thing",
        "part",
    ]
)
#: Below this, two words are taken to have nothing to do with each other (cosine of their vectors).
_NEAR = 0.4


@dataclass(frozen=True)
class Wording:
    """The words of a stretch of text. ``vectors`` has a unit row for each word that is no name and has a vector."""

    text: str
    lemmas: frozenset[str]
    names: frozenset[str]
    concepts: frozenset[str]
    vectors: Any

    @property
    def plain(self) -> frozenset[str]:
        """The words that are no names."""
        return self.lemmas - self.names


def of_statement(statement: Statement) -> Wording:
    """The words of a claim's evidence, the names of its source and the reporting verbs left out."""
    own = {w.lower() for entry in side(statement.speaker)[:1] for form, _ in entry.forms for w in form.split()}
    return _wording(tokens(statement.sentence, statement.runs), own, _reporting())


def of_happening(happening: Happening) -> Wording:
    """The words of all places that tell a happening."""
    found = [t for m in happening.mentions for t in tokens(m.sentence, [(m.start, m.end)])]
    return _wording(found, set(), frozenset())


def tokens(sentence: Sentence, runs: Iterable[tuple[int, int]]) -> list[Any]:
    """The tokens of a sentence that stand in the runs; none where it was not parsed."""
    if sentence.span is None:
        return []
    spans = list(runs)
    return [t for t in sentence.span if any(s <= sentence.absolute(t)[0] < e for s, e in spans)]


def _wording(tokens: list[Any], own: set[str], cues: frozenset[str]) -> Wording:
    kept = {
        t.lemma_.lower(): t
        for t in tokens
        if t.pos_ in _CONTENT and t.lower_ not in own and t.lemma_.lower() not in _FILLER | cues
    }
    names = frozenset(lemma for lemma, t in kept.items() if t.pos_ == "PROPN")
    rows = [
        t.vector / t.vector_norm for lemma, t in kept.items() if lemma not in names and t.has_vector and t.vector_norm
    ]
    return Wording(
        text=" ".join(t.text for t in tokens),
        lemmas=frozenset(kept),
        names=names,
        concepts=_concepts(kept),
        vectors=np.array(rows) if rows else None,
    )


def nearness(one: Wording, other: Wording) -> float:
    """How many words of the one have a like word in the other, 0 to 3: 1 for the same word, less for a related one."""
    if one.vectors is None or other.vectors is None:
        return float(min(3, len(one.plain & other.plain)))
    best = (one.vectors @ other.vectors.T).max(axis=1)
    return float(min(3.0, np.clip((best - _NEAR) / (1 - _NEAR), 0, 1).sum()))


@cache
def _reporting() -> frozenset[str]:
    verbs: dict[str, frozenset[str]] = load("cues")["verbs"]
    return frozenset().union(*verbs.values()) - {"charge"}


@cache
def _telling() -> dict[str, frozenset[str]]:
    """What each word tells of: measures of harm and types of happening."""
    found: dict[str, set[str]] = {}
    measures, events = load("measures"), load("events")
    for name in ("killed", "wounded", "casualties", "displaced", "detained", "missing"):
        for word in measures[name]:
            found.setdefault(word, set()).add(name)
    for block in ("verbs", "nouns"):
        for name, words in events[block].items():
            for word in words:
                found.setdefault(word, set()).add(name)
    return {word: frozenset(names | (HARM if "casualties" in names else set())) for word, names in found.items()}


def _concepts(lemmas: Iterable[str]) -> frozenset[str]:
    telling = _telling()
    return frozenset(name for lemma in lemmas for name in telling.get(lemma, ()))


def side(entry: Entry | None) -> list[Entry]:
    """An actor, then those that it belongs to, up to the last one."""
    out: list[Entry] = []
    entry = Actors.final(entry)
    while entry is not None and entry not in out:
        out.append(entry)
        entry = Actors.final(entry.parent)
    return out


def named_in(text: str, entries: Iterable[Entry]) -> bool:
    """Whether any form of any of the actors stands in a text as whole words."""
    return any(
        re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text)
        for entry in entries
        for form, _ in entry.forms
        if len(form) > 1
    )
