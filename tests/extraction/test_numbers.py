"""Number words and hedges to bounds, by the codebook's table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.numbers import find_numbers, word_value
from schemas.vocabulary import BOUNDS_OF

TABLE = [
    ("Forty workers", 40, 40, "exact"),
    ("40 workers", 40, 40, "exact"),
    ("about 400 people", 400, 400, "about"),
    ("an estimated 4,000 people", 4000, 4000, "about"),
    ("some 30 families", 30, 30, "about"),
    ("almost 1,000 dead", None, 1000, "nearly"),
    ("close to 50", None, 50, "nearly"),
    ("at least 21", 21, None, "at_least"),
    ("no fewer than 21", 21, None, "at_least"),
    ("35 or more", 35, None, "at_least"),
    ("at least another 30", 30, None, "at_least"),
    ("more than 1,000", 1000, None, "more_than"),
    ("over 90 houses", 90, None, "more_than"),
    ("up to 40", None, 40, "up_to"),
    ("as many as two dozen", None, 24, "up_to"),
    ("no more than eight", None, 8, "up_to"),
    ("fewer than 3,000", None, 3000, "less_than"),
    ("between 12 and 15", 12, 15, "between"),
    ("12-15 dead", 12, 15, "between"),
    ("six to eight", 6, 8, "between"),
    ("1.2 to 1.5 million", 1_200_000, 1_500_000, "between"),
    ("dozens of people", 24, None, "vague"),
    ("hundreds", 200, None, "vague"),
    ("thousands", 2000, None, "vague"),
    ("hundreds of thousands of people", 200_000, None, "vague"),
    ("fifty-one guards", 51, 51, "exact"),
    ("two hundred and five", 205, 205, "exact"),
    ("3.5 million", 3_500_000, 3_500_000, "exact"),
]


@pytest.mark.parametrize(("words", "low", "high", "qualifier"), TABLE)
def test_bounds(words: str, low: int | None, high: int | None, qualifier: str) -> None:
    (found,) = find_numbers(words)
    assert (found.low, found.high, found.qualifier) == (low, high, qualifier)


@pytest.mark.parametrize("words", ["a man", "another man", "someone", "the company", "tension"])
def test_no_number(words: str) -> None:
    assert list(find_numbers(words)) == []


@given(st.integers(0, 10**9))
def test_digits_with_and_without_commas(n: int) -> None:
    assert word_value(str(n)) == n
    assert word_value(f"{n:,}") == n


@given(st.text(max_size=200))
def test_any_text_gives_ordered_spans_whose_bounds_fit_their_hedge(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert (number.low is not None, number.high is not None) == BOUNDS_OF[number.qualifier]
        end = number.end
