"""What an actor's names tell: whether it is named at all, and which general side a general word means."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Final

from extraction.comparing.words import KEPT, listed, plain, ranked, tokens
from extraction.countries import code_of, is_capital, is_country
from schemas import Actor

_SMALL_WORDS: Final = frozenset(
    ["of", "the", "for", "and", "in", "on", "at", "to", "de", "la", "du", "des", "al", "el", "a", "an"]
)

#: Words of the longest description that an actor goes by.
_LONGEST: Final = 6


@lru_cache(maxsize=KEPT)
def is_named(name: str) -> bool:
    """Whether a name holds a proper noun beside countries and general words: not so "Malian army", "gunmen"."""
    words = name.split()
    if plain(name) in _general():
        return False
    for place, word in enumerate(words):
        bare = word.strip("\"'“”‘’(),.")
        if not bare or not bare[0].isupper() or code_of(bare) or plain(bare) in _general():
            continue
        if place or len(words) == 1 or bare.isupper() or words[1][:1].isupper():
            return True
    return False


def is_title(name: str) -> bool:
    """Whether all long words of a name are capitalised, as in names and not in descriptions ("doctor in Goma")."""
    return all(word[0].isupper() or len(word) <= 4 for word in re.findall(r"[^\W\d_]+", name))


def describes(name: str) -> bool:
    """Whether a name is what one would call somebody, and no piece of a headline ("soldiers killed as gunmen storm base")."""
    return len(name.split()) <= _LONGEST and not set(tokens(name)) & listed("harm")


@cache
def _general() -> frozenset[str]:
    names = ("army", "police", "government", "state_media", "armed", "civilians", "spokes")
    return frozenset(word for name in names for word in listed(name))


def forms(actor: Actor) -> list[str]:
    """Plain forms of name and aliases, the name first."""
    return list(dict.fromkeys(plain(form) for form in (actor.name, *actor.aliases)))


def strong_forms(actor: Actor) -> list[str]:
    """Plain forms that name this actor and no class of actors."""
    return list(dict.fromkeys(plain(form) for form in (actor.name, *actor.aliases) if is_named(form)))


def acronym(name: str) -> str | None:
    """Initials of a name of three or more capitalised words ("National Redemption Front": nrf), else None."""
    big = [word for word in re.split(r"[\s-]+", name) if word and word.lower() not in _SMALL_WORDS]
    if len(big) < 2 or not all(word[0].isupper() for word in big):
        return None
    return "".join(word[0] for word in big).lower()


@lru_cache(maxsize=KEPT)
def side_word(name: str, kind: str) -> tuple[str, int] | None:
    """The general side that a name means and the rank of the word (0 the most general), or None.

    "Ruritanian military jets" is the army; "Ruritania" or its capital, of kind government, is the government.
    """
    words = plain(name)
    if kind == "government" and (is_country(name) or is_capital(name)):
        return "government", 0
    if kind == "media":
        return ("state_media", 0) if "state" in words.split() or words in listed("state_media") else None
    lists: Final = {"state_forces": ("police", "army"), "government": ("government",)}
    for side in lists.get(kind, ()):
        for rank, form in enumerate(ranked(side)):
            if re.search(rf"(?:^| ){re.escape(form)}(?:$| )", words) and _only(words, form, side):
                return side, rank
    return None


def _only(words: str, form: str, side: str) -> bool:
    """Whether a name says no more than the general word, a country and what all armies have."""
    rest = set(words.replace(form, " ").split()) - {
        *(word for other in listed(side) for word in other.split()),
        *("government", "state", "national", "ruling", "run", "regular", "jets", "aircraft", "units", "of", "s"),
    }
    return all(code_of(word) for word in rest) or not rest or all(code_of(word) for word in (" ".join(rest),))


def same_words(a: str, b: str) -> bool:
    """Whether two names hold the same words in any order, spelling apart ("Islamic Union of X", "X Islamic Union")."""
    left, right = _significant(a), _significant(b)
    if len(left) != len(right) or len(left) < 2:
        return False
    open_words = list(right)
    for word in left:
        match = next((other for other in open_words if _alike(word, other)), None)
        if match is None:
            return False
        open_words.remove(match)
    return True


def holds(a: str, b: str) -> bool:
    """Whether the longer name ends in or holds all words of the shorter, which has two or more."""
    left, right = _significant(a), _significant(b)
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    return len(short) >= 2 and all(any(_alike(word, other) for other in long) for word in short)


def _significant(name: str) -> list[str]:
    return sorted(word for word in tokens(name) if word not in _SMALL_WORDS and len(word) > 1)


def _alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 5 and a[0] == b[0] and SequenceMatcher(None, a, b).ratio() >= 0.8)


def is_spokesperson(names: Iterable[str]) -> bool:
    """Whether one of the names is the post of one who speaks for others, and no name."""
    return any(word in listed("spokes") for name in names if not is_named(name) for word in tokens(name))


def is_defence_ministry(names: Iterable[str]) -> bool:
    """Whether one of the names is that of a ministry that speaks for an army."""
    return any(form in plain(name) for name in names for form in listed("defence_ministry"))
