"""What is written for running it, held against the code: settings, Dockerfile, systemd unit, the README's commands."""

import configparser
import re
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from serving import serving

from api import cli
from api.settings import ELSEWHERE, VARIABLES, Settings, table

ROOT = Path(__file__).parents[2]
KNOWN = {*VARIABLES.values(), *ELSEWHERE, "CLAIMWIRE_FUZZ", "CLAIMWIRE_EMBEDDED"}
UNIT = (ROOT / "api/deploy/claimwire.service").read_text("utf-8")


def test_the_page_of_settings_is_what_the_code_says() -> None:
    page = (ROOT / "api/SETTINGS.md").read_text("utf-8")
    assert page.endswith(table()), "write the table anew: .venv/bin/python -m api.settings > api/SETTINGS.md"


def test_every_variable_in_the_code_is_on_the_page() -> None:
    used = set()
    for room in ("api", "extraction", "schemas"):
        for path in (ROOT / room).rglob("*.py"):
            used |= set(re.findall(r"CLAIMWIRE_[A-Z_]+[A-Z]", path.read_text("utf-8")))
    assert used <= KNOWN


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [
        (line.split(maxsplit=1)[0], line.split(maxsplit=1)[1])
        for line in re.sub(r"\\\n\s*", " ", lines).splitlines()
        if line.strip()
    ]


def the(name: str) -> list[str]:
    return [value for word, value in instructions() if word == name]


def test_the_image_runs_as_nobody_and_keeps_its_weights_in_a_volume() -> None:
    words = [word for word, _ in instructions()]
    last = len(words) - 1 - words[::-1].index("FROM")
    final = instructions()[last:]
    (user,) = [value for word, value in final if word == "USER"]
    assert re.fullmatch(r"[1-9]\d{3,}", user)
    assert [w for w, _ in final].index("USER") < [w for w, _ in final].index("ENTRYPOINT")
    env = dict(pair.split("=", 1) for pair in " ".join(the("ENV")).split())
    assert the("VOLUME") == [env["CLAIMWIRE_CACHE"]] == the("WORKDIR")[-1:]
    assert {name for name in env if name.startswith("CLAIMWIRE_")} <= KNOWN
    assert the("EXPOSE") == [str(Settings().port)]
    assert not the("ADD")


def test_the_image_is_built_of_pinned_things_that_are_there() -> None:
    ignored = [
        line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] not in "#!"
    ]
    sent = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")]
    for image in the("FROM"):
        assert re.match(r"python:3\.1[1-3]-slim-bookworm", image)
    for copied in the("COPY"):
        if copied.startswith("--from"):
            continue
        for source in copied.split()[:-1]:
            assert (ROOT / source).exists()
            assert source.removeprefix("./") in sent
            assert not any(fnmatch(source, pattern) for pattern in ignored if pattern != "*")
    for run in the("RUN"):
        if "apt-get install" in run:
            assert "--no-install-recommends" in run and "rm -rf /var/lib/apt/lists" in run
        if "pip install" in run:
            assert "--require-hashes" in run or "--no-deps" in run
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert the("ENTRYPOINT") == ['["claimwire"]'] and "claimwire" in scripts
    assert the("CMD") == ['["serve"]'] and "serve" in cli.OWN


def test_the_unit_names_settings_that_exist_and_leaves_time_to_finish() -> None:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(UNIT)
    service = parser["Service"]
    env = dict(pair.split("=", 1) for pair in service["Environment"].split())
    assert set(env) <= KNOWN
    assert int(service["TimeoutStopSec"]) > int(env["CLAIMWIRE_DRAIN_SECONDS"])
    assert env["CLAIMWIRE_CACHE"] == f"/var/lib/{service['StateDirectory']}"
    assert service["ExecStart"].endswith("claimwire serve")
    for name, value in {"DynamicUser": "yes", "NoNewPrivileges": "yes", "ProtectSystem": "strict"}.items():
        assert service[name] == value


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "claimwire.service"
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", UNIT))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False, timeout=30)
    assert (done.returncode, "claimwire.service" in done.stderr) == (0, False), done.stderr


def test_the_readme_names_settings_options_and_addresses_that_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"CLAIMWIRE_[A-Z_]+[A-Z]", readme)) <= KNOWN
    for address in set(re.findall(r"127\.0\.0\.1:8000(/[\w/]*)", readme)):
        assert address in ("/", "/v1/extract", "/v1/models", "/v1/compare", "/docs", "/metrics"), address


def test_the_readmes_config_behind_vllm_and_ollama_is_valid(tmp_path: Path) -> None:
    from extraction import load_config

    readme = (ROOT / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(default_profile.*?)```", readme, re.DOTALL)
    (tmp_path / "models.toml").write_text(example)
    config = load_config(tmp_path / "models.toml", {})
    assert [spec.name for spec in config.profile().chain] == [
        "hosted_vllm/Qwen/Qwen3-32B",
        "ollama_chat/qwen3:8b",
        "rules",
    ]


def test_the_readmes_curls_are_answered(tmp_path: Path) -> None:
    """Each is run as it stands, by a shell, against a server: only the port is another."""
    readme = (ROOT / "README.md").read_text("utf-8")
    curls = re.findall(r"^ {4}(curl .*?)(?=\n {4}\S|\n\n)", readme, re.DOTALL | re.MULTILINE)
    assert len(curls) >= 3
    (tmp_path / "report.txt").write_text("Rebels fled Oronda on Monday, the army said.")
    (tmp_path / "page.html").write_text(
        "<html><body><article><p>Rebels fled Oronda on Monday, the army said.</p></article></body></html>"
    )
    environ = {"CLAIMWIRE_RESULT_CACHE": "false", "CLAIMWIRE_MODEL": "rules"}
    with serving(tmp_path, environ) as server:
        for command in curls:
            done = subprocess.run(
                ["sh", "-c", command.replace("http://127.0.0.1:8000", server.base)],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
                timeout=150,
            )
            assert '"claims":[{"id":"c1"' in done.stdout, (command, done.stdout[:300], done.stderr[-300:])
