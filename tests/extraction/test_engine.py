"""The embedded engine's child process, with a small stand-in for the native server: it survives crashes of the child."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from extraction import engine
from extraction.config import ModelSpec
from extraction.engine import Engine
from extraction.errors import ProviderUnavailable

SPEC = ModelSpec(name="embedded//some.gguf", strategy="windows", context_tokens=2048, parallel=2, threads=1)
SERVES = """
import json, sys
settings = json.loads(sys.stdin.readline())
assert settings["key"] and settings["context"] == 2048
print(json.dumps({"url": "http://127.0.0.1:1"}), flush=True)
sys.stdin.read()
"""
FAILS = "import sys; sys.stderr.write('ggml: out of memory\\n'); sys.exit(3)"


#: One that tells whether it is at work, as llama.cpp does.
TELLS = """
import http.server, json, sys, threading
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        told = b"# HELP llamacpp:requests_processing x\\nllamacpp:requests_processing BUSY\\n"
        assert self.path == "/metrics" and self.headers["authorization"]
        self.send_response(200)
        self.send_header("content-length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.readline()
print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that is run in the child's place; tests write it."""
    folder = tmp_path / "extraction"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "engine.py").write_text(SERVES)
    monkeypatch.setattr(engine, "_child_environment", lambda: {**os.environ, "PYTHONPATH": str(tmp_path)})
    monkeypatch.chdir(tmp_path)
    return folder / "engine.py"


def test_it_starts_once_and_ends_with_close(stand_in: Path) -> None:
    one = Engine(Path("/models/some.gguf"), SPEC)
    first = one.endpoint()
    assert first.base_url == "http://127.0.0.1:1/v1" and first.model == "some" and first.key
    assert one.endpoint() == first and one.running
    one.close()
    assert not one.running and one.pid is None


def test_a_crash_is_survived_by_a_new_child_with_a_new_key(stand_in: Path) -> None:
    one = Engine(Path("/models/some.gguf"), SPEC)
    first, pid = one.endpoint(), one.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert one._child is not None
    one._child.wait(5)
    assert not one.running
    second = one.endpoint()
    assert one.running and one.pid != pid and second.key != first.key
    one.close()


def test_a_child_that_does_not_start_says_why(stand_in: Path) -> None:
    stand_in.write_text(FAILS)
    with pytest.raises(ProviderUnavailable, match=r"did not start.*out of memory"):
        Engine(Path("/models/some.gguf"), SPEC).endpoint()


def test_a_child_that_crashes_again_and_again_is_left_alone(stand_in: Path) -> None:
    one = Engine(Path("/models/some.gguf"), SPEC)
    for _ in range(engine.MAX_CRASHES - 1):
        one.endpoint()
        assert one._child is not None
        one._child.kill()
        one._child.wait(5)
    one.endpoint()
    assert one._child is not None
    one._child.kill()
    one._child.wait(5)
    with pytest.raises(ProviderUnavailable, match="left alone for now"):
        one.endpoint()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_key_is_not_on_the_command_line(stand_in: Path) -> None:
    one = Engine(Path("/models/some.gguf"), SPEC)
    key = one.endpoint().key
    assert key not in Path(f"/proc/{one.pid}/cmdline").read_text()
    one.close()


def give_up(one: Engine) -> None:
    with pytest.raises(TimeoutError), one.question():
        one.endpoint()
        raise TimeoutError


@pytest.mark.parametrize(("at_work", "ended"), [("1", True), ("0", False)])
def test_a_child_that_computes_for_nobody_is_ended(
    stand_in: Path, monkeypatch: pytest.MonkeyPatch, at_work: str, ended: bool
) -> None:
    monkeypatch.setattr(engine, "STRAY_S", 0.1)
    stand_in.write_text(TELLS.replace("BUSY", at_work))
    one = Engine(Path("/models/some.gguf"), SPEC)
    give_up(one)
    waiting = time.monotonic() + (5 if ended else 0.5)
    while one.running and time.monotonic() < waiting:
        time.sleep(0.01)
    assert one.running != ended
    assert one.endpoint() and one.running, "the next question starts it again, and that is no crash"
    one.close()


def test_a_child_that_computes_for_somebody_else_too_goes_on(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "STRAY_S", 0.1)
    stand_in.write_text(TELLS.replace("BUSY", "1"))
    one = Engine(Path("/models/some.gguf"), SPEC)
    with one.question():
        give_up(one)
        time.sleep(0.4)
        assert one.running
    one.close()
