"""The one door to models: messages and a draft class in, a checked draft and its cost out.

The only file that knows instructor and litellm. They take seconds to import, so that happens on the first question; every
foreign exception is turned into one of `extraction.errors` here and nowhere else.
"""

import asyncio
import functools
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from extraction import targets
from extraction.config import RULES, ModelSpec
from extraction.errors import (
    AskError,
    ConfigError,
    ExtractionError,
    InvalidOutput,
    ProviderError,
    ProviderRateLimited,
    ProviderRejected,
    ProviderTimeout,
    ProviderUnavailable,
    Refused,
    Truncated,
)
from extraction.targets import Target
from schemas import Usage

T = TypeVar("T", bound=BaseModel)
Messages = list[dict[str, str]]

#: Waits before a request is repeated: 0.5 s, doubled each time; a provider's own wish is kept up to MAX_WAIT_S.
FIRST_WAIT_S: Final = 0.5
MAX_WAIT_S: Final = 20.0


@dataclass(frozen=True)
class Reply(Generic[T]):
    """A model's answer, checked against its draft class."""

    draft: T
    usage: Usage
    """Over all attempts, failed ones included."""
    attempts: int
    """Calls that it took."""
    finish: str
    """Why the model stopped, as the provider puts it."""
    model: str
    """The name under which it was called, with `auto` resolved."""


class Gateway(Protocol):
    """One model, ready to be asked."""

    spec: ModelSpec

    async def ready(self) -> str | None:
        """Null if it can be asked now, else what is missing, in words that name the fix."""

    async def ask(self, messages: Messages, draft: type[T], *, max_tokens: int, temperature: float = 0) -> Reply[T]:
        """Ask for one `draft`. Raises a subclass of `AskError`, which carries what the failed attempts cost."""

    async def aclose(self) -> None:
        """Let go of connections. The embedded engine is shared and stays until the process ends."""


def make_gateway(spec: ModelSpec) -> Gateway:
    """The gateway of a model. Cheap: nothing is imported, started or fetched before the first question."""
    if spec.name == RULES:
        raise ConfigError('"rules" is no model and cannot be asked')
    return ModelGateway(spec)


#: litellm's exceptions by name, most specific first where one inherits from another. A test holds this against litellm.
MEANING: Final[dict[str, type[AskError]]] = {
    "Timeout": ProviderTimeout,
    "RateLimitError": ProviderRateLimited,
    "ContentPolicyViolationError": Refused,
    "GuardrailRaisedException": Refused,
    "BlockedPiiEntityError": Refused,
    "SensitiveDataRouteException": Refused,
    "RejectedRequestError": Refused,
    "ModifyResponseException": Refused,
    "AuthenticationError": ProviderRejected,
    "PermissionDeniedError": ProviderRejected,
    "NotFoundError": ProviderRejected,
    "ContextWindowExceededError": ProviderRejected,
    "BadRequestError": ProviderRejected,
    "InvalidRequestError": ProviderRejected,
    "ImageFetchError": ProviderRejected,
    "VectorStoreSearchError": ProviderRejected,
    "UnsupportedParamsError": ProviderRejected,
    "LiteLLMUnknownProvider": ProviderRejected,
    "UnprocessableEntityError": ProviderRejected,
    "ModelNotMappedError": ProviderRejected,
    "BudgetExceededError": ProviderRejected,
    "JSONSchemaValidationError": InvalidOutput,
    "APIResponseValidationError": InvalidOutput,
    "MidStreamFallbackError": ProviderUnavailable,
    "ServiceUnavailableError": ProviderUnavailable,
    "BadGatewayError": ProviderUnavailable,
    "InternalServerError": ProviderUnavailable,
    "APIConnectionError": ProviderUnavailable,
    "MockException": ProviderUnavailable,
    "APIError": ProviderUnavailable,
    "OpenAIError": ProviderUnavailable,
}
_HINTS: Final[dict[str, str]] = {
    "AuthenticationError": "it does not accept the key{key}",
    "PermissionDeniedError": "the key{key} may not use this model",
    "NotFoundError": "it does not know this model; check its name and api_base",
    "ContextWindowExceededError": "the question is longer than its context",
    "LiteLLMUnknownProvider": "litellm knows no such provider; write anthropic/…, openai/…, hosted_vllm/…, ollama_chat/…",
    "APIConnectionError": "the connection failed",
    "BudgetExceededError": "the budget set for it is spent",
}
_DEFAULTS: Final[dict[type[AskError], str]] = {
    ProviderTimeout: "no answer within {timeout:g} s",
    ProviderRateLimited: "too many requests for its rate limit",
    ProviderRejected: "it refuses this request",
    ProviderUnavailable: "nobody answers there, or only with errors",
    Refused: "it declined to answer",
    InvalidOutput: "its answer is not in the shape asked for",
}


class ModelGateway:
    """The one implementation: instructor's JSON-schema mode over litellm."""

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec
        self._places = asyncio.Semaphore(spec.parallel)
        self._used = False

    async def ready(self) -> str | None:
        """See `Gateway.ready`."""
        return await targets.missing(self.spec)

    async def ask(self, messages: Messages, draft: type[T], *, max_tokens: int, temperature: float = 0) -> Reply[T]:
        """See `Gateway.ask`. What fails on the way is repeated `spec.retries` times; malformed answers are asked for again as often."""
        meter = _Meter(self.spec)
        async with self._places:
            for left in range(self.spec.retries, -1, -1):
                try:
                    return await self._once(meter, messages, draft, max_tokens, temperature)
                except (ProviderUnavailable, ProviderRateLimited) as error:
                    if not left or (wait := _wait(error, self.spec.retries - left)) is None:
                        raise
                    await asyncio.sleep(wait)
        raise AssertionError("unreachable: the last round returns or raises")

    async def _once(
        self, meter: "_Meter", messages: Messages, draft: type[T], max_tokens: int, temperature: float
    ) -> Reply[T]:
        lib = await asyncio.to_thread(libraries)
        self._used = True
        try:
            meter.target = await targets.resolve(self.spec)
            client = lib.instructor.from_litellm(meter.complete, mode=lib.instructor.Mode.JSON_SCHEMA)
            found, completion = await client.create_with_completion(
                model=meter.target.model,
                messages=[dict(message) for message in messages],
                response_model=draft,
                max_retries=self.spec.retries,
                max_tokens=max_tokens,
                temperature=temperature,
            )
        except Exception as error:
            raise _translate(error, self.spec, meter.usage()) from _cause(error)
        return Reply(
            # instructor returns a subclass that compares unequal and cannot be pickled
            draft=draft.model_validate(found.model_dump()),
            usage=meter.usage(),
            attempts=meter.calls,
            finish=str(completion.choices[0].finish_reason),
            model=meter.target.model,
        )

    async def aclose(self) -> None:
        """See `Gateway.aclose`."""
        if self._used:
            await libraries().litellm.close_litellm_async_clients()


class _Meter:
    """Sends the calls of one question and adds up what they cost, before instructor rewrites the usage of its responses."""

    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec
        self.target = Target(spec.name, spec.api_base, None)
        self.calls = self._in = self._out = 0
        self._cost: float | None = 0.0

    async def complete(self, **request: Any) -> Any:
        """One call. The schema is marked strict, which OpenAI needs and others ignore."""
        shape = request.get("response_format")
        if isinstance(shape, dict) and shape.get("type") == "json_schema":
            request["response_format"] = {**shape, "json_schema": {**shape["json_schema"], "strict": True}}
        if self.target.model.startswith("ollama"):
            request["num_ctx"] = self._spec.context_tokens  # else Ollama cuts long prompts off without a word
        self.calls += 1
        try:
            async with asyncio.timeout(self._spec.timeout_s):
                response = await libraries().litellm.acompletion(
                    **request,
                    **self._spec.options,
                    api_base=self.target.api_base,
                    # without a key of its own, litellm would send $OPENAI_API_KEY to any openai/ address
                    api_key=self.target.key or ("none" if self.target.api_base else None),
                    timeout=self._spec.timeout_s,
                    max_retries=0,
                    num_retries=0,
                    drop_params=True,  # some hosted models take no temperature
                )
        except TimeoutError:
            self._cost = None  # what was written until then may be billed
            raise
        self._add(response)
        choice = response.choices[0] if response.choices else None
        if choice and (choice.finish_reason == "content_filter" or getattr(choice.message, "refusal", None)):
            raise Refused(f"{self.target.model}: {_DEFAULTS[Refused]}")
        return response

    def _add(self, response: Any) -> None:
        usage = getattr(response, "usage", None)
        read, written = (int(getattr(usage, name, 0) or 0) for name in ("prompt_tokens", "completion_tokens"))
        self._in += read
        self._out += written
        price = self._price(response, read, written)
        self._cost = None if price is None or self._cost is None else self._cost + price

    def _price(self, response: Any, read: int, written: int) -> float | None:
        spec = self._spec
        if spec.input_usd_per_mtok is not None and spec.output_usd_per_mtok is not None:
            return (read * spec.input_usd_per_mtok + written * spec.output_usd_per_mtok) / 1e6
        if self.target.api_base is not None:
            return None  # a server of one's own has no listed price, whatever its models are called
        try:
            return float(libraries().litellm.completion_cost(response, model=self.target.model))
        except Exception:
            return None

    def usage(self) -> Usage:
        """What the calls so far cost."""
        return Usage(
            calls=self.calls,
            input_tokens=self._in,
            output_tokens=self._out,
            cost_usd=self._cost if self.calls else None,
        )


@dataclass(frozen=True)
class _Libraries:
    litellm: Any
    instructor: Any


_importing = threading.Lock()
#: Loggers of others that litellm puts filters on while it is imported; the filters import litellm again, on every record.
_LOGGERS: Final = ("asyncio", "backoff", "httpx", "uvicorn.access", "uvicorn.error")


def libraries() -> _Libraries:
    """litellm and instructor, imported on first use and kept from calling out, reading `.env` files and logging prompts."""
    with _importing:  # two threads that import them at once can lock each other out
        return _load()


@functools.cache
def _load() -> _Libraries:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else the import fetches a price list
    os.environ["LITELLM_MODE"] = "PRODUCTION"  # else the import reads the .env file of whoever stands above
    for name in ("instructor", "LiteLLM", "litellm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _unfiltered():
        import instructor
        import litellm

    litellm.suppress_debug_info = True
    logging.getLogger("LiteLLM").setLevel(logging.CRITICAL)
    return _Libraries(litellm, instructor)


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


def _wait(error: ProviderError, tries: int) -> float | None:
    """Seconds before the next try; null where the provider wants more patience than is left."""
    asked = error.retry_after if isinstance(error, ProviderRateLimited) else None
    wait = FIRST_WAIT_S * 2**tries if asked is None else asked
    return wait if wait <= MAX_WAIT_S else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _cause(error: Exception) -> BaseException | None:
    """The exception under instructor's wrapper, which holds the key, the prompt and all answers. Answers are not kept either."""
    for link in _chain(error):
        if not type(link).__module__.startswith("instructor"):
            return None if isinstance(link, ValidationError) else link
    return None


def _translate(error: Exception, spec: ModelSpec, usage: Usage) -> ExtractionError:
    """Our error for whatever came out of a call; its words are ours alone."""
    for link in _chain(error):
        if isinstance(link, AskError):
            link.usage = usage
            return link
        if isinstance(link, ExtractionError):
            return ProviderUnavailable(f"{spec.name}: {link}", usage=usage)
        if isinstance(link, TimeoutError):
            return _worded(ProviderTimeout, "", spec, usage)
        if isinstance(link, ValidationError):
            return InvalidOutput(
                f"{spec.name}: {_DEFAULTS[InvalidOutput]} ({_faults(link)})", raw=_text(error), usage=usage
            )
        if type(link).__name__ == "IncompleteOutputException":
            return Truncated(f"{spec.name}: its answer was cut off at max_tokens", partial=_text(error), usage=usage)
        if type(link).__module__.startswith("litellm"):
            name = next((cls.__name__ for cls in type(link).__mro__ if cls.__name__ in MEANING), "APIError")
            ours = _worded(MEANING[name], name, spec, usage)
            if isinstance(ours, ProviderRateLimited):
                ours.retry_after = _retry_after(link)
            return ours
    return InvalidOutput(
        f"{spec.name}: {_DEFAULTS[InvalidOutput]} ({type(error.__cause__ or error).__name__})", usage=usage
    )


def _worded(kind: type[AskError], name: str, spec: ModelSpec, usage: Usage) -> AskError:
    text = _HINTS.get(name, _DEFAULTS[kind]).format(
        key=f" in ${spec.key_env}" if spec.key_env else "", timeout=spec.timeout_s
    )
    return kind(f"{spec.name}: {text}", usage=usage)


def _faults(error: ValidationError) -> str:
    """Where and how an answer is wrong, without a word of it: a key that the model invented is not shown."""
    rows = error.errors(include_url=False, include_input=False, include_context=False)
    shown = [
        row["type"] if row["type"] == "extra_forbidden" else f"{'.'.join(map(str, row['loc']))} {row['type']}".strip()
        for row in rows[:3]
    ]
    return ", ".join(shown) + (f", and {len(rows) - 3} more" if len(rows) > 3 else "")


def _text(error: Exception) -> str:
    """What the model wrote last."""
    choices = getattr(getattr(error, "last_completion", None), "choices", None)
    return str(choices[0].message.content or "") if choices else ""


def _retry_after(error: BaseException) -> float | None:
    for headers in (
        getattr(getattr(error, "response", None), "headers", None),
        getattr(error, "litellm_response_headers", None),
    ):
        try:
            return float(headers["retry-after"])  # type: ignore[index]
        except (TypeError, KeyError, ValueError):
            continue
    return None
