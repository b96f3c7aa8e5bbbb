"""Questions are prepared where they are asked, but for the first of a provider and those that have to wait for something."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from extraction import inline
from extraction.inline import PROVIDER, Asyncio


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(inline, "_known", set())
    yield


@pytest.mark.parametrize(("provider", "here"), [("hosted_vllm", [False, True]), ("sagemaker", [False, False])])
async def test_where_a_question_is_prepared(provider: str, here: list[bool]) -> None:
    async def answer(thread: int) -> int:
        return thread

    async def prepared_by() -> int:
        made = await Asyncio().get_event_loop().run_in_executor(None, lambda: answer(threading.get_ident()))
        return int(await made)

    PROVIDER.set(provider)
    assert [await prepared_by() == threading.get_ident() for _ in here] == here


async def test_what_fails_in_preparation_is_raised() -> None:
    inline._known.add("openai")
    PROVIDER.set("openai")
    with pytest.raises(ZeroDivisionError):
        await Asyncio().get_event_loop().run_in_executor(None, lambda: 1 / 0)


def test_all_else_is_asyncio() -> None:
    assert Asyncio().sleep is asyncio.sleep
