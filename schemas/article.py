"""What callers send."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.record import Record

#: Longest text accepted, in Unicode code points: some 40,000 words, far beyond a news report.
MAX_CHARS = 250_000
#: A day on which news can have appeared: days are counted from it, and the calendar ends with the years 1 and 9999.
NewsDay = Annotated[date, Field(ge=date(1500, 1, 1), le=date(3000, 12, 31))]


class Article(Record):
    """One news report to be read. Give `text` or `html`, and `published_on` if dates such as "Thursday" should resolve."""

    text: str | None = None
    """The report as plain text. Offsets in the result count in it, as given."""
    html: str | None = None
    """The report as an HTML page. It is cleaned first; offsets count in the cleaned text, which is returned."""
    id: str | None = None
    """Your own name for it, returned unchanged."""
    published_on: NewsDay | None = None
    """The day it appeared (1500 to 3000); relative dates resolve against it and stay null without it."""
    publisher: str | None = None
    """Who published it."""
    headline: str | None = None
    """Its headline, if it is not the first line of the text."""
    language: str | None = None
    """Two-letter code. Only English is read; another language is refused, not guessed at."""
    url: str | None = None
    """Where it was found. It is never fetched."""

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise ValueError("give either text or html")
        return self


class ArticleInfo(Record):
    """The header of a result: what was read, and the text that all offsets count in."""

    id: str | None
    publisher: str | None
    headline: str | None
    """As given, else as found on the page; null where there is none."""
    published_on: NewsDay | None
    language: str | None
    source_file: str | None = None
    url: str | None = None
    text: str | None = Field(default=None, repr=False)
    """The text that all offsets count in; null only in hand-labelled files, where it lies beside them."""
