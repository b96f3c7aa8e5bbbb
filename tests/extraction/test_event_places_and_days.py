"""Where and when happenings of a whole report are told to be: names and kinds of places, days carried on and counted."""

from datetime import date
from typing import Any

import pytest

from extraction.events import Happening, complete, join_happenings
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path

PUBLISHED = date(2020, 6, 11)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_parser(str(parser_path()))


def told(text: str, nlp: Any) -> list[Happening]:
    page = read_page(f"Weekly round-up of notes\n\n{text}")
    reading = Reading(page, parse(page, nlp), PUBLISHED, None)
    reading.statements()
    lines = [(line.start, line.text) for line in page.lines]
    parsed = reading.sentences, lines, reading.attributions, PUBLISHED, reading.figures
    return complete(join_happenings(*parsed, reading.speakers.resolve))


def only(kind: str, text: str, nlp: Any) -> Happening:
    found = [h for h in told(text, nlp) if h.type == kind]
    assert len(found) == 1, [(h.type, h.mentions[0].word) for h in found]
    return found[0]


@pytest.mark.parametrize(
    ("kind", "text", "place"),
    [
        ("shelling", "Artillery shelled the town of Besalva on Monday.", "Besalva"),
        ("armed_clash", "Clashes broke out in Orun province on Monday.", "Orun province"),
        ("other", "Floods killed nine people in eastern Nepal on Monday.", "eastern Nepal"),
        ("withdrawal", "The army withdrew from Besalva to Lurne on Monday.", "Besalva"),
        ("detention", "Police arrested four men on Monday.", None),
        ("air_strike", "Jets bombed a market at Besalva on Monday.", "Besalva"),
        ("armed_clash", "Rebels attacked the towns of Nedra and Ostova on Monday.", "Nedra and Ostova"),
        ("territory_captured", "Rebels captured the river port of Besalva on Monday.", "Besalva"),
        ("armed_clash", "Rebels attacked a convoy on the road from Besalva to Lurne.", "road from Besalva to Lurne"),
        (
            "armed_clash",
            "Clashes broke out in Nedra sector of Ostova district on Monday.",
            "Nedra sector of Ostova district",
        ),
        ("armed_clash", "Clashes broke out in the north of the province.", "north of the province"),
        ("bombing", "In the town of Besalva, police said a bomber blew himself up.", "Besalva"),
        ("armed_clash", "Rebels attacked Besalva, a village near the river.", "Besalva"),
        ("air_strike", "Shops were shut in the town of Besalva. Jets bombed the town on Monday.", "Besalva"),
    ],
)
def test_the_place_is_that_of_the_act(kind: str, text: str, place: str | None, nlp: Any) -> None:
    assert only(kind, text, nlp).place == place


def test_days_without_a_year_belong_to_the_year_that_is_narrated(nlp: Any) -> None:
    text = "The rebels seized Besalva on 14 March 2016. On 2 May the army retook the town."
    days = [(h.first, h.last) for h in told(text, nlp) if h.type == "territory_captured"]
    assert days == [(date(2016, 3, 14), date(2016, 3, 14)), (date(2016, 5, 2), date(2016, 5, 2))]


def test_a_month_without_a_year_is_the_latest(nlp: Any) -> None:
    text = "A truce was signed in March 2018. In April, rebels attacked an army post near Lurne."
    assert only("armed_clash", text, nlp).first == date(2020, 4, 1)


def test_since_a_happening_is_since_its_day(nlp: Any) -> None:
    text = (
        "The army launched an offensive in the south on 3 May. Some 9,000 people have fled since the offensive began."
    )
    fled = only("displacement", text, nlp)
    assert (fled.first, fled.last) == (date(2020, 5, 3), None)


#: Opens with a dated happening; what stands in braces is judged.
DAYS = [
    ("displacement", "Some 900 people have fled Besalva since then.", ("2020-06-09", None)),
    ("displacement", "Some 900 people have left Besalva since the raid.", ("2020-06-09", None)),
    ("detention", "Police arrested nine men in the port the same day.", ("2020-06-09", "2020-06-09")),
    (
        "deployment",
        "Two days after the attack on the barracks, the army sent a battalion.",
        ("2020-06-11", "2020-06-11"),
    ),
    ("infrastructure_damage", "They burned the town hall.", ("2020-06-09", "2020-06-09")),
    ("bombing", "A year ago this month a bomb exploded in Lurne.", ("2019-06-01", "2019-06-30")),
    ("detention", "The movement was banned in May after its men had abducted nine teachers.", (None, None)),
]


@pytest.mark.parametrize(("kind", "text", "days"), DAYS)
def test_days_told_around(kind: str, text: str, days: tuple[str | None, str | None], nlp: Any) -> None:
    found = only(kind, f"Gunmen raided a barracks at Besalva on Tuesday. {text}", nlp)
    assert (found.first and str(found.first), found.last and str(found.last)) == days


def test_times_of_a_live_report_are_no_years_and_its_entries_are_of_its_day(nlp: Any) -> None:
    text = "2055 – The colonel has been arrested, the ministry says.\n\n2010 – Marines have retaken the fort.\n\n1905 – Shells hit the port."
    assert {h.first for h in told(text, nlp)} == {PUBLISHED}


SIDES = [
    ("air_strike", "Army jets bombed the port of Lurne on Monday, killing nine fishermen.", {"affected"}),
    ("territory_captured", "Rebels captured the town of Lurne from the army on Monday.", {"initiator", "target"}),
    ("ceasefire", "A ceasefire between the government and the rebels took effect on Monday.", {"party"}),
]


@pytest.mark.parametrize(("kind", "text", "roles"), SIDES)
def test_who_takes_part_and_how(kind: str, text: str, roles: set[str], nlp: Any) -> None:
    assert roles <= {role for _, role in only(kind, text, nlp).people}


def test_where_one_side_of_two_is_named_the_other_took_part(nlp: Any) -> None:
    text = "Rebels attacked an army post at Besalva on Monday. On Tuesday the rebels captured the town of Lurne."
    people = only("territory_captured", text, nlp).people
    assert [(entry.kind, role) for entry, role in people] == [("armed_group", "initiator"), ("state_forces", "target")]


def test_a_pronoun_that_acts_is_the_body_named_before_it(nlp: Any) -> None:
    text = "The Falag Front took up arms in 2018. On Monday it captured the town of Lurne.\n\nThe health ministry said nine people died."
    people = only("territory_captured", text, nlp).people
    assert [entry.name for entry, role in people if role == "initiator"] == ["Falag Front"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("On 3 October of that year", date(2015, 10, 3)),
        ("The following March", date(2016, 3, 1)),
        ("That November", date(2015, 11, 1)),
    ],
)
def test_days_and_months_of_the_year_told_before(words: str, first: date, nlp: Any) -> None:
    text = f"In September 2015 rebels captured the town of Besalva. {words}, jets bombed the port of Lurne."
    assert only("air_strike", text, nlp).first == first


def test_a_later_month_told_first_is_of_the_year_before(nlp: Any) -> None:
    text = "The rebels seized Besalva in November 2018. Driven back at first, they returned and seized Lurne in July."
    days = [h.first for h in told(text, nlp) if h.type == "territory_captured"]
    assert days == [date(2018, 11, 1), date(2019, 7, 1)]


def test_the_incident_dates_and_places_the_attack_told_before(nlp: Any) -> None:
    text = "Soldiers opened fire on villagers in a weekend raid. The incident on Sunday in the town of Besalva was condemned."
    raid = only("attack_on_civilians", text, nlp)
    assert (raid.first, raid.place) == (date(2020, 6, 7), "Besalva")


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        (
            "Rebels seized the town of Besalva on Monday. They have seized a large area in recent months.",
            "territory_captured",
            2,
        ),
        ("Rebels attacked Besalva on Monday. The attack on Besalva killed nine soldiers.", "armed_clash", 1),
        ("The two sides signed a truce. The truce of early May has largely held.", "ceasefire", 1),
        ("The market burned on Monday. On Monday shells damaged a school.", "infrastructure_damage", 2),
    ],
)
def test_what_is_one_happening_and_what_two(text: str, kind: str, number: int, nlp: Any) -> None:
    assert len([h for h in told(text, nlp) if h.type == kind]) == number


def test_who_is_accused_did_it_and_stands_in_the_clause(nlp: Any) -> None:
    mention = only("attack_on_civilians", "The mayor accused the militia of killing nine villagers.", nlp).mentions[0]
    assert mention.sentence.text[mention.start - mention.sentence.start :].startswith("the militia of killing")
    assert [token.text for token, role in mention.participants if role == "initiator"] == ["militia"]
