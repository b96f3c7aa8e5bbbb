"""What must hold for any labels: perfect is 1, order and ids do not matter, a false claim never helps, scores agree."""

from datetime import date
from typing import Any

from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from evals.cases import Case
from evals.judge import MEASURES, judge
from evals.scoring import score_pairs
from schemas import Article, Extraction

WORDS = [
    "ash",
    "birch",
    "cedar",
    "dogwood",
    "elm",
    "fir",
    "gorse",
    "hazel",
    "iris",
    "juniper",
    "kale",
    "larch",
    "maple",
    "nettle",
    "oak",
    "pine",
    "quince",
    "rowan",
]
TEXT = " ".join(WORDS * 2)
STANCES = ["asserts", "denies", "silent"]


@st.composite
def evidence(draw: st.DrawFn) -> list[str]:
    """One or two runs of words, of which the text has two copies of most."""
    runs = []
    for _ in range(draw(st.integers(1, 2))):
        start = draw(st.integers(0, len(WORDS) - 2))
        runs.append(" ".join(WORDS[start : start + draw(st.integers(1, 6))]))
    return runs


@st.composite
def labels(draw: st.DrawFn) -> dict[str, Any]:
    """A label file with up to 4 actors, 3 events and 6 claims, evidence and speakers often the same."""
    actors = [
        {"id": f"a{i}", "name": f"Actor {i}", "aliases": [], "kind": "other", "country": None, "part_of": None}
        for i in range(1, draw(st.integers(1, 4)) + 1)
    ]
    names = [actor["id"] for actor in actors]
    events = [
        {
            "id": f"e{i}",
            "type": draw(st.sampled_from(["protest", "shelling"])),
            "description": f"event {i}",
            "start": None,
            "end": None,
            "precision": "unknown",
            "place": None,
            "country": None,
            "participants": [],
            "evidence": draw(evidence()),
        }
        for i in range(1, draw(st.integers(0, 3)) + 1)
    ]
    claims = [
        {
            "id": f"c{i}",
            "speaker": draw(st.sampled_from([None, *names])),
            "relayed_by": [],
            "stance": draw(st.sampled_from(STANCES)),
            "statement": f"claim {i}",
            "quantities": draw(st.lists(quantities(), max_size=2)),
            "about": [],
            "contradicts": [],
            "direct_quote": False,
            "period": None,
            "said_on": None,
            "evidence": draw(evidence()),
        }
        for i in range(1, draw(st.integers(1, 6)) + 1)
    ]
    head = {"id": "w", "publisher": None, "headline": None, "published_on": None, "language": "en"}
    return {"article": head, "actors": actors, "events": events, "claims": claims}


@st.composite
def quantities(draw: st.DrawFn) -> dict[str, Any]:
    """A small exact count."""
    count = draw(st.integers(1, 3))
    return {"measure": "killed", "low": count, "high": count, "qualifier": "exact", "of": None, "unit": None}


def case_of(raw: dict[str, Any]) -> Case:
    """Labels as a case."""
    article = Article(id="w", text=TEXT, published_on=date(2021, 1, 1))
    return Case("w", TEXT, Extraction.model_validate(raw | {"article": raw["article"] | {"text": TEXT}}), article, None)


def counts(case: Case, predicted: Extraction) -> dict[str, tuple[int, int, int]]:
    """(right, given, labelled) of every measure, strict and slices too."""
    verdicts = judge(case, predicted)
    strict = {f"strict {key}": one for key, one in verdicts.strict.items()}
    return {k: (v.hit_gold, v.predicted, v.gold) for k, v in (verdicts.measures | strict | verdicts.slices).items()}


@given_any(labels())
@settings(max_examples=60, deadline=None)
def test_labels_against_themselves_are_perfect(raw: dict[str, Any]) -> None:
    case = case_of(raw)
    report = score_pairs([(case, case.gold)])
    assert {score.f1.value for score in (report.measures | report.strict | report.slices).values()} <= {1.0, None}
    assert {field.accuracy.value for field in report.fields.values()} <= {1.0, None}


@given_any(labels(), labels(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_and_ids_do_not_matter(raw: dict[str, Any], other: dict[str, Any], random: Any) -> None:
    case = case_of(raw)
    before = counts(case, case_of(other).gold)
    names = {claim["id"]: f"c{i + 7}" for i, claim in enumerate(random.sample(other["claims"], len(other["claims"])))}
    claims = [claim | {"id": names[claim["id"]]} for claim in other["claims"]]
    shuffled = {
        key: random.sample(items, len(items)) for key, items in (other | {"claims": claims}).items() if key != "article"
    }
    assert counts(case, case_of(other | shuffled).gold) == before
    relabelled = {key: random.sample(raw[key], len(raw[key])) for key in ("actors", "events", "claims")}
    assert counts(case_of(raw | relabelled), case_of(other).gold) == before


@given_any(labels(), labels())
@settings(max_examples=60, deadline=None)
def test_figures_are_nested(raw: dict[str, Any], other: dict[str, Any]) -> None:
    """Right speaker and stance implies right speaker implies right evidence; no more hits than items."""
    found = counts(case_of(raw), case_of(other).gold)
    assert found["claims"][0] <= found["claim_speakers"][0] <= found["claim_spans"][0]
    assert found["events"][0] <= found["event_spans"][0]
    assert found["quantities_in_place"][0] <= found["quantities"][0]
    assert all(right <= min(given, labelled) for right, given, labelled in (found[key] for key in MEASURES))


@given_any(labels(), labels())
@settings(max_examples=60, deadline=None)
def test_both_ways_round_the_hits_are_the_same(raw: dict[str, Any], other: dict[str, Any]) -> None:
    """Where every string stands once, exchanging labels and predictions exchanges precision and recall."""
    once = TEXT[: len(" ".join(WORDS))]
    one, two = (
        Case(
            "w",
            once,
            Extraction.model_validate(side | {"article": side["article"] | {"text": once}}),
            Article(text=once),
            None,
        )
        for side in (raw, other)
    )
    there, back = counts(one, two.gold), counts(two, one.gold)
    keys = ("actors", "claims", "claim_speakers", "claim_spans", "event_spans", "quantities")
    assert {key: there[key][0] for key in keys} == {key: back[key][0] for key in keys}
