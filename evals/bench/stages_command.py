"""`claimwire eval stages`."""

import json
from pathlib import Path

import click
from rich.table import Table

from evals.cases import Half, half_of, load_cases
from evals.cli import FILE, HALF_HELP, TUNED_ON, folder_of, plain_errors, wide_console
from evals.metrics import Counts, Tally
from evals.runlog import read_run
from schemas import Extraction


@click.command()
@click.argument("run", type=FILE, required=False)
@click.option(
    "--gold", multiple=True, metavar="DIR", help="Labelled folder, or several: path or name. [default: dev, wire, desk]"
)
@click.option("--half", type=click.Choice(("all", "tune", "held")), help=f"{HALF_HELP} [default: both, side by side]")
@click.option("--json", "as_json", is_flag=True, help="Print every count as JSON.")
@plain_errors
def stages(run: Path | None, gold: tuple[str, ...], half: Half | None, as_json: bool) -> None:
    """Measure each stage of the reading alone, on labels as its input where that can be: where is the loss?

    Read by the linguistic layer, without a model. With a saved RUN, what is end to end comes from the run. Figures are
    F1 (precision / recall), or the share that is right (of how many).
    """
    from evals.bench.stages import STAGES, readings, stage, total

    columns = {
        f"{name} {part}": half_of(cases, part)
        for name in gold or TUNED_ON
        for cases in [load_cases(folder_of(name))]
        for part in _parts(name, half)
    }
    wanted = {case.id: case for cases in columns.values() for case in cases}
    saved: dict[str, Extraction | None] = {}
    if run is not None:
        outcomes = [outcome for outcome in read_run(run).outcomes if outcome.repeat == 0]
        saved = {outcome.article: outcome.extraction for outcome in outcomes}
        wanted = {name: case for name, case in wanted.items() if name in saved}
    read = readings(list(wanted.values()))
    staged = {case.id: stage(case, reading, saved.get(case.id)) for case, reading in read}
    counted = {name: [staged[case.id] for case in cases if case.id in staged] for name, cases in columns.items()}
    if as_json:
        figures = {
            name: {key: measure.model_dump() for key, _, _ in STAGES if (measure := total(column, key)) is not None}
            for name, column in counted.items()
        }
        click.echo(json.dumps(figures, indent=1))
        return
    table = Table("stage", "measure", *(f"{name} ({len(column)})" for name, column in counted.items()))
    before = ""
    for key, name, words in STAGES:
        table.add_row(name if name != before else "", words, *(shown(total(c, key)) for c in counted.values()))
        before = name
    wide_console().print(table)


def _parts(name: str, half: Half | None) -> tuple[Half, ...]:
    """The halves to show of a set: both of those that rules are made on; the others have none."""
    return (half,) if half else ("tune", "held") if TUNED_ON.get(name) == "tune" else ("all",)


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
