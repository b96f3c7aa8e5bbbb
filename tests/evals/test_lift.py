"""The model's own part, reckoned by hand on the small report, and what of it the gate lets through."""

from collections.abc import Callable
from typing import Any

import pytest

from evals.cases import Case
from evals.gate import Figures, falls
from evals.lift import NOTHING, Lift, lift_falls, lift_of
from evals.metrics import Tally
from schemas import Extraction

Change = Callable[[dict[str, Any]], None]
Alter = Callable[[Change], Extraction]


def as_labelled(raw: dict[str, Any]) -> None:
    """All four claims right."""


def without_second(raw: dict[str, Any]) -> None:
    """The denial is not found."""
    del raw["claims"][1]
    raw["claims"][2]["contradicts"] = []


def wrong_stance(raw: dict[str, Any]) -> None:
    raw["claims"][1]["stance"] = "asserts"


def wrong_speaker(raw: dict[str, Any]) -> None:
    raw["claims"][1]["speaker"] = "a1"


def other_ids(raw: dict[str, Any]) -> None:
    names = {"c1": "c7", "c2": "c8", "c3": "c9", "c4": "c10"}
    for one in raw["claims"]:
        one["id"] = names[one["id"]]
        one["contradicts"] = [names[other] for other in one["contradicts"]]


@pytest.mark.parametrize(
    ("plain", "aided", "better", "worse", "found"),
    [
        (as_labelled, as_labelled, 0, 0, (0, 0)),
        (as_labelled, other_ids, 0, 0, (0, 0)),
        (without_second, as_labelled, 1, 0, (1, 1)),
        (without_second, wrong_stance, 0, 1, (0, 1)),
        # The wrong claim goes and the right one comes: two changes for the better.
        (wrong_stance, as_labelled, 2, 0, (1, 1)),
        (as_labelled, wrong_stance, 0, 2, (0, 0)),
        # From one error to another: it goes, which is good, and another comes.
        (wrong_stance, wrong_speaker, 1, 1, (0, 1)),
        (as_labelled, without_second, 0, 1, (0, 0)),
        (wrong_stance, without_second, 1, 0, (0, 1)),
    ],
)
def test_changes_by_hand(
    case: Case, altered: Alter, plain: Change, aided: Change, better: int, worse: int, found: tuple[int, int]
) -> None:
    lift = lift_of(case, altered(plain), altered(aided))
    assert (lift.better, lift.worse, (lift.found.right, lift.found.of)) == (better, worse, found)


def test_a_report_that_fails_with_the_model_loses_what_grammar_had(case: Case) -> None:
    assert (lift := lift_of(case, case.gold, None)).worse == 4
    assert lift_of(case, None, case.gold).found == Tally(right=4, of=4)
    assert (lift + NOTHING, lift.share) == (lift, 0.0)


def lift(better: int, worse: int, found: int) -> Lift:
    return Lift(calls=9, better=better, worse=worse, found=Tally(right=found, of=100))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (lift(15, 5, 10), []),
        (lift(30, 5, 20), []),
        (lift(15, 6, 9), []),
        (lift(13, 6, 10), ["dev: share of the model's changes that are for the better fell from 0.750 to 0.684"]),
        (lift(15, 5, 8), ["dev: claims that only the model finds fell from 10 to 8"]),
        (
            lift(0, 0, 0),
            [
                "dev: share of the model's changes that are for the better fell from 0.750 to nothing: it changed no claim",
                "dev: claims that only the model finds fell from 10 to 0",
            ],
        ),
    ],
)
def test_what_of_the_models_part_the_gate_lets_through(now: Lift, words: list[str]) -> None:
    assert lift_falls("dev", lift(15, 5, 10), now) == words


@pytest.mark.parametrize(("headline", "fails"), [(0.60, True), (0.605, True), (0.61, False)])
def test_the_model_may_do_less_where_the_headline_rises(headline: float, fails: bool) -> None:
    def figures(f1: float, part: Lift) -> Figures:
        return Figures(f1={"claims": f1}, literal=1.0, failed=0, input_tokens=1, output_tokens=1, lift=part)

    assert bool(falls("dev", figures(0.60, lift(15, 5, 10)), figures(headline, NOTHING))) == fails
