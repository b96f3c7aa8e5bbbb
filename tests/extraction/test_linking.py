"""Claims and the events they are about, on invented reports."""

from datetime import date

import pytest

from extraction.assemble import build
from extraction.contradiction import aimed_at
from extraction.fitted import Linear, fitted
from extraction.linking import Scene, features, link
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path

TEXT = (
    "Rebels attacked the barracks at Oronda on Monday, the army said.\n\n"
    "At least 12 soldiers were killed, the army said.\n\n"
    "The two sides signed a ceasefire in Soro in March. The United Nations urged restraint."
)


def read(text: str) -> Reading:
    page = read_page(text)
    return Reading(page, parse(page, load_parser(str(parser_path()))), date(2031, 5, 7), None)


def test_a_claim_is_about_what_it_tells_and_a_toll_about_the_attack_before_it() -> None:
    _, events, claims = build(read(TEXT))
    attack = next(event.id for event in events if event.type == "armed_clash")
    assert claims[0].about[:1] == [attack]
    assert next(c for c in claims if c.quantities).about[:1] == [attack]


def test_without_events_claims_are_about_nothing() -> None:
    scene = link(read(TEXT).statements(), [])
    assert all(statement.about == [] for statement in scene.statements)


def test_the_data_files_know_exactly_the_features_that_are_computed() -> None:
    reading = read(TEXT)
    from extraction.joined import parts

    statements, happenings = parts(reading)
    scene = Scene(statements, happenings)
    assert set(features(scene, 0, 0)) == set(fitted("links").weights)


def test_a_feature_without_a_weight_is_refused() -> None:
    model = Linear(bias=0.0, weights={"a": 1.0}, thresholds={})
    assert model.chance({}) == 0.5
    assert model.chance({"a": 1.0}) == pytest.approx(0.731, abs=0.001)
    with pytest.raises(KeyError):
        model.chance({"b": 1.0})


def test_a_denial_takes_the_likely_ones_and_those_not_far_behind() -> None:
    assert aimed_at({1: 0.9, 2: 0.5, 3: 0.2}, any=0.3, share=0.4) == [1, 2]
    assert aimed_at({1: 0.9, 2: 0.3}, any=0.3, share=0.4) == [1]
    assert aimed_at({}, any=0.3, share=0.4) == []
