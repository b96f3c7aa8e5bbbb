"""An exchange of words, in a report's text and in its labels."""

import re
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Swap:
    """Words to be put in place of others, each as a whole word, all at once."""

    words: dict[str, str]
    numbers: dict[int, int]

    def in_text(self, text: str) -> str:
        """The text with every word exchanged, letter case of the first letter kept."""
        if not self.words:
            return text
        pattern = "|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True))
        return re.sub(rf"(?<![\w.,])(?:{pattern})(?!\w|[.,]\d)", lambda m: self.words[m.group()], text)

    def in_labels(self, value: Any, key: str = "") -> Any:
        """The labels with every word exchanged in what is written in words, and counts changed with them."""
        if isinstance(value, dict):
            return {name: self.in_labels(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.in_labels(inner, key) for inner in value]
        if isinstance(value, str):
            return value if key in _FIXED else self.in_text(value)
        if key in {"low", "high"} and isinstance(value, int):
            return self.numbers.get(value, value)
        return value


#: Fields that hold no words of the text.
_FIXED: Final = frozenset(
    [
        "id",
        "kind",
        "country",
        "part_of",
        "type",
        "start",
        "end",
        "precision",
        "actor",
        "role",
        "speaker",
        "relayed_by",
        "stance",
        "about",
        "contradicts",
        "said_on",
        "measure",
        "qualifier",
        "of",
        "publisher",
        "published_on",
        "language",
        "source_file",
        "zone",
        "match",
        "made_by",
        "status",
        "schema_version",
    ]
)
