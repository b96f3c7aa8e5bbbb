"""A comparison of labelled extractions, scored against the `relations.json` of their folder."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path
from typing import Any, Final

from evals.cases import GoldError, load_cases, load_relations
from evals.relations import Independence as GoldIndependence
from evals.relations import Relations
from extraction.comparing import compare
from schemas import Comparison, Extraction
from schemas.comparison import ClaimRef, Independence
from schemas.record import Record

Item = tuple[str, str]
Pair = frozenset[Item]
#: Relations that have a direction which matters.
_DIRECTED: Final = frozenset(("refines", "updates"))


class Tally(Record):
    """Right, given and labelled items, and what follows."""

    right: int
    given: int
    labelled: int

    @property
    def precision(self) -> float | None:
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None

    @property
    def f1(self) -> float | None:
        return 2 * self.right / (self.given + self.labelled) if self.given + self.labelled else None


class ComparisonScore(Record):
    """How a comparison matches its labels. Pairs under `undecided` are left out everywhere."""

    folder: str
    articles: int
    stories_exact: bool
    relations: dict[str, Tally]
    """By relation; a pair is right where both its claims and its relation are."""
    all_relations: Tally
    by_model: Tally
    """Relations that a model gave where the rules left the pair open; labelled are those of pairs that no rule relates."""
    related: Tally
    """Whether a pair is related at all, whatever the relation."""
    directions: Tally
    """Of the right `refines` and `updates`, those that run the right way."""
    dimensions: Tally
    """Of the right pairs, those with the right dimension."""
    scopes: Tally
    """Of the right pairs, those with the right overlap of scope."""
    not_related_hit: int
    """Pairs that the labels say are tempting and false, and that the comparison relates."""
    not_related: int
    event_groups: Tally
    """Groups of two or more records, exactly right."""
    event_pairs: Tally
    actor_groups: Tally
    actor_pairs: Tally
    independence: Tally
    """Labelled aspects for which the comparison has one with the same publishers, text groups, origins, parties and count."""
    independence_counts: Tally
    """The same, by the number of independent origins alone."""
    drift: Tally
    chains: Tally


def score_comparison(
    folder: Path,
    extractions: list[Extraction] | None = None,
    compared: Callable[[list[Extraction]], Comparison] = compare,
) -> ComparisonScore:
    """Compare the stories of a labelled folder (its labels, unless other `extractions` are given) and score the outcome.

    Raises `GoldError` where the folder has no `relations.json`.
    """
    cases = load_cases(folder)
    labels = load_relations(folder, cases)
    if labels is None:
        raise GoldError(f"{folder} has no relations.json: there is nothing to compare with")
    told = {article for story in labels.stories for article in story}
    given = extractions or [case.gold for case in cases if case.id in told]
    bodies = {
        (case.id, actor.id): (case.id, actor.part_of)
        for case in cases
        for actor in case.gold.actors
        if actor.part_of and actor.kind in ("person", "state_forces")
    }
    return judge(folder.name, labels, compared(given), bodies)


def judge(name: str, labels: Relations, made: Comparison, bodies: Mapping[Item, Item]) -> ComparisonScore:
    """Score one comparison against one set of labels."""
    open_pairs = {_pair(item.a, item.b) for item in labels.undecided if isinstance(item.a, ClaimRef)}
    gold = {_pair(item.a, item.b): item for item in labels.relations}
    pred = {pair: item for item in made.relations if (pair := _pair(item.a, item.b)) not in open_pairs}
    right = [pair for pair, item in pred.items() if pair in gold and gold[pair].relation == item.relation]
    kinds: list[str] = sorted({item.relation for item in labels.relations} | {item.relation for item in pred.values()})
    by_kind: dict[str, Tally] = {
        kind: Tally(
            right=sum(pred[pair].relation == kind for pair in right),
            given=sum(item.relation == kind for item in pred.values()),
            labelled=sum(item.relation == kind for item in gold.values()),
        )
        for kind in kinds
    }
    directed = [pair for pair in right if gold[pair].relation in _DIRECTED]
    asked = {pair for pair, item in pred.items() if item.basis == "model"}
    tempting = {_pair(item.a, item.b) for item in labels.not_related if isinstance(item.a, ClaimRef)}
    stories = {frozenset(story) for story in labels.stories}
    return ComparisonScore(
        folder=name,
        articles=sum(map(len, labels.stories)),
        stories_exact=stories == {frozenset(story.articles) for story in made.stories},
        relations=by_kind,
        all_relations=Tally(right=len(right), given=len(pred), labelled=len(gold)),
        by_model=Tally(
            right=len(asked.intersection(right)), given=len(asked), labelled=len(gold.keys() - (pred.keys() - asked))
        ),
        related=Tally(right=len(pred.keys() & gold.keys()), given=len(pred), labelled=len(gold)),
        directions=_share(
            directed, lambda p: (gold[p].a.article, gold[p].a.claim) == (pred[p].a.article, pred[p].a.claim)
        ),
        dimensions=_share(right, lambda pair: gold[pair].dimension == pred[pair].dimension),
        scopes=_share(right, lambda pair: gold[pair].scope_overlap == pred[pair].scope_overlap),
        not_related_hit=len(tempting & pred.keys()),
        not_related=len(tempting),
        **_groups(labels, made),
        **_independence(labels, made, bodies),
        drift=_drift(labels, made),
        chains=_tally({(c.article, c.claim) for c in labels.chains}, {(c.article, c.claim) for c in made.chains}),
    )


def _share(pairs: list[Pair], agrees: Callable[[Pair], bool]) -> Tally:
    good = sum(agrees(pair) for pair in pairs)
    return Tally(right=good, given=len(pairs), labelled=len(pairs))


def _pair(a: Any, b: Any) -> Pair:
    """Two references to claims, or two to events, whichever shape of the two files they have."""
    return frozenset((item.article, getattr(item, "claim", None) or item.event) for item in (a, b))


def _tally(gold: Set[Any], pred: Set[Any]) -> Tally:
    return Tally(right=len(gold & pred), given=len(pred), labelled=len(gold))


def _groups(labels: Relations, made: Comparison) -> dict[str, Tally]:
    gold_events = [[(m.article, m.event) for m in group.members] for group in labels.events]
    pred_events = [[(m.article, m.event) for m in group.members] for group in made.events]
    gold_actors = [[(m.article, m.actor) for m in group.members] for group in labels.actors]
    pred_actors = [[(m.article, m.actor) for m in group.members] for group in made.actors]
    open_pairs = {_pair(item.a, item.b) for item in labels.undecided if not isinstance(item.a, ClaimRef)}
    return {
        "event_groups": _groups_right(_many(gold_events), _many(pred_events), open_pairs),
        "event_pairs": _tally(_pairs(gold_events), _pairs(pred_events) - open_pairs),
        "actor_groups": _tally(_many(gold_actors), _many(pred_actors)),
        "actor_pairs": _tally(_pairs(gold_actors), _pairs(pred_actors)),
    }


def _many(groups: Iterable[list[Item]]) -> set[Pair]:
    return {frozenset(group) for group in groups if len(group) > 1}


def _groups_right(gold: set[Pair], pred: set[Pair], open_pairs: Set[Pair]) -> Tally:
    """Groups that differ from the labelled one in no pair but those that the labels leave open."""

    def same(one: Pair, other: Pair) -> bool:
        return bool(one & other) and _pairs([list(one)]) ^ _pairs([list(other)]) <= open_pairs

    right = sum(any(same(one, other) for other in pred) for one in gold)
    return Tally(right=right, given=len(pred), labelled=len(gold))


def _pairs(groups: Iterable[list[Item]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in itertools.combinations(group, 2)}


def _drift(labels: Relations, made: Comparison) -> Tally:
    gold = {(d.source.article, d.source.claim, d.to.article, d.to.claim, d.change) for d in labels.drift}
    pred = {(d.source.article, d.source.claim, d.to_article, d.to_claim, d.change) for d in made.drift}
    # A denial that shrinks to a word is labelled with the claim that is left; that it is lost is what counts.
    return _tally({(*g[:3], None, g[4]) if g[4] == "denial_lost" else g for g in gold}, pred)


def _independence(labels: Relations, made: Comparison, bodies: Mapping[Item, Item]) -> dict[str, Tally]:
    """Each labelled aspect against the comparison's aspects of the same event, kind and direction."""
    exact = counts = 0
    used: Counter[int] = Counter()
    for item in labels.independence:
        options = [
            (number, row)
            for number, row in enumerate(made.independence)
            if _same_event(labels, made, item, row) and _same_aspect(item.aspect, row)
        ]
        found = next((number for number, row in options if _same_numbers(labels, made, bodies, item, row)), None)
        exact += found is not None
        counts += any(row.independent_origins == item.independent_origins for _, row in options)
        if found is not None:
            used[found] += 1
    total = len(labels.independence)
    return {
        "independence": Tally(right=exact, given=total, labelled=total),
        "independence_counts": Tally(right=counts, given=total, labelled=total),
    }


def _same_event(labels: Relations, made: Comparison, item: GoldIndependence, row: Independence) -> bool:
    """Whether the joined event of a row shares a record with the labelled group."""
    if item.event_group is None:
        return False
    gold = {(m.article, m.event) for m in labels.events[item.event_group].members}
    pred = next({(m.article, m.event) for m in event.members} for event in made.events if event.key == row.event)
    return bool(gold & pred)


def _same_aspect(words: str, row: Independence) -> bool:
    """Whether an aspect written in words is of the kind of a row: what is counted or not, denied or not."""
    denied = re.search(r"\b(?:no|not|denied)\b", words) is not None
    measure = next(
        (m for m in ("killed", "wounded", "displaced", "detained", "missing", "captured") if m in words), None
    )
    if denied != row.aspect.denied:
        return False
    if measure and row.aspect.kind == "count":
        parts = {"children": "children", "civilians": "civilians", "state forces": "state", "attackers": "armed"}
        asked = [short for word, short in parts.items() if word in words]
        told = row.aspect.label
        return measure in told and all(short in told.replace("armed group", "armed") for short in asked)
    return True


def _same_numbers(
    labels: Relations, made: Comparison, bodies: Mapping[Item, Item], item: GoldIndependence, row: Independence
) -> bool:
    """An origin is right where it is the labelled actor, or the body that the labelled actor speaks for."""

    def records(index: int | str) -> set[Item]:
        if isinstance(index, str):
            article, _, actor = index.rpartition("/")
            return {(article, actor)}
        found = {(m.article, m.actor) for m in labels.actors[index].members}
        return found | {bodies[one] for one in found if one in bodies}

    members = {actor.key: {(m.article, m.actor) for m in actor.members} for actor in made.actors}

    def same(gold: Iterable[int | str], pred: list[str]) -> bool:
        wanted = [records(index) for index in gold]
        return len(wanted) == len(pred) and all(any(want & members[key] for key in pred) for want in wanted)

    return (
        set(item.publishers) == set(row.publishers)
        and {frozenset(group) for group in item.text_groups} == {frozenset(group) for group in row.text_groups}
        and same(item.origins, row.origins)
        and same(item.party_origins, row.party_origins)
        and item.independent_origins == row.independent_origins
    )
