"""`claimwire eval gate` and `claimwire eval baseline`."""

import asyncio

import click

from evals.cases import load_cases
from evals.cli import folder_of, plain_errors, wide_console
from evals.gate import (
    SETS,
    Figures,
    figures_of,
    load_baseline,
    record,
    regressions,
    replay,
    replies_path,
    save_baseline,
)
from evals.progress import Bar
from evals.replay import ReplayMiss
from evals.tables import gate_table
from extraction import load_config
from extraction.config import PACKAGED
from extraction.gateway import make_gateway


@click.command()
@plain_errors
def gate() -> None:
    """Replay the recorded replies of the embedded model; exit 1 if a guarded figure fell below the baseline.

    `make test` does the same. After a change of prompts the requests are new ones: record them with `claimwire eval
    baseline`.
    """
    baseline = load_baseline()
    now = _figures(tuple(baseline.sets))
    wide_console().print(gate_table(baseline, now))
    if fallen := regressions(baseline, now):
        raise click.ClickException("; ".join(fallen))


@click.command()
@click.option("--fresh", is_flag=True, help="Ask everything anew, also what is recorded already.")
@click.option("--accept", is_flag=True, help="Take the new figures as the baseline also where a guarded one fell.")
@plain_errors
def baseline(fresh: bool, accept: bool) -> None:
    """Record the embedded model's replies for all labelled reports, and raise the baseline to their scores.

    Needs the embedded model (`claimwire models pull`) and, the first time, up to an hour on two cores; later only what a
    prompt change made new is asked. Interrupted, the same command goes on. Where a guarded figure fell, the replies are
    kept but the baseline stays, so that `make test` fails until the change is mended, or taken knowingly with --accept.
    Commit `evals/baselines/` with the change that it belongs to.
    """
    settings = load_config(PACKAGED)
    for name in SETS:
        if fresh:
            replies_path(name).unlink(missing_ok=True)
        with Bar(len(load_cases(folder_of(name)))) as bar:
            asyncio.run(record(name, settings, make_gateway, bar))
    now = _figures(SETS)
    try:
        before = load_baseline()
    except ReplayMiss:  # there is none yet
        before = save_baseline(now)
    wide_console().print(gate_table(before, now))
    if (fallen := regressions(before, now)) and not accept:
        raise click.ClickException(f"{'; '.join(fallen)}. The baseline stays; --accept takes the new figures")
    save_baseline(now)


def _figures(names: tuple[str, ...]) -> dict[str, Figures]:
    settings = load_config(PACKAGED)
    return {name: figures_of(asyncio.run(replay(name, settings))) for name in names}
