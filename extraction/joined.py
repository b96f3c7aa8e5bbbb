"""Claims and events of an article of which large models read one part, and grammar or small models the rest."""

from collections.abc import Iterable

from extraction.actors import Actors, Entry
from extraction.events import Happening, complete, join_happenings
from extraction.reading import Reading, Statement

Parts = tuple[list[Statement], list[Happening]]


def parts(reading: Reading) -> Parts:
    """The claims and events in the making, in the order of the text, not yet linked."""
    if reading.whole is None:
        return _grammars(reading)
    if not reading.rest:
        return reading.whole
    statements, happenings = _grammars(reading)
    more = (
        [s for s in statements if _inside(s.runs[0][0], reading.rest)],
        [h for h in happenings if _inside(h.start, reading.rest)],
    )
    return together(reading.whole, more)


def together(first: Parts, second: Parts) -> Parts:
    """Both, in the order of the text, with one actor for one name; a claim of the second that the first has too is left out."""
    _join_actors(first, second)
    known = {(tuple(s.runs), s.stance, Actors.final(s.speaker)) for s in first[0]}
    new = [s for s in second[0] if (tuple(s.runs), s.stance, Actors.final(s.speaker)) not in known]
    return sorted([*first[0], *new], key=lambda s: s.runs[0]), sorted([*first[1], *second[1]], key=lambda h: h.start)


def _grammars(reading: Reading) -> Parts:
    lines = [(line.start, line.text) for line in reading.page.lines]
    told = reading.sentences, lines, reading.attributions, reading.published, reading.figures
    return reading.statements(), complete(join_happenings(*told, reading.speakers.resolve))


def _inside(offset: int, ranges: list[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in ranges)


def _entries(parts: Parts) -> Iterable[Entry]:
    for statement in parts[0]:
        yield from (e for e in (statement.speaker, *statement.relays, *(of for _, of in statement.figures)) if e)
    for happening in parts[1]:
        yield from (entry for entry, _ in happening.people if entry is not None)


def _join_actors(first: Parts, second: Parts) -> None:
    """One actor where both name it by the same words."""
    named = {form: entry for entry in _entries(first) for form, _ in entry.forms}
    for entry in _entries(second):
        entry = Actors.final(entry) or entry
        same = next((named[form] for form, _ in entry.forms if form in named), None)
        if same is not None and Actors.final(same) is not entry:
            entry.merged_into = Actors.final(same)
