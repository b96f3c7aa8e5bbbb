"""`claimwire eval compare-gold`: the comparison of articles against labelled relations."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

if TYPE_CHECKING:
    from evals.comparing import ComparisonScore
    from schemas import Comparison, Extraction


@click.command("compare-gold")
@click.option(
    "--gold",
    "folders",
    multiple=True,
    metavar="DIR",
    help="Labelled folder with relations.json. Default: all that come along.",
)
@click.option("--ask", metavar="PROFILE", help="Have this profile asked about pairs that rules leave open.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
def compare_gold(folders: tuple[str, ...], ask: str | None, as_json: bool) -> None:
    """Compare the labelled stories of a folder, labels as input, and score the outcome against its relations.json.

    Labels as input, so that errors of extraction do not hide errors of comparison. Asks no model without --ask.
    """
    from evals.cases import GoldError
    from evals.cli import SETS, folder_of, wide_console
    from evals.comparing import score_comparison
    from extraction import ExtractionError
    from extraction.comparing import compare

    try:
        paths: list[Path] = [folder_of(name) for name in folders or SETS]
        compared = _asking(ask) if ask else compare
        scores = [
            score_comparison(path, None, compared) for path in paths if folders or (path / "relations.json").exists()
        ]
    except (GoldError, ExtractionError) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        import json

        click.echo(json.dumps([score.model_dump() for score in scores], indent=1))
        return
    console = wide_console()
    for score in scores:
        console.print(_relations(score))
        console.print(_rest(score))


def _asking(profile: str) -> Callable[[list["Extraction"]], "Comparison"]:
    """Compare with the answers of a profile; what became of the open pairs is told on standard error."""
    from extraction import Extractor, load_config

    async def asked(extractions: list["Extraction"]) -> "Comparison":
        extractor = Extractor(load_config())
        try:
            made = await extractor.compare(extractions, profile=profile)
        finally:
            await extractor.aclose()
        click.echo(made.questions.model_dump_json() if made.questions else "nobody was asked", err=True)
        return made

    return lambda extractions: asyncio.run(asked(extractions))


def _relations(score: "ComparisonScore") -> Table:
    table = Table(
        "relation", "P", "R", "F1", "right", "given", "labelled", title=f"{score.folder}: relations between claims"
    )
    for kind, tally in [
        *score.relations.items(),
        ("all", score.all_relations),
        ("by a model", score.by_model),
        ("related or not", score.related),
    ]:
        table.add_row(
            kind,
            *map(_figure, (tally.precision, tally.recall, tally.f1)),
            str(tally.right),
            str(tally.given),
            str(tally.labelled),
        )
    return table


def _rest(score: "ComparisonScore") -> Table:
    table = Table("", "", title=f"{score.folder}: clusters, origins, drift", show_header=False)
    table.add_row("stories", "exact" if score.stories_exact else "not exact")
    for label, tally in (
        ("groups of events, exact", score.event_groups),
        ("groups of actors, exact", score.actor_groups),
        ("independence, exact in all parts", score.independence),
        ("independent origins, right number", score.independence_counts),
        ("drift", score.drift),
        ("broken chains", score.chains),
        ("direction (refines, updates)", score.directions),
        ("dimension, of right pairs", score.dimensions),
        ("scope overlap, of right pairs", score.scopes),
    ):
        table.add_row(
            label,
            f"{tally.right} of {tally.labelled}" + (f", {tally.given} given" if tally.given != tally.labelled else ""),
        )
    for label, tally in (("pairs of events", score.event_pairs), ("pairs of actors", score.actor_pairs)):
        table.add_row(label, f"P {_figure(tally.precision)}  R {_figure(tally.recall)}")
    table.add_row("tempting pairs wrongly related", f"{score.not_related_hit} of {score.not_related}")
    return table


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


@click.command("compare-speed")
@click.option(
    "--sizes", default="100,500,1000,2000", show_default=True, metavar="N,N,…", help="Numbers of extractions."
)
def compare_speed(sizes: str) -> None:
    """Time the comparison of made-up extractions: what it costs, and how the cost grows. Asks no model."""
    import time

    from evals.cli import wide_console
    from evals.synthetic import extractions
    from extraction.comparing import compare

    try:
        counts = [int(size) for size in sizes.split(",")]
    except ValueError:
        raise click.UsageError("--sizes takes numbers with commas between, such as 100,1000") from None
    table = Table(
        "extractions", "CPU seconds", "CPU ms each", "seconds", "relations", "stories", title="compare(), one process"
    )
    for count in counts:
        given = extractions(count)
        begun, clock = time.process_time(), time.perf_counter()
        made = compare(given)
        spent, waited = time.process_time() - begun, time.perf_counter() - clock
        each = f"{1000 * spent / count:.1f}"
        table.add_row(*map(str, (count, f"{spent:.2f}", each, f"{waited:.2f}", len(made.relations), len(made.stories))))
    wide_console().print(table)
