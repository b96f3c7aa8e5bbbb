"""Whether a mention may be of a happening told before: type, counts, days, places and sides must meet."""

from datetime import date
from functools import cache

from extraction.actors import Actors, Entry
from extraction.events.records import Happening, Mention
from extraction.events.times import offset_at
from extraction.lexicon import load
from extraction.when import When
from schemas.vocabulary import Role

_ATTACKS = {"armed_clash", "air_strike", "shelling", "bombing", "attack_on_civilians", "offensive"}


_BARE = {"attack", "assault", "raid", "strike", "violence", "bombardment", "incident", "shooting", "blast", "explosion"}


HEADS = {"headline", "standfirst"}


_SIDES = {"state_forces", "armed_group"}


People = list[tuple[Entry, Role]]


def may_be_of(happening: Happening, mention: Mention, people: People, main: When | None) -> bool:
    """Whether nothing that is told of a mention speaks against its being of the happening; ``main`` is the story's own day."""
    if not types_meet(happening, mention, people) or (mention.another and not mention.definite):
        return False
    if mention.type in _COUNTED and _counts_differ(happening, mention):
        return False
    if mention.type == happening.type == "infrastructure_damage" and _things_differ(happening, mention):
        return False
    return (
        _days_meet(happening, mention, main)
        and _places_meet(happening, mention)
        and _sides_meet(happening, mention, people)
    )


_OWN_KIND = {"coup", "mutiny", "counter-attack", "counterattack", "counteroffensive"}


_COUNTED = {"displacement", "detention", "infrastructure_damage", "humanitarian_access"}


def _counts_differ(happening: Happening, mention: Mention) -> bool:
    told = [m.counts for m in happening.mentions if m.counts and m.sentence.zone not in HEADS]
    return bool(told and mention.counts) and not any(mention.counts & counts for counts in told)


@cache
def _alike(word: str) -> frozenset[str]:
    return frozenset(w for group in load("events")["alike"] for w in group.split() if word in group.split())


def _things_differ(happening: Happening, mention: Mention) -> bool:
    told = [m.things for m in happening.mentions if m.things and m.sentence.zone not in HEADS]
    return bool(told and mention.things) and not any(mention.things & things for things in told)


def types_meet(happening: Happening, mention: Mention, people: People) -> bool:
    """Whether both are of one type, or of types that one attack may be called by turns."""
    if happening.type == mention.type:
        if mention.type in {"other", "diplomacy"} or mention.word in _OWN_KIND:
            return any(m.word == mention.word or m.word in _alike(mention.word) for m in happening.mentions)
        return not any(m.another for m in happening.mentions) or mention.noun
    if happening.type not in _ATTACKS or mention.type not in _ATTACKS:
        return False
    if mention.denied and mention.vague:
        return True
    if mention.type in _BY_MEANS and _is_only_summed_up(happening, mention):
        return True
    if mention.noun and mention.definite and mention.word in _BARE:
        return True
    return (mention.vague and {happening.type, mention.type} == {"armed_clash", "attack_on_civilians"}) or (
        {happening.type, mention.type} == {"armed_clash", "attack_on_civilians"}
        and all(m.vague for m in happening.mentions)
    )


#: What an attack turns out to have been, once it is told with what it was made.
_BY_MEANS = {"air_strike", "shelling", "bombing"}


def _is_only_summed_up(happening: Happening, mention: Mention) -> bool:
    """An attack that headline or lede call no more than that, and what follows tells."""
    return (
        all(m.vague for m in happening.mentions)
        and mention.sentence.paragraph <= _LEDE
        and all(m.sentence.zone in HEADS for m in happening.mentions)
    )


def _days_meet(happening: Happening, mention: Mention, main: When | None) -> bool:
    when = mention.when
    if when is not None and when.first is None and when.last is None and _is_dated(happening):
        return False  # "in recent months": not what was done on Sunday
    if when is None or when.first is None:
        return (
            not _is_background(happening, main)
            or mention.sentence.paragraph == happening.mentions[-1].sentence.paragraph
        )
    first, last = happening.first, happening.last or happening.first
    if happening.open_end:
        last = date.max
    if first is None and last is not None and when.precision == happening.precision == "day" and when.last is not None:
        return abs((when.last - last).days) <= 2  # "by 9 March … on 11 July"
    if first is None or last is None:
        if when.precision in {"day", "week"} and _is_only_headed(happening) and mention.sentence.paragraph <= _LEDE:
            return True
        if any(offset_at(m.sentence, m.start, m.end) for m in happening.mentions):
            return True
        # "an ambush in December" is not the undated attack that the report is about
        if main is None or main.first is None:
            return when.precision in {"day", "week"}
        first, last = main.first, main.last or main.first
    if (
        when.precision in {"month", "year"}
        and happening.precision in {"day", "unknown"}
        and not (mention.noun and mention.definite)
    ):
        return False
    if {when.precision, happening.precision} in ({"year", "month"}, {"year", "day"}) and not mention.noun:
        return happening.mentions[-1].sentence is mention.sentence
    return when.first <= last and (when.last or when.first) >= first


#: Paragraphs in which the body tells again what the headline told, with its day.
_LEDE = 6


def _is_dated(happening: Happening) -> bool:
    return happening.first is not None and happening.precision == "day"


def _is_only_headed(happening: Happening) -> bool:
    return all(m.sentence.zone in HEADS for m in happening.mentions)


def _is_background(happening: Happening, main: When | None) -> bool:
    """Told with a day of its own that is not the report's: only the words next to it go back to it."""
    if main is None or main.first is None or happening.first is None:
        return False
    return happening.precision in {"month", "year"} or abs((happening.first - main.first).days) > 20


def _places_meet(happening: Happening, mention: Mention) -> bool:
    if not mention.place or not happening.place:
        return True
    here, there = mention.place, happening.place
    if _is_elsewhere(happening, mention):
        return False
    if here.lower() in there.lower() or there.lower() in here.lower():
        return True
    if here.islower() or there.islower():
        return mention.type != "territory_captured" or _is_any_place(here) or _is_any_place(there)
    near = " ".join(m.sentence.text for m in happening.mentions)
    return here.lower() in near.lower() or there.lower() in mention.sentence.text.lower()


def _is_elsewhere(happening: Happening, mention: Mention) -> bool:
    """A clash in one named district and a clash in another, though the first is only said to be "in the south-east"."""
    here = mention.place
    if not here or here.islower() or not happening.place or not happening.place.islower():
        return False
    named = [m.place for m in happening.mentions if m.place and not m.place.islower()]
    near = " ".join(m.sentence.text for m in happening.mentions)
    return bool(named) and here not in near and not any(n in here or n in mention.sentence.text for n in named)


_ANY_PLACE = {
    "town",
    "city",
    "village",
    "place",
    "area",
    "capital",
    "region",
    "province",
    "district",
    "settlement",
    "island",
    "outpost",
}


def _is_any_place(place: str) -> bool:
    """A kind of place that may be any named one; two sites of other kinds ("the mines", "police headquarters") are two."""
    return place.islower() and place.split()[-1].rstrip("s") in _ANY_PLACE


def _are_other_opponents(happening: Happening, people: People) -> bool:
    """ "Clashed with a village militia", when the fighting told before was with the army."""
    there = {id(e): e for one, _ in happening.people if (e := Actors.final(one)) is not None and e.kind in _SIDES}
    here = {id(e): e for one, _ in people if (e := Actors.final(one)) is not None and e.kind in _SIDES}
    apart = [e for key, e in here.items() if key not in there], [e for key, e in there.items() if key not in here]
    if len(here) < 2 or len(there) < 2 or not all(apart):
        return False
    return not {e.kind for e in apart[0]} & {e.kind for e in apart[1]}


_MOVES = {"deployment", "withdrawal"}


def _are_of_two_countries(doers: list[Entry | None], mine: list[Entry | None]) -> bool:
    there, here = ({e.country for e in side if e is not None and e.country} for side in (doers, mine))
    return bool(there and here and not there & here)


def _sides_meet(happening: Happening, mention: Mention, people: People) -> bool:
    """Two different doers of known sides are two happenings; loose labels ("gunmen") fit any armed group."""
    doers = [Actors.final(e) for e, r in happening.people if r == "initiator"]
    mine = [Actors.final(e) for e, r in people if r == "initiator"]
    if not doers or not mine or set(map(id, doers)) & set(map(id, mine)):
        return True
    if happening.type == mention.type == "armed_clash" and _are_other_opponents(happening, people):
        return False
    if mention.type in _MOVES and _are_of_two_countries(doers, mine):
        return False
    kinds = {e.kind for e in doers if e is not None}, {e.kind for e in mine if e is not None}
    if not (kinds[0] <= _SIDES and kinds[1] <= _SIDES):
        return True
    return bool(kinds[0] & kinds[1]) and not all(e is not None and _is_proper(e.name) for e in (*doers, *mine))


def _is_proper(name: str) -> bool:
    """ "Orun Liberation Front", not "Hill rebels"."""
    return name.split()[-1][:1].isupper()
