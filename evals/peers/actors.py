"""Names to actors: a peer names its actors in words, the public records by id."""

import re
from dataclasses import dataclass, field

import pycountry

from evals.peers.draft import DraftActor
from schemas import Actor
from schemas.vocabulary import ActorKind

_VOICE = frozenset(
    {
        "",
        "null",
        "none",
        "n/a",
        "unknown",
        "article",
        "the article",
        "author",
        "the author",
        "narrator",
        "own voice",
        "article's own voice",
    }
)
_PRONOUNS = frozenset({"he", "she", "it", "they", "him", "her", "them"})


@dataclass
class _Entry:
    name: str
    kind: ActorKind
    aliases: list[str] = field(default_factory=list)
    country: str | None = None
    part_of: str | None = None

    @property
    def forms(self) -> set[str]:
        return {_key(form) for form in (self.name, *self.aliases)}


class Roster:
    """The actors of one report, joined by name and alias; made first from what the peer listed, then from what it names."""

    def __init__(self, drafts: list[DraftActor]) -> None:
        self._entries: list[_Entry] = []
        for draft in drafts:
            if not _is_voice(draft.name):
                self._join(draft)

    def id_of(self, name: str | None, *, before: str | None = None) -> str | None:
        """Id of the actor called ``name``, made where there is none; null for the article's own voice.

        A bare pronoun stands for ``before``, the id of whoever spoke last.
        """
        if name is None or _is_voice(name):
            return None
        if _key(name) in _PRONOUNS and before is not None:
            return before
        at = self._find(name)
        if at is None:
            self._entries.append(_Entry(_bare(name), "other"))
            at = len(self._entries) - 1
        return f"a{at + 1}"

    def actors(self) -> list[Actor]:
        """The actors, `part_of` resolved; that may make further ones, so ask last."""
        for entry in list(self._entries):
            self.id_of(entry.part_of)
        return [self._actor(at, entry) for at, entry in enumerate(self._entries)]

    def _actor(self, at: int, entry: _Entry) -> Actor:
        own = f"a{at + 1}"
        parent = self.id_of(entry.part_of)
        aliases = list(dict.fromkeys(alias for alias in entry.aliases if _key(alias) != _key(entry.name)))
        return Actor(
            id=own,
            name=entry.name,
            aliases=aliases,
            kind=entry.kind,
            country=country_code(entry.country),
            part_of=None if parent == own else parent,
        )

    def _join(self, draft: DraftActor) -> None:
        aliases = [_bare(alias) for alias in draft.aliases if _bare(alias)]
        at = next((at for form in (draft.name, *aliases) if (at := self._find(form)) is not None), None)
        if at is None:
            self._entries.append(_Entry(_bare(draft.name), draft.kind, aliases, draft.country, draft.part_of))
            return
        known = self._entries[at]
        known.aliases += [form for form in (_bare(draft.name), *aliases) if _key(form) not in known.forms]
        known.country = known.country or draft.country
        known.part_of = known.part_of or draft.part_of
        known.kind = draft.kind if known.kind == "other" else known.kind

    def _find(self, name: str) -> int | None:
        key = _key(name)
        for at, entry in enumerate(self._entries):
            if key in entry.forms:
                return at
        near = [at for at, entry in enumerate(self._entries) if _alike(key, entry)]
        return near[0] if len(near) == 1 else None


def country_code(value: str | None) -> str | None:
    """ISO 3166-1 alpha-2 for a code or a country's name; null for anything else."""
    if not value or not value.strip():
        return None
    try:
        return str(pycountry.countries.lookup(value.strip()).alpha_2)
    except LookupError:
        return None


def _alike(key: str, entry: _Entry) -> bool:
    """The last words agree: a surname for a person's full name, or an office in front; "defence ministry" for one named in full."""
    fewest = 1 if entry.kind == "person" else 2
    return any(
        (form.endswith(f" {key}") and len(key.split()) >= fewest)
        or (key.endswith(f" {form}") and len(form.split()) >= fewest)
        for form in entry.forms
    )


def _is_voice(name: str) -> bool:
    return name.strip().casefold() in _VOICE


def _bare(name: str) -> str:
    return re.sub(r"^(the|a|an)\s+", "", " ".join(name.split()), flags=re.IGNORECASE)


def _key(name: str) -> str:
    return _bare(name).casefold().replace("’", "'").removesuffix("'s")
