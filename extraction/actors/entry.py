"""An actor in the making."""

import re
from dataclasses import dataclass, field

from schemas.vocabulary import ActorKind

#: Up to three words that describe a name, none of which opens another phrase.
_BEFORE_NAME = re.compile(
    r"(?:(?!(?:of|to|in|on|by|for|from|at|with|the|an?|it|its|and|or|who|that|than|as|near|against|including)\s)[a-z][\w-]*(?:['’]s?)?\s+){1,3}(?=(?:[aA]l-|[eE]l-)?[A-Z])"
)


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
        before = _BEFORE_NAME.match(form)
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
