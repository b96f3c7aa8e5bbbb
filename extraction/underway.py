"""An article whose grammar is read in a thread while a large model, which needs only its page, is asked already."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Final, Self

from extraction.page import Page
from extraction.reading import Reading

#: So long the grammar waits for the question to be sent, in seconds, unless somebody needs it before: both at once take twice as long.
HEAD_START_S: Final = 0.05


class Underway:
    """What is known of an article at once, and the reading as soon as it is there. For one event loop."""

    def __init__(
        self,
        page: Page,
        published: date | None,
        start: Callable[[], "asyncio.Future[Reading]"],
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        """`start` begins to read; `on_wait` hears of everybody who has to wait for the reading."""
        self.page, self.published, self._start, self._on_wait = page, published, start, on_wait
        self._reading: asyncio.Future[Reading] | None = None
        self._later = asyncio.get_running_loop().call_later(HEAD_START_S, self._begin)

    @classmethod
    def at_hand(cls, reading: Reading) -> Self:
        """One that is read already."""
        there: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        there.set_result(reading)
        return cls(reading.page, reading.published, lambda: there)

    async def reading(self) -> Reading:
        """The reading. Raises what its making raised; who stops waiting does not stop it."""
        reading = self._begin()
        if not reading.done():
            self._on_wait()
        return await asyncio.shield(reading)

    def close(self) -> None:
        """The reading is of use to nobody any more."""
        self._later.cancel()
        if self._reading is not None:
            self._reading.cancel()

    def _begin(self) -> "asyncio.Future[Reading]":
        self._later.cancel()
        if self._reading is None:
            self._reading = self._start()
            # Whoever asks for it hears of errors; asyncio need not complain where nobody does.
            self._reading.add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._reading
