"""Sentences on figures that cannot both hold, that hold at one number only, or that their origin gave anew."""

from collections.abc import Iterable, Iterator

from api.briefing_words import Sentence, Words, number
from schemas import Comparison
from schemas.comparison import ClaimRef

Key = tuple[str, str]
Pairs = list[tuple[ClaimRef, ClaimRef]]


class Numbers:
    """The figures of each claim in words, by who is counted and how."""

    def __init__(self, made: Comparison, words: Words) -> None:
        self._words = words
        self._found: dict[Key, dict[tuple[str, str], str]] = {}
        for figure in made.figures:
            for entry in figure.entries:
                counted = (figure.measure, f"{figure.of}, {entry.scope}")
                told = f"{number(entry)} {figure.measure.replace('_', ' ')}"
                self._found.setdefault((entry.claim.article, entry.claim.claim), {}).setdefault(counted, told)

    def __contains__(self, ref: ClaimRef) -> bool:
        return (ref.article, ref.claim) in self._found

    def of(self, ref: ClaimRef, beside: Iterable[ClaimRef]) -> str:
        """The figures of a claim that count the same as those of others do; all of them where none does."""
        ours = self._found.get((ref.article, ref.claim), {})
        common = {counted for other in beside for counted in self._found.get((other.article, other.claim), {})}
        told = [told for counted, told in ours.items() if counted in common] or list(ours.values())
        return ", ".join(told) or "another count"

    def listed(self, refs: Iterable[ClaimRef], beside: Iterable[ClaimRef]) -> str:
        """Those of several claims, each number once with its papers."""
        papers: dict[str, list[ClaimRef]] = {}
        others = list(beside)
        for ref in refs:
            papers.setdefault(self.of(ref, others), []).append(ref)
        return ", ".join(f"{told} ({self._words.papers(found)})" for told, found in papers.items())


def excluding(numbers: Numbers, one: str, other: str, pairs: Pairs) -> Sentence:
    """Figures of two sources that exclude each other: which excludes which."""
    theirs: dict[str, list[ClaimRef]] = {}
    ours: dict[str, list[ClaimRef]] = {}
    for first, second in pairs:
        told = numbers.of(first, [second])
        ours.setdefault(told, []).append(first)
        theirs.setdefault(told, []).append(second)
    parts = [
        f"{numbers.listed(dict.fromkeys(ours[told]), theirs[told])} excludes {numbers.listed(dict.fromkeys(theirs[told]), ours[told])}"
        for told in ours
    ]
    refs = tuple(dict.fromkeys(ref for pair in pairs for ref in pair))
    return Sentence(f"{one} against {other}: {'; '.join(parts)}.", refs)


def bounds(made: Comparison, words: Words, numbers: Numbers, keys: set[str]) -> Iterator[Sentence]:
    """Bounds of one origin from opposite sides."""
    found: dict[str, list[ClaimRef]] = {}
    for item in made.relations:
        if item.relation == "bound_conflict" and item.a.article in keys:
            both = f"{numbers.listed([item.a], [item.b])} and {numbers.listed([item.b], [item.a])}"
            found.setdefault(both, []).extend((item.a, item.b))
    for both, refs in found.items():
        who = words.who(refs[-1])
        yield Sentence(f"Of one origin ({who}): {both} can both hold at one number only.", tuple(dict.fromkeys(refs)))


def updates(made: Comparison, words: Words, keys: set[str]) -> Iterator[Sentence]:
    """Counts that their origin gave anew: one sentence for each later claim."""
    numbers = Numbers(made, words)
    before: dict[Key, list[ClaimRef]] = {}
    for item in made.relations:
        if item.relation == "updates" and item.a.article in keys:
            before.setdefault((item.a.article, item.a.claim), []).append(item.b)
    for (article, claim), earlier in sorted(before.items()):
        ref = ClaimRef(article=article, claim=claim)
        told = f"{numbers.listed([ref], earlier)}, after {numbers.listed(earlier, [ref])}"
        yield Sentence(f"{words.who(ref)}: {told}.", (ref, *earlier))
