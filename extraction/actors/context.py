"""What a text says of a name beside it: "X, a rebel group", "fighters of X", "the aid group X"."""

import re

from extraction.actors.entry import Entry
from extraction.actors.kinds import kind_of_head
from extraction.lexicon import load
from schemas.vocabulary import ActorKind

_FIGHTERS = (
    r"(?i:rebels?|militants?|fighters?|gunm[ae]n|guerrillas?|insurgents?|jihadists?|militia(?:m[ae]n|s)?|terrorists?|separatists?"
    r"|extremists?|combatants?|mutineers?)"
)
_ARMED = (
    r"(?i:rebel|separatist|insurgent|jihadi?s?t?|militant|guerrilla|terrorist|secessionist|paramilitary|extremist|islamist"
    r"|armed|outlawed|proscribed|banned)"
)
_GROUPS = (
    r"(?:group|movement|organi[sz]ation|faction|alliance|coalition|force|militia|army|outfit|network|clique|umbrella)"
)
_BRACKET = r"(?:\s+\([^)]{1,40}\))?"


def look_around(entry: Entry, text: str) -> None:
    """What the text says of a name beside it goes before what the name alone suggests."""
    for form, _ in entry.forms:
        if len(form) < 3 or not form[0].isupper() or entry.kind in {"person", "civilians", "government"}:
            continue
        told = kind_in_text(form, text)
        if told is None and entry.kind in {"other", "political_group"} and fights(form, text):
            told = "armed_group"
        if told is not None and (told == "armed_group" or entry.kind in {"other", "ngo", "political_group"}):
            entry.kind = told


def kind_in_text(name: str, text: str) -> ActorKind | None:
    """The kind that a text tells of an organisation by its name; null where it tells none."""
    word = _tolerant(name)
    if _any(text, *_of_fighters(word)):
        return "armed_group"
    match = re.search(rf"{word}{_BRACKET}\s*(?:,|[-–—])\s+(?:a|an|the|one of the)\s+([^,;.()]{{3,80}})", text)
    if match is None or re.search(r"\b(?:said|says|told|reported|announced|added|warned)\b", match[1]):
        return None  # "…, a war monitor said" says nothing of the name before it
    return _described(match[1])


def fights(name: str, text: str) -> bool:
    """Whether a body is told of as one that attacks or is fought ("fighting between X and the army")."""
    word = _tolerant(name)
    return _any(
        text,
        rf"\b(?:[Ff]ighting|[Bb]attles) between (?:the )?(?:[\w-]+ ){{0,4}}(?:and (?:the )?)?{word}",
        rf"{word} (?:has|have|had) (?:been fighting|fought|taken up arms|waged)\b",
        rf"{word} (?:attacked|ambushed|raided|stormed|overran|shelled)\b",
    )


def _tolerant(name: str) -> str:
    """A name as a pattern: "al-Wadi" and "Al-Wadi" are one."""
    return rf"(?<!\w){re.sub('^[Aa]l-', '[Aa]l-', re.escape(name).replace(chr(92) + '-', '-'))}(?!\w)"


def _any(text: str, *patterns: str) -> bool:
    return any(re.search(p, text, re.I if p.startswith("(?i)") else 0) for p in patterns)


def _of_fighters(word: str) -> list[str]:
    named = rf"{word}{_BRACKET}"
    return [
        rf"\b{_FIGHTERS}\s+(?:of|from|in|with|loyal to|belonging to|allied with)\s+(?:the\s+)?(?:[a-z-]+\s+)?{word}",
        rf"{word}(?:['’]s?)?\s+{_FIGHTERS}\b",
        rf"{named}(?:,[^,.]{{3,60}},)?\s+(?:has |have |had |later |also )?claimed\s+(?:responsibility|the\s+\w+)\b",
        rf"\b{_ARMED}(?:\s+{_GROUPS})?,?\s+(?:known as\s+|called\s+|calling itself\s+|named\s+)?(?:the\s+)?[\"“'‘]?{word}",
        rf"\b(?:self-styled|so-called|calls itself|calling itself|calling themselves)\s+(?:the\s+)?[\"“'‘]?{word}",
        rf"{named}\s*(?:,|[-–—])\s+(?:a|an|the|one of the)\s+(?:[\w-]+\s+){{0,4}}{_ARMED}\w*\s+(?:[\w-]+\s+){{0,2}}{_GROUPS}\b",
        rf"{named}\s*(?:,|[-–—])\s+(?:a|an|the)\s+(?:[\w-]+\s+){{0,2}}{_GROUPS}\s+of\s+(?:[\w-]+\s+){{0,3}}{_FIGHTERS}\b",
        rf"{named}\s*(?:,|[-–—])\s+(?:a|an|the)\s+(?:[\w-]+\s+){{0,2}}(?:force|army|militia)\s+(?:led|commanded|headed)\s+by\b",
    ]


def _described(words: str) -> ActorKind | None:
    """By the head of a description: the last noun of a known kind before "that", "which", "of", "in" and the like."""
    head = re.split(r"\s+(?:that|which|who|whose|of|in|for|with|based|led|run|to|from|by|active)\b", words, maxsplit=1)[
        0
    ]
    for word in reversed(re.findall(r"[a-z]+", head.lower())):
        if word in {"group", "organisation", "organization"} and re.search(r"\b(?:monitor\w*|rights)\b", words):
            return "monitor"
        kind = kind_of_head(word.rstrip("s"), word, False)
        if kind not in {None, "person", "civilians", "other"}:
            return kind
        if kind is not None or word in load("actors")["posts"]:
            return None
    return None
