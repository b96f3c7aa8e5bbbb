"""Contradictions inside an article, on invented reports: what a denial is aimed at, and which counts exclude each other."""

from datetime import date

import pytest

from extraction.assemble import build
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path
from schemas import Claim

DAY = date(2031, 5, 7)


def claims_of(text: str) -> list[Claim]:
    page = read_page(text)
    return build(Reading(page, parse(page, load_parser(str(parser_path()))), DAY, None))[2]


def pairs(text: str) -> set[tuple[str, str]]:
    """Contradicting pairs, each claim by the first words of its evidence."""
    claims = claims_of(text)
    words = {claim.id: claim.evidence[-1].text for claim in claims}
    return {(words[c.id], words[o]) for c in claims for o in c.contradicts if c.id < o}


DENIED = (
    "Rebels attacked the barracks at Oronda on Monday, the army said.\n\n"
    "The army accused the Dawn Front of the attack.\n\n"
    "The Dawn Front denied attacking the barracks at Oronda."
)
TWO_TOLLS = (
    "Gunmen attacked a market in Tamba on Monday.\n\n"
    "At least 30 people were killed in the attack, the Red Crescent said.\n\n"
    "The interior ministry said 12 people were killed in the attack."
)


def test_a_denial_contradicts_the_accusation_that_names_the_denier() -> None:
    assert any("accused" in a and "denied" in b for a, b in pairs(DENIED))


def test_two_sources_with_tolls_that_do_not_meet_contradict_each_other() -> None:
    assert any("30 people" in a and "12 people" in b for a, b in pairs(TWO_TOLLS))


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("12 people were killed", "45 people were killed"),  # "at least 30" leaves room for 45
        ("12 people were killed", "12 people were wounded"),
        ("12 people were killed in the attack", "12 soldiers were killed in an ambush in Soro in March"),
        ("said 12 people were killed in the attack", "declined to say how many people were killed in the attack"),
    ],
)
def test_tolls_that_can_both_hold_do_not_contradict(change: str, to: str) -> None:
    assert not pairs(TWO_TOLLS.replace(change, to))


def test_one_source_does_not_contradict_itself_without_a_correction() -> None:
    assert not pairs(TWO_TOLLS.replace("the Red Crescent", "the interior ministry"))


def test_a_toll_that_rises_from_entry_to_entry_of_a_live_report_is_news() -> None:
    live = (
        "10:05 - Gunmen attacked a market in Tamba on Monday.\n\n"
        "10:20 - The Red Crescent said 5 people were killed in the attack.\n\n"
        "11:40 - The interior ministry said 12 people were killed in the attack."
    )
    assert not pairs(live)
    assert pairs(live.replace("11:40 - ", ""))


def test_contradictions_stand_on_both_claims_and_never_on_silence() -> None:
    for text in (DENIED, TWO_TOLLS):
        claims = {claim.id: claim for claim in claims_of(text)}
        for claim in claims.values():
            assert all(claim.id in claims[other].contradicts for other in claim.contradicts)
            assert claim.stance != "silent" or not claim.contradicts


HELD = (
    "The Dawn Front captured the town of Oronda on Monday after a day of fighting, its spokesman said.\n\n"
    "The army said its soldiers had repelled the attack and that the town remained in its hands."
)


def test_who_took_a_town_and_who_held_it_contradict_each_other() -> None:
    assert any("captured" in a and "repelled" in b for a, b in pairs(HELD))


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("repelled the attack and that the town remained in its hands", "rescued three hikers in the mountains"),
        ("repelled the attack and that the town remained in its hands", "withdrawn from the town at noon"),
    ],
)
def test_accounts_that_can_both_hold_do_not_contradict(change: str, to: str) -> None:
    assert change in HELD
    assert not pairs(HELD.replace(change, to))
