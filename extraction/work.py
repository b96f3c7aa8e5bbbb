"""One extraction under way: what it may still spend, what it has gathered, and how it tells of its progress."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from extraction.asking import Gathered
from extraction.attempts import Answer, Tally
from extraction.budget import Budget, Spent
from extraction.config import ModelSpec, Profile
from extraction.errors import AskError
from schemas import Claim, Dropped, Notice, Tried, Unread, Usage


@dataclass(frozen=True)
class Progress:
    """How far an extraction is. ``claim`` carries a finished item where there is one."""

    stage: str
    done: int
    total: int
    tokens: int = 0
    claim: Claim | None = None


Report = Callable[[Progress], None]


@dataclass
class Work:
    """What one extraction has gathered so far."""

    profile: Profile
    report: Report
    budget: Budget
    tried: list[Tried] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    model: str | None = None
    strategy: str = "rules"
    prompt: tuple[str, str] | None = None
    answered: int = 0
    """Questions that models answered."""
    settled: Usage = field(default_factory=Usage)
    """What the models cost that are done."""
    asking: Tally | None = None
    """Of the model that is being asked."""

    @classmethod
    def on(cls, profile: Profile, report: Report) -> "Work":
        """Begin: the clock of the deadline runs from now."""
        return cls(profile, report, Budget(profile.deadline_s, profile.token_budget, profile.usd_budget))

    @property
    def usage(self) -> Usage:
        """What all calls cost until now."""
        return self.settled if self.asking is None else self.settled + self.asking.usage

    @property
    def started(self) -> float:
        """When it began, by `time.monotonic`."""
        return self.budget.started

    def spent(self) -> Spent | None:
        """Which limit of the profile is used up, if any."""
        return self.budget.spent()

    def close(self, model: str, tally: Tally, error: str | None) -> None:
        """Book what asking a model came to."""
        self.settled, self.asking = self.settled + tally.usage, None
        self.answered += tally.answered
        self.tried.append(
            Tried(
                model=model,
                calls=tally.usage.calls,
                error=error,
                items=tally.items,
                retries=tally.retries.total(),
                repairs=tally.repairs,
                unanswered=tally.unanswered,
            )
        )


def tokens(usage: Usage) -> int:
    """Tokens in and out."""
    return usage.input_tokens + usage.output_tokens


def label(spec: ModelSpec, called: str | None) -> str:
    """The configured name of a model; where that is "auto", the one that the server listed."""
    return called if called and spec.name.endswith("/auto") else spec.name


def reason(error: AskError) -> str:
    """Why a model was left, in words that hold nothing of the article or the answer."""
    return f"{type(error).__name__}: {error}"


def dropped_reply(error: AskError, about: str, model: str) -> Dropped:
    """An answer of which nothing could be used, with the words of the article that were asked about."""
    code = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    return Dropped(kind="reply", reason=code, raw=about[:500], model=model)


def dropped_items(answer: Answer[Any], model: str) -> list[Dropped]:
    """The items of an answer that stayed malformed, and a note of what was left out of the others."""
    kinds = {"statements": "claim", "claims": "claim", "events": "event", "actors": "actor"}
    out = [
        Dropped(kind=kinds.get(bad.where, "reply"), reason=f"malformed: {bad.reason}"[:200], raw=bad.raw, model=model)
        for bad in answer.bad
    ]
    if answer.extra:
        raw = f"{answer.extra} keys that were not asked for, or copies of an item"
        out.append(Dropped(kind="reply", reason="extra", raw=raw, model=model))
    return out
