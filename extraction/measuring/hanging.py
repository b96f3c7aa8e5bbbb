"""What hangs on a verb: particles, phrases, who does it and what it is done to."""

from typing import Any

from extraction.lexicon import load


def has_beside(verb: Any, *lemmas: str) -> bool:
    """Whether one of ``lemmas`` is a child of the verb."""
    return any(c.lemma_.lower() in lemmas or c.lower_ in lemmas for c in verb.children)


def stands_with(verb: Any, words: frozenset[str]) -> bool:
    """Whether one of ``words`` hangs on the verb, straight or by a preposition."""
    near = [c for c in verb.children if c.dep_ not in {"ccomp", "advcl", "conj", "relcl"}]
    for _ in range(2):  # "out of action"
        near += [p for c in near if c.dep_ == "prep" for p in c.children if p not in near]
    return any(t.lemma_.lower() in words or t.lower_ in words for t in near)


def all_of(nouns: list[Any]) -> list[Any]:
    """The nouns, and those of their "of" phrases."""
    of = [p for n in nouns for c in n.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    return [*nouns, *(c for n in nouns for c in n.conjuncts), *of]


def is_armed(verb: Any) -> bool:
    """Whether fighters, soldiers or a bare "they" do it."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "agent"}), None)
    while subject is None and verb.dep_ == "conj":
        verb = verb.head
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    kinds = load("actors")["kinds"]
    words = kinds["armed_group"] | kinds["state_forces"] | {"they"}
    return subject is not None and any(t.lemma_.lower() in words or t.lower_ in words for t in subject.subtree)
