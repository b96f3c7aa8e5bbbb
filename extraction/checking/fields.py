"""A claim's fields against its evidence: numbers, hedges, measures, stance, speaker, statement, quotation marks.

Every finding names the claim, the field and a stable code. What cannot be told from the text alone is no finding: absence of
findings is not proof.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from extraction.checking.edges import Context, context_of, denial_only, widen
from extraction.checking.measures import measures_else
from extraction.checking.speakers import in_speech, names_speaker, speaks_itself
from extraction.checking.stances import stance_held
from extraction.checking.statements import foreign_words
from extraction.lexicon import load
from extraction.numbers import Number, find_numbers
from schemas import Actor, Claim, Extraction, Quantity

Code = Literal[
    "evidence_not_literal",
    "meaning_cut_off",
    "number_not_in_evidence",
    "hedge_not_in_evidence",
    "measure_not_in_evidence",
    "stance_not_in_evidence",
    "speaker_not_in_evidence",
    "speaker_left_out",
    "own_voice_counts_nothing",
    "no_quotation_marks",
    "statement_number_not_in_evidence",
    "statement_name_not_in_text",
]


#: "the reports that …", "an allegation by …": what a noun credits to whoever made it.
_TOLD_BY_NOUN = re.compile(
    rf"\W*(?:\w+\W+){{0,4}}?(?:{'|'.join(sorted(set().union(*load('cues')['nouns'].values())))}|rumou?r|figure|count|toll|talk|information|assertion|description)s?\b",
    re.I,
)


@dataclass(frozen=True)
class Finding:
    """A field that says what its evidence does not."""

    claim: str
    """Id of the claim."""
    field: str
    """The field, e.g. `quantities[0]`."""
    code: Code
    detail: str
    """What the field says, for people."""


@dataclass(frozen=True)
class Scene:
    """A claim's surroundings, computed once."""

    text: str
    runs: tuple[tuple[int, int], ...]
    contexts: tuple[Context, ...]

    @property
    def told(self) -> str:
        """The evidence."""
        return "\n".join(self.text[s:e] for s, e in self.runs)

    @property
    def around(self) -> str:
        """The sentences of the evidence."""
        return "\n".join(self.text[c.start : c.end] for c in self.contexts)


def check_extraction(extraction: Extraction, text: str | None = None) -> list[Finding]:
    """All findings on the claims of an extraction, in their order.

    ``text`` is the article where the extraction does not hold it. Raises `ValueError` where there is no text at all.
    """
    body = text if text is not None else extraction.article.text
    if body is None:
        raise ValueError("the extraction holds no text: give the article's text beside it")
    actors = {actor.id: actor for actor in extraction.actors}
    return [f for claim in extraction.claims for f in check_claim(claim, actors, body, extraction.article.published_on)]


def check_claim(claim: Claim, actors: dict[str, Actor], text: str, published: date | None = None) -> list[Finding]:
    """The findings on one claim."""
    runs, lost = [], []
    for n, run in enumerate(claim.evidence):
        start = run.start if run.start is not None else text.find(run.text)
        if start < 0 or text[start : start + len(run.text)] != run.text:
            lost.append(Finding(claim.id, f"evidence[{n}]", "evidence_not_literal", run.text[:120]))
        else:
            runs.append((start, start + len(run.text)))
    if lost:
        return lost
    scene = Scene(text, tuple(runs), tuple(context_of(text, s, e) for s, e in runs))
    return [
        *_edges(claim, scene),
        *_numbers(claim, scene),
        *_stance(claim, scene),
        *_speaker(claim, actors, scene),
        *_marks(claim, scene),
        *(
            Finding(claim.id, "statement", *found)
            for found in foreign_words(claim, actors, scene.around, text, published)
        ),
    ]


def _edges(claim: Claim, scene: Scene) -> Iterator[Finding]:
    for n, ((start, end), context) in enumerate(zip(scene.runs, scene.contexts, strict=True)):
        low, high = widen(scene.text, start, end, context)
        if (claim.relayed_by or _TOLD_BY_NOUN.match(scene.text[start:end])) and denial_only(
            scene.text, (low, start), (end, high)
        ):
            continue  # "denied reports that …": the claim of those who made it, known through its denial
        if (low, high) != (start, end):
            cut = f"{scene.text[low:start]}[…]{scene.text[end:high]}"
            yield Finding(claim.id, f"evidence[{n}]", "meaning_cut_off", cut)


def _numbers(claim: Claim, scene: Scene) -> Iterator[Finding]:
    if not claim.quantities:
        return
    around = _found(scene.around)
    for n, quantity in enumerate(claim.quantities):
        where = f"quantities[{n}]"
        same = [m for m in around if (m.low, m.high, m.qualifier) == _bounds(quantity)]
        if not same and not _shared_hedge(quantity, around):
            value = quantity.low if quantity.low is not None else quantity.high
            hedged = [m for m in around if value in (m.low, m.high)]
            code: Code = "hedge_not_in_evidence" if hedged else "number_not_in_evidence"
            if hedged or not _implied(quantity, scene.around):
                yield Finding(claim.id, where, code, _shown(quantity))
        elif measures_else(quantity.measure, same, scene.around):
            yield Finding(claim.id, where, "measure_not_in_evidence", f"{_shown(quantity)} {quantity.measure}")


@lru_cache(maxsize=256)
def _found(text: str) -> tuple[Number, ...]:
    return tuple(find_numbers(text))


def _bounds(quantity: Quantity) -> tuple[int | None, int | None, str]:
    return quantity.low, quantity.high, quantity.qualifier


def _shown(quantity: Quantity) -> str:
    return f"{quantity.qualifier} {quantity.low}..{quantity.high}"


def _shared_hedge(quantity: Quantity, around: tuple[Number, ...]) -> bool:
    """ "At least 13 schools and two clinics": the hedge may reach the second figure as well."""
    value = quantity.low if quantity.low is not None else quantity.high
    plain = next((n for n, m in enumerate(around) if m.qualifier == "exact" and m.low == value), None)
    return bool(plain) and any(m.qualifier == quantity.qualifier for m in around[:plain])


def _implied(quantity: Quantity, around: str) -> bool:
    """One or two told without a number word: "a child", "a couple of", "both"."""
    value = quantity.low if quantity.low is not None else quantity.high
    signs = {1: r"\b(?:an?|another|the|his|her|its|one|single)\b", 2: r"\b(?:both|couple|pair|two|twin)\b"}
    return value in signs and bool(re.search(signs[value], around, re.I))


def _stance(claim: Claim, scene: Scene) -> Iterator[Finding]:
    if claim.stance == "asserts" and claim.relayed_by:
        return  # known through a denial of it, maybe
    if not stance_held(claim.stance, scene.told, scene.around, claim.statement):
        yield Finding(claim.id, "stance", "stance_not_in_evidence", claim.stance)


def _speaker(claim: Claim, actors: dict[str, Actor], scene: Scene) -> Iterator[Finding]:
    if claim.speaker is None:
        if not claim.quantities:
            yield Finding(claim.id, "speaker", "own_voice_counts_nothing", scene.told[:120])
        elif not speaks_itself(scene.text, scene.runs):
            yield Finding(claim.id, "speaker", "speaker_left_out", scene.told[:120])
        return
    actor = actors.get(claim.speaker)
    if actor is None or not names_speaker(actor, actors, scene.text, scene.runs, scene.contexts):
        yield Finding(claim.id, "speaker", "speaker_not_in_evidence", actor.name if actor else claim.speaker)


def _marks(claim: Claim, scene: Scene) -> Iterator[Finding]:
    if claim.direct_quote and not any(in_speech(scene.text, c) for c in scene.contexts):
        yield Finding(claim.id, "direct_quote", "no_quotation_marks", scene.told[:120])
