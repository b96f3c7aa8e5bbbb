"""Actors that turn out to be one when the whole text is read: loose words for one side, one people, one government."""

import re

from extraction.actors.entry import Entry
from extraction.actors.matching import ARMS, OTHERS, is_named, is_unit
from extraction.actors.phrases import initials
from extraction.countries import code_of, country_of, without_country

#: Words for unarmed people who are not said to be anything else.
ANYBODY = frozenset({"people", "person", "civilian", "resident", "family", "household", "local", "displaced", "evacuee",
                      "townspeople", "citizen", "child", "woman", "baby", "infant"})  # fmt: skip
#: Marks the people of a country told as one ("the Chileans").
A_PEOPLE = "the people"
_BARE = re.compile(r"^(?:the\s+)?(?:federal |central |national )?(?:government|state|authorities|regime|junta)$", re.I)
#: How many times as often as the next group the main one is named.
_LEAD = 2.0


def join(entries: list[Entry], text: str, deniers: set[int]) -> None:
    """Merge what can only be one actor. ``deniers`` are keys of actors that deny something: unnamed attackers are not they."""
    deniers = deniers | {e.parent.key for e in entries if e.key in deniers and e.parent is not None}
    _same_names(entries)
    _same_initials(entries)
    _people(entries)
    _governments(entries)
    _ministries(entries)
    _armies(entries)
    _peoples(entries)
    _loyal(entries)
    _fighters(entries, text, deniers)
    _monitors(entries)
    _bodies(entries)
    _peacekeepers(entries)
    _spokesmen(entries)
    _titled(entries)


def merge(entry: Entry, into: Entry) -> None:
    """``entry`` is ``into`` by another name."""
    if entry is into:
        return
    entry.merged_into = into
    into.forms += [f for f in entry.forms if f[0] not in {g for g, _ in into.forms}]
    into.heads |= entry.heads
    into.parent = into.parent or (entry.parent if entry.parent is not into else None)
    into.country = into.country or entry.country


def _left(entries: list[Entry], *kinds: str) -> list[Entry]:
    return [e for e in entries if e.merged_into is None and (not kinds or e.kind in kinds)]


def _all_into_first(group: list[Entry]) -> None:
    for entry in group[1:]:
        merge(entry, group[0])


def _same_names(entries: list[Entry]) -> None:
    """One name, two records: a later mention brought the name that the first had not had yet."""
    known: dict[str, Entry] = {}
    for entry in _left(entries):
        for form, _ in list(entry.forms):
            if len(form) > 2 and form[0].isupper() and not entry.person:
                first = known.setdefault(form, entry)
                if first is not entry and first.merged_into is None and not first.person:
                    merge(entry, first)
                    break


def _same_initials(entries: list[Entry]) -> None:
    """ "The Sahrani Liberation Army … The SLA … The Sahran Liberation Army"."""
    short = {f: e for e in _left(entries) if not e.person for f, _ in e.forms if re.fullmatch(r"[A-Z]{3,6}", f)}
    for entry in _left(entries):
        other = next((short[i] for f, _ in entry.forms if (i := initials(f)) in short and f != i), None)
        if other is not None and not entry.person and other.merged_into is None and other.kind == entry.kind:
            merge(entry, other)


def _people(entries: list[Entry]) -> None:
    """Civilians, residents, people, families without any name are one."""
    plain = [e for e in _left(entries, "civilians") if e.heads and (e.heads <= ANYBODY or _are_civilians(e))]
    _all_into_first(plain)


def _are_civilians(entry: Entry) -> bool:
    """ "Civilian drivers"."""
    return all("civilian" in form.lower() for form, _ in entry.forms)


def _governments(entries: list[Entry]) -> None:
    """ "The government" is that of the country that the report is about."""
    states = [e for e in _left(entries, "government") if e.country is not None]
    for entry in states:
        if entry.merged_into is None and all(_BARE.match(f) or _names_state(f) for f, _ in entry.forms):
            same = next((e for e in states if e is not entry and e.merged_into is None and _is_state(e, entry)), None)
            if same is not None:
                merge(entry, same)


def _ministries(entries: list[Entry]) -> None:
    """ "The Peruvian ministry" is the one ministry of that country that the report names in full."""
    ministries = [e for e in _left(entries, "government") if "ministry" in e.heads]
    for entry in ministries:
        if all(without_country(f).strip(" '’s").lower() in {"ministry", "s ministry"} for f, _ in entry.forms):
            full = [e for e in ministries if e is not entry and e.country == entry.country and e.merged_into is None]
            if len(full) == 1:
                merge(entry, full[0])


def _is_state(entry: Entry, of: Entry) -> bool:
    return entry.country == of.country and any(_BARE.match(f) or _names_state(f) for f, _ in entry.forms)


def _names_state(form: str) -> bool:
    bare = re.sub(r"['’]s\b", "", form)
    words = bare.rsplit(" ", 1)
    return code_of(bare) is not None or (
        len(words) == 2
        and words[1].lower() in {"government", "junta", "regime", "authorities"}
        and code_of(words[0]) is not None
    )


def _armies(entries: list[Entry]) -> None:
    """The army, the military, troops and soldiers of one country."""
    for arm in ARMS:
        plain = [e for e in _left(entries, "state_forces") if e.heads and e.heads <= arm and not is_unit(e)]
        for country in {e.country for e in plain}:
            _all_into_first([e for e in plain if e.country == country])


def _peoples(entries: list[Entry]) -> None:
    """ "The Chileans fired first": their army where the report tells of it, else their government."""
    for entry in _left(entries, "civilians"):
        country = country_of(entry.forms[0][0])
        if A_PEOPLE not in entry.heads or country is None:
            continue
        forces = [e for e in _left(entries, "state_forces") if e.country == country and e.heads & ARMS[0]]
        states = [e for e in _left(entries, "government") if e.country == country and _is_state(e, e)]
        if forces or states:
            merge(entry, (forces or states)[0])


_LOYAL_TO = re.compile(
    r"\bloyal to (?:[a-z]+ )*(?:[A-Z][\w-]+ )*([A-Z][\w-]+)$|^([A-Z][\w-]+?)(?:['’]s)? (?:security )?(?:forces|troops|fighters|soldiers|loyalists|men)$"
    r"|^[Pp]ro-([A-Z][\w-]+) (?:forces|troops|fighters|soldiers)$"
)


def _loyal(entries: list[Entry]) -> None:
    """ "Forces loyal to X", "X's troops", "pro-X forces": those of one leader are one side."""
    leaders = {e.name.split()[-1] for e in entries if e.person and e.name[:1].isupper()}
    first: dict[str, Entry] = {}
    for entry in _left(entries, "state_forces", "armed_group"):
        found = (next(filter(None, m.groups())) for f, _ in entry.forms if (m := _LOYAL_TO.search(f)))
        leader = next((name for name in found if name in leaders), None)
        if leader is not None:
            merge(entry, first.setdefault(leader, entry))


#: Whose men they are is not said; "the rebels" are theirs who are named, whatever they deny.
_UNKNOWN = {"gunman", "attacker", "assailant", "raider", "kidnapper", "man", "bodyguard", "bandit"}
#: Fighters of one sponsor are not those of another.
_SPONSORED = re.compile(r"-(?:backed|aligned|allied|linked|sponsored|supported)\b|\b[Pp]ro-(?:[A-Z]|gov|regime)")


def _fighters(entries: list[Entry], text: str, deniers: set[int]) -> None:
    """Rebels, militants, fighters are the one named group, or the one that the report is about; else one with each other."""
    groups = _left(entries, "armed_group")
    named = [e for e in groups if is_named(e)]
    loose = [e for e in groups if e not in named and not e.heads & OTHERS]
    others = [e for e in loose if not all(_SPONSORED.search(f) for f, _ in e.forms)]
    loose = others or loose
    named = [e for e in named if not e.heads & OTHERS]
    target = _main(named, text) if named else loose[0] if loose else None
    for entry in loose:
        if target is not None and entry is not target and not (target.key in deniers and entry.heads & _UNKNOWN):
            merge(entry, target)


def _main(named: list[Entry], text: str) -> Entry | None:
    def times(entry: Entry) -> int:
        forms = {f for f, _ in entry.forms if f[0].isupper()}
        return sum(len(re.findall(rf"(?<!\w){re.escape(f)}(?!\w)", text)) for f in forms)

    ranked = sorted(named, key=times, reverse=True)
    first = times(ranked[0])
    return ranked[0] if len(ranked) == 1 or first >= _LEAD * max(times(ranked[1]), 1) else None


def _monitors(entries: list[Entry]) -> None:
    """ "A monitor" is the one that the report names, if it names one."""
    monitors = _left(entries, "monitor")
    named = [e for e in monitors if any(f[0].isupper() and len(f.split()) > 1 for f, _ in e.forms)]
    for entry in monitors:
        if len(named) == 1 and entry not in named:
            merge(entry, named[0])


_FREE = ("ngo", "political_group")
#: Bare nouns for a body, and the kinds of which it may be.
_BARE_NOUNS = {
    **dict.fromkeys(("company", "firm", "operator"), ("other",)),
    **dict.fromkeys(("union", "movement"), ("armed_group", *_FREE)),
    **dict.fromkeys(("organisation", "organization"), ("armed_group", "ngo", "monitor")),
    **dict.fromkeys(("network", "watchdog", "committee"), ("ngo", "monitor")),
    **dict.fromkeys(("charity", "association"), ("ngo",)),
    **dict.fromkeys(("station", "newspaper"), ("media",)),
    "league": _FREE,
    "militia": ("armed_group",),
    "brigade": ("state_forces",),
    "mission": ("international_organization", "monitor"),
    "council": ("armed_group", "government", *_FREE),
    "commission": ("monitor", "government"),
}


def _bodies(entries: list[Entry]) -> None:
    """ "The company", "the league": the one body of such a kind that has a name."""
    for entry in _left(entries):
        words = {form.lower() for form, _ in entry.forms}
        kinds = _BARE_NOUNS.get(next(iter(words))) if len(words) == 1 and not entry.person else None
        if kinds is None or any(form[:1].isupper() for form, _ in entry.forms):
            continue
        bodies = [e for e in _left(entries, *kinds) if e is not entry and not e.person]
        named = [e for e in bodies if any(form[0].isupper() for form, _ in e.forms)]
        if len(named) == 1:
            merge(entry, named[0])


def _spokesmen(entries: list[Entry]) -> None:
    """ "A spokesman denied it. … , Colonel X said": a spokesman whose name is told soon after."""
    persons = [e for e in _left(entries) if e.person]
    for entry in persons:
        if not entry.heads & {"spokesman", "spokeswoman", "spokesperson"} or any(_is_name(f) for f, _ in entry.forms):
            continue
        at = max(o for _, o in entry.forms)
        later = [(o, e) for e in persons for f, o in e.forms[:1] if _is_name(f) and at < o < at + 400]
        if later:
            named = min(later, key=lambda pair: pair[0])[1]
            if named.parent is None or named.parent is entry.parent:
                merge(entry, named)


#: Posts of which a country, a town or a body has one.
_POSTS = {"ambassador", "minister", "president", "premier", "governor", "mayor", "envoy", "king", "representative"}


def _titled(entries: list[Entry]) -> None:
    """ "The Chilean ambassador warned … The Chilean ambassador to Peru, X, said": the only one of that post with a name."""
    persons = [e for e in _left(entries) if e.person]
    for entry in persons:
        posts = entry.heads & _POSTS
        if not posts or any(f[0].isupper() and f.split()[-1][0].isupper() for f, _ in entry.forms):
            continue
        named = [e for e in persons if e is not entry and e.heads & posts and _is_name(e.name)]
        at = min(o for _, o in entry.forms)
        same = [e for e in named if e.country in {None, entry.country} and at < max(o for _, o in e.forms)]
        if len(named) == len(same) == 1:
            merge(entry, same[0])


def _is_name(form: str) -> bool:
    return all(w[0].isupper() for w in form.split() if w not in {"al", "ag", "bin", "de", "la", "van", "von"})


def _peacekeepers(entries: list[Entry]) -> None:
    """Peacekeepers are the mission's whose they are."""
    bodies = _left(entries, "international_organization")
    mission = next((e for e in bodies if any("mission" in f.lower() for f, _ in e.forms)), None)
    for entry in _left(entries):
        if mission is not None and entry is not mission and entry.heads == {"peacekeeper"}:
            merge(entry, mission)
