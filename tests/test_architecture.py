"""Rooms import downwards only; litellm and instructor stay behind the gateway; front doors open without them."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BELOW = {
    "schemas": set(),
    "prompts": set(),
    "extraction": {"schemas", "prompts"},
    "api": {"extraction", "schemas"},
    "evals": {"extraction", "schemas"},
}
#: Peers are rival systems that the evals run; they bring their own libraries.
GUARDED = {
    "litellm": ("extraction/libraries.py", "extraction/streams.py", "evals/peers/"),
    "instructor": ("extraction/libraries.py", "evals/peers/"),
    "openai": ("evals/peers/",),
}


@cache
def imports(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return frozenset(names)


@pytest.mark.parametrize("room", sorted(BELOW))
def test_rooms_import_downwards(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        wrong = imports(path) & (set(BELOW) - BELOW[room] - {room})
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_model_libraries_stay_behind_the_gateway() -> None:
    for room in BELOW:
        for path in (ROOT / room).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            for library, homes in GUARDED.items():
                if not name.startswith(homes):
                    assert library not in imports(path), f"{name} imports {library}"


def test_the_front_doors_open_without_litellm() -> None:
    code = "import sys, api.app, api.cli; sys.exit('litellm' in sys.modules or 'spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_import_contracts() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
