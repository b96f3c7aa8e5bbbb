"""The progress of a run on standard error: reports, tokens, time left; a line for each finished report."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from evals.runlog import Outcome
from evals.systems import OnProgress

if TYPE_CHECKING:
    from extraction import Progress as Step


class Bar:
    """A `runner.Watcher` with a bar that moves inside a report too. Where standard error is no terminal, only lines."""

    def __init__(self, total: int, done: int = 0, tokens: int = 0) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[reports]} reports, {task.fields[tokens]:,} tokens"),
            TimeElapsedColumn(),
            TextColumn("left:"),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._total, self._done, self._tokens = total, done, tokens
        self._open: dict[str, tuple[float, int]] = {}
        self._task = self._progress.add_task("starting", total=total - done, reports=f"{done}/{total}", tokens=tokens)
        self._finished = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def watch(self, article: str) -> OnProgress:
        """See `runner.Watcher`."""
        self._open[article] = (0.0, 0)
        self._show(article)

        def heard(step: "Step") -> None:
            share = step.done / step.total if step.total else 0.0
            # Stages begin at 0 again; a bar that jumps back would make nonsense of the time left.
            self._open[article] = (max(self._open[article][0], min(share, 1.0) * (step.stage == "asking")), step.tokens)
            self._show(f"{article}: {step.stage}")

        return heard

    def done(self, outcome: Outcome) -> None:
        """See `runner.Watcher`."""
        self._open.pop(outcome.article, None)
        self._done, self._finished = self._done + 1, self._finished + 1
        self._tokens += outcome.usage.input_tokens + outcome.usage.output_tokens
        self._show(outcome.article)
        if outcome.extraction is None:
            what = f"FAILED, {outcome.error.kind}: {outcome.error.message}" if outcome.error else "FAILED"
        else:
            found = outcome.extraction
            what = f"{len(found.actors)} actors, {len(found.events)} events, {len(found.claims)} claims"
        tokens = outcome.usage.input_tokens + outcome.usage.output_tokens
        count = f"{self._done}/{self._total}"
        self._progress.console.print(
            f"{count} {outcome.article}: {what}; {tokens:,} tokens, {outcome.seconds:.0f} s",
            markup=False,
            highlight=False,
        )

    def _show(self, description: str) -> None:
        self._progress.update(
            self._task,
            description=description,
            completed=self._finished + sum(share for share, _ in self._open.values()),
            reports=f"{self._done}/{self._total}",
            tokens=self._tokens + sum(tokens for _, tokens in self._open.values()),
        )
