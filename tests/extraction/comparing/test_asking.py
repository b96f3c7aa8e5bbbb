"""The model step of a comparison: asked only on request, only of what rules leave open, and all of it accounted for."""

from collections.abc import Callable
from typing import Any

import pytest

from extraction import Extractor
from extraction.breaker import Breakers
from extraction.comparing import compare
from extraction.comparing.asking import Settling
from extraction.comparing.assemble import Picture
from extraction.config import RULES, ExtractorConfig, ModelSpec, Profile
from extraction.errors import ExtractionError, InvalidOutput, ProviderRejected, UnknownProfile
from extraction.scripted import ScriptedGateway
from schemas import Comparison, Extraction
from schemas.draft import PairAnswer, PairAnswerDraft, PairDraft
from tests.extraction.comparing.conftest import Build, claim

RULED = "A flare went up over the granary of Tamesna."
BLUR = "The granary of Tamesna had stood empty for years."


def answer(word: PairAnswer) -> PairDraft:
    return PairDraft(answers=[PairAnswerDraft(relation=word)])


def spec(name: str, **more: Any) -> ModelSpec:
    return ModelSpec(name=name, strategy="windows", retries=0, **more)


def extractor(*gateways: ScriptedGateway, **limits: Any) -> Extractor:
    profile = Profile(name="p", chain=tuple(g.spec for g in gateways), **limits)
    by_name = {g.spec.name: g for g in gateways}
    config = ExtractorConfig(profiles={"p": profile}, default_profile="p", source="test")
    return Extractor(config, lambda spec: by_name[spec.name])


@pytest.fixture
def open_reports(report: Build) -> list[Extraction]:
    """Two reports with one pair that no rule relates; and the same event with a figure, which rules do."""
    return [
        report("one", claim("c1", "a5", RULED), claim("c2", "a1", "12 soldiers died.", counts=(("killed", "exact", 12, "a1"),))),
        report("two", claim("c1", "a3", BLUR), claim("c2", "a5", "12 soldiers died.", counts=(("killed", "exact", 12, "a1"),))),
    ]  # fmt: skip


def by_model(made: Comparison) -> list[tuple[str, str | None]]:
    return [(item.relation, item.model) for item in made.relations if item.basis == "model"]


async def ask(reports: list[Extraction], *gateways: ScriptedGateway, **limits: Any) -> Comparison:
    return await extractor(*gateways, **limits).compare(reports, profile="p")


@pytest.mark.parametrize(
    ("word", "relation"), [("agree", "supports"), ("clash", "contradicts"), ("neither", None)]
)  # fmt: skip
async def test_an_answer_relates_an_open_pair_and_changes_no_other(
    open_reports: list[Extraction], word: PairAnswer, relation: str | None
) -> None:
    gateway = ScriptedGateway(spec("hosted_vllm/m"), lambda _: answer(word))
    made, alone = await ask(open_reports, gateway), compare(open_reports)
    assert by_model(made) == ([(relation, "hosted_vllm/m")] if relation else [])
    assert [item for item in made.relations if item.basis != "model"] == alone.relations
    told = made.questions
    assert told is not None and (told.open_pairs, told.related, told.unrelated) == (1, bool(relation), not relation)
    assert (told.failed, told.not_asked, told.left_because, told.usage.calls) == (0, 0, None, 1)
    assert (told.model, told.prompt) == ("hosted_vllm/m", "pair/v1") and alone.questions is None


async def test_one_short_question_names_the_event_and_who_says_what(open_reports: list[Extraction]) -> None:
    gateway = ScriptedGateway(spec("hosted_vllm/m"), lambda _: answer("neither"))
    await ask(open_reports, gateway)
    ((_, user),) = gateway.asked
    assert (
        user["content"]
        == f"EVENT: An attack on Tamesna.\nFIRST: Desert Watch says: {RULED}\nSECOND: Sahara League says: {BLUR}"
    )


async def test_one_body_that_agrees_with_itself_told_it_otherwise(report: Build) -> None:
    reports = [report("one", claim("c1", "a5", RULED)), report("two", claim("c1", "a5", BLUR))]
    made = await ask(reports, ScriptedGateway(spec("hosted_vllm/m"), lambda _: answer("agree")))
    assert by_model(made) == [("same_origin_variant", "hosted_vllm/m")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"counts": (("killed", "exact", 3, "a1"),)}, {"counts": (("wounded", "exact", 9, "a1"),)}),  # figures decide
        ({"stance": "silent"}, {}),
        ({"stance": "vows"}, {}),
        ({"period": {"start": "2031-05-01", "end": "2031-05-01"}}, {"period": {"start": "2031-05-09", "end": None}}),
        ({"about": []}, {}),
    ],
)
async def test_what_rules_decide_is_not_asked(report: Build, first: dict[str, Any], second: dict[str, Any]) -> None:
    gateway = ScriptedGateway(spec("hosted_vllm/m"), [])
    reports = [report("one", claim("c1", "a5", RULED, **first)), report("two", claim("c1", "a3", BLUR, **second))]
    made = await ask(reports, gateway)
    assert not gateway.asked and made.questions is not None and made.questions.open_pairs == 0


def bad(_: object) -> InvalidOutput:
    return InvalidOutput("not the schema", partial="nonsense")


@pytest.mark.parametrize(
    ("script", "limits", "counts", "because"),
    [
        (bad, {}, (0, 0, 1, 0), None),
        (lambda _: ProviderRejected("wrong key"), {}, (0, 0, 0, 1), "no_model"),
        (lambda _: answer("agree"), {"token_budget": 1}, (1, 0, 0, 0), None),  # overshot by one call, as everywhere
    ],
)
async def test_failures_are_counted(
    open_reports: list[Extraction],
    script: Callable[[object], PairDraft | ExtractionError],
    limits: dict[str, Any],
    counts: tuple[int, ...],
    because: str | None,
) -> None:
    made = await ask(open_reports, ScriptedGateway(spec("hosted_vllm/m"), script), **limits)
    told = made.questions
    assert told is not None
    assert (told.related, told.unrelated, told.failed, told.not_asked, told.left_because) == (*counts, because)


async def test_the_next_model_answers_what_the_first_could_not(open_reports: list[Extraction]) -> None:
    gone = ScriptedGateway(spec("hosted_vllm/gone"), [], missing="nothing answers; start the server")
    down = ScriptedGateway(spec("hosted_vllm/down"), lambda _: ProviderRejected("wrong key"))
    made = await ask(open_reports, gone, down, ScriptedGateway(spec("hosted_vllm/up"), lambda _: answer("agree")))
    assert by_model(made) == [("supports", "hosted_vllm/up")] and made.questions is not None
    errors = [tried.error or "" for tried in made.questions.tried]
    assert errors[0] == "nothing answers; start the server" and "wrong key" in errors[1] and errors[2] == ""


async def test_without_a_model_the_comparison_is_that_of_the_rules(open_reports: list[Extraction]) -> None:
    rules = ModelSpec(name=RULES, strategy="rules")
    config = ExtractorConfig(profiles={"p": Profile(name="p", chain=(rules,))}, default_profile="p", source="test")
    made = await Extractor(config).compare(open_reports, profile="p")
    assert made.questions is not None and (made.questions.not_asked, made.questions.left_because) == (1, "no_model")
    assert made.relations == compare(open_reports).relations
    with pytest.raises(UnknownProfile):
        await Extractor(config).compare(open_reports, profile="q")


async def test_the_most_alike_are_asked_first_and_the_rest_counted(report: Build) -> None:
    near = "A flare went up over the granary of Tamesna at noon and at dusk."
    reports = [
        report("one", claim("c1", "a5", RULED)),
        report("two", claim("c1", "a3", BLUR)),
        report("three", claim("c1", "a1", near)),
    ]
    made = []
    for order in (reports, reports[::-1]):
        gateway = ScriptedGateway(spec("hosted_vllm/m"), lambda _: answer("neither"))
        profile = Profile(name="p", chain=(gateway.spec,))
        told = await Settling(Picture.of(order), profile, lambda _, gateway=gateway: gateway, Breakers(), most=1).ask()  # type: ignore[misc]
        assert (told.open_pairs, told.unrelated, told.not_asked, told.left_because) == (3, 1, 2, "limit")
        assert near in gateway.asked[0][1]["content"]
        made.append((gateway.asked, told))
    assert made[0] == made[1]
