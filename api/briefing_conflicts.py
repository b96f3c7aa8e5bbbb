"""Sentences on what does not fit: denials, figures that exclude each other, later counts, broken credits, drift."""

from collections.abc import Iterable, Iterator
from typing import Final

from api.briefing_numbers import Numbers, bounds, excluding
from api.briefing_words import Sentence, Words, counted, listed
from schemas import Comparison
from schemas.comparison import ClaimRef, ClaimRelation, Drift

#: Quotations of one denier that are written out; the notes have all.
_QUOTED: Final = 2
_DENIES: Final = {"count": "denies the figure", "perpetrator": "denies the hand that others see in it"}
_CHANGES: Final = {
    "bound_dropped": "a limit is gone",
    "number_changed": "another number or bound",
    "verb_weakened": "a weaker verb",
    "label_changed": "another label",
    "speaker_lost": "the credit is gone",
    "speaker_changed": "credited to another",
    "denial_lost": "the denial is gone",
}


def contradictions(made: Comparison, words: Words, keys: set[str]) -> Iterator[Sentence]:
    """What of a story cannot stand together: each denier once, then figures, then the rest."""
    found = [item for item in made.relations if item.relation == "contradicts" and item.a.article in keys]
    numbers = Numbers(made, words)
    denied: dict[tuple[str, ...], list[tuple[ClaimRef, ClaimRef]]] = {}
    figures: dict[tuple[str, ...], list[tuple[ClaimRef, ClaimRef]]] = {}
    rest = []
    for item in found:
        denial, target = _denial_first(words, item)
        if denial is not None and target is not None:
            part = "partial" if item.scope_overlap == "partial" else "full"
            denied.setdefault((words.event(denial), words.who(denial), item.dimension, part), []).append(
                (denial, target)
            )
        elif item.dimension == "count" and item.a in numbers and item.b in numbers:
            first, second = sorted((item.a, item.b), key=lambda ref: (words.who(ref), ref.article, ref.claim))
            figures.setdefault((item.event or "", words.who(first), words.who(second)), []).append((first, second))
        elif item.dimension != "attribution":
            rest.append(item)
    for (_, who, dimension, part), pairs in sorted(denied.items()):
        yield _denial(words, who, dimension, part, pairs)
    for (_, one, other), pairs in sorted(figures.items()):
        yield excluding(numbers, one, other, pairs)
    for item in rest:
        yield Sentence(
            f"On {item.dimension}: {words.quoted(item.a)} contradicts {words.quoted(item.b)}.", (item.a, item.b)
        )
    yield from bounds(made, words, numbers, keys)


def _denial_first(words: Words, item: ClaimRelation) -> tuple[ClaimRef | None, ClaimRef | None]:
    for denial, target in ((item.a, item.b), (item.b, item.a)):
        claim = words.claim(denial)
        if claim is not None and claim.stance == "denies":
            return denial, target
    return None, None


def _denial(words: Words, who: str, dimension: str, part: str, pairs: list[tuple[ClaimRef, ClaimRef]]) -> Sentence:
    denials, targets = (tuple(dict.fromkeys(refs)) for refs in zip(*pairs, strict=True))
    against: dict[str, int] = {}
    for ref in targets:
        against[words.who(ref)] = against.get(words.who(ref), 0) + 1
    quotes = "; ".join(list(dict.fromkeys(map(words.quoted, denials)))[:_QUOTED])
    told = listed([f"{name} ({counted(number_of, 'claim')})" for name, number_of in against.items()])
    share = " for a part of the days" if part == "partial" else ""
    return Sentence(
        f"{who} {_DENIES.get(dimension, 'denies it')}{share}: {quotes}, against {told}.", (*denials, *targets)
    )


def belied(made: Comparison, words: Words, keys: set[str]) -> Iterator[Sentence]:
    """Credits that clash with the article's own body."""
    for check in made.chains:
        if check.article in keys:
            ref = ClaimRef(article=check.article, claim=check.claim)
            text = f"{words.quoted(ref)}, yet by the same article {words.who(check.against)} is silent on it."
            yield Sentence(text, (ref, check.against))


def changes(made: Comparison, words: Words, keys: set[str]) -> Iterator[Sentence]:
    """What each report changed of the one before it: one sentence for each kind of change."""
    groups: dict[tuple[str, str, str], list[Drift]] = {}
    for item in made.drift:
        if item.source.article in keys:
            groups.setdefault((item.source.article, item.to_article, item.change), []).append(item)
    for (source, to, change), items in sorted(groups.items()):
        way = f"From {words.paper(source)} to {words.paper(to)}" if source != to else f"Within {words.paper(source)}"
        lost = change == "denial_lost"
        told = "; ".join(dict.fromkeys(words.quoted(item.source) if lost else _change(item) for item in items))
        refs = [ref for item in items for ref in _ends(item)]
        yield Sentence(f"{way}, {_CHANGES[change]}: {told}.", tuple(dict.fromkeys(refs)))


def _change(item: Drift) -> str:
    return f"{item.was} → {item.now}".rstrip(".") if item.now else (item.was or "").rstrip(".")


def _ends(item: Drift) -> Iterable[ClaimRef]:
    yield item.source
    if item.to_claim:
        yield ClaimRef(article=item.to_article, claim=item.to_claim)
