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
from extraction.figure import Figure
from extraction.parsing import Sentence

__all__ = ["Happening", "Mention", "complete", "country_of_place", "join_happenings"]


@dataclass(frozen=True)
class Joined:
    """The happenings of a report with the time words of their own clauses, before they inherit days and places."""

    sentences: list[Sentence]
    happenings: list[Happening]
    clock: Clock
    gazetteer: Gazetteer
    around: Around


def join_happenings(
    sentences: list[Sentence],
    lines: list[tuple[int, str]],
    attributions: list[Attribution],
    published: date | None,
    figures: dict[int, list[Figure]],
    resolve: Callable[[Any, Any], Entry | None],
) -> Joined:
    """All happenings of a report, before they inherit anything.

    ``lines`` are all lines of the page with their offsets (a heading may date what stands under it); ``resolve`` gives the
    actor of a noun in a sentence, or null.
    """
    said = {(a.sentence.index, a.cue.i) for a in attributions if a.cue is not None}
    clock = read_clock(sentences, lines, said, published)
    gazetteer = read_gazetteer(sentences)
    mentions = find_mentions(sentences, said, clock, figures, gazetteer)
    scale(mentions, published)
    clock = replace(clock, story=day_of_story(mentions, clock))
    happenings = join(mentions, resolve, clock.story)
    happenings.sort(key=lambda h: h.start)
    return Joined(sentences, happenings, clock, gazetteer, around(sentences, mentions, said))


def complete(joined: Joined, only_likely: bool = True) -> list[Happening]:
    """The happenings with the days, places and sides that they inherit, in the order in which they are first told.

    Without ``only_likely``, those too that most likely are none.
    """
    fill_days(joined.happenings, joined.sentences, joined.clock)
    fill_places(joined.happenings, joined.gazetteer)
    fill_sides(joined.happenings)
    rate([m for h in joined.happenings for m in h.mentions], joined.around)
    return [h for h in joined.happenings if is_likely(h)] if only_likely else joined.happenings


def country_of_place(place: str | None, home: str | None) -> str | None:
    """Country of a place by its own name, else the article's main country."""
    return (country_of(place) if place else None) or home
