"""`claimwire keys`: API keys for `claimwire serve --keys FILE`."""

import os
import re
from pathlib import Path

import click

from api.console import USAGE, Failure, debug_option, say

_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


@click.group()
def command() -> None:
    """Make API keys for `claimwire serve --keys FILE`. To revoke one, delete its entry there or write revoked = true.

    \b
    Examples:
      claimwire keys new newsroom --file keys.toml
      claimwire keys list --file keys.toml
    """


@command.command()
@click.argument("name")
@click.option(
    "--file", "file", type=click.Path(dir_okay=False), metavar="FILE", help="Add it there. Default: print it."
)
@click.option("--requests-per-minute", type=click.FloatRange(min=0, min_open=True), help="A limit of its own.")
@debug_option
def new(name: str, file: str | None, requests_per_minute: float | None) -> None:
    """Make a key called NAME. It is printed once, on standard output; the file holds its hash.

    \b
    Examples:
      claimwire keys new newsroom --file keys.toml
      curl -H "authorization: Bearer $KEY" --data-binary @report.txt -H 'content-type: text/plain' localhost:8000/v1/extract
    """
    from api import keys

    if not _NAME.fullmatch(name):
        raise Failure(f"{name!r}: a name is made of letters, digits, - and _, at most 40", USAGE)
    key, digest = keys.new()
    entry = f'\n[keys.{name}]\nsha256 = "{digest}"\n'
    entry += f"requests_per_minute = {requests_per_minute:g}\n" if requests_per_minute else ""
    if file is None:
        say(f"add this to the file of keys:\n{entry}")
    else:
        _add(Path(file), name, entry)
        say(f"added to {file}; this is the only time that the key is shown:")
    click.echo(key)


@command.command("list")
@click.option(
    "--file", "file", required=True, type=click.Path(dir_okay=False), metavar="FILE", help="The file of keys."
)
@debug_option
def list_(file: str) -> None:
    """List the names in a file of keys, and check the file.

    \b
    Examples:
      claimwire keys list --file keys.toml
    """
    from api.keys import Keys

    for name, key in Keys(Path(file)).entries().items():
        limit = f", {key.requests_per_minute:g} requests a minute" if key.requests_per_minute else ""
        click.echo(f"{name}: {'revoked' if key.revoked else 'valid'}{limit}")


def _add(path: Path, name: str, entry: str) -> None:
    from api.keys import Keys

    if path.exists() and name in Keys(path).entries():
        raise Failure(f"{path} has a key called {name!r} already; delete its entry to replace it", USAGE)
    with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as stream:
        stream.write(entry)
