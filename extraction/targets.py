"""Where a configured model answers right now: a hosted address, a server found on this machine, or the embedded engine."""

import asyncio
import importlib.util
import os
import ssl
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import httpx

from extraction import engine, weights
from extraction.config import ModelSpec
from extraction.errors import ProviderUnavailable
from extraction.guard import GuardedTransport

PROBE_TIMEOUT_S: Final = 3.0
#: Families of models in Ollama's list that make vectors, not text.
_NOT_CHAT: Final = ("bert", "embed")


@dataclass(frozen=True)
class Target:
    """What a call needs to be sent."""

    model: str
    """litellm's name, with `auto` and `embedded/` resolved."""
    api_base: str | None
    key: str | None


async def missing(spec: ModelSpec) -> str | None:
    """What the model lacks to be asked now, in words that name the fix; null if nothing. Fetches nothing, starts nothing."""
    if spec.embedded:
        if importlib.util.find_spec("xllamacpp") is None:
            return "the package xllamacpp is not installed; run: pip install xllamacpp"
        return await asyncio.to_thread(weights.missing, spec)
    if spec.key_env and not os.environ.get(spec.key_env):
        return f"no key: set ${spec.key_env}"
    if spec.api_base is None:
        return None
    try:
        await _listed(spec)
    except ProviderUnavailable as error:
        return str(error)
    return None


async def held(spec: ModelSpec) -> AbstractContextManager[None]:
    """What a question to a model is put in, from before `resolve`: the embedded engine must know whether anybody waits."""
    if not spec.embedded:
        return nullcontext()
    return engine.engine_for(await asyncio.to_thread(weights.located, spec), spec).question()


async def resolve(spec: ModelSpec) -> Target:
    """Where to send a question; starts the embedded engine if need be. Raises `ProviderUnavailable`."""
    if spec.embedded:
        file = await asyncio.to_thread(weights.located, spec)
        end = await asyncio.to_thread(engine.engine_for(file, spec).endpoint)
        return Target(f"hosted_vllm/{end.model}", end.base_url, end.key)
    key = os.environ.get(spec.key_env) if spec.key_env else None
    provider, _, name = spec.name.partition("/")
    if name == "auto":
        names = await _listed(spec)
        if not names:
            raise ProviderUnavailable(
                f"{spec.api_base} offers no model; load one there, or write its name in place of auto"
            )
        return Target(f"{provider}/{names[0]}", spec.api_base, key)
    return Target(spec.name, spec.api_base, key)


async def _listed(spec: ModelSpec) -> list[str]:
    """The models that the server lists, empty where it keeps no list."""
    ollama = spec.name.startswith("ollama")
    base = (spec.api_base or "").rstrip("/")
    key = os.environ.get(spec.key_env) if spec.key_env else None
    limits = httpx.Timeout(PROBE_TIMEOUT_S, connect=min(PROBE_TIMEOUT_S, spec.connect_s))
    try:
        async with httpx.AsyncClient(timeout=limits, transport=GuardedTransport(verify=_verify(base))) as client:
            answer = await client.get(
                base + ("/api/tags" if ollama else "/models"), headers={"Authorization": f"Bearer {key}"} if key else {}
            )
    except httpx.HTTPError:
        raise ProviderUnavailable(f"nothing answers at {base}; start the server, or change api_base") from None
    if answer.status_code in (401, 403):
        fix = f"check ${spec.key_env}" if spec.key_env else "name the variable that holds its key in key_env"
        raise ProviderUnavailable(f"{base} wants a key; {fix}")
    if answer.status_code >= 500:
        raise ProviderUnavailable(f"{base} is not ready (HTTP {answer.status_code})")
    names = _names(answer, ollama)
    if names is None and spec.name.endswith("/auto"):
        raise ProviderUnavailable(f"what answers at {base} is not a model server")
    return names or []


def _verify(base: str) -> ssl.SSLContext | bool:
    """Certificates cost tens of milliseconds to load: once, and only where there are any."""
    return _certificates() if base.startswith("https") else False


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _names(answer: httpx.Response, ollama: bool) -> list[str] | None:
    """Names in a server's list, or null if this is no such list: any web server may listen on a usual port."""
    try:
        body = answer.json()
        rows: list[Any] = body["models"] if ollama else body["data"]
        if ollama:
            rows = [
                row
                for row in rows
                if not any(word in str(row.get("details", {}).get("family", "")) for word in _NOT_CHAT)
            ]
        return [str(row["name" if ollama else "id"]) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
