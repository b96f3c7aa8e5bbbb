"""Who is counted by a figure (codebook, Quantity.of): whom its noun names, whose losses they are, or people at large."""

from collections.abc import Callable
from typing import Any

from extraction.actors import Entry, is_plain_people
from extraction.figure import Figure
from extraction.parsing import Sentence
from extraction.statement import Statement

Resolve = Callable[[Any, Sentence], Entry | None]


def leave_to_others(found: list[Statement]) -> None:
    """A count that another source tells within a claim's evidence is that source's: "while officials spoke of 40, a nurse said …".

    Both have it where one says that the other tells it ("said that the ministry had counted 40"), not where it denies or
    passes over what the other tells.
    """
    for outer in found:
        inner = [s for s in found if s.sentence.index == outer.sentence.index and _is_within(s, outer)]
        starts = {f.start for s in inner for f, _ in s.figures}
        outer.figures = [(f, of) for f, of in outer.figures if f.start not in starts]


def _is_within(inner: Statement, outer: Statement) -> bool:
    cue, (start, end) = inner.origin and inner.origin.cue, outer.runs[0]
    first, last = inner.runs[0]
    within = start <= first and last <= end
    if inner.speaker is outer.speaker or outer.origin is None or cue is None or outer.origin.cue in {None, cue}:
        return False
    if not (within and last - first < end - start):
        return False
    content = outer.origin.content
    said = content is not None and content != outer.origin.cue and (cue == content or cue in content.subtree)
    return not said or outer.stance in {"denies", "silent"}


_OWN = {"man", "comrade", "own", "fighter", "member", "soldier", "troop"}
_LOSSES = {"loss", "casualty", "dead", "toll"}


def counted(figure: Figure, speaker: Entry | None, resolve: Resolve, people: Entry | None) -> Entry | None:
    """The actor that a figure counts; null for the killed and hurt who are not said to be anything but people.

    ``people`` is who stands for unarmed people in the report, if anyone does: a bare number of displaced or of a town's
    people counts them.
    """
    if figure.number.percent or figure.measure in {"strikes", "places_captured"}:
        return None
    owner = _owner(figure, speaker, resolve)
    if owner is not None:
        return owner
    noun = figure.of
    if noun is None or figure.within is None or noun.pos_ not in {"NOUN", "PROPN"}:
        return people if figure.measure in {"displaced", "population"} else None
    if is_plain_people(noun.lemma_.lower()) and figure.measure in {"killed", "wounded", "casualties"}:
        return None
    return resolve(noun, figure.within)


def _owner(figure: Figure, speaker: Entry | None, resolve: Resolve) -> Entry | None:
    """ "Lost four men", "its men", "the losses of X at 210 dead": the side whose they are."""
    noun, verb, within = figure.noun, figure.verb, figure.within
    if within is None or verb is None:
        return None
    bare = noun is None or noun.lemma_.lower() in {"man", "comrade", "own", "dead"}
    if noun is not None and noun.lemma_.lower() in _OWN:
        owners = [c for c in noun.children if c.dep_ == "poss" and c.lower_ in {"its", "their", "our", "his"}]
        if owners:
            return _body(speaker)
    if bare and verb.lemma_ == "lose":
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None:
            return _body(speaker) if subject.pos_ == "PRON" else resolve(subject, within)
    if noun is None or noun.lemma_.lower() == "dead":
        for loss in (
            t for t in verb.subtree if t.lemma_.lower() in _LOSSES and t.dep_ in {"nsubj", "dobj", "nsubjpass"}
        ):
            of = [p for c in loss.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
            whose = next((c for c in loss.children if c.dep_ == "poss" and c.pos_ != "PRON"), of[0] if of else None)
            if whose is not None:
                return resolve(whose, within)
    return None


def _body(speaker: Entry | None) -> Entry | None:
    return speaker.parent if speaker is not None and speaker.person else speaker
