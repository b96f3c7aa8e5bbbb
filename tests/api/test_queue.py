"""The line: bounded, fair between clients, honest about places, and nobody's place is lost or kept."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors import Busy, ShuttingDown, TooManyWaiting
from api.queue import Line, Standing


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


class Crowd:
    """Clients in a line; each holds its place until told to leave."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.served: list[str] = []
        self.places: dict[str, list[Standing]] = {}
        self.leave: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, name: str) -> None:
        self.leave[name] = asyncio.Event()
        self.places[name] = []
        self.tasks[name] = asyncio.create_task(self._stay(name))
        await settle()

    async def _stay(self, name: str) -> None:
        async with self.line.place(name[0], self.places[name].append):
            self.served.append(name)
            await self.leave[name].wait()

    async def go(self, name: str) -> None:
        self.leave[name].set()
        await settle()


async def test_a_busy_client_does_not_keep_others_waiting() -> None:
    crowd = Crowd(Line(1, 10))
    for name in ("a1", "a2", "a3", "a4", "b1", "c1", "b2"):
        await crowd.come(name)
    assert [crowd.places[name][-1].position for name in ("b1", "c1", "a2", "b2", "a3", "a4")] == [1, 2, 3, 4, 5, 6]
    for name in ("a1", "b1", "c1", "a2", "b2", "a3", "a4"):
        await crowd.go(name)
    assert crowd.served == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]
    assert (crowd.line.running, crowd.line.waiting) == (0, 0)


async def test_places_move_up_and_waits_are_estimated() -> None:
    crowd = Crowd(Line(1, 10))
    for name in ("a1", "b1", "c1"):
        await crowd.come(name)
    assert crowd.places["c1"] == [Standing(2, 2, None)]
    await crowd.go("a1")
    assert crowd.places["c1"][-1].position == 1
    assert crowd.places["c1"][-1].wait_seconds is not None


async def test_a_full_line_refuses_and_says_when_to_come_back() -> None:
    crowd = Crowd(Line(1, 3, per_client=2))
    for name in ("a1", "a2", "a3"):
        await crowd.come(name)
    with pytest.raises(TooManyWaiting) as many:
        async with crowd.line.place("a"):
            raise AssertionError
    await crowd.come("b1")
    with pytest.raises(Busy) as full:
        async with crowd.line.place("c"):
            raise AssertionError
    assert many.value.retry_after and full.value.retry_after


async def test_whoever_leaves_frees_the_place_at_once() -> None:
    crowd = Crowd(Line(1, 10))
    for name in ("a1", "b1", "c1"):
        await crowd.come(name)
    crowd.tasks["b1"].cancel()
    await settle()
    assert crowd.places["c1"][-1].position == 1
    crowd.tasks["a1"].cancel()
    await settle()
    assert crowd.served == ["a1", "c1"]


async def test_called_and_gone_in_the_same_moment_loses_no_place() -> None:
    crowd = Crowd(Line(1, 10))
    for name in ("a1", "b1", "c1"):
        await crowd.come(name)
    crowd.leave["a1"].set()
    await asyncio.sleep(0)  # a1 leaves and calls b1, which has not run yet
    crowd.tasks["b1"].cancel()
    await settle()
    assert crowd.served[-1] == "c1"
    await crowd.go("c1")
    assert (crowd.line.running, crowd.line.waiting) == (0, 0)


async def test_closing_sends_away_who_waits_and_lets_finish_who_runs() -> None:
    crowd = Crowd(Line(1, 10))
    for name in ("a1", "b1"):
        await crowd.come(name)
    crowd.line.close()
    await settle()
    assert isinstance(crowd.tasks["b1"].exception(), ShuttingDown)
    assert not crowd.tasks["a1"].done()
    with pytest.raises(ShuttingDown):
        async with crowd.line.place("c"):
            raise AssertionError
    await crowd.go("a1")
    assert crowd.tasks["a1"].exception() is None


ACTIONS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["come", "go", "cancel"]), st.integers(0, 9)))


@given(ACTIONS, st.integers(1, 3), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_whatever_happens_limits_hold_and_nothing_is_lost(actions: list[Any], running: int, waiting: int) -> None:
    async def play() -> None:
        line = Line(running, waiting)
        crowd = Crowd(line)
        for number, (client, action, pick) in enumerate(actions):
            there = [name for name, task in crowd.tasks.items() if not task.done()]
            if action == "come":
                await crowd.come(f"{client}{number}")
            elif there and action == "go":
                await crowd.go(there[pick % len(there)])
            elif there:
                crowd.tasks[there[pick % len(there)]].cancel()
                await settle()
            assert line.running <= running and line.waiting <= waiting
            assert not line.waiting or line.running == running
        for _ in range(len(actions)):
            for name in list(crowd.leave):
                await crowd.go(name)
        assert (line.running, line.waiting) == (0, 0)
        refused = sum(isinstance(t.exception(), Busy) for t in crowd.tasks.values() if not t.cancelled())
        assert all(t.done() for t in crowd.tasks.values())
        assert refused <= len(actions)

    asyncio.run(play())
