"""The labelled sets that come with the project: they load, they score 100 against themselves, nothing scores 0."""

import hashlib
from pathlib import Path

import pytest

import evals
from evals.cases import Case, load_cases, load_relations, split
from evals.scoring import Report, score_pairs

ROOT = Path(evals.__file__).parent


@pytest.fixture(scope="module", params=["gold", "dev", "wire", "desk", "fresh", "unseen"])
def cases(request: pytest.FixtureRequest) -> list[Case]:
    return load_cases(ROOT / request.param)


def _every_score(report: Report) -> dict[str, float | None]:
    scores = report.measures | {f"strict {key}": one for key, one in report.strict.items()} | report.slices
    figures = ("precision", "recall", "f1", "macro_precision", "macro_recall", "macro_f1")
    found = {f"{key} {figure}": getattr(one, figure).value for key, one in scores.items() for figure in figures}
    return found | {key: one.accuracy.value for key, one in report.fields.items()}


def test_labels_against_themselves_are_perfect(cases: list[Case]) -> None:
    report = score_pairs([(case, case.gold) for case in cases])
    assert {key: value for key, value in _every_score(report).items() if value != 1.0} == {}
    assert (report.literal.value, report.failed) == (1.0, 0)
    assert (report.headline.f1.low, report.headline.f1.high) == (1.0, 1.0)


def test_nothing_has_no_recall(cases: list[Case]) -> None:
    report = score_pairs([(case, None) for case in cases])
    assert {one.recall.value for one in report.measures.values()} == {0.0}
    assert {one.f1.value for one in report.measures.values()} == {0.0}
    assert {one.precision.value for one in report.measures.values()} == {None}
    assert report.failed == len(cases)


@pytest.mark.parametrize("name", ["gold", "dev"])
def test_relations_load(name: str) -> None:
    assert load_relations(ROOT / name, load_cases(ROOT / name)) is not None


def test_gold_is_as_it_was_received() -> None:
    """The five reports and their labels are never edited here: changes belong upstream."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "gold").rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    assert digest.hexdigest() == GOLD_SHA256


def test_dev_halves_are_fixed_and_divide_no_story() -> None:
    cases = load_cases(ROOT / "dev")
    tune, held = split(cases)
    assert abs(len(tune) - len(held)) <= 2
    assert {case.id for case in tune} | {case.id for case in held} == {case.id for case in cases}
    assert not {case.story for case in tune if case.story} & {case.story for case in held if case.story}
    again, _ = split(list(reversed(cases)))
    assert {case.id for case in again} == {case.id for case in tune}


GOLD_SHA256 = "e71cc81212fefa1f1b8c03ef76faa94affb2d24840edf7fb6817f14dc0022331"
