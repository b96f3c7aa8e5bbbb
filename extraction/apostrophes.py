"""Lines with curled apostrophes, parsed as if they were straight.

The parser was trained on "it's" and "hasn't"; of "it’s" it makes a verb without a lemma, of "they’d" an adverb. What it finds is put
on the words as they stand in the text, so that names keep the apostrophes that they are written with.
"""

import re
from collections.abc import Iterable
from typing import Any

from extraction.packed import pack, unpack

_CURLED = re.compile(r"(?<=\w)’(?=(?:s|re|ve|ll|d|m|t)\b)", re.IGNORECASE)


def parse_straight(nlp: Any, lines: Iterable[str]) -> list[Any]:
    """A spaCy `Doc` for each line, with the line's own words."""
    lines = list(lines)
    straight = [_CURLED.sub("'", line) for line in lines]
    return [_as_written(nlp, line, doc) for line, doc in zip(lines, nlp.pipe(straight), strict=True)]


def _as_written(nlp: Any, line: str, doc: Any) -> Any:
    if line == doc.text:
        return doc
    if len(nlp.make_doc(line)) != len(doc):  # other words: parsed as it stands
        return next(iter(nlp.pipe([line])))
    return unpack(nlp, line, pack(doc))
