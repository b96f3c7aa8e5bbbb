"""Names of persons: without their titles, in full where the text has them so, and told from the names of places."""

import re
from typing import Any

from extraction.actors.context import kind_in_text
from extraction.actors.phrases import DETERMINERS, acronyms
from extraction.lexicon import load

_INTO = r"in|at|near|outside|around|into|towards?|reached|inside|across|north of|south of|east of|west of"
_AREAS = r"town|village|city|district|province|region|camp|port|island|prison|valley|river|county|state"
_SAYS = r"(?:(?:also|later|then|further)\s)?(?:said|says|told|added|adds|insisted|argued|warned|denied|claimed|replied|wrote)"
_SITES = rf"{_AREAS}|hospital|power station|airport|market|bridge|road|border"


#: "KLM": nobody's given name nor surname.
_ACRONYM = re.compile(r"^[A-Z]{3,5}$")
#: Articles that a surname goes with or without ("al-Temani", "Temani").
_ARTICLE = re.compile(r"^(?:al|el|ul|as|an|ash|ad)-", re.I)


class Names:
    """What one text says of the names in it."""

    def __init__(self, text: str, sentences: list[Any]) -> None:
        self.text = text
        self._acronyms = {name for pair in acronyms(text).items() for name in pair}
        self._labels = _labels(sentences)
        self._bodies: dict[str, bool] = {}
        #: Full names of persons, by surname, wherever in the text they stand.
        self.full: dict[str, str] = {}
        #: The same by first name, where only one person bears it.
        self.first: dict[str, str] = {}
        for sentence in sentences:
            for entity in sentence.span.ents if sentence.span is not None else ():
                name = bare(entity.text)
                if (
                    entity.label_ == "PERSON"
                    and len(name.split()) >= 2
                    and not (self.is_place(name) or self.is_body(name))
                ):
                    self.full.setdefault(surname_of(name), name)
                    self.first.setdefault(name.split()[0].lower(), name)

    def is_surely_place(self, name: str) -> bool:
        """Called a town, a district, a capital, or standing in a dateline."""
        labels = self._labels.get(name, {})
        if labels.get("PERSON", 0) > labels.get("PLACE", 0) and self._says(name):
            return False  # "the Reyes and Benes camps"
        word = re.escape(name)
        called = rf"\b(?:(?:{_AREAS})s?\s+of|capital,?|town,)\s+{word}\b|\b{word}\s+(?:{_AREAS})s?\b"
        return bool(re.search(called, self.text) or re.search(rf"^{re.escape(name.upper())}[,( ]", self.text, re.M))

    def _says(self, name: str) -> bool:
        """Whether anything is said by that name: capitals, which may speak for a state, are looked at elsewhere."""
        word = re.escape(name)
        return bool(re.search(rf"\b{word}\s+{_SAYS}\b|\b(?:said|says|added)\s+{word}\b", self.text))

    def is_body(self, name: str) -> bool:
        """A name that the text calls a group, a station, a charity, or whose fighters it tells of."""
        if name not in self._bodies:
            stem = name.removesuffix("s")
            called = rf"(?<!\w){re.escape(stem)}s?\s+(?i:movement|group|rebels|fighters|militia|front|alliance|faction|coalition)\b"
            short = name in self._acronyms or _ACRONYM.match(name) is not None
            self._bodies[name] = (
                short or kind_in_text(name, self.text) is not None or bool(re.search(called, self.text))
            )
        return self._bodies[name]

    def is_place(self, name: str) -> bool:
        """A name that the text goes into or out of ("in X", "near X") is a place, whatever the tagger says."""
        if self.is_surely_place(name):
            return True
        if self._says(name):
            return False
        labels = self._labels.get(name, {})
        if labels.get("PLACE", 0) > labels.get("PERSON", 0):
            return True
        word = re.escape(name)
        beside = (
            rf",\s+(?:in|near|outside|(?:north|south|east|west)\w*|about \d|some \d|\d|an? (?:\w+ )?(?:{_AREAS}))\b"
        )
        if re.search(rf"\b{word}{beside}", self.text):
            return True
        into = rf"(?<!according )\b(?:{_INTO}|(?:{_AREAS})s? of)\s+(?:the\s+)?{word}\b(?!['’]s\s+(?:wife|house|home))"
        return bool(re.search(into, self.text) or re.search(rf"\b{word}\s+(?:{_SITES})s?\b", self.text))


def _labels(sentences: list[Any]) -> dict[str, dict[str, int]]:
    """How often the tagger takes each name for a place, and how often for a person."""
    out: dict[str, dict[str, int]] = {}
    for sentence in sentences:
        for entity in sentence.span.ents if sentence.span is not None else ():
            label = "PLACE" if entity.label_ in {"GPE", "LOC", "FAC"} else entity.label_
            found = out.setdefault(entity.text.removeprefix("the "), {})
            found[label] = found.get(label, 0) + 1
    return out


def bare(name: str) -> str:
    """A name without the titles and posts before it ("Brig. Gen. Awad Sharif" is "Awad Sharif")."""
    titles = load("actors")["titles"]
    words = name.strip().removesuffix("'s").removesuffix("’s").split()
    while len(words) > 1 and (words[0].lower().strip(".,") in titles or words[0].lower() in DETERMINERS):
        words.pop(0)
    return " ".join(words)


def surname_of(name: str) -> str:
    """The last word of a name, in lower case and without its article ("temani" of "Karim al-Temani")."""
    return _ARTICLE.sub("", name.split()[-1].lower())


def same_person(a: str, b: str) -> bool:
    """Whether two names can be one person's: equal, one the surname or first name of the other, or alike in first name and surname."""
    x, y = ([_ARTICLE.sub("", word) for word in name.lower().split()] for name in (a, b))
    return (
        x == y
        or (len(y) == 1 and x[-1] == y[0])
        or (len(x) == 1 and y[-1] == x[0])
        or (len(x) > 1 and len(y) > 1 and x[-1] == y[-1] and x[0] == y[0])
        or (len(x) == 1 and len(y) > 1 and x[0] == y[0])
        or (len(y) == 1 and len(x) > 1 and x[0] == y[0])
    )
