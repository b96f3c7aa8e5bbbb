"""The line in front of the models: bounded, fair between clients, and open about everybody's place in it.

Whoever has the fewest articles being read goes next, then whoever has waited longest for a turn. So a client that sends
a hundred articles does not keep another from having one read.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from api.errors import Busy, ShuttingDown, TooManyWaiting

#: Retry-After, in seconds, as long as nobody knows how long an article takes, and its bounds once that is known.
UNKNOWN_WAIT: Final = 10
LONGEST_WAIT: Final = 600
#: Weight of the newest article in the running mean of their durations.
NEWEST: Final = 0.2


@dataclass(frozen=True)
class Standing:
    """A place in the line."""

    position: int
    """1 is next."""
    waiting: int
    wait_seconds: float | None
    """Estimated from the articles read so far; null before the first one."""


OnWait = Callable[[Standing], None]


class _Ticket:
    def __init__(self, client: str, on_wait: OnWait) -> None:
        self.client = client
        self.on_wait = on_wait
        self.called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.told: Standing | None = None


class Line:
    """`running` articles at once, `waiting` more in line, `per_client` of them from one client. For one event loop."""

    def __init__(self, running: int, waiting: int, per_client: int | None = None) -> None:
        self.limit, self.most_waiting, self.per_client = running, waiting, per_client or waiting
        self.closed = False
        self._running: Counter[str] = Counter()
        self._waiting: dict[str, deque[_Ticket]] = {}
        self._turn: dict[str, int] = {}
        self._turns = 0
        self._mean: float | None = None

    @property
    def running(self) -> int:
        """Articles being read."""
        return self._running.total()

    @property
    def waiting(self) -> int:
        """Articles in line."""
        return sum(len(tickets) for tickets in self._waiting.values())

    def retry_after(self) -> int:
        """Seconds until a place in the line should be free."""
        if self._mean is None:
            return UNKNOWN_WAIT
        return max(1, min(LONGEST_WAIT, round(self._mean / self.limit)))

    @asynccontextmanager
    async def place(self, client: str, on_wait: OnWait = lambda _: None) -> AsyncIterator[float]:
        """Wait for a turn and hold it; gives the seconds waited. `on_wait` hears of every change of the place.

        Raises `Busy` and `TooManyWaiting` where the line is full, `ShuttingDown` where it is closed.
        """
        came = time.monotonic()
        if self.closed:
            raise ShuttingDown("The server is stopping. Try again shortly.")
        if self.running < self.limit and not self.waiting:
            self._call(client)
        else:
            await self._queue(client, on_wait)
        began = time.monotonic()
        try:
            yield began - came
        finally:
            took = time.monotonic() - began
            self._mean = took if self._mean is None else (1 - NEWEST) * self._mean + NEWEST * took
            self._leave(client)

    def close(self) -> None:
        """Let nobody in any more and send away whoever waits; what runs goes on."""
        self.closed = True
        for tickets in self._waiting.values():
            for ticket in tickets:
                if not ticket.called.done():
                    ticket.called.set_exception(ShuttingDown("The server is stopping. Try again shortly."))
        self._waiting.clear()

    async def _queue(self, client: str, on_wait: OnWait) -> None:
        own = self._waiting.get(client, ())
        if self.waiting >= self.most_waiting:
            raise Busy(
                f"{self.running} articles are being read and {self.waiting} wait, as many as this server allows.",
                retry_after=self.retry_after(),
            )
        if len(own) >= self.per_client:
            raise TooManyWaiting(
                f"{len(own)} of your articles wait already, as many as one client may have.",
                retry_after=self.retry_after(),
            )
        ticket = _Ticket(client, on_wait)
        self._waiting.setdefault(client, deque()).append(ticket)
        self._tell()
        try:
            await ticket.called
        except asyncio.CancelledError:
            if ticket.called.done() and not ticket.called.cancelled():
                self._leave(client)  # called in the very moment of leaving
            else:
                self._drop(ticket)
            raise

    def _drop(self, ticket: _Ticket) -> None:
        tickets = self._waiting.get(ticket.client)
        if tickets and ticket in tickets:
            tickets.remove(ticket)
            if not tickets:
                del self._waiting[ticket.client]
            self._tell()

    def _call(self, client: str) -> None:
        self._running[client] += 1
        self._turns += 1
        self._turn[client] = self._turns

    def _leave(self, client: str) -> None:
        self._running[client] -= 1
        if self._running[client] <= 0:
            del self._running[client]
            if client not in self._waiting:
                self._turn.pop(client, None)
        while self.running < self.limit and self._waiting:
            ticket = self._order()[0]
            tickets = self._waiting[ticket.client]
            tickets.popleft()
            if not tickets:
                del self._waiting[ticket.client]
            self._call(ticket.client)
            ticket.called.set_result(None)
        self._tell()

    def _order(self) -> list[_Ticket]:
        """Everybody who waits, in the order in which they will be called if nothing else happens."""
        running, turn, turns = Counter(self._running), dict(self._turn), self._turns
        left = {client: deque(tickets) for client, tickets in self._waiting.items()}
        order = []
        while left:
            client = min(left, key=lambda name: (running[name], turn.get(name, 0)))
            order.append(left[client].popleft())
            if not left[client]:
                del left[client]
            turns += 1
            running[client] += 1
            turn[client] = turns
        return order

    def _tell(self) -> None:
        if not self._waiting:
            return
        order = self._order()
        for position, ticket in enumerate(order, 1):
            wait = None if self._mean is None else round(self._mean * position / self.limit, 1)
            standing = Standing(position, len(order), wait)
            if standing != ticket.told:
                ticket.told = standing
                ticket.on_wait(standing)
