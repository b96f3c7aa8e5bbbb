"""A briefing for a terminal, and as Markdown that can be pasted."""

import re
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from api.briefing import Briefing, Quote
from schemas.comparison import ClaimRef

#: Control characters: an article must not be able to steer the reader's terminal.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
#: What Markdown or HTML would read as markup; an article must not be able to write links, images or tags.
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def terminal(briefing: Briefing) -> RenderableType:
    """The briefing for `rich.console.Console.print`: each sentence with the numbers of its notes; the words behind them stand
    at the end of the section that cites them first."""
    numbers: dict[ClaimRef, int] = {}
    parts: list[RenderableType] = []
    for section in briefing.sections():
        parts += [Text(), Text(_plain(section.title), "bold underline" if section.level == 1 else "bold")]
        fresh: list[RenderableType] = []
        for sentence in section.sentences:
            for ref in sentence.claims:
                if ref not in numbers:
                    numbers[ref] = len(numbers) + 1
                    fresh.append(_indented(Text(f"[{numbers[ref]}] {_plain(_cited(briefing.quote(ref)))}", "dim"), 6))
            notes = f" [{', '.join(str(numbers[ref]) for ref in sentence.claims)}]" if sentence.claims else ""
            parts.append(_indented(Text.assemble(_plain(sentence.text), (notes, "dim")), 2))
        parts += fresh
    return Group(*parts) if parts else Text("Nothing to compare.")


def _indented(text: Text, columns: int) -> RenderableType:
    return Padding(text, (0, 0, 0, columns))


def markdown(briefing: Briefing) -> str:
    """The briefing as Markdown: every sentence ends in notes, and each note quotes the words and says where they stand."""
    numbers: dict[ClaimRef, int] = {}
    lines: list[str] = []
    for section in briefing.sections():
        lines += ["", f"{'#' * section.level} {_escape(section.title)}", ""]
        for sentence in section.sentences:
            notes = "".join(f"[^{numbers.setdefault(ref, len(numbers) + 1)}]" for ref in sentence.claims)
            lines.append(f"- {_escape(sentence.text)}{notes}")
    lines += ["", *(f"[^{number}]: {_escape(_cited(briefing.quote(ref)))}" for ref, number in numbers.items()), ""]
    return "\n".join(lines).lstrip("\n")


def _cited(quote: Quote) -> str:
    runs = [
        f"“{_plain(run)}”{f' ({place})' if place else ''}" for run, place in zip(quote.runs, quote.places, strict=True)
    ]
    return f"{quote.article}, {quote.claim}: {' … '.join(runs) or 'as in the original of this copy'}"


def _plain(words: str) -> str:
    return _CONTROL.sub(" ", words)


def _escape(words: str) -> str:
    return _MARKUP.sub(r"\\\1", _plain(words))
