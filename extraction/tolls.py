"""Whether two claims count the same thing to numbers that cannot both be right.

The counts must be of one measure and of days that meet, not of two places, nor a toll and an earlier, lower one of a report
that grows by the hour. Whether they are of the same, a logistic model says.
"""

import math
import re

from extraction import wording
from extraction.actors import Actors, Entry
from extraction.figure import Figure
from extraction.linking import VIOLENT, Scene
from extraction.statement import Statement

_PEOPLE = frozenset({"killed", "wounded", "casualties", "missing", "detained", "displaced"})
#: Units that name nobody in particular.
_PLAIN = frozenset(
    [
        "people",
        "person",
        "others",
        "other",
        "body",
        "bodies",
        "dead",
        "more",
        "death",
        "deaths",
        "toll",
        "lives",
        "casualties",
        "victims",
        "total",
        "corpses",
        "fatalities",
        "one",
        "number",
        "killed",
        "injured",
        "wounded",
    ]
)
#: Units that say of themselves that there are more.
_REST = frozenset({"others", "other", "more"})
#: "about 60" leaves room for 66, "dozens" for 20.
_ROOM = {"about": 0.15, "vague": 0.2}
#: Units that are a part of those counted by others of one name.
_SOME_OF_THEM = frozenset(
    {"women", "woman", "children", "child", "men", "man", "elderly", "locals", "foreigners", "members"}
)
_FOUND = frozenset({"bodies", "body", "corpses", "remains"})
_PART = re.compile(
    r"\b(?:includ\w+|among (?:them|whom|those|the)|of (?:them|whom|those|these)|another|further|additional|other)\W+(?:\w+\W+){0,2}$",
    re.I,
)
_WAR = re.compile(
    r"\b(war|conflict|insurgency|decade|years|so far|since (?:the|19|20)|in all|in total|altogether)\b", re.I
)
_CORRECTED = frozenset({"lower", "lowered", "revise", "revised", "reduced", "cut", "corrected", "down", "downwards"})


def days_meet(a: Statement, b: Statement) -> bool:
    """Whether the days that two claims are about have one in common; true where they are not told."""
    if a.period is None or b.period is None or a.period.start is None or b.period.start is None:
        return True
    return a.period.start <= (b.period.end or b.period.start) and b.period.start <= (a.period.end or a.period.start)


def may_clash(a: Statement, b: Statement) -> bool:
    """Whether two assertions of days that meet may count the same to numbers that cannot both be right."""
    first, later = _in_order(a, b)
    if not days_meet(a, b) or _elsewhere(a, b) or (_own(first, later) and not _corrects(later)):
        return False
    return _nearest(a, b) is not None


def features(scene: Scene, i: int, j: int) -> dict[str, float]:
    """What speaks for two such claims counting the same. They must be candidates (`may_clash`)."""
    a, b = scene.statements[i], scene.statements[j]
    pair = _nearest(a, b)
    if pair is None:
        raise ValueError("no counts that could clash")
    return {**_counted(a, b, pair), **_topic(scene, i, j), **_told(a, b), **_days(a, b)}


def _in_order(a: Statement, b: Statement) -> list[Statement]:
    return sorted((a, b), key=lambda s: (s.sentence.block, s.runs[-1]))


Counted = tuple[Figure, Entry | None]


def _nearest(a: Statement, b: Statement) -> tuple[Counted, Counted] | None:
    """Of the counts whose bounds do not meet those that are likeliest to be of the same; null where there are none."""
    first, later = _in_order(a, b)
    pairs = [
        (x, y)
        for x in first.figures
        for y in later.figures
        if _one_measure(x[0], y[0]) and _disjoint(x[0], y[0]) and not _risen(first, later, x[0], y[0])
    ]
    wholes = [*_wholes(first), *_wholes(later)]
    return max(pairs, key=lambda p: _likeness(p, wholes), default=None)


def _one_measure(f: Figure, g: Figure) -> bool:
    alike = f.measure == g.measure or {f.measure, g.measure} <= {"killed", "casualties"}
    return alike and not (f.number.percent or g.number.percent)


def _likeness(pair: tuple[Counted, Counted], wholes: list[Counted]) -> float:
    (f, of), (g, other) = pair
    one, two = Actors.final(of), Actors.final(other)
    named = one is not None and two is not None
    return (
        2.0 * _comparable(f, of, g, other)
        + all(x in wholes for x in pair)
        + (named and one is two)
        - (named and one is not two)
        - (not _plain(f) and not _plain(g) and not _same_unit(f, g))
        + 0.5 * _same_unit(f, g)
    )


def _plain(figure: Figure) -> bool:
    return not _unit(figure) or _unit(figure) in _PLAIN


def _same_unit(f: Figure, g: Figure) -> bool:
    return bool(_unit(f)) and _unit(f).rstrip("s") == _unit(g).rstrip("s")


def _counted(a: Statement, b: Statement, pair: tuple[Counted, Counted]) -> dict[str, float]:
    """What is counted, and to what."""
    (f, of), (g, other) = pair
    one, two = Actors.final(of), Actors.final(other)
    wholes = [*_wholes(a), *_wholes(b)]
    ratio = abs(math.log((_size(f) + 1) / (_size(g) + 1)))
    fewer = min(f, g, key=_size)
    bodies = [_unit(x) in _FOUND for x in (f, g)]
    return {
        "comparable": _comparable(f, of, g, other),
        "wholes": all(x in wholes for x in pair),
        "same people": one is not None and one is two,
        "other people": one is not None and two is not None and one is not two,
        "people known of one": (one is None) != (two is None),
        "same unit": _same_unit(f, g),
        "plain units": _plain(f) and _plain(g),
        "plain unit of one": _plain(f) != _plain(g),
        "harm": f.measure in wording.HARM,
        "killed": f.measure == g.measure == "killed",
        "displaced": f.measure == "displaced",
        "other": f.measure == "other",
        "bounded": bool({f.number.qualifier, g.number.qualifier} & {"at_least", "more_than", "vague"}),
        "ratio": min(3.0, ratio),
        # bodies that were found are at least so many dead
        "bodies": sum(bodies) == 1,
        "bodies are fewer": sum(bodies) == 1 and _unit(fewer) in _FOUND,
        "bodies of both": sum(bodies) == 2,
    }


def _topic(scene: Scene, i: int, j: int) -> dict[str, float]:
    """What the claims are about."""
    a, b = scene.statements[i], scene.statements[j]
    heads = {s.about[0] for s in (a, b)} if a.about and b.about else set()
    kinds = {scene.happenings[head].type for head in heads}
    return {
        "same event": len(heads) == 1,
        "one kind of event": len(kinds) == 1,
        "violence": bool(kinds) and kinds <= VIOLENT,
        "main event": scene.main in heads,
        "background": bool(scene.background & heads),
        "one topic": same_topic(scene, a, b),
        "words": wording.nearness(scene.said[i], scene.said[j]) / 3,
        "names": float(min(2, len(scene.said[i].names & scene.said[j].names))),
        "of a whole war": any(_WAR.search(scene.said[k].text) for k in (i, j)),
    }


def _told(a: Statement, b: Statement) -> dict[str, float]:
    """Who tells them, and where."""
    gap = abs(a.sentence.paragraph - b.sentence.paragraph)
    unnamed = sum(s.speaker is None for s in (a, b))
    return {
        "own correction": _own(a, b),
        "one side": same_side(a, b),
        "own voice of one": unnamed == 1,
        "own voice": unnamed == 2,
        "same paragraph": gap == 0,
        "next": gap <= 1,
        "near": gap <= 3,
        "far": gap > 8,
        "top": min(a.sentence.paragraph, b.sentence.paragraph) <= 2,
        "title": any(s.sentence.zone != "body" for s in (a, b)),
    }


def _days(a: Statement, b: Statement) -> dict[str, float]:
    known = sum(s.period is not None for s in (a, b))
    return {"days of one": known == 1, "other days": known == 2 and a.period != b.period}


def same_side(a: Statement, b: Statement) -> bool:
    """Whether two speakers belong to one."""
    one, two = wording.side(a.speaker), wording.side(b.speaker)
    return bool(one and two) and one[-1] is two[-1]


def same_topic(scene: Scene, a: Statement, b: Statement) -> bool:
    """Whether two claims are about one event, or about happenings of one kind that nothing parts: one is soon read as two."""
    if not a.about or not b.about:
        known = a.about or b.about
        return not known or known[0] not in scene.background
    if a.about[0] in b.about or b.about[0] in a.about:
        return True
    if scene.background & {a.about[0], b.about[0]}:
        return False
    kinds = {scene.happenings[s.about[0]].type for s in (a, b)}
    return len(kinds) == 1 or kinds <= VIOLENT or scene.main in (a.about[0], b.about[0])


def _own(a: Statement, b: Statement) -> bool:
    return Actors.final(a.speaker) is Actors.final(b.speaker)


def _corrects(later: Statement) -> bool:
    return bool({w.lower() for w in re.findall(r"\w+", later.sentence.text)} & _CORRECTED)


def _elsewhere(a: Statement, b: Statement) -> bool:
    """Both name places, and none in common."""
    places = [
        {
            e.text.lower()
            for e in s.sentence.span.ents
            if e.label_ in {"GPE", "LOC", "FAC"}
            and e.root.dep_ == "pobj"
            and any(x <= s.sentence.base + e.start_char < y for x, y in s.runs)
        }
        if s.sentence.span is not None
        else set()
        for s in (a, b)
    ]
    return bool(places[0] and places[1]) and not places[0] & places[1]


def _wholes(statement: Statement) -> list[tuple[Figure, Entry | None]]:
    """The figures of a claim that are no part of another of its figures."""
    text, base = statement.sentence.text, statement.sentence.start
    out = []
    for figure, of in statement.figures:
        before = text[max(0, figure.start - base - 40) : max(0, figure.start - base)]
        alike = [g for g, o in statement.figures if g.measure == figure.measure and Actors.final(o) is Actors.final(of)]
        if _unit(figure) not in _REST and not _PART.search(before) and _size(figure) == max(_size(g) for g in alike):
            out.append((figure, of))
    return out


def _size(figure: Figure) -> int:
    return figure.number.low or figure.number.high or 0


def _unit(figure: Figure) -> str:
    word = (figure.unit or "").lower().split()[-1:]
    return word[0] if word else ""


def _comparable(f: Figure, of: Entry | None, g: Figure, other: Entry | None) -> bool:
    if f.measure != g.measure or f.number.percent or g.number.percent:
        return False
    one, two = Actors.final(of), Actors.final(other)
    a, b = _unit(f), _unit(g)
    plain = (not a or a in _PLAIN, not b or b in _PLAIN)
    alike = a.rstrip("s") == b.rstrip("s")
    if f.measure not in _PEOPLE:
        return f.measure == "places_captured" or (f.measure == "other" and one is not None and one is two)
    if one is not None and two is not None:
        return one is two and (alike or any(plain) or not {a, b} & _SOME_OF_THEM)
    if one is None and two is None:
        return alike or all(plain)
    return alike


def _disjoint(f: Figure, g: Figure) -> bool:
    (low, high), (other_low, other_high) = _bounds(f), _bounds(g)
    return max(low, other_low) > min(high, other_high)


def _bounds(figure: Figure) -> tuple[float, float]:
    number, room = figure.number, _ROOM.get(figure.number.qualifier, 0.0)
    high = math.inf if number.high is None else number.high * (1 + room)
    return (number.low or 0) * (1 - room), high


def _risen(first: Statement, later: Statement, f: Figure, g: Figure) -> bool:
    """A higher count of a later day, or in a later entry of a live report, is news, not a contradiction."""
    if first.said_on is not None and later.said_on is not None and first.said_on != later.said_on:
        return (later.said_on > first.said_on) == (_size(g) > _size(f))
    return later.sentence.block > first.sentence.block and _size(g) > _size(f)
