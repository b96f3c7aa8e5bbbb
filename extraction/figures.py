"""What a number counts: its measure, its noun as written, and the token that names who is counted."""

import re
from dataclasses import dataclass
from typing import Any

from extraction.lexicon import load
from extraction.measuring import measure_of, tells_itself, verb_of
from extraction.measuring.inherited import goes_on, put_at
from extraction.measuring.verbs import verb_measure
from extraction.measuring.words import is_launched, is_person, lookup
from extraction.numbers import Number, find_numbers
from extraction.parsing import Sentence
from extraction.uncounted import is_no_count
from schemas.vocabulary import Measure


@dataclass
class Figure:
    """A number that counts something."""

    number: Number
    start: int
    end: int
    measure: Measure
    unit: str | None
    noun: Any
    of: Any
    verb: Any
    #: The measure was told by the number's own clause, not merely by a word in the sentence.
    sure: bool
    #: The sentence in which ``of`` stands.
    within: Sentence | None = None
    #: "Two of them", "four were women": some of what was named before.
    some: bool = False


def figures_of(sentences: list[Sentence]) -> dict[int, list[Figure]]:
    """The countings of every sentence by its index. "It lowered this to 27" counts what the sentence before counted."""
    out: dict[int, list[Figure]] = {}
    before: tuple[int, list[Figure]] = (-1, [])
    for sentence in sentences:
        here = find_figures(sentence)
        out[sentence.index] = here
        near = sentence.paragraph - before[0] <= 1 and before[1] and here
        if (
            near
            and (len(here) == 1 or _goes_back(here[0]))
            and (_is_told_bare(here[0], before[1]) or (before[0] == sentence.paragraph and _goes_back(here[0])))
        ):
            here[0].measure, here[0].sure = before[1][-1].measure, before[1][-1].sure
        if near and here[0].some and not here[0].sure and _is_said_to_be(here[0]):
            here[0].measure = before[1][-1].measure
        _name_counted(here, before[1])
        if here:
            before = (sentence.paragraph, here)
    return out


def is_told(figure: Figure) -> bool:
    """Whether a claim's number is worth telling: small counts of directions, sides and the like say nothing."""
    if figure.measure != "other" or figure.number.percent:
        return True
    value = figure.number.low or figure.number.high or 0
    if figure.noun is None or figure.unit is None:
        return value >= (2 if figure.some else 10)
    lemma = figure.noun.lemma_.lower()
    return value >= (10 if lemma in load("measures")["idle"] | _REST else 1)


#: Nouns that count on from what was counted before.
_REST = frozenset({"other", "more", "dead", "wounded", "injured", "another"})


def _name_counted(here: list[Figure], before: list[Figure]) -> None:
    """ "25 soldiers were killed and nine captured": the nine are soldiers too."""
    for n, figure in enumerate(here):
        if figure.number.percent or (figure.noun is not None and figure.noun.lemma_.lower() not in _REST):
            continue
        same = [f for f in here[:n] if f.of is not None and f.measure in _OF_PEOPLE]
        others = figure.noun is not None and figure.noun.lemma_.lower() in {"other", "more"}
        earlier = [f for f in before if f.of is not None and (others or f.measure == figure.measure)]
        if figure.noun is not None and not others:
            earlier = []
        known = [*earlier[-1:], *same[-1:]][-1:]
        figure.of, figure.within = (known[0].of, known[0].within) if known else (None, None)


def _is_said_to_be(figure: Figure) -> bool:
    """ "There are 11,000 of them", "four were women"."""
    return figure.verb is not None and figure.verb.lemma_ == "be"


_HARM = frozenset({"killed", "wounded", "casualties", "missing", "detained"})
_OF_PEOPLE = frozenset({"killed", "wounded", "casualties", "displaced", "detained", "missing", "other"})


def _goes_back(figure: Figure) -> bool:
    """A bare number that something pointing back is moved to."""
    if figure.noun is not None or figure.measure != "other" or figure.number.percent or figure.verb is None:
        return False
    return any(
        c.lower_ in {"this", "that", "it"} or c.lemma_.lower() in {"figure", "number", "toll", "count", "total"}
        for c in figure.verb.children
        if c.dep_ in {"dobj", "nsubj", "nsubjpass"}
    )


_TELLS = frozenset(
    {"concede", "admit", "acknowledge", "put", "count", "give", "cite", "list", "reckon", "number", "speak"}
)


def _is_told_bare(figure: Figure, before: list[Figure]) -> bool:
    """ "The ministry concedes 54": so many of what was counted just before."""
    bare = figure.noun is None and figure.measure == "other" and not figure.number.percent
    return (
        bare
        and figure.verb is not None
        and figure.verb.lemma_ in _TELLS
        and before[-1].measure in _HARM | {"displaced"}
    )


def find_figures(sentence: Sentence) -> list[Figure]:
    """The countings of one sentence, in order. Ages, dates, clocks, money, durations and weapons are none."""
    if sentence.span is None:
        return []
    out: list[Figure] = []
    weapons = False
    for number in find_numbers(sentence.text):
        if is_no_count(sentence.text, number):
            continue
        before, after = sentence.text[: number.start], sentence.text[number.end :]
        if weapons and re.match(r"\s+of\s+them\b", after) and not re.search(r"(?:kill|wound|injur)\w*\s+$", before):
            continue
        figure = _figure(sentence, number, out)
        weapons = figure is None
        if figure is not None:
            out.append(figure)
    out += _single(sentence, out)
    return sorted(out, key=lambda f: f.start)


def _single(sentence: Sentence, counted: list[Figure]) -> list[Figure]:
    """ "A girl was killed", "killing a guard": one, told by the article alone."""
    out = []
    for noun in sentence.span:
        if noun.tag_ != "NN" or not is_person(noun) or noun.ent_type_ or any(f.noun == noun for f in counted):
            continue
        article = next((c for c in noun.children if c.dep_ == "det" and c.lower_ in {"a", "an", "another"}), None)
        if article is None or any(c.ent_type_ == "PERSON" or c.dep_ in {"appos", "relcl"} for c in noun.children):
            continue
        measure = _befallen(noun)
        if measure is not None:
            start, end = sentence.base + article.idx, sentence.base + noun.idx
            number = Number(
                start - sentence.start, end - sentence.start - 1, start - sentence.start, 1, 1, "exact", False, False
            )
            out.append(Figure(number, start, end - 1, measure, noun.text, noun, noun, verb_of(noun), True, sentence))
    return out


def _befallen(noun: Any) -> Measure | None:
    """What befell the one whom a noun names, by the verb whose patient it is."""
    first = noun
    while first.dep_ == "conj":
        first = first.head
    verb = first.head
    if verb.pos_ != "VERB":
        return None
    measure = lookup(verb.lemma_.lower(), verb.lower_) or verb_measure(verb, noun, True)
    dies = first.dep_ == "nsubj" and verb.lemma_ in {"die", "drown", "perish", "succumb"}
    if measure not in {"killed", "wounded", "detained", "missing"} or not (dies or first.dep_ in {"nsubjpass", "dobj"}):
        return None
    return measure


def _figure(sentence: Sentence, number: Number, earlier: list[Figure]) -> Figure | None:
    core = sentence.start + number.core - sentence.base
    tokens = [t for t in sentence.span if core <= t.idx < sentence.start + number.end - sentence.base]
    if not tokens:
        return None
    token = tokens[-1] if not number.percent else tokens[0]
    noun = _noun(token, tokens)
    lemma = noun.lemma_.lower() if noun is not None else ""
    if noun is not None and noun.i == token.i - 1 and not number.percent and number.qualifier == "exact":
        return None  # "block four"
    launched = noun is not None and is_launched(noun)
    if lemma in load("measures")["not_counted"] and not number.percent and not launched:
        return None
    one = number.qualifier == "exact" and not number.digits and number.high == 1
    if (
        one
        and earlier
        and earlier[-1].measure in _HARM
        and token.doc[token.i + 1 : token.i + 3].text in {"of them", "of whom"}
    ):
        last = earlier[-1]
        return Figure(
            number,
            sentence.start + number.start,
            sentence.start + number.end,
            last.measure,
            None,
            None,
            None,
            last.verb,
            True,
            sentence,
        )
    if one and not _counts_one(token, noun):
        return None
    if noun is not None and noun.text.lower() in {"one", "ones"} and noun in tokens:
        noun = None
    measure, sure = measure_of(token, noun, earlier[-1].measure if earlier and not earlier[-1].number.percent else None)
    if measure == "other" and earlier and token.doc[token.i + 1 : token.i + 3].text in {"of them", "of whom"}:
        measure = earlier[-1].measure
    if earlier and earlier[-1].measure != "other" and goes_on(sentence.text[: number.start], noun):
        measure, sure = earlier[-1].measure, earlier[-1].sure  # "41 wounded, among them nine children"
    if number.low == number.high == 1 and not number.digits and (measure == "other" or not sure or _is_family(noun)):
        return None  # "not one man"
    if earlier and _is_whole(sentence, number, earlier[-1]) and not (noun is not None and tells_itself(noun)):
        return None  # "17 of the 21 districts", "62 of the 88 passengers drowned"
    if measure == "other" and _is_known_few(token, number):
        return None
    if number.percent or launched:
        measure, sure = "other" if number.percent else "strikes", True
    unit = noun.text if noun is not None and noun not in tokens else None
    if noun is None and token.dep_ == "pobj" and token.head.lower_ == "at":
        measure, sure = put_at(token, earlier[-1].end - sentence.base if earlier else 0) or measure, sure
    some = token.doc[token.i + 1 : token.i + 3].text in {"of them", "of whom"} or _is_of_kind(token, noun)
    some = some or (noun is None and bool(earlier) and earlier[-1].measure == "other" and _stands_alone(token))
    if some and measure == "other" and not sure and earlier and _is_of_kind(token, noun):
        measure = earlier[-1].measure
    verb = verb_of(noun if noun is not None else token)
    return Figure(
        number,
        sentence.start + number.start,
        sentence.start + number.end,
        measure,
        unit,
        noun,
        noun,
        verb,
        sure,
        sentence,
        some,
    )


def _stands_alone(token: Any) -> bool:
    """ "Two lorries were torched and four looted", "27 breaches by the army and four by the rebels"."""
    return token.dep_ in {"conj", "nsubjpass"} and token.pos_ == "NUM"


def _is_of_kind(token: Any, noun: Any) -> bool:
    """ "Four were women"."""
    return noun is not None and noun.dep_ == "attr" and noun.head == token.head and token.dep_ == "nsubj"


def _counts_one(token: Any, noun: Any) -> bool:
    """ "one soldier was killed" counts; "one of the", "no one", "one day" do not."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if after is not None and after.lower_ in {"killed", "wounded", "dead", "injured", "missing"}:
        return True
    return (
        noun is not None
        and noun != token
        and token.dep_ == "nummod"
        and noun.lemma_.lower() in load("measures")["people"]
    )


def _is_whole(sentence: Sentence, number: Number, part: Figure) -> bool:
    between = sentence.text[part.end - sentence.start : number.start]
    return re.fullmatch(r"\s+of\s+(?:(?:the|its|their|those|all)\s+)?", between) is not None


def _is_family(noun: Any) -> bool:
    return noun is not None and noun.lemma_.lower() in {"family", "household"}


def _is_known_few(token: Any, number: Number) -> bool:
    """ "The two countries", "its three members": so many there are, nobody counted them."""
    if number.qualifier != "exact" or (number.high or 99) > 9:
        return False
    before = token.doc[token.i - 1] if token.i else None
    return before is not None and before.lower_ in {
        "the",
        "these",
        "those",
        "its",
        "their",
        "his",
        "her",
        "all",
        "both",
    }


def _noun(token: Any, tokens: list[Any]) -> Any:
    """The counted noun: what the number modifies, or what "dozens of …" is of."""
    node = token
    if token.doc[token.i + 1 : token.i + 3].text in {"of them", "of whom"}:
        behind = next((t for t in token.doc[token.i + 3 : token.i + 6] if t.pos_ != "AUX"), None)
        return behind if behind is not None and behind.tag_ in {"NNS", "NN"} else None  # "four of them mutineers"
    if (
        token.dep_ == "pobj"
        and token.head.lower_ == "of"
        and token.head.head.lemma_.lower() in {"family", "crew", "patrol"}
    ):
        return token.head.head  # "a family of eight"
    for _ in range(4):
        of = next(
            (
                p
                for c in node.children
                if c.dep_ == "prep" and c.lower_ == "of"
                for p in c.children
                if p.dep_ == "pobj" and not p.like_num
            ),
            None,
        )
        if of is not None and (node in tokens):
            the = any(c.lower_ == "the" for c in of.children)  # "two of the injured"
            return of if of.pos_ in {"NOUN", "PROPN"} or (the and of.tag_ in {"VBN", "JJ"}) else None
        if (
            node.dep_ in {"nummod", "quantmod", "compound", "amod", "advmod", "det", "npadvmod"}
            and node.head not in tokens
            and node.head.pos_ in {"NOUN", "PROPN", "ADJ"}
        ):
            return node.head
        if node.head in tokens and node.head != node:
            node = node.head
            continue
        break
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":
        said = next((c for c in token.head.children if c.dep_ == "attr" and c.tag_ in {"NNS", "NNPS"}), None)
        if said is not None:
            return said  # "four were women"
    if node.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "attr", "appos", "ROOT"} and node.pos_ in {
        "NUM",
        "NOUN",
    }:
        following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        if following is not None and following.pos_ == "NOUN" and following.sent == token.sent:
            return following
    return None
