"""The server with the real embedded model: what a kill and a client that leaves do to the engine.

It takes a minute, so it is run on demand, where weights are (`claimwire models pull`):

    CLAIMWIRE_EMBEDDED=1 .venv/bin/python -m pytest tests/api/test_embedded.py
"""

import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from serving import Served, serving
from soak import cpu_seconds

from extraction import canary, load_config, weights
from extraction.fetching import cache_dir

SPEC = load_config(environ={}).profile("embedded").chain[0]
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="reads /proc"),
    pytest.mark.skipif(not os.environ.get("CLAIMWIRE_EMBEDDED"), reason="takes a minute: set CLAIMWIRE_EMBEDDED=1"),
    pytest.mark.skipif(weights.missing(SPEC) is not None, reason="the weights are not here"),
]
#: Sentences that grammar leaves open, so that the model is asked about each.
OPEN = "For the rebels of {place}, in a report passed around on Tuesday, the figure of {place} is pure invention."
ARTICLE = " ".join(OPEN.format(place=place) for place in ("Tamba", "Oronda", "Kesh", "Dembel", "Arvo", "Lunde"))


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A cache of its own that borrows the weights; the model counts as tried, so that only articles keep it busy."""
    here = tmp_path / "cache"
    here.mkdir()
    for name in ("models", "parsers", "verified"):
        (here / name).symlink_to(cache_dir() / name)
    monkeypatch.setenv("CLAIMWIRE_CACHE", str(here))
    canary.keep(SPEC, canary.Canary(model=SPEC.name, tried_at=time.time(), findings=[]))
    return {"CLAIMWIRE_CACHE": str(here), "CLAIMWIRE_MODEL": "embedded", "CLAIMWIRE_MAX_IN_FLIGHT": "1"}


def engines(server: Served) -> list[int]:
    """The engine processes of a server."""
    pid = server.process.pid
    children = "".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    return [int(child) for child in children if b"extraction.engine" in Path(f"/proc/{child}/cmdline").read_bytes()]


def questions(pid: int) -> int:
    """Connections that a process has accepted."""
    inodes = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            inodes |= set(re.findall(r"socket:\[(\d+)\]", os.readlink(fd)))
    rows = [row.split() for row in Path(f"/proc/{pid}/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(row[3] == "01" and row[9] in inodes for row in rows)


def until(seconds: float, happened: object, pause: float = 0.02) -> float:
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if happened():  # type: ignore[operator]
            return time.monotonic() - began
        time.sleep(pause)
    raise AssertionError("it did not happen")


def busy(pid: int, seconds: float = 0.25) -> float:
    """Share of a core that a process takes; none once it is gone."""
    try:
        used = cpu_seconds(pid)
        time.sleep(seconds)
        return (cpu_seconds(pid) - used) / seconds
    except FileNotFoundError:
        return 0.0


def generating(server: Served) -> int:
    """Wait until the engine works at a question; its process id."""
    until(120, lambda: engines(server))
    (pid,) = engines(server)
    until(120, lambda: alive(pid) and questions(pid) and busy(pid) > 0.1)
    return pid


def ask(server: Served, text: str = ARTICLE) -> httpx.Response:
    with httpx.Client(base_url=server.base, timeout=300, trust_env=False) as client:
        return client.post("/v1/extract", json={"text": text})


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_server_killed_amid_a_generation_takes_its_engine_with_it_and_starts_again(
    environ: dict[str, str], tmp_path: Path
) -> None:
    with serving(tmp_path, environ) as server, ThreadPoolExecutor() as pool:
        lost = pool.submit(ask, server)
        pid = generating(server)
        server.stop(signal.SIGKILL)
        until(3, lambda: not alive(pid))
        with pytest.raises(httpx.TransportError):
            lost.result(10)
    with serving(tmp_path, environ) as server:
        answer = ask(server, OPEN.format(place="Tamba"))
        assert answer.status_code == 200
        tried = answer.json()["provenance"]["tried"]
        assert [(one["model"], one["error"]) for one in tried] == [(SPEC.name, None)] and tried[0]["calls"] >= 1
        (second,) = engines(server)
        server.stop()
    until(3, lambda: not alive(second))


@pytest.fixture
def server(environ: dict[str, str], tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, environ) as one:
        yield one


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_the_generation_for_a_client_that_leaves_ends_within_a_second(server: Served, accept: str) -> None:
    url, body = httpx.URL(server.base), json.dumps({"text": ARTICLE}).encode()
    head = f"POST /v1/extract HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nAccept: {accept}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((url.host, url.port or 80)) as sock:
        sock.sendall(head.encode() + body)
        pid = generating(server)
    left = time.monotonic()
    until(1, lambda: busy(pid, 0.1) < 0.05)
    assert time.monotonic() - left < 1.1
    with httpx.Client(base_url=server.base, trust_env=False) as other:
        assert "claimwire_queue_running 0" in other.get("/metrics").text
    assert ask(server, "The army said on Monday that it was at Tamba.").status_code == 200
