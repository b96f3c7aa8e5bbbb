"""Parsing in processes of its own, so that whoever answers requests never waits for the parser to let go of the interpreter.

Lines of several articles go together, which takes half the time for short ones; long articles take turns. Where no process is ready (it is
still loading, or has just died) nothing is waited for: the caller parses in its own process, and finds the same.
"""

import asyncio
import logging
import pickle
import sys
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final

from extraction.packed import Packed
from extraction.parser_process import LENGTH, framed

#: So much is parsed at once, in characters, and so much of one article before another has its turn: about 0.1 s.
BATCH_CHARS: Final = 4_000
#: A process that says nothing for so long, in seconds, is stuck.
PATIENCE_S: Final = 60.0
#: After a process has died so often without having parsed anything, no other is started.
MOST_FAILURES: Final = 3
#: Wait after a failure, and as much longer after each further one, in seconds.
RESTART_S: Final = 1.0
#: What runs as such a process; the folder of the pipeline comes last.
COMMAND: Final = (sys.executable, "-m", "extraction.parser_process")
_log = logging.getLogger("claimwire.parsers")


class _Job:
    def __init__(self, lines: list[str]) -> None:
        self.lines, self.done = lines, list[Packed]()
        self.taken = 0
        self.answer: asyncio.Future[list[Packed] | None] = asyncio.get_running_loop().create_future()

    def take(self, chars: int) -> list[str]:
        """The next lines, one at least, and not many more characters than that."""
        out: list[str] = []
        while self.taken < len(self.lines) and (not out or sum(map(len, out)) < chars):
            out.append(self.lines[self.taken])
            self.taken += 1
        return out


class Parsers:
    """So many processes that parse, for one event loop. None of them runs before `start`."""

    def __init__(self, processes: int, command: Sequence[str] = COMMAND) -> None:
        self.lost = 0
        """Processes that died or were stuck, and were replaced."""
        self.ready = 0
        """Processes that can be asked now."""
        self._processes, self._command = processes, command
        self._running: list[asyncio.Task[None]] = []
        self._jobs: deque[_Job] = deque()
        self._called = asyncio.Event()

    def start(self, folder: str) -> None:
        """Start them, if they are not running yet, with the pipeline in that folder. They take seconds to load; nobody waits for that."""
        if not self._running:
            self._running = [asyncio.create_task(self._keep(folder)) for _ in range(self._processes)]

    async def parse(self, lines: list[str]) -> list[Packed] | None:
        """The parses of lines; null where no process can be had, or the one that had them died."""
        if not self.ready or not lines:
            return None
        job = _Job(lines)
        self._jobs.append(job)
        self._called.set()
        return await job.answer

    async def aclose(self) -> None:
        """End the processes."""
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)
        self._running = []

    async def _keep(self, folder: str) -> None:
        """Have one process running."""
        failures = 0
        while failures < MOST_FAILURES:
            served = await self._run(folder)
            failures = 0 if served else failures + 1
            self.lost += 1
            _log.warning("parser_lost lost=%s", self.lost, extra={"lost": self.lost})
            await asyncio.sleep(failures * RESTART_S)

    async def _run(self, folder: str) -> int:
        """One process from its start to its end; how many batches it parsed."""
        served = 0
        pipe = asyncio.subprocess.PIPE
        try:
            process = await asyncio.create_subprocess_exec(*self._command, folder, stdin=pipe, stdout=pipe)
        except OSError:
            return 0
        ready = False
        gone = asyncio.create_task(process.wait())
        gone.add_done_callback(lambda _: self._called.set())  # it may die while it has nothing to do
        try:
            await _answer(process)
            self.ready, ready = self.ready + 1, True
            while True:
                await self._serve(process)
                served += 1
        except (OSError, EOFError, TimeoutError, pickle.UnpicklingError):
            return served
        finally:
            self.ready -= ready
            if not self.ready:
                _give_up(self._jobs)
                self._jobs.clear()
            with suppress(ProcessLookupError):
                process.kill()
            await gone

    async def _serve(self, process: Any) -> None:
        """Have one batch parsed."""
        while not self._jobs:
            self._called.clear()
            await self._called.wait()
            if process.returncode is not None:
                raise EOFError
        batch = self._batch()
        try:
            process.stdin.write(framed([line for _, lines in batch for line in lines]))
            await process.stdin.drain()
            found = iter(await _answer(process))
            for job, lines in batch:
                job.done += [next(found) for _ in lines]
                if len(job.done) < len(job.lines):
                    self._jobs.append(job)  # at the end: others have their turn first
                elif not job.answer.done():
                    job.answer.set_result(job.done)
                    await asyncio.sleep(0)  # who has his parse goes on with it: between two of them others may answer
        except BaseException:
            _give_up([job for job, _ in batch])
            raise

    def _batch(self) -> list[tuple[_Job, list[str]]]:
        """What is parsed next."""
        batch: list[tuple[_Job, list[str]]] = []
        chars = 0
        while self._jobs and chars < BATCH_CHARS:
            job = self._jobs.popleft()
            if job.answer.done():  # nobody waits for it any more
                continue
            lines = job.take(BATCH_CHARS - chars)
            chars += sum(map(len, lines))
            batch.append((job, lines))
        return batch


async def _answer(process: Any) -> Any:
    async with asyncio.timeout(PATIENCE_S):
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        return pickle.loads(await process.stdout.readexactly(length))


def _give_up(jobs: Iterable[_Job]) -> None:
    """Have them parsed by whoever asked."""
    for job in jobs:
        if not job.answer.done():
            job.answer.set_result(None)
