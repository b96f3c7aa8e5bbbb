"""What a model is asked, and what its answers change: nothing that is not grounded in the text gets in.

`windows`: one short question for each sentence that the grammar left open. `whole`: one call for the article, whose answer
`extraction.whole` takes apart.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extraction.attribution import Attribution, content_stance, cue_stance
from extraction.checking import Context, widen
from extraction.grounding import Grounder, Located, Refusal
from extraction.lexicon import load
from extraction.parsing import Sentence
from extraction.prompting import Prompt, load_prompt
from extraction.reading import Reading
from schemas import Dropped
from schemas.draft import SaidDraft, SentenceDraft
from schemas.vocabulary import Stance

SENTENCE_PROMPT = "sentence/v1"
ARTICLE_PROMPT = "article/v2"
_HINTS = re.compile(
    r"\b(allegedly|reportedly|according|accus\w+|claim\w*|fears?|warning\w*|den(?:y|ies|ied|ial)\w*|reports?|in a statement|told|said|say|says|statement|insist\w*)\b",
    re.I,
)


@dataclass
class Question:
    """One sentence to be asked about."""

    sentence: Sentence
    before: str
    known: list[SaidDraft] = field(default_factory=list)
    """Statements that a model gave before its answer was cut off."""


@dataclass
class Gathered:
    """What models gave for one article, and what was refused of it."""

    added: list[Attribution] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def sentence_prompt() -> Prompt:
    """The prompt for small models."""
    return load_prompt(SENTENCE_PROMPT)


def questions(reading: Reading, *, thorough: bool = False) -> list[Question]:
    """The sentences that may credit a source and in which the grammar found none; ``thorough``: whether or not they look like it."""
    settled = {a.sentence.index for a in reading.attributions}
    out = []
    for sentence in reading.sentences:
        if sentence.index in settled or len(sentence.text.split()) < 4:
            continue
        if not thorough and not _suspicious(sentence):
            continue
        previous = reading.sentences[sentence.index - 1].text if sentence.index else ""
        out.append(Question(sentence, previous))
    return out


_NO_CLAIM = re.compile(r"\b(?:anonymity|anonymous(?:ly)?|not to be (?:named|identified))\b", re.I)


def _suspicious(sentence: Sentence) -> bool:
    if _NO_CLAIM.search(sentence.text):
        return False
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
        quote = _in_sentence(grounder, said.said, sentence)
        near = quote.start if isinstance(quote, Located) else sentence.start
        source = grounder.locate(said.source, sentence.start, sentence.end, near=near)
        token = _head_at(sentence, source) if isinstance(source, Located) else None
        reason = _why_not(said, quote, source, token, sentence)
        if reason is not None or not isinstance(quote, Located) or not isinstance(source, Located):
            gathered.dropped.append(_refused("claim", reason or "quote_not_found", said.model_dump_json(), model))
            continue
        stance = _held_stance(said.stance, sentence.text)
        if stance != said.stance:
            raw = f"{said.stance}, taken as {stance}: {said.said}"
            gathered.dropped.append(_refused("stance", "stance_not_in_evidence", raw, model))
        if stance == "asserts":
            stance = _stance_of_words(sentence, quote, token)
        start, end = min(quote.start, source.start), max(quote.end, source.end)
        start, end = widen(reading.text, start, end, Context(sentence.start, sentence.end))
        reading.matches[start, end] = quote.match
        gathered.added.append(
            Attribution(
                sentence,
                stance,
                start,
                end,
                source=token,
                source_text=reading.text[source.start : source.end],
                direct=bool(sentence.quoted),
                certainty=0.6,
                made_by=model,
            )
        )


def _in_sentence(grounder: Grounder, words: str, sentence: Sentence) -> Located | Refusal:
    """Where a model's words stand in the sentence; words stitched together are the run from the first to the last of them."""
    found = grounder.locate(words, sentence.start, sentence.end)
    if found != "quote_not_found":
        return found
    pieces = grounder.stitched(words, sentence.start, sentence.end)
    return pieces if isinstance(pieces, str) else Located(pieces[0].start, pieces[-1].end, "normalised")


def _why_not(
    said: SaidDraft, quote: Located | Refusal, source: Located | Refusal, token: Any, sentence: Sentence
) -> str | None:
    """Why an answer is refused, or null."""
    if not isinstance(quote, Located):
        return quote
    if not isinstance(source, Located):
        return "source_not_in_sentence"
    inside = source.start >= quote.start and source.end <= quote.end
    if (inside and said.stance != "silent") or (sentence.in_quotes(source.start)):
        return "source_inside_quote"
    if sentence.span is None:
        return None
    if not _is_source(token):
        return "source_cannot_speak"
    return "nothing_reported" if _is_bare_speech(token, quote, sentence) else None


def _is_bare_speech(source: Any, quote: Located, sentence: Sentence) -> bool:
    """ "told a different story": the words given as said are the speaking itself, and what was said is not told."""
    verb = source.head
    words = [t for t in sentence.span if quote.start <= sentence.absolute(t)[0] < quote.end]
    if not any(t.pos_ in {"VERB", "AUX"} or t.like_num for t in words) and not sentence.in_quotes(quote.start + 1):
        return True
    return (
        source.dep_ == "nsubj"
        and cue_stance(verb) is not None
        and quote.start <= sentence.absolute(verb)[0] < quote.end
        and not any(c.dep_ in {"ccomp", "xcomp", "parataxis"} for c in verb.children)
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


def _stance_of_words(sentence: Sentence, quote: Located, source: Any) -> Stance:
    """What the words themselves do, as grammar reads them: "does not correspond to reality" denies."""
    if sentence.span is None:
        return "asserts"
    verbs = [
        t
        for t in sentence.span
        if t.pos_ in {"VERB", "AUX"} and t.dep_[:3] != "aux" and quote.start <= sentence.absolute(t)[0] < quote.end
    ]
    top = min(verbs, key=lambda t: len(list(t.ancestors)), default=None)
    return "asserts" if top is None else content_stance("asserts", top, source, sentence)


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
        and token.lemma_.lower() not in load("cues")["documents"]
    )


def article_messages(text: str, published: date | None) -> list[dict[str, str]]:
    """The question for large models: the readable text, or a part of it, delimited, as data."""
    text = re.sub(r"</?\s*report\s*>", " ", text, flags=re.I)
    return load_prompt(ARTICLE_PROMPT).render(text=text, published_on=published.isoformat() if published else "unknown")


def _refused(kind: str, reason: str, raw: str, model: str) -> Dropped:
    return Dropped(kind=kind, reason=reason, raw=raw[:500], model=model)
