"""What can be told only when the whole text is read: generic labels of one named group, parents, fuller names."""

import re

from extraction.actors.abroad import told_beside
from extraction.actors.entry import Entry
from extraction.actors.joining import join, merge
from extraction.actors.kinds import is_band, marks
from extraction.countries import code_of, country_of


def settle(entries: list[Entry], text: str, deniers: set[int]) -> None:
    """Join generic labels with the one named group they can mean; give ministries and forces their government.

    ``deniers`` are keys of actors that deny something: the unnamed attackers are not to be taken for them.
    """
    for entry in entries:
        _add_acronym(entry, text)
        _settle_kind(entry)
    join(entries, text, deniers)
    for entry in entries:
        _settle_kind(entry)
        if entry.kind == "ngo" and entry.country is None:
            entry.country = next((c for f, _ in entry.forms if (c := country_of(f)) is not None), None)
        if entry.kind in {"government", "person"} and not any(country_of(f) for f, _ in entry.forms):
            entry.country = told_beside(entry, text) or entry.country
        if entry.kind == "political_group" and _is_military(entry, text):
            entry.kind, entry.country = "state_forces", None
    for entry in list(entries):
        if entry.parent is None and entry.merged_into is None and entry.kind == "international_organization":
            _belongs_to_un(entry, entries)
    for entry in entries:
        if entry.person and entry.parent is None and entry.heads & {"minister", "president", "premier"}:
            entry.parent = next((e for e in entries if is_state(e) and e.country == entry.country), None)
        if entry.kind in {"government", "state_forces"} and entry.parent is None and entry.merged_into is None:
            parent = next(
                (
                    e
                    for e in entries
                    if e is not entry
                    and e.kind == "government"
                    and e.country == entry.country
                    and e.country is not None
                    and is_state(e)
                ),
                None,
            )
            if parent is not None and not is_state(entry):
                entry.parent = parent


_BRACKETED = re.compile(r"\s*\(([A-Z][A-Za-z-]{1,9})\)")


def _add_acronym(entry: Entry, text: str) -> None:
    """ "Doctors of the Road (MDR)": the letters behind a name, whatever they stand for."""
    for form, at in list(entry.forms):
        behind = _BRACKETED.match(text, at + len(form)) if " " in form and form[0].isupper() else None
        if behind is not None and not entry.person and text.startswith(form, at):
            entry.add(behind[1], behind.start(1))


def _is_military(entry: Entry, text: str) -> bool:
    """A coalition of states that has jets and troops."""
    return (
        "coalition" in entry.heads
        and re.search(
            r"-led (?:\w+ )?[Cc]oalition|\b[Cc]oalition(?:['’]s)? (?:\w+ )?(?:warplanes|jets|aircraft|air ?strikes|strikes|raids|forces|troops)\b",
            text,
        )
        is not None
    )


#: One of those, hurt or held and not heard, is counted among civilians.
_BYSTANDERS = {"boy", "girl", "woman", "baby", "driver", "cook", "nurse", "shepherd", "farmer", "trader", "passenger", "shopkeeper", "vendor",
               "herder", "fisherman", "villager", "student", "baker", "tailor", "miner"}  # fmt: skip


def bystanders(entries: list[Entry], speaking: set[int]) -> None:
    """One person without name or office who says nothing ("injuring a cook") is a civilian. ``speaking`` are keys of sources."""
    spoken = {kept.key for e in entries if e.key in speaking and (kept := final(e)) is not None}
    police = [e for e in entries if e.kind == "state_forces" and e.merged_into is None and "police" in e.heads]
    for entry in entries:
        forms = {form.lower() for form, _ in entry.forms}
        if len(police) == 1 and entry.key not in spoken and forms <= {"officer", "police officer"} and entry.person:
            merge(entry, police[0])
            continue
        named = any(form[:1].isupper() for form, _ in entry.forms)
        if entry.person and not named and entry.parent is None and entry.key not in spoken:
            words = {word for form, _ in entry.forms for word in form.lower().split()[:2]}
            if words & _BYSTANDERS:
                entry.kind = "civilians"


_UN = r"(?:UN|U\.N\.|United Nations)"
_OF_UN = re.compile(
    rf"^({_UN})['’]s?\s|\bof the ({_UN}(?: Security Council)?)\b|^(United Nations)\s+\w|^({_UN}) (?:\w+ )?[Mm]ission"
)


def _belongs_to_un(entry: Entry, entries: list[Entry]) -> None:
    """ "The UN's food agency", "the office of the United Nations": the name says whose it is."""
    for form, at in entry.forms:
        found = _OF_UN.search(form)
        if found is None:
            continue
        name = next(g for g in found.groups() if g)
        names = {name} if "Council" in name else {"UN", "U.N.", "United Nations"}
        known = next((e for e in entries if e.merged_into is None and any(f in names for f, _ in e.forms)), None)
        if known is None:
            known = Entry(len(entries), [(name, at + form.find(name))], "international_organization")
            entries.append(known)
        entry.parent = known if known is not entry else None
        return


#: Kinds that belong to no country unless their name tells one.
_FREE = {"international_organization", "ngo", "monitor", "media"}


def _settle_kind(entry: Entry) -> None:
    """What a later, fuller name tells; and whoever speaks for a body that has no country has none by that."""
    if entry.kind == "other":
        before = entry.kind
        if any(is_band(form) for form, _ in entry.forms):
            entry.kind = "armed_group"
            return
        entry.kind = next((kind for form, _ in entry.forms if (kind := marks(form)) is not None), entry.kind)
        if entry.kind != before and entry.kind in _FREE:
            entry.country = next((c for f, _ in entry.forms if (c := country_of(f)) is not None), None)
    parent = final(entry.parent)
    if entry.person and parent is not None and parent.kind in _FREE:
        entry.country = parent.country


def is_state(entry: Entry) -> bool:
    return any(
        code_of(f) is not None or f.lower().rstrip("s").endswith(("government", "junta", "regime"))
        for f, _ in entry.forms
    )


def final(entry: Entry | None) -> Entry | None:
    """The actor that this one was joined into, if any."""
    while entry is not None and entry.merged_into is not None:
        entry = entry.merged_into
    return entry
