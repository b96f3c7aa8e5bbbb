"""Denials, silence, wishes, relays and counts of the report's own, in invented sentences of news agencies; and their days."""

from datetime import date

import pytest

from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading, Statement
from extraction.weights import parser_path

DAY = date(2020, 2, 28)  # a Friday


def statements(text: str) -> list[Statement]:
    page = read_page(f"Report from the border\n\n{text}\n")
    return Reading(page, parse(page, load_parser(str(parser_path()))), DAY, "Wire").statements()


def evidence(statement: Statement) -> str:
    start, end = statement.runs[-1]
    return statement.sentence.text[start - statement.sentence.start : end - statement.sentence.start]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The army cast doubt on the figures.", {("army", "denies")}),
        ("The monitor said the true figure was far lower.", {("monitor", "denies")}),
        ("Colonel Aram Beck said his men were nowhere near the village.", {("Aram Beck", "denies")}),
        ("The ministry termed the rebels' version pure theatre.", {("ministry", "denies")}),
        ("The mayor swore that his officers carried no rifles.", {("mayor", "denies")}),
        ("The army rejected calls for a truce.", {("army", "asserts")}),
        ("The minister refused to confirm or deny the report.", {("minister", "silent")}),
        ("No group has claimed the raid.", set()),
        ("The colonel is expected in the capital on Sunday.", set()),
        ("The army said the search would continue.", {("army", "vows")}),
        ("A farmer said explosions could be heard all night.", {("farmer", "asserts")}),
        ("The operation, which the army called Dawn, began in May.", set()),
        ("A radio station, citing the ministry, said 12 soldiers had died.", {("ministry", "asserts")}),
        ("The ministry said 12 soldiers had died, the Tarn news agency reported.", {("ministry", "asserts")}),
        ("The Office dismissed claims by Lake Radio that two lorries had been turned back.",
         {("Office", "denies"), ("Lake Radio", "asserts")}),
        ("By the army's account, they left in disorder.", {("army", "asserts")}),
    ],
)  # fmt: skip
def test_who_says_what_with_which_stance(text: str, wanted: set[tuple[str, str]]) -> None:
    found = {(s.speaker.name if s.speaker else None, s.stance) for s in statements(text)}
    assert {(n.removeprefix("the ") if n else n, s) for n, s in found} == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The campaign displaced 9,000 people, according to the UN, and stalled in May.",
         "The campaign displaced 9,000 people, according to the UN"),
        ("In December, 11 soldiers were killed in an ambush at Kolmer, the worst loss of the year.",
         "In December, 11 soldiers were killed in an ambush at Kolmer"),
        ("On 29 January the clinic was bombed from the air, and 17 nurses were killed.",
         "On 29 January the clinic was bombed from the air, and 17 nurses were killed"),
        ("Parliament banned the group in May, after it had abducted 19 farm hands.", "it had abducted 19 farm hands"),
        ("Nine men were killed in the raid, which the army blamed on the Front.",
         "the raid, which the army blamed on the Front"),
    ],
)  # fmt: skip
def test_evidence_reaches_as_far_as_what_is_said(text: str, wanted: str) -> None:
    assert wanted in {evidence(s) for s in statements(text)}


@pytest.mark.parametrize(
    ("text", "period", "said_on"),
    [
        ("The army said on Thursday it had killed 20 men on Monday.", (24, 24), 27),
        ("In a statement on Thursday the army said 20 men had died.", None, 27),
        ("The army said the 2018 accord had been broken.", None, None),
        ("Fighters who left on Monday said the camp was empty.", None, None),
        ("The clashes began on Monday, the army said.", (24, None), None),
        ("At least 40 men have died since the clashes broke out on Monday, the army said.", (24, None), None),
        ("By Tuesday evening the town was calm, residents said.", (None, 25), None),
        ("A bomb went off on Monday.\n\nThe army said no plane had flown that day.", (24, 24), None),
    ],
)
def test_days_hang_on_what_is_said_or_on_the_saying(
    text: str, period: tuple[int | None, int | None] | None, said_on: int | None
) -> None:
    statement = statements(text)[-1]
    found = statement.period
    days = None if found is None else tuple(d.day if d else None for d in (found.start, found.end))
    assert (days, statement.said_on.day if statement.said_on else None) == (period, said_on)


def test_a_title_that_the_body_tells_again_under_a_looser_name_is_one_claim() -> None:
    page = read_page(
        "Gunmen overrun camp in the north, officials say\n\n"
        "Gunmen overran a camp in the north on Monday, two local officials said on Tuesday.\n"
    )
    found = Reading(page, parse(page, load_parser(str(parser_path()))), DAY, "Wire").statements()
    assert [len(s.runs) for s in found] == [2]


@pytest.mark.parametrize(
    "text", ["Nqq gung 410 qbpxref jrer xvyyrq ng Fnagn.", "4dd 7h47 615 ch1ldr3n w3r3 p0150n3d 47 Lu73mb3."]
)
def test_words_of_no_language_count_nothing(text: str) -> None:
    assert not statements(f"The army said rebels had attacked Oronda. {text}")[1:]
    assert statements("The army said rebels had attacked Oronda. In all 410 dockers were killed at Oronda.")[1:]
