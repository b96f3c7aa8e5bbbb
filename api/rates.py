"""How many requests a minute each client may send: a bucket of tokens that fills steadily."""

import time
from collections import OrderedDict
from typing import Final

#: Clients remembered; whoever was quiet longest is forgotten first, and has a full bucket by then.
MOST: Final = 10_000


class Rates:
    """A bucket a client. It holds a minute's worth, so that a short burst passes."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, per_minute: float, now: float | None = None) -> float:
        """Take one token: 0, or the seconds until there is one."""
        now = time.monotonic() if now is None else now
        size = max(1.0, per_minute)
        left, since = self._buckets.pop(client, (size, now))
        left = min(size, left + (now - since) * per_minute / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / per_minute
        self._buckets[client] = (left if wait else left - 1, now)
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        return wait
