"""Runs side by side as one HTML page that needs nothing else: scores, cost, and every error beside the text it was made in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.cases import Case
from evals.judge import HEADLINE, MEASURES, SLICES
from evals.metrics import Score
from evals.plots import Bar, Plot, bars, forest, percent, shape_of
from evals.review import KINDS, Review, review
from evals.runlog import Run
from evals.scoring import Answer, ArticleScore, Report, run_answers, score_answers
from schemas import Notice, Usage

_TEMPLATE = "report.html.jinja"


@dataclass(frozen=True)
class RunView:
    """One run with its scores."""

    number: int
    shape: str
    run: Run
    report: Report

    @property
    def label(self) -> str:
        """System and profile, with the run's own name."""
        head = self.run.header
        return f"{self.run.name} ({head.system}, {head.profile})"

    @property
    def made_from(self) -> str:
        """The commit, marked where the work tree differed from it."""
        head = self.run.header
        return (head.commit or "no commit")[:10] + (" + changes" if head.dirty else "")


@dataclass(frozen=True)
class Panel:
    """One report as one run read it."""

    key: str
    view: RunView
    score: ArticleScore
    review: Review
    remarks: list[Notice]
    """Warnings of the extraction, and why it failed where it did."""
    dropped: list[str]


@dataclass(frozen=True)
class ArticleView:
    """One report with a panel for each run (and repetition) that has it."""

    case: Case
    panels: list[Panel]

    def of(self, view: RunView) -> list[Panel]:
        """The panels of one run: none, one, or one for each repetition."""
        return [panel for panel in self.panels if panel.view is view]


def render(runs: Sequence[Run], cases: Sequence[Case]) -> str:
    """The page for one or more complete runs.

    ``cases`` must hold every report of every run; else, or where a run is not complete, `RunError`.
    """
    answers = [run_answers(run, cases) for run in runs]
    views = [
        RunView(number, shape_of(number), run, score_answers(given, run.name))
        for number, (run, given) in enumerate(zip(runs, answers, strict=True))
    ]
    articles = [ArticleView(case, _panels(case, views, answers)) for case in cases]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "percent": percent,
        "headline": HEADLINE,
        "measure_names": MEASURES,
        "slice_names": SLICES,
        "kinds": KINDS,
        "money": money,
    }
    return environment.get_template(_TEMPLATE).render(
        views=views,
        articles=[article for article in articles if article.panels],
        scores=_plot([view.report.measures for view in views], MEASURES),
        slices=_plot([view.report.slices for view in views], SLICES),
        costs=_costs(views),
    )


def _panels(case: Case, views: Sequence[RunView], answers: Sequence[Sequence[Answer]]) -> list[Panel]:
    return [
        _panel(view, answer, score)
        for view, given in zip(views, answers, strict=True)
        for answer, score in zip(given, view.report.per_article, strict=True)
        if answer.case.id == case.id
    ]


def _panel(view: RunView, answer: Answer, score: ArticleScore) -> Panel:
    extraction = answer.extraction
    remarks = list(extraction.warnings) if extraction else []
    if answer.error:
        remarks.append(Notice(code="failed", message=answer.error))
    return Panel(
        key=f"r{view.number}-{answer.case.id}-{answer.repeat}",
        view=view,
        score=score,
        review=review(answer.case, extraction),
        remarks=remarks,
        dropped=[f"{item.kind}: {item.reason}: {item.raw}" for item in extraction.dropped] if extraction else [],
    )


def _plot(scores: Sequence[Mapping[str, Score]], names: Mapping[str, str]) -> Plot:
    return forest([(name, [each[key].f1 for each in scores]) for key, name in names.items()])


def _costs(views: Sequence[RunView]) -> list[tuple[str, list[Bar]]]:
    """Tokens and seconds for one report, so that runs over different sets can be compared."""
    usages = [(view.report.usage, max(view.report.articles, 1), view.report.seconds) for view in views]
    rows = (
        ("tokens in, a report", [usage.input_tokens / count for usage, count, _ in usages]),
        ("tokens out, a report", [usage.output_tokens / count for usage, count, _ in usages]),
        ("calls, a report", [usage.calls / count for usage, count, _ in usages]),
        ("seconds, a report", [None if seconds is None else seconds / count for _, count, seconds in usages]),
    )
    return [
        (name, bars(amounts, ["unknown" if one is None else f"{one:,.0f}" for one in amounts]))
        for name, amounts in rows
    ]


def money(usage: Usage) -> str:
    """What a run cost."""
    return "no known price" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
