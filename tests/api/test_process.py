"""What only a real process shows: how fast it starts, how it stops, and what a kill leaves behind."""

import hashlib
import json
import os
import random
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import ROOT, SLEEPY, Served, served, serving

from api.app import create_app
from api.settings import Settings
from extraction.config import ModelSpec
from extraction.gateway import make_gateway
from schemas.draft import SentenceDraft

#: A sentence that grammar leaves open, so that a model is asked.
ARTICLE = (
    "Gunmen raided the depot at Tamba on Monday. For the rebels, in a report passed around on Tuesday, "
    "the figure is pure invention. At least 12 soldiers were killed, the army said."
)
ANSWER = json.dumps({"statements": []})


class SlowModel:
    """A model server with OpenAI's protocol that takes its time, and notices who hangs up. Hand-made, no real model."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.asked = self.left = 0
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send({"data": [{"id": "slow"}]})

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                model.asked += 1
                self.connection.settimeout(0.02)
                until = time.monotonic() + model.seconds
                while time.monotonic() < until:
                    try:
                        if not self.connection.recv(1):
                            model.left += 1
                            return
                    except TimeoutError:
                        continue
                message = {"role": "assistant", "content": ANSWER}
                usage = {"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                body = {"id": "1", "object": "chat.completion", "created": 1, "model": "slow"}
                self._send(body | {"choices": [choice], "usage": usage})

            def _send(self, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def spec(self) -> ModelSpec:
        """It, as models.toml would name it."""
        base = f"http://127.0.0.1:{self.server.server_port}/v1"
        return ModelSpec(name="hosted_vllm/slow", api_base=base, strategy="windows", retries=0)


@pytest.fixture
def model() -> Iterator[SlowModel]:
    slow = SlowModel()
    yield slow
    slow.server.shutdown()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"CLAIMWIRE_MAX_IN_FLIGHT": "1", "CLAIMWIRE_CACHE": str(tmp_path / "cache")}


def until(seconds: float, happened: Any) -> float:
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if happened():
            return time.monotonic() - began
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def gauge(client: httpx.Client, name: str) -> float:
    return next(
        float(row.rsplit(" ", 1)[1]) for row in client.get("/metrics").text.splitlines() if row.startswith(f"{name} ")
    )


def ask(server: Served, seconds: float, text: str = ARTICLE, **headers: str) -> httpx.Response:
    """Have the sleepy server read for so many seconds."""
    with server.client() as client:
        return client.post("/v1/extract", json={"text": text, "publisher": str(seconds)}, headers=headers)


def began(server: Served, times: int) -> None:
    until(20, lambda: server.log.read_text("utf-8").count("began\n") >= times)


class Asking:
    """An extractor that puts one question to a model, through the real gateway."""

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec

    async def extract(self, article: Any, *, profile: str | None = None, on_progress: Any = None) -> Any:
        gateway = make_gateway(self.spec)
        await gateway.ask([{"role": "user", "content": article.text}], SentenceDraft, max_tokens=20)
        raise AssertionError("nobody waits that long")

    async def aclose(self) -> None:
        pass


def leave(base: str, accept: str, when: Any) -> None:
    """Send a request, and hang up once something has happened."""
    url = httpx.URL(base)
    body = json.dumps({"text": ARTICLE}).encode()
    head = f"POST /v1/extract HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nAccept: {accept}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((url.host, url.port or 80)) as sock:
        sock.sendall(head.encode() + body)
        until(60, when)  # litellm is imported for the first question


def test_a_client_that_leaves_frees_its_slot_within_a_second_and_the_generation_ends(model: SlowModel) -> None:
    model.seconds = 60
    app = create_app(Settings(model="rules", result_cache=False, max_in_flight=1), Asking(model.spec()))
    with served(app) as base:
        for accept in ("application/json", "text/event-stream"):
            asked, left = model.asked, model.left
            leave(base, accept, lambda asked=asked: model.asked > asked)
            until(1, lambda left=left: model.left > left)
            until(1, lambda: app.state.desk.line.running == 0)


def test_a_full_line_refuses_and_shutdown_finishes_what_runs(environ: dict[str, str], tmp_path: Path) -> None:
    environ |= {"CLAIMWIRE_MAX_WAITING": "1"}
    with serving(tmp_path, environ, SLEEPY) as server, ThreadPoolExecutor() as pool, server.client() as client:
        assert client.get("/healthz").status_code == 200
        first = pool.submit(ask, server, 1)
        began(server, 1)
        second = pool.submit(ask, server, 0.1, accept="text/event-stream")
        until(5, lambda: gauge(client, "claimwire_queue_waiting") == 1)
        refused = ask(server, 0.2)
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/busy")
        assert int(refused.headers["retry-after"]) >= 1
        assert first.result().status_code == 200
        events = second.result().text
        assert 'event: queued\ndata: {"position":1,"waiting":1,"wait_seconds":' in events
        assert "event: result" in events
        running = pool.submit(ask, server, 2)
        began(server, 3)
        waiting = pool.submit(ask, server, 3)
        until(5, lambda: gauge(client, "claimwire_queue_waiting") == 1)
        server.process.send_signal(signal.SIGTERM)
        sent_away = waiting.result(5)
        assert (sent_away.status_code, sent_away.json()["type"]) == (503, "/problems/shutting-down")
        finished = running.result(20)
        assert (finished.status_code, finished.json()["status"]) == (200, "complete")
        client.close()
        assert server.stop() in (0, -signal.SIGTERM)
    assert "Traceback" not in server.log.read_text("utf-8")


def test_a_server_killed_amid_an_extraction_leaves_nothing_broken(environ: dict[str, str], tmp_path: Path) -> None:
    with serving(tmp_path, environ, SLEEPY) as server:
        assert ask(server, 0).headers["x-claimwire-source"] == "read"
        with ThreadPoolExecutor() as pool:
            lost = pool.submit(ask, server, 30)
            began(server, 2)
            server.stop(signal.SIGKILL)
            with pytest.raises(httpx.TransportError):
                lost.result(10)
    with sqlite3.connect(tmp_path / "cache" / "results.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with serving(tmp_path, environ, SLEEPY) as server:
        assert ask(server, 0).headers["x-claimwire-source"] == "cache"
        assert ask(server, 0.1).headers["x-claimwire-source"] == "read"
        # The target is 1.5 s to the first answer; a busy machine is allowed for by a bare interpreter beside it.
        bare = statistics.median(seconds("-c", "pass") for _ in range(3))
        assert server.seconds_to_start < max(1.5, 60 * bare)


FETCH = """
import hashlib, sys
from pathlib import Path
from extraction import weights
from extraction.config import ModelSpec
size, digest = int(sys.argv[1]), sys.argv[2]
weights.FILES["sample"] = weights.ModelFile(
    file="sample.gguf", size=size, sha256=digest, packages=(), version="0", suffix=".gguf", part_size=size, hub="o/r")
spec = ModelSpec(name="embedded/sample", strategy="windows")
print(weights.missing(spec), flush=True)
print(weights.ensure(spec), flush=True)
"""


class SlowHub:
    """Serves one file slowly, from where it is asked to. Hand-made, in place of Hugging Face."""

    def __init__(self, data: bytes) -> None:
        self.pause = 0.0
        self.starts: list[int] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                start = int((self.headers.get("range") or "bytes=0-")[6:].rstrip("-"))
                hub.starts.append(start)
                self.send_response(206 if start else 200)
                self.send_header("content-length", str(len(data) - start))
                self.end_headers()
                for at in range(start, len(data), 1 << 20):
                    self.wfile.write(data[at : at + (1 << 20)])
                    time.sleep(hub.pause)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def test_a_download_killed_midway_goes_on_and_nothing_wrong_is_ever_used(tmp_path: Path) -> None:
    data = b"GGUF" + random.Random(7).randbytes(12 << 20)
    hub = SlowHub(data)
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "CLAIMWIRE_CACHE": str(tmp_path), "NO_PROXY": "*"}
    environ |= {"HF_ENDPOINT": f"http://127.0.0.1:{hub.server.server_port}"}
    command = [sys.executable, "-c", FETCH, str(len(data)), hashlib.sha256(data).hexdigest()]
    target, partial = tmp_path / "models" / "sample.gguf", tmp_path / "models" / "sample.gguf.partial"
    hub.pause = 0.1
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as fetching:
        until(30, lambda: partial.is_file() and partial.stat().st_size > 3 << 20)
        fetching.kill()
    assert not target.exists()
    hub.pause = 0
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True, timeout=60)
    assert "is not here" in done.stdout.splitlines()[0]
    assert target.read_bytes() == data
    assert hub.starts[0] == 0 and 3 << 20 < hub.starts[1] < len(data)
    # And what lies in its place with a wrong content is refused, not run.
    target.write_bytes(data[:-1] + b"x")
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert "SHA-256" in done.stdout.splitlines()[0]
    hub.server.shutdown()


def seconds(*command: str) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, check=False)
    return time.monotonic() - began


def test_help_is_quick_beside_python_itself() -> None:
    """The target is 0.4 s, of which a bare interpreter is some 0.02: the machine's load is in both, so the ratio is what is held."""
    code = "from api.cli import main; main(['--help'])"
    pairs = [(seconds("-c", code), seconds("-c", "pass")) for _ in range(3)]
    bare = statistics.median(pair[1] for pair in pairs)
    assert statistics.median(pair[0] for pair in pairs) < max(0.4, 14 * bare)
