"""Groups of records that grow join by join, never with two records of one article, each join with its reason."""

from collections.abc import Iterable

from extraction.comparing.reports import Ref


class Groups:
    """Disjoint sets of references; the first member in order stands for its group."""

    def __init__(self, refs: Iterable[Ref]) -> None:
        self._parent = {ref: ref for ref in refs}
        self._members: dict[Ref, list[Ref]] = {ref: [ref] for ref in self._parent}
        self._reasons: dict[Ref, list[str]] = {}

    def find(self, ref: Ref) -> Ref:
        """The first member of the group that holds `ref`."""
        while self._parent[ref] != ref:
            self._parent[ref] = self._parent[self._parent[ref]]
            ref = self._parent[ref]
        return ref

    def members(self, ref: Ref) -> list[Ref]:
        """All members of the group that holds `ref`, in order."""
        return self._members[self.find(ref)]

    def reasons(self, ref: Ref) -> list[str]:
        """Why the members were joined."""
        return sorted(self._reasons.get(self.find(ref), []))

    def groups(self) -> list[list[Ref]]:
        """All groups, in order of their first members."""
        return [self._members[ref] for ref in sorted(self._parent) if self._parent[ref] == ref]

    def same(self, a: Ref, b: Ref) -> bool:
        """Whether the two are in one group."""
        return self.find(a) == self.find(b)

    def join(self, a: Ref, b: Ref, reason: str, *, within: bool = False) -> bool:
        """Join two groups unless that would put two records of one article together (allowed by `within`)."""
        first, second = sorted((self.find(a), self.find(b)))
        if first == second:
            return True
        ours = {ref.article for ref in self._members[first]}
        if not within and any(ref.article in ours for ref in self._members[second]):
            return False
        self._parent[second] = first
        self._members[first] = sorted(self._members[first] + self._members.pop(second))
        kept = self._reasons.pop(second, [])
        self._reasons.setdefault(first, []).extend([*kept, reason])
        return True
