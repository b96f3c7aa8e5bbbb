"""Relations, origins, chains and drift on invented cases."""

import pytest

from extraction.comparing import compare
from extraction.comparing.claims import has_number, tells
from extraction.comparing.intervals import meeting
from extraction.comparing.names import is_named
from extraction.comparing.words import numbers
from schemas import Quantity
from schemas.vocabulary import BOUNDS_OF
from tests.extraction.comparing.conftest import Build, claim

ATTACK = "Rebels attacked Tamesna on 6 May 2031."


def related(*reports: object) -> dict[tuple[str, str], str]:
    """Relations by the two claims, in order of their names."""
    made = compare(reports)  # type: ignore[arg-type]
    return {
        tuple(sorted((f"{r.a.article}.{r.a.claim}", f"{r.b.article}.{r.b.claim}"))): r.relation for r in made.relations
    }  # type: ignore[return-value]


def killed(qualifier: str, number: int) -> Quantity:
    low, high = BOUNDS_OF[qualifier]
    return Quantity.model_validate(
        {
            "measure": "killed", "qualifier": qualifier, "low": number if low else None, "high": number if high else None,
            "of": None, "unit": None,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (("exact", 12), ("exact", 12), "equal"),
        (("at_least", 12), ("up_to", 12), "touch"),
        (("at_least", 12), ("up_to", 30), "overlap"),
        (("more_than", 12), ("up_to", 12), "disjoint"),
        (("exact", 12), ("exact", 14), "disjoint"),
        (("about", 40), ("exact", 38), "overlap"),
        (("vague", 24), ("exact", 60), "overlap"),
    ],
)
def test_how_two_figures_meet(one: tuple[str, int], other: tuple[str, int], how: str) -> None:
    assert meeting(killed(*one), killed(*other)) == how
    assert meeting(killed(*other), killed(*one)) == how


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        # One origin: the same figure, another bound, bounds that touch, figures that exclude each other.
        (("a1", "at_least", 12), ("a1", "at_least", 12), "restates"),
        (("a1", "at_least", 12), ("a1", "exact", 12), "same_origin_variant"),
        (("a1", "at_least", 12), ("a1", "up_to", 12), "bound_conflict"),
        (("a1", "at_least", 12), ("a8", "up_to", 12), "bound_conflict"),
        (("a1", "exact", 12), ("a1", "exact", 10), "contradicts"),
        # Two origins: they agree, or exclude each other.
        (("a1", "at_least", 12), ("a5", "exact", 14), "supports"),
        (("a1", "up_to", 12), ("a5", "more_than", 30), "contradicts"),
        # Own voice, with one origin of a fitting figure at hand.
        (("a1", "exact", 27), (None, "vague", 24), "same_origin_variant"),
    ],
)
def test_figures_of_the_same_dead(
    report: Build, a: tuple[str | None, str, int], b: tuple[str | None, str, int], relation: str
) -> None:
    made = [
        report(
            name, claim("c1", who, "Soldiers were killed in the attack on Tamesna.", counts=(("killed", q, n, "a1"),))
        )
        for name, (who, q, n) in (("one", a), ("two", b))
    ]
    assert related(*made) == {("one.c1", "two.c1"): relation}


def test_a_later_higher_count_of_one_origin_updates(report: Build) -> None:
    first = report(
        "one", claim("c1", "a5", "It killed some.", counts=(("killed", "exact", 18, "a6"),), said_on="2031-05-07")
    )
    later = report(
        "two",
        claim("c1", "a5", "It killed more.", counts=(("killed", "exact", 34, "a6"),), said_on="2031-05-09"),
        published="2031-05-09",
    )
    made = compare([later, first]).relations[0]
    assert (made.relation, made.a.article, made.b.article) == ("updates", "two", "one")


@pytest.mark.parametrize(
    ("count", "other"),
    [
        (("killed", "exact", 12, "a1"), ("wounded", "exact", 40, "a1")),
        (("killed", "exact", 12, "a1"), ("killed", "exact", 40, "a2")),
    ],
)
def test_figures_of_others_are_not_compared(
    report: Build, count: tuple[str, str, int, str], other: tuple[str, str, int, str]
) -> None:
    one = report("one", claim("c1", "a1", "It cost lives in the attack.", counts=(count,)))
    two = report("two", claim("c1", "a5", "It cost others in the attack.", counts=(other,)))
    assert related(one, two) == {}


def test_the_same_figure_of_another_attack_is_no_agreement(report: Build) -> None:
    one = report("one", claim("c1", "a1", ATTACK, counts=(("killed", "exact", 12, "a1"),)))
    two = report(
        "two", claim("c1", "a1", "Rebels attacked Orto.", counts=(("killed", "exact", 12, "a1"),)), place="Orto"
    )
    made = compare([one, two])
    assert [len(event.members) for event in made.events] == [1, 1]
    assert {item.relation for item in made.relations} <= {"compatible_different_scope"}


def test_a_denial_reaches_reports_of_the_attack_and_of_its_dead(report: Build) -> None:
    told = report(
        "one",
        claim("c1", "a1", ATTACK),
        claim("c2", "a1", "Twelve soldiers were killed in the attack.", counts=(("killed", "exact", 12, "a1"),)),
    )
    denied = report("two", claim("c1", "a5", "There was an attack on Tamesna.", stance="denies"))
    found = related(told, denied)
    assert found["one.c1", "two.c1"] == found["one.c2", "two.c1"] == "contradicts"


def test_a_denial_of_other_days_is_no_contradiction(report: Build) -> None:
    told = report("one", claim("c1", "a1", ATTACK, period={"start": "2031-05-06", "end": "2031-05-06"}))
    denied = report(
        "two",
        claim(
            "c1",
            "a5",
            "There was an attack on Tamesna.",
            stance="denies",
            period={"start": "2031-05-01", "end": "2031-05-03"},
        ),
    )
    assert related(told, denied) == {("one.c1", "two.c1"): "compatible_different_scope"}


def test_denying_a_hand_leaves_the_attack_standing(report: Build) -> None:
    sides = (("a2", "initiator"), ("a3", "initiator"), ("a1", "target"))
    told = report(
        "one", claim("c1", "a1", ATTACK), claim("c2", "a1", "The Sahara League carried out the attack."), sides=sides
    )
    denied = report(
        "two", claim("c1", "a4", "The Sahara League carried out the attack on Tamesna.", stance="denies"), sides=sides
    )
    found = related(told, denied)
    assert found == {("one.c2", "two.c1"): "contradicts"}


def test_silence_contradicts_nothing_but_a_credit_to_the_silent(report: Build) -> None:
    silence = claim("c9", "a7", "The number of the dead.", stance="silent")
    count = (("killed", "exact", 12, "a1"),)
    credited = report("one", claim("c1", "a7", "Twelve soldiers were killed.", counts=count), silence)
    plain = report("two", claim("c1", "a1", "Twelve soldiers were killed.", counts=count))
    made = compare([credited, plain])
    assert [(check.article, check.claim) for check in made.chains] == [("one", "c1")]
    against = [r for r in made.relations if r.relation == "contradicts"]
    assert [(r.dimension, r.a.claim, r.b.claim) for r in against] == [("attribution", "c1", "c9")]
    row = next(row for row in made.independence if row.aspect.measure == "killed")
    assert (len(row.publishers), row.origins, row.independent_origins) == (2, ["one/a1"], 1)


def test_four_publishers_of_one_statement_are_one_origin(report: Build) -> None:
    count = (("killed", "at_least", 12, "a1"),)
    made = compare(
        [
            report(f"r{i}", claim("c1", who, f"Lost in the attack, take {i}.", counts=count))
            for i, who in enumerate(("a1", "a8", "a8", None))
        ]
    )
    row = next(row for row in made.independence if row.aspect.kind == "count")
    assert (len(row.publishers), len(row.origins), len(row.party_origins), row.independent_origins) == (4, 1, 1, 1)
    assert row.summary == "4 publishers, 4 text groups, 1 origin, which is a party"


def test_a_count_that_keeps_no_limit_is_drift(report: Build) -> None:
    said = "The army said at least 12 soldiers were killed when rebels stormed the post in the early hours of Tuesday and burnt the depot"
    first = report(
        "one",
        claim("c1", "a1", "Soldiers died in the attack.", counts=(("killed", "at_least", 12, "a1"),)),
        text=f"An attack on Tamesna.\n{said}.\nSoldiers died in the attack.",
    )
    copy = report(
        "two",
        claim("c1", None, "Soldiers died in the attack.", counts=(("killed", "exact", 12, "a1"),)),
        text=f"An attack on Tamesna.\n{said} again.\nSoldiers died in the attack.",
        published="2031-05-08",
    )
    made = compare([copy, first])
    assert [len(group.articles) for group in made.text_groups] == [2]
    assert {item.change for item in made.drift} == {"bound_dropped", "speaker_lost"}
    assert {item.source.article for item in made.drift} == {"one"}


def test_figures_have_an_interval_but_no_average(report: Build) -> None:
    made = compare(
        [
            report("one", claim("c1", "a1", "Lost in the attack.", counts=(("killed", "at_least", 10, "a1"),))),
            report("two", claim("c1", "a5", "Lost in the attack.", counts=(("killed", "up_to", 14, "a1"),))),
        ]
    )
    (table,) = made.figures
    assert (table.accepted_low, table.accepted_high, table.agreed) == (10, 14, True)
    assert [(entry.low, entry.high) for entry in table.entries] == [(10, None), (None, 14)]


@pytest.mark.parametrize(
    ("statement", "kind", "told"),
    [
        ("Rebels attacked the post.", "armed_clash", True),
        ("Twelve soldiers were killed in an attack on the post.", "armed_clash", True),
        ("Twelve soldiers were killed in the attack on the post.", "armed_clash", False),
        ("The attack on the post is alarming.", "armed_clash", False),
        ("The attack on the post began at dawn.", "armed_clash", True),
        ("The village that was bombed has no soldiers.", "air_strike", False),
        ("Jets bombed the village.", "air_strike", True),
        ("Troops gave up the town.", "withdrawal", True),
    ],
)
def test_telling_and_presupposing(statement: str, kind: str, told: bool) -> None:
    assert tells(statement, kind) is told


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("rebels", False),
        ("Gunmen", False),
        ("Malian army", False),
        ("Sahara League", True),
        ("Omar Tiane", True),
        ("SLA", True),
        ("county official", False),
    ],
)
def test_what_is_a_name(name: str, named: bool) -> None:
    assert is_named(name) is named


def test_numbers_in_words_and_digits() -> None:
    assert numbers("Forty-two men, 1,200 women and twelve others") == {42, 1200, 12}


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        ("Sixty rebels were killed.", True),
        ("12 or 13 soldiers died on 9 March 2031.", True),
        ("An attack took place on 9 or 10 March 2031.", False),
        ("There were flights from 2031-03-04 on.", False),
    ],
)
def test_days_are_no_figures(statement: str, holds: bool) -> None:
    assert has_number(statement) is holds
