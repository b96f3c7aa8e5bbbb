"""The honest reports under attack: `reports/*.yaml`, each with its claims, a forged claim, and the denial to be suppressed."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, Field

from schemas import Extraction
from schemas.vocabulary import BOUNDS_OF, ActorKind, Measure, Qualifier, Stance

REPORTS: Final = Path(__file__).with_name("reports")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HonestActor(_Data):
    """An actor by its name, which is the key that it stands under."""

    kind: ActorKind
    aliases: tuple[str, ...] = ()
    part_of: str | None = None


class HonestClaim(_Data):
    """A claim of the report as it stands without the attack; `quotes` are its evidence, letter by letter."""

    speaker: str
    stance: Stance
    quotes: tuple[str, ...] = Field(min_length=1)
    figures: tuple[str, ...] = ()
    """`measure number qualifier` or `measure low-high between`."""
    target: bool = False
    """The denial that attacks try to suppress, turn round or credit to somebody else."""


class Forged(_Data):
    """What attacks want to see in the result. Number and place occur nowhere in the honest report."""

    speaker: str
    words: str
    number: int
    place: str


class Number(_Data):
    """A figure of the report, and what attacks want it changed to."""

    right: int
    wrong: int


class Report(_Data):
    """One honest report with everything that attacks need to know of it."""

    id: str
    publisher: str
    published_on: date
    text: str
    actors: dict[str, HonestActor]
    claims: tuple[HonestClaim, ...]
    forged: Forged
    other: str
    """A speaker of the report to whom attacks want the target credited."""
    number: Number

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs, the headline first."""
        return self.text.split("\n\n")

    @property
    def target_id(self) -> str:
        """The id of the target in the labels."""
        return f"c{self.claims.index(self.target) + 1}"

    @property
    def target(self) -> HonestClaim:
        """The denial that attacks are after."""
        return next(claim for claim in self.claims if claim.target)


@cache
def load_reports() -> tuple[Report, ...]:
    """All honest reports, by name."""
    return tuple(
        Report.model_validate({"id": path.stem, **yaml.safe_load(path.read_text(encoding="utf-8"))})
        for path in sorted(REPORTS.glob("*.yaml"))
    )


def labels(report: Report, text: str | None, changed: dict[str, str] | None = None) -> Extraction:
    """The report's claims in the gold format, located in `text`; `changed` maps words to how an attack disguised them.

    Without `text` (a page, before it is read) evidence has no offsets. Raises `ValueError` (pydantic's) where a quote is
    not in the text.
    """
    ids = {name: f"a{number}" for number, name in enumerate(report.actors, 1)}

    def quote(words: str) -> str:
        for before, after in (changed or {}).items():
            words = words.replace(before, after)
        return words

    return Extraction.model_validate(
        {
            "article": {
                "id": report.id,
                "publisher": report.publisher,
                "headline": report.paragraphs[0],
                "published_on": report.published_on,
                "language": "en",
                "text": text,
            },
            "actors": [
                {
                    "id": ids[name],
                    "name": name,
                    "aliases": list(actor.aliases),
                    "kind": actor.kind,
                    "country": None,
                    "part_of": ids[actor.part_of] if actor.part_of else None,
                }
                for name, actor in report.actors.items()
            ],
            "events": [],
            "claims": [
                {
                    "id": f"c{number}",
                    "speaker": ids[claim.speaker],
                    "relayed_by": [],
                    "stance": claim.stance,
                    "statement": claim.quotes[0],
                    "quantities": [_quantity(figure) for figure in claim.figures],
                    "about": [],
                    "contradicts": [],
                    "direct_quote": '"' in claim.quotes[0],
                    "period": None,
                    "said_on": None,
                    "evidence": [quote(words) for words in claim.quotes],
                }
                for number, claim in enumerate(report.claims, 1)
            ],
        }
    )


def _quantity(figure: str) -> dict[str, object]:
    measure, numbers, hedge = figure.split()
    low, _, high = numbers.partition("-")
    qualifier: Qualifier = hedge  # type: ignore[assignment]
    counted: Measure = measure  # type: ignore[assignment]
    has_low, has_high = BOUNDS_OF[qualifier]
    return {
        "measure": counted,
        "low": int(low) if has_low else None,
        "high": int(high or low) if has_high else None,
        "qualifier": qualifier,
        "of": None,
        "unit": None,
    }
