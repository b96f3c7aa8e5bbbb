"""What single sentences tell: happenings with their types and days, countings with their measures and bounds."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extraction.events import Happening, complete, join_happenings
from extraction.figures import figures_of, find_figures, is_told
from extraction.headlines import running_case
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path

TABLES = Path(__file__).parent / "tables"
THURSDAY = date(2020, 6, 11)
PLAIN = "Weekly round-up of notes and numbers"


def rows(name: str) -> list[list[str]]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_parser(str(parser_path()))


def told(text: str, nlp: Any, published: date | None = THURSDAY, only_likely: bool = False) -> list[Happening]:
    """What the frames and nouns find: their proof must not hang on a fitted model, unless it is asked for."""
    page = read_page(text)
    sentences = parse(page, nlp)
    reading = Reading(page, sentences, published, None)
    reading.statements()
    lines = [(line.start, line.text) for line in page.lines]
    told_by = sentences, lines, reading.attributions, published, reading.figures, reading.speakers.resolve
    return complete(join_happenings(*told_by), only_likely=only_likely)


def report(sentence: str) -> str:
    if sentence.startswith("H:"):
        return f"{sentence[2:].strip()}\n\nIt was a long day for everyone here and there. Nothing else was known."
    return f"{PLAIN}\n\n{sentence} Nothing else was known."


def test_happenings_of_single_sentences(nlp: Any) -> None:
    wrong = []
    for sentence, types, *day in rows("happenings.txt"):
        found = told(report(sentence), nlp)
        if Counter(h.type for h in found) != Counter(t for t in types.split() if t != "-"):
            wrong.append((sentence, types, [h.type for h in found]))
        elif day and day[0] not in {str(h.first) for h in found}:
            wrong.append((sentence, day[0], [str(h.first) for h in found]))
    assert wrong == []


def test_what_is_hardly_told_is_left_out(nlp: Any) -> None:
    hardly = '"They came at night and burned everything," said Esme Taru, a widow who lost two sons.'
    text = f"{PLAIN}\n\nRebels seized the town of Kasso on Tuesday.\n\n{hardly} Nothing else was known."
    assert [h.type for h in told(text, nlp)] == ["territory_captured", "infrastructure_damage"]
    assert [h.type for h in told(text, nlp, only_likely=True)] == ["territory_captured"]


@pytest.mark.parametrize(
    ("sentence", "type"),
    [
        ("The army launched an offensive on the rebel town of Kasso on Tuesday.", "armed_clash"),
        ("The army launched an offensive on the rebel town of Kasso in March.", "offensive"),
        ("A siege of 19 days cost the rebel town of Kasso 30 lives.", "offensive"),
    ],
)
def test_a_campaign_takes_a_week(nlp: Any, sentence: str, type: str) -> None:
    assert [h.type for h in told(report(sentence), nlp)] == [type]


def test_countings_of_single_sentences(nlp: Any) -> None:
    wrong = []
    table = rows("countings.txt")
    text = f"{PLAIN}\n\n" + "\n".join(f"{sentence} Nothing else was known." for sentence, _ in table)
    parsed = {s.text: s for s in parse(read_page(text), nlp)}
    for sentence, cells in table:
        wanted = Counter(tuple(cell.split()) for cell in cells.split(",") if cell.strip())
        body = parsed[sentence]
        bounds = [(f.measure, f.number.low, f.number.high) for f in find_figures(body) if is_told(f)]
        found = Counter(tuple("-" if x is None else str(x) for x in bound) for bound in bounds)
        if wanted != found:
            wrong.append((sentence, wanted, found))
    assert wrong == []


def days(text: str, nlp: Any, kind: str) -> list[tuple[str | None, str | None, str]]:
    found = [h for h in told(text, nlp) if h.type == kind]
    return [(h.first and str(h.first), h.last and str(h.last), h.precision) for h in found]


def test_the_body_dates_what_the_headline_tells(nlp: Any) -> None:
    text = "Rebels storm garrison\n\nRebels stormed a garrison at Dorre on Tuesday, killing six soldiers. Nothing else was known."
    assert days(text, nlp, "armed_clash") == [("2020-06-09", "2020-06-09", "day")]


@pytest.mark.parametrize(
    ("sentence", "kind", "first"),
    [
        ("A day later troops arrested the mayor.", "detention", "2020-06-10"),
        ("The day before the attack, shells landed on the port.", "shelling", "2020-06-08"),
        ("They burned the town hall.", "infrastructure_damage", "2020-06-09"),
        ("Some 400 families have fled the town.", "displacement", "2020-06-09"),
        ("In March 2018 a bomb exploded in the same town.", "bombing", "2018-03-01"),
    ],
)
def test_days_from_the_text_around(nlp: Any, sentence: str, kind: str, first: str | None) -> None:
    text = f"{PLAIN}\n\nGunmen attacked a barracks at Dorre on Tuesday. {sentence} Nothing else was known."
    assert [day for day, _, _ in days(text, nlp, kind)] == [first]


def test_a_heading_dates_what_stands_under_it(nlp: Any) -> None:
    text = (
        "A country in crisis\n\n2011: Rebels seize the port of Sarn in April. Soldiers mutiny in Lisk.\n\n"
        "2014: The two sides sign a peace accord.\n"
    )
    assert days(text, nlp, "territory_captured") == [("2011-04-01", "2011-04-30", "month")]
    assert days(text, nlp, "armed_clash") == [("2011-01-01", "2011-12-31", "year")]
    assert days(text, nlp, "agreement") == [("2014-01-01", "2014-12-31", "year")]


def test_one_happening_told_twice_is_one(nlp: Any) -> None:
    text = (
        "Bomb kills nine at market\n\nA bomb exploded in a market in Harrad on Monday, killing nine people. "
        "The explosion came at noon, the police said."
    )
    assert len([h for h in told(text, nlp) if h.type == "bombing"]) == 1


def test_two_counts_of_people_moved_are_two(nlp: Any) -> None:
    text = f"{PLAIN}\n\nSome 3,000 people fled Orvane on Monday. Around 700 people fled Temmer."
    assert len([h for h in told(text, nlp) if h.type == "displacement"]) == 2


def test_without_a_day_of_publication_nothing_is_guessed(nlp: Any) -> None:
    found = told(report("Gunmen attacked a barracks on Tuesday."), nlp, None)
    assert [(h.first, h.last, h.precision) for h in found] == [(None, None, "unknown")]


def test_a_bare_number_counts_what_was_counted_before(nlp: Any) -> None:
    text = f"{PLAIN}\n\nOn Saturday the army spoke of 31 militants killed. On Sunday it lowered this to 27."
    figures = figures_of(parse(read_page(text), nlp))
    assert [(f.measure, f.number.low) for found in figures.values() for f in found] == [("killed", 31), ("killed", 27)]


@pytest.mark.parametrize(
    ("headline", "body", "wanted"),
    [
        ("Ferry Sinks Off Tamba, Dozens Missing", "A ferry sank off Tamba.", "Ferry sinks off Tamba, dozens missing"),
        ("UN Warns of Hunger as Rains Fail Again", "The rains have failed.", "UN warns of hunger as rains fail again"),
        ("Ferry sinks off Tamba", "A ferry sank.", "Ferry sinks off Tamba"),
    ],
)
def test_title_case_becomes_running_case(headline: str, body: str, wanted: str) -> None:
    assert running_case(headline, body).lower() == headline.lower()
    assert running_case(headline, body)[1:] == wanted[1:]


@pytest.mark.parametrize(
    ("line", "hour"),
    [("14:20 The bridge fell.", True), ("1505 – The bridge fell.", True), ("2015 – The bridge fell.", False)],
)
def test_the_stamp_of_a_live_entry_is_not_its_text(line: str, hour: bool) -> None:
    sentence = parse(read_page(f"A plain line.\n\n{line}"), None)[-1]
    assert (sentence.text == "The bridge fell.") == hour
