"""An extraction as tables for a reader at a terminal. JSON is the full record; this is its gist."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from schemas import Claim, Event, Evidence, Extraction, Measured, Quantity

_STATUS: Final = {"complete": "bold green", "partial": "bold yellow", "failed": "bold red"}
_STANCE: Final = {
    "asserts": "green", "denies": "red", "predicts": "magenta", "vows": "yellow", "urges": "cyan", "silent": "dim"
}  # fmt: skip
#: Control characters: an article must not be able to steer the reader's terminal.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def render(extraction: Extraction) -> RenderableType:
    """The whole of an extraction, for `rich.console.Console.print`."""
    names = {actor.id: actor.name for actor in extraction.actors}
    parts: list[RenderableType] = [_header(extraction), Text()]
    tables = ((extraction.actors, _actors), (extraction.events, _events), (extraction.claims, _claims))
    for (items, table), what in zip(tables, ("actors", "events", "claims"), strict=True):
        parts += [table(extraction, names) if items else _text(f"No {what} found in what was read.", "dim"), Text()]
    return Group(*parts, *_footer(extraction))


def _text(words: object, style: str = "") -> Text:
    return Text(_CONTROL.sub(" ", str(words)), style)


def _header(extraction: Extraction) -> Text:
    article = extraction.article
    line = _text(article.headline or article.id or "Untitled article", "bold")
    line.append("  ").append(extraction.status, _STATUS[extraction.status])
    facts = (
        article.publisher,
        f"published {article.published_on}"
        if article.published_on
        else "no publication date: relative dates stay null",
        article.language,
        f"{len(article.text):,} characters" if article.text is not None else None,
    )
    return line.append("\n").append_text(_text(" · ".join(fact for fact in facts if fact), "dim"))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=True, header_style="dim")
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name == "")
    return table


def _actors(extraction: Extraction, names: dict[str, str]) -> Table:
    table = _table(f"Actors ({len(extraction.actors)})", "", "name", "kind", "also called", "part of")
    for actor in extraction.actors:
        kind = f"{actor.kind}, {actor.country}" if actor.country else actor.kind
        part_of = names[actor.part_of] if actor.part_of else ""
        table.add_row(actor.id, _text(actor.name), kind, _text(", ".join(actor.aliases)), _text(part_of))
    return table


def _events(extraction: Extraction, names: dict[str, str]) -> Table:
    table = _table(f"Events ({len(extraction.events)})", "", "type", "when", "where", "what", "who", "evidence")
    for event in extraction.events:
        where = ", ".join(part for part in (event.place, event.country) if part)
        who = "; ".join(f"{names[part.actor]} ({part.role})" for part in event.participants)
        row = (event.type, _when(event), where, event.description, who)
        table.add_row(event.id, *(_text(cell) for cell in row), _evidence(event.evidence))
    return table


def _when(event: Event) -> str:
    if event.start is None and event.end is None:
        return "unknown"
    days = str(event.start or "?") if event.start == event.end else f"{event.start or '?'} to {event.end or '?'}"
    return days if event.precision == "day" else f"{days} ({event.precision})"


def _claims(extraction: Extraction, names: dict[str, str]) -> Table:
    table = _table(f"Claims ({len(extraction.claims)})", "", "who says it", "stance", "what", "how many", "evidence")
    for claim in extraction.claims:
        what = _text(claim.statement)
        links = [f"about {', '.join(claim.about)}"] if claim.about else []
        links += [f"contradicts {', '.join(claim.contradicts)}"] if claim.contradicts else []
        if links:
            what.append("\n").append(" · ".join(links), "dim")
        numbers = "\n".join(quantity(item) for item in claim.quantities)
        who = _text(_speaker(claim, names))
        table.add_row(
            claim.id, who, Text(claim.stance, _STANCE[claim.stance]), what, _lines(numbers), _evidence(claim.evidence)
        )
    return table


def _lines(words: str) -> Text:
    return Text("\n").join(_text(line) for line in words.split("\n"))


def _speaker(claim: Claim, names: dict[str, str]) -> str:
    who = names[claim.speaker] if claim.speaker else "the article itself"
    return who + (f", via {', via '.join(names[actor] for actor in claim.relayed_by)}" if claim.relayed_by else "")


def quantity(item: Quantity) -> str:
    """A count with its hedge and its bounds: `killed: at least 12 people (12 to ?)`."""
    hedge = item.qualifier.replace("_", " ")
    low, high = ("?" if bound is None else f"{bound:,}" for bound in (item.low, item.high))
    number = low if item.high is None else high if item.low is None or low == high else f"{low} to {high}"
    measure = item.measure.replace("_", " ")
    # For "vague" the words ("dozens") stand in the evidence; the bound alone would read like a given number.
    bounds = f" [{low} to {high}]" if low != high else ""
    return (
        f"{measure}: {hedge if item.qualifier == 'vague' else f'{hedge} {number}'} {item.unit or ''}".rstrip() + bounds
    )


def _evidence(runs: Iterable[Evidence]) -> Text:
    lines = []
    for run in runs:
        line = _text(f"“{run.text}”", "italic")
        if run.start is not None:
            line.append(f" {run.start}-{run.end}", "dim not italic")
        lines.append(line)
    return Text("\n").join(lines)


def _footer(extraction: Extraction) -> Iterable[Text]:
    unread: Counter[str] = Counter()
    for span in extraction.not_read:
        unread[span.reason] += span.end - span.start
    if unread:
        yield _text(
            "Not read: " + " · ".join(f"{reason} {count:,} characters" for reason, count in unread.most_common()),
            "yellow",
        )
    else:
        yield _text("Not read: nothing was left out", "dim")
    dropped = Counter(f"{item.kind} {item.reason}" for item in extraction.dropped)
    if dropped:
        listed = " · ".join(f"{what} {count}" for what, count in dropped.most_common())
        yield _text(f"Dropped by the checks: {dropped.total()} ({listed}); --format json shows them", "yellow")
    else:
        yield _text("Dropped by the checks: nothing", "dim")
    for notice in extraction.warnings:
        yield _text(f"Warning: {notice.message} ({notice.code})", "yellow")
    yield _text(_provenance(extraction), "dim")


def _measured(known: Measured | None) -> str:
    """How good the model's results were measured to be, as F1 of claims with the right speaker and stance."""
    if known is None:
        return "nobody measured how good its results are"
    return "measured F1 " + ", ".join(f"{f1:.2f} ({name})" for name, f1 in known.f1.items())


def _provenance(extraction: Extraction) -> str:
    made = extraction.provenance
    if made is None:
        return "Labelled by hand"
    usage = made.usage
    cost = "cost unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    spent = (
        f"{usage.calls} calls, {usage.input_tokens:,} + {usage.output_tokens:,} tokens, {cost}"
        if usage.calls
        else "no model call"
    )
    left = "; ".join(f"{tried.model}: {tried.error}" for tried in made.tried if tried.error)
    facts = (
        f"Made by {made.model or 'no model'} (profile {made.profile}, {made.strategy})",
        _measured(made.measured) if made.model else None,
        f"left before: {left}" if left else None,
        f"prompt {made.prompt}" if made.prompt else None,
        f"parser {made.parser}" if made.parser else "no parser",
        spent,
        f"{made.seconds:.1f} s",
        made.software,
    )
    return " · ".join(fact for fact in facts if fact)
