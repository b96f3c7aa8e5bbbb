"""Which country the words around a mention tell: "In Lima, Foreign Minister X", "Peru denied it. … its envoy, X"."""

import re

from extraction.actors.entry import Entry
from extraction.countries import code_of, country_of

_PLACE = r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
#: How far back the country may stand.
_REACH = 260
_IN = re.compile(rf"(?:^|[.\n”\"]\s*)In {_PLACE},(?: [^.,;\n]{{0,40}})?\s?$")
_ITS = re.compile(r"\bits (?:[\w'’-]+ ){0,3}(?:[\w-]+, )?$", re.I)
_OPENS = re.compile(rf"(?:^|[.”\"]\s+)(?!Its\b){_PLACE}(?:['’]s)?(?=[ ,])")
_OFFICES = {"minister", "ministry", "ambassador", "envoy", "president", "spokesman", "spokeswoman", "secretary", "premier", "army", "police",
            "general", "official"}  # fmt: skip


def told_beside(entry: Entry, text: str) -> str | None:
    """The country whose office an actor holds by the words before its first mention; null where they tell none."""
    at = min(offset for _, offset in entry.forms)
    before = text[max(0, at - _REACH) : at].rsplit("\n", 1)[-1]
    inside = _IN.search(before)
    if inside is not None and (entry.heads & _OFFICES or entry.kind == "government"):
        return code_of(inside[1])
    if _ITS.search(before) and (entry.kind == "government" or entry.person):
        opened = _OPENS.findall(before)
        return (code_of(opened[-1]) or country_of(opened[-1])) if opened else None
    return None
