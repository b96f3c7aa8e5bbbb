"""Asking one model for one article, with second tries: waits, retries, repairs, all within the article's one budget.

A call that failed on the way is made again; an answer of which nothing can be used is asked for again, with the reason; of an
answer that is partly malformed only the bad items are, in a prompt of their own that is a fraction of the first one.
"""

import asyncio
import logging
import random
import typing
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel

from extraction.breaker import Breaker, backoff
from extraction.budget import Allowance, Budget, Exhausted, estimate
from extraction.errors import (
    AskError,
    InvalidOutput,
    ModelError,
    ProviderError,
    ProviderRateLimited,
    ProviderRejected,
    ProviderUnavailable,
    Refused,
    Truncated,
)
from extraction.gateway import Gateway, Messages, price
from extraction.prompting import load_prompt, neutral
from extraction.salvage import Bad, Salvage, merged, salvage
from schemas import Usage

T = TypeVar("T", bound=BaseModel)
REPAIR_PROMPT: Final = "repair/v1"
#: What a repair may send, as a share of the question that it repairs an answer to.
REPAIR_SHARE: Final = 0.3
#: So much of a bad item is shown to the model: the text itself is beside it.
RAW_CHARS: Final = 160
_log = logging.getLogger("claimwire.chain")
_log.addHandler(logging.NullHandler())


@dataclass
class Answer(Generic[T]):
    """What a model gave in the end."""

    draft: T
    """All valid items."""
    model: str
    """The name under which it was called."""
    bad: list[Bad] = field(default_factory=list)
    """Items that stayed malformed."""
    open: bool = False
    """The answer was cut off: there may be more."""
    extra: int = 0
    """Keys that nobody asked for, and copies, that were left out."""


@dataclass
class Tally:
    """What asking one model for one article took."""

    usage: Usage = field(default_factory=Usage)
    retries: Counter[str] = field(default_factory=Counter)
    """Second calls by the reason for them."""
    repairs: int = 0
    items: int = 0
    """Items taken into the result."""
    answered: int = 0
    unanswered: int = 0
    """Questions that it was asked in vain."""
    model: str | None = None
    """The name under which it was called last."""


class Asker:
    """One model, for one article."""

    def __init__(self, gateway: Gateway, breaker: Breaker, budget: Budget) -> None:
        self.gateway, self.spec = gateway, gateway.spec
        self.tally = Tally()
        self._breaker, self._budget = breaker, budget

    async def ask(
        self, messages: Messages, draft: type[T], max_tokens: int, passage: Callable[[str], str]
    ) -> Answer[T]:
        """Ask for a draft. `passage` gives the words of the article that an item, as it was written, is about.

        Raises `AskError` where nothing came of it, and `Exhausted` where a limit of the article does not let a call through.
        """
        found = await self._persist(messages, draft, max_tokens)
        for _ in range(self.spec.retries):
            if not found.bad:
                break
            found = await self._repair(found, draft, max_tokens, passage, estimate(messages, 0))
        self.tally.answered += bool(found.items or not found.bad)
        return Answer(found.draft, self.tally.model or self.spec.name, found.bad, found.open, found.extra)

    async def _persist(self, messages: Messages, draft: type[T], max_tokens: int) -> Salvage[T]:
        """The first answer with anything in it."""
        tries = 0
        while True:
            try:
                return await self._call(messages, draft, max_tokens)
            except AskError as error:
                wait = self._wait(error, tries)
                if wait is None:
                    raise
                if isinstance(error, ModelError):
                    messages = _told_why(messages, error)
                tries += 1
                self._note_retry(error, wait)
                await asyncio.sleep(wait)

    def _wait(self, error: AskError, tries: int) -> float | None:
        """Seconds before the next try; null where another try is not allowed, or of no use."""
        if tries >= self.spec.retries or not error.usage.calls:
            return None
        if isinstance(error, InvalidOutput):
            return 0
        if isinstance(error, ProviderRejected | Refused | Truncated):
            return None
        asked = error.retry_after if isinstance(error, ProviderRateLimited | ProviderUnavailable) else None
        wait = backoff(tries) if asked is None else asked * (1 + random.random() / 10)
        left = self._budget.left_s
        return None if wait > self.spec.patience_s or (left is not None and wait >= left) else wait

    def _note_retry(self, error: AskError, wait: float) -> None:
        code = type(error).__name__
        self.tally.retries[code] += 1
        extra = {"model": self.spec.name, "reason": code, "wait_s": round(wait, 3)}
        _log.info("call_retried model=%(model)s reason=%(reason)s wait_s=%(wait_s)s", extra, extra=extra)

    async def _repair(
        self, found: Salvage[T], draft: type[T], max_tokens: int, passage: Callable[[str], str], asked: int
    ) -> Salvage[T]:
        """Ask again for the bad items alone; what was good stays, whatever comes of it.

        `asked` is what the question took; only so many items are asked for again as fit in `REPAIR_SHARE` of it.
        """
        fit, messages = found.bad[:1], _repair_messages(found.bad[:1], draft, passage)
        for item in found.bad[1:]:
            longer = _repair_messages([*fit, item], draft, passage)
            if estimate(longer, 0) > REPAIR_SHARE * asked:
                break
            fit, messages = [*fit, item], longer
        rest = found.bad[len(fit) :]
        self.tally.repairs += 1
        extra = {"model": self.spec.name, "items": len(fit)}
        _log.info("items_asked_again model=%(model)s items=%(items)s", extra, extra=extra)
        try:
            mended = await self._call(messages, draft, max_tokens)
        except (AskError, Exhausted):
            return found
        bad = [*(mended.bad if mended.items or mended.bad else fit), *rest]
        return Salvage(merged(found.draft, mended.draft), bad, found.missing, found.open, found.extra + mended.extra)

    async def _call(self, messages: Messages, draft: type[T], max_tokens: int) -> Salvage[T]:
        """One call, let through by breaker and budget. Raises `AskError` where the answer holds nothing."""
        if (why := self._breaker.refuses()) is not None:
            raise ProviderUnavailable(f"{self.spec.name}: {why}")
        try:
            await self._pause()
            most = estimate(messages, max_tokens)
            async with self._budget.call(Allowance(most, await self._price(most, max_tokens))) as account:
                try:
                    reply = await self.gateway.ask(messages, draft, max_tokens=max_tokens, within_s=self._budget.left_s)
                    account.usage = reply.usage
                except AskError as error:
                    account.usage = error.usage
                    raise
                finally:
                    self.tally.usage += account.usage
        except AskError as error:
            found = None if isinstance(error, Refused) or not error.partial else salvage(error.partial, draft)
            if found is None or not found.whole:
                self._report(error)
                return self._saved(error, found)
            self._breaker.succeeded()  # the answer is all there, with something around it
            return found
        except BaseException:
            self._breaker.let_go()
            raise
        self._breaker.succeeded()
        self.tally.model = reply.model
        return Salvage(reply.draft)

    async def _pause(self) -> None:
        """Keep to what the provider asked of everybody."""
        wait = self._breaker.pausing()
        left = self._budget.left_s
        if wait > self.spec.patience_s or (left is not None and wait > left):
            raise ProviderRateLimited(f"{self.spec.name}: it asks to wait for {wait:.0f} s more", retry_after=wait)
        await asyncio.sleep(wait)

    async def _price(self, tokens: int, max_tokens: int) -> float | None:
        if self._budget.usd is None:
            return None
        return await asyncio.to_thread(price, self.spec, tokens - max_tokens, max_tokens)

    def _report(self, error: AskError) -> None:
        extra = {"model": self.spec.name, "reason": type(error).__name__}
        _log.info("call_failed model=%(model)s reason=%(reason)s", extra, extra=extra)
        if self._budget.spent() == "deadline" or isinstance(error, ProviderRejected) or not error.usage.calls:
            self._breaker.let_go()  # that is not the provider's fault, or no reason to leave it alone
        elif isinstance(error, ProviderError):
            self._breaker.failed()
            if isinstance(error, ProviderRateLimited) and error.retry_after:
                self._breaker.pause(error.retry_after)
        else:
            self._breaker.succeeded()

    def _saved(self, error: AskError, found: Salvage[T] | None) -> Salvage[T]:
        """What the failed call still gave. Raises the error, or `Exhausted`, where that is nothing."""
        if found is None or not (found.items or found.bad):
            if self._budget.spent() == "deadline":
                raise Exhausted("deadline") from error
            raise error
        found.open = found.open or not isinstance(error, InvalidOutput) or bool(found.missing)
        return found


def _repair_messages(bad: list[Bad], draft: type[BaseModel], passage: Callable[[str], str]) -> Messages:
    texts = list(dict.fromkeys(passage(item.raw) for item in bad))
    items = [{"raw": neutral(item.raw[:RAW_CHARS]), "reason": item.reason} for item in bad]
    shape = shape_of(draft, {item.where for item in bad})
    return load_prompt(REPAIR_PROMPT).render(shape=shape, text=" … ".join(texts), items=items)


def shape_of(draft: type[BaseModel], lists: set[str]) -> str:
    """A draft in a few words, for a model that does not see the schema: only the lists that are asked for."""
    parts = []
    for name, info in draft.model_fields.items():
        parts.append(f'"{name}": {_shape(info.annotation) if name in lists else "[]"}')
    return "{" + ", ".join(parts) + "}"


def _shape(kind: Any) -> str:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _shape(inner[0])
    if origin is list:
        return f"[{_shape(inner[0])}]"
    if origin is typing.Literal:
        return "|".join(map(str, inner))
    if inner:
        return "|".join(_shape(part) for part in inner)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = ((name, _shape(info.annotation)) for name, info in kind.model_fields.items())
        return "{" + ", ".join(f'"{name}"' + ("" if said == "text" else f": {said}") for name, said in fields) + "}"
    return "text" if kind is str else "null" if kind is type(None) else getattr(kind, "__name__", str(kind))


def _told_why(messages: Messages, error: ModelError) -> Messages:
    """The question with the reason why it is asked again. In the last message: some chat formats take no two in a row."""
    reason = str(error).partition("(")[2].rstrip(")") or "it was empty"
    last = messages[-1]
    told = f"{last['content']}\n\nThe last answer could not be used ({reason}). Answer with the JSON alone."
    return [*messages[:-1], {**last, "content": told}]
