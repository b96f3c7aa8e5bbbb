"""A large model's drafts: what stands in the text is taken, what does not is dropped and listed. Scripted, invented replies."""

import threading
from typing import Any

import pytest

from extraction import Extractor, ExtractorConfig
from extraction.config import ModelSpec, Profile
from extraction.scripted import ScriptedGateway
from schemas import Article, Extraction
from schemas.draft import ArticleDraft

TEXT = (
    "Rebels seized the town of Marenga on Sunday, the Oronda army said.\n\n"
    "Its spokesman, Col. Tomas Beru, said up to 40 soldiers had died. The Dawn Front denied taking the town.\n\n"
    "Read more: Elections postponed in Soro"
)
DRAFT: dict[str, Any] = {
    "actors": [
        {"name": "Oronda army", "aliases": ["soldiers"], "kind": "state_forces", "part_of": None},
        {"name": "Tomas Beru", "aliases": [], "kind": "person", "part_of": "Oronda army"},
        {"name": "Dawn Front", "aliases": ["Rebels", "Sunrise Movement"], "kind": "armed_group", "part_of": None},
    ],
    "events": [
        {
            "type": "territory_captured",
            "description": "Rebels seize Marenga.",
            "quotes": ["Rebels seized the town of Marenga on Sunday"],
            "when": "on Sunday",
            "place": "Marenga",
            "participants": [{"actor": "Dawn Front", "role": "initiator"}],
        }
    ],
    "claims": [
        {
            "quote": "Rebels seized the town of Marenga on Sunday, the Oronda army said",
            "speaker": "Oronda army",
            "relayed_by": [],
            "stance": "asserts",
            "statement": "The Dawn Front seized Marenga on 4 May 2031.",
            "figures": [],
        },
        {
            "quote": "Col. Tomas Beru, said up to 40 soldiers had died",
            "speaker": "Tomas Beru",
            "relayed_by": [],
            "stance": "asserts",
            "statement": "Up to 40 soldiers died.",
            "figures": [{"quote": "up to 40 soldiers", "measure": "killed", "of": "Oronda army"}],
        },
        {
            "quote": "The Dawn Front denied taking the town",
            "speaker": "Dawn Front",
            "relayed_by": [],
            "stance": "denies",
            "statement": "The Dawn Front took Marenga.",
            "figures": [],
        },
    ],
}


async def read(draft: dict[str, Any]) -> Extraction:
    spec = ModelSpec(name="scripted/large", strategy="whole", max_output_tokens=4000, context_tokens=32_000)
    config = ExtractorConfig(profiles={"p": Profile(name="p", chain=(spec,))}, default_profile="p", source="test")
    gateway = ScriptedGateway(spec, [ArticleDraft.model_validate(draft)])
    return await Extractor(config, lambda _: gateway).extract(Article(id="x", text=TEXT, published_on="2031-05-06"))


def changed(path: str, value: Any) -> dict[str, Any]:
    """The draft with one value replaced: "claims.1.speaker"."""
    import copy

    draft = copy.deepcopy(DRAFT)
    node: Any = draft
    *way, last = path.split(".")
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    node[last] = value
    return draft


async def test_a_good_draft_is_taken_with_its_bounds_days_and_links_computed() -> None:
    result = await read(DRAFT)
    army, person, front = result.actors[1], result.actors[2], result.actors[0]
    assert (army.name, person.name, front.name) == ("Oronda army", "Tomas Beru", "Dawn Front")
    assert person.part_of == army.id
    assert front.aliases == ["Rebels"]
    event = result.events[0]
    assert (event.type, str(event.start), event.place) == ("territory_captured", "2031-05-04", "Marenga")
    assert [(p.actor, p.role) for p in event.participants] == [(front.id, "initiator")]
    seized, died, denied = result.claims
    assert (died.quantities[0].low, died.quantities[0].high, died.quantities[0].qualifier) == (None, 40, "up_to")
    assert died.quantities[0].of == army.id
    assert seized.about == [event.id]
    assert seized.id in denied.contradicts
    assert seized.statement == "The Dawn Front seized Marenga on 4 May 2031."
    assert [d.reason for d in result.dropped] == ["alias_not_in_text"]


@pytest.mark.parametrize(
    ("path", "value", "kind", "reason"),
    [
        ("claims.1.quote", "Col. Tomas Beru, said up to 400 soldiers had died", "claim", "quote_not_found"),
        ("claims.1.speaker", "Alba Renn", "claim", "speaker_not_in_text"),
        (
            "claims.1.figures",
            [{"quote": "40 civilians", "measure": "killed", "of": None}],
            "quantity",
            "number_not_in_evidence",
        ),
        ("claims.0.quote", "Elections postponed in Soro", "claim", "furniture"),
        ("claims.2", DRAFT["claims"][0], "claim", "duplicate"),
        ("events.0.quotes", ["Rebels overran Marenga"], "event", "quote_not_found"),
        ("events.0.place", "Soro Heights", "event", "place_not_in_text"),
        ("events.0.when", "on Friday", "event", "date_not_in_text"),
        ("claims.1.relayed_by", ["Radio Umbra"], "actor", "relay_not_in_text"),
        (
            "claims.1.figures",
            [{"quote": "up to 40", "measure": "killed", "of": "Umbra Guard"}],
            "actor",
            "counted_not_in_text",
        ),
        ("actors.1.name", "Alba Renn", "actor", "name_not_in_text"),
    ],
)
async def test_what_does_not_stand_in_the_text_is_dropped_and_listed(
    path: str, value: Any, kind: str, reason: str
) -> None:
    draft = changed(path, value) if path != "claims.2" else DRAFT | {"claims": [*DRAFT["claims"], value]}
    result = await read(draft)
    assert (kind, reason) in {(d.kind, d.reason) for d in result.dropped}
    assert all(run.text == TEXT[run.start : run.end] for claim in result.claims for run in claim.evidence)


async def test_a_statement_with_a_number_that_the_text_lacks_gives_way_to_the_texts_own_words() -> None:
    result = await read(changed("claims.1.statement", "Up to 45 soldiers died."))
    assert "45" not in result.claims[1].statement and "40" in result.claims[1].statement


async def test_the_model_is_asked_before_the_grammar_is_read() -> None:
    """Its answer is long in coming: meanwhile the text is parsed. Here the parser waits for the question."""
    asked = threading.Event()

    class Waiting(ScriptedGateway):
        async def ask(self, *args: Any, **kwargs: Any) -> Any:
            asked.set()
            return await super().ask(*args, **kwargs)

    class Slow:
        def __init__(self, nlp: Any) -> None:
            self._nlp = nlp

        def __getattr__(self, name: str) -> Any:
            return getattr(self._nlp, name)

        def pipe(self, texts: Any) -> Any:
            assert asked.wait(20)
            return self._nlp.pipe(texts)

    spec = ModelSpec(name="hosted_vllm/m", strategy="whole")
    config = ExtractorConfig(profiles={"p": Profile(name="p", chain=(spec,))}, default_profile="p", source="test")
    gateway = Waiting(spec, [ArticleDraft.model_validate(DRAFT)])
    stages: list[str] = []
    extractor = Extractor(config, lambda _: gateway, Slow)
    result = await extractor.extract(Article(text=TEXT), on_progress=lambda p: stages.append(p.stage))
    assert result.status == "complete" and {claim.made_by for claim in result.claims} >= {spec.name}
    order = list(dict.fromkeys(stages))
    assert order.index("asking") < order.index("parsing") < order.index("assembling")
