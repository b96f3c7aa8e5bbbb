"""A circuit breaker for each model, shared by all articles: who fails again and again is left alone, then tried with one call."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from extraction.config import ModelSpec


@dataclass
class Breaker:
    """Closed: calls pass. Open: none does. Half open, after `rest_s`: one passes, and its end decides."""

    failures: int
    rest_s: float
    clock: Callable[[], float] = time.monotonic
    _in_a_row: int = 0
    _open_until: float = 0.0
    _probing: bool = False
    _not_before: float = 0.0

    @property
    def closed(self) -> bool:
        """Whether calls pass freely."""
        return self._in_a_row < self.failures

    def refuses(self) -> str | None:
        """Why no call may be made now, in words; null lets the caller make one, which it must report by `succeeded` or `failed`."""
        if self.closed:
            return None
        wait = self._open_until - self.clock()
        if wait > 0:
            return f"left alone for {wait:.0f} s more, after {self._in_a_row} failed calls in a row"
        if self._probing:
            return f"left alone while one call tries it, after {self._in_a_row} failed calls in a row"
        self._probing = True
        return None

    def succeeded(self) -> None:
        """A call was answered, in whatever shape."""
        self._in_a_row, self._probing = 0, False

    def failed(self) -> None:
        """A call was not answered."""
        self._in_a_row += 1
        self._probing = False
        if not self.closed:
            self._open_until = self.clock() + self.rest_s

    def let_go(self) -> None:
        """A call was given up by the caller: it says nothing about the model."""
        self._probing = False

    def pause(self, seconds: float) -> None:
        """The provider asked all its callers to wait."""
        self._not_before = max(self._not_before, self.clock() + seconds)

    def pausing(self) -> float:
        """Seconds that the provider still asked to wait."""
        return max(0.0, self._not_before - self.clock())


@dataclass
class Breakers:
    """The breaker of each model, by its whole configuration."""

    of: dict[str, Breaker] = field(default_factory=dict)

    def breaker(self, spec: ModelSpec) -> Breaker:
        """The one breaker of a model."""
        return self.of.setdefault(spec.model_dump_json(), Breaker(spec.breaker_failures, spec.breaker_s))


def backoff(tries: int, first_s: float = 0.5, chance: Callable[[], float] = random.random) -> float:
    """Seconds before try number `tries` + 1: doubled each time, and spread, so that callers who failed together part."""
    return first_s * 2.0**tries * (0.5 + chance() / 2)
