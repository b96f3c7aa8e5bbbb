"""The embedded engine's child process, with a small stand-in for the native server: it survives crashes of the child."""

import os
import signal
import sys
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
