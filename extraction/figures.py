"""What a number counts: its measure, its noun as written, and the token that names who is counted."""

import re
from dataclasses import dataclass
from typing import Any

from extraction.lexicon import load
from extraction.measuring import measure_of, verb_of
from extraction.measuring.words import is_person, lookup
from extraction.numbers import Number, find_numbers
from extraction.parsing import Sentence
from schemas.vocabulary import Measure

_MONEY = re.compile(r"(?:[$€£¥₦]|\b(?:USD|EUR|US\$|Rs\.?|NGN|KES)\s?)\s*$")
_AGE_BEFORE = re.compile(r"\b(?:aged?|age of)\s*$", re.I)
_AGE_AFTER = re.compile(
    r"^(?:[-\s]years?[-\s]olds?|[-\s](?:year|month|day|hour|km|kilomet|mile|metre|meter|hectare|acre|foot|ton)[\w-]*"
    r"|-(?:bed|page|point|storey|story|seat|man|member|vehicle|truck|person|nation|party)\b)",
    re.I,
)
_DATE_NEAR = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?\s*$",
    re.I,
)
_DATE_AFTER = re.compile(
    r"^\s*(?:st|nd|rd|th)?\s+(?:of\s+)?(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b",
    re.I,
)
_CLOCK = re.compile(r"^(?:[:.]\d\d|\s*(?:a\.?m\b|p\.?m\b|o'clock|hrs\b|GMT|h\b))", re.I)
_ORDINAL = re.compile(r"^(?:st|nd|rd|th)\b", re.I)
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_SOME = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})"
_SHARE_AFTER = re.compile(rf"^\s+(?:in|out\s+of)(?:\s+every)?\s+{_SOME}\b(?!\s+(?:days?|weeks?|months?|years?|hours?|villages|towns|districts|places|provinces|raids|attacks))", re.I)
_SHARE_BEFORE = re.compile(rf"\b{_SOME}\s+(?:in|out\s+of)(?:\s+every)?\s+$", re.I)
_APPOSED_AGE = re.compile(r"^,\s|^\)")


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


def figures_of(sentences: list[Sentence]) -> dict[int, list[Figure]]:
    """The countings of every sentence by its index. "It lowered this to 27" counts what the sentence before counted."""
    out: dict[int, list[Figure]] = {}
    before: tuple[int, list[Figure]] = (-1, [])
    for sentence in sentences:
        here = find_figures(sentence)
        out[sentence.index] = here
        if before[0] == sentence.paragraph and before[1] and len(here) == 1 and _goes_back(here[0]):
            here[0].measure, here[0].sure, here[0].of = before[1][-1].measure, before[1][-1].sure, before[1][-1].of
        if here:
            before = (sentence.paragraph, here)
    return out


def _goes_back(figure: Figure) -> bool:
    """A bare number that something pointing back is moved to."""
    if figure.noun is not None or figure.measure != "other" or figure.number.percent or figure.verb is None:
        return False
    return any(
        c.lower_ in {"this", "that", "it"} or c.lemma_.lower() in {"figure", "number", "toll", "count", "total"}
        for c in figure.verb.children
        if c.dep_ in {"dobj", "nsubj", "nsubjpass"}
    )


def find_figures(sentence: Sentence) -> list[Figure]:
    """The countings of one sentence, in order. Ages, dates, clocks, money, durations and weapons are none."""
    if sentence.span is None:
        return []
    out: list[Figure] = []
    weapons = False
    for number in find_numbers(sentence.text):
        if _is_no_count(sentence.text, number):
            continue
        if weapons and re.match(r"\s+of\s+them\b", sentence.text[number.end :]):
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
            number = Number(start - sentence.start, end - sentence.start - 1, start - sentence.start, 1, 1, "exact", False, False)
            out.append(Figure(number, start, end - 1, measure, noun.text, noun, noun, verb_of(noun), True))
    return out


def _befallen(noun: Any) -> Measure | None:
    """What befell the one whom a noun names, by the verb whose patient it is."""
    first = noun
    while first.dep_ == "conj":
        first = first.head
    verb = first.head
    if verb.pos_ != "VERB":
        return None
    measure = lookup(verb.lemma_.lower(), verb.lower_)
    dies = first.dep_ == "nsubj" and verb.lemma_ in {"die", "drown", "perish"}
    if measure not in {"killed", "wounded", "detained", "missing"} or not (dies or first.dep_ in {"nsubjpass", "dobj"}):
        return None
    return measure


def _is_no_count(text: str, number: Number) -> bool:
    before, after = text[: number.start], text[number.end :]
    core = text[number.core : number.end]
    if _MONEY.search(text[: number.core]) or re.match(r"\s?(?:[$€£]|dollars?|euros?)", after):
        return True
    if (
        _AGE_BEFORE.search(before)
        or _AGE_AFTER.match(after)
        or _ORDINAL.match(after)
        or (_CLOCK.match(after) and number.digits)
    ):
        return True
    if (
        number.digits
        and number.qualifier == "exact"
        and (
            _DATE_NEAR.search(before)
            or _DATE_AFTER.match(after)
            or (_YEAR.match(core) and not re.match(r"\s+[a-z]+s\b", after))
        )
    ):
        return True
    if number.digits and _DATE_AFTER.match(after):
        return True
    if (
        number.digits
        and re.search(r"[A-Z][\w.'’-]+\"?,\s*$", before)
        and _APPOSED_AGE.match(after)
        and not number.percent
        and (number.high or 999) < 110
    ):
        return True  # "Amina Dossou, 34, said"
    if (
        number.digits
        and re.search(r"[A-Z][\w.'’-]+,\s*$", before)
        and re.match(r"\W*$|\s+and\b", after)
        and (number.high or 999) < 110
    ):
        return True
    if _SHARE_AFTER.match(after) or _SHARE_BEFORE.search(before):
        return True  # "one in four", "nine out of ten"
    if re.match(r"\s+times\s+(?:as|more|higher|the)\b", after) or re.search(
        r"\bsettl\w+\s+(?:of\s+)?(?:old\s+)?$", before
    ):
        return True  # "three times as high", "a settling of scores"
    return (
        bool(
            re.search(
                r"\b(?:article|page|section|chapter|no\.|number|route|highway|resolution|phase|group|flight|magnitude|at|chapter)\s*$",
                before,
                re.I,
            )
        )
        and number.digits
        and not re.search(r"\b(?:put|stood|stands|remained?|estimated?)\b.*\bat\s*$", before, re.I)
    )


def _figure(sentence: Sentence, number: Number, earlier: list[Figure]) -> Figure | None:
    core = sentence.start + number.core - sentence.base
    tokens = [t for t in sentence.span if core <= t.idx < sentence.start + number.end - sentence.base]
    if not tokens:
        return None
    token = tokens[-1] if not number.percent else tokens[0]
    noun = _noun(token, tokens)
    lemma = noun.lemma_.lower() if noun is not None else ""
    if lemma in load("measures")["not_counted"] and not number.percent:
        return None
    if number.qualifier == "exact" and not number.digits and number.high == 1 and not _counts_one(token, noun):
        return None
    if noun is not None and noun.text.lower() in {"one", "ones"} and noun in tokens:
        noun = None
    measure, sure = measure_of(token, noun, earlier[-1].measure if earlier and not earlier[-1].number.percent else None)
    if number.low == number.high == 1 and not number.digits and (measure == "other" or not sure):
        return None  # "not one man"
    if measure == "other" and _is_known_few(token, number):
        return None
    if number.percent:
        measure, sure = "other", True
    unit = noun.text if noun is not None and noun not in tokens else None
    verb = verb_of(noun if noun is not None else token)
    return Figure(
        number, sentence.start + number.start, sentence.start + number.end, measure, unit, noun, noun, verb, sure
    )


def _counts_one(token: Any, noun: Any) -> bool:
    """ "one soldier was killed" counts; "one of the", "no one", "one day" do not."""
    return (
        noun is not None
        and noun != token
        and token.dep_ == "nummod"
        and noun.lemma_.lower() in load("measures")["people"]
    )


def _is_known_few(token: Any, number: Number) -> bool:
    """ "The two countries", "its three members": so many there are, nobody counted them."""
    if number.qualifier != "exact" or (number.high or 99) > 9:
        return False
    before = token.doc[token.i - 1] if token.i else None
    return before is not None and before.lower_ in {"the", "these", "those", "its", "their", "his", "her", "all", "both"}


def _noun(token: Any, tokens: list[Any]) -> Any:
    """The counted noun: what the number modifies, or what "dozens of …" is of."""
    node = token
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
            return of if of.pos_ in {"NOUN", "PROPN"} else None
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
    if node.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "attr", "appos", "ROOT"} and node.pos_ in {
        "NUM",
        "NOUN",
    }:
        following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        if following is not None and following.pos_ == "NOUN" and following.sent == token.sent:
            return following
    return None
