"""Which day told elsewhere a happening without a time word of its own is of.

Every day that the report tells near it, and that of the story, is weighed against how the happening is told, by a conditional
logistic model (`extraction/fitted/days.yaml`, fitted across reports). That no day is told weighs like a day: what the text
does not tell is null (codebook, Dates), and nothing is of the day of publication by default.
"""

import math
from dataclasses import dataclass, field, replace
from datetime import date

from extraction.events.clock import Clock
from extraction.events.records import Happening, Mention
from extraction.events.telling import marks_of
from extraction.fitted import fitted
from extraction.parsing import Sentence
from extraction.when import When

#: What is told so, though next to a day, may be of another.
_NEAR = ("have", "had", "aftermath", "quiet")
#: Months and years that far before publication are background.
_OLD = 30


@dataclass(frozen=True)
class Told:
    """A day that the report tells: where it tells it, and the mention that it dates, if any."""

    when: When
    sentence: Sentence
    start: int
    mention: Mention | None = None
    #: The day on which somebody spoke or counted.
    spoken: bool = False


@dataclass
class Candidate:
    """One day, and everywhere that it is told."""

    when: When
    carriers: list[Told] = field(default_factory=list)
    story: bool = False


def told_days(mentions: list[Mention], sentences: list[Sentence], clock: Clock) -> list[Told]:
    """All days that the report tells, in the order of the text: those of mentions, and those that date none."""
    out = [Told(m.when, m.sentence, m.start, m) for m in mentions if m.when is not None and m.when.first is not None]
    dated = {(m.sentence.index, m.when.start) for m in mentions if m.when is not None}
    for sentence in sentences:
        for when in clock.dates.get(sentence.index, ()):
            at = (sentence.index, when.start)
            if when.first is not None and at not in dated:
                out.append(Told(when, sentence, sentence.start + when.start, None, at in clock.spoken))
    return sorted(out, key=lambda t: t.start)


def inherited(happening: Happening, told: list[Told], clock: Clock) -> When | None:
    """The likeliest day of a happening over all its mentions; null where none is told as likely as one."""
    chances: dict[date | None, float] = {}
    best: dict[date | None, tuple[float, When | None]] = {}
    for mention in happening.mentions:
        for candidate, chance in _weighed(mention, told, clock):
            day = candidate.when.first if candidate is not None else None
            chances[day] = chances.get(day, 0.0) + chance
            if day not in best or chance > best[day][0]:
                best[day] = (chance, candidate.when if candidate is not None else None)
    return best[max(chances, key=lambda day: chances[day])][1] if chances else None


def _weighed(mention: Mention, told: list[Told], clock: Clock) -> list[tuple[Candidate | None, float]]:
    model = fitted("days")
    options = rows(mention, told, clock)
    totals = [model.total(features) for _, features in options]
    top = max(totals)
    shares = [math.exp(total - top) for total in totals]
    return [(option, share / sum(shares)) for (option, _), share in zip(options, shares, strict=True)]


def rows(mention: Mention, told: list[Told], clock: Clock) -> list[tuple[Candidate | None, dict[str, float]]]:
    """Every day that a mention may be of, with what speaks for it; last, that it has none."""
    marks = marks_of(mention, clock)
    out: list[tuple[Candidate | None, dict[str, float]]] = [
        (candidate, _features(mention, marks, candidate, told, clock))
        for candidate in _candidates(mention, told, clock)
    ]
    return [*out, (None, {"null": 1.0, **{f"null_{name}": value for name, value in marks.items()}})]


def _candidates(mention: Mention, told: list[Told], clock: Clock) -> list[Candidate]:
    """The days near a mention, the first that is told, and that of the story."""
    found: dict[tuple[date | None, date | None], Candidate] = {}

    def add(when: When) -> Candidate:
        return found.setdefault((when.first, when.last), Candidate(replace(when, since=False, until=False)))

    if clock.first_told is not None:
        add(clock.first_told)
    if clock.story is not None:
        add(clock.story).story = True
    fitting = [t for t in told if t.mention is not mention and not t.when.until]
    before = [t for t in fitting if t.start < mention.start]
    firm = [t for t in before if t.mention is not None]
    near = [t for t in fitting if t.sentence.paragraph == mention.sentence.paragraph]
    for one in (*near, *before[-2:], *firm[-2:], *(t for t in fitting[len(before) :][:1])):
        if not one.when.since or one in near:
            add(one.when)
    for candidate in found.values():
        candidate.carriers = [t for t in told if t.when.first == candidate.when.first and t.mention is not mention]
    return list(found.values())


def _features(
    mention: Mention, marks: dict[str, float], candidate: Candidate, told: list[Told], clock: Clock
) -> dict[str, float]:
    """What speaks for and against a day, by name."""
    first, story = candidate.when.first, float(candidate.story)
    dated = [t for t in told if t.mention is not None and t.mention is not mention]
    own = {
        **_nearness(mention, candidate, dated),
        "story": story,
        "first_told": float(clock.first_told is not None and clock.first_told.first == first),
        "share": sum(t.when.first == first for t in dated) / len(dated) if dated else 0.0,
        "only": float(len({t.when.first for t in dated}) <= 1),
        "old": float(_is_old(candidate.when, clock)),
        **{grain: float(candidate.when.precision == grain) for grain in ("day", "month", "year")},
        **_against_speech(mention, first, told),
    }
    if own["beside"] or own["prior"]:
        own |= {f"near_{name}": marks[name] for name in _NEAR}
    if candidate.story:
        before = [t for t in dated if t.start < mention.start]
        beside = [t for t in told if t.sentence is mention.sentence and not t.spoken]
        own["moved_on"] = float(bool(before) and before[-1].when.first != first)
        own["moved_old"] = float(bool(before) and _is_old(before[-1].when, clock))
        own["old_beside"] = float(any(_is_old(t.when, clock) for t in beside))
        own["far_down"] = float(mention.sentence.index - clock.lede > 12)
        own |= {f"story_{name}": value for name, value in marks.items()}
    return own


def _nearness(mention: Mention, candidate: Candidate, dated: list[Told]) -> dict[str, float]:
    """Where a day is told, seen from the mention: in its sentence, its paragraph, last before it, next behind it."""
    here, first = mention.sentence, candidate.when.first
    carriers = [t for t in candidate.carriers if not t.spoken]
    inside = [t for t in carriers if t.sentence is here]
    paragraph = [t for t in carriers if t.sentence.paragraph == here.paragraph]
    before = [t for t in dated if t.start < mention.start]
    last = before[-1] if before and before[-1].when.first == first else None
    gap = here.index - last.sentence.index if last is not None else 0
    prior = last is not None and last.sentence.paragraph == here.paragraph and gap > 0
    tellers = [t.mention for t in carriers if t.mention is not None]
    places = {m.place for m in tellers if m.place is not None}
    return {
        "beside": float(any(t.mention is not None for t in inside)),
        "loose": float(any(t.mention is None for t in inside)),
        "beside_before": float(any(t.start < mention.start for t in inside)),
        "since": float(any(t.when.since for t in inside)),
        "next": float(not inside and any(t.start > mention.start for t in paragraph)),
        "paragraph": float(bool(paragraph)),
        "opened": float(bool(paragraph) and not inside and paragraph[0].sentence.start == paragraph[0].sentence.base),
        "loose_prior": float(
            not inside and any(t.mention is None and here.index - t.sentence.index == 1 for t in paragraph)
        ),
        "last": float(last is not None),
        "prior": float(prior),
        "gap1": float(prior and gap == 1),
        "gap2": float(prior and gap > 1),
        "far": float(last is not None and not prior and gap > 2),
        "distance": min(8, gap) / 8,
        "alike": float(any(m.type == mention.type for m in tellers)),
        "elsewhere": float(mention.place is not None and bool(places) and mention.place not in places),
        "same_place": float(mention.place is not None and mention.place in places),
    }


def _against_speech(mention: Mention, first: date | None, told: list[Told]) -> dict[str, float]:
    """What is said on a day is not of a later one."""
    spoken = [t.when.first for t in told if t.spoken and t.sentence is mention.sentence]
    return {
        "of_speaking": float(first in spoken),
        "after_speaking": float(any(day is not None and first is not None and first > day for day in spoken)),
    }


def _is_old(when: When, clock: Clock) -> bool:
    return clock.published is not None and when.first is not None and (clock.published - when.first).days > _OLD
