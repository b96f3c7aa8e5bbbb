"""The lock files: they fit pyproject.toml and each other, every pin has a hash, and none names a host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: Which extras each lock is made for.
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements-runtime.lock": (),
    "requirements.lock": ("dev",),
    "requirements-peers.lock": ("dev", "peers"),
}


def pins(name: str) -> dict[str, list[Version]]:
    """Pinned versions by package; several where they differ by platform."""
    found: dict[str, list[Version]] = {}
    for package, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", (ROOT / name).read_text(encoding="utf-8"), re.M):
        found.setdefault(canonicalize_name(package), []).append(Version(version))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(name: str) -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *(line for extra in LOCKS[name] for line in extras[extra])]
    locked = pins(name)
    unmet = [
        line
        for line in wanted
        if not any(
            version in Requirement(line).specifier
            for version in locked.get(canonicalize_name(Requirement(line).name), ())
        )
    ]
    assert unmet == []


def test_the_peers_come_on_top_of_everything_else() -> None:
    assert set(pins("requirements.lock")) <= set(pins("requirements-peers.lock"))


def test_what_runs_is_what_was_tested() -> None:
    tested = pins("requirements.lock")
    assert {
        name: versions for name, versions in pins("requirements-runtime.lock").items() if versions != tested.get(name)
    } == {}


def test_the_image_and_the_unit_hold_no_test_tools() -> None:
    runtime = pins("requirements-runtime.lock")
    only_dev = {canonicalize_name(Requirement(line).name) for line in PROJECT["optional-dependencies"]["dev"]}
    assert only_dev & set(runtime) <= {"setuptools"}, "spacy needs setuptools"
    for file in ("Dockerfile", "api/deploy/claimwire.service"):
        assert re.findall(r"-r (\S+\.lock)", (ROOT / file).read_text(encoding="utf-8")) == ["requirements-runtime.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_hashes_every_pin(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|@ ", text)
    blocks = re.split(r"^(?=\S)", text, flags=re.M)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
