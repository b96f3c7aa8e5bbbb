"""Quotes to offsets: what carries no meaning is bridged, everything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.grounding import Grounder, Located

TEXT = (
    "Up to 40 porters were not hurt, the “harbour” guild said on Monday. The guild’s office\u00a0denied a strike. "
    "About 40,000 tonnes lay on the quays \u2013 a record. The mayor praised the guild. The mayor praised the port."
)
HARMLESS = [
    ('the "harbour" guild said', "the “harbour” guild said"),
    ("The guild's office denied a strike", "The guild’s office\u00a0denied a strike"),
    ("up to 40 porters", "Up to 40 porters"),
    ("lay on the quays - a record", "lay on the quays \u2013 a record"),
    ("the  guild’s   office", "The guild’s office"),
    ("har\u00adbour", "harbour"),
]
FLIPPED = [
    "Up to 90 porters were not hurt",
    "Up to 400 porters",
    "At least 40 porters were not hurt",
    "Up to 40 porters were hurt",
    "the guild’s office admitted a strike",
    "The mayor's office denied a strike",
    "Up to 40 porters were not killed",
    "the harbour guild said on Tuesday",
    "4",
    "40,00",
    "000 tonnes",
    "orters were not hurt",
    "Up to 40 porters … denied a strike",
]


@pytest.mark.parametrize(("quote", "stands"), HARMLESS)
def test_harmless_variants_are_found(quote: str, stands: str) -> None:
    found = Grounder(TEXT).locate(quote)
    assert isinstance(found, Located)
    assert TEXT[found.start : found.end] == stands


@pytest.mark.parametrize("quote", FLIPPED)
def test_changed_meaning_is_refused(quote: str) -> None:
    assert Grounder(TEXT).locate(quote) == "quote_not_found"


def test_a_repeat_is_ambiguous_until_its_place_is_told() -> None:
    grounder = Grounder(TEXT)
    assert grounder.locate("The mayor praised the") == "quote_ambiguous"
    second = TEXT.rindex("The mayor")
    found = grounder.locate("The mayor praised the", second)
    assert isinstance(found, Located) and found.start == second


@given(st.text(min_size=1, max_size=120), st.data())
def test_whatever_is_found_exactly_equals_the_text_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    found = Grounder(text).locate(quote)
    if isinstance(found, Located) and found.match == "exact":
        assert text[found.start : found.end] == quote.strip()
