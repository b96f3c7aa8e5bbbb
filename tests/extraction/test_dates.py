"""Date expressions against a day of publication: Thursday, 11 June 2020."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.dates import find_dates

PUBLISHED = date(2020, 6, 11)
TABLE = [
    ("late on Tuesday", "2020-06-09", "2020-06-09", "day"),
    ("on Thursday", "2020-06-11", "2020-06-11", "day"),
    ("last Thursday", "2020-06-04", "2020-06-04", "day"),
    ("by Saturday", "2020-06-13", "2020-06-13", "day"),
    ("yesterday", "2020-06-10", "2020-06-10", "day"),
    ("on 19 December", "2019-12-19", "2019-12-19", "day"),
    ("March 12, 2019", "2019-03-12", "2019-03-12", "day"),
    ("3 to 7 March", "2020-03-03", "2020-03-07", "day"),
    ("in February", "2020-02-01", "2020-02-29", "month"),
    ("early December", "2019-12-01", "2019-12-10", "month"),
    ("mid-May", "2020-05-11", "2020-05-20", "month"),
    ("late August", "2019-08-21", "2019-08-31", "month"),
    ("last week", "2020-06-01", "2020-06-07", "week"),
    ("earlier in the week", "2020-06-08", "2020-06-10", "week"),
    ("two days ago", "2020-06-09", "2020-06-09", "day"),
    ("a week ago", "2020-06-04", "2020-06-04", "week"),
    ("April's offensive", "2020-04-01", "2020-04-30", "month"),
    ("three years ago", "2017-01-01", "2017-12-31", "year"),
    ("in 2016", "2016-01-01", "2016-12-31", "year"),
    ("over the past 24 hours", "2020-06-10", "2020-06-11", "day"),
    ("between late July and the end of October", "2019-07-21", "2019-10-31", "month"),
    ("between 2011 and 2014", "2011-01-01", "2014-12-31", "year"),
]


@pytest.mark.parametrize(("words", "first", "last", "precision"), TABLE)
def test_days(words: str, first: str, last: str, precision: str) -> None:
    (found,) = find_dates(words, PUBLISHED)
    assert (str(found.first), str(found.last), found.precision) == (first, last, precision)


def test_what_cannot_be_told_stays_null() -> None:
    (recent,) = find_dates("in recent weeks", PUBLISHED)
    assert (recent.first, recent.last, recent.precision) == (None, None, "unknown")
    (weekday,) = find_dates("on Thursday", None)
    assert weekday.first is None


@pytest.mark.parametrize("words", ["they may have fled", "they march on", "two days earlier"])
def test_no_date(words: str) -> None:
    assert find_dates(words, PUBLISHED) == []


def test_how_old_a_truce_is_tells_its_first_day() -> None:
    (truce,) = find_dates("a five-day-old truce", PUBLISHED)
    assert (str(truce.first), truce.since) == ("2020-06-06", True)


def test_hours_of_four_digits_are_no_year() -> None:
    assert [str(w.first) for w in find_dates("since 2000 hours on Wednesday", PUBLISHED)] == ["2020-06-10"]


def test_since_has_an_open_end() -> None:
    (found,) = find_dates("since Wednesday", PUBLISHED)
    assert found.since and found.first == date(2020, 6, 10)


@given(st.text(max_size=120), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_text_is_read_without_an_error(text: str, published: date) -> None:
    for found in find_dates(text, published):
        assert 0 <= found.start < found.end <= len(text)
        assert found.first is None or found.last is None or found.first <= found.last


@given(st.sampled_from([words for words, *_ in TABLE]), st.dates())
def test_the_calendars_ends_are_no_error(words: str, published: date) -> None:
    assert len(find_dates(words, published)) <= 1


def test_thousands_of_years_are_not_the_last_three_digits() -> None:
    assert find_dates("It was built 3,000 years ago.", PUBLISHED) == []
