"""The suite's outcomes as tables."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.hostile.suite import Suite


def suite_tables(suites: Sequence[Suite]) -> RenderableType:
    """Every reader's table, and what got through, one line each."""
    return Group(*(part for suite in suites for part in (_table(suite), _through(suite))), _summary(suites))


def _table(suite: Suite) -> Table:
    table = Table(box=SIMPLE_HEAD, title=f"{suite.reader}: orders by kind", title_justify="left")
    table.add_column("kind of attack")
    for name in ("reports", "succeeded", "held", "void", "forged"):
        table.add_column(name, justify="right")
    for kind, row in suite.by_kind().items():
        reports = row["succeeded"] + row["held"] + row["void"]
        table.add_row(kind, str(reports), *(str(row[name]) for name in ("succeeded", "held", "void", "forged")))
    return table


def _through(suite: Suite) -> Text:
    lines = [f"succeeded: {one.id} ({one.goal})" for one in suite.succeeded()]
    lines += [f"forged in {one.id}: {item}" for one in suite.forged() for item in one.forged[:2]]
    return Text("\n".join(lines))


def _summary(suites: Sequence[Suite]) -> Table:
    table = Table(box=SIMPLE_HEAD, title="all readers", title_justify="left")
    for name in ("reader", "orders", "succeeded", "forged items in", "noticed", "F1 without", "F1 with", "points lost"):
        table.add_column(name, justify="left" if name == "reader" else "right")
    for suite in suites:
        without, with_attack = suite.f1()
        table.add_row(
            *summary_row(suite), f"{without:.3f}", f"{with_attack:.3f}", f"{100 * (without - with_attack):.1f}"
        )
    return table


def summary_row(suite: Suite) -> list[str]:
    """Reader, orders that could succeed, those that did with their share, reports with a forged item, reports that say so."""
    tried = [one for one in suite.outcomes if one.verdict != "void"]
    won = len(suite.succeeded())
    share = f"{won} ({100 * won / max(len(tried), 1):.1f} %)"
    noticed = sum(one.noticed for one in suite.outcomes)
    return [suite.reader, str(len(tried)), share, str(len(suite.forged())), str(noticed)]
