"""`Extractor.extract`: one article in, one result out. Reads top to bottom as the story of a request."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from extraction import canary, outcome, weights
from extraction.breaker import Breakers
from extraction.chain import Chain
from extraction.comparing.asking import Settling
from extraction.comparing.assemble import Picture
from extraction.config import RULES, ExtractorConfig, ModelSpec, Profile
from extraction.errors import ExtractionError
from extraction.gateway import Gateway, make_gateway
from extraction.intake import page_of
from extraction.packed import Packed, unpack
from extraction.page import Page
from extraction.parsers import Parsers
from extraction.parsing import load_parser, parse, sentences, texts
from extraction.reading import Reading
from extraction.underway import Underway
from extraction.work import Progress, Report, Work, tokens
from schemas import Article, Comparison, Extraction, Notice

#: Something of everything that is read in articles.
_SAMPLE: Final = Article(
    text='Gunmen attacked a checkpoint near Tamba on Monday, killing at least 3 soldiers, the army said. "We were not there," said Ola Brandt.'
)
#: Two, so that a long article does not keep a short one waiting. More read no faster, since the parser holds the interpreter's lock,
#: and take it from whoever answers requests.
_GRAMMAR: Final = ThreadPoolExecutor(2, "grammar")
#: A text so short is read from page to result in less time than a thread takes to have its turn; what the grammar takes is apart.
SHORT_CHARS: Final = 1_000
GatewayFactory = Callable[[ModelSpec], Gateway]


class Extractor:
    """Turns articles into extractions, with the models of a configuration. Safe to share between requests."""

    def __init__(
        self,
        config: ExtractorConfig,
        gateways: GatewayFactory | None = None,
        wrap_parser: Callable[[Any], Any] = lambda nlp: nlp,
        parsers: Parsers | None = None,
    ) -> None:
        """``wrap_parser`` may put something around the spaCy pipeline once it is loaded, such as a memory of its parses.

        ``parsers`` are started once the first article needs them, and parse in its place.
        """
        self.config = config
        self._wrap_parser, self._parsers = wrap_parser, parsers
        self._make = gateways or make_gateway
        self._open: dict[str, Gateway] = {}
        self._breakers = Breakers()
        self._parser: tuple[Any, str | None] | None = None
        self._lock = asyncio.Lock()

    async def extract(
        self, article: Article, *, profile: str | None = None, on_progress: Report | None = None
    ) -> Extraction:
        """Read one article. Raises subclasses of `ExtractionError` only."""
        return await self._read(article, self.config.profile(profile), on_progress or (lambda _: None))

    async def compare(self, extractions: Sequence[Extraction], *, profile: str) -> Comparison:
        """Compare, and ask the models of a profile about the pairs that rules leave open. Raises `UnknownProfile`.

        The limits of the profile hold for the comparison as a whole. A model that fails costs relations, never the comparison.
        """
        chosen = self.config.profile(profile)
        picture = await asyncio.to_thread(Picture.of, extractions)
        questions = await Settling(picture, chosen, self.gateway, self._breakers).ask()
        return await asyncio.to_thread(picture.comparison, questions)

    async def warm(self) -> None:
        """Load what the first article would wait for: parser and word lists. Fetches nothing."""
        if weights.parser_here():
            await self._read(
                _SAMPLE, Profile(name="warm-up", chain=(ModelSpec(name=RULES, strategy=RULES),)), lambda _: None
            )

    async def _read(self, article: Article, profile: Profile, report: Report) -> Extraction:
        work = Work.on(profile, report)
        work.report(Progress("reading", 0, 1))
        short = len(article.text or article.html or "") <= SHORT_CHARS
        page = page_of(article) if short else await asyncio.to_thread(page_of, article)
        nlp, parser = await self._load_parser(work)
        underway = Underway(
            page,
            article.published_on,
            lambda: asyncio.ensure_future(self._grammar(page, nlp, article)),
            lambda: work.report(_parsing(work)),
        )
        try:
            await Chain(underway, work, self.gateway, self._breakers, canary.unfit).ask()
            reading = await underway.reading()
        finally:
            underway.close()
        work.report(Progress("assembling", 0, 1, tokens(work.usage)))
        told = (article, page, reading, work, parser)
        result = outcome.result(*told) if short else await asyncio.to_thread(outcome.result, *told)
        for claim in result.claims:
            work.report(Progress("assembling", 1, 1, tokens(work.usage), claim))
        return result

    async def _grammar(self, page: Page, nlp: Any | None, article: Article) -> Reading:
        """Read a page by grammar: parsed in a process of its own where one is ready, else in a thread."""
        apart = self._parsers if nlp is not None and self._parsers is not None and self._parsers.ready else None
        lines = texts(page) if apart is not None else []
        packed = await apart.parse(lines) if apart is not None else None
        told = (page, nlp, article, lines, packed)
        if packed is not None and len(page.text) <= SHORT_CHARS:
            return _reading(*told)
        return await asyncio.get_running_loop().run_in_executor(_GRAMMAR, _reading, *told)

    async def aclose(self) -> None:
        """Let go of all models."""
        if self._parsers is not None:
            await self._parsers.aclose()
        for gateway in self._open.values():
            await gateway.aclose()
        self._open.clear()

    def gateway(self, spec: ModelSpec) -> Gateway:
        """The gateway of a model, made once."""
        key = spec.model_dump_json()
        if key not in self._open:
            self._open[key] = self._make(spec)
        return self._open[key]

    async def _load_parser(self, work: Work) -> tuple[Any, str | None]:
        async with self._lock:
            if self._parser is None:
                work.report(Progress("loading parser", 0, 1))
                try:
                    path = await asyncio.to_thread(weights.parser_path)
                    nlp = await asyncio.to_thread(load_parser, str(path))
                    meta = nlp.meta
                    self._parser = self._wrap_parser(nlp), f"{meta['lang']}_{meta['name']} {meta['version']}"
                    if self._parsers is not None:
                        self._parsers.start(str(path))
                except (ExtractionError, OSError, ImportError, ValueError) as error:
                    work.warnings.append(
                        Notice(
                            code="no_parser",
                            message=f"read without the linguistic pipeline, at a loss of quality: {type(error).__name__}; `claimwire models pull` fetches it",
                        )
                    )
                    return None, None
        return self._parser


def _reading(page: Page, nlp: Any | None, article: Article, lines: list[str], packed: list[Packed] | None) -> Reading:
    if packed is None:
        found = parse(page, nlp)
    else:
        found = sentences(page, nlp, [unpack(nlp, *both) for both in zip(lines, packed, strict=True)])
    return Reading(page, found, article.published_on, article.publisher)


def _parsing(work: Work) -> Progress:
    return Progress("parsing", 0, 1, tokens(work.usage))
