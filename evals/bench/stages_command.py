"""`claimwire eval stages`."""

import json
from pathlib import Path

import click
from rich.table import Table

from evals.cases import Half, half_of, load_cases
from evals.cli import FILE, HALF_HELP, folder_of, plain_errors, wide_console
from evals.metrics import Counts, Tally
from evals.runlog import read_run
from schemas import Extraction


@click.command()
@click.argument("run", type=FILE, required=False)
@click.option("--gold", default="dev", show_default=True, metavar="DIR", help="Labelled folder: path, `gold` or `dev`.")
@click.option("--half", type=click.Choice(("all", "tune", "held")), help=f"{HALF_HELP} [default: both, side by side]")
@click.option("--json", "as_json", is_flag=True, help="Print every count as JSON.")
@plain_errors
def stages(run: Path | None, gold: str, half: Half | None, as_json: bool) -> None:
    """Measure each stage of the reading alone, on labels as its input where that can be: where is the loss?

    Read by the linguistic layer, without a model. With a saved RUN, what is end to end comes from the run. Figures are
    F1 (precision / recall), or the share that is right (of how many).
    """
    from evals.bench.stages import STAGES, readings, stage, total

    cases = load_cases(folder_of(gold))
    halves: tuple[Half, ...] = (half,) if half else ("all",) if gold == "gold" else ("tune", "held")
    wanted = {case.id: case for name in halves for case in half_of(cases, name)}
    saved: dict[str, Extraction | None] = {}
    if run is not None:
        outcomes = [outcome for outcome in read_run(run).outcomes if outcome.repeat == 0]
        saved = {outcome.article: outcome.extraction for outcome in outcomes}
        wanted = {name: case for name, case in wanted.items() if name in saved}
    staged = [stage(case, reading, saved.get(case.id)) for case, reading in readings(list(wanted.values()))]
    columns = {
        name: [one for one in staged if one.case.id in {case.id for case in half_of(cases, name)}] for name in halves
    }
    if as_json:
        figures = {
            name: {key: measure.model_dump() for key, _, _ in STAGES if (measure := total(column, key)) is not None}
            for name, column in columns.items()
        }
        click.echo(json.dumps(figures, indent=1))
        return
    table = Table("stage", "measure", *(f"{gold} {name} ({len(column)})" for name, column in columns.items()))
    before = ""
    for key, name, words in STAGES:
        table.add_row(name if name != before else "", words, *(shown(total(c, key)) for c in columns.values()))
        before = name
    wide_console().print(table)


def shown(measure: Counts | Tally | None) -> str:
    """`.412 (.380 / .450)` for counts, `.912 (of 34)` for a share; an en dash where it is undefined."""
    if isinstance(measure, Counts) and measure.predicted + measure.gold:
        p = measure.hit_predicted / measure.predicted if measure.predicted else 0.0
        r = measure.hit_gold / measure.gold if measure.gold else 0.0
        return f"{_point(2 * p * r / (p + r) if p + r else 0.0)} ({_point(p)} / {_point(r)})"
    if isinstance(measure, Tally) and measure.of:
        return f"{_point(measure.right / measure.of)} (of {measure.of})"
    return "–"


def _point(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")
