"""Foreign exceptions to ours: what litellm and instructor raise, in the words of `extraction.errors` and of nobody else."""

import email.utils
import time
from collections.abc import Iterator
from typing import Any, Final

from pydantic import ValidationError

from extraction.config import ModelSpec
from extraction.errors import (
    AskError,
    ExtractionError,
    InvalidOutput,
    ProviderRateLimited,
    ProviderRejected,
    ProviderTimeout,
    ProviderUnavailable,
    Refused,
    Truncated,
)
from extraction.guard import Problem
from schemas import Usage

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
    "ContextWindowExceededError": "the question is longer than its context; lower context_tokens to what the server has",
    "LiteLLMUnknownProvider": "litellm knows no such provider; write anthropic/…, openai/…, hosted_vllm/…, ollama_chat/…",
    "APIConnectionError": "the connection failed",
    "Timeout": "the call timed out",
    "BudgetExceededError": "the budget set for it is spent",
}
DEFAULTS: Final[dict[type[AskError], str]] = {
    ProviderTimeout: "no answer within {timeout:g} s",
    ProviderRateLimited: "too many requests for its rate limit",
    ProviderRejected: "it refuses this request",
    ProviderUnavailable: "nobody answers there, or only with errors",
    Refused: "it declined to answer",
    InvalidOutput: "its answer is not in the shape asked for",
    Truncated: "its answer was cut off at max_tokens",
}
#: What the guard of the wire noted.
_ON_THE_WIRE: Final[dict[Problem, tuple[type[AskError], str]]] = {
    "connect_timeout": (ProviderTimeout, "no connection within {connect:g} s"),
    "refused": (ProviderUnavailable, "nothing listens there; start the server, or change api_base"),
    "no_host": (ProviderUnavailable, "there is no such host; check api_base"),
    "tls": (ProviderRejected, "no secure connection: its certificate is not trusted, or it speaks no TLS"),
    "redirect": (ProviderRejected, "it redirects to another address, which is not followed; correct api_base"),
    "compressed": (ProviderRejected, "it sends compressed replies, which were not asked for"),
    "endless": (ProviderUnavailable, "its reply was longer than any answer"),
}
#: Statuses that litellm gives to one class, whatever they mean.
_BY_STATUS: Final[dict[int, tuple[type[AskError], str]]] = {
    402: (ProviderRejected, "the account has no credit left"),
    403: (ProviderRejected, "the key{key} may not use this model"),
    404: (ProviderRejected, "it does not know this model; check its name and api_base"),
    408: (ProviderTimeout, "it gave up waiting"),
    413: (ProviderRejected, "the question is too long for it"),
}


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, and those that it was raised from."""
    while error is not None:
        yield error
        error = error.__cause__


def cause(error: Exception) -> BaseException | None:
    """The exception under instructor's wrapper, which holds the key, the prompt and all answers. Answers are not kept either."""
    for link in chain_of(error):
        if not type(link).__module__.startswith("instructor"):
            return None if isinstance(link, ValidationError) else link
    return None


def translate(error: Exception, spec: ModelSpec, usage: Usage, problem: Problem | None = None) -> AskError:
    """Our error for whatever came out of a call; its words are ours alone. What the model wrote rides along as `partial`.

    `problem` is what `extraction.guard` noted, if anything.
    """
    if problem is not None:
        return worded(_ON_THE_WIRE[problem][0], spec, usage, _ON_THE_WIRE[problem][1])
    for link in chain_of(error):
        if isinstance(link, AskError):
            link.usage = usage
            return link
        if isinstance(link, ExtractionError):
            return ProviderUnavailable(f"{spec.name}: {link}", usage=usage)
        if isinstance(link, TimeoutError):
            return worded(ProviderTimeout, spec, usage)
        if isinstance(link, ValidationError):
            words = f"{spec.name}: {DEFAULTS[InvalidOutput]} ({faults(link)})"
            return InvalidOutput(words, partial=_written(error), usage=usage)
        if type(link).__name__ == "IncompleteOutputException":
            return Truncated(f"{spec.name}: {DEFAULTS[Truncated]}", partial=_written(error), usage=usage)
        if type(link).__module__.startswith("litellm"):
            return _of_litellm(link, spec, usage)
    kind = type(error.__cause__ or error).__name__
    return InvalidOutput(f"{spec.name}: {DEFAULTS[InvalidOutput]} ({kind})", partial=_written(error), usage=usage)


def worded(kind: type[AskError], spec: ModelSpec, usage: Usage, text: str | None = None) -> AskError:
    """One of our errors with a model's name before its usual words, or before `text`."""
    words = (text or DEFAULTS[kind]).format(
        key=f" in ${spec.key_env}" if spec.key_env else "",
        timeout=spec.timeout_s,
        first=spec.first_token_s,
        connect=spec.connect_s,
    )
    return kind(f"{spec.name}: {words}", usage=usage)


def faults(error: ValidationError) -> str:
    """Where and how an answer is wrong, without a word of it: a key that the model invented is not shown."""
    rows = error.errors(include_url=False, include_input=False, include_context=False)
    shown = [
        row["type"] if row["type"] == "extra_forbidden" else f"{'.'.join(map(str, row['loc']))} {row['type']}".strip()
        for row in rows[:3]
    ]
    return ", ".join(shown) + (f", and {len(rows) - 3} more" if len(rows) > 3 else "")


def _of_litellm(link: BaseException, spec: ModelSpec, usage: Usage) -> AskError:
    name = next((cls.__name__ for cls in type(link).__mro__ if cls.__name__ in MEANING), "APIError")
    kind, text = MEANING[name], _HINTS.get(name)
    status = getattr(link, "status_code", None)
    if name == "OpenAIError" and status == 429:  # told within a stream
        kind, text = ProviderRateLimited, None
    # litellm gives 408 and 500 to what has no status, and one class to many statuses
    if (
        name in ("APIError", "BadRequestError", "InternalServerError", "APIConnectionError", "OpenAIError")
        and status in _BY_STATUS
    ):
        kind, text = _BY_STATUS[status]
    ours = worded(kind, spec, usage, text)
    if isinstance(ours, ProviderRateLimited | ProviderUnavailable):
        ours.retry_after = retry_after(link)
    return ours


def _written(error: Exception) -> str:
    """What the model wrote last."""
    choices = getattr(getattr(error, "last_completion", None), "choices", None)
    return str(choices[0].message.content or "") if choices else ""


def retry_after(error: BaseException) -> float | None:
    """Seconds that a provider asks to wait, by its `Retry-After` header (seconds or a date); null where it asks nothing."""
    for headers in (
        getattr(getattr(error, "response", None), "headers", None),
        getattr(error, "litellm_response_headers", None),
        getattr(error, "headers", None),
    ):
        if headers is not None and (seconds := _seconds(headers)) is not None:
            return seconds
    return None


def _seconds(headers: Any) -> float | None:
    try:
        value = str(headers.get("retry-after") or headers.get("llm_provider-retry-after") or "")
    except AttributeError:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return None
