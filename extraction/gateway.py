"""The one door to models: messages and a draft class in, a checked draft and its cost out; one call, no second tries.

Nobody else asks through instructor and litellm. They take seconds to import, so that happens on the first question
(`extraction.libraries`); every foreign exception is turned into one of `extraction.errors` by `extraction.failures`.
Second tries are made in `extraction.attempts`.
"""

import asyncio
import time
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Generic, Protocol, TypeVar

from pydantic import BaseModel

from extraction import failures, targets
from extraction.config import RULES, ModelSpec
from extraction.errors import ConfigError, ProviderTimeout, ProviderUnavailable, Refused, Truncated
from extraction.guard import WIRE, Wire
from extraction.inline import PROVIDER
from extraction.libraries import at_hand, libraries, prepared
from extraction.streams import BrokenOff, pieces
from extraction.targets import Target
from schemas import Usage

T = TypeVar("T", bound=BaseModel)
Messages = list[dict[str, str]]

#: Characters that one token may stand for, at most; an answer that is longer than its tokens allow is cut off by us.
CHARS_PER_TOKEN: Final = 16
#: So long a server that was there is believed to be there still, in seconds: to ask it takes as long as to prepare a question.
READY_S: Final = 2.0


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

    async def ask(
        self,
        messages: Messages,
        draft: type[T],
        *,
        max_tokens: int,
        temperature: float = 0,
        within_s: float | None = None,
    ) -> Reply[T]:
        """Ask once for a `draft`, within `within_s` seconds where the model's own limits leave more.

        Raises a subclass of `AskError`, which carries what the call cost, and as `partial` what the model had written.
        """

    async def aclose(self) -> None:
        """Let go of connections. The embedded engine is shared and stays until the process ends."""


def make_gateway(spec: ModelSpec) -> Gateway:
    """The gateway of a model. Cheap: nothing is imported, started or fetched before the first question."""
    if spec.name == RULES:
        raise ConfigError('"rules" is no model and cannot be asked')
    return ModelGateway(spec)


#: The call that is being made in this task.
CALL: Final[ContextVar["_Call"]] = ContextVar("call")


@cache
def _client() -> Any:
    """instructor over whatever call is being made: to make one anew for each takes as long as all else that it does."""
    instructor = libraries().instructor
    return instructor.from_litellm(_complete, mode=instructor.Mode.JSON_SCHEMA)


async def _complete(**request: Any) -> Any:
    return await CALL.get().complete(**request)


#: Gateways that have asked and are not closed: a canary that ends must not cut the line of those who are being answered.
_IN_USE: Final[set["ModelGateway"]] = set()


class ModelGateway:
    """The one implementation: instructor's JSON-schema mode over litellm."""

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec
        self._places = asyncio.Semaphore(spec.parallel)
        self._there_until = 0.0
        self._looking: asyncio.Task[str | None] | None = None

    async def ready(self) -> str | None:
        """See `Gateway.ready`. Who asks while somebody looks gets the same answer; that all is well is believed for READY_S."""
        if time.monotonic() < self._there_until:
            return None
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(targets.missing(self.spec))
        missing = await asyncio.shield(self._looking)
        if missing is None and self.spec.api_base is not None:
            self._there_until = time.monotonic() + READY_S
        return missing

    async def ask(
        self,
        messages: Messages,
        draft: type[T],
        *,
        max_tokens: int,
        temperature: float = 0,
        within_s: float | None = None,
    ) -> Reply[T]:
        """See `Gateway.ask`."""
        call = _Call(self.spec, max_tokens)
        try:
            async with asyncio.timeout(within_s), self._places:
                await at_hand()
                _IN_USE.add(self)
                with await targets.held(self.spec):
                    call.target = await targets.resolve(self.spec)
                    CALL.set(call)
                    found, completion = await _client().create_with_completion(
                        model=call.target.model,
                        messages=[dict(message) for message in messages],
                        response_model=prepared(draft),
                        max_retries=0,
                        max_tokens=max_tokens,
                        temperature=temperature,
                    )
        except Exception as error:
            ours = failures.translate(error, self.spec, call.usage(), call.wire.problem)
            ours.partial = ours.partial or call.text
            raise ours from failures.cause(error)
        return Reply(
            # instructor returns a subclass that compares unequal and cannot be pickled
            draft=draft.model_validate(found.model_dump()),
            usage=call.usage(),
            attempts=call.calls,
            finish=str(completion.choices[0].finish_reason),
            model=call.target.model,
        )

    async def aclose(self) -> None:
        """See `Gateway.aclose`. litellm's connections belong to the whole process: they go with the last gateway that used them."""
        if self in _IN_USE:
            _IN_USE.discard(self)
            if not _IN_USE:
                await libraries().litellm.close_litellm_async_clients()


class _Call:
    """One call: sent, collected as it is written, and metered. What was written stays in `text` when the call breaks off."""

    def __init__(self, spec: ModelSpec, max_tokens: int) -> None:
        self._spec = spec
        self._most_chars = max_tokens * CHARS_PER_TOKEN
        self.target = Target(spec.name, spec.api_base, None)
        self.calls = self._in = self._out = 0
        self._known = False
        self._cost: float | None = 0.0
        self.text = ""
        self.wire = Wire(spec.connect_s)

    async def complete(self, **request: Any) -> Any:
        """Send and collect. The schema is marked strict, which OpenAI needs and others ignore."""
        spec = self._spec
        shape = request.get("response_format")
        if isinstance(shape, dict) and shape.get("type") == "json_schema":
            request["response_format"] = {**shape, "json_schema": {**shape["json_schema"], "strict": True}}
        if self.target.model.startswith("ollama"):
            request["num_ctx"] = spec.context_tokens  # else Ollama cuts long prompts off without a word
        if spec.stream:
            request |= {"stream": True, "stream_options": {"include_usage": True}}
        self.calls += 1
        WIRE.set(self.wire)
        PROVIDER.set(self.target.model.partition("/")[0])
        try:
            async with asyncio.timeout(spec.first_token_s if spec.stream else spec.timeout_s) as clock:
                response = await libraries().litellm.acompletion(
                    **request,
                    **spec.options,
                    api_base=self.target.api_base,
                    # without a key of its own, litellm would send $OPENAI_API_KEY to any openai/ address
                    api_key=self.target.key or ("none" if self.target.api_base else None),
                    timeout=spec.timeout_s + 30,  # a net below our own clock, which must be the one that rings
                    max_retries=0,
                    num_retries=0,
                    drop_params=True,  # some hosted models take no temperature
                )
                if spec.stream:
                    response = await self._collect(response, clock)
        except TimeoutError:
            late = "no word within {first:g} s" if spec.stream and not self.text else None
            raise failures.worded(ProviderTimeout, spec, self.usage(), late) from None
        self._meter(response)
        return self._checked(response)

    async def _collect(self, stream: Any, clock: asyncio.Timeout) -> Any:
        """A stream as one response. The first word winds the clock up to the limit for the whole answer."""
        finish = usage = None
        deadline = asyncio.get_running_loop().time() + self._spec.timeout_s
        try:
            async for piece in pieces(stream):
                usage, finish = piece.usage or usage, piece.finish or finish
                if piece.text and not self.text:
                    clock.reschedule(deadline)
                self.text += piece.text
                if len(self.text) > self._most_chars:
                    finish = "length"  # a server that does not keep to max_tokens writes for ever
                    break
        except BrokenOff as error:
            raise failures.worded(ProviderUnavailable, self._spec, self.usage(), str(error)) from error
        finally:
            await stream.aclose()
        lib = libraries().litellm
        message = lib.Message(content=self.text, role="assistant")
        response = lib.ModelResponse(choices=[lib.Choices(message=message, finish_reason=finish or "stop")])
        response.choices[0].finish_reason = finish
        response.usage = usage if finish else None  # of a broken stream litellm only guesses it
        return response

    def _checked(self, response: Any) -> Any:
        choice = response.choices[0] if response.choices else None
        if choice is None:
            raise failures.worded(ProviderUnavailable, self._spec, self.usage(), "it sent an answer without content")
        self.text = str(choice.message.content or "")
        extras = getattr(choice.message, "provider_specific_fields", None) or {}
        if choice.finish_reason == "content_filter" or extras.get("refusal"):
            raise failures.worded(Refused, self._spec, self.usage())
        if choice.finish_reason is None:
            how = "the connection broke off midway" if self.text else "what it sent is no answer"
            raise failures.worded(ProviderUnavailable, self._spec, self.usage(), how)
        if choice.finish_reason == "length" and len(self.text) > self._most_chars:
            raise failures.worded(Truncated, self._spec, self.usage(), "its answer had no end")
        return response

    def _meter(self, response: Any) -> None:
        usage = getattr(response, "usage", None)
        self._in, self._out = (int(getattr(usage, name, 0) or 0) for name in ("prompt_tokens", "completion_tokens"))
        self._known = bool(self._in or self._out)
        self._cost = price(self._spec, self._in, self._out, self.target.model) if self._known else None

    def usage(self) -> Usage:
        """What the call cost; of a call that broke off nobody says it, so that it counts as unmetered."""
        return Usage(
            calls=self.calls,
            input_tokens=self._in,
            output_tokens=self._out,
            unmetered=self.calls if not self._known else 0,
            cost_usd=self._cost if self._known else None,
        )


def price(spec: ModelSpec, read: int, written: int, called: str | None = None) -> float | None:
    """US dollars for so many tokens in and out, by the config's prices, else litellm's table; null where neither has any."""
    if spec.input_usd_per_mtok is not None and spec.output_usd_per_mtok is not None:
        return (read * spec.input_usd_per_mtok + written * spec.output_usd_per_mtok) / 1e6
    if spec.embedded or spec.api_base is not None:
        return None  # a server of one's own has no listed price, whatever its models are called
    try:
        prices = libraries().litellm.cost_per_token(
            model=called or spec.name, prompt_tokens=read, completion_tokens=written
        )
        return float(sum(prices))
    except Exception:
        return None
