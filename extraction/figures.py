"""What a number counts: its measure, its noun as written, and the token that names who is counted."""

import re
from dataclasses import dataclass
from typing import Any

from extraction.lexicon import load
from extraction.numbers import Number, find_numbers
from extraction.parsing import Sentence
from schemas.vocabulary import Measure

_DETAINING = frozenset({"abduction", "arrest", "detention", "kidnapping", "detainee"})
_MOVES = frozenset(
    {
        "rise",
        "climb",
        "reach",
        "stand",
        "put",
        "lower",
        "fall",
        "bring",
        "revise",
        "increase",
        "grow",
        "jump",
        "raise",
        "hit",
        "pass",
        "drop",
        "place",
    }
)
_MONEY = re.compile(r"(?:[$€£¥₦]|\b(?:USD|EUR|US\$|Rs\.?|NGN|KES)\s?)\s*$")
_AGE_BEFORE = re.compile(r"\b(?:aged?|age of)\s*$", re.I)
_AGE_AFTER = re.compile(
    r"^(?:[-\s]years?[-\s]olds?|[-\s](?:year|month|day|hour|km|kilomet|mile|metre|meter|bed|page|point|storey|story|hectare|acre|foot|seat|strong|man\b|member|vehicle|truck|ton)[\w-]*)",
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


def find_figures(sentence: Sentence) -> list[Figure]:
    """The countings of one sentence, in order. Ages, dates, clocks, money, durations and weapons are none."""
    if sentence.span is None:
        return []
    out: list[Figure] = []
    for number in find_numbers(sentence.text):
        if _is_no_count(sentence.text, number):
            continue
        figure = _figure(sentence, number, out)
        if figure is not None:
            out.append(figure)
    return out


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
    measure, sure = _measure(token, noun, earlier)
    if number.percent:
        measure, sure = "other", True
    unit = noun.text if noun is not None and noun not in tokens else None
    verb = _verb_of(noun if noun is not None else token)
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


def _verb_of(token: Any) -> Any:
    node = token
    while node.pos_ not in {"VERB", "AUX"} and node.head != node:
        node = node.head
    return node


def _lookup(lemma: str, lower: str) -> Measure | None:
    words = load("measures")
    for measure in ("casualties", "killed", "wounded", "missing", "detained", "displaced", "strikes", "population"):
        if lemma in words[measure] or lower in words[measure]:
            found: Measure = measure
            return found
    return None


def _measure(token: Any, noun: Any, earlier: list[Figure]) -> tuple[Measure, bool]:
    """By the counted noun, what modifies it, the verb it depends on; last by the figure before it."""
    words = load("measures")
    head = noun if noun is not None else token
    lemma = head.lemma_.lower()
    following = {t.lower_ for t in token.doc[token.i + 1 : token.i + 4] if t.sent == token.sent}
    own = _lookup(lemma, head.lower_) if noun is not None else None
    if own is not None and (own not in {"population", "detained"} or lemma in _DETAINING):
        if own == "strikes" and lemma == "raid" and not any(c.lower_ == "air" for c in head.children):
            return "other", True
        return own, True
    if lemma in words["places"]:
        verb = _verb_of(head)
        taken = any(
            v.lemma_.lower() in words["places_captured"]
            for v in (verb, *(c for c in head.children if c.dep_ in {"acl", "relcl"}))
        )
        return ("places_captured" if taken else "other"), True
    for child in head.children:
        if child.dep_ in {"acl", "relcl", "amod", "appos"} and child.i != token.i:
            found = _lookup(child.lemma_.lower(), child.lower_)
            if found is not None and found != "places_captured":
                return found, True
    for word in following & {
        "dead",
        "killed",
        "wounded",
        "injured",
        "missing",
        "hurt",
        "displaced",
        "arrested",
        "detained",
    }:
        direct = [t for t in token.doc[token.i + 1 : token.i + 4] if t.lower_ == word and t.sent == token.sent]
        if direct and direct[0].dep_ not in {"conj"}:
            return _lookup(direct[0].lemma_.lower(), word) or "other", True
    return _by_governors(head, noun, earlier)


def _by_governors(head: Any, noun: Any, earlier: list[Figure]) -> tuple[Measure, bool]:
    words = load("measures")
    people = noun is None or noun.lemma_.lower() not in words["places"] | words["things"]
    node, steps = head, 0
    while node.head != node and steps < 7:
        node, steps = node.head, steps + 1
        if node.pos_ == "NOUN" and node.dep_ != "conj":
            found = _lookup(node.lemma_.lower(), node.lower_)
            if found is not None and people and found != "strikes":
                return found, True
        if node.pos_ in {"VERB", "AUX", "ADJ"}:
            found = _verb_measure(node, people)
            if found is not None:
                return found, True
            if node.dep_ in {"ccomp", "ROOT", "relcl", "advcl", "parataxis"} and node.lemma_ != "be":
                break
    if noun is None and earlier and not earlier[-1].number.percent:
        return earlier[-1].measure, False
    return (
        (_nearby(head) or "other", False)
        if people and (noun is None or noun.lemma_.lower() in words["people"])
        else ("other", False)
    )


def _nearby(head: Any) -> Measure | None:
    """The closest word of harm within a few tokens of the figure, if there is one."""
    near = sorted((t for t in head.sent if abs(t.i - head.i) <= 6), key=lambda t: abs(t.i - head.i))
    found = (_lookup(t.lemma_.lower(), t.lower_) for t in near if t.pos_ in {"VERB", "ADJ", "NOUN"} and t != head)
    return next((m for m in found if m in {"killed", "wounded", "missing", "displaced"}), None)


def _is_crowd(node: Any) -> bool:
    """People on the move: a subject of dozens or more ("some 6,000 families had taken the road")."""
    subject = next((c for c in node.children if c.dep_ == "nsubj"), None)
    if (
        subject is None
        or subject.lemma_.lower() not in load("measures")["people"]
        or (node.lemma_ == "take" and not any(c.lower_ in {"road", "refuge", "shelter"} for c in node.children))
    ):
        return False
    return any(n.low is None or n.low >= 40 for n in find_numbers(" ".join(t.text for t in subject.subtree)))


def _verb_measure(node: Any, people: bool) -> Measure | None:
    lemma = node.lemma_.lower()
    found = _lookup(lemma, node.lower_)
    if lemma == "be":
        found = next(
            (m for c in node.children if c.dep_ in {"acomp", "attr"} and (m := _lookup(c.lemma_.lower(), c.lower_))),
            None,
        )
    if lemma == "leave":
        found = next(
            (
                m
                for c in node.subtree
                if c.pos_ in {"ADJ", "VERB", "NOUN"}
                and (m := _lookup(c.lemma_.lower(), c.lower_)) in {"killed", "wounded", "missing", "displaced"}
            ),
            None,
        )
    if lemma == "lose" and any(c.lemma_ in {"life"} for c in node.children):
        return "killed"
    if lemma == "shoot" and any(c.lower_ == "dead" for c in node.children):
        return "killed"
    if lemma in {"treat", "hospitalise", "hospitalize"}:
        cause = next((p for c in node.children if c.lower_ == "for" for p in c.children if p.dep_ == "pobj"), None)
        return (
            "wounded"
            if cause is None
            or _lookup(cause.lemma_.lower(), cause.lower_) == "wounded"
            or cause.lemma_ in {"burn", "wound"}
            else "other"
        )
    if lemma in _MOVES:
        inside = [t for c in node.children if c.dep_ in {"nsubj", "dobj", "nsubjpass"} for t in c.subtree]
        found = next((m for t in inside if (m := _lookup(t.lemma_.lower(), t.lower_)) not in {None, "strikes"}), None)
    if lemma in {"leave", "cross", "move", "escape", "trek", "take"} and people and _is_crowd(node):
        return "displaced"
    if found in {"strikes", "population"} or (found is not None and not people):
        return None if found != "population" else found
    return found
