"""Which state an actor belongs to by its name, else by the country that a report is about."""

import re
from typing import Any

from extraction.actors.kinds import ABROAD, UNATTACHED
from extraction.countries import country_of
from schemas.vocabulary import ActorKind

_NATIONAL = re.compile(r"\b(?:[Ss]tate|[Nn]ational|government|junta|[Oo]mbudsman|[Pp]rivate)\b")
_LOCAL = re.compile(r"\b(?:[Ll]ocal|[Dd]istrict|[Pp]rovincial|[Cc]ivil society|[Uu]nion)\b")
#: They speak for themselves, wherever they are.
_EXPERTS = re.compile(r"\b(?:[Aa]nalysts|[Ee]xperts|[Dd]iplomats|sources)\b")


def country_for(words: str, kind: ActorKind, home: str | None) -> str | None:
    """The state that an actor of that name and kind belongs to, as far as name or report tell it.

    ``home`` is the report's main country, by ISO 3166-1 alpha-2.
    """
    named = country_of(words)
    if named == "CD" and home == "CG":
        named = home  # "Congo" is either
    if kind == "international_organization" or (kind in UNATTACHED and ABROAD.search(words)):
        return None
    if kind in {"media", "ngo", "monitor"}:
        local = _NATIONAL.search(words) or (kind == "ngo" and _LOCAL.search(words))
        return home if local and named is None else None if kind == "monitor" and not local else named
    if kind == "other" and _EXPERTS.search(words):
        return named
    return named or home


def stands_alone(head: Any) -> bool:
    """A place's name that is no part of a longer one."""
    return head.dep_ not in {"compound", "nmod"} and not any(
        c.dep_ in {"compound", "nmod", "appos"} for c in head.children
    )
