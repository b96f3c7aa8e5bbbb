"""Equal requests at once are one piece of work; different ones never meet."""

import asyncio
from typing import Any

from api.sharing import Flights
from extraction import Progress

RESULT: Any = object()
CLAIM: Any = object()


class Work:
    def __init__(self) -> None:
        self.started = self.cancelled = 0
        self.go_on = asyncio.Event()
        self.tell: Any = None
        self.error: Exception | None = None

    async def __call__(self, tell: Any) -> Any:
        self.started += 1
        self.tell = tell
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error:
            raise self.error
        return RESULT


async def pause() -> None:
    await asyncio.sleep(0.01)


async def test_equal_requests_are_answered_once_and_newcomers_hear_what_they_missed() -> None:
    flights, work, first, second = Flights(), Work(), [], []
    one = asyncio.create_task(flights.ride("k", work, first.append))
    await pause()
    work.tell(Progress("assembling", 1, 2, 0, CLAIM))
    work.tell(Progress("assembling", 2, 2))
    await pause()
    two = asyncio.create_task(flights.ride("k", work, second.append))
    await pause()
    assert second == first
    work.go_on.set()
    assert (await one, await two) == ((RESULT, False), (RESULT, True))
    assert work.started == 1


async def test_other_keys_do_other_work_and_a_finished_one_is_not_joined() -> None:
    flights, work = Flights(), Work()
    work.go_on.set()
    await asyncio.gather(*(flights.ride(key, work, print) for key in ("a", "b")))
    await flights.ride("a", work, print)
    assert work.started == 3


async def test_the_work_ends_when_the_last_one_leaves_and_not_before() -> None:
    flights, work = Flights(), Work()
    riders = [asyncio.create_task(flights.ride("k", work, lambda _: None)) for _ in range(2)]
    await pause()
    riders[0].cancel()
    await pause()
    assert work.cancelled == 0
    riders[1].cancel()
    await pause()
    assert (work.cancelled, riders[1].cancelled()) == (1, True)
    again = asyncio.create_task(flights.ride("k", work, lambda _: None))
    await pause()
    assert work.started == 2
    work.go_on.set()
    assert (await again)[1] is False


async def test_all_are_told_of_a_failure() -> None:
    flights, work = Flights(), Work()
    work.error = ValueError("x")
    riders = [asyncio.create_task(flights.ride("k", work, lambda _: None)) for _ in range(3)]
    await pause()
    work.go_on.set()
    got = await asyncio.gather(*riders, return_exceptions=True)
    assert [type(item) for item in got] == [ValueError] * 3
