"""One article's limits: a deadline, tokens and money, over all attempts of all models.

Limits are hard: a call is let through only while what is spent, and what the calls in flight may still spend at most, is below the
limit. So no limit is overshot by more than one call, however many are in flight.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from schemas import Usage

Spent = Literal["deadline", "budget", "cost"]
#: Characters that make a token, at least: an estimate for what was sent must not be too low.
CHARS_PER_TOKEN: Final = 3


@dataclass(frozen=True)
class Allowance:
    """What one call may take at most."""

    tokens: int
    usd: float | None
    """Null where the model has no known price."""


class Exhausted(Exception):
    """A limit is used up; the call was not made."""

    def __init__(self, what: Spent) -> None:
        super().__init__(what)
        self.what = what


@dataclass
class Budget:
    """What is left for one article. Null limits nothing."""

    deadline_s: float | None = None
    tokens: int | None = None
    usd: float | None = None
    clock: Callable[[], float] = time.monotonic
    started: float = field(default=0.0)
    used_tokens: int = 0
    used_usd: float = 0.0
    """Of calls with a known price."""

    def __post_init__(self) -> None:
        self.started = self.started or self.clock()
        self._held_tokens = 0
        self._held_usd = 0.0
        self._changed = asyncio.Condition()

    @property
    def left_s(self) -> float | None:
        """Seconds to the deadline, never below 0; null where there is none."""
        return None if self.deadline_s is None else max(0.0, self.started + self.deadline_s - self.clock())

    def spent(self) -> Spent | None:
        """Which limit is used up, if any."""
        if self.left_s is not None and self.left_s <= 0:
            return "deadline"
        if self.tokens is not None and self.used_tokens >= self.tokens:
            return "budget"
        if self.usd is not None and self.used_usd >= self.usd:
            return "cost"
        return None

    @asynccontextmanager
    async def call(self, most: Allowance) -> AsyncIterator["Account"]:
        """Hold what a call may take while it runs. Raises `Exhausted`; waits where only the calls in flight stand in the way."""
        await self._admit()
        self._held_tokens += most.tokens
        self._held_usd += most.usd or 0
        account = Account()
        try:
            yield account
        finally:
            self._held_tokens -= most.tokens
            self._held_usd -= most.usd or 0
            self._book(account.usage, most)
            async with self._changed:
                self._changed.notify_all()

    def _book(self, usage: Usage, most: Allowance) -> None:
        """What the call took; where nobody told, the most that it may have taken."""
        if not usage.calls:
            return
        known = not usage.unmetered
        self.used_tokens += usage.input_tokens + usage.output_tokens if known else most.tokens
        self.used_usd += (usage.cost_usd or 0) if known else (most.usd or 0)

    async def _admit(self) -> None:
        async with self._changed:
            while True:
                if (what := self.spent()) is not None:
                    raise Exhausted(what)
                tight = self.tokens is not None and self.used_tokens + self._held_tokens >= self.tokens
                tight |= self.usd is not None and self.used_usd + self._held_usd >= self.usd
                if not tight:
                    return
                try:
                    await asyncio.wait_for(self._changed.wait(), self.left_s)
                except TimeoutError:
                    raise Exhausted("deadline") from None


@dataclass
class Account:
    """Where a call notes what it took."""

    usage: Usage = field(default_factory=Usage)


def estimate(messages: list[dict[str, str]], max_tokens: int) -> int:
    """Tokens that a call may take at most: all that is sent, and the longest answer."""
    return sum(len(message["content"]) for message in messages) // CHARS_PER_TOKEN + 16 * len(messages) + max_tokens
