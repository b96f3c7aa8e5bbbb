"""`claimwire extract`."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from api.console import (
    COMPLETE,
    EXIT_CODES,
    INPUT,
    OUTPUT,
    PARTIAL,
    Failure,
    config_option,
    debug_option,
    failure_of,
    say,
)

if TYPE_CHECKING:
    from api.progress import Display
    from extraction import Extractor
    from schemas import Article, Extraction, Problem


@dataclass(frozen=True)
class Request:
    """What the command line asks for."""

    files: tuple[str, ...]
    about: dict[str, Any]
    profile: str | None
    config: Path | None
    shape: str


def _day(_ctx: click.Context, _param: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


@click.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, metavar="FILE... | -", type=click.Path(allow_dash=True))
@click.option(
    "--published-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    callback=_day,
    help='The day the report appeared (2024-05-15). Without it "on Tuesday" stays null.',
)
@click.option("--publisher", help="Who published it.")
@click.option("--headline", help="Its headline, if it is not the first line. One file only.")
@click.option("--url", help="Where it was found; it is never fetched. One file only.")
@click.option(
    "--model",
    metavar="PROFILE",
    help="Which models to use: a profile of `claimwire models list`. Default: $CLAIMWIRE_MODEL, then the config's.",
)
@config_option
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write there instead of standard output."
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "json", "jsonl"]),
    help="Default: table on a terminal, else json (an array for several files). jsonl writes each once it is done.",
)
@debug_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    model: str | None,
    config: str | None,
    output: str | None,
    shape: str | None,
    **about: Any,
) -> None:
    """Read news reports and print their actors, events and claims, each with the characters that show it.

    A FILE holds one report, as plain text or HTML (told by its ending or its first tag); - is standard input.

    \b
    Examples:
      claimwire extract report.txt --published-on 2024-05-15
      claimwire extract page.html --format json | jq '.claims[].statement'
      curl -s https://example.org/report.html | claimwire extract - --model embedded
      claimwire extract reports/*.txt --format jsonl -o results.jsonl

    In an array or jsonl, a file that failed is an object {type, title, status, detail, instance: FILE} in its place.
    """
    if len(files) > 1 and (about["headline"] or about["url"]):
        raise click.UsageError("--headline and --url tell about one article; give one FILE, or leave them out.")
    if files.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")
    from api.settings import Settings

    settings = Settings.from_env(model=model, config=config)
    shape = shape or ("table" if output is None and sys.stdout.isatty() else "json")
    request = Request(files, about, settings.model, settings.config, shape)
    with open_output(output, whole=shape != "jsonl") as stream:
        code = asyncio.run(_extract_all(request, stream))
    ctx.exit(code)


async def _extract_all(request: Request, stream: IO[str]) -> int:
    from api.progress import Display
    from extraction import Extractor, load_config

    many = len(request.files) > 1
    code = COMPLETE
    kept: list[Extraction | Problem] = []
    extractor = Extractor(load_config(request.config))
    try:
        for number, file in enumerate(request.files, 1):
            with Display() as display:
                display.start(f"{file} ({number} of {len(request.files)})" if many else file)
                result, outcome = await _one(extractor, request, file, display, many)
            code = max(code, outcome)
            if request.shape == "json":
                kept.append(result)
            else:
                _write(result, request.shape, stream)
    finally:
        await extractor.aclose()
    if request.shape == "json":
        items = [item.model_dump(mode="json") for item in kept]
        json.dump(items if many else items[0], stream, indent=2, ensure_ascii=False)
        stream.write("\n")
    return code


async def _one(
    extractor: "Extractor", request: Request, file: str, display: "Display", many: bool
) -> "tuple[Extraction | Problem, int]":
    """One file's result and exit code. A failure is raised for an only file, else told and given as a problem."""
    from extraction import Progress

    def show(progress: Progress) -> None:
        display.update(
            progress.stage, progress.done, progress.total, f"{progress.tokens:,} tokens" if progress.tokens else ""
        )

    try:
        article = read_file(file, request.about)
        extraction = await extractor.extract(article, profile=request.profile, on_progress=show)
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        if not many:
            raise (Failure(f"{file}: {failure.message}", INPUT) if failure.code == INPUT else failure) from error
        from api.errors import problem_of

        say(f"{file}: {failure.message}")
        return problem_of(error, file)[0], failure.code
    outcome = {"complete": COMPLETE, "partial": PARTIAL}.get(extraction.status, OUTPUT)
    if outcome:
        lost = sum(span.end - span.start for span in extraction.not_read if span.reason != "furniture")
        say(f"{file}: {extraction.status}: {lost:,} characters of the article were not read (see not_read).")
    source = None if file == "-" else file
    return extraction.model_copy(
        update={"article": extraction.article.model_copy(update={"source_file": source})}
    ), outcome


def read_file(file: str, about: dict[str, Any]) -> "Article":
    """The article in a file, or on standard input (`-`).

    Raises `api.errors.FileUnreadable`, `api.text.NotText` and `api.errors.InvalidRequest`.
    """
    from pydantic import ValidationError

    from api.text import decode, looks_like_html
    from schemas import Article

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        from api.errors import FileUnreadable

        raise FileUnreadable(error.strerror or "It cannot be read") from error
    html = Path(file).suffix.lower() in (".html", ".htm", ".xhtml") or looks_like_html(data[:1000].decode("latin-1"))
    text = decode(data, html=html)
    try:
        return Article.model_validate(
            {"html" if html else "text": text, "id": None if file == "-" else Path(file).stem, **about}
        )
    except ValidationError as error:  # what is known of it comes from options, or from an index
        from api.errors import invalid

        raise invalid(error) from None


@contextmanager
def open_output(path: str | None, *, whole: bool) -> Iterator[IO[str]]:
    """Standard output, or a file; `whole` leaves an older file as it was unless everything went well."""
    if path is None:
        yield sys.stdout
        return
    target = Path(path)
    if not whole or (target.exists() and not target.is_file()):
        with target.open("w", encoding="utf-8") as stream:
            yield stream
        return
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8") as stream:
            yield stream
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write(result: "Extraction | Problem", shape: str, stream: IO[str]) -> None:
    from schemas import Extraction

    if shape == "jsonl":
        stream.write(result.model_dump_json() + "\n")
        stream.flush()
    elif isinstance(result, Extraction):
        from rich.console import Console

        from api.render import render

        Console(file=stream, width=None if stream.isatty() else 120).print(render(result))
