"""litellm prepares each question in a thread, also for providers that only make a coroutine then: here that is done at once.

To hand a millisecond's work to a thread and wait for it takes as long again, since whoever answers requests must give the interpreter away
and get it back. The first question of each provider still goes to a thread, for it imports more.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

#: Providers that are sent to without waiting for anything before; others may sign in, or ask the server what it can.
_AT_ONCE: Final = frozenset({"hosted_vllm", "openai"})
#: The provider of the question that is being prepared in this task.
PROVIDER: Final[ContextVar[str | None]] = ContextVar("provider", default=None)
_known: Final[set[str]] = set()


class _Loop:
    """An event loop as litellm looks at it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    async def run_in_executor(self, executor: Any, work: Callable[..., Any], *args: Any) -> Any:
        """What `work` gives, here where it waits for nothing."""
        provider = PROVIDER.get()
        if provider in _known:
            return work(*args)
        made = await self._loop.run_in_executor(executor, work, *args)
        if provider in _AT_ONCE and asyncio.iscoroutine(made):
            _known.add(provider)
        return made


class Asyncio:
    """The module `asyncio` but for its loop."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    def get_event_loop() -> Any:
        """The running loop."""
        return _Loop(asyncio.get_event_loop())
