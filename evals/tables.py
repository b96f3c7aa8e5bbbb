"""Scores as tables for a terminal. Figures are per cent; brackets hold the 95 % interval."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.compare import Comparison, Difference
from evals.judge import HEADLINE, MEASURES, SLICES
from evals.metrics import Estimate, Score
from evals.scoring import ArticleScore, Report
from schemas import Usage

if TYPE_CHECKING:
    from evals.gate import Baseline, Figures
    from evals.lift import Lift


def percent(value: float | None) -> str:
    """A share as per cent with one decimal; an en dash where it is undefined."""
    return "–" if value is None else f"{100 * value:.1f}"


def interval(estimate: Estimate) -> str:
    """`61.2 [50.1, 70.9]`, without brackets where there is no interval."""
    if estimate.low is None or estimate.high is None:
        return percent(estimate.value)
    return f"{percent(estimate.value)} [{percent(estimate.low)}, {percent(estimate.high)}]"


def cost_line(usage: Usage, seconds: float | None) -> str:
    """Calls, tokens, time and money in one line."""
    time = "time unknown" if seconds is None else f"{seconds:,.0f} s"
    cost = "no known price" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    tokens = f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"
    return f"{usage.calls:,} model calls, {tokens}, {time}, {cost}"


def report_tables(report: Report) -> RenderableType:
    """Everything that a report says, top figures first."""
    return Group(
        _measures(report, report.measures, "score", MEASURES),
        _measures(report, report.strict, "strict: evidence overlaps by .9", MEASURES),
        _measures(report, report.slices, "slices of the headline figure", SLICES),
        _fields(report),
        _articles(report.per_article),
        Text("\n".join(_remarks(report))),
    )


def comparison_tables(comparison: Comparison) -> RenderableType:
    """Runs as columns; below each figure of a further run its difference from the first, with interval and p."""
    reports = comparison.reports
    title = f"F1 with 95 % interval, and difference from {reports[0].name}"
    table = _table(title, ["", *(report.name for report in reports)])
    for key, name in (MEASURES | SLICES).items():
        cells = [interval((report.measures | report.slices)[key].f1) for report in reports]
        for position, differences in enumerate(comparison.differences, start=1):
            cells[position] += "\n" + _difference(differences[key])
        table.add_row(name, *cells, style="bold" if key == HEADLINE else "")
    for name, values in _costs(reports):
        table.add_row(name, *values)
    per_article = _table(
        f"headline F1 by report, and difference from {reports[0].name}", ["", *(report.name for report in reports)]
    )
    for article, figures in comparison.per_article.items():
        per_article.add_row(
            article, *(_beside(figure, figures[0]) if at else percent(figure) for at, figure in enumerate(figures))
        )
    return Group(table, per_article, Text("\n".join(_sampling(reports[0]))))


def comparison_markdown(comparison: Comparison) -> str:
    """The same figures as a Markdown table, for a README: runs as columns, F1 with interval, then what they cost."""
    reports = comparison.reports
    rows = [["F1", *(report.name for report in reports)], ["---"] * (len(reports) + 1)]
    for key, name in MEASURES.items():
        mark = "**" if key == HEADLINE else ""
        cells = [f"{mark}{interval(report.measures[key].f1)}{mark}" for report in reports]
        rows.append([f"{mark}{name}{mark}", *cells])
    further = [_signed(differences[HEADLINE]) for differences in comparison.differences]
    if further:
        rows.append([f"difference of the headline from {reports[0].name}", "", *further])
    rows += [[name, *values] for name, values in _costs(reports)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def gate_table(baseline: "Baseline", now: "dict[str, Figures]") -> RenderableType:
    """The guarded folders: baseline and present figures, side by side."""
    title = f"baseline of commit {(baseline.commit or 'unknown')[:10]}{' with changes' if baseline.dirty else ''}"
    table = _table(title, ["", *(f"{name}, {when}" for name in baseline.sets for when in ("baseline", "now"))])
    pairs = [(before, now[name]) for name, before in baseline.sets.items()]
    for key, label in MEASURES.items():
        cells = [percent(figures.f1[key]) for pair in pairs for figures in pair]
        table.add_row(label, *cells, style="bold" if key == HEADLINE else "")
    table.add_row("literal evidence, %", *(percent(figures.literal) for pair in pairs for figures in pair))
    table.add_row("reports failed", *(str(figures.failed) for pair in pairs for figures in pair))
    for label, cell in _LIFT_ROWS.items():
        table.add_row(label, *(cell(figures.lift) for pair in pairs for figures in pair))
    table.add_row("tokens in", *(f"{figures.input_tokens:,}" for pair in pairs for figures in pair))
    table.add_row("tokens out", *(f"{figures.output_tokens:,}" for pair in pairs for figures in pair))
    return table


_LIFT_ROWS: Final[dict[str, "Callable[[Lift], str]"]] = {
    "questions to the model": lambda lift: f"{lift.calls:,}",
    "claims it changed for the better / worse": lambda lift: f"{lift.better} / {lift.worse}",
    "claims only it found, of those open": lambda lift: f"{lift.found.right} of {lift.found.of}",
}


def _difference(difference: Difference) -> str:
    p = "" if difference.p is None else f" p {difference.p:.3f}"
    return f"{_signed(difference)}{p}"


def _signed(difference: Difference) -> str:
    sign = "+" if difference.f1.value is not None and difference.f1.value >= 0 else ""
    return f"{sign}{interval(difference.f1)}"


def _costs(reports: Sequence[Report]) -> list[tuple[str, list[str]]]:
    def cells(value: Callable[[Report], str]) -> list[str]:
        return [value(report) for report in reports]

    first = reports[0]
    times = [(f"time, times that of {first.name}", cells(lambda report: _times(report.seconds, first.seconds)))]
    return [
        ("literal evidence, %", cells(lambda report: percent(report.literal.value))),
        ("reports failed / in part", cells(lambda report: f"{report.failed} / {report.partial} of {report.articles}")),
        ("model calls", cells(lambda report: f"{report.usage.calls:,}")),
        ("tokens in", cells(lambda report: f"{report.usage.input_tokens:,}")),
        ("tokens out", cells(lambda report: f"{report.usage.output_tokens:,}")),
        ("seconds", cells(lambda report: "–" if report.seconds is None else f"{report.seconds:,.0f}")),
        *(times if len(reports) > 1 else []),
        ("cost, $", cells(lambda report: "–" if report.usage.cost_usd is None else f"{report.usage.cost_usd:.4f}")),
    ]


def _beside(figure: float | None, base: float | None) -> str:
    return percent(figure) if figure is None or base is None else f"{percent(figure)} ({100 * (figure - base):+.1f})"


def _times(seconds: float | None, base: float | None) -> str:
    return f"{seconds / base:.2f}" if seconds is not None and base else "–"


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for position, column in enumerate(columns):
        table.add_column(column, justify="right" if position else "left", no_wrap=position == 0)
    return table


def _measures(report: Report, scores: dict[str, Score], title: str, names: dict[str, str]) -> Table:
    table = _table(f"{report.name}: {title}", ["", "F1", "precision", "recall", "macro F1", "right", "given", "labels"])
    for key, score in scores.items():
        counts = score.counts
        table.add_row(
            names[key],
            interval(score.f1),
            percent(score.precision.value),
            percent(score.recall.value),
            percent(score.macro_f1.value),
            str(counts.hit_gold),
            str(counts.predicted),
            str(counts.gold),
            style="bold" if key == HEADLINE else "",
        )
    return table


def _fields(report: Report) -> Table:
    title = f"{report.name}: fields of paired items, per cent right"
    table = _table(title, ["", "all", "pairs", "where labelled", "pairs"])
    for key, field in report.fields.items():
        every, filled = field.counts.of, field.filled_counts.of
        table.add_row(key, interval(field.accuracy), str(every), interval(field.filled), str(filled))
    return table


def _articles(rows: Sequence[ArticleScore]) -> Table:
    table = _table("by report", ["", "headline F1", "right", "given", "labels", "dropped", "tokens out", "status"])
    for row in rows:
        counts = row.measures[HEADLINE]
        table.add_row(
            row.article if not row.repeat else f"{row.article} ({row.repeat + 1})",
            percent(row.headline_f1),
            str(counts.hit_gold),
            str(counts.predicted),
            str(counts.gold),
            str(sum(row.dropped.values())),
            f"{row.usage.output_tokens:,}",
            Text(row.status if not row.error else f"{row.status}: {row.error}", overflow="fold"),
        )
    return table


def _remarks(report: Report) -> list[str]:
    return [
        f"{report.articles} reports, {report.failed} failed (scored as empty), {report.partial} read in part.",
        f"Literal evidence: {percent(report.literal.value)} % of {report.literal_counts.of:,} runs.",
        f"Evidence runs for a claim: {_number(report.runs_per_claim)}, in the labels {_number(report.gold_runs_per_claim)}.",
        cost_line(report.usage, report.seconds),
        *_sampling(report),
    ]


def _sampling(report: Report) -> list[str]:
    unit = {"article": "reports", "story": "stories"}[report.cluster]
    lines = [f"Intervals: 95 %, {report.resamples:,} draws of {report.clusters} {unit}, seed {report.seed}."]
    stories = {row.story for row in report.per_article if row.story}
    if report.cluster == "article" and stories:
        lines.append("Some reports share a story, too few stories to resample: the intervals are too narrow.")
    return lines


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
