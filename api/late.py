"""An extractor that is imported only once it is needed: the server is up before the reading is."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from extraction.config import ExtractorConfig
from extraction.parsers import Parsers
from schemas import Article, Comparison, Extraction

if TYPE_CHECKING:
    from extraction import Extractor
    from extraction.work import Report


class Reader(Protocol):
    """What the service asks of an extractor."""

    async def extract(
        self, article: Article, *, profile: str | None = None, on_progress: "Report | None" = None
    ) -> Extraction:
        """See `extraction.Extractor.extract`."""

    async def compare(self, extractions: Sequence[Extraction], *, profile: str) -> Comparison:
        """See `extraction.Extractor.compare`."""

    async def aclose(self) -> None:
        """See `extraction.Extractor.aclose`."""


class LateExtractor:
    """`extraction.Extractor`, imported in a thread by the first who needs it."""

    def __init__(self, config: ExtractorConfig, parsers: Parsers | None = None) -> None:
        self._config, self._parsers = config, parsers
        self._lock = asyncio.Lock()
        self._real: Extractor | None = None

    async def load(self) -> "Extractor":
        """The extractor."""
        async with self._lock:
            if self._real is None:
                self._real = await asyncio.to_thread(_make, self._config, self._parsers)
            return self._real

    async def warm(self) -> None:
        """See `extraction.Extractor.warm`."""
        await (await self.load()).warm()

    async def extract(
        self, article: Article, *, profile: str | None = None, on_progress: "Report | None" = None
    ) -> Extraction:
        """See `extraction.Extractor.extract`."""
        return await (await self.load()).extract(article, profile=profile, on_progress=on_progress)

    async def compare(self, extractions: Sequence[Extraction], *, profile: str) -> Comparison:
        """See `extraction.Extractor.compare`."""
        return await (await self.load()).compare(extractions, profile=profile)

    async def aclose(self) -> None:
        """See `extraction.Extractor.aclose`."""
        if self._real is not None:
            await self._real.aclose()


def _make(config: ExtractorConfig, parsers: Parsers | None) -> "Extractor":
    from extraction import Extractor

    return Extractor(config, parsers=parsers)
