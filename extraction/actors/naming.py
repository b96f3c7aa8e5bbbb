"""What stands behind a name and belongs to it: the rest of it, another name, the city where it sits."""

import re

#: Bodies whose names go on: "the Commission on Human Rights", "the Organization for Security and Cooperation in Europe".
_BODY_OF = re.compile(
    r"(?:^|\s)(?:Organi[sz]ation|Commission|Committee|Council|Office|Mission|Institute|Association|Network|Cent(?:re|er)|Fund"
    r"|Programme|Program|Agency|Tribunal|Court|Ministry|Department|Bureau|Federation|Security)$"
)
_FOR = re.compile(
    r"\s+(?:for|on|of|against)\s+(?:the\s+)?[A-Z][\w'’-]+(?:(?:\s+(?:and|of|the|for))?\s+[A-Z][\w'’-]+)*(?:\s+in\s+(?:the\s+)?[A-Z]\w+)?"
    r"|\s+and\s+[A-Z][\w-]+\s+in\s+[A-Z]\w+"
)


#: "…, also known as X", "…, a group known as X".
_KNOWN_AS = re.compile(
    r"(?:\s+\([^)]{1,20}\))?,\s+(?:an? \w+ |also |better |commonly )+known as (?:the )?([A-Z][\w-]+(?: [A-Z][\w-]+)*)"
)
_IN = re.compile(r"\s+in\s+[A-Z]\w+")
#: "the Defence Ministry in Lima": the capital tells whose ministry it is.
_SEAT = re.compile(r"\s+in ([A-Z][\w-]+(?: [A-Z][\w-]+)?)\b")


def longer(words: str, text: str, offset: int) -> str | None:
    """The whole name where it goes on behind ``words`` at ``offset``; null where it does not."""
    goes_on = _FOR if _BODY_OF.search(words) else _IN if re.search(r"\s(?:for|on)\s", words) else None
    more = goes_on.match(text, offset + len(words)) if goes_on is not None else None
    return words + more[0] if more else None


def seat(text: str, end: int) -> str | None:
    """The place behind a body's name that ends at ``end``, which may tell whose it is."""
    found = _SEAT.match(text, end)
    return found[1] if found else None


def called_also(text: str, end: int) -> tuple[str, int] | None:
    """Another name that the text gives right behind one that ends at ``end``, and where it stands."""
    found = _KNOWN_AS.match(text, end)
    return (found[1], found.start(1)) if found else None


def acronym_behind(text: str, end: int) -> tuple[str, int] | None:
    """The acronym in brackets right behind a name that ends at ``end``, and where it stands."""
    found = re.match(r"\s*\(([A-Z][A-Za-z-]{1,9})\)", text[end:])
    return (found[1], end + found.start(1)) if found else None
