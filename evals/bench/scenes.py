"""Invented scenes that say which claims contradict each other; more of them than reports can have.

In `scenes.txt` only what denials are aimed at is told, in `accounts.txt` every pair.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from extraction.page import read_page
from extraction.parsing import parse
from extraction.reading import Reading, Statement

DENIALS: Final = "scenes.txt"
ACCOUNTS: Final = "accounts.txt"
_LINE: Final = re.compile(r"^(\w)(\+?)(?: > ([\w ]+?))? \| (.+)$")
_DAY: Final = date(2020, 6, 5)


@dataclass(frozen=True)
class Scene:
    """A short text, and which of its lines (by their start and end in it) contradict which before them."""

    text: str
    lines: dict[str, tuple[int, int]]
    aims: dict[str, set[str]]

    def read(self, nlp: Any) -> Reading:
        """The scene as the linguistic layer reads it."""
        page = read_page(self.text)
        return Reading(page, parse(page, nlp), _DAY, "Wire")

    def contradict(self, one: Statement, other: Statement) -> bool:
        """Whether two claims contradict each other, by the lines that they stand in."""
        return self._aimed(one, other) or self._aimed(other, one)

    def _aimed(self, one: Statement, other: Statement) -> bool:
        return bool(self._of(other) & {name for own in self._of(one) for name in self.aims.get(own, ())})

    def _of(self, statement: Statement) -> set[str]:
        return {name for name, (a, b) in self.lines.items() for s, _ in statement.runs if a <= s < b}


def scenes(file: str) -> Iterator[Scene]:
    """All scenes of a file. Raises `ValueError` for a line that is none."""
    for block in re.split(r"\n\s*\n", Path(__file__).with_name(file).read_text(encoding="utf-8")):
        told = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
        text, lines, aims = "", {}, {}
        for line in told:
            match = _LINE.match(line)
            if match is None:
                raise ValueError(f"no line of a scene: {line}")
            name, goes_on, targets, words = match.groups()
            text += " " if goes_on else "\n\n" if text else ""
            lines[name] = (len(text), len(text) + len(words))
            aims[name] = set((targets or "").split())
            text += words
        if text:
            yield Scene(text + "\n", lines, aims)
