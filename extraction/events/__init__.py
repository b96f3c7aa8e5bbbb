"""Happenings told by verbs and nouns: type, who did it to whom, where and when; mentions of one happening are joined."""

from extraction.countries import country_of
from extraction.events.finding import find_mentions
from extraction.events.joining import join
from extraction.events.records import Happening, Mention
from extraction.events.times import anchors, fill_days

__all__ = ["Happening", "Mention", "anchors", "country_of_place", "fill_days", "find_mentions", "join"]


def country_of_place(place: str | None, home: str | None) -> str | None:
    """Country of a place by its own name, else the article's main country."""
    return (country_of(place) if place else None) or home
