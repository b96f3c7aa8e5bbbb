"""People whom an article alone counts: "a girl was killed", "killing a guard"."""

from typing import Any

from extraction.countries import code_of, is_country
from extraction.figure import HARM, Figure
from extraction.lexicon import load
from extraction.measuring import verb_of
from extraction.measuring.verbs import verb_measure
from extraction.measuring.words import is_person, lookup
from extraction.numbers import Number
from extraction.parsing import Sentence
from schemas.vocabulary import Measure


def singles(sentence: Sentence, counted: list[Figure]) -> list[Figure]:
    """ "A girl was killed", "killing a guard": one, told by the article alone."""
    out = []
    for noun in sentence.span:
        if _one_of_them(noun):
            article = noun
        elif not (_is_national(noun) or _is_somebody(noun)) or any(f.noun == noun for f in counted):
            continue
        else:
            article = next((c for c in noun.children if c.dep_ == "det" and c.lower_ in {"a", "an", "another"}), None)
        if article is None or any(
            c.ent_type_ == "PERSON"
            or (c.dep_ == "appos" and not _abbreviates(c))
            or (c.dep_ == "relcl" and not tells_harm(c))
            for c in noun.children
        ):
            continue
        measure = _befallen(noun)
        if measure is not None:
            start, end = sentence.base + article.idx, sentence.base + noun.idx
            end += len(noun.text) + 1 if noun == article else 0
            number = Number(
                start - sentence.start, end - sentence.start - 1, start - sentence.start, 1, 1, "exact", False, False
            )
            of = None if noun == article else noun
            out.append(
                Figure(
                    number, start, end - 1, measure, of and of.text, of, of, verb_of(noun), True, sentence, single=True
                )
            )
    return out


def _one_of_them(token: Any) -> bool:
    """ "One was killed and another wounded"."""
    beside = {c.lower_ for c in token.children}
    next_one = token.lower_ in {"second", "third", "fourth"} and "a" in beside and "of" not in beside
    return token.dep_ in {"nsubj", "nsubjpass"} and (token.lower_ == "another" or next_one)


def _is_somebody(noun: Any) -> bool:
    return noun.tag_ == "NN" and not noun.ent_type_ and is_person(noun)


def _is_national(noun: Any) -> bool:
    """ "A Briton was killed"."""
    named = noun.ent_type_ == "NORP" or (code_of(noun.text) is not None and not is_country(noun.text))
    return noun.tag_ in {"NN", "NNP", "JJ"} and noun.dep_ in _PLACES and named


_PLACES = {"nsubj", "nsubjpass", "dobj", "conj", "attr"}


def _abbreviates(name: Any) -> bool:
    return bool(name.text.isupper() and name.i > 0 and name.nbor(-1).text == "(")


def tells_harm(clause: Any) -> bool:
    return lookup(clause.lemma_.lower(), clause.lower_) in HARM


def _says(word: Any) -> bool:
    return word.tag_ in {"VBD", "VBZ", "VBP"} and word.lemma_.lower() in load("cues")["verbs"]["asserts"]


def _is_short_passive(verb: Any) -> bool:
    """ "Two were killed and another soldier wounded": a participle that shares its auxiliary, or has none."""
    if verb.tag_ not in {"VBN", "VBD"} or _has(verb, "dobj"):
        return False
    if verb.tag_ == "VBN" and not _has(verb, "aux"):
        return True
    return verb.dep_ == "conj" and _has(verb.head, "auxpass")


def _has(verb: Any, dep: str) -> bool:
    return any(c.dep_ == dep for c in verb.children)


def _befallen(noun: Any) -> Measure | None:
    """What befell the one whom a noun names, by the verb whose patient it is."""
    first = noun
    if noun.right_edge.i + 1 < len(noun.doc) and noun.dep_ == "conj" and _says(noun.doc[noun.right_edge.i + 1]):
        return None  # "injuring others, witnesses and a teacher said"
    while first.dep_ == "conj":
        first = first.head
    verb = first.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return None
    measure = lookup(verb.lemma_.lower(), verb.lower_) or verb_measure(verb, noun, True)
    dies = first.dep_ == "nsubj" and verb.lemma_ in {"die", "drown", "perish", "succumb"}
    dies = dies or (first.dep_ == "nsubj" and _is_short_passive(verb))
    dies = dies or (verb.lemma_ == "be" and first.dep_ in {"nsubj", "attr"})  # "among the dead was a nurse"
    found = {"find", "recover", "evacuate", "rescue", "treat", "bring", "carry", "rush", "fly"}
    if first == noun and verb.lemma_ in found and first.dep_ in {"nsubjpass", "dobj"}:
        told = [m for c in noun.children if c.dep_ == "amod" and (m := lookup(c.lemma_.lower(), c.lower_))]
        measure = told[0] if told else measure  # "a wounded soldier was found"
    if measure not in {"killed", "wounded", "detained", "missing"} or not (dies or first.dep_ in {"nsubjpass", "dobj"}):
        return None
    return measure
