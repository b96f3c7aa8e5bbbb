"""What the user sees while waiting, on standard error: a bar on a terminal, else a plain line every few seconds."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from api.console import say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Seconds between plain lines; also how long nothing is said, as short work needs no comment.
EVERY: Final = 5.0
#: The stage of an extraction whose amounts are bytes: a model that is fetched on first use.
FETCHING: Final = "loading model"


class Display:
    """Shows one piece of work after another. Use as a context manager; `start` each piece, then `update` it.

    `unit` is `bytes` where amounts are bytes, else the plain count is shown.
    """

    def __init__(self, unit: str = "") -> None:
        self._unit = unit
        self._label = ""
        self._said = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bar = _bar(self._unit)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def start(self, label: str) -> None:
        """Begin a piece of work called `label`."""
        self._label = label
        if self._bar is not None:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(label, total=None)

    def update(self, stage: str, done: int, total: int, note: str = "") -> None:
        """Show that `done` of `total` is finished in a stage; total 0 means that nobody knows."""
        if self._bar is not None and self._task is not None:
            text = f"{self._label}: {stage}" + (f" ({note})" if note else "")
            self._bar.update(self._task, description=text, completed=done, total=total or None)
        elif time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            counted = self._counted(done, total, stage)
            amount = f" {counted}" if done or total else ""
            say(f"{self._label}: {stage}{amount}" + (f", {note}" if note else ""))

    def _counted(self, done: int, total: int, stage: str) -> str:
        in_bytes = self._unit == "bytes" or stage == FETCHING
        shown = [
            f"{count / 1e6:,.0f} MB" if in_bytes else f"{count:,}" for count in ([done, total] if total else [done])
        ]
        return " of ".join(shown)


def _bar(unit: str) -> "Progress":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    amount = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
    text = TextColumn("{task.description}", markup=False)
    return Progress(
        SpinnerColumn(), text, BarColumn(), amount, TimeElapsedColumn(), console=Console(stderr=True), transient=True
    )
