"""Media that pass on what others said: whose figure it is that a report credits to a broadcaster or a paper."""

from collections import Counter, defaultdict

from extraction.comparing.claims import Said
from extraction.comparing.counting import comparable
from extraction.comparing.intervals import meeting, number_of
from extraction.comparing.reports import Ref
from extraction.comparing.sides import Sides

#: How near the claim is in which a figure's source is named: the same article, one that shares text, another of the story.
_HERE, _COPY, _STORY = 0, 1, 2


def trace(sides: Sides, claims: list[Said]) -> None:
    """Set `traced` of claims that credit a figure to media, where another claim of the story credits it to a body that is none.

    Media count no dead: they report, cite and quote. Within one article, or one text, a figure that fits is the same figure;
    elsewhere in the story it has to be the same number. Where two unrelated bodies give it, it stays with the media.
    """
    counted: dict[Ref, list[Said]] = defaultdict(list)
    for said in claims:
        if said.asserts and said.counts and said.origin is not None and sides.kind(said.origin) != "media":
            for event in said.events:
                counted[event].append(said)
    for said in claims:
        if said.asserts and said.counts and said.body is not None and sides.kind(said.body) == "media":
            said.traced = _source(sides, said, [other for event in said.events for other in counted[event]])


def _source(sides: Sides, said: Said, others: list[Said]) -> Ref | None:
    found: dict[int, list[Ref]] = defaultdict(list)
    for other in others:
        near = _nearness(said, other)
        if other.body is not None and other.story == said.story and _one_figure(said, other, near):
            found[near].append(other.body)
    for near in sorted(found):
        ((first, _),) = Counter(sorted(found[near])).most_common(1)
        if all(sides.related(first, body) for body in found[near]):
            return first
    return None


def _nearness(said: Said, other: Said) -> int:
    if other.ref.article == said.ref.article:
        return _HERE
    return _COPY if other.text_group == said.text_group else _STORY


def _one_figure(said: Said, other: Said, near: int) -> bool:
    return any(
        not x.scoped
        and not y.scoped
        and (
            number_of(x.quantity) == number_of(y.quantity)
            or (near < _STORY and meeting(x.quantity, y.quantity) != "disjoint")
        )
        for x, y in comparable(said, other)
    )
