"""The gate: recorded replies of the embedded model are replayed, and the scores may not fall below the baseline.

`evals/baselines/gate.json` holds the figures and the commit that they were made from; `evals/baselines/replies/` holds the
replies, a file for each labelled folder. Replaying needs no model and takes seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evals import measured
from evals.cases import Case, load_cases
from evals.identity import commit, prompts_sha256
from evals.judge import HEADLINE
from evals.lift import NOTHING, Lift, lift_falls, lift_of
from evals.replay import RERECORD, RecordingGateway, RememberedParses, ReplayGateway, ReplayMiss, Store
from evals.runlog import Outcome
from evals.runner import Silent, Watcher, read_case
from evals.scoring import Answer, Report, score_answers
from evals.systems import OWN, Claimwire, GatewayFactory, OnProgress, System, system_of
from extraction.config import ExtractorConfig, ModelSpec
from extraction.errors import ExtractionError
from schemas.record import Record

PROFILE: Final = "embedded"
#: The same code without a model: what the model's own part is measured against.
PLAIN: Final = "rules"
SETS: Final = ("gold", "dev")
#: How far a figure may fall: no more than rounding.
TOLERANCE: Final = 0.005
HERE: Final = Path(__file__).parent
BASELINES: Final = HERE / "baselines"


class Figures(Record):
    """What the recorded replies scored on one labelled folder."""

    f1: dict[str, float | None]
    """Micro F1 of every measure; the headline figure is guarded."""
    literal: float | None
    """Share of literal evidence, guarded."""
    failed: int
    """Reports without a result, guarded."""
    input_tokens: int
    output_tokens: int
    lift: Lift = NOTHING
    """The model's own part, guarded too."""
    plain: float | None = None
    """Headline F1 of the same code without a model."""


class Baseline(Record):
    """The figures that a later state of the code must reach."""

    commit: str | None
    dirty: bool | None
    profile: str
    prompts_sha256: str
    sets: dict[str, Figures]


@dataclass(frozen=True)
class Replayed:
    """One labelled folder, read with the recorded replies."""

    report: Report
    lift: Lift
    plain: Report
    """The same without a model."""


def figures_of(replayed: Replayed) -> Figures:
    """What a baseline keeps of it."""
    report = replayed.report
    return Figures(
        f1={key: score.f1.value for key, score in report.measures.items()},
        literal=report.literal.value,
        failed=report.failed,
        input_tokens=report.usage.input_tokens,
        output_tokens=report.usage.output_tokens,
        lift=replayed.lift,
        plain=replayed.plain.measures[HEADLINE].f1.value,
    )


def falls(name: str, baseline: Figures, now: Figures) -> list[str]:
    """In words, each guarded figure that is worse than the baseline allows.

    The model's own part may shrink where the headline rises: then grammar has taken the work over.
    """
    found = []
    for what, before, after in (
        ("headline F1", baseline.f1[HEADLINE], now.f1[HEADLINE]),
        ("share of literal evidence", baseline.literal, now.literal),
    ):
        if before is not None and (after is None or after < before - TOLERANCE):
            found.append(f"{name}: {what} fell from {before:.3f} to {'nothing' if after is None else f'{after:.3f}'}")
    if now.failed > baseline.failed:
        found.append(f"{name}: {now.failed} reports failed, {baseline.failed} in the baseline")
    if (now.f1[HEADLINE] or 0) <= (baseline.f1[HEADLINE] or 0) + TOLERANCE:
        found += lift_falls(name, baseline.lift, now.lift)
    return found


def load_baseline(folder: Path = BASELINES) -> Baseline:
    """The committed baseline. Raises `ReplayMiss` where none was made yet."""
    path = folder / "gate.json"
    if not path.exists():
        raise ReplayMiss(f"{path.name} is missing, so nothing can be guarded; {RERECORD}")
    return Baseline.model_validate_json(path.read_bytes())


def replies_path(name: str, folder: Path = BASELINES) -> Path:
    """Where the replies for a labelled folder lie."""
    return folder / "replies" / f"{name}.json"


def unhurried(config: ExtractorConfig) -> ExtractorConfig:
    """The same profiles without a deadline: how fast a machine is must not decide what is read."""
    profiles = {name: one.model_copy(update={"deadline_s": None}) for name, one in config.profiles.items()}
    return config.model_copy(update={"profiles": profiles})


def without_models(config: ExtractorConfig) -> ExtractorConfig:
    """The same profiles with embedded models renamed, so that no weights are looked for or fetched to replay their words."""

    def renamed(spec: ModelSpec) -> ModelSpec:
        return spec.model_copy(update={"name": f"recorded/{spec.name}", "path": None}) if spec.embedded else spec

    profiles = {
        name: one.model_copy(update={"chain": tuple(map(renamed, one.chain))}) for name, one in config.profiles.items()
    }
    return config.model_copy(update={"profiles": profiles})


async def replay(name: str, config: ExtractorConfig, profile: str = PROFILE, folder: Path = BASELINES) -> Replayed:
    """Score the recorded replies for a labelled folder with the code as it is now. Raises `ReplayMiss`."""
    path = replies_path(name, folder)
    if not path.exists():
        raise ReplayMiss(f"no replies are recorded for {name}; {RERECORD}")
    store = Store.load(path)
    from extraction import Extractor

    reader = Extractor(without_models(unhurried(config)), lambda spec: ReplayGateway(spec, store), RememberedParses)
    cases = load_cases(HERE / name)
    aided = await _read_all(cases, Claimwire(reader, profile), (ReplayMiss,), Silent())
    if store.missed:
        raise ReplayMiss(f"{name}: {len(store.missed)} requests have no recorded reply; {RERECORD}")
    # Where nothing was asked there is nothing to tell apart, and no need to read once more.
    asked = {answer.case.id: answer.extraction for answer in aided if answer.usage.calls}
    plain = await _read_all([case for case in cases if case.id in asked], Claimwire(reader, PLAIN), (), Silent())
    lifts = (lift_of(before.case, before.extraction, asked[before.case.id]) for before in plain)
    read = {answer.case.id: answer for answer in plain}
    unaided = [read.get(answer.case.id, answer) for answer in aided]
    # The gate compares values, not intervals: one draw will do.
    return Replayed(
        score_answers(aided, name, resamples=1), sum(lifts, start=NOTHING), score_answers(unaided, name, resamples=1)
    )


async def record(
    name: str,
    config: ExtractorConfig,
    gateways: GatewayFactory,
    watcher: Watcher,
    profile: str = PROFILE,
    folder: Path = BASELINES,
) -> None:
    """Ask the real model whatever is not recorded yet, and keep the replies; what is no longer asked is dropped.

    Saved after every report, so that an interrupted recording goes on. Errors of the extractor are raised: a baseline
    is not made from a failing model.
    """
    path = replies_path(name, folder)
    store = Store.load(path)
    system = system_of(OWN, unhurried(config), profile, lambda spec: RecordingGateway(gateways(spec), store))
    await _read_all(load_cases(HERE / name), system, (ExtractionError,), _Saving(watcher, store, path))
    store.save(path, only_used=True)


@dataclass(frozen=True)
class _Saving:
    """A watcher that saves the replies whenever a report is done."""

    watcher: Watcher
    store: Store
    path: Path

    def watch(self, article: str) -> OnProgress:
        return self.watcher.watch(article)

    def done(self, outcome: Outcome) -> None:
        self.store.save(self.path)
        self.watcher.done(outcome)


async def _read_all(
    cases: Sequence[Case], system: System, fatal: tuple[type[Exception], ...], watcher: Watcher
) -> list[Answer]:
    answers = []
    try:
        for case in cases:
            outcome = await read_case(system, case, 0, watcher.watch(case.id), fatal)
            watcher.done(outcome)
            origin = outcome.extraction.provenance if outcome.extraction else None
            if origin and origin.parser is None:
                raise ReplayMiss(
                    "read without the linguistic pipeline, which decides what is asked; `claimwire models pull`"
                )
            error = f"{outcome.error.kind}: {outcome.error.message}" if outcome.error else None
            answers.append(Answer(case, outcome.extraction, error, outcome.usage, outcome.seconds))
    finally:
        await system.aclose()
    return answers


def regressions(baseline: Baseline, now: dict[str, Figures]) -> list[str]:
    """In words, each guarded figure of any folder that is worse than the baseline allows."""
    return [line for name, before in baseline.sets.items() for line in falls(name, before, now[name])]


def save_baseline(now: dict[str, Figures], profile: str = PROFILE, folder: Path = BASELINES) -> Baseline:
    """Write these figures, under the commit that they were made from, as the new baseline."""
    head, dirty = commit()
    baseline = Baseline(
        commit=head,
        dirty=dirty,
        profile=profile,
        prompts_sha256=prompts_sha256(),
        sets=now,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gate.json").write_text(baseline.model_dump_json(indent=1) + "\n", encoding="utf-8")
    if folder == BASELINES:
        measured.FILE.write_text(measured.table(baseline), encoding="utf-8")
    return baseline
