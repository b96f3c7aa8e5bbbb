"""The score tables of README.md, written from the committed runs in `evals/baselines/<commit>/`, so that they cannot go stale unseen."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from evals.cases import half_of, load_cases
from evals.compare import compare
from evals.gate import BASELINES
from evals.runlog import Run, RunError, read_run
from evals.scoring import run_answers
from evals.systems import OWN, PEERS
from evals.tables import comparison_markdown

BEGIN: Final = "<!-- scores: written by `claimwire eval readme` from evals/baselines/, not by hand -->"
END: Final = "<!-- /scores -->"
TITLES: Final = {
    "gold": "Real reports, kept for judging",
    "fresh": "Invented reports that nobody tuned on",
    "unseen": "Invented reports that nobody tuned on, written and labelled last",
    "wire": "Invented agency reports",
    "dev": "Invented reports",
}
HALVES: Final = {"all": "", "tune": ", the half used for tuning", "held": ", the half kept from tuning"}


def committed_runs(folder: Path = BASELINES) -> list[Run]:
    """The newest complete run of each system and profile on each set of reports."""
    newest: dict[tuple[object, ...], Run] = {}
    for path in sorted(folder.glob("*/*.jsonl")):
        run = read_run(path)
        key = (run.header.system, run.header.profile, *_reports(run))
        if key not in newest or newest[key].header.created < run.header.created:
            newest[key] = run
    return sorted(newest.values(), key=_order)


def score_tables(runs: Sequence[Run], sets: Path = BASELINES.parent) -> str:
    """A table for each set of reports, Markdown. Raises `RunError` where there is no run of claimwire to measure against."""
    parts = []
    for reports in dict.fromkeys(map(_reports, runs)):
        group = [run for run in runs if _reports(run) == reports]
        if group[0].header.system != OWN:
            raise RunError(f"{group[0].name}: no run of {OWN} on the same reports is committed beside it")
        cases = load_cases(sets / group[0].header.gold)
        named = [(_column(run, group), run_answers(run, cases)) for run in group]
        parts.append(
            f"{_title(group[0], len(half_of(cases, group[0].header.half)))}\n\n{comparison_markdown(compare(named))}\n{_origin(group)}\n"
        )
    return "\n".join(parts)


def with_tables(text: str, tables: str) -> str:
    """The README with its block of tables replaced. Raises `RunError` where it has no such block."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise RunError(f"README.md has no block between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


def _reports(run: Run) -> tuple[object, ...]:
    """What decides whether two runs may stand in one table: the same reports with the same labels."""
    return (run.header.gold, run.header.half, run.header.gold_sha256, tuple(sorted(run.header.articles)))


def _order(run: Run) -> tuple[int, str, str, int, int, str]:
    """The set for judging first; in it claimwire with its model, then without, then the peers."""
    head = run.header
    rank = (OWN, *PEERS).index(head.system) if head.system in (OWN, *PEERS) else len(PEERS) + 1
    return (
        list(TITLES).index(head.gold) if head.gold in TITLES else len(TITLES),
        head.gold,
        head.half,
        -len(head.articles),
        rank,
        head.profile,
    )


def _column(run: Run, group: Iterable[Run]) -> str:
    alike = [one for one in group if one.header.system == run.header.system]
    return run.header.system if len(alike) == 1 else f"{run.header.system}, {run.header.profile}"


def _title(run: Run, every: int) -> str:
    head = run.header
    read = (
        f"{len(head.articles)} reports" if len(head.articles) == every else f"{len(head.articles)} of {every} reports"
    )
    return f"**{TITLES.get(head.gold, head.gold)}{HALVES[head.half]}: {read}**"


def _origin(group: Sequence[Run]) -> str:
    """Of which code and when each run is, in one line."""
    made = [
        f"{_column(run, group)} {(run.header.commit or 'unknown')[:10]}{' with changes' if run.header.dirty else ''}, "
        f"{run.header.created:%Y-%m-%d %H:%M}"
        for run in group
    ]
    return f"Runs: {'; '.join(made)} (UTC)."
