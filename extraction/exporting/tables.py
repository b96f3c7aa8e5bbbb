"""CSV that is safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

#: A cell that begins so would be run as a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

Cell = str | int | None | bool | list[str]


def to_csv(columns: Sequence[str], rows: Sequence[dict[str, Cell]]) -> str:
    """Rows as CSV (RFC 4180), header first. Unknown is an empty cell; lists are joined by "; ". No cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe(row.get(column)) for column in columns])
    return out.getvalue()


def safe(cell: Cell) -> str:
    """A cell as text. What would be read as a formula, leading spaces aside, is marked as text by an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    words = _CONTROL.sub(" ", "; ".join(cell) if isinstance(cell, list) else cell)
    return f"'{words}" if words.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else words
