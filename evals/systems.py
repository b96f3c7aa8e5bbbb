"""The extractors that can be run: claimwire itself, and the peers in `evals/peers/`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol

from schemas import Article, Extraction

if TYPE_CHECKING:
    from extraction import Extractor, Progress
    from extraction.config import ExtractorConfig, ModelSpec
    from extraction.gateway import Gateway

OWN: Final = "claimwire"
#: Each is a module `evals.peers.<name>` with `async def extract(article, config, profile) -> Extraction`.
PEERS: Final = ("instructor", "langextract")

OnProgress = Callable[["Progress"], None]
GatewayFactory = Callable[["ModelSpec"], "Gateway"]


class System(Protocol):
    """Anything that reads a report."""

    async def extract(self, article: Article, on_progress: OnProgress | None) -> Extraction:
        """Read one report. Whatever it raises makes this a failed report."""
        ...

    async def aclose(self) -> None:
        """Release models and connections."""
        ...


@dataclass(frozen=True)
class Claimwire:
    """The project's own extractor on one profile."""

    extractor: "Extractor"
    profile: str

    async def extract(self, article: Article, on_progress: OnProgress | None) -> Extraction:
        """See `extraction.Extractor.extract`."""
        return await self.extractor.extract(article, profile=self.profile, on_progress=on_progress)

    async def aclose(self) -> None:
        """See `extraction.Extractor.aclose`."""
        await self.extractor.aclose()


@dataclass(frozen=True)
class Peer:
    """Another library on the same model and the same server."""

    module: Any
    config: "ExtractorConfig"
    profile: str

    async def extract(self, article: Article, on_progress: OnProgress | None) -> Extraction:
        """Peers report no progress inside a report."""
        extraction: Extraction = await self.module.extract(article, self.config, self.profile)
        return extraction

    async def aclose(self) -> None:
        """Peers hold nothing open between reports."""


def system_of(name: str, config: "ExtractorConfig", profile: str, gateways: GatewayFactory | None = None) -> System:
    """A system by its name, `claimwire` or one of `PEERS`; `gateways` replaces the way to models of claimwire's own."""
    if name == OWN:
        from extraction import Extractor

        return Claimwire(Extractor(config, gateways), profile)
    return Peer(import_module(f"evals.peers.{name}"), config, profile)
