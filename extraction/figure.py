"""A number that counts something."""

from dataclasses import dataclass
from typing import Any

from extraction.numbers import Number
from extraction.parsing import Sentence
from schemas.vocabulary import Measure

#: Measures of harm done to people.
HARM: frozenset[Measure] = frozenset({"killed", "wounded", "casualties", "missing", "detained"})


@dataclass
class Figure:
    """A number that counts something."""

    number: Number
    start: int
    end: int
    measure: Measure
    unit: str | None
    noun: Any
    of: Any
    verb: Any
    #: The measure was told by the number's own clause, not merely by a word in the sentence.
    sure: bool
    #: The sentence in which ``of`` stands.
    within: Sentence | None = None
    #: "Two of them", "four were women": some of what was named before.
    some: bool = False
    #: Told by an article: "a guard".
    single: bool = False
