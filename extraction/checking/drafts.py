"""A model's claim against the text: where its quote stands, what its edges cut off, and which of its labels the text bears out.

What the text settles is repaired and reported (the text's own number, hedge, negation and source win); what it does not bear out and
code cannot mend is refused with a reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from extraction.checking.edges import Context, context_of, widen
from extraction.checking.measures import measures_else
from extraction.checking.speakers import all_cues, names_speaker, speaks_itself
from extraction.checking.stances import stance_held
from extraction.grounding import Grounder, Located, Refusal
from extraction.lexicon import load
from extraction.numbers import find_numbers
from schemas import Actor
from schemas.draft import ClaimDraft, FigureDraft
from schemas.vocabulary import Match, Stance

Reason = (
    Refusal
    | Literal[
        "furniture",
        "speaker_not_in_text",
        "speaker_not_in_evidence",
        "stance_not_in_evidence",
        "number_not_in_evidence",
        "measure_not_in_evidence",
        "own_voice_counts_nothing",
    ]
)


_ONE = re.compile(r"\b(?:an?|another|both|first|second|third|fourth|fifth|\w+(?:nth|xth|th|1st|2nd|3rd))\s+[a-z]", re.I)


@dataclass
class Verdict:
    """Where a claim stands and what of it holds. A ``reason`` means: refused; ``repaired`` names the labels that did not hold."""

    runs: list[tuple[int, int]] = field(default_factory=list)
    match: Match = "exact"
    stance: Stance = "asserts"
    #: The model's speaker is borne out; where not, the text's own is to be taken.
    speaker_held: bool = True
    reason: Reason | None = None
    repaired: list[tuple[str, Reason, str]] = field(default_factory=list)

    @property
    def start(self) -> int:
        """First character of the first run."""
        return self.runs[0][0]

    @property
    def end(self) -> int:
        """One past the last character of the last run."""
        return self.runs[-1][1]


def place(
    grounder: Grounder, quote: str, sentences: Sequence[tuple[int, int]], names: Sequence[str]
) -> list[Located] | Refusal | Literal["furniture"]:
    """The spans of a quote in the readable part of the text.

    Of several places, the one whose sentence holds one of ``names`` is meant; where that does not tell, the first is given,
    marked ``ambiguous``. A stitched quote ("A … B") becomes the spans of its pieces where one sentence holds them all.
    """
    if not any(c.isalnum() for c in quote):
        return "quote_empty"
    everywhere = grounder.places(quote)
    found = [f for f in everywhere if any(s <= f.start < e for s, e in sentences)]
    if not found:
        return "furniture" if everywhere else _pieces(grounder, quote, sentences)
    if len(found) > 1:
        fitting = [f for f in found if _names_one(grounder, f, sentences, names)]
        if len(fitting) != 1:
            return [Located((fitting or found)[0].start, (fitting or found)[0].end, "ambiguous")]
        found = fitting
    return found[:1]


def _names_one(grounder: Grounder, at: Located, sentences: Sequence[tuple[int, int]], names: Sequence[str]) -> bool:
    around = next(((s, e) for s, e in sentences if s <= at.start < e), (at.start, at.end))
    return any(grounder.places(name, *around) for name in names)


def _pieces(grounder: Grounder, quote: str, sentences: Sequence[tuple[int, int]]) -> list[Located] | Refusal:
    best: Refusal = "quote_not_found"
    for start, end in sentences:
        spans = grounder.stitched(quote, start, end)
        if not isinstance(spans, str):
            return spans
        if spans == "quote_stitched":
            best = spans
    return best


def examine(
    claim: ClaimDraft,
    grounder: Grounder,
    sentences: Sequence[tuple[int, int]],
    actor: Actor | None,
    actors: dict[str, Actor],
    told: Stance | None = None,
) -> Verdict:
    """The verdict on a claim. ``sentences`` are the readable ones; ``actor`` is its speaker, null for the article's own voice.

    ``told`` is the stance that the grammar reads in the same words, where it reads any: it settles what the model got wrong.
    """
    names = (claim.speaker or "", *((actor.name, *actor.aliases) if actor else ()))
    spans = place(grounder, claim.quote, sentences, [n for n in names if n])
    if isinstance(spans, str):
        return Verdict(reason=spans)
    text = grounder.text
    whole = Context(spans[0].start, spans[-1].end)
    around = context_of(text, whole.start, whole.end)
    verdict = Verdict([(s.start, s.end) for s in spans], _match(spans), claim.stance)
    verdict.runs = _guarded(text, verdict.runs, around)
    _check_stance(verdict, claim, text, around, told)
    _check_speaker(verdict, claim, text, around, actor, actors)
    _check_figures(verdict, claim.figures, grounder, around)
    return verdict


def _match(spans: Sequence[Located]) -> Match:
    ways = {s.match for s in spans}
    return "ambiguous" if "ambiguous" in ways else "normalised" if "normalised" in ways else "exact"


def _guarded(text: str, runs: list[tuple[int, int]], around: Context) -> list[tuple[int, int]]:
    """The runs with what their edges cut off; one run where what lies between them would change the meaning."""
    wide = [widen(text, s, e, around) for s, e in runs]
    if len(wide) > 1:
        gaps = [text[a[1] : b[0]] for a, b in pairwise(wide)]
        if any(_binds(gap) for gap in gaps) or any(a[1] > b[0] for a, b in pairwise(wide)):
            return [(wide[0][0], wide[-1][1])]
    return wide


def _binds(gap: str) -> bool:
    """Whether left-out words hold a number, a negation, a modal, or a reporting verb."""
    words = load("signs")
    binding = words["negations"] | words["modals"] | words["doubt"] | words["conditions"]
    return (
        any(w.strip(".,;:\"'“”()").lower() in binding for w in gap.split())
        or bool(all_cues().search(gap))
        or any(True for _ in find_numbers(gap))
    )


def _told(text: str, verdict: Verdict) -> str:
    return "\n".join(text[s:e] for s, e in verdict.runs)


def _check_stance(verdict: Verdict, claim: ClaimDraft, text: str, around: Context, told: Stance | None) -> None:
    """The stance stays where the text bears it out, or the grammar reads the same; else the text's own is taken."""
    evidence, sentence = _told(text, verdict), text[around.start : around.end]
    if claim.relayed_by and claim.stance == "asserts":
        return  # known through a denial of it, maybe
    if told == claim.stance or stance_held(claim.stance, evidence, sentence, claim.statement):
        return
    if claim.stance != "asserts" and stance_held(claim.stance, sentence, sentence, claim.statement):
        verdict.runs = [(around.start, _unstopped(text, around.end))]  # the word that bears it out was cut off
        return
    others: list[Stance] = [told] if told is not None else ["denies", "silent", "asserts"]
    held = next((s for s in others if s != claim.stance and stance_held(s, evidence, sentence, claim.statement)), None)
    if held is None:
        verdict.reason = "stance_not_in_evidence"
        return
    verdict.stance = held
    verdict.repaired.append(("stance", "stance_not_in_evidence", f"{claim.stance}, taken as {held}"))


def _unstopped(text: str, end: int) -> int:
    return end - 1 if text[end - 1 : end] in {".", "…"} else end


def _check_speaker(
    verdict: Verdict, claim: ClaimDraft, text: str, around: Context, actor: Actor | None, actors: dict[str, Actor]
) -> None:
    if claim.speaker is None:
        if not speaks_itself(text, verdict.runs):
            verdict.speaker_held = False
        elif not claim.figures and not _counts(_told(text, verdict)):
            verdict.reason = verdict.reason or "own_voice_counts_nothing"
        return
    if actor is None or not _anywhere(actor, text):
        verdict.reason = verdict.reason or "speaker_not_in_text"
        return
    if not names_speaker(actor, actors, text, verdict.runs, [around]):
        verdict.speaker_held = False


def _counts(evidence: str) -> bool:
    """Whether a number, an ordinal, or "a" and "another" counts something."""
    return any(True for _ in find_numbers(evidence)) or bool(_ONE.search(evidence))


def _anywhere(actor: Actor, text: str) -> bool:
    grounder = Grounder(text)
    return any(grounder.places(name) for name in (actor.name, *actor.aliases))


def _check_figures(verdict: Verdict, figures: Sequence[FigureDraft], grounder: Grounder, around: Context) -> None:
    """The claim's numbers are read from the text; here it is said which of the model's are not in it."""
    sentence = grounder.text[around.start : around.end]
    given = list(find_numbers(sentence))
    for figure in figures:
        wanted = [(n.low, n.high, n.qualifier) for n in find_numbers(figure.quote)]
        if not wanted:
            continue  # "a child": no number word, nothing to compare
        same = [n for n in given if (n.low, n.high, n.qualifier) in wanted]
        if not same:
            verdict.repaired.append(("quantity", "number_not_in_evidence", figure.quote))
        elif measures_else(figure.measure, same, sentence):
            verdict.repaired.append(("quantity", "measure_not_in_evidence", f"{figure.quote}: {figure.measure}"))
