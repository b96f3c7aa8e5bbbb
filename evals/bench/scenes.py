"""Invented scenes that say which claims a denial is aimed at; more denials than reports can have (`scenes.txt`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from extraction.page import read_page
from extraction.parsing import parse
from extraction.reading import Reading, Statement

FILE: Final = Path(__file__).with_name("scenes.txt")
_LINE: Final = re.compile(r"^(\w)(?: > ([\w ]+?))? \| (.+)$")
_DAY: Final = date(2020, 6, 5)


@dataclass(frozen=True)
class Scene:
    """A short text, and which of its paragraphs (by their start and end in it) are aimed at by the denial of which."""

    text: str
    paragraphs: dict[str, tuple[int, int]]
    aims: dict[str, set[str]]

    def read(self, nlp: Any) -> Reading:
        """The scene as the linguistic layer reads it."""
        page = read_page(self.text)
        return Reading(page, parse(page, nlp), _DAY, "Wire")

    def aimed(self, denial: Statement, other: Statement) -> bool:
        """Whether a denial is aimed at a claim, by the paragraphs that they stand in."""
        return bool(self._of(other) & {name for own in self._of(denial) for name in self.aims.get(own, ())})

    def _of(self, statement: Statement) -> set[str]:
        return {name for name, (a, b) in self.paragraphs.items() for s, _ in statement.runs if a <= s < b}


def scenes() -> Iterator[Scene]:
    """All scenes of the file. Raises `ValueError` for a line that is none."""
    for block in re.split(r"\n\s*\n", FILE.read_text(encoding="utf-8")):
        lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
        text, paragraphs, aims = "", {}, {}
        for line in lines:
            match = _LINE.match(line)
            if match is None:
                raise ValueError(f"no line of a scene: {line}")
            name, targets, words = match.groups()
            paragraphs[name] = (len(text), len(text) + len(words))
            aims[name] = set((targets or "").split())
            text += words + "\n\n"
        if text:
            yield Scene(text, paragraphs, aims)
