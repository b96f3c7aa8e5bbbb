"""`claimwire eval frontier`."""

from pathlib import Path

import click
from rich.table import Table

from evals.cli import FILE, cases_of_run, plain_errors, wide_console
from evals.runlog import read_run


@click.command()
@click.argument("runs", type=FILE, nargs=-1, required=True)
@click.option("--gold", metavar="DIR", help="Labelled folder; the runs' own, if left out.")
@click.option("--markdown", is_flag=True, help="Print a Markdown table, for evals/LEVERS.md.")
@plain_errors
def frontier(runs: tuple[Path, ...], gold: str | None, markdown: bool) -> None:
    """F1 against seconds and tokens for saved RUNS of several settings over the same reports.

    \b
      claimwire eval run --model rules --gold dev -o runs/rules.jsonl
      claimwire eval run --model embedded --gold dev -o runs/embedded.jsonl
      claimwire eval frontier runs/rules.jsonl runs/embedded.jsonl

    Seconds are those of the machine that ran them: compare runs of one quiet machine.
    """
    from evals.bench.frontier import frontier as settings
    from evals.scoring import score_run
    from evals.tables import interval

    saved = [read_run(path) for path in runs]
    if len({(run.header.gold_sha256, run.header.half) for run in saved}) > 1:
        raise click.UsageError("these runs are over different reports; a frontier needs the same ones")
    points = settings([score_run(run, cases_of_run(gold, run.header.gold)) for run in saved])
    heads = ["setting", "headline F1", "seconds a report", "tokens out", "tokens in", "calls", ""]
    rows = [
        [
            point.name,
            interval(point.headline),
            "unknown" if point.seconds is None else f"{point.seconds:.1f}",
            f"{point.tokens_out:,.0f}",
            f"{point.tokens_in:,.0f}",
            f"{point.calls:.1f}",
            "knee" if point.knee else "unbeaten" if point.unbeaten else "",
        ]
        for point in points
    ]
    if markdown:
        for row in [heads, ["---"] * len(heads), *rows]:
            click.echo(f"| {' | '.join(row)} |")
        return
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    wide_console().print(table)
