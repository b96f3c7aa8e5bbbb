"""Runs a system over labelled reports and appends each outcome to the run file; an interrupted run goes on where it was."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from evals.cases import Case, Half, hash_of
from evals.identity import commit, machine, packages, prompts_sha256, schema_sha256
from evals.runlog import Failure, Outcome, Run, RunError, RunHeader, append_outcomes, begin_run, drop_cut_line, read_run
from evals.systems import OnProgress, System
from schemas import Usage

if TYPE_CHECKING:
    from extraction.config import Profile

#: What must be the same for a run to be continued: all of the header but the hour of its beginning.
_FREE = {"created"}


class Watcher(Protocol):
    """Sees a run as it goes: for a progress bar."""

    def watch(self, article: str) -> OnProgress:
        """A report is begun; what is returned hears of progress inside it."""
        ...

    def done(self, outcome: Outcome) -> None:
        """A report is finished, well or not."""
        ...


@dataclass(frozen=True)
class Silent:
    """A watcher that shows nothing."""

    def watch(self, article: str) -> OnProgress:
        """Hear nothing."""
        return lambda progress: None

    def done(self, outcome: Outcome) -> None:
        """Show nothing."""


def header_of(
    system: str, profile: "Profile", gold: str, half: Half, cases: Sequence[Case], repeat: int, parallel: int = 1
) -> RunHeader:
    """The header of a run that begins now, on this machine, with this code."""
    head, dirty = commit()
    python, platform = machine()
    return RunHeader(
        created=datetime.now(UTC),
        system=system,
        profile=profile.name,
        gold=gold,
        gold_sha256=hash_of(cases),
        half=half,
        articles=tuple(case.id for case in cases),
        repeat=repeat,
        parallel=parallel,
        commit=head,
        dirty=dirty,
        python=python,
        platform=platform,
        packages=packages(),
        prompts_sha256=prompts_sha256(),
        schema_sha256=schema_sha256(),
        config=profile.model_dump(mode="json"),
    )


def open_run(path: Path, header: RunHeader) -> Run:
    """Begin the run at `path`, or continue the one that lies there if it was made under the same circumstances.

    Raises `RunError` if it was not, naming what differs.
    """
    if not path.exists():
        begin_run(path, header)
        return read_run(path)
    drop_cut_line(path)
    run = read_run(path)
    differing = [
        f"{name} was {getattr(run.header, name)!r}, is {getattr(header, name)!r}"
        for name in RunHeader.model_fields
        if name not in _FREE and getattr(run.header, name) != getattr(header, name)
    ]
    if differing:
        raise RunError(f"{path} cannot be continued: {'; '.join(differing)[:500]}. Give a new file with -o.")
    return run


async def go_on(
    run: Run,
    path: Path,
    system: System,
    cases: Sequence[Case],
    *,
    parallel: int = 1,
    watcher: Watcher | None = None,
    fatal: tuple[type[Exception], ...] = (),
    hopeless: tuple[type[Exception], ...] = (),
) -> Run:
    """Run all reports that `run` still owes, at most `parallel` at a time, and return the whole run.

    An exception of the kinds in `fatal` is raised, for it would fail every report alike; one of the kinds in `hopeless`
    only as long as no report has gone well. Any other makes a failed outcome.
    """
    watcher = watcher or Silent()
    by_id = {case.id: case for case in cases}
    owed = iter(run.missing)
    hopeful = any(outcome.extraction for outcome in run.outcomes)

    async def work() -> None:
        nonlocal hopeful
        for article, repeat in owed:
            raised = fatal if hopeful else fatal + hopeless
            outcome = await read_case(system, by_id[article], repeat, watcher.watch(article), raised)
            hopeful = hopeful or outcome.extraction is not None
            append_outcomes(path, [outcome])
            watcher.done(outcome)

    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(parallel):
                tasks.create_task(work())
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    return read_run(path)


async def read_case(
    system: System, case: Case, repeat: int, on_progress: OnProgress | None, fatal: tuple[type[Exception], ...]
) -> Outcome:
    """Read one report; whatever is raised, but for the kinds in `fatal`, makes a failed outcome."""
    begun = time.perf_counter()
    extraction, failure, usage = None, None, Usage()
    try:
        extraction = await system.extract(case.article, on_progress)
        usage = extraction.provenance.usage if extraction.provenance else usage
    except fatal:
        raise
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        failure = Failure(kind="CancelledError", message="the system gave up by itself")
    except Exception as error:
        failure = Failure(kind=type(error).__name__, message=str(error)[:2000])
        usage = _usage_of(error)
    return Outcome(
        article=case.id,
        repeat=repeat,
        extraction=extraction,
        error=failure,
        seconds=time.perf_counter() - begun,
        usage=usage,
    )


def _usage_of(error: Exception) -> Usage:
    """What a failed report cost, where its exception tells; else nothing is known, which is written as nothing."""
    usage = getattr(error, "usage", None)
    return usage if isinstance(usage, Usage) else Usage()
