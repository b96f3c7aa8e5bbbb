"""`claimwire eval fit`."""

from typing import Final

import click

from evals.cases import half_of, load_cases
from evals.cli import SETS, plain_errors

MODELS: Final = ("links", "contradictions")


@click.command()
@click.argument("models", type=click.Choice(MODELS), nargs=-1)
@plain_errors
def fit(models: tuple[str, ...]) -> None:
    """Fit the small linear MODELS (all, if none is named) anew on the tune half of `dev`, and write their data files.

    Needs scikit-learn (a development dependency), not a language model. Look at `claimwire eval stages` before and after,
    and commit `extraction/fitted/` with the change of features that it belongs to.
    """
    from evals.bench.fit import fit_contradictions, fit_links, inputs, write

    cases = half_of(load_cases(SETS["dev"]), "tune")
    steps = {"links": fit_links, "contradictions": fit_contradictions}
    for name in MODELS:
        if models and name not in models:
            continue
        gold, read = inputs(cases)
        model = steps[name](gold, read)
        path = write(name, model)
        click.echo(f"{path.name}: {model['thresholds']}, cross-validated {model['cross_validated']}")
