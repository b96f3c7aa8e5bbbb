"""Sentences on one event: how many origins carry what of it, who claims which figure, who denies it or passes it over."""

from collections.abc import Iterator

from api.briefing_words import Sentence, Words, counted, interval, listed, number
from schemas import Comparison
from schemas.comparison import ClaimRef, Figure, FigureEntry, Independence, JoinedEvent


def of_event(made: Comparison, words: Words, event: JoinedEvent) -> Iterator[Sentence]:
    """All sentences on one joined event."""
    for row in made.independence:
        if row.event == event.key:
            yield _independence(words, row)
    for figure in made.figures:
        if figure.event == event.key:
            yield from _figure(made, words, figure)


def _independence(words: Words, row: Independence) -> Sentence:
    label = row.aspect.label.rstrip(".")
    origins = listed([words.actor(key) for key in row.origins])
    relays = f", by way of {listed([words.names[key] for key in row.relays])}" if row.relays else ""
    if len(row.publishers) == 1:
        source = f"from {origins}" if origins else "no source named"
        told = f"{words.paper(row.publishers[0])} alone, {source}{relays}."
    else:
        told = f"{row.summary}{f': {origins}' if origins else ''}{relays}."
    return Sentence(f"{label[:1].upper()}{label[1:]}: {told}", tuple(row.claims))


def _figure(made: Comparison, words: Words, figure: Figure) -> Iterator[Sentence]:
    of = f"{figure.of.replace('_', ' ')} " if figure.of else ""
    what = f"Figures, {of}{figure.measure.replace('_', ' ')}"
    by_origin: dict[tuple[bool, str], list[FigureEntry]] = {}
    for entry in figure.entries:
        own = "in the report's own voice" if words.speaker(entry.claim) is None else "under a credit that does not hold"
        who = words.actor(entry.origin) if entry.origin else own
        by_origin.setdefault((entry.origin is None, who), []).append(entry)
    told = [_told(words, who, entries) for (_, who), entries in sorted(by_origin.items(), key=lambda item: item[0])]
    claims = tuple(entry.claim for entry in figure.entries)
    yield Sentence(f"{what}: {'; '.join(told)}.", claims)
    whole = tuple(entry.claim for entry in figure.entries if entry.scope is None and entry.stance == "asserts")
    if len(whole) > 1:
        fits = interval(figure.accepted_low, figure.accepted_high)
        yield Sentence(
            f"{what}: {f'all of these allow {fits}' if figure.agreed else 'no number fits all of these'}.", whole
        )
    yield from _denied(made, words, figure, what)
    yield from _passed_over(made, words, figure, what)


def _told(words: Words, who: str, entries: list[FigureEntry]) -> str:
    days = len({entry.as_of for entry in entries}) > 1
    numbers: dict[str, list[ClaimRef]] = {}
    for entry in entries:
        numbers.setdefault(number(entry) + (f" by {entry.as_of}" if days and entry.as_of else ""), []).append(
            entry.claim
        )
    return f"{who}: " + ", ".join(f"{told} ({words.papers(refs)})" for told, refs in numbers.items())


def _denied(made: Comparison, words: Words, figure: Figure, what: str) -> Iterator[Sentence]:
    """Who denies how many of the figures, with the denials as evidence."""
    entries = {(entry.claim.article, entry.claim.claim) for entry in figure.entries}
    denials: dict[str, dict[ClaimRef, None]] = {}
    hit: dict[str, set[tuple[str, str]]] = {}
    part: dict[str, bool] = {}
    for item in made.relations:
        for denial, target in ((item.a, item.b), (item.b, item.a)):
            claim = words.claim(denial)
            place = (target.article, target.claim)
            if item.relation == "contradicts" and place in entries and claim and claim.stance == "denies":
                who = words.who(denial)
                denials.setdefault(who, {})[denial] = None
                hit.setdefault(who, set()).add(place)
                part[who] = part.get(who, True) and item.scope_overlap == "partial"
    for who, refs in denials.items():
        share = "" if len(hit[who]) == len(entries) else f"{len(hit[who])} of {counted(len(entries), 'claim')}"
        yield Sentence(
            f"{what}: denied by {who}{', for a part of the days' if part[who] else ''}{f' ({share})' if share else ''}.",
            tuple(refs),
        )


def _passed_over(made: Comparison, words: Words, figure: Figure, what: str) -> Iterator[Sentence]:
    silent = {key for entry in figure.entries for key in entry.passed_over_by}
    if not silent:
        return
    articles = {ref.article for event in made.events if event.key == figure.event for ref in event.members}
    refs = tuple(ref for ref in words.silences(articles) if words.speaker(ref) in silent)
    yield Sentence(f"{what}: passed over in silence by {listed([words.names[key] for key in sorted(silent)])}.", refs)
