"""`claimwire eval ceiling`."""

import asyncio
from collections import Counter

import click
from rich.table import Table

from evals.cases import load_cases
from evals.cli import folder_of, plain_errors, wide_console


@click.command()
@click.option("--gold", multiple=True, default=("dev", "gold"), metavar="DIR", help="Labelled folders. [default: both]")
@plain_errors
def ceiling(gold: tuple[str, ...]) -> None:
    """Let a scripted model answer with the labels themselves: what is then lost is lost by the code behind large models.

    The labels become drafts (names, quotes, time words; no ids, no offsets), which go through grounding, resolving and
    linking like any reply of a model that reads whole articles in one call.
    """
    from evals.bench.drafts import read_by_labels
    from evals.judge import MEASURES
    from evals.scoring import score_pairs

    table = Table("F1 with the labels as the model's answer", *gold)
    columns, dropped = [], []
    for name in gold:
        read = [(case, asyncio.run(read_by_labels(case))) for case in load_cases(folder_of(name))]
        columns.append(score_pairs(read).measures)
        reasons = Counter(f"{item.kind} {item.reason}" for _, result in read for item in result.dropped)
        dropped.append(", ".join(f"{count} × {reason}" for reason, count in reasons.most_common()) or "nothing")
    for key, words in MEASURES.items():
        table.add_row(words, *(f"{column[key].f1.value or 0:.3f}" for column in columns))
    table.add_row("refused by the checks", *dropped)
    wide_console().print(table)
