"""Equal requests at the same time are answered by one piece of work, which ends when nobody waits for it any more."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeAlias

from api.queue import Standing
from schemas import Extraction

if TYPE_CHECKING:
    from extraction import Progress

Update: TypeAlias = "Standing | Progress"
Hear = Callable[[Update], None]
Start = Callable[[Hear], Coroutine[Any, Any, Extraction]]


class _Flight:
    def __init__(self, start: Start) -> None:
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self.hearers: list[Hear] = []
        self.claims: list[Update] = []
        self.last: Update | None = None
        self.task = asyncio.create_task(start(self._tell))
        # If all have left, nobody asks for its end: keep asyncio from complaining.
        self.task.add_done_callback(lambda done: done.cancelled() or done.exception())

    def _tell(self, update: Update) -> None:
        # Also called from worker threads; the loop keeps the order. To wake it costs more than all else here, and it is awake if it calls.
        here = threading.get_ident() == self._thread
        (self._loop.call_soon if here else self._loop.call_soon_threadsafe)(self._spread, update)

    def _spread(self, update: Update) -> None:
        if not isinstance(update, Standing) and update.claim is not None:
            self.claims.append(update)
        self.last = update
        for hear in list(self.hearers):
            hear(update)

    def board(self, hear: Hear) -> None:
        """Hear of everything from now on, and first of what a newcomer has missed."""
        missed = self.claims if self.last is None or self.last in self.claims else [*self.claims, self.last]
        for update in missed:
            hear(update)
        self.hearers.append(hear)


class Flights:
    """The pieces of work under way, by key. For one event loop."""

    def __init__(self) -> None:
        self._under_way: dict[str, _Flight] = {}

    async def ride(self, key: str, start: Start, hear: Hear) -> tuple[Extraction, bool]:
        """The result of the work under that key, started here if nobody did; and whether it had been started by another.

        Raises what the work raises. The last one to leave before the end cancels it, and waits until it has let go.
        """
        flight = self._under_way.get(key)
        joined = flight is not None
        if flight is None:
            flight = self._under_way[key] = _Flight(start)
            flight.task.add_done_callback(lambda _: self._land(key, flight))
        flight.board(hear)
        try:
            return await asyncio.shield(flight.task), joined
        finally:
            flight.hearers.remove(hear)
            if not flight.hearers and not flight.task.done():
                self._land(key, flight)  # nobody may join what is being cancelled
                flight.task.cancel()
                await asyncio.wait({flight.task})

    def _land(self, key: str, flight: _Flight | None) -> None:
        if self._under_way.get(key) is flight:
            del self._under_way[key]
