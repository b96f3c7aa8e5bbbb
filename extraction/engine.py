"""The embedded engine: llama.cpp's own server (by xllamacpp) in a supervised child process.

A crash of native code must not take the service with it, and the rest of claimwire should see one protocol everywhere; so the model
runs in a child that answers OpenAI's protocol on a loopback port, behind a key made anew at each start. The child is started on the first
question, shared by the whole process, restarted when it died, and gone when its parent is, however the parent ended.

    python -m extraction.engine < settings      # what the child runs: one line of JSON in, one line of JSON out, then it serves
"""

import atexit
import json
import logging
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from extraction.config import ModelSpec
from extraction.errors import ProviderUnavailable

_log = logging.getLogger("claimwire.engine")
#: Longest wait for a model to be loaded, in seconds: a cold disk reads some 50 MB/s.
START_TIMEOUT_S: Final = 180
#: So many crashes within so many seconds, and the engine is left alone.
MAX_CRASHES: Final = 3
CRASH_WINDOW_S: Final = 120
#: So long the engine is given to notice by itself that nobody waits for an answer any more, in seconds.
STRAY_S: Final = 0.4
#: Prompt states kept in memory, in MiB. The engine's own default is 8 GiB.
PROMPT_CACHE_MIB: Final = 512


@dataclass(frozen=True)
class Endpoint:
    """Where a running engine answers."""

    base_url: str
    """OpenAI-compatible, ending in /v1."""
    key: str
    model: str


@dataclass(frozen=True)
class _Settings:
    model: str
    alias: str
    context: int
    """Tokens in each of the `parallel` slots."""
    parallel: int
    threads: int


class Engine:
    """One model file in one child process. Safe to use from several threads."""

    def __init__(self, model: Path, spec: ModelSpec) -> None:
        self._settings = _Settings(
            str(model), model.stem, spec.context_tokens, spec.parallel, spec.threads or physical_cores()
        )
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._endpoint: Endpoint | None = None
        self._crashes: deque[float] = deque(maxlen=MAX_CRASHES)
        self._counting = threading.Lock()
        self._asked = 0

    @property
    def running(self) -> bool:
        """Whether the child is there."""
        return self._child is not None and self._child.poll() is None

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid if self._child is not None and self.running else None

    def endpoint(self) -> Endpoint:
        """Where it answers; starts it, or starts it again after a crash, which takes seconds.

        Raises `ProviderUnavailable` if it does not start, or has crashed too often.
        """
        with self._lock:
            if self._endpoint is not None and self.running:
                return self._endpoint
            if self._child is not None:
                self._note_crash()
            self._endpoint = self._start()
            return self._endpoint

    @contextmanager
    def question(self) -> Iterator[None]:
        """Around a question, from before `endpoint`: the computing of one that is given up ends with it."""
        self._count(1)
        try:
            yield
        except BaseException:
            self._count(-1)
            threading.Thread(target=self._end_stray, daemon=True).start()
            raise
        self._count(-1)

    def _count(self, step: int) -> None:
        with self._counting:
            self._asked += step

    def _end_stray(self) -> None:
        """End a child that computes for nobody.

        llama.cpp looks only between two batches whether somebody still waits, and a batch of a long prompt takes it up to a minute.
        To start it anew takes a second or two. Where others wait for it too, it is left to go on.
        """
        time.sleep(STRAY_S)
        with self._lock:
            if not self._asked and self._computing():
                _log.info("engine_ended model=%s: nobody waits for what it computes", self._settings.alias)
                self._end()

    def _computing(self) -> bool:
        """Whether it says that it is at work; False where it says nothing."""
        import httpx  # not for the child, which imports this module too

        if self._endpoint is None or not self.running:
            return False
        try:
            headers = {"Authorization": f"Bearer {self._endpoint.key}"}
            url = self._endpoint.base_url.removesuffix("/v1") + "/metrics"
            told = httpx.get(url, headers=headers, timeout=STRAY_S, trust_env=False).text
        except httpx.HTTPError:
            return False
        return any(
            line.startswith("llamacpp:requests_processing ") and not line.endswith(" 0") for line in told.splitlines()
        )

    def close(self) -> None:
        """End the child; a later `endpoint` starts a new one."""
        with self._lock:
            self._end()

    def _note_crash(self) -> None:
        detail = self._last_words()
        self._end()
        self._crashes.append(time.monotonic())
        if len(self._crashes) == MAX_CRASHES and self._crashes[-1] - self._crashes[0] < CRASH_WINDOW_S:
            raise ProviderUnavailable(
                f"the engine of {self._settings.alias} crashed {MAX_CRASHES} times in {CRASH_WINDOW_S} s and is left alone for now{detail}"
            )

    def _start(self) -> Endpoint:
        key = secrets.token_urlsafe(24)
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the child
        self._child = subprocess.Popen(
            [sys.executable, "-m", "extraction.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=_child_environment(),
        )
        assert self._child.stdin is not None and self._child.stdout is not None
        # The key goes through the pipe, not the command line, which other users can read.
        self._child.stdin.write(json.dumps(asdict(self._settings) | {"key": key}).encode() + b"\n")
        self._child.stdin.flush()
        line = _first_line(self._child.stdout, START_TIMEOUT_S)
        if not line:
            detail = self._last_words()
            self._end()
            raise ProviderUnavailable(f"the engine of {self._settings.alias} did not start{detail}")
        return Endpoint(json.loads(line)["url"] + "/v1", key, self._settings.alias)

    def _end(self) -> None:
        if self._child is None:
            return
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._child.wait(timeout=3)  # it leaves when its standard input ends
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._log is not None:
            self._log.close()
        self._child = self._log = self._endpoint = None

    def _last_words(self) -> str:
        """How the child ended, and the last line that it wrote: native messages, never prompts."""
        if self._child is None or self._log is None:
            return ""
        code = self._child.poll()
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - 2000))
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        ended = "" if code is None else f" (exit {code})"
        return f"{ended}: {lines[-1][:300]}" if lines else ended


_engines: dict[tuple[Path, int, int, int | None], Engine] = {}
_registry_lock = threading.Lock()


def engine_for(model: Path, spec: ModelSpec) -> Engine:
    """This process's one engine for that file and those settings; nothing is started yet."""
    key = (model.resolve(), spec.context_tokens, spec.parallel, spec.threads)
    with _registry_lock:
        return _engines.setdefault(key, Engine(model.resolve(), spec))


@atexit.register
def close_all() -> None:
    """End all engines of this process."""
    with _registry_lock:
        for engine in _engines.values():
            engine.close()


def physical_cores(limit: int = 8) -> int:
    """Cores that this process may use, hyper-threads counted once, at most `limit`: more threads than cores make llama.cpp slower."""
    allowed = os.sched_getaffinity(0) if sys.platform == "linux" else set(range(os.cpu_count() or 1))
    cores = set()
    for cpu in allowed:
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        cores.add(siblings.read_text() if siblings.is_file() else str(cpu))
    return max(1, min(limit, len(cores)))


def _child_environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    # OpenMP threads that spin while they wait collapse the engine as soon as another process wants the cores.
    return {**os.environ, "PYTHONPATH": path, "GOMP_SPINCOUNT": os.environ.get("GOMP_SPINCOUNT", "1000")}


def _first_line(pipe: IO[bytes], timeout_s: float) -> bytes:
    """The first line, or nothing if the pipe ends or time is up. A thread reads, because Windows cannot select on pipes."""
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.readline()), daemon=True)
    reader.start()
    reader.join(timeout_s)
    return got[0] if got else b""


def _serve(settings: _Settings, key: str) -> Any:
    """Load the model and serve it in threads of this process, for as long as the returned server is kept."""
    import xllamacpp  # type: ignore[import-not-found, import-untyped, unused-ignore]

    params: Any = xllamacpp.CommonParams()
    params.model.path = settings.model
    params.model_alias = {settings.alias}
    params.n_ctx = settings.context * settings.parallel
    params.n_parallel = settings.parallel
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings.threads
    params.port = 0
    params.api_keys = [key]
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.verbosity = 1
    for name in ("ui", "endpoint_slots"):  # pages and prompts that nobody needs to see; older wheels lack the switches
        if hasattr(params, name):
            setattr(params, name, False)
    params.endpoint_metrics = True
    return xllamacpp.Server(params)


def main() -> None:
    """Read settings from standard input, print the address, serve until standard input ends."""
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # native code that prints must not write into the answer
    settings = json.loads(sys.stdin.readline())
    key = settings.pop("key")
    server = _serve(_Settings(**settings), key)
    print(json.dumps({"url": str(server.listening_address)}), file=answer, flush=True)
    # The parent holds the other end: when it goes, however it goes, this read returns.
    sys.stdin.read()
    os._exit(0)  # no orderly shutdown: a question still being answered would hold it up


if __name__ == "__main__":
    main()
