"""`claimwire`: the command line. Commands are found by name and imported only once needed."""

import errno
import os
import sys
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Final

import click

from api.console import INTERNAL, INTERRUPTED, debug_option, failure_of, say

#: Commands of this room; others plug in through this entry point group, and are not imported before they are called.
OWN: Final = ("extract", "compare", "serve", "keys", "models", "schema")
GROUP: Final = "claimwire.commands"


class Commands(click.Group):
    """A group whose members are modules of `api.commands` and entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*OWN, *(point.name for point in _plugged())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in OWN:
            command: click.Command = import_module(f"api.commands.{cmd_name}").command
            return command
        point = next((point for point in _plugged() if point.name == cmd_name), None)
        if point is None:
            return None
        loaded: click.Command = point.load()
        return loaded

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List own commands with their help, and plugged-in ones without importing them."""
        rows = []
        for name in OWN:
            own = self.get_command(ctx, name)
            rows.append((name, own.get_short_help_str(90) if own else ""))
        rows += [
            (p.name, f"See: claimwire {p.name} --help  (from {p.value.split('.')[0].split(':')[0]})")
            for p in _plugged()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _plugged() -> list[EntryPoint]:
    return sorted((point for point in entry_points(group=GROUP) if point.name not in OWN), key=lambda point: point.name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="claimwire", message="%(prog)s %(version)s")
@debug_option
def cli() -> None:
    """News reports in; actors, events and attributed claims out, each with the exact span of text that shows it.

    \b
    First steps:
      claimwire models list                       what can answer on this machine, and what is missing
      claimwire models pull                       fetch the embedded model (1.1 GB, once)
      claimwire extract report.txt --published-on 2024-05-15
      claimwire extract page.html -o result.json
      claimwire serve                             the same over HTTP, with a page at http://127.0.0.1:8000/
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit with the code that `claimwire extract --help` documents."""
    sys.exit(_run(args))


def _run(args: list[str] | None) -> int:
    meta: dict[str, object] = {}
    try:
        with cli.make_context("claimwire", list(sys.argv[1:] if args is None else args)) as ctx:
            meta = ctx.meta
            cli.invoke(ctx)
            sys.stdout.flush()
        return 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return INTERRUPTED
    except OSError as error:
        if error.errno == errno.EPIPE:
            # The reader has left (`| head`). Keep Python from complaining when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return _fail(error, bool(meta.get("claimwire.debug")))
    except Exception as error:
        return _fail(error, bool(meta.get("claimwire.debug")))


def _fail(error: Exception, debug: bool) -> int:
    if isinstance(error, click.ClickException):  # a command's own words on what to mend, or on how to call it
        error.show()
        return error.exit_code
    if debug:
        raise error
    failure = failure_of(error)
    if failure is None:
        say(f"internal error ({type(error).__name__}). This is a bug: please report what --debug prints.")
        return INTERNAL
    say(" ".join(failure.message.split("\n")))
    return failure.code
