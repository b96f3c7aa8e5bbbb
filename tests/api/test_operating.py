"""The operator's commands: keys, and the warning that the door stands open."""

import os
from pathlib import Path
from typing import Any

import pytest

from api import cli
from api.commands import serve
from api.keys import Keys, digest
from api.settings import Settings


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(list(args))
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_key_is_shown_once_and_only_its_hash_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "keys.toml"
    assert run("keys", "new", "newsroom", "--file", str(file), "--requests-per-minute", "30") == 0
    key = capsys.readouterr().out.strip()
    assert key.startswith("cw_") and key not in file.read_text()
    assert (os.stat(file).st_mode & 0o777) == 0o600
    holder = Keys(file).holder(key)
    assert holder is not None and holder[0] == "newsroom" and holder[1].requests_per_minute == 30
    assert run("keys", "new", "desk", "--file", str(file)) == 0
    assert run("keys", "list", "--file", str(file)) == 0
    assert capsys.readouterr().out.endswith("newsroom: valid, 30 requests a minute\ndesk: valid\n")


@pytest.mark.parametrize("name", ["newsroom", "two words", 'a"b', ""])
def test_names_that_would_do_harm_are_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(f'[keys.newsroom]\nsha256 = "{digest("x")}"\n')
    before = file.read_text()
    assert run("keys", "new", name, "--file", str(file)) == 2
    assert file.read_text() == before
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("host", "keys", "warned"),
    [
        ("127.0.0.1", None, False),
        ("::1", None, False),
        ("0.0.0.0", None, True),
        ("10.1.2.3", None, True),
        ("0.0.0.0", "k", False),
    ],
)
def test_an_open_door_is_warned_of_loudly(
    host: str, keys: Any, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    serve._warn(Settings(host=host, keys=keys))
    err = capsys.readouterr().err
    assert ("WITHOUT KEYS" in err) is warned
    assert (err.count("WARNING") >= 4) is warned


def test_wrong_settings_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("CLAIMWIRE_MAX_IN_FLIGHT", "many")
    assert run("serve") == 2
    err = capsys.readouterr().err
    assert "CLAIMWIRE_MAX_IN_FLIGHT=many" in err and err.count("\n") == 1
    monkeypatch.delenv("CLAIMWIRE_MAX_IN_FLIGHT")
    assert run("serve", "--keys", str(tmp_path / "none.toml")) == 2
    assert "none.toml cannot be read" in capsys.readouterr().err
