"""Many reports scored: a `Report` of every figure with its interval, ready for tables and for machines (JSON).

A report that failed, that is missing, or whose file is broken counts as an empty prediction and stays in every
denominator.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from evals.cases import Case
from evals.judge import FIELDS, HEADLINE, MEASURES, SLICES, STRICT_MEASURES, Verdicts, judge
from evals.metrics import RESAMPLES, SEED, Bootstrap, Counts, Estimate, Score, Tally, score, share
from evals.runlog import Run, RunError
from schemas import Extraction, Usage
from schemas.record import Record

#: With fewer stories than this, resampling stories says nothing, and reports are resampled instead.
FEWEST_STORIES = 5


@dataclass(frozen=True)
class Answer:
    """What a system gave for one report."""

    case: Case
    extraction: Extraction | None
    """None where the system failed."""
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    seconds: float | None = None
    repeat: int = 0


class FieldScore(Record):
    """Accuracy of one field on paired items."""

    counts: Tally
    accuracy: Estimate
    filled_counts: Tally
    filled: Estimate
    """Accuracy only where the label is neither null nor empty: a field that is mostly null is easy to get right."""


class ArticleScore(Record):
    """One report's own figures."""

    article: str
    repeat: int
    story: str | None
    status: Literal["complete", "partial", "failed"]
    error: str | None
    measures: dict[str, Counts]
    headline_f1: float | None
    dropped: dict[str, int]
    """Items that the checks refused, by reason."""
    usage: Usage
    seconds: float | None


class Report(Record):
    """All figures of one run. Shares lie between 0 and 1."""

    name: str
    articles: int
    """Reports scored, repetitions included."""
    failed: int
    """Of them without any result; each counts as an empty prediction."""
    partial: int
    """Of them read in part only."""
    cluster: Literal["article", "story"]
    """What the bootstrap resamples."""
    clusters: int
    resamples: int
    seed: int
    measures: dict[str, Score]
    """Lenient: evidence overlaps by half."""
    strict: dict[str, Score]
    """Evidence overlaps by nine tenths."""
    slices: dict[str, Score]
    """The headline figure on kinds of claims."""
    fields: dict[str, FieldScore]
    literal: Estimate
    """Share of evidence runs that stand in the text letter by letter; null where there is none."""
    literal_counts: Tally
    runs_per_claim: float | None
    """Predicted evidence runs for each claim; far above the labels' own figure, spans are bought with quantity."""
    gold_runs_per_claim: float | None
    usage: Usage
    seconds: float | None
    per_article: list[ArticleScore]

    @property
    def headline(self) -> Score:
        """Claims with overlapping evidence, right speaker and right stance."""
        return self.measures[HEADLINE]


def score_pairs(pairs: Iterable[tuple[Case, Extraction | None]], name: str = "extraction") -> Report:
    """Score extractions against their cases; cost and time are taken from their provenance."""
    return score_answers([answer_of(case, extraction) for case, extraction in pairs], name)


def answer_of(case: Case, extraction: Extraction | None, error: str | None = None) -> Answer:
    """An answer whose cost and time are those that the extraction itself states."""
    origin = extraction.provenance if extraction else None
    usage, seconds = (origin.usage, origin.seconds) if origin else (Usage(), None)
    return Answer(case, extraction, error=error, usage=usage, seconds=seconds)


def run_answers(run: Run, cases: Sequence[Case]) -> list[Answer]:
    """The answers of a saved run, in the run's order. A run that is not complete, or knows other reports, is a `RunError`."""
    by_id = {case.id: case for case in cases}
    if unknown := [article for article in run.header.articles if article not in by_id]:
        raise RunError(f"{run.name}: the labelled folder does not hold {unknown[0]}; give the run's own with --gold")
    if run.missing:
        raise RunError(
            f"{run.name}: {len(run.missing)} reports are still to be run; `claimwire eval run` goes on with it"
        )
    return [
        Answer(
            case=by_id[outcome.article],
            extraction=outcome.extraction,
            error=f"{outcome.error.kind}: {outcome.error.message}" if outcome.error else None,
            usage=outcome.usage,
            seconds=outcome.seconds if run.header.parallel == 1 else None,
            repeat=outcome.repeat,
        )
        for outcome in sorted(run.outcomes, key=lambda one: (one.repeat, run.header.articles.index(one.article)))
    ]


def score_run(run: Run, cases: Sequence[Case]) -> Report:
    """Score a saved run."""
    return score_answers(run_answers(run, cases), run.name)


def bootstrap_of(answers: Sequence[Answer], resamples: int = RESAMPLES, seed: int = SEED) -> Bootstrap:
    """Clusters are stories (a lone report is its own) where there are at least five of them, else reports."""
    stories = tuple(answer.case.story or answer.case.id for answer in answers)
    articles = tuple(answer.case.id for answer in answers)
    return Bootstrap(stories if len(set(stories)) >= FEWEST_STORIES else articles, resamples, seed)


def score_answers(answers: Sequence[Answer], name: str, resamples: int = RESAMPLES, seed: int = SEED) -> Report:
    """Score any answers. There must be at least one."""
    verdicts = [judge(answer.case, answer.extraction) for answer in answers]
    draws = bootstrap_of(answers, resamples, seed)
    stories = {answer.case.story or answer.case.id for answer in answers}
    golds = [answer.case.gold for answer in answers]
    rows = [_article(answer, verdict) for answer, verdict in zip(answers, verdicts, strict=True)]
    return Report(
        name=name,
        articles=len(answers),
        failed=sum(row.status == "failed" for row in rows),
        partial=sum(row.status == "partial" for row in rows),
        cluster="story" if len(stories) >= FEWEST_STORIES else "article",
        clusters=len(draws.names),
        resamples=resamples,
        seed=seed,
        measures={key: score([verdict.measures[key] for verdict in verdicts], draws) for key in MEASURES},
        strict={key: score([verdict.strict[key] for verdict in verdicts], draws) for key in STRICT_MEASURES},
        slices={key: score([verdict.slices[key] for verdict in verdicts], draws) for key in SLICES},
        fields={key: _field(key, verdicts, draws) for key in FIELDS},
        literal=share([verdict.literal for verdict in verdicts], draws),
        literal_counts=sum((verdict.literal for verdict in verdicts), start=Tally(right=0, of=0)),
        runs_per_claim=_runs_per_claim([answer.extraction for answer in answers if answer.extraction]),
        gold_runs_per_claim=_runs_per_claim(golds),
        usage=sum((answer.usage for answer in answers), start=Usage()),
        seconds=None if any(row.seconds is None for row in rows) else sum(row.seconds or 0 for row in rows),
        per_article=rows,
    )


def _field(key: str, verdicts: Sequence[Verdicts], draws: Bootstrap) -> FieldScore:
    every, filled = [one.fields[key] for one in verdicts], [one.filled[key] for one in verdicts]
    zero = Tally(right=0, of=0)
    return FieldScore(
        counts=sum(every, start=zero),
        accuracy=share(every, draws),
        filled_counts=sum(filled, start=zero),
        filled=share(filled, draws),
    )


def _article(answer: Answer, verdicts: Verdicts) -> ArticleScore:
    extraction = answer.extraction
    headline = score([verdicts.measures[HEADLINE]], Bootstrap((answer.case.id,), resamples=1))
    return ArticleScore(
        article=answer.case.id,
        repeat=answer.repeat,
        story=answer.case.story,
        status=extraction.status if extraction else "failed",
        error=answer.error,
        measures=verdicts.measures,
        headline_f1=headline.f1.value,
        dropped=dict(Counter(item.reason for item in extraction.dropped)) if extraction else {},
        usage=answer.usage,
        seconds=answer.seconds,
    )


def _runs_per_claim(extractions: Sequence[Extraction]) -> float | None:
    claims = [claim for extraction in extractions for claim in extraction.claims]
    return sum(len(claim.evidence) for claim in claims) / len(claims) if claims else None
