"""What an attribution is."""

from dataclasses import dataclass, field
from typing import Any

from extraction.parsing import Sentence
from schemas.vocabulary import Stance


@dataclass
class Attribution:
    """One source's statement in one sentence. Spans are code points into the article's text."""

    sentence: Sentence
    stance: Stance
    start: int
    end: int
    #: The noun phrase that names the source; null where it stands in another sentence (a quotation carried on).
    source: Any = None
    cue: Any = None
    relays: list[Any] = field(default_factory=list)
    #: The verb (or noun) that heads what is said.
    content: Any = None
    direct: bool = False
    #: Index into the list of attributions whose speaker this one shares, for carried quotations.
    same_as: "Attribution | None" = None
    #: How sure the rule is, 0 to 1: below `config`'s threshold a model is asked.
    certainty: float = 1.0
    own_voice: bool = False
    source_text: str | None = None
    made_by: str = "rules"
    #: Its evidence reaches from the source to the sentence's end, whatever else the sentence says.
    whole: bool = False
    #: Ranges that a stitched quote ("A … B") left out of its evidence.
    #: Where what it says ends at the latest, where the same source goes on otherwise.
    stop: int | None = None
    #: Where it begins to count: what stands before is told by the same source in another stance.
    counts_from: int | None = None
    gaps: list[tuple[int, int]] = field(default_factory=list)


def without_stop(sentence: Sentence) -> int:
    text = sentence.text.rstrip()
    return sentence.start + (len(text) - 1 if text.endswith((".", "…")) else len(text))
