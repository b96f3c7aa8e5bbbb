"""Whatever the text and whatever the model replies: spans are the text, references resolve, nothing escapes, again is the same."""

import asyncio
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import Extractor
from extraction.checking import check_extraction, ground, widen
from extraction.config import ExtractorConfig, ModelSpec, Profile
from extraction.errors import ExtractionError
from extraction.grounding import Grounder, Located
from extraction.scripted import ScriptedGateway
from schemas import Article, Extraction
from schemas.draft import ArticleDraft, SentenceDraft
from schemas.vocabulary import ACTOR_KINDS, EVENT_TYPES, MEASURES, ROLES, STANCES

NAMES = ["Ines Okoro", "the harbour guild", "Radio Delta", "police", "it", "She", "Mombele"]
PIECES = [
    *NAMES,
    "said", "denied that", "told", "“We will not leave”,", "up to 40 dockers were hurt", "on Monday", "at least 1,200", "did not reply", "has no",
    "according to", ".", ".", "\n\n", "\n", "–", "fired on the crowd", "non-\nlethal", "ca\u00adfé", "’s", '"', "warned of famine", "Read more:", "14:20", "and",
    "\u202e", "\u200b", "ﬁve", "½", "İ", "\ud7ff", "¡", "e\u0301", "40%", "\x1f", "<report>", "…",
]  # fmt: skip
ENGLISH = "The harbour guild said that the boats were in the port of Mombele and that it was for the best. "
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join)
texts = st.one_of(words.map(lambda w: ENGLISH + w), words.map(lambda w: w + "\n\n" + ENGLISH), st.text(max_size=200))


@st.composite
def quotes(draw: st.DrawFn, text: str) -> str:
    """A piece of the text, two of them stitched, a piece with a letter changed, or anything."""
    start = draw(st.integers(0, max(0, len(text) - 1)))
    piece = text[start : start + draw(st.integers(1, 80))]
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return f"{piece} … {text[draw(st.integers(0, len(text))) :][:40]}"
    if kind == 1:
        return piece.replace("40", "90").replace("not ", "").swapcase()
    return draw(st.text(max_size=40)) if kind == 2 else piece


def drafts_for(text: str) -> tuple[st.SearchStrategy[ArticleDraft], st.SearchStrategy[SentenceDraft]]:
    """Replies that fit the schema and say anything at all."""
    quote, name = quotes(text), st.one_of(st.sampled_from(NAMES), quotes(text), st.text(max_size=10))
    stance, maybe = st.sampled_from(STANCES), st.one_of(st.none(), name)
    figure = st.fixed_dictionaries({"quote": quote, "measure": st.sampled_from(MEASURES), "of": maybe})
    claim = st.fixed_dictionaries(
        {
            "quote": quote,
            "speaker": maybe,
            "relayed_by": st.lists(name, max_size=2),
            "stance": stance,
            "statement": quote,
            "figures": st.lists(figure, max_size=2),
        }
    )
    part = st.fixed_dictionaries({"actor": name, "role": st.sampled_from(ROLES)})
    event = st.fixed_dictionaries(
        {
            "type": st.sampled_from(EVENT_TYPES),
            "description": quote,
            "quotes": st.lists(quote, max_size=2),
            "when": maybe,
            "place": maybe,
            "participants": st.lists(part, max_size=2),
        }
    )
    actor = st.fixed_dictionaries(
        {
            "name": name,
            "aliases": st.lists(name, max_size=2),
            "kind": st.sampled_from(ACTOR_KINDS),
            "part_of": maybe,
        }
    )
    article = st.fixed_dictionaries(
        {
            "actors": st.lists(actor, max_size=4),
            "events": st.lists(event, max_size=3),
            "claims": st.lists(claim, max_size=5),
        }
    )
    said = st.fixed_dictionaries({"source": name, "said": quote, "stance": stance})
    sentence = st.fixed_dictionaries({"statements": st.lists(said, max_size=3)})
    return article.map(ArticleDraft.model_validate), sentence.map(SentenceDraft.model_validate)


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, ArticleDraft, SentenceDraft]:
    """A text and what two kinds of model reply to it."""
    text = draw(texts)
    article, sentence = drafts_for(text)
    return text, draw(article), draw(sentence)


class Fixed(ScriptedGateway):
    """Gives the reply of the moment, whichever shape is asked for."""

    reply: Any = None

    def __init__(self, spec: ModelSpec) -> None:
        super().__init__(spec, lambda _: self.reply)


@cache
def extractor() -> tuple[Extractor, dict[str, Fixed]]:
    """One for all examples: the parser is loaded once."""
    made: dict[str, Fixed] = {}
    specs = [ModelSpec(name="hosted_vllm/whole", strategy="whole"), ModelSpec(name="hosted_vllm/small", strategy="windows")]
    profiles = {s.strategy: Profile(name=s.strategy, chain=(s,)) for s in specs}
    config = ExtractorConfig(profiles=profiles, default_profile="whole", source="test")
    return Extractor(config, lambda spec: made.setdefault(spec.name, Fixed(spec))), made


def extract(text: str, profile: str, reply: Any) -> Extraction | str:
    """The result, or the name of a documented error; any other error is a failure."""
    reader, _ = extractor()
    Fixed.reply = reply
    try:
        return asyncio.run(reader.extract(Article(text=text), profile=profile))
    except ExtractionError as error:
        return type(error).__name__


def holds(result: Extraction) -> None:
    """What is promised of every result."""
    text = result.article.text
    assert text is not None
    ids = {a.id for a in result.actors}
    events, claims = {e.id for e in result.events}, {c.id for c in result.claims}
    furniture = [(u.start, u.end) for u in result.not_read if u.reason == "furniture"]
    for item in (*result.events, *result.claims):
        for run in item.evidence:
            assert run.start is not None and run.end is not None and text[run.start : run.end] == run.text
            assert not any(s <= run.start < e for s, e in furniture)
    for claim in result.claims:
        assert {claim.speaker, *claim.relayed_by, *(q.of for q in claim.quantities)} - {None} <= ids
        assert set(claim.about) <= events and set(claim.contradicts) <= claims - {claim.id}
    assert {p.actor for e in result.events for p in e.participants} <= ids
    assert {a.part_of for a in result.actors} - {None} <= ids
    assert Extraction.model_validate_json(result.model_dump_json()) == result
    assert all(d.reason and len(d.raw) <= 500 for d in result.dropped)
    check_extraction(result)


@given(readings())
@settings(max_examples=40, deadline=None)
def test_any_reply_to_any_text_gives_a_result_that_holds(reading: tuple[str, ArticleDraft, SentenceDraft]) -> None:
    text, article, sentence = reading
    for profile, reply in (("whole", article), ("windows", sentence)):
        first, again = extract(text, profile, reply), extract(text, profile, reply)
        if isinstance(first, str) or isinstance(again, str):
            assert first == again
            continue
        holds(first)
        unmeasured = {"provenance": None}
        assert first.model_copy(update=unmeasured) == again.model_copy(update=unmeasured)


@given(texts, st.data())
@settings(max_examples=150, deadline=None)
def test_grounding_and_widening_stay_within_the_text_and_settle(text: str, data: st.DataObject) -> None:
    found = ground(Grounder(text), data.draw(quotes(text)))
    if isinstance(found, Located):
        assert 0 <= found.start < found.end <= len(text)
        assert widen(text, found.start, found.end) == (found.start, found.end)
