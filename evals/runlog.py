"""The run document: what a system gave for every report, under which circumstances.

A run is one file of JSON lines. The first line is a `RunHeader`, every further line an `Outcome`, appended as soon as a
report is done, so that an interrupted run can go on. Scoring is a second pass over this file and calls no model.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator

from schemas import Extraction, Usage
from schemas.record import Record

FORMAT: Final = "claimwire-run/1"


class RunError(ValueError):
    """A run file cannot be read or continued; the message says what to do."""


class RunHeader(Record):
    """Everything needed to know what was run, and to tell whether another run may be compared with it or continue it."""

    format: Literal["claimwire-run/1"] = FORMAT
    created: datetime
    """When the run was begun, with its time zone."""
    system: str
    """`claimwire`, or the name of a peer: `instructor`, `langextract`."""
    profile: str
    """The model profile asked for."""
    gold: str
    """Name of the folder of labelled reports."""
    gold_sha256: str
    """Hash of the texts and labels of the reports of this run."""
    half: Literal["all", "tune", "held"] = "all"
    articles: tuple[str, ...]
    """Ids of the reports to be run, in order."""
    repeat: int = Field(default=1, ge=1)
    """How often every report is run."""
    parallel: int = Field(default=1, ge=1)
    """Reports in flight at once; with more than one, the seconds of each are not its own."""
    commit: str | None
    """Git commit of the code; null outside a repository."""
    dirty: bool | None
    """Whether the work tree differed from that commit; null outside a repository."""
    python: str
    platform: str
    packages: dict[str, str]
    """Version of each package that can change a result."""
    prompts_sha256: str
    """Hash of all files in `prompts/`."""
    schema_sha256: str
    """Hash of the JSON Schema of `Extraction`."""
    config: dict[str, Any]
    """The profile as configured: models, strategy, budget. Never a key."""


class Failure(Record):
    """Why a report yielded nothing."""

    kind: str
    """Name of the exception's class."""
    message: str


class Outcome(Record):
    """What the system gave for one report: an extraction, or the reason why there is none."""

    article: str
    """Id of the report."""
    repeat: int = Field(default=0, ge=0)
    """Which repetition this is, counted from 0."""
    extraction: Extraction | None
    error: Failure | None
    seconds: float = Field(ge=0)
    usage: Usage
    """Calls, tokens and cost, failed attempts included as far as they are known."""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.extraction is None) == (self.error is None):
            raise ValueError("an outcome holds either an extraction or an error")
        return self


class Run(Record):
    """A run as read from its file."""

    name: str
    """For tables and legends: the file's name without its ending."""
    header: RunHeader
    outcomes: tuple[Outcome, ...]

    @property
    def missing(self) -> list[tuple[str, int]]:
        """(article, repeat) that the run still owes, in order; empty when it is complete."""
        done = {(outcome.article, outcome.repeat) for outcome in self.outcomes}
        owed = ((article, turn) for turn in range(self.header.repeat) for article in self.header.articles)
        return [pair for pair in owed if pair not in done]

    @property
    def usage(self) -> Usage:
        """Calls, tokens and cost of all outcomes together."""
        return sum((outcome.usage for outcome in self.outcomes), start=Usage())

    @property
    def failed(self) -> list[Outcome]:
        """Outcomes without an extraction; scoring counts each as an empty prediction."""
        return [outcome for outcome in self.outcomes if outcome.extraction is None]


def read_run(path: Path) -> Run:
    """Read a run file. A last line cut short by an interruption is left out; any other broken line is a `RunError`."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise RunError(f"cannot read the run {path}: {error}") from None
    *whole, _cut = lines
    if not whole:
        raise RunError(f"{path} is not a run file: it has no header line. Start it anew with `claimwire eval run -o`.")
    try:
        header = RunHeader.model_validate_json(whole[0])
        outcomes = tuple(Outcome.model_validate_json(line) for line in whole[1:] if line.strip())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RunError(f"{path} is not a run file of the format {FORMAT}: {where}: {first['msg']}") from None
    return Run(name=path.stem, header=header, outcomes=outcomes)


def begin_run(path: Path, header: RunHeader) -> None:
    """Create the file with its header line; a file that exists is never overwritten (`RunError`)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(header.model_dump_json() + "\n")
    except FileExistsError:
        raise RunError(f"{path} exists already; name another file with -o") from None


def append_outcomes(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Append finished outcomes, each a line, and flush them to disk."""
    with path.open("a", encoding="utf-8") as file:
        for outcome in outcomes:
            file.write(outcome.model_dump_json() + "\n")


def drop_cut_line(path: Path) -> None:
    """Remove a last line that an interruption cut short, so that appending continues on a fresh line."""
    data = path.read_bytes()
    if not data.endswith(b"\n"):
        path.write_bytes(data[: data.rfind(b"\n") + 1])
