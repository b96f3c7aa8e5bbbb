"""Whatever is compared: the order of the input never matters, a copy only restates, and what is unrelated changes nothing."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from evals.synthetic import REPORTS_PER_STORY, extractions
from extraction.comparing import compare
from schemas import Extraction


@pytest.fixture(params=["labelled", "read"])
def told(request: pytest.FixtureRequest) -> list[Extraction]:
    """Labels of stories, and what the rules read from raw text: neither may break a property."""
    given: list[Extraction] = request.getfixturevalue(request.param)
    return given


def disguised(told: list[Extraction]) -> list[Extraction]:
    """What is hard to tell apart by a name: another report under a name that is taken, one without a name, a copy."""

    def renamed(one: Extraction, name: str | None, **more: object) -> Extraction:
        return one.model_copy(update={"article": one.article.model_copy(update={"id": name, **more})})

    first, second, third = told[:3]
    return [
        renamed(second, first.article.id, publisher="Namesake"),
        renamed(third, None, published_on=None),
        renamed(third, "z-copy", publisher="Reprint"),
    ]


def test_order_never_matters(told: list[Extraction]) -> None:
    given = [*told, *extractions(REPORTS_PER_STORY), *disguised(told)]
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


@pytest.mark.parametrize("which", ["of elsewhere", "of the same war and sides, two months before"])
def test_an_unrelated_article_changes_nothing_else(
    told: list[Extraction], labelled: list[Extraction], which: str
) -> None:
    near = next(one for one in labelled if (one.article.id or "").startswith("qasra-5"))
    stranger = near if "war" in which else extractions(REPORTS_PER_STORY)[0]
    told = [one for one in told if one is not stranger]
    before, after = compare(told), compare([*told, stranger])
    name = stranger.article.id

    def rest(items: list[Any], of: Callable[[Any], str]) -> list[Any]:
        return [item for item in items if not of(item).startswith(f"{name}/")]

    assert [r for r in after.relations if name not in (r.a.article, r.b.article)] == before.relations
    assert all(r.a.article == r.b.article for r in after.relations if name in (r.a.article, r.b.article))
    for part in ("stories", "text_groups"):
        assert [item for item in getattr(after, part) if name not in item.articles] == getattr(before, part)
    assert rest(after.events, lambda event: event.key) == before.events
    for part in ("independence", "figures"):
        assert rest(getattr(after, part), lambda row: row.event) == getattr(before, part)
    # Actors with a name may be met in any article; nobody else's group changes for it.
    for actor, was in zip(rest(after.actors, lambda actor: actor.key), before.actors, strict=True):
        assert [member for member in actor.members if member.article != name] == was.members


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
