"""A real `claimwire serve` in a process of its own, for tests of what only a process has: signals, sockets, files."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

ROOT = Path(__file__).parents[2]
#: `claimwire serve` as users start it, but that it loads nothing in the background: it costs these tests seconds.
COMMAND = (
    "-c",
    "import api.app; api.app.libraries = lambda: None; api.app.LateExtractor.warm = api.app.LateExtractor.load; "
    "from api.cli import main; main()",
    "serve",
    "--port",
    "0",
)
#: `claimwire serve` with all that it loads in the background.
WARM = ("-c", "from api.cli import main; main()", "serve", "--port", "0")
#: A server that reads nothing, see `sleepy.py`.
SLEEPY = (str(Path(__file__).with_name("sleepy.py")),)


class Served:
    """A running server."""

    def __init__(self, folder: Path, environ: dict[str, str], command: Sequence[str] = COMMAND) -> None:
        self.log = folder / f"serve-{time.monotonic_ns()}.log"
        self._stream = self.log.open("wb")
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *command],
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
def serving(folder: Path, environ: dict[str, str], command: Sequence[str] = COMMAND) -> Iterator[Served]:
    """A server for as long as the block lasts."""
    server = Served(folder, environ, command)
    try:
        yield server
    finally:
        server.stop(signal.SIGKILL)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """A real server on a real socket in a thread of this process; gives its address."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([sock],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
