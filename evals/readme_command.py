"""`claimwire eval readme`."""

from pathlib import Path

import click

from evals.cli import plain_errors
from evals.identity import ROOT
from evals.published import committed_runs, score_tables, with_tables


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if the tables are not those of the committed runs.")
@plain_errors
def readme(check: bool) -> None:
    """Write the score tables of README.md from the runs that are committed under `evals/baselines/`.

    The newest run of each system on each set of reports counts. Put a new run there, under the commit that it was made
    from, then run this.
    """
    path: Path = ROOT / "README.md"
    before = path.read_text(encoding="utf-8")
    after = with_tables(before, score_tables(committed_runs()))
    if check and after != before:
        raise click.ClickException(
            "the tables are not those of the committed runs; write them with `claimwire eval readme`"
        )
    if not check:
        path.write_text(after, encoding="utf-8")
