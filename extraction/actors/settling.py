"""What can be told only when the whole text is read: generic labels of one named group, parents, fuller names."""

from extraction.actors.entry import Entry
from extraction.actors.kinds import marks
from extraction.countries import code_of
from extraction.lexicon import load


def settle(entries: list[Entry], deniers: set[int]) -> None:
    """Join generic labels with the one named group they can mean; give ministries and forces their government.

    ``deniers`` are keys of actors that deny something: the unnamed attackers are not to be taken for them.
    """
    _join_generic(entries, deniers)
    for entry in entries:
        _settle_kind(entry)
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


def _settle_kind(entry: Entry) -> None:
    """What a later, fuller name tells; and whoever speaks for a body that has no country has none by that."""
    if entry.kind == "other":
        entry.kind = next((kind for form, _ in entry.forms if (kind := marks(form)) is not None), entry.kind)
    parent = final(entry.parent)
    if entry.person and parent is not None and parent.kind in {"international_organization", "ngo", "monitor", "media"}:
        entry.country = parent.country


def is_state(entry: Entry) -> bool:
    return any(
        code_of(f) is not None or f.lower().rstrip("s").endswith(("government", "junta", "regime"))
        for f, _ in entry.forms
    )


def _join_generic(entries: list[Entry], deniers: set[int]) -> None:
    groups = [e for e in entries if e.kind == "armed_group" and e.merged_into is None]
    named = [
        e
        for e in groups
        if any(
            f[0].isupper() and f.split()[0].lower() not in load("actors")["kinds"]["armed_group"] for f, _ in e.forms
        )
    ]
    generic = [e for e in groups if e not in named]
    target = (
        named[0] if len(named) == 1 and named[0].key not in deniers else generic[0] if generic and not named else None
    )
    for entry in generic:
        if target is not None and entry is not target:
            _merge(entry, target)


def _merge(entry: Entry, into: Entry) -> None:
    entry.merged_into = into
    into.forms += [f for f in entry.forms if f[0] not in {g for g, _ in into.forms}]
    into.heads |= entry.heads


def final(entry: Entry | None) -> Entry | None:
    """The actor that this one was joined into, if any."""
    while entry is not None and entry.merged_into is not None:
        entry = entry.merged_into
    return entry
