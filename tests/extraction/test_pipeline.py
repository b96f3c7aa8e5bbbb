"""One article through the whole extractor, with scripted models: chains, status, grounding, what is refused and lost."""

from datetime import date

import pytest

from extraction import (
    ArticleEmpty,
    ArticleNotText,
    ArticleTooLong,
    Extractor,
    LanguageNotSupported,
    NoModelAvailable,
    UnknownProfile,
    load_config,
)
from extraction.config import ExtractorConfig, ModelSpec, Profile
from extraction.errors import InvalidOutput, ProviderUnavailable
from extraction.scripted import ScriptedGateway
from extraction.work import Progress
from schemas import Article, Extraction, Usage
from schemas.draft import ActorDraft, ArticleDraft, ClaimDraft, SaidDraft, SentenceDraft

TEXT = (
    "Gunmen attack barracks at Oronda\n\n"
    "At least 12 soldiers were killed when gunmen attacked the barracks at Oronda on Monday, the army said. "
    "The Dawn Front denied having carried out the attack. It gave no figure for its own dead.\n\n"
    "For the opposition, so a report in circulation, the figure is pure invention. Eleven houses burned."
)
ARTICLE = Article(text=TEXT, published_on=date(2031, 5, 7), publisher="Tamba Post")
ODD = "so a report in circulation"


def config(*specs: ModelSpec, **limits: float) -> ExtractorConfig:
    return ExtractorConfig(profiles={"p": Profile(name="p", chain=specs, **limits)}, default_profile="p", source="test")


def spec(name: str, strategy: str = "windows") -> ModelSpec:
    return ModelSpec(name=name, strategy=strategy)  # type: ignore[arg-type]


RULES = ModelSpec(name="rules", strategy="rules")
NOTHING = SentenceDraft(statements=[])


def holds(result: Extraction) -> None:
    text = result.article.text
    assert text is not None
    for item in (*result.events, *result.claims):
        for run in item.evidence:
            assert run.start is not None and text[run.start : run.end] == run.text


async def test_rules_read_speakers_stances_and_bounds() -> None:
    result = await Extractor(config(RULES)).extract(ARTICLE)
    holds(result)
    names = {a.id: a.name for a in result.actors}
    said = {(names.get(c.speaker or ""), c.stance) for c in result.claims}
    assert ("army", "asserts") in said and ("Dawn Front", "denies") in said and ("Dawn Front", "silent") in said
    (toll,) = [q for c in result.claims for q in c.quantities if q.measure == "killed"]
    assert (toll.low, toll.high, toll.qualifier) == (12, None, "at_least")
    assert result.provenance is not None
    assert (result.provenance.model, result.provenance.usage.calls, result.status) == ("rules", 0, "complete")


async def test_words_whose_speaker_is_not_named_are_counted() -> None:
    article = Article(text="They said that shells had killed nine men. The road is long.", published_on=None)
    result = await Extractor(config(RULES)).extract(article)
    assert [(item.kind, item.reason) for item in result.dropped] == [("claim", "speaker_not_found")]
    assert "They said" in result.dropped[0].raw


async def test_a_grounded_answer_adds_a_claim_and_others_are_reported() -> None:
    answers = SentenceDraft(
        statements=[
            SaidDraft(source="the opposition", said="the figure is pure invention", stance="denies"),
            SaidDraft(source="the opposition", said="the figure of 90 is pure invention", stance="denies"),
            SaidDraft(source="the navy", said="the figure is pure invention", stance="denies"),
        ]
    )
    models = {
        "hosted_vllm/m": ScriptedGateway(
            spec("hosted_vllm/m"), lambda m: answers if ODD in m[-1]["content"].split("SENTENCE:")[1] else NOTHING
        )
    }
    result = await Extractor(config(spec("hosted_vllm/m")), lambda s: models[s.name]).extract(ARTICLE)
    holds(result)
    made = [c for c in result.claims if c.made_by == "hosted_vllm/m"]
    assert [(c.stance, c.evidence[0].text) for c in made] == [
        ("denies", "the opposition, so a report in circulation, the figure is pure invention")
    ]
    assert {d.reason for d in result.dropped} == {"quote_not_found", "source_not_in_sentence"}


async def test_the_chain_falls_back_and_says_so() -> None:
    models = {
        "hosted_vllm/first": ScriptedGateway(
            spec("hosted_vllm/first"), lambda _: ProviderUnavailable("refused", usage=Usage(calls=2, input_tokens=7))
        ),
        "hosted_vllm/second": ScriptedGateway(spec("hosted_vllm/second"), lambda _: NOTHING),
    }
    result = await Extractor(
        config(spec("hosted_vllm/first"), spec("hosted_vllm/second")), lambda s: models[s.name]
    ).extract(ARTICLE)
    assert result.provenance is not None
    first, second = result.provenance.tried
    assert first.error is not None and "refused" in first.error and second.error is None
    assert result.provenance.model == "hosted_vllm/second"
    assert result.provenance.usage.calls >= 3 and result.provenance.usage.input_tokens >= 7
    assert result.status == "complete"


async def test_bad_answers_make_a_partial_result_with_the_ranges() -> None:
    models = {
        "hosted_vllm/m": ScriptedGateway(
            spec("hosted_vllm/m"),
            lambda m: (
                NOTHING
                if ODD not in m[-1]["content"].split("SENTENCE:")[1]
                else InvalidOutput("not the schema", partial="SECRET")
            ),
        )
    }
    article = ARTICLE.model_copy(update={"text": f"{TEXT} For the mayor, so the same report, the count is a bad joke."})
    result = await Extractor(config(spec("hosted_vllm/m")), lambda s: models[s.name]).extract(article)
    assert result.status == "partial"
    assert any(u.reason == "model_failed" for u in result.not_read)
    assert any(d.kind == "reply" and d.reason == "invalid_output" for d in result.dropped)
    assert "SECRET" not in result.model_dump_json()


async def test_no_model_is_an_error_that_names_what_was_tried() -> None:
    gateway = ScriptedGateway(spec("hosted_vllm/m"), [], missing="nothing answers; start the server")
    with pytest.raises(NoModelAvailable) as caught:
        await Extractor(config(spec("hosted_vllm/m")), lambda _: gateway).extract(ARTICLE)
    assert caught.value.tried[0].error == "nothing answers; start the server"


async def test_a_large_model_reads_the_article_in_one_call() -> None:
    draft = ArticleDraft(
        actors=[
            ActorDraft(name="Dawn Front", aliases=[], kind="armed_group", part_of=None),
            ActorDraft(name="army", aliases=[], kind="state_forces", part_of=None),
        ],
        events=[],
        claims=[
            ClaimDraft(
                quote="The Dawn Front denied having carried out the attack",
                speaker="Dawn Front",
                relayed_by=[],
                stance="denies",
                statement="It did.",
                figures=[],
            ),
            ClaimDraft(
                quote="The Dawn Front admitted the attack",
                speaker="Dawn Front",
                relayed_by=[],
                stance="asserts",
                statement="It did.",
                figures=[],
            ),
            ClaimDraft(
                quote="the army said", speaker="King Herod", relayed_by=[], stance="asserts", statement="x", figures=[]
            ),
        ],
    )
    gateway = ScriptedGateway(spec("hosted_vllm/big", "whole"), [draft])
    result = await Extractor(config(spec("hosted_vllm/big", "whole")), lambda _: gateway).extract(ARTICLE)
    holds(result)
    assert len(gateway.asked) == 1
    assert [c.stance for c in result.claims if c.made_by == "hosted_vllm/big"] == ["denies"]
    assert sorted(d.reason for d in result.dropped) == ["quote_not_found", "speaker_not_in_text"]
    assert result.provenance is not None and result.provenance.strategy == "whole"


@pytest.mark.parametrize(
    ("article", "error"),
    [
        (Article(text="  \n "), ArticleEmpty),
        (Article(text="\x00\x01\x02 PNG"), ArticleNotText),
        (Article(text="a " * 200_000), ArticleTooLong),
        (
            Article(text="Die Armee teilte mit, dass die Straße zur Küste gesperrt sei und niemand verletzt wurde."),
            LanguageNotSupported,
        ),
        (Article(text="The army said so.", language="fr"), LanguageNotSupported),
        (Article(html="<html><body></body></html>"), ArticleEmpty),
    ],
)
async def test_bad_input_is_a_clear_error(article: Article, error: type[Exception]) -> None:
    with pytest.raises(error):
        await Extractor(config(RULES)).extract(article)


async def test_unknown_profile() -> None:
    with pytest.raises(UnknownProfile):
        await Extractor(load_config()).extract(ARTICLE, profile="nope")


async def test_reading_twice_gives_the_same_and_progress_is_told() -> None:
    seen: list[Progress] = []
    extractor = Extractor(config(RULES))
    one = await extractor.extract(ARTICLE, on_progress=seen.append)
    two = await extractor.extract(ARTICLE)
    assert one.model_copy(update={"provenance": None}) == two.model_copy(update={"provenance": None})
    assert {p.stage for p in seen} >= {"reading", "parsing", "assembling"}
    assert [p.claim for p in seen if p.claim] == one.claims
