"""Whose figure it is, whom a denial reaches, and on which days: invented cases, one rule each."""

import pytest

from extraction.comparing import compare
from schemas import Comparison, Extraction
from tests.extraction.comparing.conftest import DAY, Build, claim

DEAD = "Soldiers were killed in the attack on Tamesna."
RAID = (("a2", "initiator"), ("a3", "initiator"), ("a1", "target"))


def counted(who: str | None, qualifier: str, number: int, id: str = "c1", **more: object) -> dict[str, object]:
    return claim(id, who, DEAD, counts=(("killed", qualifier, number, "a1"),), **more)


def origins(made: Comparison) -> tuple[list[str], list[str]]:
    """Origins and relays of the soldiers' deaths."""
    row = next(row for row in made.independence if row.aspect.measure == "killed")
    return [key.partition("/")[2] for key in row.origins], [key.partition("/")[2] for key in row.relays]


@pytest.mark.parametrize(
    ("radio", "other", "found"),
    [
        # The same number, in another report: the radio passed it on.
        (("exact", 12), ("a8", "up_to", 12), (["a1"], ["a7"])),
        (("exact", 12), ("a5", "exact", 12), (["a5"], ["a7"])),
        # Another number: the radio has it from somebody else.
        (("exact", 12), ("a5", "exact", 30), (["a5", "a7"], [])),
    ],
)
def test_media_pass_on_the_figure_of_another(
    report: Build, radio: tuple[str, int], other: tuple[str, str, int], found: tuple[list[str], list[str]]
) -> None:
    made = compare([report("one", counted("a7", *radio)), report("two", counted(*other))])
    assert origins(made) == found


def test_what_two_unrelated_bodies_say_alike_stays_with_the_radio(report: Build) -> None:
    made = compare(
        [
            report("one", counted("a7", "exact", 12)),
            report("two", counted("a1", "exact", 12), counted("a5", "exact", 12, "c2")),
        ]
    )
    assert origins(made) == (["a1", "a5", "a7"], [])


def related(*reports: Extraction) -> dict[tuple[str, str], tuple[str, str]]:
    made = compare(reports)
    return {
        (f"{r.a.article}.{r.a.claim}", f"{r.b.article}.{r.b.claim}"): (r.relation, r.scope.time) for r in made.relations
    }


@pytest.mark.parametrize(
    ("start", "end", "scope"),
    [("2031-05-06", "2031-05-07", "full"), ("2031-05-07", "2031-05-07", "partial"), ("2031-05-06", None, "full")],
)
def test_a_denial_of_some_of_the_days_leaves_the_rest_standing(
    report: Build, start: str, end: str | None, scope: str
) -> None:
    days = {"start": "2031-05-06", "end": "2031-05-07"}
    told = report("one", claim("c1", "a1", "Rebels attacked Tamesna.", period=days), published="2031-05-08")
    denied = report(
        "two",
        claim("c1", "a5", "There was an attack on Tamesna.", stance="denies", period={"start": start, "end": end}),
        published="2031-05-08",
    )
    assert related(told, denied) == {("one.c1", "two.c1"): ("contradicts", scope)}


@pytest.mark.parametrize(("of", "found"), [("a1", True), ("a2", False)])
def test_a_denial_of_some_of_the_days_leaves_losses_of_the_attackers_standing(
    report: Build, of: str, found: bool
) -> None:
    days = {"start": "2031-05-06", "end": "2031-05-07"}
    lost = claim("c1", "a1", "Twelve men were killed in the fight.", counts=(("killed", "exact", 12, of),), period=days)
    told = report("one", lost, published="2031-05-08")
    day = {"start": "2031-05-07", "end": "2031-05-07"}
    denial = claim("c1", "a5", "There was an attack on Tamesna.", stance="denies", period=day)
    assert bool(related(told, report("two", denial, published="2031-05-08"))) == found


def test_who_denies_a_hand_denies_no_deaths(report: Build) -> None:
    hand = "The Sahara League attacked Tamesna."
    alone = (("a3", "initiator"), ("a1", "target"))
    told = report("one", claim("c1", "a1", hand), counted("a5", "exact", 12, "c2"), sides=alone)
    denied = report("two", claim("c1", "a4", hand, stance="denies"), sides=alone)
    assert related(told, denied) == {("one.c1", "two.c1"): ("contradicts", "full")}


def test_no_part_in_an_attack_is_no_denial_of_it(report: Build) -> None:
    told = report("one", claim("c1", "a1", "Rebels attacked Tamesna."), sides=RAID)
    denied = report(
        "two", claim("c1", "a3", "The Sahara League had a part in the attack.", stance="denies"), sides=RAID
    )
    assert related(told, denied) == {}
    (row,) = (row for row in compare([told, denied]).independence if row.aspect.denied)
    assert row.aspect.kind == "perpetrator"


def test_a_toll_that_falls_is_no_later_stage(report: Build) -> None:
    loose = report("one", counted("a1", "up_to", 30), published="2031-05-07")
    copy = report("two", counted("a1", "exact", 30), published="2031-05-07")
    lower = report("three", counted("a5", "exact", 12), published="2031-05-09")
    found = related(loose, copy, lower)
    assert found["three.c1", "two.c1"][0] == "contradicts"


def test_a_toll_that_grows_is_a_later_stage(report: Build) -> None:
    early = report("one", counted("a1", "exact", 12), published="2031-05-07")
    late = report("two", counted("a5", "exact", 30), published="2031-05-09")
    assert related(early, late) == {("one.c1", "two.c1"): ("compatible_different_scope", "partial")}


def test_one_side_may_call_a_capture_what_the_other_calls_a_retreat(report: Build) -> None:
    text = "Tamesna\n\nFighting for Tamesna by the Azur and the Falla reached the Issawane on Tuesday. An attack on Tamesna. "
    won = report(
        "one", claim("c1", "a1", "Troops took Tamesna."), kind="territory_captured", text=text + "Troops took Tamesna."
    )
    left = report(
        "two", claim("c1", "a4", "Fighters left Tamesna."), kind="withdrawal", text=text + "Fighters left Tamesna."
    )
    assert [len(story.articles) for story in compare([won, left]).stories] == [2]


def aspects(*reports: Extraction) -> dict[str, list[tuple[int, int]]]:
    """Publishers and origins of each aspect, by its label."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in compare(reports).independence:
        found.setdefault(row.aspect.label, []).append((len(row.publishers), len(row.origins)))
    return found


def test_a_vague_figure_in_own_voice_bears_out_nobodys_count(report: Build) -> None:
    vague = claim("c1", None, "Thousands fled Tamesna.", counts=(("displaced", "vague", 2000, "a6"),))
    counted = claim("c2", "a5", "Some 7,400 fled Tamesna.", counts=(("displaced", "about", 7400, "a6"),))
    one = report("one", vague, counted, kind="displacement")
    two = report("two", vague, kind="displacement")
    assert sorted(aspects(one, two)["civilians displaced"]) == [(1, 1), (2, 0)]


def test_who_tells_a_happening_again_in_other_words_carries_it(report: Build) -> None:
    one = report("one", claim("c1", "a5", "Rebels attacked Tamesna from the hills at the break of day."))
    two = report("two", claim("c1", "a5", "Rebels came upon Tamesna from the hills at the break of day."))
    assert aspects(one, two)["armed clash took place"] == [(2, 1)]


def test_who_denies_a_figure_does_not_deny_the_happening(report: Build) -> None:
    told = claim("c1", "a1", "60 rebels died.", counts=(("killed", "exact", 60, "a2"),), contradicts=["c2"])
    denied = claim("c2", "a3", "60 rebels died.", "denies", contradicts=["c1"])
    found = aspects(report("one", told, denied))
    assert found["armed group killed, figure denied"] == [(1, 1)] and "armed clash did not take place" not in found


def test_who_tells_a_happening_and_denies_a_detail_of_it_does_not_deny_it(report: Build) -> None:
    told = claim("c1", "a5", "Rebels attacked Tamesna on 6 May 2031.")
    detail = claim("c2", "a5", "Anyone is still missing.", "denies")
    assert "armed clash did not take place" not in aspects(report("one", told, detail))
    assert aspects(report("one", detail))["armed clash did not take place"] == [(1, 1)]


def groups(*reports: Extraction) -> list[int]:
    return sorted(len(event.members) for event in compare(reports).events)


@pytest.mark.parametrize(("day", "found"), [(DAY, [2]), ("2031-05-05", [1, 1])])
def test_between_stories_only_a_flight_of_the_same_first_day_is_one(report: Build, day: str, found: list[int]) -> None:
    one = report("one", claim("c1", "a5", "Civilians fled Tamesna."), kind="displacement")
    late = claim("c1", "a5", "Whole families had left Tamesna.")
    two = report("two", late, kind="displacement", day=day, published="2031-09-07")
    assert groups(one, two) == found


TRUCE_TEXT = "An attack on Tamesna.\nRebels attacked Tamesna.\nA truce or a march in the salt lands.\nReport {}."


@pytest.mark.parametrize(("kind", "found"), [("ceasefire", [2, 2]), ("protest", [1, 1, 2])])
def test_an_undated_truce_of_one_story_is_one_where_it_is_told_alike(
    report: Build, kind: str, found: list[int]
) -> None:
    truce = {
        "id": "e2", "type": kind, "description": "A truce or a march in the salt lands.", "start": None, "end": None, "precision": "unknown",
        "place": None, "country": None, "participants": [], "evidence": ["A truce or a march in the salt lands."],
    }  # fmt: skip

    def with_truce(id: str) -> Extraction:
        made = report(id, claim("c1", "a5", "Rebels attacked Tamesna."), text=TRUCE_TEXT.format(id)).model_dump(
            mode="json"
        )
        return Extraction.model_validate(made | {"events": [*made["events"], truce]})

    assert groups(with_truce("one"), with_truce("two")) == found
