"""From the raw text of invented reports, read by the rules alone, to stories and origins; labels play no part."""

from extraction.comparing import compare
from schemas import Comparison, Extraction


def killed(made: Comparison) -> tuple[list[str], list[str], list[str], int]:
    """Publishers, origins and relays of the soldiers' deaths in the attack, and how many of the origins are parties."""
    row = max((r for r in made.independence if r.aspect.measure == "killed"), key=lambda row: len(row.publishers))
    assert row.aspect.of == "state_forces"
    names = {actor.key: actor.name for actor in made.actors}
    return (
        [key[:6] for key in row.publishers],
        [names[key] for key in row.origins],
        [names[key] for key in row.relays],
        len(row.party_origins),
    )


def test_the_older_battle_stays_a_story_of_its_own(read: list[Extraction]) -> None:
    assert [[key[:6] for key in story.articles] for story in compare(read).stories] == [
        ["juba-1", "juba-2", "juba-3", "juba-4"],
        ["juba-5"],
    ]


def test_media_that_pass_on_a_statement_are_relays_of_its_one_origin(read: list[Extraction]) -> None:
    made = compare([*read[:3], read[4]])
    publishers, origins, relays, parties = killed(made)
    assert publishers == ["juba-1", "juba-2", "juba-3"]
    assert (origins, parties) == (["Uganda's Defence Ministry"], 1)
    assert set(relays) == {"Horn Wire", "Somali state television"}


def test_a_monitor_with_a_count_of_its_own_is_a_second_origin(read: list[Extraction]) -> None:
    publishers, origins, relays, parties = killed(compare(read))
    assert len(publishers) == 4
    assert (len(origins), parties) == (2, 1)
    assert "Juba Monitor" in origins
    assert "Somali state television" in relays
