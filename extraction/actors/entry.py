"""An actor in the making."""

import re
from dataclasses import dataclass, field

from schemas.vocabulary import ActorKind


@dataclass(eq=False)
class Entry:
    """An actor in the making. ``forms`` are (surface form, offset) of its mentions in order."""

    key: int
    forms: list[tuple[str, int]]
    kind: ActorKind
    country: str | None = None
    parent: "Entry | None" = None
    heads: set[str] = field(default_factory=set)
    person: bool = False
    plural: bool = False
    used: bool = True
    merged_into: "Entry | None" = None

    def add(self, form: str, offset: int) -> None:
        """One more form that the text calls it by, if it is new; and the name in it ("proscribed Falag Front")."""
        before = re.match(r"(?:[a-z][\w-]*\s+)+(?=[A-Z])", form)
        named = form[before.end() :] if before and not self.person else form
        for words, at in ((form, offset), (named, offset + len(form) - len(named))):
            if words not in {known for known, _ in self.forms}:
                self.forms.append((words, at))

    @property
    def name(self) -> str:
        """The fullest form."""
        forms = [f for f, _ in self.forms]
        proper = [f for f in forms if any(w[0].isupper() for w in f.split()[1:]) or f[0].isupper()]
        if self.kind == "person":
            named = [
                f
                for f in forms
                if len(f.split()) > 1 and all(w[0].isupper() for w in f.split()) and "’s" not in f and "'s" not in f
            ]
            proper = named or proper
        bodies = [f for f in forms if f.lower().endswith(("army", "military", "police", "navy", "air force", "forces"))]
        return max(proper or bodies or forms, key=len)
