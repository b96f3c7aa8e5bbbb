"""The fault matrix: every fault at every place of a chain ends in the right result, status and log line, before its deadline."""

import asyncio
import json
import logging
import socket
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import pytest

from extraction import Extractor, targets, weights
from extraction.config import ExtractorConfig, ModelSpec, Profile
from extraction.errors import ChainError
from extraction.libraries import libraries
from extraction.parsing import load_parser
from schemas import Article, Extraction, Tried
from tests.faults.faults import FAULTS, Spec, status
from tests.faults.server import FaultServer, good

#: Two sentences that the grammar leaves open, and what a good model says of each.
SAID = {
    "pure invention": [
        ("the opposition", "the figure is pure invention", "denies"),
        ("the union", "keeps its counsel", "silent"),
    ],
    "bad joke": [("the mayor", "the count is a bad joke", "denies"), ("the clinic", "keeps its counsel", "silent")],
}
TEXT = (
    "For the opposition, so a report in circulation, the figure is pure invention, and the union keeps its counsel.\n\n"
    "For the mayor, so the same report, the count is a bad joke, and the clinic keeps its counsel."
)
#: Two paragraphs for models that read the whole, and their claims.
WHOLE = {
    "road was closed": [
        ("army", "The army said the road was closed", "asserts"),
        ("union", "The union denied that it had struck", "denies"),
    ],
    "bridge was open": [
        ("mayor", "The mayor said the bridge was open", "asserts"),
        ("clinic", "The clinic said it had no beds", "asserts"),
    ],
}
WHOLE_TEXT = "\n\n".join(". ".join(quote for _, quote, _ in items) + "." for items in WHOLE.values())
#: Seconds for one article: far more than any case may take, far less than a server that is silent stays so.
DEADLINE_S = 300
RULES = ModelSpec(name="rules", strategy="rules")
#: So many cases at once: more would make good servers look slow. Those that only wait do not count.
AT_ONCE = 8


def answer(body: dict[str, Any]) -> str:
    """What a good model says to any question about the two sentences: the rest, where items are listed already."""
    asked = body["messages"][-1]["content"]
    if body["response_format"]["json_schema"]["name"] == "SentenceDraft":
        asked = asked if "ITEM:" in asked else asked.split("SENTENCE:")[-1]
        listed = asked.partition("ALREADY LISTED:")[2]
        found = [item for mark, items in SAID.items() if mark in asked for item in items if item[0] not in listed]
        return json.dumps(
            {"statements": [dict(zip(("source", "said", "stance"), item, strict=True)) for item in found]}
        )
    claims = [item for mark, items in WHOLE.items() if mark in asked for item in items]
    actors = [{"name": name, "aliases": [], "kind": "other", "part_of": None} for name, _, _ in claims]
    drafts = [
        {"quote": quote, "speaker": name, "relayed_by": [], "stance": stance, "statement": quote, "figures": []}
        for name, quote, stance in claims
    ]
    return json.dumps({"claims": drafts, "actors": actors, "events": []})


LINES: ContextVar[list[str]] = ContextVar("lines")


class _Lines(logging.Handler):
    """Keeps what is logged with the case that it is logged for."""

    def emit(self, record: logging.LogRecord) -> None:
        LINES.get([]).append(record.getMessage())


@dataclass
class Case:
    """One fault at one place of a chain."""

    name: str
    place: str
    spec: Spec
    result: Extraction | ChainError | None = None
    seconds: float = 0
    lines: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.name} - {self.place}"

    @property
    def tried(self) -> list[Tried]:
        if isinstance(self.result, ChainError):
            return self.result.tried
        assert self.result is not None and self.result.provenance is not None
        return self.result.provenance.tried

    def makers(self) -> dict[str, str]:
        """Which model made the claim of each speaker."""
        assert isinstance(self.result, Extraction)
        names = {actor.id: actor.name for actor in self.result.actors}
        return {names[c.speaker]: c.made_by or "" for c in self.result.claims if c.speaker and c.made_by != "rules"}


PLACES = ("alone", "first", "last", "before rules", "midway", "once", "whole", "whole once")


THIRDS = ("alone", "last", "before rules")


def cases() -> list[Case]:
    """All combinations that mean something: an address that is wrong is never right before or after."""
    out = []
    for number, (name, spec) in enumerate(FAULTS.items()):
        places = list(PLACES if spec.fault is not None else PLACES[:4])
        # Alone, last and before the rules, a fault of one kind ends like another of its kind: each third of them does.
        places = [place for place in places if place not in THIRDS or number % 3 == THIRDS.index(place)]
        if spec.worth != "part":
            places = [place for place in places if not place.startswith("whole")]
        out += [Case(name, place, spec) for place in places]
    return out


CASES = cases()


class Matrix:
    """Runs the cases, several at once, each against addresses of its own on one server."""

    def __init__(self, server: FaultServer, black_hole: int) -> None:
        self._server, self._black_hole = server, black_hole
        self._parser = (load_parser(str(weights.parser_path())), "parser")
        self._slow: dict[str, float] = {}

    def chain(self, case: Case) -> tuple[ModelSpec, ...]:
        how = "whole" if case.place.startswith("whole") else "windows"
        faulty = self._faulty(case, how)
        fine = self._spec("fine", self._server.serve(f"{case.id}/fine", good), how)
        dead = self._spec("dead", self._server.serve(f"{case.id}/dead", status(500)), "windows", retries=0)
        return {
            "alone": (faulty,),
            "first": (faulty, fine),
            "last": (dead, faulty),
            "before rules": (faulty, RULES),
            "midway": (faulty, fine),
            "once": (faulty, fine),
            "whole": (faulty, fine),
            "whole once": (faulty, fine),
        }[case.place]

    def _faulty(self, case: Case, how: str) -> ModelSpec:
        limits: dict[str, Any] = self._slow if case.spec.slow else {}
        if case.spec.fault is not None:
            script = {
                "midway": [good, case.spec.fault],
                "once": [case.spec.fault, good],
                "whole once": [case.spec.fault, good],
            }
            base = self._server.serve(f"{case.id}/faulty", *script.get(case.place, [case.spec.fault]))
        else:
            base = {
                "refused": "http://127.0.0.1:9/v1",
                "no such host": "http://no-such-host.invalid/v1",
                "no TLS": f"https://127.0.0.1:{self._server.port}/v1",
                "never accepted": f"http://127.0.0.1:{self._black_hole}/v1",
                "key missing": "http://127.0.0.1:9/v1",
            }[case.name]
        if case.name == "key missing":
            limits = {"key_env": "CLAIMWIRE_NO_SUCH_KEY"}
        return self._spec("faulty", base, how, **limits)

    @staticmethod
    def _spec(name: str, base: str, how: str, **limits: Any) -> ModelSpec:
        usual = {"retries": 1, "max_output_tokens": 512, "breaker_failures": 100}
        return ModelSpec.model_validate(
            {"name": f"hosted_vllm/{name}", "strategy": how, "api_base": base, **usual, **limits}
        )

    async def run(self, case: Case) -> None:
        chain = self.chain(case)
        config = ExtractorConfig(
            profiles={"p": Profile(name="p", chain=chain, deadline_s=DEADLINE_S)}, default_profile="p", source="test"
        )
        extractor = Extractor(config)
        extractor._parser = self._parser
        started = time.monotonic()
        LINES.set(case.lines)
        try:
            case.result = await extractor.extract(Article(text=_text(case)))
        except ChainError as error:
            case.result = error
        case.seconds = time.monotonic() - started
        for key, seen in self._server.seen.items():
            if key.startswith(f"{case.id}/"):
                case.seen[key.removeprefix(f"{case.id}/")] = len(seen)

    async def run_all(self, cases: list[Case]) -> None:
        # Limits that a good server keeps on this machine, as busy as it is now, and that cost little to wait for.
        warm = [Case("good", "alone", FAULTS["good"]) for _ in range(2)]
        for case in warm:
            await self.run(case)
        unit = max(0.12, warm[-1].seconds)
        self._slow = {"first_token_s": 16 * unit, "timeout_s": 20 * unit, "connect_s": 8 * unit}
        places, waiting = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(100)

        async def one(case: Case) -> None:
            async with waiting if case.spec.slow else places:
                await asyncio.create_task(self.run(case))

        await asyncio.gather(*map(one, cases))


@pytest.fixture(scope="module")
def matrix(request: pytest.FixtureRequest) -> float:
    """All cases that are wanted, run once; the seconds that it took."""
    wanted = [item.callspec.params["case"] for item in request.session.items if item.name.startswith("test_a_fault")]
    libraries()
    targets.PROBE_TIMEOUT_S = 60  # type: ignore[misc]  # the machine may be busy; what is tested here has limits of its own
    hole = socket.socket()
    hole.bind(("127.0.0.1", 0))
    hole.listen(0)
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:  # a full line: who comes now is never accepted
        filler.setblocking(False)
        filler.connect_ex(hole.getsockname())
    logger, handler = logging.getLogger("claimwire.chain"), _Lines()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    started = time.monotonic()
    try:
        with FaultServer(answer) as server:
            asyncio.run(Matrix(server, hole.getsockname()[1]).run_all(wanted))
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        targets.PROBE_TIMEOUT_S = 3  # type: ignore[misc]
        for one in (hole, *fillers):
            one.close()
    return time.monotonic() - started


def test_the_matrix_is_large_and_fast(matrix: float) -> None:
    print(f"\n{len(CASES)} cases in {matrix:.1f} s")
    assert len(CASES) >= 200 and matrix < 90


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_fault_ends_in_the_right_result(matrix: float, case: Case) -> None:
    assert case.seconds < DEADLINE_S, "nothing hangs"
    counted, seen = sum(tried.calls for tried in case.tried), sum(case.seen.values())
    assert counted == seen or (case.spec.slow and counted > seen), "every call is counted, none is hidden"
    CHECKS[case.place](case)
    _log_tells(case)


def _log_tells(case: Case) -> None:
    failed = case.spec.worth != "answer"
    if case.spec.fault is None:
        assert any("model_not_asked model=hosted_vllm/faulty" in line for line in case.lines)
        return
    told = any(f"call_failed model=hosted_vllm/faulty reason={case.spec.error}" in line for line in case.lines)
    assert told == failed, case.lines
    left = any("model_left model=hosted_vllm/faulty" in line for line in case.lines)
    (faulty,) = (tried for tried in case.tried if tried.model == "hosted_vllm/faulty")
    assert left == (faulty.error is not None), case.lines


def _why(case: Case, error: str | None) -> None:
    """The result says why the model was left: what it could not do, or that its answers were of no use."""
    assert error is not None
    if case.spec.fault is None:
        assert error.startswith(case.spec.error if case.name == "key missing" else "nothing answers at"), error
    elif case.spec.error.startswith("Provider") and case.spec.worth != "part":
        assert error.startswith(f"{case.spec.error}: hosted_vllm/faulty: "), error
    else:
        assert "of its answers were cut off, malformed or declined" in error


def _alone(case: Case) -> None:
    faulty = case.tried[-1]
    if case.spec.worth == "wreck":
        assert isinstance(case.result, ChainError) or _status(case) == "partial"
        return
    if case.spec.worth == "answer":
        assert faulty.error is None and set(case.makers()) == _all(case) and _status(case) == "complete"
    elif case.spec.worth == "part":
        assert _status(case) == "partial" and case.makers(), "what was finished is kept, the rest is told"
        _why(case, faulty.error)
        assert isinstance(case.result, Extraction)
        assert {unread.reason for unread in case.result.not_read} == {"model_failed"}
    else:
        assert isinstance(case.result, ChainError)
        _why(case, faulty.error)


def _last(case: Case) -> None:
    assert case.tried[0].error is not None and case.tried[0].error.startswith("ProviderUnavailable")
    _alone(case)


def _first(case: Case) -> None:
    assert _status(case) == "complete" and set(case.makers()) == _all(case)
    by = set(case.makers().values())
    if case.spec.worth == "answer":
        assert by == {"hosted_vllm/faulty"} and len(case.tried) == 1
        return
    _why(case, case.tried[0].error)
    assert case.tried[1].error is None
    if case.spec.worth == "wreck":
        return
    assert "hosted_vllm/faulty" in by if case.spec.worth == "part" else by == {"hosted_vllm/fine"}


def _before_rules(case: Case) -> None:
    assert _status(case) == "complete" and isinstance(case.result, Extraction)
    codes = {notice.code for notice in case.result.warnings}
    if case.spec.worth == "answer":
        assert not codes & {"rules_only", "rest_by_rules"} and set(case.makers()) == _all(case)
        return
    _why(case, case.tried[0].error)
    if case.spec.worth == "wreck":
        assert codes & {"rest_by_rules", "rules_only"}
        return
    assert codes >= {"rest_by_rules" if case.spec.worth == "part" else "rules_only"}
    assert case.result.provenance is not None
    assert case.result.provenance.model == ("hosted_vllm/faulty" if case.spec.worth == "part" else "rules")


def _midway(case: Case) -> None:
    """What the model had answered before stays its own; the next goes on."""
    makers = case.makers()
    assert _status(case) == "complete" and set(makers) == _all(case)
    assert makers["opposition"] == makers["union"] == "hosted_vllm/faulty"
    if case.spec.worth in ("nothing", "retry"):
        assert makers["mayor"] == makers["clinic"] == "hosted_vllm/fine"
        _why(case, case.tried[0].error)


def _once(case: Case) -> None:
    """A fault that passes: another try is enough, unless it was no use to try again."""
    makers = case.makers()
    assert _status(case) == "complete" and set(makers) == _all(case)
    if case.spec.worth == "wreck":
        return
    if case.spec.worth == "nothing":
        _why(case, case.tried[0].error)
        assert makers["opposition"] == "hosted_vllm/fine"
    else:
        assert set(makers.values()) == {"hosted_vllm/faulty"} and len(case.tried) == 1
        assert case.tried[0].retries + case.tried[0].repairs == (case.spec.worth == "retry")


def _status(case: Case) -> str:
    assert isinstance(case.result, Extraction), f"{case.result!r} {case.tried}"
    return case.result.status


def _all(case: Case) -> set[str]:
    """All speakers that there are."""
    if case.place.startswith("whole"):
        return {name for items in WHOLE.values() for name, _, _ in items}
    items = [
        item for mark, items in SAID.items() for item in items if case.place == "midway" or mark == "pure invention"
    ]
    return {source.removeprefix("the ") for source, _, _ in items}


def _text(case: Case) -> str:
    """One sentence is enough, but for a fault in the middle of the way, and for a large model."""
    if case.place.startswith("whole"):
        return WHOLE_TEXT
    return TEXT if case.place == "midway" else TEXT.split("\n")[0]


CHECKS = {
    "alone": _alone,
    "first": _first,
    "last": _last,
    "before rules": _before_rules,
    "midway": _midway,
    "once": _once,
    "whole": _first,
    "whole once": _once,
}
