"""Mentions of actors to actors: names without titles, aliases, kinds, countries, and who belongs to whom.

An actor is made on demand, when something speaks, takes part or is counted; the article's other names are only used to
recognise it by. Matching is conservative: by the same words, a surname, an acronym, or a head noun that only one fits.
"""

from extraction.actors.entry import Entry
from extraction.actors.kinds import is_actor_noun, is_plain_people, marks
from extraction.actors.owners import HARDWARE
from extraction.actors.phrases import phrase, surface
from extraction.actors.registry import Actors

__all__ = ["HARDWARE", "Actors", "Entry", "is_actor_noun", "is_plain_people", "marks", "phrase", "surface"]
