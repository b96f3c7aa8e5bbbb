"""The five gold reports are for judging only: nothing that shapes a result may hold their words or their names.

Searched is everything that ships, teaches or tunes: rooms of code, prompts, invented reports, tests. Left out are the gold
itself and what is recorded or measured on it (`evals/baselines`).
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import evals

ROOT: Final = Path(evals.__file__).parent.parent
ROOMS: Final = ("prompts", "extraction", "schemas", "api", "evals", "tests")
NOT_SEARCHED: Final = (ROOT / "evals" / "gold", ROOT / "evals" / "baselines")
RUN: Final = 6

#: Capitalised words of the five that name nothing of theirs: days and months, words of titles, parts of names all over the
#: world, abbreviations of ranks, words that merely begin a sentence.
COMMON: Final = frozenset(
    [
        "January",
        "April",
        "August",
        "October",
        "November",
        "December",
        "Monday",
        "Wednesday",
        "Thursday",
        "Saturday",
        "Sunday",
        "Agencies",
        "Airport",
        "Centre",
        "Committee",
        "Defense",
        "Democratic",
        "Human",
        "International",
        "Islamic",
        "National",
        "Nations",
        "Observatory",
        "Party",
        "President",
        "Rescue",
        "Rights",
        "Times",
        "United",
        "Gen",
        "Maj",
        "Abdul",
        "Abu",
        "Arab",
        "Qaeda",
        "Russian",
        "Allegations",
        "Discuss",
        "Fifty",
        "Infrastructure",
        "Liberation",
        "Man",
        "Opposing",
        "Overnight",
        "Read",
        "Reconciliation",
        "Remind",
        "Residents",
        "Retreats",
        "Skip",
        "Thank",
    ]
)
#: Where a name may stand because it is common knowledge: the states and capitals of the world, agencies in photo credits.
GAZETTEERS: Final = {
    "extraction/lexicon/countries.yaml": frozenset(
        ["Ankara", "Damascus", "Moscow", "Russia", "Syria", "Syrian", "Turkey", "Turkish"]
    ),
    "extraction/page.py": frozenset(("AFP", "Reuters")),
}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@cache
def gold_texts() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted((ROOT / "evals/gold/articles").glob("*.txt")))


def runs(text: str) -> set[tuple[str, ...]]:
    """All sequences of six words, letter case aside."""
    folded = [word.casefold() for word in words(text)]
    return {tuple(folded[i : i + RUN]) for i in range(len(folded) - RUN + 1)}


def names() -> set[str]:
    """Words of the five that always begin with a capital, common ones left out."""
    every = [word for text in gold_texts() for word in words(text)]
    lower = {word for word in every if word[0].islower()}
    return {w for w in every if w[0].isupper() and w.casefold() not in lower and len(w) > 2} - COMMON


def searched(*rooms: str) -> Iterator[tuple[str, str]]:
    """(path, text) of every text file of these rooms."""
    for path in (path for room in rooms for path in sorted((ROOT / room).rglob("*"))):
        if not path.is_file() or path.suffix == ".pyc" or any(path.is_relative_to(out) for out in NOT_SEARCHED):
            continue
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("room", ROOMS)
def test_no_six_words_of_the_gold_in_a_row(room: str) -> None:
    gold = set().union(*map(runs, gold_texts()))
    found = {path: sorted(shared) for path, text in searched(room) if (shared := runs(text) & gold)}
    assert found == {}


@pytest.mark.parametrize(
    "room",
    [
        "prompts",
        "extraction",
        "schemas",
        "api",
        "evals/dev",
        "evals/wire",
        "evals/fresh",
        "evals/unseen",
        "evals/desk",
        "evals/peers",
    ],
)
def test_no_name_of_the_gold(room: str) -> None:
    gold = names()
    assert len(gold) > 40
    found = {
        path: sorted(shared)
        for path, text in searched(room)
        if (shared := (set(words(text)) & gold) - GAZETTEERS.get(path, frozenset()))
    }
    assert found == {}


def test_the_search_finds_what_it_looks_for() -> None:
    text = gold_texts()[0]
    assert len(runs(" ".join(words(text)[20:26]))) == 1
    assert runs(" ".join(words(text)[20:26])) <= runs(text)
    assert any(path == "evals/dev/relations.json" for path, _ in searched("evals"))
