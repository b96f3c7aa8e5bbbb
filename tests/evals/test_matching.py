"""Where evidence stands, how overlap is reckoned, and which of several candidates is paired."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from evals.cases import Case
from evals.matching import align, assign, forms, normal_form
from evals.spans import best_overlap, iou, places_of, union
from schemas import Actor, Evidence, Extraction

Alter = Callable[[Callable[[dict[str, Any]], None]], Extraction]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("The  U.N.", "u n"),
        ("the Front", "front"),
        ("People’s Army", "peoples army"),
        ("THE", ""),
        ("Theatre", "theatre"),
    ],
)
def test_forms_of_names(name: str, form: str) -> None:
    assert normal_form(name) == form


def test_an_empty_form_is_none() -> None:
    actor = Actor(id="a1", name="The", aliases=["…", "Guard"], kind="other", country=None, part_of=None)
    assert forms(actor) == {"guard"}


def test_places_of_a_label_are_all_its_occurrences_of_a_prediction_its_offsets() -> None:
    run = Evidence(start=0, end=2, text="ab")
    assert places_of(run, "ab ab", every=True) == [(0, 2), (3, 5)]
    assert places_of(run, "ab ab", every=False) == [(0, 2)]
    assert places_of(Evidence(text="ab"), "ab ab", every=False) == [(0, 2), (3, 5)]
    assert places_of(run, "xx ab", every=False) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([(0, 10)], [(0, 10)], 1.0),
        ([(0, 10)], [(5, 15)], 5 / 15),
        ([(0, 10)], [(10, 20)], 0.0),
        ([(0, 5), (10, 15)], [(0, 15)], 10 / 15),
        ([], [(0, 1)], 0.0),
        ([], [], 0.0),
    ],
)
def test_iou(one: list[tuple[int, int]], other: list[tuple[int, int]], expected: float) -> None:
    assert iou(union(one), union(other)) == pytest.approx(expected)


def test_overlap_takes_the_best_run_or_the_unions() -> None:
    headline, body = [(0, 10)], [(50, 70)]
    assert best_overlap([body], [headline, body]) == 1.0
    # Runs alone: at most 10 of 20; together all of it.
    assert best_overlap([[(0, 20)]], [[(0, 10)], [(10, 20)]]) == 1.0


def test_in_the_union_a_repeated_label_stands_where_the_prediction_is() -> None:
    repeated = [(0, 10), (100, 110)]
    assert best_overlap([[(100, 110)], [(120, 130)]], [repeated, [(120, 130)]]) == 1.0


def test_who_and_how_beat_a_better_overlap(case: Case, altered: Alter, new_claim: Callable[..., Any]) -> None:
    """The label is claim 1; a wrong speaker with all of its evidence loses to the right one with most of it."""

    def change(raw: dict[str, Any]) -> None:
        whole = raw["claims"][0]["evidence"][0]
        raw["claims"][0] = new_claim(1, "a4", "asserts", whole)
        raw["claims"].append(new_claim(5, "a1", "asserts", whole[:30]))

    pairs = {(pair.predicted, pair.gold): pair.overlap for pair in align(case.gold, altered(change), case.text).claims}
    assert pairs["c5", "c1"] == pytest.approx(0.75)
    assert ("c1", "c1") not in pairs


def test_assignment_is_optimal_not_greedy() -> None:
    """Greedy takes .9 and is left with .1; the best total is .8 + .7."""
    assert sorted(assign(np.array([[0.9, 0.8], [0.7, 0.1]]))) == [(0, 1), (1, 0)]


def test_no_weight_no_pair() -> None:
    assert assign(np.array([[0.0, 0.0], [0.0, 2.0]])) == [(1, 1)]
    assert assign(np.zeros((0, 3))) == []
