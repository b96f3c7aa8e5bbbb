"""Who is found in invented sentences: joined under all its names, told from others, and of which kind."""

from pathlib import Path
from typing import Any

import pytest

from extraction.assemble import build
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path
from schemas import Actor

ROWS = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "tables" / "actors.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_parser(str(parser_path()))


def actors_of(text: str, nlp: Any) -> list[Actor]:
    page = read_page(f"Weekly round-up of notes and numbers\n\n{text} Nothing else was known.")
    return build(Reading(page, parse(page, nlp), None, None))[0]


def forms(actor: Actor) -> set[str]:
    return {form.lower() for form in (actor.name, *actor.aliases)}


@pytest.mark.parametrize(("text", "wanted", "unwanted"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_who_is_found(text: str, wanted: str, unwanted: str, nlp: Any) -> None:
    found = actors_of(text, nlp)
    told = {actor.name: (actor.kind, actor.aliases) for actor in found}
    matched = []
    for cell in wanted.split(";"):
        kind, names = cell.strip().split(": ", 1)
        same = {name.strip().lower() for name in names.split(" = ")}
        actor = next((a for a in found if a.kind == kind and same <= forms(a)), None)
        assert actor is not None, (cell, told)
        matched.append(actor.id)
    assert len(matched) == len(set(matched)), told
    for name in filter(None, (word.strip().lower() for word in unwanted.split(";"))):
        assert not any(name in forms(actor) for actor in found), (name, told)


def test_jets_of_another_country_are_its_government(nlp: Any) -> None:
    text = "Ugandan jets bombed the rebels near Torit in South Sudan. Uganda denied it. Torit is calm, the army said."
    kinds = {form: actor.kind for actor in actors_of(text, nlp) for form in forms(actor)}
    assert kinds["uganda"] == "government"
    assert "ugandan jets" not in kinds


def test_an_attacker_who_denies_is_not_the_attackers(nlp: Any) -> None:
    text = "Gunmen killed nine soldiers at Dorre. The Dorre Liberation Front denied that its fighters had attacked the post."
    (front,) = [actor for actor in actors_of(text, nlp) if "dorre liberation front" in forms(actor)]
    assert "gunmen" not in forms(front)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Gunmen killed two in the Peruvian town of Saro. In Quito, Foreign Minister Ana Rueda called it a pity.", "Ana Rueda", "EC"),
        ("Rebels hit the Ivorian town of Saro. Ghana denied it. Its information minister, Kofi Baah, spoke of lies.", "Kofi Baah", "GH"),
        ("Rebels hit Saro in the Congo. Brazzaville said nothing. The army denied that it had fled.", "army", "CG"),
        ("RAWALPINDI, May 9 (FPS) - Gunmen from Afghanistan killed five in Pakistan, the army said. Kabul denied it.", "army", "PK"),
        ("Rebels hit the Ivorian town of Saro. Analysts said that more would follow.", "Analysts", None),
        ("US troops and US jets left Saro on Monday.\n\nKabul, Afghanistan (AG) — Afghan rebels hit Saro, the police said.", "police", "AF"),
    ],
)  # fmt: skip
def test_whose_they_are(text: str, name: str, country: str | None, nlp: Any) -> None:
    found = {form: actor for actor in actors_of(text, nlp) for form in forms(actor)}
    assert found[name.lower()].country == country, found


def test_a_ring_of_owners_ends(nlp: Any) -> None:
    page = read_page(
        "The Salt Front said that nine had died.\n\nThe army of the Salt Front denied it. The road is long."
    )
    reading = Reading(page, parse(page, nlp), None, None)
    build(reading)
    one, other = reading.actors.entries[:2]
    one.parent, other.parent = other, one
    assert {actor.part_of for actor in build(reading)[0]} != set()
