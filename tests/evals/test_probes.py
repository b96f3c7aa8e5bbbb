"""The probes themselves, and what they must show on reports that no rule was tuned on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import evals
from evals.cases import Case, half_of, load_cases
from evals.cli import eval_group
from evals.probes.aligners import Aligner, aligners
from evals.probes.bench import Count, accepted, placed, run
from evals.probes.flips import flips
from evals.probes.plants import KINDS as PLANTS
from evals.probes.plants import plants
from evals.probes.probe import Probe, stands
from evals.probes.variants import variants

DEV = Path(evals.__file__).parent / "dev"
TEXT = (
    "Up to 40 dockers were not hurt in Mombele on Monday, the harbour guild’s clerk Ines Okoro said. "
    "Police denied that at least 3 people were killed in Tamba in May 2031 – “a lie”, they said."
)


@pytest.fixture(scope="module")
def held() -> list[Case]:
    """Some of the half on which nothing was tuned."""
    return half_of(load_cases(DEV), "held")[:5]


def test_flips_change_the_meaning_and_never_stand_in_the_text() -> None:
    made = flips(TEXT)
    kinds = {probe.kind for probe in made}
    assert {"number", "bound", "negation", "stance verb", "actor", "measure", "date"} <= kinds
    assert {"bound, cut off", "negation, cut off"} <= kinds
    assert all(probe.must_hold or not stands(TEXT, probe.quote) for probe in made)
    assert made == flips(TEXT)


def test_variants_are_the_same_words_in_another_dress() -> None:
    made = variants(TEXT)
    assert {probe.kind.removesuffix(", in the text") for probe in made} >= {
        "dashes",
        "apostrophes",
        "case",
        "hyphenation",
    }
    for probe in made:
        assert probe.quote != probe.text[probe.start : probe.end]
        letters = [
            "".join(c for c in s.casefold() if c.isalnum()) for s in (probe.quote, probe.text[probe.start : probe.end])
        ]
        assert letters[0].replace("ﬁ", "fi") == letters[1].replace("ﬁ", "fi")


@pytest.mark.parametrize(
    ("span", "counts"), [(None, False), ((3, 3), False), ((0, 9), False), ((3, 9), True), ((1, 9), True)]
)
def test_what_was_cut_off_the_front_must_be_in_the_span(span: tuple[int, int] | None, counts: bool) -> None:
    assert accepted(Probe("bound, cut off", "Up to 40", "40", 6, 8, (0, 6)), span) is counts


def test_a_variant_is_placed_by_its_letters() -> None:
    probe = Probe("case", "So “he said”.", "HE SAID", 3, 12)
    assert placed(probe, (4, 11)) and not placed(probe, (4, 8)) and not placed(probe, None)


def test_plants_differ_from_the_label_in_one_field(held: list[Case]) -> None:
    for plant in plants(held[0]):
        label = next(c for c in held[0].gold.claims if c.id == plant.claim.id)
        before, after = label.model_dump(), plant.claim.model_dump()
        assert sum(before[key] != after[key] for key in before) == 1


def test_no_flip_is_accepted_and_variants_are_found_on_unseen_reports(held: list[Case]) -> None:
    results = run({"held": held}, aligners()[:1])
    totals = [_total([row["claimwire"] for row in table.values()]) for table in (results.flips, results.variants)]
    (flipped, of_flips), (found, of_variants) = totals
    assert flipped == 0 and of_flips >= 300
    assert found / of_variants >= 0.98 and of_variants >= 300
    assert set(results.plants) == set(PLANTS)
    caught, of_plants = _total([row["held"] for row in results.plants.values()])
    assert caught / of_plants >= 0.9 and of_plants >= 300
    assert all(m is None or m < 1000 for row in results.micros.values() for m in row.values())


def _total(counts: list[Count]) -> tuple[int, int]:
    return sum(c.hits for c in counts), sum(c.of for c in counts)


def test_field_checks_hold_their_targets_on_the_labels_for_judging() -> None:
    gold = load_cases(DEV.parent / "gold")
    results = run({"gold": gold}, [])
    caught, of = _total([row["gold"] for row in results.plants.values()])
    assert caught / of >= 0.95 and of >= 300
    assert results.alarms["gold"].hits / results.alarms["gold"].of <= 0.02


def test_an_aligner_that_is_not_installed_is_named_and_not_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import evals.probes.command as command

    monkeypatch.setattr(command, "aligners", lambda: [*aligners()[:1], Aligner("Somebody", None)])
    monkeypatch.setattr(command, "_sets", lambda gold: {"one": load_cases(DEV)[:1]})
    shown = CliRunner().invoke(eval_group, ["probes"], catch_exceptions=False)
    assert shown.exit_code == 0 and "not installed" in shown.output and "Meaning flips accepted" in shown.output
    as_json = CliRunner().invoke(eval_group, ["probes", "--json"], catch_exceptions=False)
    assert json.loads(as_json.stdout)["absent"] == ["Somebody"]


def test_a_folder_that_is_not_there_is_a_plain_error() -> None:
    shown = CliRunner().invoke(eval_group, ["probes", "--gold", "nowhere", "--no-peers"])
    assert shown.exit_code == 1 and "no labelled folder" in shown.output
