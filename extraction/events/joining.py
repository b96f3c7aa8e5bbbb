"""Mentions to happenings: which are one, by `meeting`, and what all of them tell together."""

from collections.abc import Callable
from datetime import date
from typing import Any

from extraction.actors import Entry
from extraction.events.meeting import HEADS, People, may_be_of, types_meet
from extraction.events.records import Happening, Mention
from extraction.when import When

#: "The truce has held" tells of one, though nothing was told of it before.
_BY_THEMSELVES = {"ceasefire", "agreement", "diplomacy", "offensive"}

#: Days from which on fighting is a campaign (codebook: "a campaign or operation over a week or more").
_WEEK = 7
#: An invasion is a campaign from its first day.
_AT_ONCE = {"invade", "invasion", "cross"}


def scale(mentions: list[Mention], published: date | None) -> None:
    """What began only days ago is no campaign yet, whatever it is called (codebook): a push of two days is a clash."""
    campaigns = [m for m in mentions if m.type == "offensive" and m.word not in _AT_ONCE]
    if published is None:
        return
    ages = {
        id(m): (published - m.when.first).days for m in campaigns if m.when is not None and m.when.first is not None
    }
    fresh = {
        id(m) for m in campaigns if m.when is not None and m.when.precision == "day" and ages.get(id(m), _WEEK) < _WEEK
    }
    old = any(age >= _WEEK for age in ages.values())
    for mention in campaigns:
        if id(mention) in fresh or (mention.when is None and not old and (fresh or not mention.noun)):
            mention.type = "armed_clash"


def join(mentions: list[Mention], resolve: Callable[[Any, Any], Entry | None], main: When | None) -> list[Happening]:
    """Mentions to happenings, in the order in which they are first told. ``main`` is the story's own day."""
    out: list[Happening] = []
    for mention in mentions:
        people = [
            (e, role) for token, role in mention.participants if (e := resolve(token, mention.sentence)) is not None
        ]
        fitting = [h for h in out if may_be_of(h, mention, people, main)]
        target = (
            max(enumerate(fitting), key=lambda one: (_is_there(one[1], mention), _is_then(one[1], mention), one[0]))[1]
            if fitting
            else None
        )
        if target is None and mention.noun and mention.definite and mention.type in _BY_THEMSELVES:
            # "the truce": the last one told, whatever its day
            told = [h for h in out if types_meet(h, mention, people)]
            told = told if mention.when is None else [h for h in told if h.first is None and h.last is None]
            target = told[-1] if told else None
        if target is None:
            if _says_nothing_new(mention, people):
                continue
            target = Happening(mention.type)
            out.append(target)
        _take(target, mention, people)
    return out


def _is_there(happening: Happening, mention: Mention) -> bool:
    """Whether both are told to be at one named place."""
    here, there = mention.place, happening.place
    return bool(here and there and not here.islower() and (here in there or there in here))


def _is_then(happening: Happening, mention: Mention) -> bool:
    """Whether both are told to be of one day."""
    when = mention.when
    return when is not None and when.precision == "day" and when.first is not None and when.first == happening.first


def _says_nothing_new(mention: Mention, people: People) -> bool:
    """A noun that only points back ("the fighting") or names no more than its kind opens no happening."""
    if mention.word == "incident" and mention.type != "other":
        return True
    if not mention.noun or mention.sentence.zone in HEADS or (mention.whole and mention.type in _BY_THEMSELVES):
        return False
    return not (mention.place or mention.when or people or mention.specific) and (mention.definite or not mention.whole)


def _is_a_beginning(mention: Mention) -> bool:
    """ "The army launched an offensive in March": when it ends is not told."""
    verb = mention.token.head
    return mention.noun and mention.whole and mention.type in _GOES_ON and verb.lemma_.lower() in _BEGINNING


_GOES_ON = {"offensive", "protest", "ceasefire", "armed_clash"}
_BEGINNING = {"launch", "begin", "start", "mount", "open"}


def _is_finer(when: When, happening: Happening) -> bool:
    order = ["day", "week", "month", "year", "unknown"]
    if when.precision == happening.precision == "day" and _is_within(when, happening):
        return True
    return (happening.first is None and happening.last is None) or order.index(when.precision) < order.index(
        happening.precision
    )


def _is_within(when: When, happening: Happening) -> bool:
    """ "The weekend raid … on Sunday"."""
    if happening.first is None or happening.last is None or happening.open_end:
        return False
    if when.first is None or when.last is None or when.since:
        return False
    narrower = when.last - when.first < happening.last - happening.first
    return narrower and happening.first <= when.first and when.last <= happening.last


def _take(happening: Happening, mention: Mention, people: People) -> None:
    if happening.type != mention.type and all(m.vague for m in happening.mentions) and not mention.vague:
        happening.type = mention.type
    happening.mentions.append(mention)
    when = mention.when
    if when is not None and (when.first or when.last) and _is_finer(when, happening):
        happening.first = when.first if not when.until else None
        happening.last = None if when.since else when.last
        happening.precision, happening.open_end = when.precision, when.since
        if _is_a_beginning(mention):
            happening.last, happening.open_end = None, True
    happening.place = happening.place or mention.place
    for entry, role in people:
        if not any(e is entry for e, _ in happening.people):
            happening.people.append((entry, role))
