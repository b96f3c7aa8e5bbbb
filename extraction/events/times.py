"""When a happening is told to be: by its own time words, else by the day that the text around it is about."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from extraction.dates import When, find_dates
from extraction.events.records import Happening, Mention
from extraction.numbers import word_value
from extraction.parsing import Sentence

#: A story's own day lies at most so many days before publication; older dates are background.
_RECENT = timedelta(days=15)
_N = r"(?P<n>a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_OFFSETS = [
    (re.compile(rf"\b{_N}\s+(?P<unit>day|week|month)s?\s+(?P<way>later|after|before|earlier|prior)\b", re.I), None),
    (re.compile(r"\b(?:the\s+(?:next|following)\s+(?:day|morning)|the\s+day\s+after)\b", re.I), 1),
    (re.compile(r"\b(?:the\s+(?:previous|preceding)\s+(?:day|night|evening)|the\s+(?:day|night|evening)\s+before|on\s+the\s+eve\s+of)\b", re.I), -1),
    (re.compile(r"\b(?:(?:the|that)\s+same\s+(?:day|night|evening)|that\s+(?:day|night|morning|evening|afternoon)|hours\s+(?:later|earlier|after|before)|minutes\s+later|moments\s+later)\b", re.I), 0),
]  # fmt: skip


@dataclass(frozen=True)
class Anchor:
    """A heading that dates what stands under it ("2013: …", "Tuesday 15 June"), until the next or to its paragraph's end."""

    when: When


def anchors(sentences: list[Sentence], published: date | None) -> dict[int, When]:
    """For each sentence (by index) that stands under a dating heading, the days of that heading."""
    out: dict[int, When] = {}
    paragraph: tuple[int, When] | None = None
    section: When | None = None
    for sentence in sentences:
        if heading := _heading(sentence.text, published, whole=True):
            section, paragraph = heading, None
        elif opening := _heading(sentence.text, published, whole=False):
            paragraph = (sentence.paragraph, opening)
        if paragraph is not None and paragraph[0] == sentence.paragraph:
            out[sentence.index] = paragraph[1]
        elif section is not None:
            out[sentence.index] = section
    return out


def _heading(text: str, published: date | None, *, whole: bool) -> When | None:
    if not whole and (match := re.match(r"\W*((?:1[89]|20)\d\d)\s*(?::|[-–—]\s)", text)):
        year = int(match[1])
        return When(0, match.end(), date(year, 1, 1), date(year, 12, 31), "year")
    found = find_dates(text, published)
    if len(found) not in {1, 2} or found[0].first is None or found[-1].precision not in {"day", "month", "year"}:
        return None
    best = max(found, key=lambda w: w.end - w.start)
    rest = text[: found[0].start] + text[found[-1].end :]
    if whole:
        return best if re.fullmatch(r"[\W\d]*", rest) and len(text) < 40 else None
    return (
        best
        if not text[: found[0].start].strip(" •*-–—") and re.match(r"\s*(?::|[-–—]\s)", text[found[-1].end :])
        else None
    )


def dates_of(sentence: Sentence, published: date | None, anchor: When | None) -> list[When]:
    """The date expressions of a sentence, against the day of its heading where it has one."""
    reference = published
    if anchor is not None and anchor.last is not None:
        reference = anchor.last
    return [
        w
        for w in find_dates(sentence.text, reference)
        if anchor is None or w.start >= 6 or sentence.text[w.end : w.end + 1] != ":"
    ]


def when_of(
    token: Any, verb: Any, tokens: list[Any], sentence: Sentence, dates: list[When], said: set[tuple[int, int]]
) -> When | None:
    """The date expression that belongs to the happening: in its clause, else with a verb that governs or continues it."""
    inside = {t.i for t in tokens}
    own = verb if verb is not None else token
    best: tuple[int, int, When] | None = None
    for when in dates:
        words = [t for t in sentence.span if when.start <= t.idx + sentence.base - sentence.start < when.end]
        if not words:
            continue
        rank = _rank(words[-1], own, token, inside, sentence, said)
        if rank is not None and (best is None or (rank, abs(words[0].i - token.i)) < best[:2]):
            best = (rank, abs(words[0].i - token.i), when)
    if best is not None and best[2].since and own.pos_ not in {"VERB", "AUX"} and own.head.lower_ == "since":
        return replace(best[2], since=False, last=best[2].last)
    if best is not None and best[0] > 0 and offset_in(" ".join(t.text for t in tokens)):
        return None
    return best[2] if best is not None else None


def _rank(
    word: Any, own: Any, token: Any, inside: set[int], sentence: Sentence, said: set[tuple[int, int]]
) -> int | None:
    clause = _clause_head(word, own)
    if clause in {own, token} or (own.pos_ not in {"VERB", "AUX"} and word.i in inside):
        return 0
    if (sentence.index, clause.i) in said:
        return None
    if word.i in inside and not (clause.dep_ in {"relcl", "acl"} or any(c.dep_ == "mark" for c in clause.children)):
        return 1
    if own in clause.subtree and clause != own and not _set_apart(own, clause):
        return 1
    if clause.dep_ == "conj" and (clause.head == own or own in clause.conjuncts):
        return 2
    return None


def _set_apart(own: Any, clause: Any) -> bool:
    """Whether what lies between puts the happening at another time than the clause it stands in ("after …", "who had …")."""
    node = own
    while node != clause and node.head != node:
        if (node.dep_ in {"relcl", "acl"} and clause.pos_ in {"VERB", "AUX"}) or (node.dep_ == "prep" and node.lower_ in _APART):
            return True
        if node.dep_ in {"advcl", "pcomp"} and any(
            c.dep_ in {"mark", "advmod"} and c.lower_ in _APART for c in node.children
        ):
            return True
        node = node.head
    return False


_APART = {"after", "before", "since", "until", "following", "despite", "over"}


def _clause_head(word: Any, own: Any) -> Any:
    node = word
    while node.pos_ not in {"VERB", "AUX"} and node.head != node and node != own:
        node = node.head
    return node


def offset_in(text: str) -> tuple[int, str] | None:
    """Days from what was told before ("two days later": 2), with the unit; null if the text has no such words."""
    for pattern, fixed in _OFFSETS:
        match = pattern.search(text)
        if match is None:
            continue
        if fixed is not None:
            return fixed, "day"
        count = 1 if match["n"].lower() in {"a", "an"} else word_value(match["n"])
        if count is None or re.match(r"\s+(?:the\s+)?(?:\w+\s+)?(?:law|rule)", text[match.end() :]):
            continue
        sign = 1 if match["way"].lower() in {"later", "after"} else -1
        return sign * count, match["unit"].lower()
    return None


def shifted(base: date, offset: int, unit: str) -> When:
    """The day (or month) that lies so far from ``base``."""
    if unit == "month":
        index = base.year * 12 + base.month - 1 + offset
        first = date(index // 12, index % 12 + 1, 1)
        after = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
        return When(0, 0, first, after - timedelta(days=1), "month")
    day = base + timedelta(days=offset * (7 if unit == "week" else 1))
    return When(0, 0, day, day, "day")


def fill_days(happenings: list[Happening], published: date | None, headings: dict[int, When]) -> None:
    """Give happenings without a time word of their own the day that the text around them is about."""
    main = main_day([m for h in happenings for m in h.mentions], published)
    told = [
        (m, h) for h in happenings if h.first is not None for m in h.mentions if m.when is not None and m.when.first
    ]
    for happening in happenings:
        if (
            happening.first is not None
            or happening.last is not None
            or any(m.when is not None for m in happening.mentions)
        ):
            continue
        mention = min(happening.mentions, key=lambda m: (m.sentence.zone in {"headline", "standfirst"}, m.start))
        day = _around(mention, told, main, headings)
        if day is not None:
            happening.first, happening.last, happening.precision = day.first, day.last, day.precision
            happening.inferred = True


def main_day(mentions: list[Mention], published: date | None) -> When | None:
    """The day of the first mention that is dated to a recent day: what the report is about."""
    if published is None:
        return None
    for when in (m.when for m in sorted(mentions, key=lambda m: m.start)):
        if (
            when is not None
            and when.precision == "day"
            and when.first
            and published - _RECENT <= when.first <= published
        ):
            last = None if when.since else when.last
            return When(0, 0, when.first, last or when.first, "day")
    return None


def _around(
    mention: Mention, told: list[tuple[Mention, Happening]], main: When | None, headings: dict[int, When]
) -> When | None:
    sentence = mention.sentence
    if offset := offset_in(sentence.text[max(0, mention.start - sentence.start - 25) : mention.end - sentence.start]):
        before = [m for m, _ in told if m.start < mention.start and m.when and m.when.precision in {"day", "month"}]
        base = before[-1].when.first if before and before[-1].when else main.first if main else None
        if base is not None:
            return shifted(base, *offset)
    beside = [m for m, _ in told if m.sentence is sentence]
    if beside and (when := min(beside, key=lambda m: abs(m.start - mention.start)).when) is not None and not when.since:
        return when
    if sentence.index in headings:
        return headings[sentence.index]
    if mention.perfect:
        return None
    before = [m for m, _ in told if m.sentence.paragraph == sentence.paragraph and m.start < mention.start]
    if before and (when := before[-1].when) is not None and not when.since and sentence.zone == "body":
        return when
    return main
