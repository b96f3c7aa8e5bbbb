"""What a model is asked, and what its answers change: nothing that is not grounded in the text gets in.

`windows`: one short question for each sentence that the grammar left open. `whole`: one call for the article.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from extraction.attribution import Attribution
from extraction.checking.drafts import Verdict, examine, place
from extraction.grounding import Grounder, Located
from extraction.lexicon import load
from extraction.parsing import Sentence
from extraction.prompting import Prompt, load_prompt
from extraction.reading import Reading
from schemas import Actor, Dropped
from schemas.draft import ArticleDraft, SentenceDraft
from schemas.vocabulary import Stance

SENTENCE_PROMPT = "sentence/v1"
ARTICLE_PROMPT = "article/v1"
_HINTS = re.compile(
    r"\b(allegedly|reportedly|according|accus\w+|claim\w*|fears?|warning\w*|den(?:y|ies|ied|ial)\w*|reports?|in a statement|told|said|say|says|statement|insist\w*)\b",
    re.I,
)


@dataclass
class Question:
    """One sentence to be asked about."""

    sentence: Sentence
    before: str


@dataclass
class Gathered:
    """What models gave for one article, and what was refused of it."""

    added: list[Attribution] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def sentence_prompt() -> Prompt:
    """The prompt for small models."""
    return load_prompt(SENTENCE_PROMPT)


def questions(reading: Reading) -> list[Question]:
    """The sentences of the body that may credit a source and in which the grammar found none, or is unsure."""
    settled = {a.sentence.index for a in reading.attributions if a.certainty >= 0.8}
    out = []
    for sentence in reading.sentences:
        if sentence.index in settled or len(sentence.text.split()) < 4 or not _suspicious(sentence):
            continue
        previous = reading.sentences[sentence.index - 1].text if sentence.index else ""
        out.append(Question(sentence, previous))
    return out


def _suspicious(sentence: Sentence) -> bool:
    if sentence.quoted or _HINTS.search(sentence.text):
        return True
    if sentence.span is None:
        return bool(re.search(r"\d|[\"“]", sentence.text))
    cues = load("cues")
    verbs = frozenset().union(*cues["verbs"].values())
    return any(t.pos_ == "VERB" and t.lemma_.lower() in verbs - cues["clause_only"] for t in sentence.span)


def apply_sentence(
    reading: Reading, grounder: Grounder, question: Question, draft: SentenceDraft, model: str, gathered: Gathered
) -> None:
    """Turn the grounded statements of an answer into attributions; report the others."""
    sentence = question.sentence
    for said in draft.statements:
        quote = grounder.locate(said.said, sentence.start, sentence.end)
        source = grounder.locate(said.source, sentence.start, sentence.end)
        reason: str | None = None
        if not isinstance(quote, Located):
            reason = quote
        elif not isinstance(source, Located):
            reason = "source_not_in_sentence"
        elif source.start >= quote.start and source.end <= quote.end and said.stance != "silent":
            reason = "source_inside_quote"
        token = _head_at(sentence, source) if isinstance(source, Located) else None
        if reason is None and sentence.span is not None and not _is_source(token):
            reason = "source_cannot_speak"
        if reason is None and isinstance(source, Located) and sentence.in_quotes(source.start):
            reason = "source_inside_quote"
        if reason is not None or not isinstance(quote, Located) or not isinstance(source, Located):
            gathered.dropped.append(
                Dropped(kind="claim", reason=reason or "quote_not_found", raw=said.model_dump_json()[:500], model=model)
            )
            continue
        start, end = min(quote.start, source.start), max(quote.end, source.end)
        gathered.added.append(
            Attribution(
                sentence,
                _held_stance(said.stance, sentence.text),
                start,
                end,
                source=token,
                source_text=reading.text[source.start : source.end],
                direct=bool(sentence.quoted),
                certainty=0.6,
                made_by=model,
            )
        )


_SIGNS: dict[str, re.Pattern[str]] = {
    "predicts": re.compile(
        r"\b(warn\w*|fear\w*|expect\w*|predict\w*|forecast\w*|could|may|might|will|would|likely)\b", re.I
    ),
    "vows": re.compile(r"\b(vow\w*|pledg\w*|promis\w*|threat\w*|swor\w*|will|would|shall)\b", re.I),
    "urges": re.compile(r"\b(urg\w*|call\w*|appeal\w*|demand\w*|ask\w*|must|should|need\w*|let)\b", re.I),
    "silent": re.compile(r"\b(no|not|nothing|declin\w*|refus\w*|silen\w*|n[o']t|without|unanswered|counsel)\b", re.I),
    "denies": re.compile(
        r"\b(no|not|never|nothing|none|den\w+|reject\w*|dismiss\w*|refut\w*|fals\w+|lies?|invent\w*|fabricat\w*|n[o']t|fiction|untrue|rubbish\w*|disput\w*|baseless)\b",
        re.I,
    ),
}


def _held_stance(stance: Stance, text: str) -> Stance:
    """A model's label where the sentence has a word that bears it out; small models call plain assertions forecasts."""
    sign = _SIGNS.get(stance)
    return "asserts" if sign is not None and not sign.search(text) else stance


def _head_at(sentence: Sentence, place: Located) -> Any:
    """The token that heads the words at ``place``."""
    if sentence.span is None:
        return None
    inside = [t for t in sentence.span if place.start <= sentence.base + t.idx < place.end]
    return next((t for t in inside if t.head not in inside or t.head == t), inside[-1] if inside else None)


def _is_source(token: Any) -> bool:
    if token is None or token.pos_ not in {"NOUN", "PROPN", "PRON", "ADJ", "NUM"}:
        return False
    if token.pos_ == "PRON":
        return token.lower_ in {"he", "she", "it", "they"}
    if token.ent_type_ in {"PERSON", "ORG", "NORP", "GPE"}:
        return True
    return (
        any(token.lemma_.lower() in words or token.lower_ in words for words in load("actors")["kinds"].values())
        or token.lemma_.lower() in load("cues")["documents"]
    )


def article_messages(reading: Reading) -> list[dict[str, str]]:
    """The question for large models: the readable text, delimited, as data."""
    text = "\n\n".join(line.text for line in reading.page.readable())
    text = re.sub(r"</?\s*report\s*>", " ", text, flags=re.I)
    return load_prompt(ARTICLE_PROMPT).render(
        text=text, published_on=reading.published.isoformat() if reading.published else "unknown"
    )


def apply_article(reading: Reading, grounder: Grounder, draft: ArticleDraft, model: str, gathered: Gathered) -> None:
    """Take a large model's claims in place of the grammar's, its parse kept as a checker; report what does not hold."""
    actors = _draft_actors(draft)
    by_name = {form.casefold(): a for a in reversed(actors.values()) for form in (a.name, *a.aliases)}
    taken: set[tuple[int, int, str | None, str]] = set()
    sentences = [(s.start, s.end) for s in reading.sentences]
    for claim in draft.claims:
        actor = by_name.get((claim.speaker or "").casefold())
        if actor is None and claim.speaker:
            actor = Actor(id="a999", name=claim.speaker, aliases=[], kind="other", country=None, part_of=None)
        told = _told_stance(reading, grounder, claim.quote, sentences)
        verdict = examine(claim, grounder, sentences, actor, actors, told)
        known = _same_reading(reading, verdict)
        if verdict.reason is None and not verdict.speaker_held:
            if known is None or (known.source is None and known.same_as is None):
                verdict.reason = "speaker_not_in_evidence"
            else:
                verdict.repaired.append(("speaker", "speaker_not_in_evidence", claim.speaker or "own voice"))
        key = (verdict.start, verdict.end, claim.speaker, verdict.stance) if verdict.runs else (0, 0, None, "")
        if verdict.reason is not None or key in taken:
            reason = verdict.reason or "duplicate"
            gathered.dropped.append(_refused("claim", reason, claim.model_dump_json(), model))
            continue
        taken.add(key)
        gathered.dropped += [_refused(kind, why, raw, model) for kind, why, raw in verdict.repaired]
        gathered.added.append(_from_article(reading, verdict, actor, known, model))
        reading.matches[verdict.start, verdict.end] = verdict.match


def _from_article(
    reading: Reading, verdict: Verdict, actor: Actor | None, known: Attribution | None, model: str
) -> Attribution:
    sentence = next(s for s in reading.sentences if s.start <= verdict.start < s.end)
    parsed = known is not None and (not verdict.speaker_held or known.stance == verdict.stance)
    return Attribution(
        sentence,
        verdict.stance,
        verdict.start,
        verdict.end,
        source=known.source if known is not None and parsed else None,
        cue=known.cue if known is not None and parsed else None,
        content=known.content if known is not None and parsed else None,
        same_as=known.same_as if known is not None and not verdict.speaker_held else None,
        source_text=actor.name if actor is not None and verdict.speaker_held else None,
        own_voice=actor is None and verdict.speaker_held,
        direct=bool(sentence.quoted),
        made_by=model,
        gaps=[(a[1], b[0]) for a, b in pairwise(verdict.runs)],
    )


def _refused(kind: str, reason: str, raw: str, model: str) -> Dropped:
    return Dropped(kind=kind, reason=reason, raw=raw[:500], model=model)


def _draft_actors(draft: ArticleDraft) -> dict[str, Actor]:
    """The model's actors with ids, so that they can be checked as public ones are."""
    ids = {form: f"a{n}" for n, a in enumerate(draft.actors, 1) for form in (a.name, *a.aliases)}
    return {
        f"a{n}": Actor(
            id=f"a{n}",
            name=a.name or "?",
            aliases=[x for x in a.aliases if x.strip()],
            kind=a.kind,
            country=None,
            part_of=ids.get(a.part_of or ""),
        )
        for n, a in enumerate(draft.actors, 1)
        if a.name.strip()
    }


def _told_stance(reading: Reading, grounder: Grounder, quote: str, sentences: list[tuple[int, int]]) -> Stance | None:
    """The stance that the grammar reads where the quote stands, if it reads just one there."""
    spans = place(grounder, quote, sentences, [])
    if isinstance(spans, str):
        return None
    found = {a.stance for a in reading.attributions if a.start < spans[-1].end and spans[0].start < a.end}
    return found.pop() if len(found) == 1 else None


def _same_reading(reading: Reading, verdict: Verdict) -> Attribution | None:
    """What the grammar reads in the same words; of several, one of the same stance."""
    if not verdict.runs:
        return None
    here = [a for a in reading.attributions if a.start < verdict.end and verdict.start < a.end]
    return next((a for a in here if a.stance == verdict.stance), here[0] if here else None)
