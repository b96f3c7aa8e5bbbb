"""How the command line fails: one line that names the fix, and an exit code for scripts. Imports nothing heavy."""

import sys
from typing import Any, Final

import click

COMPLETE, PARTIAL, USAGE, INPUT, NO_MODEL, OUTPUT, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130

EXIT_CODES: Final = """\b
Exit codes:
    0  complete: all of every article was read
    1  partial: something was not read; the result says what (not_read)
    2  usage: an option, the config or a profile name is wrong
    3  input: a file is missing, empty, too long, not text or not English
    4  no model could answer; the message says what each one lacks
    5  a model answered, and nothing of it could be used
  130  interrupted
With several files the highest one counts."""


class Failure(Exception):
    """An expected failure: its message is the whole of what the user sees."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def failure_of(error: Exception) -> Failure | None:
    """The failure that tells `error`, or None if it is a bug. The words of foreign errors are not repeated."""
    if isinstance(error, Failure):
        return error
    # Imported here: the class tree is needed only once something has gone wrong.
    import extraction.errors as failures
    from api.errors import DoorError
    from api.settings import SettingsError
    from api.text import NotText

    if isinstance(error, SettingsError):
        return Failure(str(error), USAGE)
    if isinstance(error, NotText | DoorError):
        return Failure(str(error), INPUT)
    if isinstance(error, OSError) and error.filename:
        # Input files have their own error: this is a place to write to, or a config.
        return Failure(f"{error.filename}: {error.strerror or type(error).__name__}", USAGE)
    codes: dict[type[failures.ExtractionError], int] = {
        failures.ArticleError: INPUT,
        failures.ConfigError: USAGE,
        failures.WeightsError: NO_MODEL,
        failures.ProviderError: NO_MODEL,
        failures.NoModelAvailable: NO_MODEL,
        failures.ExtractionError: OUTPUT,
    }
    code = next((codes[cls] for cls in type(error).__mro__ if cls in codes), None)
    return None if code is None else Failure(str(error), code)


def _note_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().meta["claimwire.debug"] = True


def debug_option(command: Any) -> Any:
    """Give a command `--debug`, which lets tracebacks through."""
    return click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_note_debug,
        is_eager=True,
        help="Show tracebacks instead of one line.",
    )(command)


def config_option(command: Any) -> Any:
    """Give a command `--config FILE`."""
    return click.option(
        "--config",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="The models.toml to use. Default: $CLAIMWIRE_CONFIG, ./models.toml, the packaged one.",
    )(command)


def say(message: str) -> None:
    """Tell the user something beside the result, on standard error."""
    click.echo(f"claimwire: {message}", file=sys.stderr)
