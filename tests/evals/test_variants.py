"""Reports told again with other words: text and labels change alike, and nothing else does."""

import re
from pathlib import Path

import pytest

from evals.bench.folder import write_folder
from evals.bench.swaps import Swap
from evals.bench.variants import FAMILY, GIVEN, SIDES, TOWNS, VARIANTS, labels, varied
from evals.cases import half_of, load_cases
from evals.cli import SETS
from evals.judge import judge
from extraction.dates import find_dates

CASES = half_of(load_cases(SETS["dev"]), "tune")[::2]


@pytest.mark.parametrize("variant", VARIANTS)
def test_labels_are_as_right_for_the_new_text_as_they_were_for_the_old(variant: str) -> None:
    for case in CASES:
        again = varied(case, variant)  # loading checks that every evidence run stands in the text
        counts = judge(again, again.gold).measures["claims"]
        assert counts.hit_gold == counts.gold == len(case.gold.claims)
        assert [c.stance for c in again.gold.claims] == [c.stance for c in case.gold.claims]
        days = [[(w.first, w.last) for w in find_dates(one.text, one.article.published_on)] for one in (case, again)]
        assert days[0] == days[1], case.id


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_changes_reports(variant: str) -> None:
    assert sum(varied(case, variant).text != case.text for case in CASES) >= len(CASES) // 3


def test_sides_are_exchanged_in_a_ring() -> None:
    case = CASES[0]
    swap, text = labels(case), "Rebels and a gunman fled; the rebel-held port fell to Jihadists."
    assert swap.in_text(text) == "Jihadists and a fighter fled; the jihadist-held port fell to Insurgents."
    for _ in SIDES:
        text = swap.in_text(text)
    assert text == "Rebels and a gunman fled; the rebel-held port fell to Jihadists."


def test_numbers_change_as_whole_numbers_with_their_counts() -> None:
    swap = Swap({"12": "13", "1,200": "1,210"}, {12: 13, 1200: 1210})
    assert swap.in_text("12 of 1,200 men, 112 and 12.5, 12,000") == "13 of 1,210 men, 112 and 12.5, 12,000"
    assert swap.in_labels({"low": 12, "high": None, "id": "12", "unit": "12"}) == {
        "low": 13,
        "high": None,
        "id": "12",
        "unit": "13",
    }


def test_new_names_stand_in_no_report() -> None:
    text = " ".join(case.text for name in SETS for case in load_cases(SETS[name]))
    assert not [name for name in (*GIVEN, *FAMILY, *TOWNS) if re.search(rf"\b{name}\b", text)]


def test_a_written_folder_loads(tmp_path: Path) -> None:
    again = [varied(case, "names") for case in CASES[:2]]
    write_folder(again, tmp_path)
    loaded = {case.id: case for case in load_cases(tmp_path)}
    for case in again:
        assert loaded[case.id].text == case.text
        assert loaded[case.id].gold.claims == case.gold.claims
