"""Quotes to offsets: what carries no meaning is bridged, everything else is refused."""

import time
import unicodedata

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


WRAPPED = (
    "The harbour guild had pro-\nmised a non-\nlethal answer to 1,200 dockers. Its Mombele-based of\ufb01ce didn’t reply. "
    "Prices rose 40% to $30 and the al-Tamba bridge fell. The cafe\u0301 closed -- for good."
)


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("guild had promised a non-lethal answer", "guild had pro-\nmised a non-\nlethal answer"),
        ("PROMISED", "pro-\nmised"),
        ("its office didn't reply", None),
        ("based office didn't reply", None),
        ("Mombele-based office didn't reply", "Mombele-based of\ufb01ce didn’t reply"),
        ("the café closed – for good", "The cafe\u0301 closed -- for good"),
        ("Tamba bridge", "Tamba bridge"),
        ("“Mombele-based office”", "Mombele-based of\ufb01ce"),
        ("lethal answer", None),
        ("Prices rose 40", None),
        ("30 and the al-Tamba bridge", None),
        ("200 dockers", None),
        ("ice didn’t reply", None),
        ("office did", None),
        ("the cafe", None),
    ],
)
def test_a_span_takes_whole_words_numbers_and_compounds(quote: str, stands: str | None) -> None:
    found = Grounder(WRAPPED).locate(quote)
    assert (WRAPPED[found.start : found.end] if isinstance(found, Located) else None) == stands


def test_of_places_that_differ_in_case_the_one_alike_is_meant() -> None:
    text = "It told us that US planes came. “May” is a month; they may come."
    for quote, at in (("US planes", text.index("US planes")), ("may", text.rindex("may"))):
        found = Grounder(text).locate(quote)
        assert isinstance(found, Located) and found.start == at


def test_near_tells_which_of_several_places_is_meant() -> None:
    text = "The guild struck. The guild said so. The guild won."
    found = Grounder(text).locate("the guild", near=text.index("said"))
    assert isinstance(found, Located) and found.start == 18


def test_a_stitched_quote_becomes_spans_of_one_sentence_or_is_refused() -> None:
    grounder = Grounder(TEXT)
    first = TEXT.index(".") + 1
    assert grounder.locate("Up to 40 porters … guild said on Monday") == "quote_not_found"
    spans = grounder.stitched("up to 40 porters [...] guild said on Monday", 0, first)
    assert not isinstance(spans, str)
    assert [TEXT[s.start : s.end] for s in spans] == ["Up to 40 porters", "guild said on Monday"]
    assert grounder.stitched("Up to 40 porters … denied a strike", 0, first) == "quote_stitched"
    assert grounder.stitched("guild said … Up to 40 porters", 0, first) == "quote_stitched"
    assert grounder.stitched("Up to 40 porters … guild", 0, first) == "quote_stitched"


def test_a_quote_in_a_long_text_takes_less_than_a_millisecond() -> None:
    text = " ".join(f"Report {n}: the guild of ward {n} counted “{n} barges” – and waited." for n in range(140))
    grounder = Grounder(text)
    quotes = [f'the guild of ward {n} counted "{n} barges" - and waited' for n in range(140)]
    grounder.locate(quotes[0])
    start = time.process_time()
    assert all(isinstance(grounder.locate(q), Located) for q in quotes)
    assert (time.process_time() - start) / len(quotes) < 0.001
    assert len(text.split()) >= 1_500


@given(st.text(min_size=1, max_size=120), st.data())
def test_whatever_is_found_exactly_equals_the_text_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    found = Grounder(text).locate(quote)
    if isinstance(found, Located) and found.match == "exact":
        assert text[found.start : found.end] == quote.strip()


@given(st.text(max_size=150), st.text(max_size=60))
def test_whatever_is_found_is_literal_and_says_how(text: str, quote: str) -> None:
    for found in Grounder(text).places(quote):
        same = text[found.start : found.end] == quote.strip()
        assert 0 <= found.start < found.end <= len(text) and same == (found.match == "exact")
        letters = [c for c in unicodedata.normalize("NFKC", text[found.start : found.end]).lower() if c.isdigit()]
        assert letters == [c for c in unicodedata.normalize("NFKC", quote).lower() if c.isdigit()]


@given(st.text(alphabet="ab1-’' \u00ad\ufb01\n…\u0301", max_size=40), st.text(alphabet="ab1-’' \ufb01…", max_size=12))
def test_odd_letters_never_break_it(text: str, quote: str) -> None:
    for found in Grounder(text).places(quote):
        assert text[found.start : found.end].strip()
    assert Grounder(text).locate(quote) is not None
