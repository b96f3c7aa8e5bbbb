"""An article whose grammar is still being read in a thread: a large model is asked about its page meanwhile."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Self

from extraction.page import Page
from extraction.reading import Reading


class Underway:
    """What is known of an article at once, and the reading as soon as it is there."""

    def __init__(
        self,
        page: Page,
        published: date | None,
        reading: asyncio.Future[Reading],
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_wait` hears of everybody who has to wait for the reading."""
        self.page, self.published, self._reading, self._on_wait = page, published, reading, on_wait

    @classmethod
    def at_hand(cls, reading: Reading) -> Self:
        """One that is read already. Needs a running loop."""
        there: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        there.set_result(reading)
        return cls(reading.page, reading.published, there)

    async def reading(self) -> Reading:
        """The reading. Raises what its making raised; who stops waiting does not stop it."""
        if not self._reading.done():
            self._on_wait()
        return await asyncio.shield(self._reading)
