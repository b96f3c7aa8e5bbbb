"""The statement of a denial is the proposition denied, so that it reads well behind "denies that"."""

import pytest

from extraction import Extractor, load_config
from extraction.denied import affirmed
from schemas import Article


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_config())


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("No attack on any base took place, the mayor of Orsa said.", "An attack on any base took place."),
        ("The Tamba army said its troops had not entered Orsa.", "Its troops had entered Orsa."),
        ('"There were no air strikes on Orsa," the Tamba army said.', "There were air strikes on Orsa."),
        ("The Tamba army said that nobody had been hurt in Orsa.", "Anyone had been hurt in Orsa."),
        ("The Tamba army said that it had taken no part in the attack on Orsa.", "Tamba army had taken part in the attack on Orsa."),
        ("The Tamba army denied having shelled Orsa.", "Tamba army had shelled Orsa."),
        ("The Tamba army denied shelling the town of Orsa.", "Tamba army did shell the town of Orsa."),
        ("The Tamba army denied that its troops had not left Orsa.", "Its troops had not left Orsa."),
        ("The Tamba army dismissed reports of air strikes on Orsa as false.", "There were air strikes on Orsa."),
        ("The Tamba army rejected reports that the port of Orsa had fallen.", "The port of Orsa had fallen."),
        ("The Tamba army denied any strike on Orsa.", "There was a strike on Orsa."),
    ],
)  # fmt: skip
async def test_what_is_denied(extractor: Extractor, text: str, statement: str) -> None:
    made = await extractor.extract(Article(text=text), profile="rules")
    assert [claim.statement for claim in made.claims if claim.stance == "denies"] == [statement]


async def test_a_denial_that_points_takes_the_words_of_what_it_is_aimed_at(extractor: Extractor) -> None:
    text = "Rebels shelled the port of Orsa on Tuesday, killing 12 people, the mayor said. The rebels denied it."
    made = await extractor.extract(Article(text=text), profile="rules")
    told, denial = made.claims
    assert denial.stance == "denies" and denial.contradicts == [told.id] and denial.statement == told.statement


@pytest.mark.parametrize(
    ("said", "positive"),
    [
        ("They did not only shell the port", "They did not only shell the port"),
        ("It cannot be true", "It can be true"),
        ("We haven't seen them", "We have seen them"),
        ("The board had found no evidence of a fire", "There was a fire"),
        ("It was never there, neither then nor now", "It was ever there, either then or now"),
        ("No gun was fired", "any gun was fired"),  # unparsed: what is counted is not known
    ],
)
def test_negations_are_taken_out(said: str, positive: str) -> None:
    assert affirmed(said) == positive
