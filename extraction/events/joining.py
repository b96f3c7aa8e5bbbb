"""Mentions to happenings: the same type, no conflict of day, place or sides."""

from collections.abc import Callable
from typing import Any

from extraction.actors import Actors, Entry
from extraction.events.records import Happening, Mention
from schemas.vocabulary import Role

_ATTACKS = {"armed_clash", "air_strike", "shelling", "bombing", "attack_on_civilians", "offensive"}
_BARE = {"attack", "assault", "raid", "strike", "violence", "bombardment", "incident", "shooting"}
_HEADS = {"headline", "standfirst"}
_SIDES = {"state_forces", "armed_group"}

People = list[tuple[Entry, Role]]


def join(mentions: list[Mention], actors: Actors, resolve: Callable[[Any, Any], Entry | None]) -> list[Happening]:
    """Mentions to happenings, in the order in which they are first told."""
    out: list[Happening] = []
    for mention in mentions:
        people = [(e, role) for token, role in mention.participants if (e := resolve(token, mention.sentence)) is not None]
        target = next((h for h in reversed(out) if _same(h, mention, people)), None)
        if target is None:
            if _says_nothing_new(mention, people):
                continue
            target = Happening(mention.type)
            out.append(target)
        _take(target, mention, people)
    return [h for h in out if not _is_empty(h)]


def _says_nothing_new(mention: Mention, people: People) -> bool:
    """A noun that only points back ("the fighting") or names no more than its kind opens no happening."""
    if not mention.noun or mention.sentence.zone in _HEADS:
        return False
    own_verb = mention.end - mention.start > len(mention.token.text) + 25
    return not (mention.place or mention.when or people) and (mention.definite or not own_verb)


def _is_empty(happening: Happening) -> bool:
    return False


def _same(happening: Happening, mention: Mention, people: People) -> bool:
    if not _types_meet(happening, mention, people) or mention.another and not mention.definite:
        return False
    return _days_meet(happening, mention) and _places_meet(happening, mention) and _sides_meet(happening, people)


def _types_meet(happening: Happening, mention: Mention, people: People) -> bool:
    if happening.type == mention.type:
        if mention.type in {"other", "diplomacy"} :
            return any(m.word == mention.word for m in happening.mentions)
        return not any(m.another for m in happening.mentions) or mention.noun
    if happening.type not in _ATTACKS or mention.type not in _ATTACKS:
        return False
    if mention.noun and mention.definite and mention.word in _BARE and mention.vague:
        return True
    return mention.vague and {happening.type, mention.type} == {"armed_clash", "attack_on_civilians"} or (
        {happening.type, mention.type} == {"armed_clash", "attack_on_civilians"} and all(m.vague for m in happening.mentions)
    )


def _days_meet(happening: Happening, mention: Mention) -> bool:
    when = mention.when
    if when is None or when.first is None:
        return True
    if happening.first is None:
        # "an ambush in December" is not the undated attack that the report is about
        return when.precision in {"day", "week"} or happening.mentions[0].sentence is mention.sentence
    last, other = happening.last or happening.first, when.last or when.first
    if when.precision in {"month", "year"} and happening.precision == "day":
        return False
    return when.first <= last and other >= happening.first


def _places_meet(happening: Happening, mention: Mention) -> bool:
    if not mention.place or not happening.place:
        return True
    here, there = mention.place.lower(), happening.place.lower()
    if here in there or there in here or here.islower() or there.islower():
        return True
    near = " ".join(m.sentence.text for m in happening.mentions).lower()
    return here in near or there in mention.sentence.text.lower()


def _sides_meet(happening: Happening, people: People) -> bool:
    """Two different doers of known sides are two happenings; loose labels ("gunmen") fit any armed group."""
    doers = [Actors.final(e) for e, r in happening.people if r == "initiator"]
    mine = [Actors.final(e) for e, r in people if r == "initiator"]
    if not doers or not mine or set(map(id, doers)) & set(map(id, mine)):
        return True
    kinds = {e.kind for e in doers if e is not None}, {e.kind for e in mine if e is not None}
    if not (kinds[0] <= _SIDES and kinds[1] <= _SIDES):
        return True
    return bool(kinds[0] & kinds[1]) and not all(e is not None and e.name[:1].isupper() for e in (*doers, *mine))


def _take(happening: Happening, mention: Mention, people: People) -> None:
    if happening.type != mention.type and all(m.vague for m in happening.mentions) and not mention.vague:
        happening.type = mention.type
    happening.mentions.append(mention)
    when = mention.when
    if when is not None and happening.first is None and happening.last is None and (when.first or when.last):
        happening.first = when.first if not when.until else None
        happening.last = None if when.since else when.last
        happening.precision, happening.open_end = when.precision, when.since
    happening.place = happening.place or mention.place
    for entry, role in people:
        if not any(e is entry for e, _ in happening.people):
            happening.people.append((entry, role))
