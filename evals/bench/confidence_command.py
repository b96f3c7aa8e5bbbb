"""`claimwire eval confidence`."""

from pathlib import Path

import click
import numpy as np
from rich.table import Table

from evals.cases import load_cases
from evals.cli import FILE, SETS, TUNED_ON, cases_of_run, plain_errors, wide_console
from evals.runlog import read_run


@click.command()
@click.argument("run", type=FILE, required=False)
@click.option("--gold", metavar="DIR", help="For a RUN: its labelled folder, if not its own.")
@plain_errors
def confidence(run: Path | None, gold: str | None) -> None:
    """How far can the stated chances be trusted? Calibration error, precision at 80 % coverage, and a reliability table.

    Without a RUN: `dev` across stories (each chance by a model that has not seen the story), and the five by the model that
    ships; read by grammar alone. With a saved RUN: the chances that its claims state.
    """
    from evals.bench.calibration import bins, calibration

    columns = _of_run(run, gold) if run is not None else _of_rules()
    table = Table("", *columns)
    found = {name: calibration(chances, rights) for name, (chances, rights) in columns.items()}
    for key, words in (
        ("claims", "claims with a stated chance"),
        ("precision", "right of all"),
        ("precision_at_coverage", "right of the surest four fifths"),
        ("calibration_error", "expected calibration error"),
        ("ranking", "a right one is given more than a wrong one"),
    ):
        table.add_row(words, *(str(getattr(quality, key)) for quality in found.values()))
    wide_console().print(table)
    for name, (chances, rights) in columns.items():
        rows = Table("stated", "right", "claims", title=f"{name}: tenths, least sure first")
        for group in bins(chances):
            rows.add_row(f"{chances[group].mean():.2f}", f"{rights[group].mean():.2f}", str(len(group)))
        wide_console().print(rows)


def _of_rules() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    from evals.bench.fit import confidence_table, out_of_sample
    from extraction.fitted import fitted

    made_on = confidence_table([case for name in TUNED_ON for case in load_cases(SETS[name])])
    gold = confidence_table(load_cases(SETS["gold"]))
    model = fitted("confidence")
    shipped = [model.chance(dict(zip(gold.names, row, strict=True))) for row in gold.rows]
    return {
        f"{' and '.join(TUNED_ON)}, across stories": (out_of_sample(made_on), np.array(made_on.holds)),
        "gold, as shipped": (np.array(shipped), np.array(gold.holds)),
    }


def _of_run(path: Path, gold: str | None) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    from evals.bench.fit import right_claims

    saved = read_run(path)
    cases = {case.id: case for case in cases_of_run(gold, saved.header.gold)}
    chances, rights = [], []
    for outcome in saved.outcomes:
        if outcome.extraction is None or outcome.article not in cases:
            continue
        right = right_claims(cases[outcome.article], outcome.extraction)
        for claim in outcome.extraction.claims:
            if claim.confidence is not None:
                chances.append(claim.confidence)
                rights.append(claim.id in right)
    if len(set(rights)) < 2:
        raise click.ClickException(f"{path.name}: too few claims with a stated chance, or all right or all wrong")
    return {path.name: (np.array(chances), np.array(rights))}
