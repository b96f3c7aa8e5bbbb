"""litellm and instructor: imported on first use, and kept from calling out, logging prompts and working for nothing."""

import asyncio
import functools
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from extraction.guard import guarded
from extraction.inline import Asyncio

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Libraries:
    """The modules, imported."""

    litellm: Any
    instructor: Any


_importing = threading.Lock()
#: Loggers of others that litellm puts filters on while it is imported; the filters import litellm again, on every record.
_LOGGERS: Final = ("asyncio", "backoff", "httpx", "uvicorn.access", "uvicorn.error")


def libraries() -> Libraries:
    """litellm and instructor, imported on first use and kept from calling out, reading `.env` files and logging prompts."""
    with _importing:  # two threads that import them at once can lock each other out
        return _load()


async def at_hand() -> Libraries:
    """`libraries`, imported in a thread if they are not there yet."""
    return _load() if _load.cache_info().currsize else await asyncio.to_thread(libraries)


@functools.cache
def prepared(draft: type[T]) -> type[T]:
    """What instructor makes of a draft class, with its schema: made anew for each call, they take as long as the call itself."""
    made = libraries().instructor.response_schema(draft)
    schema = json.dumps(made.model_json_schema())

    def model_json_schema(*_: Any, **__: Any) -> Any:
        return json.loads(schema)  # a copy, since litellm changes it for some providers

    made.model_json_schema = model_json_schema
    return made  # type: ignore[no-any-return]


@functools.cache
def _load() -> Libraries:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else the import fetches a price list
    os.environ["LITELLM_MODE"] = "PRODUCTION"  # else the import reads the .env file of whoever stands above
    for name in ("instructor", "LiteLLM", "litellm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _unfiltered():
        import instructor
        import litellm
        from instructor.v2.core import patch, retry
        from instructor.v2.validation import async_validators
        from litellm.litellm_core_utils.litellm_logging import Logging
        from litellm.llms.custom_httpx.aiohttp_transport import LiteLLMAiohttpTransport as Transport

    litellm.suppress_debug_info = True
    logging.getLogger("LiteLLM").setLevel(logging.CRITICAL)
    # It looks up the price of each answer for logs that nobody keeps; `extraction.gateway.price` asks for those that are told.
    Logging._response_cost_calculator = lambda *_, **__: None  # type: ignore[method-assign]
    litellm.main._get_model_info_helper = _quick(litellm.main._get_model_info_helper)  # type: ignore[attr-defined]
    litellm.main.asyncio = Asyncio()  # type: ignore[assignment, attr-defined]
    # All of litellm's clients send through this method, and there is no other place to stand in.
    Transport.handle_async_request = guarded(Transport.handle_async_request)  # type: ignore[method-assign, assignment]
    # instructor looks through a class for validators that it would refuse, five times in each call: once is enough.
    checked = functools.cache(async_validators.reject_async_validators)
    for module in (patch, retry, async_validators):
        module.reject_async_validators = checked  # type: ignore[attr-defined]
    return Libraries(litellm, instructor)


def _quick(look_up: Callable[..., Any]) -> Callable[..., Any]:
    """litellm's list of models, which it goes through twice for each question: a server of one's own has names that are not in it."""
    missing: dict[tuple[str, str], str] = {}

    def known(model: str, custom_llm_provider: str | None = None, **rest: Any) -> Any:
        key = (model, custom_llm_provider or "")
        if key in missing:
            raise ValueError(missing[key])
        try:
            return look_up(model=model, custom_llm_provider=custom_llm_provider, **rest)
        except Exception as error:
            if custom_llm_provider == "hosted_vllm":
                missing[key] = str(error)
            raise

    return known


@contextmanager
def _unfiltered() -> Iterator[None]:
    """Keep litellm's filters off other people's loggers: whoever logs during the import would fail or wait for ever."""
    loggers: list[Any] = [logging.getLogger(name) for name in _LOGGERS]
    for logger in loggers:
        logger.addFilter = lambda _: None
    try:
        yield
    finally:
        for logger in loggers:
            del logger.addFilter
