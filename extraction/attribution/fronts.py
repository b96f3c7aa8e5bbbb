"""Sources set off by a colon or a dash: headlines, live entries, quotations behind a name."""

import re

from extraction.attribution.record import Attribution
from extraction.attribution.reported import content_stance
from extraction.attribution.sources import is_speaker_noun
from extraction.lexicon import load
from extraction.parsing import Sentence


def by_colon(sentence: Sentence) -> list[Attribution]:
    """A speaker, a colon and what he says: "The governor: …" with a quotation, or a body with a clause."""
    match = re.match(r"^([A-Z][^:.!?]{2,80}):\s+(?=\S)", sentence.text)
    if match is None:
        return []
    tokens = [t for t in sentence.span if t.idx + sentence.base < sentence.start + match.end(1)]
    named = [t for t in tokens if t.ent_type_ == "PERSON" and t.pos_ == "PROPN" and t.dep_ != "compound"]
    source = named[0] if named else next((t for t in reversed(tokens) if t.pos_ in {"PROPN", "NOUN"}), None)
    if source is None or any(t.pos_ == "VERB" and t.tag_ != "VBN" for t in tokens):
        return []
    if not re.match(r"[\"“'‘]", sentence.text[match.end() :]) and not (
        len(tokens) <= 5 and is_speaker_noun(source) and _has_clause(sentence, match.end())
    ):
        return []
    verbs = (t for t in sentence.span if t.pos_ in {"VERB", "AUX"} and t not in tokens and t.dep_[:3] != "aux")
    root = next(verbs, sentence.span.root)
    stance = content_stance("asserts", root, source, sentence)
    return [Attribution(sentence, stance, sentence.start, sentence.end, source=source, content=root, certainty=0.7)]


def _has_clause(sentence: Sentence, start: int) -> bool:
    return any(
        t.pos_ in {"VERB", "AUX"}
        and t.tag_ in {"VBD", "VBZ", "VBP"}
        and sentence.absolute(t)[0] >= sentence.start + start
        for t in sentence.span
    )


def by_headline(sentence: Sentence) -> list[Attribution]:
    """Headlines credit at their end or front: "… - ministry", "…: UN", "UN: …"."""
    text = sentence.text
    tail = re.search(r"(?:\s[-\u2013\u2014]\s|:\s+)([^:]{2,45})$", text)
    front = re.match(r"^([^:]{2,40}):\s+\S", text)
    for match, group in ((tail, 1), (front, 1)):
        if match is None:
            continue
        name = match[group].strip()
        tokens = [
            t for t in sentence.span if match.start(group) <= t.idx + sentence.base - sentence.start < match.end(group)
        ]
        heads = [t for t in tokens if t.pos_ in {"PROPN", "NOUN"}]
        if (
            not heads
            or len(tokens) > 6
            or any(t.pos_ == "VERB" and t.lemma_ not in load("cues")["verbs"]["asserts"] for t in tokens)
        ):
            continue
        head = heads[-1]
        kinds = load("actors")["kinds"]
        marks = load("actors")["name_marks"]
        lemmas = {head.lemma_.lower(), head.lower_.removesuffix("s")}
        known = any(lemmas & words for k, words in kinds.items() if k not in {"civilians", "other"})
        known = known or (lemmas & {"report", "witness", "resident", "villager", "source"} != set())
        known = known or any(re.search(rf"\b{re.escape(m)}\b", name.lower()) for words in marks.values() for m in words)
        if not (known or head.ent_type_ in {"ORG", "PERSON", "NORP"}):
            continue
        content = next((t for t in sentence.span if t.pos_ == "VERB" and t not in tokens), sentence.span.root)
        return [
            Attribution(
                sentence,
                content_stance("asserts", content, head, sentence),
                sentence.start,
                sentence.end,
                source=head,
                content=content,
                certainty=0.8,
            )
        ]
    return []
