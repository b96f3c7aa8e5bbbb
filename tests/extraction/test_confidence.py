"""Stated chances: there for what grammar reads, null for what a model made, and in step with the data file."""

from datetime import date

from extraction.assemble import build, parts
from extraction.confidence import features, rate
from extraction.fitted import fitted
from extraction.linking import Scene, link
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path

TEXT = (
    "Gunmen attacked the barracks at Oronda on Monday, Colonel Tomas Beru said.\n\n"
    "At least 12 soldiers were killed, he said. A man there said it was quiet now."
)


def read() -> Reading:
    page = read_page(TEXT)
    return Reading(page, parse(page, load_parser(str(parser_path()))), date(2031, 5, 7), None)


def scene() -> Scene:
    return link(*parts(read()))


def test_claims_read_by_grammar_state_a_chance_and_a_model_s_claims_none() -> None:
    claims = build(read())[2]
    assert claims and all(claim.confidence is not None and 0 < claim.confidence < 1 for claim in claims)
    made = scene()
    made.statements[0].made_by = "some/model"
    rate(made)
    assert made.statements[0].confidence is None
    assert made.statements[1].confidence is not None


def test_the_data_file_knows_exactly_the_features_that_are_computed() -> None:
    assert set(features(scene(), 0)) == set(fitted("confidence").weights)


def test_a_speaker_by_pronoun_is_less_sure_than_the_same_by_name() -> None:
    model = fitted("confidence")
    assert model.weights["speaker by pronoun"] < model.weights["speaker by name"]
