"""The days that a report is about: headings that date what stands under them, every date expression, and the story's own day."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from extraction.dates import find_dates
from extraction.events.narration import narrated
from extraction.parsing import Sentence
from extraction.when import When

#: A story's own day lies at most so many days before publication; older dates are background.
RECENT = timedelta(days=7)
#: Verbs of a count: their day is that of the count ("the toll rose to 41 on Tuesday").
_COUNTING = {"rise", "climb", "reach", "stand", "fall", "pass", "grow", "jump", "increase", "put", "revise", "count"}
_DOCUMENTS = {
    "statement",
    "report",
    "message",
    "interview",
    "briefing",
    "post",
    "communique",
    "bulletin",
    "update",
    "release",
    "letter",
    "note",
    "video",
    "tweet",
}


@dataclass(frozen=True)
class Clock:
    """What is known of time in one report. Sentences are meant by their index."""

    published: date | None
    headings: dict[int, When] = field(default_factory=dict)
    dates: dict[int, list[When]] = field(default_factory=dict)
    #: The first recent day that the report tells of the world.
    first_told: When | None = None
    #: The day of the story: that of its first happening of force, nature or protest.
    story: When | None = None
    lede: int = -1
    #: The reporting verbs: (sentence, token).
    said: frozenset[tuple[int, int]] = frozenset()
    #: Dates of speaking and counting: (sentence, where the words start in it).
    spoken: frozenset[tuple[int, int]] = frozenset()
    #: A live report, whose entries are of the day of publication.
    live: bool = False


def read_clock(
    sentences: list[Sentence], lines: list[tuple[int, str]], said: set[tuple[int, int]], published: date | None
) -> Clock:
    """Date every sentence. ``lines`` are all lines of the page with their offsets, ``said`` the reporting verbs."""
    live = _is_live(sentences, published)
    headings = {} if live else _headings(sentences, lines, published)
    dates = {s.index: _dates_of(s, published, headings.get(s.index)) for s in sentences}
    dates |= narrated([s for s in sentences if s.index not in headings], dates, published)
    lede = next((s.index for s in sentences if s.zone == "body"), -1)
    spoken = frozenset((s.index, w.start) for s in sentences for w in dates[s.index] if _is_of_speaking(w, s, said))
    first = _story_day(sentences, dates, said, published)
    if live and published is not None:
        first = When(0, 0, published, published, "day")
    return Clock(published, headings, dates, first, first, lede, frozenset(said), spoken, live)


_FOUR_DIGITS = re.compile(r"\W*([0-2]\d[0-5]\d)\s*[-–—]\s")


def _is_live(sentences: list[Sentence], published: date | None) -> bool:
    """Whether entries open with times of day; "1905 –" is one where another of them can be no year."""
    times = [int(match[1]) for s in sentences if (match := _FOUR_DIGITS.match(s.text))]
    return any(s.block for s in sentences) or (published is not None and any(t > published.year for t in times))


def _headings(sentences: list[Sentence], lines: list[tuple[int, str]], published: date | None) -> dict[int, When]:
    """For each sentence that stands under a dating heading ("2013: …", "Tuesday 15 June"), the days of that heading."""
    sections = [(start, when) for start, text in lines if (when := _heading(text, published, whole=True)) is not None]
    if len(sections) < 2 and not any(s.block for s in sentences):
        sections = []  # one such line is the day of publication, printed above the report
    out: dict[int, When] = {}
    opening: tuple[int, When] | None = None
    for sentence in sentences:
        if when := _heading(sentence.text, published, whole=False):
            opening = (sentence.paragraph, when)
        if opening is not None and opening[0] == sentence.paragraph:
            out[sentence.index] = opening[1]
        elif above := [when for start, when in sections if start <= sentence.start]:
            out[sentence.index] = above[-1]
    return out


def _heading(text: str, published: date | None, *, whole: bool) -> When | None:
    if not whole and (match := re.match(r"\W*((?:1[89]|20)\d\d)\s*(?::|[-–—]\s)", text)):
        year = int(match[1])
        return When(0, match.end(), date(year, 1, 1), date(year, 12, 31), "year")
    if len(text) > (40 if whole else 400):
        return None
    found = find_dates(text, published)
    if len(found) not in {1, 2} or found[0].first is None or found[-1].precision not in {"day", "month", "year"}:
        return None
    best = max(found, key=lambda w: w.end - w.start)
    if whole:
        return best if re.fullmatch(r"[\W\d]*", text[: found[0].start] + text[found[-1].end :]) else None
    before, after = text[: found[0].start], text[found[-1].end :]
    return best if not before.strip(" •*-–—") and re.match(r"\s*(?::|[-–—]\s)", after) else None


def _dates_of(sentence: Sentence, published: date | None, heading: When | None) -> list[When]:
    """The date expressions of a sentence, against the day of its heading where it has one."""
    reference = heading.last if heading is not None and heading.last is not None else published
    found = find_dates(sentence.text, reference)
    return [w for w in found if heading is None or w.start >= 6 or sentence.text[w.end : w.end + 1] != ":"]


def _story_day(
    sentences: list[Sentence], dates: dict[int, list[When]], said: set[tuple[int, int]], published: date | None
) -> When | None:
    """The first recent day that is told of the world, not of who spoke or counted when."""
    if published is None:
        return None
    for sentence in sentences:
        if (
            len(sentence.text) < 45
            and find_dates(sentence.text, published)
            and not sentence.text.rstrip().endswith((".", "!", "?", '"', "”"))
        ):
            continue  # the line that dates the report itself
        for when in dates[sentence.index]:
            if when.since or when.until or when.precision != "day" or when.first is None:
                continue
            if published - RECENT <= when.first <= published and not _is_of_speaking(when, sentence, said):
                return When(0, 0, when.first, when.last or when.first, "day")
    return None


def _is_of_speaking(when: When, sentence: Sentence, said: set[tuple[int, int]]) -> bool:
    words = words_of(when, sentence)
    if not words or _is_dateline(when, sentence):
        return bool(words)
    node = words[-1]
    while node.pos_ not in {"VERB", "AUX"} and node.head != node:
        if node.lemma_.lower() in _DOCUMENTS:
            return True
        node = node.head
    return (sentence.index, node.i) in said or node.lemma_.lower() in _COUNTING


def _is_dateline(when: When, sentence: Sentence) -> bool:
    """ "TAMBA, 3 March 2021 (AG) –": when it was written."""
    return bool(
        when.end < 60
        and re.match(r"[^.a-z]{0,3}[^.]{0,20}\)?\s*[-–—/]", sentence.text[when.end :])
        and re.match(r"[\w’' .-]{2,30},\s*$|\W*$|As of\s*$", sentence.text[: when.start])
    )


def words_of(when: When, sentence: Sentence) -> list[Any]:
    """The tokens of a date expression."""
    if sentence.span is None:
        return []
    return [t for t in sentence.span if when.start <= t.idx + sentence.base - sentence.start < when.end]
