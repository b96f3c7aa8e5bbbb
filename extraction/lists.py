"""What countings that stand in one list share: the hedge before the first, the participle behind the last."""

from dataclasses import replace
from typing import Any

from extraction.figure import HARM, Figure
from extraction.measuring.words import lookup


def share_participle(last: Figure, figure: Figure) -> None:
    """ "With two guards killed and six soldiers and five civilians hurt": the six are hurt, wherever the parser hangs them."""
    noun, before = figure.noun, last.noun
    if noun is None or before is None or before.dep_ == "dobj" or figure.measure not in HARM:
        return
    behind = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    if (
        noun.doc[before.i + 1].lower_ == "and"
        and _is_listed(before, noun)
        and lookup(behind.lemma_.lower(), behind.lower_) == figure.measure
        and behind.tag_ in {"VBN", "VBD"}
    ):
        last.measure, last.sure = figure.measure, figure.sure


def _is_listed(first: Any, second: Any) -> bool:
    """ "Six soldiers and five young men": nothing but a comma or "and" between, and what belongs to the second."""
    between = first.doc[first.i + 1 : second.i]
    rest = [t for n, t in enumerate(between) if n or t.lower_ not in {",", "and"}]
    listed = 0 < len(between) != len(rest)
    return listed and all(t.dep_ in _WITHIN or t.lower_ == "and" for t in rest)


_WITHIN = frozenset({"nummod", "amod", "compound", "quantmod", "advmod", "nmod", "poss"})


def share_hedge(last: Figure, figure: Figure) -> None:
    """ "At least 12 soldiers and three guards were killed": at least three."""
    number = figure.number
    if last.number.qualifier != "at_least" or number.qualifier != "exact" or figure.single:
        return
    if figure.noun is None or last.noun is None:
        return
    listed = _is_listed(last.noun, figure.noun)
    if listed and figure.measure == last.measure and not number.percent:
        figure.number = replace(number, high=None, qualifier="at_least")
