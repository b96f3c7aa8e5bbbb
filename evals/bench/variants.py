"""Labelled reports told again with other labels, names, places or numbers, in text and labels alike.

A reader that goes by grammar gives the same score on each. Every change is a one-to-one exchange of words, so that nothing is
right or wrong afterwards that was not before; labels hold evidence as strings, so that no offset has to follow.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from evals.bench.swaps import Swap
from evals.cases import Case
from extraction.dates import find_dates
from extraction.lexicon import load
from schemas import Extraction

#: Words for an armed side, exchanged in a ring; singulars and plurals alike.
SIDES: Final = ("fighter", "militant", "rebel", "jihadist", "insurgent", "gunman")
GIVEN: Final = tuple(
    [
        "Marek",
        "Ilona",
        "Tadeus",
        "Branka",
        "Oskar",
        "Ottoline",
        "Jonas",
        "Mirela",
        "Anton",
        "Petra",
        "Anselmo",
        "Selma",
        "Bruno",
        "Hanna",
        "Rafael",
        "Inka",
        "Lorcan",
        "Greta",
        "Emil",
        "Nadina",
    ]
)
FAMILY: Final = tuple(
    [
        "Vasko",
        "Lindholm",
        "Moreno",
        "Tanaka",
        "Okoye",
        "Petrov",
        "Halloran",
        "Batista",
        "Sørensen",
        "Ndiaye",
        "Kowalczyk",
        "Ferrante",
        "Mahlangu",
        "Ishikawa",
        "Duarte",
        "Keller",
        "Castellan",
        "Novak",
        "Achebe",
        "Romero",
        "Lindgren",
        "Farouqi",
        "Hoxha",
        "Varga",
        "Mbeki",
        "Takahashi",
        "Oyelaran",
        "Ocampo",
    ]
)
TOWNS: Final = tuple(
    [
        "Karvela",
        "Montira",
        "Oshena",
        "Velbrook",
        "Tarsena",
        "Dubrava",
        "Halmira",
        "Kesten",
        "Lorvik",
        "Sabanda",
        "Orlaya",
        "Quenga",
        "Mirovac",
        "Tamboya",
        "Estrel",
        "Nadvor",
        "Pelhara",
        "Rudnica",
        "Calveno",
        "Amberfield",
        "Gostivra",
        "Zeltana",
        "Belkora",
        "Fontala",
        "Harsund",
        "Jelmira",
        "Korbeta",
        "Lamuza",
        "Nerezi",
        "Ostrava-Sul",
    ]
)
_NUMBER_WORDS: Final = ("three", "four", "five", "six", "seven", "eight", "nine")


def labels(case: Case) -> Swap:
    """Words for an armed side, each replaced by the next of `SIDES`."""
    ring = dict(zip(SIDES, (*SIDES[1:], SIDES[0]), strict=True))
    words: dict[str, str] = {}
    for old, new in ring.items():
        for one, other in ((old, new), (_plural(old), _plural(new))):
            words |= {one: other, one.capitalize(): other.capitalize()}
    return Swap(words, {})


def _plural(word: str) -> str:
    return "gunmen" if word == "gunman" else f"{word}s"


def names(case: Case) -> Swap:
    """Names of persons, word by word."""
    rng = random.Random(case.id)
    people = [form for a in case.gold.actors if a.kind == "person" for form in (a.name, *a.aliases)]
    elsewhere = [form for a in case.gold.actors if a.kind != "person" for form in (a.name, *a.aliases)]
    places = [event.place for event in case.gold.events if event.place]
    taken = {word for form in (*elsewhere, *places, case.article.publisher or "") for word in _words(form)}
    first: dict[str, None] = {}
    last: dict[str, None] = {}
    for form in people:
        words = [w for w in _words(form) if _is_name(w, case.text)]
        for position, word in enumerate(words):
            (last if position == len(words) - 1 else first)[word] = None
    given, family = rng.sample(GIVEN, len(GIVEN)), rng.sample(FAMILY, len(FAMILY))
    old_last = [w for w in last if w not in taken]
    old_first = [w for w in first if w not in taken and w not in last]
    return Swap(_exchanged(old_first, given) | _exchanged(old_last, family), {})


def places(case: Case) -> Swap:
    """Names of places that events have, but for those of countries, word by word."""
    from extraction.countries import country_of

    rng = random.Random(case.id)
    publisher = set(_words(case.article.publisher or ""))
    people = {w for a in case.gold.actors if a.kind == "person" for form in (a.name, *a.aliases) for w in _words(form)}
    found: dict[str, None] = {}
    for event in case.gold.events:
        for word in _words(event.place or ""):
            if _is_name(word, case.text) and word not in publisher | people and country_of(word) is None:
                found[word] = None
    return Swap(_exchanged(list(found), rng.sample(TOWNS, len(TOWNS))), {})


def numbers(case: Case) -> Swap:
    """Counts of the labels that stand nowhere in a date, a clock or an age, each by a near one."""
    counts = {
        n for claim in case.gold.claims for q in claim.quantities for n in (q.low, q.high) if n is not None and n > 2
    }
    dated = [(when.start, when.end) for when in find_dates(case.text, case.article.published_on)]
    words: dict[str, str] = {}
    values: dict[int, int] = {}
    for count in sorted(counts):
        new = count + (10 ** max(0, len(str(count)) - 2) if count > 12 else 1)
        forms = _written(count, new)
        if new in counts or not _told(case, count, forms) or not _only_counts(case.text, forms, dated):
            continue
        words |= forms
        values[count] = new
    return Swap(words, values)


def _told(case: Case, count: int, forms: Iterable[str]) -> bool:
    """Whether every label with this count has it in its evidence as a number ("12"), not in other words ("dozens")."""
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)"
    return all(
        quantity.qualifier != "vague" and any(re.search(pattern, run.text) for run in claim.evidence)
        for claim in case.gold.claims
        for quantity in claim.quantities
        if count in (quantity.low, quantity.high)
    )


def _written(old: int, new: int) -> dict[str, str]:
    forms = {str(old): str(new), f"{old:,}": f"{new:,}"}
    if 3 <= old <= 8:
        one, other = _NUMBER_WORDS[old - 3], _NUMBER_WORDS[new - 3]
        forms |= {one: other, one.capitalize(): other.capitalize()}
    return forms


def _only_counts(text: str, forms: Iterable[str], dated: Sequence[tuple[int, int]]) -> bool:
    """Whether every place where the number stands is a plain count: in no date, clock, score or compound ("34-year-old")."""
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)"
    for match in re.finditer(pattern, text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 2]
        if any(s < match.end() and match.start() < e for s, e in dated) or before in {
            "-",
            ":",
            "$",
            "€",
            "£",
            ".",
            ",",
        }:
            return False
        if after[:1] in {"-", ":", "%"} or (after[:1] in {".", ","} and after[1:].isdigit()):
            return False
    return True


def _exchanged(old: list[str], new: list[str]) -> dict[str, str]:
    """As many as there are new words for; capitals stay capitals."""
    return {a: b.upper() if a.isupper() else b for a, b in zip(old, new, strict=False)}


def _words(form: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w'’-]*", form)


def _is_name(word: str, text: str) -> bool:
    """Capitalised, no title, and never written small in the text."""
    bare = word.removesuffix("'s").removesuffix("’s")
    titles = load("actors")["titles"]
    return (
        len(bare) > 2
        and bare == word
        and word[0].isupper()
        and word.lower() not in titles
        and not re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text)
    )


VARIANTS: Final[dict[str, Callable[[Case], Swap]]] = {
    "labels": labels,
    "names": names,
    "places": places,
    "numbers": numbers,
}


def varied(case: Case, *variants: str) -> Case:
    """The report and its labels with the words of each variant exchanged, one after the other."""
    for variant in variants:
        case = _told_again(case, VARIANTS[variant](case))
    return case


def _told_again(case: Case, swap: Swap) -> Case:
    text = swap.in_text(case.text)
    raw = json.loads(case.gold.model_dump_json())
    for item in (*raw["events"], *raw["claims"]):
        item["evidence"] = [run["text"] for run in item["evidence"]]
    changed = swap.in_labels({key: raw[key] for key in ("actors", "events", "claims")})
    head = swap.in_labels(raw["article"]) | {"text": text}
    gold = Extraction.model_validate({"article": head, **changed})
    article = case.article.model_copy(update={"text": text})
    return Case(id=case.id, text=text, gold=gold, article=article, story=case.story)
