"""Whether the words beside a figure count something else than its claimed measure ("12 wounded" given as killed)."""

import re
from collections.abc import Sequence
from functools import cache

from extraction.checking.words import expression
from extraction.lexicon import load
from extraction.numbers import Number
from schemas.vocabulary import Measure

#: Reach of a word over a figure after it ("killing at least 12") and before it ("12 young villagers were hurt"), in words.
_BEFORE, _AFTER = 2, 4
_BREAK = re.compile(r"[,;:()\n]|\b(?:and|or|but|while|as|after|when|before|with|including)\b", re.I)


def measures_else(measure: Measure, figures: Sequence[Number], around: str) -> bool:
    """Whether all of ``figures`` (places of one number in ``around``) are told to be another measure's, and none this one's.

    True as well where no word of the measure stands anywhere in the sentences, but a word of another does.
    """
    known = load("signs")["measures"]
    if measure not in known:
        return measure in {"strikes", "places_captured"} and not _signs(measure).search(around)
    others = [m for m in known if m != measure]
    if not _signs(measure).search(around):
        return any(_signs(m).search(around) for m in others)
    return all(_beside(figure, around, others) and not _beside(figure, around, [measure]) for figure in figures)


def _beside(figure: Number, around: str, measures: Sequence[str]) -> bool:
    after = _BREAK.split(around[figure.end : figure.end + 80])[0].split()[:_AFTER]
    before = _BREAK.split(around[max(0, figure.start - 60) : figure.start])[-1].split()[-_BEFORE:]
    near = " ".join(after), " ".join(before)
    return any(_signs(m).search(words) for m in measures for words in near)


@cache
def _signs(measure: str) -> re.Pattern[str]:
    words = load("signs")["measures"].get(measure)
    if words is None:
        words = {
            f"{w[:-1] if w[-1] in 'ey' else w}*"
            for w in load("measures")[measure] | load("measures").get("places", set())
        }
    return expression(words)
