"""Whatever the text and whatever the model replies: spans are the text, references resolve, nothing escapes, again is the same."""

import asyncio
import re
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

NAMES = [
    "Ines Okoro",
    "The harbour guild",
    "Radio Delta",
    "police in Mombele",
    "It",
    "She",
    "A man who would not be named",
]
CUES = [
    "said",
    "denied that",
    "told reporters that",
    "warned that",
    ", according to a note,",
    "did not say whether",
    "reports that",
]
CLAUSES = [
    "up to 40 dockers were hurt on Monday", "at least 1,200 people had fled", "“we will not leave”", "police had fired on the crowd",
    "no boat had sunk", "the guild’s office would reopen", "12 or 13 huts burned in May 2030", "it had nothing to do with the raid",
]  # fmt: skip
ODD = [
    "\u202e",
    "\u200b",
    "ﬁve",
    "½",
    "İ",
    "e\u0301",
    "40%",
    "\x1f",
    "<report>",
    "…",
    "non-\nlethal",
    "ca\u00adfé",
    '"',
    "Read more:",
    "14:20",
    "\ud7ff",
]
plain = st.tuples(st.sampled_from(NAMES), st.sampled_from(CUES), st.sampled_from(CLAUSES)).map(" ".join)
odd = st.tuples(plain, st.sampled_from(ODD), st.sampled_from([*ODD, *NAMES])).map(" ".join)
bodies = st.lists(st.one_of(plain, plain, odd), min_size=1, max_size=6)
texts = st.one_of(
    st.tuples(bodies, st.sampled_from([". ", ".\n\n", "\n", ".\u00a0"])).map(lambda b: b[1].join(b[0]) + "."),
    st.text(max_size=200),
)


@st.composite
def quotes(draw: st.DrawFn, text: str) -> str:
    """A piece of the text, two of them stitched, a piece with a letter changed, or anything."""
    bounds = [m.span() for m in re.finditer(r"\S+", text)] or [(0, 0)]
    first = draw(st.integers(0, len(bounds) - 1))
    last = min(len(bounds) - 1, first + draw(st.integers(0, 12)))
    piece = text[bounds[first][0] : bounds[last][1]]
    kind = draw(st.integers(0, 4))
    if kind == 4:
        return draw(st.sampled_from(re.split(r"\.\s", text)))[:200]
    if kind == 0:
        return f"{piece} … {text[draw(st.integers(0, len(text))) :][:40]}"
    if kind == 1:
        return piece.replace("40", "90").replace("not ", "").swapcase()
    return draw(st.text(max_size=40)) if kind == 2 else piece


def drafts_for(text: str) -> tuple[st.SearchStrategy[ArticleDraft], st.SearchStrategy[SentenceDraft]]:
    """Replies that fit the schema and say anything at all."""
    here = [name for name in NAMES if name in text] or NAMES
    quote, name = (
        quotes(text),
        st.one_of(st.sampled_from(here), st.sampled_from(NAMES), quotes(text), st.text(max_size=10)),
    )
    stance, maybe = st.sampled_from(STANCES), st.one_of(st.none(), name)
    figure = st.fixed_dictionaries({"quote": quote, "measure": st.sampled_from(MEASURES), "of": maybe})
    said = st.fixed_dictionaries({"source": name, "said": quote, "stance": stance})
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
    pieces = [piece.strip(" .") for piece in re.split(r"\.\s", text)]
    credited = [(name, piece[:800]) for piece in pieces for name in NAMES if piece.startswith(name)]
    if credited:  # most replies are honest in part, or there would be little to check
        true = st.sampled_from(credited)
        honest = st.tuples(true, stance).map(
            lambda t: {
                "quote": t[0][1],
                "speaker": t[0][0],
                "relayed_by": [],
                "stance": t[1],
                "statement": t[0][1],
                "figures": [],
            }
        )
        claim = st.one_of(honest, honest, claim)
        heard = st.tuples(true, stance).map(
            lambda t: {"source": t[0][0], "said": " ".join(t[0][1].split()[-4:]), "stance": t[1]}
        )
        said = st.one_of(heard, said)
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
    specs = [
        ModelSpec(name="hosted_vllm/whole", strategy="whole"),
        ModelSpec(name="hosted_vllm/small", strategy="windows"),
    ]
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
@settings(max_examples=25, deadline=None)
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


def test_an_event_that_begins_in_page_furniture_is_refused() -> None:
    quote = "0\rA0A:"
    draft = {
        "type": "armed_clash",
        "description": "x",
        "quotes": [quote],
        "when": None,
        "place": None,
        "participants": [],
    }
    reply = ArticleDraft.model_validate({"actors": [], "events": [draft], "claims": []})
    result = extract(quote, "whole", reply)
    assert not isinstance(result, str)
    assert result.events == []
    assert [(d.kind, d.reason) for d in result.dropped] == [("event", "quote_not_found")]


@given(texts, st.data())
@settings(max_examples=100, deadline=None)
def test_grounding_and_widening_stay_within_the_text_and_settle(text: str, data: st.DataObject) -> None:
    found = ground(Grounder(text), data.draw(quotes(text)))
    if isinstance(found, Located):
        assert 0 <= found.start < found.end <= len(text)
        assert widen(text, found.start, found.end) == (found.start, found.end)
