"""Fields against evidence, and what a span's edges cut off. All reports here are invented."""

from itertools import pairwise
from typing import Any

import pytest

from extraction.checking import check_extraction, ground, widen
from extraction.checking.drafts import examine, place
from extraction.grounding import Grounder, Located
from schemas import Actor, Extraction
from schemas.draft import ClaimDraft, FigureDraft

TEXT = (
    "Up to 40 dockers were hurt in Mombele, the harbour guild said on Monday. The mayor, Ines Okoro, denied that police had "
    "fired on the crowd. “We will rebuild the quay,” she said. The guild did not give a toll for Tamba. Clerks may have "
    "arrested 1,200 traders, or killed and wounded others, Radio Delta reported. At least 3 people were killed in Oronda."
)


@pytest.mark.parametrize(
    ("span", "wide"),
    [
        ("40 dockers were hurt in Mombele", "Up to 40 dockers were hurt in Mombele"),
        ("had fired on the crowd", "had fired on the crowd"),
        ("fired on the crowd", "fired on the crowd"),
        ("police had fired on the crowd", "denied that police had fired on the crowd"),
        ("that police had fired on the crowd", "denied that police had fired on the crowd"),
        ("give a toll for Tamba", "not give a toll for Tamba"),
        ("arrested 1,200 traders", "may have arrested 1,200 traders"),
        ("have arrested 1,200 traders", "may have arrested 1,200 traders"),
        ("3 people were killed", "At least 3 people were killed"),
        ("the harbour guild said on Monday", "the harbour guild said on Monday"),
        ("killed", "killed and wounded"),
    ],
)
def test_an_edge_takes_in_what_it_cut_off(span: str, wide: str) -> None:
    start = TEXT.index(span)
    low, high = widen(TEXT, start, start + len(span))
    assert TEXT[low:high] == wide


@pytest.mark.parametrize("text", ["14:20 At least 12 huts burned", "In May 12 huts burned, he said"])
def test_neither_clock_nor_month_is_taken_for_what_was_cut_off(text: str) -> None:
    start = text.index("At least" if "At" in text else "12")
    assert widen(text, start, len(text)) == (start, len(text))


def test_grounding_gives_the_wide_span() -> None:
    found = ground(Grounder(TEXT), "40 dockers were hurt")
    assert isinstance(found, Located) and TEXT[found.start : found.end] == "Up to 40 dockers were hurt"


ACTORS = [
    {"id": "a1", "name": "harbour guild", "aliases": ["guild"], "kind": "other", "country": None, "part_of": None},
    {"id": "a2", "name": "Ines Okoro", "aliases": ["mayor"], "kind": "person", "country": None, "part_of": None},
    {"id": "a3", "name": "Radio Delta", "aliases": [], "kind": "media", "country": None, "part_of": None},
    {"id": "a4", "name": "police", "aliases": [], "kind": "state_forces", "country": None, "part_of": None},
]
TOLL = {"measure": "wounded", "low": None, "high": 40, "qualifier": "up_to", "of": None, "unit": "dockers"}
HONEST: dict[str, dict[str, Any]] = {
    "toll": {
        "speaker": "a1",
        "statement": "Up to 40 dockers were hurt in Mombele.",
        "quantities": [TOLL],
        "evidence": ["Up to 40 dockers were hurt in Mombele, the harbour guild said on Monday"],
    },
    "denial": {
        "speaker": "a2",
        "stance": "denies",
        "statement": "Police fired on the crowd.",
        "evidence": ["The mayor, Ines Okoro, denied that police had fired on the crowd"],
    },
    "vow": {
        "speaker": "a2",
        "stance": "vows",
        "direct_quote": True,
        "statement": "The quay will be rebuilt.",
        "evidence": ["“We will rebuild the quay,” she said"],
    },
    "silence": {
        "speaker": "a1",
        "stance": "silent",
        "statement": "A toll for Tamba.",
        "evidence": ["The guild did not give a toll for Tamba"],
    },
    "own voice": {
        "speaker": None,
        "statement": "At least 3 people were killed in Oronda.",
        "quantities": [{**TOLL, "measure": "killed", "low": 3, "high": None, "qualifier": "at_least"}],
        "evidence": ["At least 3 people were killed in Oronda"],
    },
}
FALSE: list[tuple[str, dict[str, Any], str]] = [
    ("toll", {"quantities": [{**TOLL, "high": 400}]}, "number_not_in_evidence"),
    ("toll", {"quantities": [{**TOLL, "low": 40, "high": None, "qualifier": "at_least"}]}, "hedge_not_in_evidence"),
    ("toll", {"quantities": [{**TOLL, "low": 40, "qualifier": "exact"}]}, "hedge_not_in_evidence"),
    ("toll", {"quantities": [{**TOLL, "measure": "killed"}]}, "measure_not_in_evidence"),
    ("toll", {"stance": "denies"}, "stance_not_in_evidence"),
    ("toll", {"stance": "urges"}, "stance_not_in_evidence"),
    ("toll", {"speaker": "a3"}, "speaker_not_in_evidence"),
    ("toll", {"speaker": None}, "speaker_left_out"),
    ("toll", {"direct_quote": True}, "no_quotation_marks"),
    ("toll", {"statement": "Up to 417 dockers were hurt in Mombele."}, "statement_number_not_in_evidence"),
    ("toll", {"statement": "Up to 40 dockers were hurt in Vastrova."}, "statement_name_not_in_text"),
    ("toll", {"evidence": ["40 dockers were hurt in Mombele, the harbour guild said"]}, "meaning_cut_off"),
    ("denial", {"stance": "asserts"}, "stance_not_in_evidence"),
    ("denial", {"speaker": "a4"}, "speaker_not_in_evidence"),
    ("vow", {"speaker": None}, "own_voice_counts_nothing"),
    ("vow", {"speaker": "a3"}, "speaker_not_in_evidence"),
    ("silence", {"stance": "asserts", "statement": "The guild gave a toll for Tamba."}, "stance_not_in_evidence"),
]


def extraction(name: str, **changes: Any) -> Extraction:
    claim = {
        "id": "c1",
        "stance": "asserts",
        "relayed_by": [],
        "quantities": [],
        "about": [],
        "contradicts": [],
        "direct_quote": False,
        "period": None,
        "said_on": None,
    }
    head = {
        "id": "x",
        "publisher": None,
        "headline": None,
        "published_on": "2031-05-05",
        "language": "en",
        "text": TEXT,
    }
    raw = {"article": head, "actors": ACTORS, "events": [], "claims": [claim | HONEST[name] | changes]}
    return Extraction.model_validate(raw)


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_claim_raises_no_finding(name: str) -> None:
    assert check_extraction(extraction(name)) == []


@pytest.mark.parametrize(("name", "changes", "code"), FALSE)
def test_a_false_field_is_found(name: str, changes: dict[str, Any], code: str) -> None:
    assert code in [finding.code for finding in check_extraction(extraction(name, **changes))]


def test_evidence_that_is_not_in_the_text_is_found_where_a_file_holds_no_text() -> None:
    labels = extraction("toll").model_dump(mode="json")
    labels["article"]["text"] = None
    labels["claims"][0]["evidence"] = ["Up to 90 dockers were hurt"]
    found = check_extraction(Extraction.model_validate(labels), TEXT)
    assert [f.code for f in found] == ["evidence_not_literal"]
    with pytest.raises(ValueError, match="text"):
        check_extraction(Extraction.model_validate(labels))


SENTENCES = [(m, TEXT.index(".", m) + 1) for m in (0, TEXT.index("The mayor"), TEXT.index("The guild did"))]
GUILD = Actor(id="a1", name="harbour guild", aliases=["guild"], kind="other", country=None, part_of=None)


def claim(quote: str, **other: Any) -> ClaimDraft:
    given = {"speaker": "harbour guild", "relayed_by": [], "stance": "asserts", "statement": "x", "figures": []}
    return ClaimDraft.model_validate(given | {"quote": quote} | other)


def test_a_models_claim_is_mended_from_the_text_and_says_what_was_wrong() -> None:
    figures = [FigureDraft(quote="at least 40 dockers", measure="wounded", of=None)]
    told = claim("40 dockers were hurt in Mombele, the harbour guild said", stance="predicts", figures=figures)
    verdict = examine(told, Grounder(TEXT), SENTENCES, GUILD, {"a1": GUILD})
    assert verdict.reason is None and verdict.stance == "asserts"
    assert TEXT[verdict.start : verdict.end].startswith("Up to 40 dockers")
    assert [(kind, why) for kind, why, _ in verdict.repaired] == [
        ("stance", "stance_not_in_evidence"),
        ("quantity", "number_not_in_evidence"),
    ]


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("Up to 90 dockers were hurt", "quote_not_found"),
        ("…", "quote_empty"),
        ("At least 3 people were killed in Oronda", "furniture"),
        ("Up to 40 dockers … fired on the crowd", "quote_stitched"),
    ],
)
def test_a_models_claim_is_refused_with_a_reason(quote: str, reason: str) -> None:
    assert examine(claim(quote), Grounder(TEXT), SENTENCES, GUILD, {"a1": GUILD}).reason == reason


def test_a_stitched_quote_is_two_spans_unless_what_it_leaves_out_turns_the_meaning() -> None:
    text = (
        "The guild of the harbour town said that 12 boats sank. The guild which has no members said that 12 boats sank."
    )
    middle = text.index("The guild which")
    sentences = [(0, middle - 1), (middle, len(text))]
    two = examine(claim("The guild … said that 12 boats sank"), Grounder(text), sentences[:1], GUILD, {"a1": GUILD})
    assert [text[s:e] for s, e in two.runs] == ["The guild", "said that 12 boats sank"]
    one = examine(claim("The guild … said that 12 boats sank"), Grounder(text), sentences[1:], GUILD, {"a1": GUILD})
    assert [text[s:e] for s, e in one.runs] == ["The guild which has no members said that 12 boats sank"]


def test_of_several_places_the_speaker_tells_which_or_it_is_marked() -> None:
    text = "Two boats sank, the mayor said. Later, in a note, the guild said: Two boats sank. Two boats sank."
    grounder, ends = Grounder(text), [0, text.index("Later"), text.rindex("Two"), len(text)]
    sentences = list(pairwise(ends))
    found = place(grounder, "two boats sank", sentences, ["guild"])
    assert not isinstance(found, str) and (found[0].start, found[0].match) == (text.index("Two", 20), "normalised")
    unknown = place(grounder, "two boats sank", sentences, ["Radio Delta"])
    assert not isinstance(unknown, str) and (unknown[0].start, unknown[0].match) == (0, "ambiguous")
