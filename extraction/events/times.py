"""When a happening is told to be, by time words of its own: dates in its clause, and distances from another day."""

import re
from dataclasses import dataclass, replace
from typing import Any

from extraction.events.clock import Clock, words_of
from extraction.events.nouns import noun_type
from extraction.numbers import SMALL, word_value
from extraction.parsing import Sentence
from extraction.when import When

_N = rf"(?P<n>a|an|{SMALL}|\d{{1,2}})"
_COUNTED = re.compile(rf"\b{_N}\s+(?P<unit>day|week|month)s?\s+(?P<way>later|after|before|earlier|prior)\b", re.I)
_FIXED = [
    (re.compile(r"\bthe\s+(?:(?:next|following)\s+(?:day|morning)|day\s+after)\b", re.I), 1),
    (re.compile(r"\bthe\s+(?:(?:previous|preceding)\s+(?:day|night|evening)|(?:day|night|evening)\s+before)\b|\bon\s+the\s+eve\s+of\b", re.I), -1),
    (re.compile(r"\b(?:the|that)\s+same\s+(?:day|night|evening)\b|\bthat\s+(?:day|night|morning|evening|afternoon)\b", re.I), 0),
    (re.compile(r"\b(?:hours|minutes|moments|shortly|soon)\s+(?:later|earlier|after|before|afterwards)\b", re.I), 0),
]  # fmt: skip
_APART = {"after", "before", "since", "until", "following", "despite", "over"}
_AT_ONCE = {"shortly", "minute", "hour", "moment", "soon", "immediately"}


@dataclass(frozen=True)
class Offset:
    """So many units from another day; ``inverse``: from the day of the clause that governs ("five days after gunmen …")."""

    count: int
    unit: str = "day"
    inverse: bool = False


def offset_at(sentence: Sentence, start: int, end: int) -> Offset | None:
    """The distance in days that is told with the clause from ``start`` to ``end`` (code points); null if none is."""
    low, high = max(0, start - sentence.start - 25), end - sentence.start
    if low and _COUNTED.match(sentence.text) and start - sentence.start < 50:
        low = 0  # "Two days after the attack on the depot, …"
    text = sentence.text[low:high] + _tail(sentence.text[high:])
    if match := _COUNTED.search(text):
        count = 1 if match["n"].lower() in {"a", "an"} else word_value(match["n"]) or 0
        ahead = match["way"].lower() in {"after", "before"} and low + match.end() <= start - sentence.start + 30
        ahead = ahead and not re.match(
            r"[^,]*\b(?:attack|raid|strike|clash|vote|this|that|ambush|incident)\b", text[match.end() :][:30]
        )
        sign = (1 if match["way"].lower() in {"later", "after"} else -1) * (-1 if ahead else 1)
        return Offset(sign * count, match["unit"].lower(), ahead)
    return next((Offset(days) for pattern, days in _FIXED if pattern.search(text)), None)


def _tail(text: str) -> str:
    """What follows the clause up to the next stop: "they had entered the barracks the previous night"."""
    return re.split(r"[.,;:]", text[:40])[0]


_SINCE_THEN = re.compile(r"\bsince\s+then\b", re.I)
_SAME_DAY = re.compile(r"\b(?:the|that)\s+same\s+(?:day|night|evening|morning|afternoon)\b", re.I)


def since_then(sentence: Sentence, start: int, end: int) -> bool:
    """ "since then": from the day told last."""
    return bool(_SINCE_THEN.search(_around(sentence, start, end)))


def same_day(sentence: Sentence, start: int, end: int) -> bool:
    """ "the same day": that told last."""
    return bool(_SAME_DAY.search(_around(sentence, start, end)))


def _around(sentence: Sentence, start: int, end: int) -> str:
    high = end - sentence.start
    return sentence.text[max(0, start - sentence.start - 25) : high] + _tail(sentence.text[high:])


_SINCE = re.compile(
    r"\bsince\s+(?:the|its|their|that|this)\s+(?:[\w’'-]+\s+){0,2}?(?P<noun>offensive|operation|campaign|assault|advance|invasion|truce|"
    r"ceasefire|fighting|clashes|battle|violence|attack|raid|siege|uprising|coup|earthquake|quake|floods?|storm|cyclone)\b",
    re.I,
)
_CAMPAIGN = frozenset({"offensive", "armed_clash"})
_RAID = _CAMPAIGN | {"attack_on_civilians", "air_strike", "shelling", "bombing"}
_KINDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("truce", "ceasefire"), frozenset({"ceasefire"})),
    **dict.fromkeys(("attack", "raid", "violence"), _RAID),
    **dict.fromkeys(("earthquake", "quake", "flood", "floods", "storm", "cyclone"), frozenset({"other"})),
}


def since_what(sentence: Sentence, start: int, end: int) -> frozenset[str]:
    """The types of happening from which on something is told to be ("since the operation began"); empty where none is."""
    match = _SINCE.search(sentence.text[max(0, start - sentence.start - 60) : end - sentence.start + 60])
    return _KINDS.get(match["noun"].lower(), _CAMPAIGN) if match else frozenset()


def when_of(
    token: Any, verb: Any, tokens: list[Any], sentence: Sentence, clock: Clock, said: set[tuple[int, int]]
) -> When | None:
    """The date expression that belongs to the happening: in its clause, else with a verb that governs or continues it."""
    inside = {t.i for t in tokens}
    own = verb if verb is not None else token
    best: tuple[int, int, When] | None = None
    for when in clock.dates[sentence.index]:
        words = words_of(when, sentence)
        rank = _rank(words[-1], own, token, inside, sentence, said) if words else None
        if rank is not None and (best is None or (rank, abs(words[0].i - token.i)) < best[:2]):
            best = (rank, abs(words[0].i - token.i), when)
    if best is None:
        return None
    start, end = sentence.absolute(tokens[0])[0], sentence.absolute(tokens[-1])[1]
    if best[0] > 0 and offset_at(sentence, start, end) is not None:
        return None
    if best[2].until and own.dep_ == "relcl" and own.head in words_of(best[2], sentence):
        return replace(best[2], until=False)  # "held until last month, when a boat was ambushed"
    if best[2].since and own.dep_ == "relcl" and own.head in words_of(best[2], sentence):
        return replace(best[2], since=False)
    if best[2].since and own.pos_ not in {"VERB", "AUX"} and own.head.lower_ == "since":
        return replace(best[2], since=False)
    return best[2]


def _rank(
    word: Any, own: Any, token: Any, inside: set[int], sentence: Sentence, said: set[tuple[int, int]]
) -> int | None:
    if own.dep_ == "relcl" and own.head.ent_type_ in {"DATE", "TIME"} and abs(own.head.i - word.i) < 4:
        return 0  # "in July, when the army launched"
    if _is_of_another(word, own, token):
        return 1 if _is_in(word, own) else None if own.pos_ in {"VERB", "AUX"} else 3
    clause = _clause_head(word, own)
    if clause in {own, token} or (own.pos_ not in {"VERB", "AUX"} and word.i in inside):
        return 0
    if (sentence.index, clause.i) in said:
        return None
    if word.i in inside and not (clause.dep_ in {"relcl", "acl"} or any(c.dep_ == "mark" for c in clause.children)):
        return 1
    if own in clause.subtree and clause != own and not _set_apart(own, clause):
        return 1
    if clause.dep_ == "conj" and (clause.head == own or own in clause.conjuncts) and not _is_turned(own, clause):
        return 2
    return None


def _is_in(word: Any, own: Any) -> bool:
    """ "Took 900 prisoners in a March offensive": what is done in another happening is of its day."""
    node = word
    while node.head != node and node.head != own:
        node = node.head
    return node.head == own and node.dep_ == "prep" and node.lower_ in {"in", "during"} and own.pos_ == "VERB"


def _is_of_another(word: Any, own: Any, token: Any) -> bool:
    """ "in violation of the agreement of 14 May", "the fiercest since the 2002 truce": the date belongs to that noun."""
    node = word
    while node.pos_ not in {"VERB", "AUX"} and node.head != node:
        if node in {own, token}:
            return False
        if node is not word and noun_type(node) is not None:
            return True
        node = node.head
    return False


def _set_apart(own: Any, clause: Any) -> bool:
    """Whether what lies between puts the happening at another time than the clause it stands in ("after …", "who had …")."""
    node = own
    while node != clause and node.head != node:
        if (node.dep_ in {"relcl", "acl"} and clause.pos_ in {"VERB", "AUX"}) or (
            node.dep_ == "prep" and node.lower_ in _APART
        ):
            return True
        if node.dep_ in {"advcl", "pcomp"} and _has_distance(node):
            return True
        node = node.head
    return False


def _has_distance(node: Any) -> bool:
    marks = [c for c in node.children if c.dep_ in {"mark", "advmod"} and c.lower_ in _APART]
    return bool(marks) and not any(c.lemma_.lower() in _AT_ONCE for c in node.children)


def _is_turned(own: Any, clause: Any) -> bool:
    """ "Were initially driven back but returned in July": the day is that of the second alone."""
    return any(c.lower_ in {"initially", "first", "originally"} for c in own.children) or any(
        c.lower_ in {"but", "then", "later"} for node in (own, clause) for c in node.children if c.i < clause.i
    )


def _clause_head(word: Any, own: Any) -> Any:
    node = word
    while node.pos_ not in {"VERB", "AUX"} and node.head != node and node != own:
        node = node.head
    return node
