"""`claimwire eval probes`."""

import json
from dataclasses import asdict
from sys import stderr

import click
from rich.console import Console
from rich.progress import Progress

from evals.cases import Case, half_of, load_cases
from evals.cli import folder_of, plain_errors, wide_console
from evals.probes.aligners import aligners
from evals.probes.bench import run
from evals.probes.tables import tables


@click.command()
@click.option(
    "--gold",
    metavar="DIR",
    help="Labelled folder: a path, `gold` or `dev`. Left out: `gold`, and the held half of `dev`.",
)
@click.option("--peers/--no-peers", default=True, help="LangExtract's and instructor's aligners beside ours: minutes.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@plain_errors
def probes(gold: str | None, peers: bool, as_json: bool) -> None:
    """Try to deceive the grounding and the field checks with probes made of labelled reports.

    Meaning flips (number, bound, negation, stance verb, actor, measure, date) must be refused; harmless variants
    (quotation marks, dashes, spaces, case, hyphens, apostrophes, ligatures) must be found where they stand; fields made
    false must be noticed. Time is taken on a text of 1,500 words.

    LangExtract is an optional extra: `pip install --require-hashes -r requirements-peers.lock`.
    """
    sets = _sets(gold)
    ways = aligners() if peers else aligners()[:1]
    with Progress(console=Console(file=stderr), transient=True) as bar:
        task = bar.add_task("probes", total=None)
        results = run(sets, ways, lambda done, of: bar.update(task, completed=done, total=of))
    if as_json:
        click.echo(json.dumps(asdict(results), indent=1))
    else:
        wide_console().print(tables(results, [way.name for way in ways]))


def _sets(gold: str | None) -> dict[str, list[Case]]:
    """The reports to make probes of: by default those on which no rule was tuned."""
    if gold is not None:
        return {gold: load_cases(folder_of(gold))}
    return {
        "gold": load_cases(folder_of("gold")),
        "dev, held half": half_of(load_cases(folder_of("dev")), "held"),
    }
