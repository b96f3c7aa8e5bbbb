"""What a claim says of a happening, on invented reports: who holds the place, who did it; and the features of the fitted model."""

from datetime import date

import pytest

from extraction import rivals
from extraction.fitted import fitted
from extraction.joined import parts
from extraction.linking import Scene, link
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path

DAY = date(2031, 5, 7)


def scene_of(text: str) -> Scene:
    page = read_page(text)
    return link(*parts(Reading(page, parse(page, load_parser(str(parser_path()))), DAY, None)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The army said its troops had retaken the town of Oronda.", ("winners", "state")),
        ("The army said the rebels had fled from the town of Oronda.", ("losers", "armed")),
        ("Residents said the rebels had burned 20 houses in Oronda.", ("doers", "armed")),
        ("The mayor blamed the army for the shelling of Oronda.", ("doers", "state")),
    ],
)
def test_who_comes_out_of_it_and_who_did_it(text: str, said: tuple[str, str]) -> None:
    (account,) = rivals.accounts(scene_of(text))
    field, party = said
    assert party in getattr(account, field)


def test_the_fitted_model_knows_every_feature() -> None:
    scene = scene_of("The army said it held Oronda.\n\nThe rebels said they had taken Oronda.")
    found = rivals.features(scene, rivals.accounts(scene), 0, 1)
    assert set(found) == set(fitted("rivals").weights)


def test_the_order_of_two_claims_does_not_matter() -> None:
    scene = scene_of("The army said it held Oronda.\n\nThe rebels said they had taken Oronda.")
    told = rivals.accounts(scene)
    assert rivals.features(scene, told, 0, 1) == rivals.features(scene, told, 1, 0)
