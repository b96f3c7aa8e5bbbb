"""`claimwire compare`."""

import asyncio
import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from api.commands.extract import open_output, read_file
from api.console import COMPLETE, EXIT_CODES, INPUT, PARTIAL, Failure, config_option, debug_option, failure_of, say

if TYPE_CHECKING:
    from schemas import Comparison, Extraction


@click.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(dir_okay=False))
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "json", "markdown", "acled", "ged", "plover", "jsonld"]),
    help="Default: table on a terminal, else json. acled and ged are CSV, plover is JSON Lines, jsonld is schema.org.",
)
@click.option(
    "--index",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What is known of articles: a JSON list of {id, publisher, published_on, …}; the id is the file's name, without ending.",
)
@click.option("--model", metavar="PROFILE", help="Profile to read articles with; extractions are taken as they are.")
@click.option(
    "--ask",
    metavar="PROFILE",
    help="Have this profile asked about pairs of claims that rules leave open. Default: nobody, all is by rules.",
)
@config_option
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write there, not to standard output."
)
@debug_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    shape: str | None,
    index: Path | None,
    model: str | None,
    ask: str | None,
    config: str | None,
    output: str | None,
) -> None:
    """Compare several reports: which accounts agree, which contradict, and how many origins stand behind them.

    A FILE holds extractions (JSON or JSON Lines, as `claimwire extract` writes them) or one article, which is read first.

    \b
    Examples:
      claimwire extract reports/*.txt --format jsonl -o all.jsonl && claimwire compare all.jsonl
      claimwire compare reports/*.txt --index reports/index.json --model rules
      claimwire compare all.jsonl --format markdown -o briefing.md
      claimwire compare all.jsonl --format acled -o events.csv
      claimwire compare all.jsonl --ask embedded --format json

    Formats of other projects lose much: each row says what in `lossy`, and events without a row are told on standard error.
    """
    from api.settings import Settings

    settings = Settings.from_env(model=model, config=config)
    shape = shape or ("table" if output is None and sys.stdout.isatty() else "json")
    extractions, code = asyncio.run(_all(files, _known(index), settings.model, settings.config))
    made = _compared(extractions, ask, settings.config)
    with open_output(output, whole=True) as stream:
        _write(made, extractions, shape, stream)
    ctx.exit(code)


def _known(index: Path | None) -> dict[str, dict[str, Any]]:
    """What an index says of each article, by id. Raises `Failure`."""
    if index is None:
        return {}
    try:
        entries = json.loads(index.read_text("utf-8"))
        fields = ("publisher", "published_on", "headline", "language", "url")
        return {entry["id"]: {name: entry[name] for name in fields if entry.get(name) is not None} for entry in entries}
    except (ValueError, TypeError, KeyError):
        raise Failure(f"{index}: a JSON list of objects with an id is expected", INPUT) from None


async def _all(
    files: tuple[str, ...], known: dict[str, dict[str, Any]], profile: str | None, config: Path | None
) -> tuple[list["Extraction"], int]:
    """Extractions of all files, read or made, and the exit code."""
    found: list[Extraction] = []
    articles: list[str] = []
    for file in files:
        earlier = _extractions(file)
        if earlier is None:
            articles.append(file)
        else:
            found += earlier
    if articles:
        found += await _extract(articles, known, profile, config)
    unread = [item.article.id or "?" for item in found if item.status != "complete"]
    if unread:
        say(f"not all was read of: {', '.join(unread)}. What was not read is not compared.")
    return found, PARTIAL if unread else COMPLETE


def _extractions(file: str) -> list["Extraction"] | None:
    """Extractions in a JSON or JSON Lines file; None where it is an article. Raises `Failure`."""
    from pydantic import ValidationError

    from schemas import Extraction

    path = Path(file)
    if path.suffix.lower() not in (".json", ".jsonl", ".ndjson"):
        return None
    try:
        text = path.read_text("utf-8")
        items = (
            [json.loads(line) for line in text.splitlines() if line.strip()]
            if path.suffix != ".json"
            else json.loads(text)
        )
        return [Extraction.model_validate(item) for item in (items if isinstance(items, list) else [items])]
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or 'cannot be read'}", INPUT) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Failure(f"{file}: no extraction: {where}: {first['msg']}", INPUT) from None
    except ValueError:
        raise Failure(f"{file}: not JSON; give a .txt or .html file to have it read as an article", INPUT) from None


async def _extract(
    files: list[str], known: dict[str, dict[str, Any]], profile: str | None, config: Path | None
) -> list["Extraction"]:
    from api.progress import Display
    from extraction import Extractor, Progress, load_config

    extractor = Extractor(load_config(config))
    made = []
    try:
        for number, file in enumerate(files, 1):
            with Display() as display:

                def show(progress: Progress, display: Display = display) -> None:
                    display.update(progress.stage, progress.done, progress.total, "")

                display.start(f"{file} ({number} of {len(files)})")
                try:
                    article = read_file(file, known.get(Path(file).stem, {}))
                    made.append(await extractor.extract(article, profile=profile, on_progress=show))
                except Exception as error:
                    failure = failure_of(error)
                    if failure is None:
                        raise
                    raise Failure(f"{file}: {failure.message}", failure.code) from error
    finally:
        await extractor.aclose()
    return made


def _compared(extractions: list["Extraction"], ask: str | None, config: Path | None) -> "Comparison":
    """By rules; where a profile is named, with its answers about what they leave open. Raises `Failure`."""
    from api.comparing import compare, unanswered

    if ask is None:
        return compare(extractions)
    made = asyncio.run(_asked(extractions, ask, config))
    if said := unanswered(made):
        say(said)
    return made


async def _asked(extractions: list["Extraction"], profile: str, config: Path | None) -> "Comparison":
    from extraction import Extractor, load_config

    extractor = Extractor(load_config(config))
    try:
        return await extractor.compare(extractions, profile=profile)
    finally:
        await extractor.aclose()


def _write(made: "Comparison", extractions: list["Extraction"], shape: str, stream: IO[str]) -> None:
    from api.comparing import SHAPES, briefing_of, lost_events, terminal, written

    chosen = next((name for name in SHAPES if name == shape), None)
    if chosen is None:
        from rich.console import Console

        Console(file=stream, width=None if stream.isatty() else 120, highlight=False).print(
            terminal(briefing_of(made, extractions))
        )
        return
    stream.write(written(made, extractions, chosen))
    if lost := lost_events(made, extractions, chosen):
        say(f"{len(lost)} events have no row in this format: {'; '.join(lost)}")
