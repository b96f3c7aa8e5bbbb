"""A real `claimwire serve` in a process of its own, for tests of what only a process has: signals, sockets, files."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


class Served:
    """A running server."""

    def __init__(self, folder: Path, environ: dict[str, str], *options: str) -> None:
        self.log = folder / f"serve-{time.monotonic_ns()}.log"
        self._stream = self.log.open("wb")
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "0", *options],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "CLAIMWIRE_LOG_FORMAT": "json", **environ},
            stderr=self._stream,
        )
        self.base = self._address()
        self.seconds_to_start = time.monotonic() - began

    def _address(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = re.search(r"running on (http://[\d.]+:\d+)", self.log.read_text("utf-8", "replace"))
            if found:
                return found.group(1)
            assert self.process.poll() is None, self.log.read_text("utf-8")[-2000:]
            time.sleep(0.01)
        raise AssertionError("the server did not start")

    def client(self) -> httpx.Client:
        """A client of it."""
        return httpx.Client(base_url=self.base, timeout=30, trust_env=False)

    def stop(self, how: signal.Signals = signal.SIGTERM, timeout: float = 30) -> int:
        """End it, and wait."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout)
        self._stream.close()
        return code


@contextmanager
def serving(folder: Path, environ: dict[str, str], *options: str) -> Iterator[Served]:
    """A server for as long as the block lasts."""
    server = Served(folder, environ, *options)
    try:
        yield server
    finally:
        server.stop(signal.SIGKILL)
