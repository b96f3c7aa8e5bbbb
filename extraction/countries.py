"""Country codes for names, adjectives and capitals. Names come from pycountry; adjectives and capitals from the lexicon."""

import re
from functools import cache, lru_cache

from extraction.alternatives import one_of
from extraction.lexicon import load


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    import pycountry

    names: dict[str, str] = {}
    for country in pycountry.countries:
        for form in (country.name, getattr(country, "common_name", None)):
            if form:
                names[form.split(",")[0].lower()] = country.alpha_2
    adjectives: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for code, forms in load("countries").items():
        names |= {name.lower(): code for name in forms["names"]}
        adjectives |= {name.lower(): code for name in forms["adjectives"]}
        capitals |= {name.lower(): code for name in forms["capitals"]}
    return names, adjectives, capitals


@cache
def _cities() -> dict[str, str]:
    return {city.lower(): code for code, forms in load("countries").items() for city in forms.get("cities", ())}


@cache
def _pattern() -> re.Pattern[str]:
    forms = {form for table in _tables() for form in table}
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(r"(?<![\w-])" + one_of(longest, re.escape) + r"(?=s?(?!\w)|['’]s)", re.I)


@lru_cache(maxsize=2048)
def country_of(words: str) -> str | None:
    """Code of the first country named in ``words``, by name, adjective or capital; null if none is."""
    for match in _pattern().finditer(words.replace("’", "'")):
        if match.group()[0].isupper() and (match.group().lower() != "us" or match.group() == "US"):
            return code_of(match.group())
    return None


def without_country(words: str) -> str:
    """``words`` less every country named in them, by name, adjective or capital ("Sri Lanka's navy" is "navy")."""
    return " ".join(re.sub(r"(?<!\w)['’]s?(?!\w)", " ", _pattern().sub(" ", words)).split())


def code_of(word: str) -> str | None:
    """Code of exactly this name, adjective or capital."""
    lowered = word.lower().removesuffix("'s").removesuffix("’s")
    return next((table[lowered] for table in _tables() if lowered in table), None)


def is_country(word: str) -> bool:
    """Whether ``word`` is a country's name (not an adjective, not a capital)."""
    return word.lower() in _tables()[0]


def is_capital(word: str) -> bool:
    """Whether ``word`` is a capital, which may stand for a government ("Juba said")."""
    return word.lower() in _tables()[2]


def is_city(word: str) -> bool:
    """Whether ``word`` is a capital or another city that reports are often sent from."""
    return is_capital(word) or word.lower() in _cities()


def adjectives_of(code: str) -> list[str]:
    """Adjectives of a country, e.g. "Togolese"."""
    return [str(a) for a in load("countries").get(code, {}).get("adjectives", ())]


def names_of(code: str) -> list[str]:
    """Names and capitals of a country, as written."""
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    own = load("countries").get(code, {})
    names = [found.name.split(",")[0], getattr(found, "common_name", None)] if found is not None else []
    return [str(n) for n in (*names, *own.get("names", ()), *own.get("capitals", ())) if n]


_MEETING = re.compile(r"\b(?:talks|summit|conference|negotiat\w+|meeting|met|based|headquarter\w*|mediat\w+)\b", re.I)


#: "PHNOM PENH, March 3 (AG) -", "(Lima, 12 May 2011)", "Lima, Peru (AG) —" where a report opens.
_DATELINE = re.compile(
    r"^(?!U\.?[SN]\b)([A-ZÀ-Þ][A-ZÀ-Þ'-]+(?: [A-ZÀ-Þ'-]+){0,2})[,.:( ]"
    r"|^\(?([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)(?=, \d{1,2} [A-Z]|(?:, [A-Z]\w+)? \([A-Z]{2,}\) [—–-])",
    re.M,
)


def _dateline(text: str) -> str | None:
    """The place of the dateline, as written but for its case."""
    match = _DATELINE.search(text[:800])
    return None if match is None else match[1].title() if match[1] else match[2]


_SETTING = re.compile(
    r"\bin (?:the )?(?:[a-z]+ )?(?:([A-Z]\w+(?: [A-Z]\w+)?) (?:city|town|port|village|province|region|capital|district|state|island)"
    r"|(?:\w+ )?([A-Z]\w+(?: [A-Z]\w+)?)['’]s )"
)


def _set_in(text: str) -> list[str]:
    """Countries of the dateline, of the headline, and of the first place that something happens in ("in the Malian town of")."""
    top = text[:800]
    found = [country_of(text.strip().split("\n", 1)[0])]
    if (dateline := _dateline(text)) is not None:
        found.append(code_of(dateline) or _cities().get(dateline.lower()))
    if (setting := _SETTING.search(top)) is not None:
        found.append(country_of(setting[1] or setting[2]))
    return [code for code in found if code is not None]


#: Of the two states called Congo, the one whose capital is named and not the other's.
_BRAZZAVILLE = re.compile(r"\A(?!.*\b(?:Kinshasa|Democratic Republic)\b).*\b(?i:Brazzaville)\b", re.S)


def main_country(text: str) -> str | None:
    """The country that a text names most often; null if it names none.

    A capital where people meet counts only from its second mention on: talks are held in countries that have no part in them.
    """
    counts: dict[str, int] = {}
    capitals: dict[str, int] = {}
    text = text.replace("’", "'")
    for match in _pattern().finditer(text):
        if (
            match.group()[0].isupper()
            and (code := code_of(match.group()))
            and (match.group().lower() != "us" or match.group() == "US")
        ):
            near = text[max(0, match.start() - 60) : match.end() + 60]
            passing = bool(_MEETING.search(near)) and is_capital(match.group()) and not is_country(match.group())
            found = capitals if passing else counts
            found[code] = found.get(code, 0) + 1
    for code, times in capitals.items():
        if times > 1 or code in counts:
            counts[code] = counts.get(code, 0) + times
    for code in _set_in(text):
        if code in counts:
            counts[code] += 2
    place = code_of(_dateline(text) or "")
    if place is not None and counts.get(place, 0) >= 5:
        return place
    if max(counts, key=lambda c: counts[c], default=None) == "CD" and _BRAZZAVILLE.search(text):
        return "CG"
    return max(counts, key=lambda c: counts[c]) if counts else None
