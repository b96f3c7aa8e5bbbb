"""Recorded replies of a model: a gateway that keeps what it hears, and one that answers from what was kept.

A reply is found again by a hash of the messages and of the JSON schema asked for. Whatever changes what the model reads
or may write makes the request a new one, and replaying it fails: the replies must be recorded anew.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from pydantic import BaseModel

from extraction import errors as extraction_errors
from extraction.config import ModelSpec
from extraction.errors import AskError
from extraction.gateway import Gateway, Reply
from schemas import Usage

T = TypeVar("T", bound=BaseModel)

#: What some errors of the extractor carry beside message and usage.
ERROR_WORDS: Final = ("partial", "retry_after")
RERECORD: Final = "re-record with `claimwire eval baseline`"


class ReplayMiss(Exception):
    """The extractor asked what was not asked when the replies were recorded. Not an `AskError`: no model failed."""


class Store:
    """Recorded replies by the hash of their request: the reply, or the error that came of it."""

    def __init__(self, entries: dict[str, dict[str, Any]] | None = None) -> None:
        self.entries = entries or {}
        self.used: set[str] = set()
        """Requests that were made since; the rest is left over from earlier prompts."""
        self.missed: list[str] = []
        """What was asked and not found, in a few words each; a replay with misses is void."""

    @classmethod
    def load(cls, path: Path) -> "Store":
        """The store at `path`, empty where there is none."""
        return cls(json.loads(path.read_bytes()) if path.exists() else {})

    def save(self, path: Path, *, only_used: bool = False) -> None:
        """Write one reply a line, sorted, so that a change can be read as a diff."""
        keys = sorted(self.used & set(self.entries) if only_used else self.entries)
        rows = (f"{json.dumps(key)}: {json.dumps(self.entries[key], ensure_ascii=False)}" for key in keys)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")

    def find(self, key: str) -> dict[str, Any] | None:
        """What is recorded under a key, or None. Raises the recorded error where the model had failed."""
        self.used.add(key)
        entry = self.entries.get(key)
        if entry is not None and "error" in entry:
            kind: type[AskError] = getattr(extraction_errors, entry["error"])
            words = {name: entry[name] for name in ERROR_WORDS if name in entry}
            raise kind(entry["message"], usage=Usage.model_validate(entry["usage"]), **words)
        return entry

    def keep(self, key: str, reply: Reply[Any]) -> None:
        """Record a reply."""
        self.entries[key] = {
            "draft": reply.draft.model_dump(mode="json"),
            "usage": reply.usage.model_dump(),
            "attempts": reply.attempts,
            "finish": reply.finish,
            "model": reply.model,
        }

    def keep_error(self, key: str, error: AskError) -> None:
        """Record that the model failed, and how."""
        entry = {"error": type(error).__name__, "message": str(error), "usage": error.usage.model_dump()}
        self.entries[key] = entry | {name: getattr(error, name) for name in ERROR_WORDS if hasattr(error, name)}


def reply_of(entry: dict[str, Any], draft: type[T]) -> Reply[T]:
    """A recorded reply as the gateway gave it."""
    usage = Usage.model_validate(entry["usage"])
    rest = {name: entry[name] for name in ("attempts", "finish", "model")}
    return Reply(draft=draft.model_validate(entry["draft"]), usage=usage, **rest)


def key_of(messages: list[dict[str, str]], shape: type[BaseModel]) -> str:
    """Hash of what the model reads, and of the schema that it must fill."""
    asked = json.dumps([messages, shape.model_json_schema()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(asked.encode()).hexdigest()[:32]


class ReplayGateway:
    """Answers from a store; a request that is not in it is a `ReplayMiss`."""

    def __init__(self, spec: ModelSpec, store: Store) -> None:
        self.spec = spec
        self._store = store

    async def ready(self) -> str | None:
        """Always ready: no model is needed."""
        return None

    async def ask(
        self,
        messages: list[dict[str, str]],
        draft: type[T],
        *,
        max_tokens: int,
        temperature: float = 0,
        within_s: float | None = None,
    ) -> Reply[T]:
        """See `extraction.gateway.Gateway.ask`. The limits given now do not matter: those of the recording held."""
        return reply_of(self._recorded(messages, draft), draft)

    def _recorded(self, messages: list[dict[str, str]], shape: type[BaseModel]) -> dict[str, Any]:
        entry = self._store.find(key_of(messages, shape))
        if entry is None:
            last = messages[-1]["content"][-80:]
            self._store.missed.append(last)
            raise ReplayMiss(f"no recorded reply to a request that ends in {last!r}; {RERECORD}")
        return entry

    async def aclose(self) -> None:
        """Nothing is open."""


class RememberedParses:
    """A spaCy pipeline that parses each list of texts once in a process: parsing is most of the time that a replay takes."""

    _parsed: ClassVar[dict[tuple[int, tuple[str, ...]], list[Any]]] = {}

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp

    def __getattr__(self, name: str) -> Any:
        return getattr(self._nlp, name)

    def __call__(self, text: str) -> Any:
        """See `spacy.Language.__call__`."""
        return next(self.pipe([text]))

    def pipe(self, texts: Sequence[str]) -> Iterator[Any]:
        """See `spacy.Language.pipe`."""
        key = (id(self._nlp), tuple(texts))
        if key not in self._parsed:
            self._parsed[key] = list(self._nlp.pipe(key[1]))
        return iter(self._parsed[key])


class RecordingGateway:
    """Asks a real model what the store does not hold yet, and keeps what it says.

    Only a reply, or a model's own failure to give one, is kept; an outage must not become a record.
    """

    def __init__(self, gateway: Gateway, store: Store) -> None:
        self.spec = gateway.spec
        self._gateway = gateway
        self._store = store

    async def ready(self) -> str | None:
        """Whether the real model is."""
        return await self._gateway.ready()

    async def ask(
        self,
        messages: list[dict[str, str]],
        draft: type[T],
        *,
        max_tokens: int,
        temperature: float = 0,
        within_s: float | None = None,
    ) -> Reply[T]:
        """See `extraction.gateway.Gateway.ask`."""
        key = key_of(messages, draft)
        if known := self._store.find(key):
            return reply_of(known, draft)
        try:
            reply = await self._gateway.ask(
                messages, draft, max_tokens=max_tokens, temperature=temperature, within_s=within_s
            )
        except extraction_errors.ModelError as error:
            self._store.keep_error(key, error)
            raise
        self._store.keep(key, reply)
        return reply

    async def aclose(self) -> None:
        """Release the real model."""
        await self._gateway.aclose()
