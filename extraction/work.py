"""One extraction under way: what it may still spend, what it has gathered, and how it tells of its progress."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from extraction.asking import Gathered
from extraction.config import Profile
from schemas import Claim, Notice, Tried, Unread, Usage


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
    started: float = field(default_factory=time.monotonic)
    usage: Usage = field(default_factory=Usage)
    tried: list[Tried] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    model: str | None = None
    strategy: str = "rules"
    prompt: tuple[str, str] | None = None
    answered: int = 0

    def spent(self) -> str | None:
        """Which limit of the profile is used up, if any."""
        if self.profile.deadline_s is not None and time.monotonic() - self.started > self.profile.deadline_s:
            return "deadline"
        if (
            self.profile.token_budget is not None
            and self.usage.input_tokens + self.usage.output_tokens >= self.profile.token_budget
        ):
            return "budget"
        return None


def tokens(usage: Usage) -> int:
    """Tokens in and out."""
    return usage.input_tokens + usage.output_tokens
