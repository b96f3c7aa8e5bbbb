"""Happenings told by verbs and nouns: type, who did it to whom, where and when; mentions of one happening are joined."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from extraction.actors import Entry
from extraction.attribution import Attribution
from extraction.countries import country_of
from extraction.events.clock import Clock, read_clock
from extraction.events.days import day_of_story, fill_days
from extraction.events.finding import find_mentions
from extraction.events.gazetteer import Gazetteer, read_gazetteer
from extraction.events.joining import join, scale
from extraction.events.likeliness import Around, around, is_likely, rate
from extraction.events.places import fill_places
from extraction.events.records import Happening, Mention
from extraction.events.sides import fill_sides
from extraction.figures import Figure
from extraction.parsing import Sentence

__all__ = ["Happening", "Mention", "country_of_place", "find_happenings", "join_happenings"]


@dataclass(frozen=True)
class Joined:
    """The happenings of a report with the time words of their own clauses, before they inherit days and places."""

    happenings: list[Happening]
    clock: Clock
    gazetteer: Gazetteer
    around: Around


def find_happenings(
    sentences: list[Sentence],
    lines: list[tuple[int, str]],
    attributions: list[Attribution],
    published: date | None,
    figures: dict[int, list[Figure]],
    resolve: Callable[[Any, Any], Entry | None],
    only_likely: bool = True,
) -> list[Happening]:
    """All happenings of a report, in the order in which they are first told.

    ``lines`` are all lines of the page with their offsets (a heading may date what stands under it); ``resolve`` gives the
    actor of a noun in a sentence, or null. Without ``only_likely``, those too that most likely are none.
    """
    joined = join_happenings(sentences, lines, attributions, published, figures, resolve)
    fill_days(joined.happenings, sentences, joined.clock)
    fill_places(joined.happenings, joined.gazetteer)
    fill_sides(joined.happenings)
    rate([m for h in joined.happenings for m in h.mentions], joined.around)
    return [h for h in joined.happenings if is_likely(h)] if only_likely else joined.happenings


def join_happenings(
    sentences: list[Sentence],
    lines: list[tuple[int, str]],
    attributions: list[Attribution],
    published: date | None,
    figures: dict[int, list[Figure]],
    resolve: Callable[[Any, Any], Entry | None],
) -> Joined:
    """As `find_happenings`, without what is inherited."""
    said = {(a.sentence.index, a.cue.i) for a in attributions if a.cue is not None}
    clock = read_clock(sentences, lines, said, published)
    gazetteer = read_gazetteer(sentences)
    mentions = find_mentions(sentences, said, clock, figures, gazetteer)
    scale(mentions, published)
    clock = replace(clock, story=day_of_story(mentions, clock))
    happenings = join(mentions, resolve, clock.story)
    happenings.sort(key=lambda h: h.start)
    return Joined(happenings, clock, gazetteer, around(sentences, mentions, said))


def country_of_place(place: str | None, home: str | None) -> str | None:
    """Country of a place by its own name, else the article's main country."""
    return (country_of(place) if place else None) or home
