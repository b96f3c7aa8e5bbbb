"""The report page: complete, self-contained, and safe against whatever stands in a text or comes out of a model."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html.parser import HTMLParser

from evals.cases import Case
from evals.markup import cut
from evals.report import render
from evals.review import review
from evals.runlog import Failure, Outcome, Run, RunHeader
from schemas import Article, Extraction, Notice, Usage

TEXT = 'The army said 40 rebels were killed at Kel Tarou. The rebels denied it. A <b>& "bold"</b> tribe fled to Anbour.'
ATTACK = "<script>alert('x')</script>"


def extraction(claims: list[dict[str, object]], **extra: object) -> Extraction:
    """Two actors and the claims given, of `TEXT`."""
    actors: list[dict[str, object]] = [
        {"id": "a1", "name": "army", "aliases": [], "kind": "state_forces", "country": None, "part_of": None},
        {"id": "a2", "name": "rebels", "aliases": [], "kind": "armed_group", "country": None, "part_of": None},
    ]
    header = {"id": "one", "publisher": None, "headline": None, "published_on": None, "language": "en", "text": TEXT}
    return Extraction.model_validate({"article": header, "actors": actors, "events": [], "claims": claims, **extra})


def claim(
    number: int, evidence: str, speaker: str | None, stance: str = "asserts", **extra: object
) -> dict[str, object]:
    """A claim with nothing in it but who, how and where."""
    blank = {"relayed_by": [], "statement": "It is so.", "quantities": [], "about": [], "contradicts": []}
    rest = {"direct_quote": False, "period": None, "said_on": None}
    return {"id": f"c{number}", "speaker": speaker, "stance": stance, "evidence": [evidence], **blank, **rest, **extra}


FIRST, SECOND, THIRD = (
    "The army said 40 rebels were killed at Kel Tarou",
    "The rebels denied it",
    'A <b>& "bold"</b> tribe fled to Anbour',
)
KILLED = {"measure": "killed", "low": 40, "high": 40, "qualifier": "exact", "of": "a2", "unit": "rebels"}
GOLD = extraction(
    [
        claim(1, FIRST, "a1", quantities=[KILLED], contradicts=["c2"]),
        claim(2, SECOND, "a2", "denies", contradicts=["c1"]),
    ]
)


def case() -> Case:
    """The labelled report."""
    return Case("one", TEXT, GOLD, Article(id="one", text=TEXT), story=None)


def run(name: str, outcomes: Iterable[Outcome]) -> Run:
    """A complete run over the one report."""
    header = RunHeader(
        created=datetime(2026, 1, 2, tzinfo=UTC),
        system=name,
        profile="embedded",
        gold="gold",
        gold_sha256="0",
        articles=("one",),
        commit="0123456789abcdef",
        dirty=True,
        python="3.11",
        platform="test",
        packages={},
        prompts_sha256="0",
        schema_sha256="0",
        config={},
    )
    return Run(name=name, header=header, outcomes=tuple(outcomes))


def outcome(given: Extraction | None) -> Outcome:
    """What a system gave; None is a failure."""
    error = None if given else Failure(kind="ModelError", message=f"nothing usable {ATTACK}")
    return Outcome(
        article="one",
        extraction=given,
        error=error,
        seconds=2,
        usage=Usage(calls=1, input_tokens=1234, output_tokens=56),
    )


def verdicts(given: Extraction | None, kind: str = "claim") -> list[tuple[str, str]]:
    """(verdict, reason) of each item of a kind, in reading order."""
    return [(item.verdict, item.reason) for item in review(case(), given).items if item.kind == kind]


class TestReview:
    def test_all_is_right_when_the_labels_are_given(self) -> None:
        assert {item.verdict for item in review(case(), GOLD).items} == {"right"}

    def test_a_failed_report_leaves_every_label_missed(self) -> None:
        assert verdicts(None) == [("miss", "no overlap")] * 2
        assert verdicts(None, "quantity") == [("miss", "no equal measure, low and high")]
        assert [verdict for verdict, _ in verdicts(None, "actor")] == ["miss", "miss"]

    def test_a_paired_claim_says_what_is_wrong_with_it(self) -> None:
        given = extraction([claim(1, FIRST, "a2"), claim(2, SECOND, "a1", "asserts")])
        assert verdicts(given) == [("wrong", "wrong speaker"), ("wrong", "wrong speaker and wrong stance")]

    def test_a_false_claim_and_too_little_overlap(self) -> None:
        given = extraction([claim(1, "The army said", "a1"), claim(2, SECOND, "a2", "denies"), claim(3, THIRD, None)])
        assert verdicts(given) == [
            ("miss", "too little overlap (0.27)"),
            ("false", "too little overlap (0.27)"),
            ("right", ""),
            ("false", "no overlap"),
        ]

    def test_a_second_prediction_of_one_label_is_false(self) -> None:
        given = extraction([claim(1, FIRST, "a1"), claim(2, FIRST, "a2")])
        assert verdicts(given)[:2] == [("right", ""), ("false", "its counterpart is paired with another item")]

    def test_confusion_counts_every_claim_once(self) -> None:
        given = extraction([claim(1, FIRST, "a1", "denies"), claim(2, THIRD, None)])
        confusion = review(case(), given).confusion
        cells = {
            (row, column): n for row, ns in confusion.rows for column, n in zip(confusion.columns, ns, strict=True) if n
        }
        assert cells == {("asserts", "denies"): 1, ("denies", "none"): 1, ("none", "asserts"): 1}
        assert (confusion.speaker_right, confusion.speaker_wrong) == (1, 0)

    def test_an_item_jumps_to_its_first_words(self) -> None:
        looked = review(case(), GOLD)
        denial = next(item for item in looked.items if item.kind == "claim" and item.gold and "denies" in item.gold)
        assert denial.anchor is not None
        assert SECOND.startswith(looked.segments[denial.anchor].text)


class TestCut:
    def test_segments_are_the_text_again(self) -> None:
        marks = [("wrong", "claim", [("gold", 3, 9), ("predicted", 5, 12)]), ("miss", "actor", [("gold", 0, 4)])]
        segments = cut("0123456789abcdef", marks)  # type: ignore[arg-type]
        assert "".join(segment.text for segment in segments) == "0123456789abcdef"
        assert [(s.text, s.classes, s.items) for s in segments[1:4]] == [
            ("3", "gm", (0, 1)),
            ("4", "gm", (0,)),
            ("5678", "gm pf", (0,)),
        ]

    def test_a_text_without_marks_is_one_segment(self) -> None:
        assert [segment.text for segment in cut("abc", [])] == ["abc"]


class _Page(HTMLParser):
    """Collects what the tests ask about: ids, links, loaded resources, the words of every labelled span."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.scripts = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.scripts += tag == "script"
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        self.loads += [given[name] for name in ("src", "srcset", "data") if name in given]
        self.loads += [given["href"]] if tag == "link" else []


def page() -> str:
    """Two runs side by side: one with errors and hostile words, one failed."""
    given = extraction(
        [claim(1, FIRST, "a2", statement=ATTACK), claim(2, THIRD, None)],
        warnings=[Notice(code="note", message=ATTACK)],
        dropped=[{"kind": "claim", "reason": "quote_not_found", "raw": ATTACK}],
    )
    return render([run("mine", [outcome(given)]), run("other", [outcome(None)])], [case()])


class TestPage:
    def test_needs_nothing_from_elsewhere(self) -> None:
        html = page()
        assert _Page(html).loads == ["data:,"]
        assert not re.search(r"https?://|url\(|@import", html)

    def test_every_link_leads_somewhere_and_no_id_is_given_twice(self) -> None:
        parsed = _Page(page())
        assert len(parsed.ids) == len(set(parsed.ids))
        assert {link.removeprefix("#") for link in parsed.links} <= set(parsed.ids)

    def test_hostile_words_stay_words(self) -> None:
        html = page()
        assert ATTACK not in html
        assert _Page(html).scripts == 1
        assert html.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") == 4

    def test_shows_runs_figures_and_reasons(self) -> None:
        html = page()
        for words in (
            "mine (mine, embedded)",
            "other (other, embedded)",
            "wrong speaker",
            "no overlap",
            "nothing usable",
            "1,234",
            "0123456789 + changes",
        ):
            assert words in html

    def test_the_text_is_whole_in_every_panel(self) -> None:
        bodies = re.findall(r'<p class="text">(.*?)</p>', page(), re.DOTALL)
        plain = TEXT.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
        assert [re.sub(r"</?span[^>]*>", "", body) for body in bodies] == [plain, plain]
