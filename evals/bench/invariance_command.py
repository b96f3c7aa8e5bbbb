"""`claimwire eval invariance`."""

import asyncio
from pathlib import Path
from typing import Final

import click
from rich.table import Table

from evals.cases import Case, Half, half_of, load_cases
from evals.cli import FILE, HALF_HELP, NEW_FILE, folder_of, plain_errors, wide_console

#: How far the headline may move (F1).
TARGET: Final = 0.03


@click.command()
@click.option("--gold", default="dev", show_default=True, metavar="DIR", help="Labelled folder: path, `gold` or `dev`.")
@click.option("--half", type=click.Choice(("all", "tune", "held")), default="all", show_default=True, help=HALF_HELP)
@click.option(
    "--model", "profile", metavar="PROFILE", default="rules", show_default=True, help="Profile of models.toml."
)
@click.option("--config", type=FILE, help="A models.toml other than the usual one.")
@click.option(
    "-o", "--output", type=NEW_FILE, metavar="DIR", help="Also write each variant as a labelled folder into DIR."
)
@plain_errors
def invariance(gold: str, half: Half, profile: str, config: Path | None, output: Path | None) -> None:
    """Tell the reports again with other labels, names, places and numbers: by how much does the headline move?

    Labels for an armed side (fighters, militants, rebels, jihadists, …), names of persons, places and counts are exchanged
    one for one, in text and labels alike, so a reader that goes by grammar scores the same on each.
    """
    from evals.bench.folder import write_folder
    from evals.bench.variants import VARIANTS, varied

    cases = half_of(load_cases(folder_of(gold)), half)
    versions = {"as written": cases} | {name: [varied(case, name) for case in cases] for name in VARIANTS}
    versions["all of these"] = [varied(case, *VARIANTS) for case in cases]
    if output is not None:
        for name in VARIANTS:
            write_folder(versions[name], output / name)
    figures = {name: asyncio.run(_measured(version, profile, config)) for name, version in versions.items()}
    table = Table("told with other", "headline F1", "moved", "spans", "speakers", "quantities", "reports changed")
    base = figures["as written"]
    for name, figure in figures.items():
        moved = figure[0] - base[0]
        changed = sum(a.text != b.text for a, b in zip(cases, versions[name], strict=True))
        mark = "" if abs(moved) <= TARGET else "  over"
        cells = [f"{value:.3f}" for value in figure]
        table.add_row(name, cells[0], f"{moved:+.3f}{mark}" if name != "as written" else "", *cells[1:], str(changed))
    wide_console().print(table)
    if worst := [name for name, figure in figures.items() if abs(figure[0] - base[0]) > TARGET]:
        raise click.ClickException(f"the headline moves by more than {TARGET} with other {', '.join(worst)}")


async def _measured(cases: list[Case], profile: str, config: Path | None) -> list[float]:
    """F1 of headline, claim spans, speakers and quantities."""
    from evals.runner import read_case
    from evals.scoring import Answer, score_answers
    from evals.systems import OWN, system_of
    from extraction import load_config

    system = system_of(OWN, load_config(config), profile)
    try:
        outcomes = [await read_case(system, case, 0, None, ()) for case in cases]
    finally:
        await system.aclose()
    answers = [Answer(case, outcome.extraction) for case, outcome in zip(cases, outcomes, strict=True)]
    measures = score_answers(answers, "variant", resamples=2).measures
    return [measures[key].f1.value or 0.0 for key in ("claims", "claim_spans", "claim_speakers", "quantities")]
