"""What a number counts: its measure, its noun as written, and the token that names who is counted."""

import re
from itertools import pairwise
from typing import Any

from extraction.counted_nouns import counted_noun
from extraction.figure import HARM, Figure
from extraction.lexicon import load
from extraction.lists import share_hedge, share_participle
from extraction.measuring import measure_of, tells_itself, verb_of
from extraction.measuring.inherited import goes_on, put_at
from extraction.measuring.words import is_launched, is_person
from extraction.numbers import Number, find_numbers
from extraction.parsing import Sentence
from extraction.singles import singles, tells_harm
from extraction.uncounted import is_no_count


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
        bare and figure.verb is not None and figure.verb.lemma_ in _TELLS and before[-1].measure in HARM | {"displaced"}
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
    out += singles(sentence, out)
    out.sort(key=lambda f: f.start)
    for last, figure in pairwise(out):
        share_hedge(last, figure)
        share_participle(last, figure)
    return out


def _figure(sentence: Sentence, number: Number, earlier: list[Figure]) -> Figure | None:
    core = sentence.start + number.core - sentence.base
    tokens = [t for t in sentence.span if core <= t.idx < sentence.start + number.end - sentence.base]
    if not tokens:
        return None
    token = tokens[-1] if not number.percent else tokens[0]
    noun = counted_noun(token, tokens)
    lemma = noun.lemma_.lower() if noun is not None else ""
    if noun is not None and noun.i == token.i - 1 and not number.percent and number.qualifier == "exact":
        return None  # "block four"
    launched = noun is not None and is_launched(noun)
    weapon = noun is not None and _is_weapon(noun)
    if (lemma in load("measures")["not_counted"] or weapon) and not number.percent and not launched:
        return None
    one = number.qualifier == "exact" and not number.digits and number.high == 1
    if (
        one
        and earlier
        and earlier[-1].measure in HARM
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
    strong = _is_strength(noun)
    if strong:
        noun = noun.head
    measure, sure = measure_of(token, noun, earlier[-1].measure if earlier and not earlier[-1].number.percent else None)
    if earlier and token.doc[token.i + 1 : token.i + 3].text in {"of them", "of whom"}:
        alone = noun is None and earlier[-1].measure in HARM and _tells_nothing(token.doc[token.i + 3 :])
        alone = alone and sentence.text[: number.start].rstrip().endswith((",", "(", "–", "—"))
        measure = earlier[-1].measure if measure == "other" or alone else measure
    if earlier and earlier[-1].measure != "other" and goes_on(sentence.text[: number.start], noun):
        measure, sure = earlier[-1].measure, earlier[-1].sure  # "41 wounded, among them nine children"
    if number.low == number.high == 1 and not number.digits and (measure == "other" or not sure or _is_family(noun)):
        return None  # "not one man"
    if earlier and _is_whole(sentence, number, earlier[-1]) and not (noun is not None and tells_itself(noun)):
        return None  # "17 of the 21 districts", "62 of the 88 passengers drowned"
    if strong:
        measure, sure = "other", True
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


def _tells_nothing(behind: Any) -> bool:
    """ "27 wounded, five of them seriously": nothing else befell the five."""
    following = next((t for t in behind if not t.lower_.endswith("ly")), None)
    return following is None or following.is_punct or following.lower_ in {"and", "in"}


def _stands_alone(token: Any) -> bool:
    """ "Two lorries were torched and four looted", "27 breaches by the army and four by the rebels"."""
    return token.dep_ in {"conj", "nsubjpass"} and token.pos_ == "NUM"


def _is_of_kind(token: Any, noun: Any) -> bool:
    """ "Four were women"."""
    return noun is not None and noun.dep_ == "attr" and noun.head == token.head and token.dep_ == "nsubj"


def _counts_one(token: Any, noun: Any) -> bool:
    """ "one soldier was killed" counts; "one of the", "no one", "one day" do not."""
    after = next((t for t in token.doc[token.i + 1 : token.i + 3] if not t.lower_.endswith("ly")), None)
    if after is not None and after.lower_ in {"killed", "wounded", "dead", "injured", "missing", "hurt"}:
        return True
    if token.i and token.nbor(-1).lower_ in {"no", "not"}:
        return False
    if noun is None and token.dep_ in {"nsubjpass", "dobj"} and tells_harm(token.head):
        return True  # "killed one and wounded 12"
    if (
        token.dep_ in {"nsubj", "nsubjpass", "dobj"}
        and noun is not None
        and is_person(noun)
        and noun.head.head == token
    ):
        return tells_harm(token.head)  # "one of its soldiers died"
    return noun is not None and noun != token and token.dep_ == "nummod" and is_person(noun)


def _is_whole(sentence: Sentence, number: Number, part: Figure) -> bool:
    between = sentence.text[part.end - sentence.start : number.start]
    return re.fullmatch(r"\s+of\s+(?:(?:the|its|their|those|all)\s+)?", between) is not None


def _is_weapon(noun: Any) -> bool:
    """ "Two MT-4s", "seven armoured vehicles"; "seven vehicles" are none."""
    if noun.lemma_.lower() == "vehicle":
        after = noun.doc[noun.i + 1].lower_ if noun.i + 1 < len(noun.doc) else ""
        armed = any(c.lower_ in _ARMED or (c.lower_ == "with" and c.dep_ == "prep") for c in noun.subtree)
        return armed or after in {"long", "with"}
    return re.match(r"[A-Z]{1,4}-\d", noun.text) is not None


_ARMED = {"armoured", "armored", "armed", "fighting", "combat", "infantry", "gun", "technical", "laden"}


def _is_strength(noun: Any) -> bool:
    """ "The 4,000-strong militia"."""
    return noun is not None and noun.lower_ == "strong" and noun.head.pos_ in {"NOUN", "PROPN"}


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
