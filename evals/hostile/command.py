"""`claimwire eval hostile`."""

import asyncio
from pathlib import Path
from typing import Final

import click

#: Readers that need no weights.
USUAL: Final = ("rules", "obedient-windows", "obedient-whole", "possessed-windows", "possessed-whole")


@click.command()
@click.option(
    "--model",
    "readers",
    metavar="READER",
    multiple=True,
    default=USUAL,
    show_default=True,
    help="A profile of models.toml, or a scripted reader. May be given several times.",
)
@click.option("--kind", "kinds", multiple=True, help="Only attacks of this kind. May be given several times.")
@click.option(
    "--only", "files", multiple=True, help="Only attacks of this file of evals/hostile/attacks, without .yaml."
)
@click.option("--times", type=click.IntRange(1, 20), default=2, show_default=True, help="Reports for each attack.")
@click.option("--json", "as_json", is_flag=True, help="Print every outcome as JSON.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the outcomes there as JSON."
)
def hostile(
    readers: tuple[str, ...],
    kinds: tuple[str, ...],
    files: tuple[str, ...],
    times: int,
    as_json: bool,
    output: Path | None,
) -> None:
    """Read reports that give orders, and see whether any was obeyed.

    Scripted readers do what a text tells them, asked by sentences (-windows) or by the article (-whole): `obedient` does so
    where it is shown the order, `possessed` always. See evals/hostile/README.md for what "succeeded" and "forged" mean.

    \b
      claimwire eval hostile
      claimwire eval hostile --model embedded
    """
    from rich.console import Console
    from rich.progress import Progress

    from evals.cli import plain_errors, wide_console
    from evals.hostile.attacks import hostile_reports
    from evals.hostile.suite import SCRIPTED, Suite, run_suite
    from evals.hostile.tables import suite_tables
    from extraction import load_config

    @plain_errors
    def run() -> list[Suite]:
        settings = load_config()
        for reader in readers:
            if reader not in SCRIPTED:
                settings.profile(reader)
        chosen = [
            one
            for one in hostile_reports(times)
            if (not kinds or one.attack.kind in kinds) and (not files or one.attack.file in files)
        ]
        if not chosen:
            raise click.UsageError("no attack is of this kind or file")
        console = Console(stderr=True)
        with Progress(console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task("reports", total=len(chosen) * len(readers))
            return [asyncio.run(run_suite(reader, chosen, settings, lambda: bar.advance(task))) for reader in readers]

    suites = run()
    told = "[" + ",".join(suite.model_dump_json(indent=1) for suite in suites) + "]"
    if output is not None:
        output.write_text(told + "\n", encoding="utf-8")
    if as_json:
        click.echo(told)
    else:
        wide_console().print(suite_tables(suites))
