"""When something was said, and the days that it is about (codebook, Claim: `said_on`, `period`).

A date tells when something was said where it hangs on the cue, or on the document that it was said in. It tells what the
statement is about where it hangs on what is said; not where it only dates a thing that is named by the way ("the 2018
accord", "fighters who left on Wednesday").
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from extraction.attribution import Attribution, cue_stance
from extraction.dates import find_dates
from extraction.lexicon import load
from extraction.parsing import Sentence
from extraction.statement import Statement
from extraction.when import When
from schemas import Period

_BEGINS: Final = frozenset({"begin", "start", "launch", "break", "erupt"})
_SPEAKS: Final = frozenset({"speak", "talk", "ask", "write", "address", "brief"})
_PAPERS: Final = frozenset({"interview", "briefing", "conference", "email", "e-mail", "speech", "remark", "comment"})
_COUNTS: Final = frozenset({"count", "record", "document", "register", "tally", "list"})
_SINCE: Final = re.compile(r"\bsince\b[\w\s'’-]{0,60}$")
#: How many sentences back "that day" may reach.
_BACK: Final = 4
_SAME_DAY: Final = re.compile(r"\b(?:that|the same|on the) (?:day|night|evening|morning)\b", re.I)
_SAME_DAYS: Final = re.compile(r"\b(?:that|the same) (?:\w+ )?(?:days|weeks?|months?|period)\b", re.I)
_TAGS_PAST: Final = frozenset({"VBD", "VBN"})


def times(item: Attribution, sentence: Sentence, published: date | None) -> tuple[date | None, Period | None]:
    """When a statement was said, and its days; ``sentence`` is the whole sentence, of which the attribution may know a part."""
    said: date | None = None
    about: list[tuple[When, Any]] = []
    for when, token in _dated(sentence, published):
        at = sentence.start + when.start
        if not item.start <= at < item.end:
            continue
        if _of_saying(token, item, sentence):
            if when.precision == "day" and when.first == when.last:
                said = said or when.first
        elif not _by_the_way(when, token, item):
            about.append((when, token))
    return said, period([_placed(w, t, sentence.text, published) for w, t in about if w.first or w.last])


def own_period(sentence: Sentence, start: int, end: int, published: date | None) -> Period | None:
    """The days that a count in the report's own voice is about."""
    inside = [(w, t) for w, t in _dated(sentence, published) if start <= sentence.start + w.start < end]
    told = [(w, t) for w, t in inside if not _by_the_way(w, t, None)]
    return period([_placed(w, t, sentence.text, published) for w, t in told if w.first or w.last])


def carry_days(statements: list[Statement], sentences: list[Sentence], published: date | None) -> None:
    """Give "that day" the last day told before, "the same period" the days of the claim before, in the order of the text."""
    last: Period | None = None
    for statement in statements:
        words = _words_of(statement)
        if statement.period is None and _SAME_DAY.search(words):
            statement.period = _last_day(statement, sentences, published)
        elif statement.period is None and _SAME_DAYS.search(words):
            statement.period = last
        last = statement.period or last


def _words_of(statement: Statement) -> str:
    start, end = statement.runs[-1]
    base = statement.sentence.start
    return statement.sentence.text[max(0, start - base) : max(0, end - base)]


def _last_day(statement: Statement, sentences: list[Sentence], published: date | None) -> Period | None:
    at = statement.sentence.index
    for before in reversed(sentences[max(0, at - _BACK) : at]):
        days = [w.first for w in find_dates(before.text, published) if w.first and w.first == w.last]
        if days:
            return Period(start=days[-1], end=days[-1])
    return None


def period(whens: list[When]) -> Period | None:
    """One span over all the days told; open where the text leaves it open."""
    if not whens:
        return None
    first, last = whens[0], whens[-1]
    if first.since:
        return Period(start=first.first, end=None)
    if first.until:
        return Period(start=None, end=first.last)
    end = last.last if not last.until and last.first and first.first and last.first > first.first else first.last
    return Period(start=first.first, end=end)


def _dated(sentence: Sentence, published: date | None) -> Iterator[tuple[When, Any]]:
    """Each date of a sentence with the token that it hangs on the rest by; null without a parse."""
    for when in find_dates(sentence.text, published):
        tokens = []
        if sentence.span is not None:
            low, high = sentence.start + when.start, sentence.start + when.end
            tokens = [t for t in sentence.span if low <= sentence.absolute(t)[0] < high]
        yield when, next((t for t in tokens if t.head not in tokens or t.head == t), None)


def _above(token: Any) -> Iterator[Any]:
    """A token and what it hangs on, up to the root."""
    while token is not None:
        yield token
        token = token.head if token.head != token else None


def _of_saying(token: Any, item: Attribution, sentence: Sentence) -> bool:
    """Whether a date hangs on the cue, on a document, or on the occasion of speaking."""
    if token is None or item.cue is None:
        return False
    part = not any(t == item.cue for t in sentence.span)
    if part:  # the credit was parsed on its own: what stands in it is about the saying
        return bool(item.sentence.start <= sentence.absolute(token)[0] < item.sentence.end)
    if item.cue.lower_ in {"according", "accord"}:
        return False
    below = None
    for node in _above(token):
        if node == item.cue:
            if node.lemma_ in _COUNTS:
                return False
            return below is None or below.dep_ in {"npadvmod", "prep", "advmod", "tmod", "pcomp", "nmod"}
        if node.pos_ == "NOUN" and (node.lemma_.lower() in load("cues")["documents"] | _PAPERS):
            return node.dep_ == "pobj" and node.head.lower_ in {"in", "on", "at", "through", "to", "by"}
        if node.dep_ == "advcl" and node.head == item.cue and node.lemma_ in _SPEAKS:
            return True
        above = node.pos_ in {"VERB", "AUX"} and node != item.content and item.cue in node.subtree
        if above and cue_stance(node) is not None:
            return True  # "On Wednesday the agency quoted the minister as saying …"
        below = node
    return False


def _by_the_way(when: When, token: Any, item: Attribution | None) -> bool:
    """Whether a date only dates a thing that is named: a noun's year, a relative clause, who speaks."""
    if token is None:
        return False
    if (
        when.precision != "day"
        and token.dep_ in {"nummod", "compound", "amod", "nmod"}
        and token.head.pos_ in {"NOUN", "PROPN"}
    ):
        return not _is_time(token.head)
    content = None if item is None else item.content
    for node in _above(token):
        if content is not None and node == content:
            return False
        if node.dep_ == "relcl" or (node.dep_ == "acl" and node.tag_ == "VBN"):
            return node.lemma_ not in _BEGINS
        if item is not None and node == item.source:
            return True
    return False


def _is_time(token: Any) -> bool:
    return token.ent_type_ in {"DATE", "TIME"}


def _placed(when: When, token: Any, text: str, published: date | None) -> When:
    """A date with what the words around it make of it: "since it began on Friday", "began on Friday", "by Tuesday" of the past."""
    verb = next((n for n in _above(token) if n.pos_ in {"VERB", "AUX"}), None) if token is not None else None
    begins = verb is not None and verb.lemma_ in _BEGINS
    if begins or (not when.until and _SINCE.search(text[: when.start].lower())):
        return When(when.start, when.end, when.first, when.last, when.precision, since=True)
    past = verb is not None and (verb.tag_ in _TAGS_PAST) and not any(c.tag_ == "MD" for c in verb.children)
    if when.until and past and published is not None and when.last is not None and when.last > published:
        return When(when.start, when.end, None, when.last - timedelta(days=7), when.precision, until=True)
    return when
