"""Whom "he", "she", "it" and "they" stand for when they speak.

Candidates are the nouns of the sentences before, weighed by how near they are and by their grammatical rank, as in
Lappin and Leass (1994), less what gender and number rule out. Who spoke last is the likeliest to go on speaking.
"""

from dataclasses import dataclass
from typing import Any, Literal

from extraction.lexicon import load
from extraction.parsing import Sentence

Gender = Literal["f", "m"]

#: How many sentences back an antecedent is looked for.
REACH = 5
_RANK = {"nsubj": 2.0, "nsubjpass": 1.5, "agent": 1.0, "appos": 0.5, "dobj": 0.0, "poss": -0.5, "pobj": -0.5}
_FEMALE = {"she", "her", "hers", "herself", "ms", "mrs", "miss", "lady", "queen", "princess", "woman", "girl", "mother",
           "sister", "daughter", "wife", "aunt", "grandmother", "widow", "spokeswoman", "chairwoman", "policewoman",
           "businesswoman", "congresswoman", "nun", "actress", "waitress", "niece", "seamstress"}  # fmt: skip
_MALE = {"he", "him", "his", "himself", "mr", "sir", "lord", "king", "prince", "man", "boy", "father", "brother", "son",
         "husband", "uncle", "grandfather", "widower", "spokesman", "chairman", "policeman", "businessman",
         "congressman", "monk", "priest", "imam", "bishop", "pope", "nephew", "fisherman"}  # fmt: skip
_GROUP_KINDS = ("government", "state_forces", "armed_group", "political_group", "ngo", "monitor", "media",
                "international_organization", "other")  # fmt: skip


@dataclass(frozen=True)
class Mention:
    """A noun that could be meant, or a pronoun whose owner is known."""

    token: Any
    sentence: Sentence
    rank: float
    plural: bool
    gender: Gender | None


def gender_of(token: Any) -> Gender | None:
    """What the words of a noun phrase say of it: titles, kinship, posts."""
    words = {token.lemma_.lower(), token.lower_}
    for child in (*token.children, token.head if token.dep_ in {"appos", "compound"} else token):
        if child.dep_ in {"compound", "appos", "nmod", "amod"} or child is token.head:
            words.add(child.lower_.strip("."))
    if words & _FEMALE:
        return "f"
    return "m" if words & _MALE else None


def persons(sentence: Sentence) -> list[Mention]:
    """The single persons that a sentence names or calls by what they are, outside quotation marks."""
    if sentence.span is None:
        return []
    nouns = load("actors")["kinds"]["person"] | load("actors")["posts"]
    out = []
    for token in sentence.span:
        if token.dep_ in {"compound", "amod", "nmod"} or sentence.in_quotes(sentence.absolute(token)[0]):
            continue
        named = token.ent_type_ == "PERSON" and token.pos_ == "PROPN"
        called = token.tag_ == "NN" and token.lemma_.lower() in nouns and not _has_named_apposition(token)
        if (named or called) and not any(c.lower_ in {"no", "any"} for c in token.children):
            out.append(Mention(token, sentence, _rank(token), False, gender_of(token)))
    return out


def groups(sentence: Sentence) -> list[Mention]:
    """The bodies, states and crowds that a sentence names, outside quotation marks."""
    if sentence.span is None:
        return []
    kinds = load("actors")["kinds"]
    nouns = frozenset().union(*(kinds[kind] for kind in _GROUP_KINDS))
    out = []
    for token in sentence.span:
        if token.dep_ in {"compound", "amod", "nmod"} or sentence.in_quotes(sentence.absolute(token)[0]):
            continue
        plural = token.tag_ in {"NNS", "NNPS"}
        body = token.ent_type_ in {"ORG", "NORP"} and token.pos_ == "PROPN"
        state = token.ent_type_ == "GPE" and token.dep_ == "nsubj"
        crowd = plural and (token.lemma_.lower() in kinds["civilians"] or token.lemma_.lower() in kinds["person"])
        if body or state or crowd or token.lemma_.lower() in nouns or token.lower_ in nouns:
            out.append(Mention(token, sentence, _rank(token), plural, None))
    return out


def _has_named_apposition(token: Any) -> bool:
    return any(c.dep_ == "appos" and c.ent_type_ == "PERSON" for c in token.children)


def _rank(token: Any) -> float:
    node = token
    while node.dep_ in {"appos", "conj"} and node.head != node:
        node = node.head
    rank = _RANK.get(node.dep_, -0.5)
    if node.dep_ == "pobj" and node.head.lower_ == "to" and node.head.head.lower_ == "according":
        return 2.0
    if node.dep_ == "pobj" and node.head.dep_ == "agent":
        rank = 1.0
    if node.dep_ in {"nsubj", "nsubjpass"} and node.head.dep_ in {"relcl", "advcl", "acl"}:
        rank -= 1.0
    if node.dep_ in {"nsubj", "nsubjpass"} and node.head.dep_ == "ccomp":
        rank -= 0.5
    return rank
