"""What a statement says beyond the text: numbers that its evidence does not give, names that the article does not hold."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal

from extraction.checking.speakers import forms_of
from extraction.dates import find_dates
from extraction.numbers import find_numbers
from schemas import Actor, Claim

Foreign = Literal["statement_number_not_in_evidence", "statement_name_not_in_text"]
_NAME = re.compile(r"(?<![\w.])[A-ZÀ-Þ][\w’'-]+")


def foreign_words(
    claim: Claim, actors: dict[str, Actor], around: str, text: str, published: date | None
) -> Iterator[tuple[Foreign, str]]:
    """(code, words) of what the statement has and neither evidence nor resolution gives."""
    bare = _undated(claim.statement, published)
    known = _values(around) | _values(text) | {v for q in claim.quantities for v in (q.low, q.high) if v is not None}
    for number in find_numbers(bare):
        values = {v for v in (number.low, number.high) if v is not None}
        if values - known and values - {1, 2}:
            yield "statement_number_not_in_evidence", bare[number.start : number.end]
    held = _folded(text) | {w for a in actors.values() for form in forms_of(a) for w in _words(form)}
    for match in _NAME.finditer(bare):
        if match.start() and not _words(match[0]) <= held:
            yield "statement_name_not_in_text", match[0]


@lru_cache(maxsize=512)
def _values(text: str) -> frozenset[int]:
    return frozenset(v for n in find_numbers(text) for v in (n.low, n.high) if v is not None) | frozenset(
        int(d.replace(",", "")) for d in re.findall(r"\d[\d,]{0,11}", text) if d.replace(",", "").isdigit()
    )


def _undated(statement: str, published: date | None) -> str:
    """The statement without its dates: those are resolved, not copied."""
    out = re.sub(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\s*(?:or|and|to|[-–])\s*(?=\d{1,2}\s+[A-Z])", " ", statement)
    for when in reversed(find_dates(out, published)):
        out = out[: when.start] + " " * (when.end - when.start) + out[when.end :]
    return re.sub(r"\b(?:1[89]|20)\d\d\b", " ", out)


@lru_cache(maxsize=64)
def _folded(text: str) -> frozenset[str]:
    return frozenset(_words(text))


def _words(text: str) -> set[str]:
    return {re.sub(r"[’']s?$", "", w).casefold() for w in re.findall(r"[\w’'-]+", text)} | {
        w.casefold() for w in re.findall(r"\w+", text)
    }
