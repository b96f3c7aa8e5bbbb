"""Fits the model of which day a happening without a time word of its own is of (`extraction.events.dating`).

A choice among the days near it, and none: a conditional logistic model, whose quality is told across stories. Every labelled
event counts, those that the rules do not find as well: at the place of its evidence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from evals.bench.oracle import labelled
from evals.bench.stages import extraction_of, readings
from evals.cases import Case
from evals.matching import align
from extraction.assemble import records
from extraction.events import Happening, join_happenings
from extraction.events.clock import Clock
from extraction.events.dating import Told, rows, told_days
from extraction.events.days import dated_mentions, day_counted, is_undated
from extraction.events.telling import verb_of
from extraction.events.times import offset_at, since_what, when_of

FOLDS: Final = 10
#: Strength of the penalty on the weights.
PENALTY: Final = 2.0
#: How much an event counts that the rules do not find.
UNREAD: Final = 0.7


@dataclass(frozen=True)
class Choice:
    """One mention of an event: the days that it may be of (last, none), what speaks for each, and which are the label's."""

    event: tuple[str, str]
    group: str
    days: list[date | None]
    features: list[dict[str, float]]
    label: date | None
    weight: float
    read: bool


def fit_days(cases: Sequence[Case]) -> dict[str, Any]:
    """Weights of `extraction.events.dating`; their quality is the share of undated events whose day is right, out of sample."""
    choices = [choice for case in cases for choice in choices_of(case)]
    names = sorted({name for choice in choices for row in choice.features for name in row})
    tables = [np.array([[row.get(name, 0.0) for name in names] for row in choice.features]) for choice in choices]
    groups = [choice.group for choice in choices]
    totals: dict[int, Any] = {}
    for train, test in GroupKFold(FOLDS).split(tables, tables, groups):
        weights = _fitted(choices, tables, list(train))
        totals |= {i: tables[i] @ weights for i in test}
    weights = _fitted(choices, tables, list(range(len(choices))))
    right = _right(choices, totals)
    return {
        "bias": 0.0,
        "weights": {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)},
        "thresholds": {},
        "cross_validated": {
            "stories": len(set(groups)),
            "events": len(right),
            "right": round(float(np.mean([hit for hit, _ in right])), 3),
            "right_of_read": round(float(np.mean([hit for hit, read in right if read])), 3),
        },
    }


def _fitted(choices: list[Choice], tables: list[Any], train: list[int]) -> Any:
    hits = {i: np.array([day == choices[i].label for day in choices[i].days]) for i in train}
    usable = [i for i in train if hits[i].any()]

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = PENALTY * float(weights @ weights) / 2, PENALTY * weights
        for i in usable:
            share = _shares(tables[i] @ weights)
            of_label = share * hits[i]
            total -= choices[i].weight * float(np.log(of_label.sum() + 1e-12))
            slope = slope + choices[i].weight * (tables[i].T @ (share - of_label / (of_label.sum() + 1e-12)))
        return total, slope

    return minimize(loss, np.zeros(tables[0].shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x


def _shares(totals: Any) -> Any:
    raised = np.exp(totals - totals.max())
    return raised / raised.sum()


def _right(choices: list[Choice], totals: dict[int, Any]) -> list[tuple[bool, bool]]:
    """For each event, whether the likeliest day over its mentions is the label's, and whether the rules find the event."""
    summed: dict[tuple[str, str], dict[date | None, float]] = {}
    for i, choice in enumerate(choices):
        own = summed.setdefault(choice.event, {})
        for day, share in zip(choice.days, _shares(totals[i]), strict=True):
            own[day] = own.get(day, 0.0) + float(share)
    of = {choice.event: choice for choice in choices}
    return [(max(own, key=lambda day: own[day]) == of[event].label, of[event].read) for event, own in summed.items()]


def choices_of(case: Case) -> Iterator[Choice]:
    """The choices of one report: for events that are read and have no day of their own, and for those that are not read."""
    ((_, reading),) = readings([case])
    lines = [(line.start, line.text) for line in reading.page.lines]
    statements = reading.statements()
    told = reading.sentences, lines, reading.attributions, reading.published, reading.figures
    joined = join_happenings(*told, reading.speakers.resolve)
    days = told_days([m for h in joined.happenings for m in h.mentions], reading.sentences, joined.clock)
    extraction = extraction_of(case, reading, *records(reading, statements, joined.happenings))
    partner = {pair.predicted: pair.gold for pair in align(case.gold, extraction, case.text).events}
    start = {event.id: event.start for event in case.gold.events}
    dated = dated_mentions(joined.happenings)
    for number, happening in enumerate(joined.happenings, 1):
        event = partner.get(f"e{number}")
        if event is None or not is_undated(happening) or day_counted(happening, dated, days, joined.clock) is not None:
            continue
        yield from _choices(case, event, start[event], happening, days, joined.clock, read=True)
    made = labelled(case, reading, linked=False)
    for label, happening in zip(case.gold.events, made.happenings, strict=True):
        if label.id not in partner.values() and not _tells_its_day(happening, joined.clock):
            yield from _choices(case, label.id, label.start, happening, days, joined.clock, read=False)


def _choices(
    case: Case, event: str, label: date | None, happening: Happening, told: list[Told], clock: Clock, *, read: bool
) -> Iterator[Choice]:
    mentions = [m for m in happening.mentions if m.token is not None]
    weight = (1.0 if read else UNREAD) / max(1, len(mentions)) ** 0.5
    for mention in mentions:
        options = rows(mention, told, clock)
        days = [option.when.first if option is not None else None for option, _ in options]
        features = [row for _, row in options]
        yield Choice((case.id, event), case.story or case.id, days, features, label, weight, read)


def _tells_its_day(happening: Happening, clock: Clock) -> bool:
    for mention in happening.mentions:
        token, sentence = mention.token, mention.sentence
        if token is None:
            continue
        verb = verb_of(token) if verb_of(token).pos_ in {"VERB", "AUX"} else None
        inside = [t for t in sentence.span if mention.start <= sentence.absolute(t)[0] < mention.end]
        mention.noun, mention.whole = verb is not token, verb is not None
        if (
            when_of(token, verb, inside, sentence, clock, set(clock.said)) is not None
            or sentence.index in clock.headings
            or offset_at(sentence, mention.start, mention.end) is not None
            or since_what(sentence, mention.start, mention.end)
        ):
            return True
    return False
