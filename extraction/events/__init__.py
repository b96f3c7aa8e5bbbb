"""Happenings told by verbs and nouns: type, who did it to whom, where and when; mentions of one happening are joined."""

from collections.abc import Callable
from datetime import date
from typing import Any

from extraction.actors import Entry
from extraction.attribution import Attribution
from extraction.countries import country_of
from extraction.events.finding import find_mentions
from extraction.events.joining import join
from extraction.events.records import Happening, Mention
from extraction.events.times import anchors, fill_days
from extraction.figures import Figure
from extraction.parsing import Sentence

__all__ = ["Happening", "Mention", "country_of_place", "find_happenings"]


def find_happenings(
    sentences: list[Sentence],
    attributions: list[Attribution],
    published: date | None,
    figures: dict[int, list[Figure]],
    resolve: Callable[[Any, Any], Entry | None],
) -> list[Happening]:
    """All happenings of a report, in the order in which they are first told. ``resolve`` gives the actor of a noun, or null."""
    mentions = find_mentions(sentences, attributions, published, figures)
    happenings = sorted(join(mentions, resolve, published), key=lambda h: h.start)
    fill_days(happenings, published, anchors(sentences, published))
    return happenings


def country_of_place(place: str | None, home: str | None) -> str | None:
    """Country of a place by its own name, else the article's main country."""
    return (country_of(place) if place else None) or home
