"""Scores that were reckoned by hand: every row is one way to err, with the exact counts that it must give."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from evals.cases import Case
from evals.judge import judge
from evals.scoring import score_pairs
from schemas import Extraction

Change = Callable[[dict[str, Any]], None]
Alter = Callable[[Change], Extraction]

#: What the labels score against themselves, as (right, given, labelled).
PERFECT = {
    "actors": (4, 4, 4),
    "event_spans": (1, 1, 1),
    "events": (1, 1, 1),
    "claim_spans": (4, 4, 4),
    "claim_speakers": (4, 4, 4),
    "claims": (4, 4, 4),
    "quantities": (2, 2, 2),
    "quantities_in_place": (2, 2, 2),
    "contradictions": (1, 1, 1),
}


def spans_of(start: int, end: int) -> Change:
    """The first claim's evidence is these characters (the label: 0 to 40)."""

    def change(raw: dict[str, Any]) -> None:
        raw["claims"][0]["evidence"] = [(_text()[start:end])]

    return change


def _text() -> str:
    first, second = "Mayor Ines Okoro said 12 shops burned.  ", "The riot police denied firing any shots."
    return first + second


def swap_speakers(raw: dict[str, Any]) -> None:
    first, second = raw["claims"][0], raw["claims"][1]
    first["speaker"], second["speaker"] = second["speaker"], first["speaker"]


def merge(raw: dict[str, Any]) -> None:
    del raw["claims"][3]
    raw["claims"][1]["contradicts"] = []


def wrong_bounds(raw: dict[str, Any]) -> None:
    raw["claims"][2]["quantities"][0] |= {"high": None, "qualifier": "at_least"}


def wrong_qualifier(raw: dict[str, Any]) -> None:
    raw["claims"][2]["quantities"][0] |= {"qualifier": "about"}


def misplaced_quantity(raw: dict[str, Any]) -> None:
    raw["claims"][1]["quantities"] = raw["claims"][2].pop("quantities")
    raw["claims"][2]["quantities"] = []


def repeated_quantity(raw: dict[str, Any]) -> None:
    raw["claims"][0]["quantities"] *= 2


def duplicate(raw: dict[str, Any]) -> None:
    raw["claims"].append(copy.deepcopy(raw["claims"][0]) | {"id": "c5"})
    raw["claims"][4]["quantities"] = []


def renumber(raw: dict[str, Any]) -> None:
    """Same claims, other ids, other order: c3 and c4 share their evidence and change places."""
    names = {"c1": "c4", "c2": "c3", "c3": "c2", "c4": "c1"}
    for one in raw["claims"]:
        one["id"] = names[one["id"]]
        one["contradicts"] = [names[other] for other in one["contradicts"]]
    raw["claims"].reverse()
    raw["actors"].reverse()


def wrong_stance(raw: dict[str, Any]) -> None:
    raw["claims"][1]["stance"] = "asserts"


def own_voice(raw: dict[str, Any]) -> None:
    raw["claims"][0]["speaker"] = None


def split_actor(raw: dict[str, Any]) -> None:
    """One labelled actor given as two; the claims of both halves keep the right speaker."""
    raw["actors"][0]["aliases"] = []
    raw["actors"].append(raw["actors"][0] | {"id": "a5", "name": "the OKORO"})
    raw["claims"][3]["speaker"] = "a5"


def merged_actors(raw: dict[str, Any]) -> None:
    """Two labelled actors given as one: one of them is lost."""
    raw["actors"][0]["aliases"].append("riot police")
    del raw["actors"][1]
    raw["claims"][1]["speaker"] = "a1"


def wrong_type(raw: dict[str, Any]) -> None:
    raw["events"][0]["type"] = "bombing"


def one_sided(raw: dict[str, Any]) -> None:
    raw["claims"][3]["contradicts"] = []


def other_contradiction(raw: dict[str, Any]) -> None:
    raw["claims"][0]["contradicts"] = ["c3"]


def nothing(raw: dict[str, Any]) -> None:
    raw.update(actors=[], events=[], claims=[])


def unlike(**changes: tuple[int, int, int]) -> dict[str, tuple[int, int, int]]:
    """`PERFECT` but for these."""
    return PERFECT | changes


def claims_of(right: int, given: int, spans: int | None = None, speakers: int | None = None) -> dict[str, Any]:
    """The three claim figures over four labels."""
    spans = right if spans is None else spans
    return {
        "claim_spans": (spans, given, 4),
        "claim_speakers": (right if speakers is None else speakers, given, 4),
        "claims": (right, given, 4),
    }


TABLE: list[tuple[str, Change, dict[str, tuple[int, int, int]]]] = [
    ("exactly half of the evidence", spans_of(0, 20), PERFECT),
    # Intersection 20, union 60: a third.
    ("shifted by half", spans_of(20, 60), unlike(**claims_of(3, 4), quantities_in_place=(1, 2, 2))),
    # 26 of 54 characters: below one half.
    ("shifted by 14", spans_of(14, 54), unlike(**claims_of(3, 4), quantities_in_place=(1, 2, 2))),
    # 30 of 50 characters.
    ("shifted by 10", spans_of(10, 50), PERFECT),
    ("one less than half", spans_of(0, 19), unlike(**claims_of(3, 4), quantities_in_place=(1, 2, 2))),
    ("speakers swapped", swap_speakers, unlike(**claims_of(2, 4, spans=4, speakers=2))),
    ("two claims of one sentence merged", merge, unlike(**claims_of(3, 3), contradictions=(0, 0, 1))),
    ("wrong bounds", wrong_bounds, unlike(quantities=(1, 2, 2), quantities_in_place=(1, 2, 2))),
    ("wrong qualifier, same bounds", wrong_qualifier, PERFECT),
    ("quantity in another claim", misplaced_quantity, unlike(quantities_in_place=(1, 2, 2))),
    ("quantity twice", repeated_quantity, unlike(quantities=(2, 3, 2), quantities_in_place=(2, 3, 2))),
    ("claim twice", duplicate, unlike(**claims_of(4, 5))),
    ("other ids, other order", renumber, PERFECT),
    ("wrong stance", wrong_stance, unlike(**claims_of(3, 4, spans=4, speakers=4))),
    ("own voice for a source", own_voice, unlike(**claims_of(3, 4, spans=4, speakers=3))),
    ("an actor split", split_actor, unlike(actors=(4, 5, 4))),
    ("two actors merged", merged_actors, unlike(actors=(3, 3, 4))),
    ("wrong type of event", wrong_type, unlike(events=(0, 1, 1))),
    ("contradiction written on one side", one_sided, PERFECT),
    ("a contradiction too many", other_contradiction, unlike(contradictions=(1, 2, 1))),
    ("nothing", nothing, {key: (0, 0, gold) for key, (_, _, gold) in PERFECT.items()}),
]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_counts_by_hand(case: Case, altered: Alter, change: Change, expected: dict[str, tuple[int, int, int]]) -> None:
    measures = judge(case, altered(change)).measures
    assert {key: (one.hit_gold, one.predicted, one.gold) for key, one in measures.items()} == expected


def test_figures_by_hand(case: Case, altered: Alter) -> None:
    """A duplicate: 4 of 5 given, 4 of 4 labelled; P .8, R 1, F1 8/9."""
    report = score_pairs([(case, altered(duplicate))])
    figures = report.headline
    assert (figures.precision.value, figures.recall.value) == (0.8, 1.0)
    assert figures.f1.value == pytest.approx(8 / 9)


def test_merged_claims_by_hand(case: Case, altered: Alter) -> None:
    """Three given and right, four labelled: P 1, R .75, F1 6/7."""
    figures = score_pairs([(case, altered(merge))]).headline
    assert (figures.precision.value, figures.recall.value) == (1.0, 0.75)
    assert figures.f1.value == pytest.approx(6 / 7)


def test_strict_wants_nine_tenths(case: Case, altered: Alter) -> None:
    """36 of 40 characters are enough, 35 are not."""
    assert judge(case, altered(spans_of(0, 36))).strict["claims"].hit_gold == 4
    assert judge(case, altered(spans_of(0, 35))).strict["claims"].hit_gold == 3


def test_failure_is_an_empty_prediction_and_counted(case: Case) -> None:
    report = score_pairs([(case, case.gold), (case, None)])
    assert (report.articles, report.failed) == (2, 1)
    assert report.headline.counts.gold == 8
    assert report.headline.recall.value == 0.5
    assert report.headline.macro_f1.value == 0.5


def test_slices(case: Case, altered: Alter) -> None:
    slices = judge(case, altered(wrong_stance)).slices
    assert {key: (one.hit_gold, one.gold) for key, one in slices.items()} == {
        "denials": (0, 1),
        "silence": (0, 0),
        "nested": (1, 1),
        "out_of_sentence": (0, 0),
        "own_voice": (0, 0),
    }


def test_out_of_sentence_is_a_speaker_whom_the_evidence_does_not_name(case: Case, altered: Alter) -> None:
    def speak_elsewhere(raw: dict[str, Any]) -> None:
        raw["claims"][1]["speaker"] = "a3"

    counts = judge(case, altered(speak_elsewhere)).slices["out_of_sentence"]
    assert (counts.predicted, counts.hit_predicted, counts.gold) == (1, 0, 0)


def test_fields(case: Case, altered: Alter) -> None:
    """Every field judged on its pairs; a null label makes no difference to `filled`."""

    def err(raw: dict[str, Any]) -> None:
        raw["actors"][3]["kind"] = "ngo"
        raw["claims"][2]["relayed_by"] = []
        raw["claims"][0]["about"] = []
        raw["claims"][0]["said_on"] = "2021-05-05"
        raw["events"][0]["participants"][0]["role"] = "target"
        raw["events"][0]["start"] = "2021-05-03"
        raw["events"][0]["place"] = "The Market"

    verdicts = judge(case, altered(err))
    fields = {key: (one.right, one.of) for key, one in verdicts.fields.items()}
    assert fields["actor.kind"] == (3, 4)
    assert fields["claim.relayed_by"] == (3, 4)
    assert fields["claim.about"] == (3, 4)
    assert fields["claim.said_on"] == (3, 4)
    assert fields["event.participants"] == (0, 1)
    assert fields["event.start"] == (0, 1)
    assert fields["event.place"] == (1, 1)
    assert fields["quantity.qualifier"] == (2, 2)
    filled = {key: (one.right, one.of) for key, one in verdicts.filled.items()}
    assert filled["claim.relayed_by"] == (0, 1)
    assert filled["claim.said_on"] == (0, 0)


def test_evidence_that_is_not_literal_is_counted_and_matches_nothing(case: Case) -> None:
    raw = case.gold.model_dump(mode="json")
    raw["article"]["text"] = None
    raw["claims"][0]["evidence"] = [{"text": "Mayor Ines Okoro told of 12 shops"}]
    verdicts = judge(case, Extraction.model_validate(raw))
    assert (verdicts.literal.right, verdicts.literal.of) == (4, 5)
    assert verdicts.measures["claim_spans"].hit_gold == 3
