"""A claim in the making."""

from dataclasses import dataclass, field
from datetime import date

from extraction.actors import Entry
from extraction.attribution import Attribution
from extraction.figure import Figure
from extraction.parsing import Sentence
from schemas import Period
from schemas.vocabulary import Stance


@dataclass
class Statement:
    """A claim in the making. ``runs`` are evidence spans in code points, the first one first."""

    speaker: Entry | None
    stance: Stance
    runs: list[tuple[int, int]]
    sentence: Sentence
    relays: list[Entry] = field(default_factory=list)
    figures: list[tuple[Figure, Entry | None]] = field(default_factory=list)
    direct: bool = False
    period: Period | None = None
    said_on: date | None = None
    text: str = ""
    made_by: str = "rules"
    certainty: float = 1.0
    #: What it was read from; null for the article's own voice.
    origin: Attribution | None = None
    about: list[int] = field(default_factory=list)
    #: The happenings are told in the claim itself, not merely near it.
    firm: bool = False
    contradicts: set[int] = field(default_factory=set)
    #: Chance that it is read right; null where none is known.
    confidence: float | None = None
