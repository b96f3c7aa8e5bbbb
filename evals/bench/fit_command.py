"""`claimwire eval fit`."""

from functools import cache
from typing import Final

import click

from evals.cases import half_of, load_cases
from evals.cli import SETS, TUNED_ON, plain_errors

MODELS: Final = ("happenings", "days", "links", "contradictions", "counts", "rivals", "confidence")


@click.command()
@click.argument("models", type=click.Choice(MODELS), nargs=-1)
@plain_errors
def fit(models: tuple[str, ...]) -> None:
    """Fit the small linear MODELS (all, if none is named) anew, and write their data files.

    Happenings, days, links and contradictions are fitted on the tune halves of `dev` and `wire` and on `desk`. The confidence is fitted on all of them, for it
    changes no claim, and its quality is told across stories.

    Needs scikit-learn (a development dependency), not a language model. Look at `claimwire eval stages` before and after,
    and commit `extraction/fitted/` with the change of features that it belongs to.
    """
    from evals.bench.fit import fit_confidence, fit_links, inputs, write
    from evals.bench.fit_clashes import fit_contradictions, fit_counts, fit_rivals
    from evals.bench.fit_days import fit_days
    from evals.bench.fit_happenings import fit_happenings

    sets = {name: load_cases(SETS[name]) for name in TUNED_ON}
    tune = [case for name, cases in sets.items() for case in half_of(cases, TUNED_ON[name])]
    given = cache(lambda: inputs(tune))
    steps = {
        "happenings": lambda: fit_happenings(tune),
        "days": lambda: fit_days(tune),
        "links": lambda: fit_links(*given()),
        "contradictions": lambda: fit_contradictions(*given()),
        "counts": lambda: fit_counts(*given()),
        "rivals": lambda: fit_rivals(*given()),
        "confidence": lambda: fit_confidence([case for cases in sets.values() for case in cases]),
    }
    for name in MODELS:
        if models and name not in models:
            continue
        model = steps[name]()
        path = write(name, model)
        click.echo(f"{path.name}: {model['thresholds']}, cross-validated {model['cross_validated']}")
