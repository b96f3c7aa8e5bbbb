"""The server that a peer is pointed at: that of the first model of a profile that is ready, the same that claimwire asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from extraction import targets, weights
from extraction.config import RULES, ExtractorConfig
from extraction.errors import NoModelAvailable
from schemas import Tried

#: Context of the embedded engine, in tokens a call, where a peer is served. Definitions and examples of the whole task take
#: 2,700 (instructor) to 4,500 tokens (LangExtract), a reply up to 6,144: in the 4,096 that do for claimwire's short questions
#: every reply would be cut off, which would be our doing, not the peer's.
CONTEXT_TOKENS: Final = 12_288
#: Seconds that a peer's call may take. It writes thousands of tokens in one reply; the profile's limit is meant for short ones.
TIMEOUT_S: Final = 1800.0


@dataclass(frozen=True)
class Server:
    """An OpenAI-compatible server and the model on it."""

    label: str
    """The configured name of the model."""
    model: str
    """litellm's name of it."""
    base_url: str | None
    api_key: str | None
    parallel: int
    timeout_s: float

    @property
    def model_id(self) -> str:
        """The name that the server itself knows the model by."""
        return self.model.split("/", 1)[-1]


@asynccontextmanager
async def serving(config: ExtractorConfig, profile: str) -> AsyncIterator[Server]:
    """The first ready model of ``profile``; its weights are fetched if they are not there. Raises `NoModelAvailable`."""
    tried: list[Tried] = []
    for spec in config.profile(profile).chain:
        if spec.name == RULES:
            continue
        if spec.embedded:
            spec = spec.model_copy(update={"context_tokens": max(spec.context_tokens, CONTEXT_TOKENS)})
            await asyncio.to_thread(weights.ensure, spec)
        if (missing := await targets.missing(spec)) is not None:
            tried.append(Tried(model=spec.name, calls=0, error=missing))
            continue
        target = await targets.resolve(spec)
        yield Server(
            spec.name, target.model, target.api_base, target.key, spec.parallel, max(spec.timeout_s, TIMEOUT_S)
        )
        return
    raise NoModelAvailable(f"no model of profile {profile!r} is ready for a peer", tried)
