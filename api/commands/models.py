"""`claimwire models`: what can answer here, fetching the embedded model, and proof that a profile works."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.console import NO_MODEL, Failure, config_option, debug_option

if TYPE_CHECKING:
    from rich.table import Table

    from api.catalogue import Catalogue
    from extraction import Progress
    from schemas import Extraction


@click.group()
def command() -> None:
    """See which models can answer, fetch the embedded one, prove that a profile works.

    \b
    Examples:
      claimwire models list
      claimwire models pull
      claimwire models check embedded
    """


@command.command("list")
@click.option(
    "--format", "shape", type=click.Choice(["table", "json"]), help="Default: table on a terminal, else json."
)
@config_option
@debug_option
def list_(shape: str | None, config: str | None) -> None:
    """List the profiles, the models each would try in order, and what each of them lacks.

    \b
    Examples:
      claimwire models list
      claimwire models list --format json | jq '.profiles[] | select(.ready).name'
    """
    catalogue = asyncio.run(_survey(config))
    if (shape or ("table" if sys.stdout.isatty() else "json")) == "json":
        click.echo(catalogue.model_dump_json(indent=2))
        return
    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else 120).print(_table(catalogue))


async def _survey(config: str | None) -> "Catalogue":
    from api.catalogue import survey
    from extraction import load_config
    from extraction.gateway import make_gateway

    return await survey(load_config(Path(config) if config else None), make_gateway)


def _table(catalogue: "Catalogue") -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(expand=True, header_style="dim")
    for name in ("profile", "models, in the order of trying", "state"):
        table.add_column(name, overflow="fold", ratio=None if name == "profile" else 1)
    for profile in catalogue.profiles:
        title = Text(profile.name, "bold green" if profile.ready else "bold red")
        title.append("\ndefault" if profile.name == catalogue.default else "", "dim")
        table.add_row(title, Text(profile.about, "italic"), "")
        for model in profile.models:
            where = f" at {model.api_base}" if model.api_base else ""
            state = Text("ready", "green") if model.ready else Text(model.missing or "", "yellow")
            if model.model == profile.first:
                state.append(", asked first", "green")
            table.add_row("", Text(model.model + where), state)
        table.add_section()
    return table


@command.command()
@click.argument("profile", required=False)
@config_option
@debug_option
def pull(profile: str | None, config: str | None) -> None:
    """Fetch the embedded models of a profile (1.1 GB for the shipped default), and the parser (33 MB).

    What is here already is not fetched again; what was broken off goes on where it stopped. Every file is checked
    against its pinned SHA-256. Takes the default profile if none is named.

    \b
    Examples:
      claimwire models pull
      claimwire models pull tiny
    """
    from api.progress import Display
    from extraction import load_config, weights

    chosen = load_config(Path(config) if config else None).profile(profile)
    with Display(unit="bytes") as display:

        def show(done: int, total: int) -> None:
            display.update("fetching", done, total)

        for spec in chosen.chain:
            if spec.embedded:
                display.start(spec.name)
                click.echo(f"{spec.name}: {weights.ensure(spec, show)}")
        display.start("parser")
        click.echo(f"parser: {weights.parser_path(show)}")


@command.command()
@click.argument("profile", required=False)
@config_option
@debug_option
def check(profile: str | None, config: str | None) -> None:
    """Prove that a profile works: try each model of it, ask it about a short invented report, and say which model answered.

    Each model is tried for an answer, for keeping to a JSON schema, for reading the whole of a long prompt, and for letters
    beyond ASCII. A model that fails is not used until it is mended, unless its config says canary = "ignore".

    Takes the default profile if none is named. Exit code 0 if one answered, 4 if none could, 5 if no answer was usable.

    \b
    Examples:
      claimwire models check
      claimwire models check embedded
    """
    asyncio.run(_canaries(profile, config))
    result = asyncio.run(_try(profile, config))
    made = result.provenance
    if made is None:
        raise Failure("the extractor did not say which model answered", NO_MODEL)
    for tried in made.tried:
        if tried.error:
            click.echo(f"  left: {tried.model}: {tried.error}")
    found = f"{len(result.actors)} actors, {len(result.events)} events, {len(result.claims)} claims"
    click.echo(
        f"profile {made.profile}: {made.model} read the sample in {made.seconds:.1f} s ({result.status}: {found})"
    )


async def _canaries(profile: str | None, config: str | None) -> None:
    from extraction import canary, load_config
    from extraction.config import RULES
    from extraction.gateway import make_gateway

    for spec in load_config(Path(config) if config else None).profile(profile).chain:
        if spec.name == RULES:
            continue
        gateway = make_gateway(spec)
        try:
            if (missing := await gateway.ready()) is not None:
                click.echo(f"  {spec.name}: not tried: {missing}")
                continue
            found = await canary.tried(gateway)
        finally:
            await gateway.aclose()
        canary.keep(spec, found)
        for finding in found.findings:
            mark = {True: "ok", False: "FAILED", None: "?"}[finding.ok]
            click.echo(f"  {spec.name}: {finding.what}: {mark}: {finding.detail}")


async def _try(profile: str | None, config: str | None) -> "Extraction":
    from datetime import date

    from api.examples import PUBLISHED_ON, TEXT
    from api.progress import Display
    from extraction import Extractor, load_config
    from schemas import Article

    extractor = Extractor(load_config(Path(config) if config else None))
    article = Article(text=TEXT, published_on=date.fromisoformat(PUBLISHED_ON))
    with Display() as display:
        display.start("sample")

        def show(progress: "Progress") -> None:
            display.update(progress.stage, progress.done, progress.total)

        try:
            return await extractor.extract(article, profile=profile, on_progress=show)
        finally:
            await extractor.aclose()
