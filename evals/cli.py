"""`claimwire eval`: run, score, compare, report, and the gate; further commands live in files of their own."""

import asyncio
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import click
from rich.console import Console

from evals.cases import Case, GoldError, Half, half_of, load_cases
from evals.runlog import Run, RunError, read_run
from evals.systems import OWN, PEERS

P = ParamSpec("P")
R = TypeVar("R")

#: The labelled folders that come with the project, by name.
SETS: Final = {
    name: Path(__file__).parent / name
    for name in ("gold", "dev", "wire", "desk", "fresh", "unseen", "stories", "stories-held")
}
#: The sets on which rules and small models are made, and which half of each; the other halves are only measured.
TUNED_ON: Final[dict[str, Half]] = {"dev": "tune", "wire": "tune", "desk": "all"}
FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE: Final = click.Path(dir_okay=False, path_type=Path)
#: Commands in files of their own, imported only when they are called: name to module and attribute.
FURTHER: Final = {
    "gate": "evals.gate_commands:gate",
    "baseline": "evals.gate_commands:baseline",
    "readme": "evals.readme_command:readme",
    "hostile": "evals.hostile.command:hostile",
    "stages": "evals.bench.stages_command:stages",
    "fit": "evals.bench.fit_command:fit",
    "ceiling": "evals.bench.ceiling_command:ceiling",
    "confidence": "evals.bench.confidence_command:confidence",
    "frontier": "evals.bench.frontier_command:frontier",
    "invariance": "evals.bench.invariance_command:invariance",
    "compare-gold": "evals.cli_comparing:compare_gold",
    "compare-speed": "evals.cli_comparing:compare_speed",
    "probes": "evals.probes.command:probes",
    "polnear": "evals.bench.polnear_command:polnear",
}
HALF_HELP: Final = "Half of the reports: tune on the one, judge on the other; a story is never divided."


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Show the errors that a user can mend as one line, without a traceback."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Exception as error:
            if isinstance(error, click.ClickException) or not _mendable(error):
                raise
            raise click.ClickException(str(error)) from None

    return wrapped


def _mendable(error: Exception) -> bool:
    """Whether the user can do something about it. The extractor's errors are looked up only once one has happened."""
    if isinstance(error, GoldError | RunError):
        return True
    from evals.replay import ReplayMiss
    from extraction.errors import ExtractionError

    return isinstance(error, ReplayMiss | ExtractionError)


def folder_of(name: str) -> Path:
    """A labelled folder by the name of a set that comes with the project, or by its path."""
    path = SETS.get(name, Path(name))
    if not path.is_dir():
        raise GoldError(f"no labelled folder {name!r}: give a path, or one of {', '.join(SETS)}")
    return path


def cases_of_run(gold: str | None, named_in_run: str) -> list[Case]:
    """The cases of a run: the folder given, else the set that the run names."""
    if gold is None and named_in_run not in SETS:
        raise GoldError(f"the run was made on the folder {named_in_run!r}; say where it lies with --gold")
    return load_cases(folder_of(gold or named_in_run))


def chosen_of(cases: list[Case], only: tuple[str, ...]) -> list[Case]:
    """The cases with these ids, or all. Raises `GoldError` for an id that none has."""
    if unknown := set(only) - {case.id for case in cases}:
        raise GoldError(f"no report {min(unknown)!r} among: {', '.join(case.id for case in cases)}")
    return [case for case in cases if case.id in only] if only else cases


def wide_console() -> Console:
    """Standard output; where it is no terminal, wide enough not to break a table."""
    return Console(width=None if Console().is_terminal else 160)


class Commands(click.Group):
    """A group that also finds the commands of `FURTHER`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *FURTHER]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in FURTHER:
            return super().get_command(ctx, cmd_name)
        module, name = FURTHER[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group("eval", cls=Commands)
def eval_group() -> None:
    """Run an extractor over labelled reports, score it, and compare it with others.

    A run is a file. Scoring reads that file and calls no model, so a run can be scored again at any time.

    \b
      claimwire eval run --model embedded -o runs/mine.jsonl
      claimwire eval score runs/mine.jsonl
      claimwire eval compare runs/mine.jsonl runs/other.jsonl
      claimwire eval report runs/mine.jsonl -o report.html

    Labelled folders: `gold` (five real reports, for judging only), `dev` (invented reports, for tuning), or any folder
    in the same format: see evals/README.md.
    """


@eval_group.command()
@click.option("--system", type=click.Choice((OWN, *PEERS)), default=OWN, show_default=True, help="What is to read.")
@click.option("--model", "profile", metavar="PROFILE", help="Profile of models.toml; its default one, if left out.")
@click.option(
    "--gold", default="gold", show_default=True, metavar="DIR", help="Labelled folder: path, `gold` or `dev`."
)
@click.option("--half", type=click.Choice(("all", "tune", "held")), default="all", show_default=True, help=HALF_HELP)
@click.option("--only", multiple=True, metavar="ID", help="Only this report; may be given several times.")
@click.option("--repeat", type=click.IntRange(min=1), default=1, show_default=True, help="Read every report N times.")
@click.option(
    "--parallel",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Reports in flight at once; then no time is scored.",
)
@click.option("--config", type=FILE, help="A models.toml other than the usual one.")
@click.option("-o", "--output", type=NEW_FILE, required=True, metavar="RUN", help="Run file; one begun before goes on.")
@plain_errors
def run(
    system: str,
    profile: str | None,
    gold: str,
    half: Half,
    only: tuple[str, ...],
    repeat: int,
    parallel: int,
    config: Path | None,
    output: Path,
) -> None:
    """Let a system read labelled reports, and save what it gives as RUN.

    A report that fails is saved with its error and scores as empty. Interrupted (Ctrl-C, power), the same command goes on
    with the reports that are still to be read.

    \b
      claimwire eval run --model embedded -o runs/mine.jsonl
      claimwire eval run --system langextract --model embedded -o runs/langextract.jsonl
    """
    from evals.progress import Bar
    from evals.runner import go_on, header_of, open_run
    from evals.systems import system_of
    from extraction import load_config
    from extraction.errors import ConfigError, NoModelAvailable, WeightsError

    settings = load_config(config)
    chosen = settings.profile(profile)
    cases = chosen_of(half_of(load_cases(folder_of(gold)), half), only)
    header = header_of(system, chosen, folder_of(gold).name, half, cases, repeat, parallel)
    begun = open_run(output, header)

    async def read_all() -> Run:
        reader = system_of(system, settings, chosen.name)
        fatal, hopeless = (ConfigError, WeightsError), (NoModelAvailable,)
        try:
            with Bar(
                len(cases) * repeat, len(begun.outcomes), begun.usage.input_tokens + begun.usage.output_tokens
            ) as bar:
                return await go_on(
                    begun, output, reader, cases, parallel=parallel, watcher=bar, fatal=fatal, hopeless=hopeless
                )
        finally:
            await reader.aclose()

    try:
        finished = asyncio.run(read_all())
    except KeyboardInterrupt:
        raise click.ClickException(f"interrupted; the same command goes on with {output}") from None
    failed = len(finished.failed)
    click.echo(f"{len(finished.outcomes)} reports read, {failed} failed. Next: claimwire eval score {output}", err=True)


@eval_group.command()
@click.argument("run", type=FILE, required=False)
@click.option("--pred", type=FOLDER, help="Score a folder of <id>.json files instead: extractions, or gold format.")
@click.option(
    "--gold", metavar="DIR", help="Labelled folder: a path, `gold` or `dev`. For a run: its own, if left out."
)
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@plain_errors
def score(run: Path | None, pred: Path | None, gold: str | None, as_json: bool) -> None:
    """Score a saved RUN, or any folder of extractions (--pred), against the labels.

    \b
      claimwire eval score runs/mine.jsonl
      claimwire eval score --pred my-extractions/ --gold gold --json
    """
    # scipy takes half a second to import; `--help` need not wait for it.
    from evals.predictions import load_predictions
    from evals.scoring import score_answers, score_run
    from evals.tables import report_tables

    if (run is None) == (pred is None):
        raise click.UsageError("give either a RUN file or --pred DIR")
    if run is not None:
        saved = read_run(run)
        report = score_run(saved, cases_of_run(gold, saved.header.gold))
    else:
        if pred is None or gold is None:
            raise click.UsageError("--pred needs --gold: the labelled folder to score against")
        report = score_answers(load_predictions(pred, load_cases(folder_of(gold))), pred.name)
    if as_json:
        click.echo(report.model_dump_json(indent=1))
    else:
        wide_console().print(report_tables(report))


@eval_group.command()
@click.argument("runs", type=FILE, nargs=-1, required=True)
@click.option("--gold", metavar="DIR", help="Labelled folder; the runs' own, if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@click.option("--markdown", is_flag=True, help="Print a Markdown table for a README.")
@plain_errors
def compare(runs: tuple[Path, ...], gold: str | None, as_json: bool, markdown: bool) -> None:
    """Compare two or more RUNS over the same reports; the first is the one to measure against.

    Differences come with a 95 % interval from a paired bootstrap: an interval that does not hold 0 is a difference.
    """
    from evals.compare import compare as compare_runs
    from evals.scoring import run_answers
    from evals.tables import comparison_markdown, comparison_tables

    if len(runs) < 2:
        raise click.UsageError("give at least two runs; for one, use `claimwire eval score`")
    saved = [read_run(path) for path in runs]
    comparison = compare_runs([(run.name, run_answers(run, cases_of_run(gold, run.header.gold))) for run in saved])
    if as_json:
        click.echo(comparison.model_dump_json(indent=1))
    elif markdown:
        click.echo(comparison_markdown(comparison), nl=False)
    else:
        wide_console().print(comparison_tables(comparison))


@eval_group.command()
@click.argument("runs", type=FILE, nargs=-1, required=True)
@click.option("--gold", metavar="DIR", help="Labelled folder; the runs' own, if left out.")
@click.option("-o", "--output", type=NEW_FILE, required=True, help="The page to write.")
@plain_errors
def report(runs: tuple[Path, ...], gold: str | None, output: Path) -> None:
    """Write RUNS as one self-contained HTML page: scores with intervals, and every error beside its text."""
    from evals.report import render

    saved = [read_run(path) for path in runs]
    if len({run.header.gold for run in saved}) > 1:
        raise click.UsageError("these runs were made on different labelled folders; write a page for each")
    page = render(saved, cases_of_run(gold, saved[0].header.gold))
    output.write_text(page, encoding="utf-8")
    click.echo(f"wrote {output}", err=True)
