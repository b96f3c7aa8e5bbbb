"""Whatever is compared: the order of the input never matters, a copy only restates, and what is unrelated changes nothing."""

import random

import pytest

from evals.synthetic import REPORTS_PER_STORY, extractions
from extraction.comparing import compare
from schemas import Extraction


@pytest.fixture(params=["labelled", "read"])
def told(request: pytest.FixtureRequest) -> list[Extraction]:
    """Labels of stories, and what the rules read from raw text: neither may break a property."""
    given: list[Extraction] = request.getfixturevalue(request.param)
    return given


def test_order_never_matters(told: list[Extraction]) -> None:
    given = [*told, *extractions(REPORTS_PER_STORY)]
    before = compare(given)
    for seed in range(4):
        assert compare(random.Random(seed).sample(given, len(given))) == before


def test_an_article_compared_with_itself_is_restated(told: list[Extraction]) -> None:
    for one in told:
        alone, twice = compare([one]), compare([one, one])
        across = [r for r in twice.relations if r.a.article != r.b.article]
        assert {r.relation for r in across} == {"restates"}
        assert {(r.a.claim, r.b.claim) for r in across} == {(c.id, c.id) for c in one.claims}
        assert [r for r in twice.relations if r.a.article == r.b.article] == alone.relations
        assert [row.independent_origins for row in twice.independence] == [
            row.independent_origins for row in alone.independence
        ]


def test_a_copy_under_another_name_adds_a_publisher_and_no_origin(told: list[Extraction]) -> None:
    one = told[0]
    other = one.model_copy(
        update={"article": one.article.model_copy(update={"id": "z-reprint", "publisher": "Reprint"})}
    )
    rows, before = compare([one, other]).independence, compare([one]).independence
    assert [len(row.publishers) for row in rows] == [2 * len(row.publishers) for row in before]
    assert [row.origins for row in rows] == [row.origins for row in before]
    assert all(len(row.text_groups) == 1 for row in rows)


def test_an_unrelated_article_changes_nothing_else(told: list[Extraction]) -> None:
    stranger = extractions(REPORTS_PER_STORY)[0]
    before, after = compare(told), compare([*told, stranger])
    name = stranger.article.id
    assert after.relations == before.relations + [r for r in after.relations if name in (r.a.article, r.b.article)]
    assert not [
        r for r in after.relations if {r.a.article, r.b.article} - {name} and name in (r.a.article, r.b.article)
    ]
    for part in ("stories", "text_groups"):
        assert [item for item in getattr(after, part) if name not in item.articles] == getattr(before, part)
    for part in ("events", "actors"):
        assert [item for item in getattr(after, part) if not item.key.startswith(f"{name}/")] == getattr(before, part)
    for part in ("independence", "figures"):
        assert [item for item in getattr(after, part) if not item.event.startswith(f"{name}/")] == getattr(before, part)


def test_every_reference_stands(told: list[Extraction]) -> None:
    made = compare(told)
    claims = {(one.article.id, item.id) for one in told for item in one.claims}
    actors, events = {item.key for item in made.actors}, {item.key for item in made.events}
    assert all((ref.article, ref.claim) in claims for r in made.relations for ref in (r.a, r.b))
    assert all(set(row.origins) | set(row.relays) <= actors and row.event in events for row in made.independence)
    assert all(
        set(row.party_origins) <= set(row.origins) and row.independent_origins <= len(row.origins)
        for row in made.independence
    )
    assert all(item.side is None or item.side in actors for item in made.actors)


def test_nothing_and_one_article_compare() -> None:
    assert compare([]).relations == []
    assert compare(extractions(1)).stories[0].articles == ["synthetic-00000"]
