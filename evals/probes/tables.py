"""The probes' results as tables."""

from rich.console import Group
from rich.table import Table

from evals.probes.bench import TIMED_WORDS, Count, Results


def tables(results: Results, names: list[str]) -> Group:
    """All tables: flips, variants, time, field checks. ``names`` are the aligners, in order of columns."""
    return Group(
        _counts("Meaning flips accepted (fewer is better)", results.flips, names, results.absent),
        _counts("Harmless variants at the right offsets (more is better)", results.variants, names, results.absent),
        _micros(results, names),
        _fields(results),
    )


def _counts(title: str, rows: dict[str, dict[str, Count]], names: list[str], absent: list[str]) -> Table:
    table = _table(title, "kind", *names)
    for kind in rows:
        table.add_row(kind, *(_cell(rows[kind].get(name), name in absent) for name in names))
    table.add_section()
    table.add_row("all", *(_cell(_sum([row.get(name) for row in rows.values()]), name in absent) for name in names))
    return table


def _micros(results: Results, names: list[str]) -> Table:
    table = _table(f"CPU microseconds a quote, text of {TIMED_WORDS:,} words (each alone: median)", "quotes", *names)
    for sort, row in results.micros.items():
        cells = (
            "not installed" if n in results.absent else "–" if row.get(n) is None else f"{row[n]:,.0f}" for n in names
        )
        table.add_row(sort, *cells)
    return table


def _fields(results: Results) -> Table:
    sets = list(results.alarms)
    table = _table("Field checks: planted mismatches caught, false alarms on labelled claims", "planted", *sets)
    for kind, row in results.plants.items():
        table.add_row(kind, *(_cell(row.get(name), False) for name in sets))
    table.add_section()
    table.add_row("all", *(_cell(_sum([row.get(name) for row in results.plants.values()]), False) for name in sets))
    table.add_row("false alarms", *(_cell(results.alarms[name], False) for name in sets))
    return table


def _sum(counts: list[Count | None]) -> Count:
    known = [count for count in counts if count is not None]
    return Count(sum(c.hits for c in known), sum(c.of for c in known))


def _cell(count: Count | None, absent: bool) -> str:
    if absent:
        return "not installed"
    if count is None or not count.of:
        return "–"
    return f"{count.hits:,} of {count.of:,} ({count.hits / count.of:.1%})"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for n, column in enumerate(columns):
        table.add_column(column, justify="right" if n else "left", no_wrap=True)
    return table
