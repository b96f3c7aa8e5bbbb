"""The peers' adapters. All replies here are made by hand, in the shape that the model would give; nothing is asked of a model."""

import importlib.util
import json
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from evals.peers import instructor as instructor_peer
from evals.peers import langextract as langextract_peer
from evals.peers import server as peer_server
from evals.peers.actors import Roster
from evals.peers.assemble import Assembled, assemble
from evals.peers.draft import Draft
from evals.peers.examples import heading, load_examples
from evals.peers.grounded import Grounded, to_draft, to_grounded
from evals.peers.locate import locate
from evals.peers.server import Server
from extraction.config import ModelSpec, load_config
from extraction.errors import ConfigError
from extraction.targets import Target
from schemas import Article

TEXT = (
    "At least 12 “rebels” died near Tel Amar, the army said on Monday. Colonel Idris Hamou warned of more raids.\n\n"
    "He said the Red Dawn group had fled. Red Dawn denied losing a single man."
)
ARTICLE = Article(id="one", text=TEXT, published_on=date(2021, 3, 4), publisher="The Courier")


def draft(**parts: Any) -> Draft:
    """A draft from plain data, as a model would give it."""
    return Draft.model_validate({"actors": [], "events": [], "claims": [], **parts})


def claim(number: int, quote: str, speaker: str | None, stance: str = "asserts", **extra: Any) -> dict[str, Any]:
    """A claim as a model would write it."""
    blank = {"relayed_by": [], "statement": "It is so.", "quantities": [], "about": [], "contradicts": []}
    rest = {"direct_quote": False, "period": None, "said_on": None}
    return {"id": f"c{number}", "evidence": [quote], "speaker": speaker, "stance": stance, **blank, **rest, **extra}


def actor(name: str, kind: str = "other", **extra: Any) -> dict[str, Any]:
    """An actor as a model would write it."""
    return {"name": name, "aliases": [], "kind": kind, "country": None, "part_of": None, **extra}


def figure(**extra: Any) -> dict[str, Any]:
    """A figure as a model would write it."""
    return {"measure": "killed", "qualifier": "exact", "low": None, "high": None, "of": None, "unit": None, **extra}


class TestLocate:
    def test_letter_by_letter(self) -> None:
        found = locate("Red Dawn denied", TEXT)
        assert found.exact
        assert [(run.text, run.match) for run in found.runs] == [("Red Dawn denied", "exact")]

    def test_other_quotes_case_and_spaces(self) -> None:
        (run,) = locate('at least 12  "rebels" died', TEXT).runs
        assert (run.text, run.match) == ("At least 12 “rebels” died", "normalised")

    def test_words_left_out_or_changed(self) -> None:
        found = locate("Colonel Hamou warned about more raids", TEXT)
        assert not found.exact
        assert [(run.text, run.match) for run in found.runs] == [
            ("Idris Hamou warned of more raids", None)
        ] or found.runs[0].text.endswith("more raids")

    def test_an_elision_gives_two_runs(self) -> None:
        assert [run.text for run in locate("At least 12 … the army said", TEXT).runs] == [
            "At least 12",
            "the army said",
        ]

    @pytest.mark.parametrize("quote", ["", "  ", "Blue Dusk", "the government of Nowhere fell overnight in chaos"])
    def test_what_is_not_there_is_not_found(self, quote: str) -> None:
        assert not locate(quote, TEXT).runs


class TestAssemble:
    def test_speakers_by_alias_surname_pronoun_and_own_voice(self) -> None:
        given = draft(
            actors=[
                actor("the army", "state_forces", aliases=["military"]),
                actor("Idris Hamou", "person", part_of="army"),
            ],
            claims=[
                claim(1, "At least 12 “rebels” died near Tel Amar, the army said", "The Military"),
                claim(2, "Colonel Idris Hamou warned of more raids", "Colonel Idris Hamou", "predicts"),
                claim(3, "He said the Red Dawn group had fled", "He"),
                claim(4, "Red Dawn denied losing a single man", "Red Dawn", "denies"),
                claim(5, "near Tel Amar", "null"),
            ],
        )
        out = assemble(TEXT, given)
        names = {one.id: one.name for one in out.actors}
        assert [names.get(one.speaker or "") for one in out.claims] == [
            "army",
            None,
            "Idris Hamou",
            "Idris Hamou",
            "Red Dawn",
        ]
        assert [one.part_of for one in out.actors if one.name == "Idris Hamou"] == ["a1"]

    @pytest.mark.parametrize(
        ("one", "other", "joined"),
        [
            ("Tamari defence ministry", "the defence ministry", True),
            ("defence ministry", "Tamari defence ministry", True),
            ("Tamari army", "army", False),
            ("southern army command", "northern army command", False),
        ],
    )
    def test_a_body_named_in_short_is_the_one_named_in_full(self, one: str, other: str, joined: bool) -> None:
        roster = Roster([])
        assert (roster.id_of(one) == roster.id_of(other)) == joined

    def test_a_short_name_for_two_bodies_is_neither(self) -> None:
        roster = Roster([])
        ids = {roster.id_of(name) for name in ("Tamari defence ministry", "Osani defence ministry", "defence ministry")}
        assert len(ids) == 3

    def test_a_quote_found_nowhere_drops_the_claim_and_says_so(self) -> None:
        out = assemble(TEXT, draft(claims=[claim(1, "aliens landed in the capital city", "army")]))
        assert not out.claims
        assert [(one.kind, one.reason) for one in out.dropped] == [("claim", "quote_not_found")]

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (figure(qualifier="at_least", low=12), (12, None)),
            (figure(qualifier="up_to", low=40), (None, 40)),
            (figure(qualifier="exact", high=7), (7, 7)),
            (figure(qualifier="between", low=15, high=12), (12, 15)),
            (figure(qualifier="more_than", low=10, high=99), (10, None)),
        ],
    )
    def test_bounds_follow_the_hedge(self, given: dict[str, Any], expected: tuple[int | None, int | None]) -> None:
        (only,) = assemble(TEXT, draft(claims=[claim(1, "At least 12", None, quantities=[given])])).claims
        assert [(one.low, one.high) for one in only.quantities] == [expected]

    def test_a_figure_without_a_number_is_dropped_and_counted(self) -> None:
        out = assemble(TEXT, draft(claims=[claim(1, "At least 12", None, quantities=[figure()])]))
        assert not out.claims[0].quantities
        assert [one.reason for one in out.dropped] == ["no_number"]

    def test_contradictions_go_both_ways_and_unknown_references_are_counted(self) -> None:
        given = draft(
            claims=[
                claim(1, "At least 12", "army"),
                claim(2, "Red Dawn denied", "Red Dawn", "denies", contradicts=["C1", "c9", "c2"]),
            ]
        )
        out = assemble(TEXT, given)
        assert [one.contradicts for one in out.claims] == [["c2"], ["c1"]]
        assert out.unread == 1

    def test_a_repeat_is_one_claim(self) -> None:
        given = draft(
            claims=[claim(1, "At least 12", "army"), claim(2, "At least 12", "army", quantities=[figure(low=12)])]
        )
        out = assemble(TEXT, given)
        assert [(one.id, len(one.quantities)) for one in out.claims] == [("c1", 1)]
        assert [one.reason for one in out.dropped] == ["duplicate"]

    def test_unreadable_dates_are_null_and_counted(self) -> None:
        out = assemble(
            TEXT,
            draft(
                claims=[claim(1, "At least 12", "army", said_on="Monday", period={"start": "2021-03-01", "end": None})]
            ),
        )
        assert (out.claims[0].said_on, out.unread) == (None, 1)
        assert out.claims[0].period is not None
        assert [one.code for one in out.notices()] == ["fields_unreadable"]

    def test_an_event_with_country_by_name_and_days_in_the_wrong_order(self) -> None:
        event = {
            "id": "e1", "evidence": ["rebels” died near Tel Amar"], "type": "armed_clash", "description": "A clash.", "start": "2021-03-02",
            "end": "2021-03-01", "precision": "day", "place": "Tel Amar", "country": "Chad", "participants": [{"actor": "army", "role": "initiator"}],
        }  # fmt: skip
        (only,) = assemble(TEXT, draft(events=[event])).events
        assert (only.country, only.start, only.end) == ("TD", date(2021, 3, 1), date(2021, 3, 2))
        assert [(one.actor, one.role) for one in only.participants] == [("a1", "initiator")]


class TestExamples:
    def test_every_quote_of_the_examples_stands_in_its_text(self) -> None:
        for example in load_examples():
            out = assemble(example.text, example.draft)
            assert not out.dropped
            assert not out.unread
            assert all(run.match == "exact" for item in (*out.events, *out.claims) for run in item.evidence)
            assert (len(out.actors), len(out.claims)) == (len(example.draft.actors), len(example.draft.claims))

    def test_an_example_survives_langextracts_shape(self) -> None:
        for example in load_examples():
            text = example.text
            spots = ((item, text.find(item.text)) for item in to_grounded(example.draft, text))
            placed = [
                Grounded(item.kind, item.text, item.attributes, at, at + len(item.text), exact=True)
                for item, at in spots
            ]
            back, where = to_draft(placed, text)
            told, again = assemble(text, example.draft), assemble(text, back, where)
            assert _gist(again) == _gist(told)

    def test_the_heading_gives_the_day_its_name(self) -> None:
        assert heading(ARTICLE) == "Published on: Thursday, 2021-03-04\nPublisher: The Courier"


def _gist(out: Assembled) -> list[Any]:
    """What the scores look at."""
    names = {None: None} | {one.id: one.name for one in out.actors}
    claims = {
        (
            names[one.speaker],
            one.stance,
            one.evidence[0].text,
            *((q.measure, q.low, q.high, q.qualifier) for q in one.quantities),
        )
        for one in out.claims
    }
    events = {(one.type, one.evidence[0].text, one.start, one.place) for one in out.events}
    return [sorted(names.values(), key=str), claims, events]


class TestGrounded:
    def test_loose_words_are_taken_for_the_nearest_value(self) -> None:
        loose = {
            "speaker": "army",
            "stance": "Assert",
            "quantities": ["dead: at least 12 rebels", "wounded: dozens", "killed: some"],
            "said_on": "2021-03-01",
        }
        given, where = to_draft([Grounded("claim", "At least 12", loose, 0, 11, exact=True)], TEXT)
        (only,) = given.claims
        assert (only.stance, only.said_on) == ("asserts", "2021-03-01")
        assert [(q.measure, q.qualifier, q.low, q.high, q.unit) for q in only.quantities] == [
            ("killed", "at_least", 12, None, "rebels"),
            ("wounded", "vague", 24, None, None),
            ("killed", "exact", None, None, None),
        ]
        assert [run.text for run in where["x1"].runs] == ["At least 12"]

    @pytest.mark.parametrize("named", ["army", "Red Dawn, the army", "Red Dawn and army"])
    def test_whom_a_denial_disputes_may_be_a_list_in_words(self, named: str) -> None:
        said = Grounded("claim", "12 died, the army said", {"speaker": "army"})
        denial = Grounded("claim", "rebels denied it", {"speaker": "rebels", "stance": "disputed", "disputes": named})
        given, _ = to_draft([said, denial], TEXT)
        assert (given.claims[1].stance, given.claims[1].contradicts) == ("denies", ["x1"])

    @pytest.mark.parametrize(
        ("figure", "said", "measure", "unit"),
        [
            ("killed: dozens of soldiers", "dozens were wounded", "killed", "soldiers"),
            ("people: hundreds", "hundreds have fled, the mayor said", "displaced", None),
            ("settlements: two", "rebels seized two settlements", "places_captured", None),
            ("people: 30", "30 people signed the letter", "other", None),
        ],
    )
    def test_what_is_counted_may_be_told_by_the_claim(
        self, figure: str, said: str, measure: str, unit: str | None
    ) -> None:
        given, _ = to_draft([Grounded("claim", said, {"quantities": [figure]})], said)
        (one,) = given.claims[0].quantities
        assert (one.measure, one.unit) == (measure, unit)

    def test_what_the_aligner_did_not_place_is_looked_for_once_more(self) -> None:
        given, where = to_draft(
            [Grounded("claim", "Colonel Idris Hamou warned", {"speaker": "Idris Hamou", "stance": "predicts"})], TEXT
        )
        assert not where
        assert [one.evidence[0].text for one in assemble(TEXT, given, where).claims] == ["Colonel Idris Hamou warned"]

    def test_attributes_may_be_missing_or_null(self) -> None:
        given, _ = to_draft(
            [
                Grounded("actor", "army", {}),
                Grounded("event", "died", {"type": None, "participants": None}),
                Grounded("claim", "army said", {}),
            ],
            TEXT,
        )
        assert (given.actors[0].kind, given.events[0].type, given.claims[0].speaker) == ("other", "other", None)


class TestSalvage:
    def test_whole_items_of_a_reply_cut_short_are_kept(self) -> None:
        whole = draft(
            actors=[actor("army")], claims=[claim(1, "At least 12", "army"), claim(2, "Red Dawn denied", "Red Dawn")]
        ).model_dump_json()
        kept, lost = instructor_peer.salvage(whole[: whole.rfind('"speaker"')])
        assert ([one.name for one in kept.actors], [one.id for one in kept.claims], lost) == (["army"], ["c1"], 1)

    @pytest.mark.parametrize("reply", ["", "I cannot help with that.", "[1, 2", '{"claims": 3}'])
    def test_a_reply_of_no_use_gives_nothing(self, reply: str) -> None:
        kept, _ = instructor_peer.salvage(reply)
        assert not kept.actors + kept.events + kept.claims


async def test_a_peer_has_room_and_time_for_its_long_prompts_and_replies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile's context is meant for claimwire's short questions; a peer cut off by it would be our doing."""
    asked: list[ModelSpec] = []

    async def resolve(spec: ModelSpec) -> Target:
        asked.append(spec)
        return Target("hosted_vllm/some", "http://127.0.0.1:9/v1", "key")

    async def nothing(spec: ModelSpec) -> None: ...

    monkeypatch.setattr(peer_server.weights, "ensure", lambda spec: None)
    monkeypatch.setattr(peer_server.targets, "missing", nothing)
    monkeypatch.setattr(peer_server.targets, "resolve", resolve)
    async with peer_server.serving(load_config(environ={}), "embedded") as server:
        assert (server.model_id, server.timeout_s) == ("some", peer_server.TIMEOUT_S)
    assert [spec.context_tokens for spec in asked] == [peer_server.CONTEXT_TOKENS]
    assert peer_server.CONTEXT_TOKENS > 4500 + instructor_peer.MAX_TOKENS


@pytest.fixture
def fake_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is never reached: the tests below answer in its place."""

    @asynccontextmanager
    async def serving(config: Any, profile: str, **_: Any) -> Any:
        yield Server(
            label="fake/model",
            model="hosted_vllm/model",
            base_url="http://127.0.0.1:9/v1",
            api_key="none",
            parallel=2,
            timeout_s=5,
        )

    for module in (instructor_peer, langextract_peer):
        monkeypatch.setattr(module, "serving", serving)


@pytest.mark.usefixtures("fake_server")
class TestInstructor:
    @pytest.fixture
    def answer(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
        """Make litellm answer with the texts given, in turn; returns the list of requests it got."""
        monkeypatch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # else the import asks for a price list
        import litellm

        def script(*replies: tuple[str, str]) -> list[dict[str, Any]]:
            left: Iterator[tuple[str, str]] = iter(replies)
            requests: list[dict[str, Any]] = []

            async def acompletion(**request: Any) -> Any:
                requests.append(request)
                text, finish = next(left)
                choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
                return litellm.ModelResponse(
                    choices=[choice], usage={"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
                )

            monkeypatch.setattr(litellm, "acompletion", acompletion)
            return requests

        return script

    async def test_one_call_with_a_strict_schema(self, answer: Callable[..., list[dict[str, Any]]]) -> None:
        requests = answer((draft(claims=[claim(1, "the army said", "army")]).model_dump_json(), "stop"))
        result = await instructor_peer.extract(ARTICLE, None, "p")  # type: ignore[arg-type]
        assert (result.status, len(result.claims), result.warnings) == ("complete", 1, [])
        (request,) = requests
        assert request["response_format"]["json_schema"]["strict"] is True
        assert request["messages"][-1]["content"].endswith(TEXT)
        assert "Thursday, 2021-03-04" in request["messages"][-1]["content"]

    async def test_malformed_replies_are_asked_again_and_all_are_counted(
        self, answer: Callable[..., list[dict[str, Any]]]
    ) -> None:
        good = draft(claims=[claim(1, "the army said", "army")]).model_dump_json()
        answer(("{}", "stop"), ("nonsense", "stop"), (good, "stop"))
        result = await instructor_peer.extract(ARTICLE, None, "p")  # type: ignore[arg-type]
        assert result.provenance is not None
        assert (result.status, result.provenance.usage.calls, result.provenance.usage.output_tokens) == (
            "complete",
            3,
            30,
        )

    async def test_no_valid_reply_is_a_failure_that_shows(self, answer: Callable[..., list[dict[str, Any]]]) -> None:
        answer(*[("SECRET nonsense", "stop")] * 3)
        result = await instructor_peer.extract(ARTICLE, None, "p")  # type: ignore[arg-type]
        assert result.provenance is not None
        assert (result.status, result.provenance.usage.calls) == ("failed", 3)
        assert [one.code for one in result.warnings] == ["peer_fell_short"]
        assert "SECRET" not in result.model_dump_json()

    async def test_a_reply_cut_short_is_partial(self, answer: Callable[..., list[dict[str, Any]]]) -> None:
        whole = draft(
            claims=[claim(1, "the army said", "army"), claim(2, "Red Dawn denied", "Red Dawn")]
        ).model_dump_json()
        answer((whole[:-60], "length"))
        result = await instructor_peer.extract(ARTICLE, None, "p")  # type: ignore[arg-type]
        assert (result.status, len(result.claims)) == ("partial", 1)
        assert result.not_read[0].start == TEXT.find("the army said") + len("the army said")

    async def test_a_server_that_fails_is_a_failure_that_shows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import litellm

        async def refuse(**_: Any) -> Any:
            raise litellm.InternalServerError("refused", "hosted_vllm", "model")

        monkeypatch.setattr(litellm, "acompletion", refuse)
        result = await instructor_peer.extract(ARTICLE, None, "p")  # type: ignore[arg-type]
        assert result.status == "failed"
        assert "InternalServerError" in result.warnings[0].message


class TestWithoutLangExtract:
    async def test_the_error_names_the_fix(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "langextract", None)
        with pytest.raises(ConfigError, match="pip install"):
            await langextract_peer.extract(ARTICLE, None, "p")  # type: ignore[arg-type]


@pytest.mark.skipif(
    importlib.util.find_spec("langextract") is None, reason="the optional extra `peers` is not installed"
)
@pytest.mark.usefixtures("fake_server")
class TestLangExtract:
    @staticmethod
    def scripted(monkeypatch: pytest.MonkeyPatch, *replies: str) -> list[str]:
        """Answer every chunk in the OpenAI client's place; returns the list of prompts."""
        from langextract.providers.openai import OpenAILanguageModel
        from openai.types.chat import ChatCompletion

        left, prompts = iter(replies), []

        def process(self: Any, prompt: str, config: dict[str, Any]) -> Any:
            prompts.append(prompt)
            choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": next(left)}}
            usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
            return self._response_to_scored_output(
                ChatCompletion.model_validate(
                    {
                        "id": "1",
                        "created": 0,
                        "model": "m",
                        "object": "chat.completion",
                        "choices": [choice],
                        "usage": usage,
                    }
                )
            )

        monkeypatch.setattr(OpenAILanguageModel, "_process_single_prompt", process)
        return prompts

    def test_its_own_check_finds_every_example(self) -> None:
        import langextract as lx
        from langextract import prompt_validation

        report = prompt_validation.validate_prompt_alignment(langextract_peer.lx_examples(lx))
        # Items that overlap (an actor within its claim) count as inexact in its own check; none may fail to be found.
        failed = [issue for issue in report.issues if issue.issue_kind == prompt_validation.IssueKind.FAILED]
        assert [issue.extraction_text_preview for issue in failed] == []

    async def test_extractions_become_records(self, monkeypatch: pytest.MonkeyPatch) -> None:
        said = {
            "claim": "the army said on Monday",
            "claim_attributes": {"speaker": "army", "stance": "asserts", "quantities": ["killed: at least 12 rebels"]},
        }
        prompts = self.scripted(
            monkeypatch,
            json.dumps({"extractions": [{"actor": "army", "actor_attributes": {"kind": "state_forces"}}, said]}),
        )
        result = await langextract_peer.extract(ARTICLE, None, "p")  # type: ignore[arg-type]
        assert (result.status, result.actors[0].kind, result.claims[0].speaker) == ("complete", "state_forces", "a1")
        assert [(q.low, q.high) for q in result.claims[0].quantities] == [(12, None)]
        assert result.claims[0].evidence[0].match == "exact"
        assert "Thursday, 2021-03-04" in prompts[0]

    async def test_a_lost_chunk_is_counted_and_its_range_unread(self, monkeypatch: pytest.MonkeyPatch) -> None:
        long = Article(text="\n\n".join([TEXT] * 6))
        self.scripted(monkeypatch, json.dumps({"extractions": []}), '{"extractions": [{"claim": "cut sho')
        result = await langextract_peer.extract(long, None, "p")  # type: ignore[arg-type]
        assert result.provenance is not None
        assert (result.status, result.provenance.usage.calls) == ("partial", 2)
        assert "1 of 2 chunks" in result.warnings[0].message
        assert len(result.read) == len(result.not_read) == 1

    async def test_a_server_that_fails_is_a_failure_that_shows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from langextract.core.exceptions import InferenceRuntimeError
        from langextract.providers.openai import OpenAILanguageModel

        def refuse(*_: Any) -> Any:
            raise InferenceRuntimeError("refused")

        monkeypatch.setattr(OpenAILanguageModel, "_process_single_prompt", refuse)
        result = await langextract_peer.extract(ARTICLE, None, "p")  # type: ignore[arg-type]
        assert (result.status, result.claims) == ("failed", [])
        assert "InferenceRuntimeError" in result.warnings[0].message
