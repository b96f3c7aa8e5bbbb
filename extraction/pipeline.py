"""`Extractor.extract`: one article in, one result out. Reads top to bottom as the story of a request."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from extraction import asking, weights
from extraction.asking import Gathered, Question
from extraction.assemble import build
from extraction.config import RULES, ExtractorConfig, ModelSpec, Profile
from extraction.errors import (
    ArticleEmpty,
    ArticleNotText,
    ArticleTooLong,
    AskError,
    ExtractionError,
    LanguageNotSupported,
    ModelError,
    NoModelAvailable,
    OutputUnusable,
)
from extraction.gateway import Gateway, make_gateway
from extraction.grounding import Grounder
from extraction.page import Page, html_to_text, looks_english, read_page
from extraction.parsing import load_parser, parse
from extraction.prompting import load_prompt
from extraction.reading import Reading
from schemas import (
    MAX_CHARS,
    Article,
    ArticleInfo,
    Claim,
    Dropped,
    Extraction,
    Notice,
    Provenance,
    Span,
    Tried,
    Unread,
    Usage,
)
from schemas.draft import ArticleDraft, SentenceDraft
from schemas.vocabulary import Status

GatewayFactory = Callable[[ModelSpec], Gateway]
#: A short answer about one sentence; longer ones are loops.
SENTENCE_TOKENS = 160


@dataclass(frozen=True)
class Progress:
    """How far an extraction is. ``claim`` carries a finished item where there is one."""

    stage: str
    done: int
    total: int
    tokens: int = 0
    claim: Claim | None = None


Report = Callable[[Progress], None]


@dataclass
class _Work:
    """What one extraction has gathered so far."""

    profile: Profile
    report: Report
    started: float = field(default_factory=time.monotonic)
    usage: Usage = field(default_factory=Usage)
    tried: list[Tried] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    model: str | None = None
    strategy: str = "rules"
    prompt: tuple[str, str] | None = None
    answered: int = 0

    def spent(self) -> str | None:
        """Which limit of the profile is used up, if any."""
        if self.profile.deadline_s is not None and time.monotonic() - self.started > self.profile.deadline_s:
            return "deadline"
        if (
            self.profile.token_budget is not None
            and self.usage.input_tokens + self.usage.output_tokens >= self.profile.token_budget
        ):
            return "budget"
        return None


class Extractor:
    """Turns articles into extractions, with the models of a configuration. Safe to share between requests."""

    def __init__(self, config: ExtractorConfig, gateways: GatewayFactory | None = None) -> None:
        self.config = config
        self._make = gateways or make_gateway
        self._open: dict[str, Gateway] = {}
        self._parser: tuple[Any, str | None] | None = None
        self._lock = asyncio.Lock()

    async def extract(
        self, article: Article, *, profile: str | None = None, on_progress: Report | None = None
    ) -> Extraction:
        """Read one article. Raises subclasses of `ExtractionError` only."""
        chosen = self.config.profile(profile)
        work = _Work(chosen, on_progress or (lambda _: None))
        work.report(Progress("reading", 0, 1))
        page = await asyncio.to_thread(_page_of, article)
        nlp, parser = await self._load_parser(work)
        work.report(Progress("parsing", 0, 1))
        sentences = await asyncio.to_thread(parse, page, nlp)
        reading = await asyncio.to_thread(Reading, page, sentences, article.published_on, article.publisher)
        await self._ask(reading, work)
        work.report(Progress("assembling", 0, 1, _tokens(work.usage)))
        result = await asyncio.to_thread(_result, article, page, reading, work, parser)
        for claim in result.claims:
            work.report(Progress("assembling", 1, 1, _tokens(work.usage), claim))
        return result

    async def aclose(self) -> None:
        """Let go of all models."""
        for gateway in self._open.values():
            await gateway.aclose()
        self._open.clear()

    def gateway(self, spec: ModelSpec) -> Gateway:
        """The gateway of a model, made once."""
        key = spec.model_dump_json()
        if key not in self._open:
            self._open[key] = self._make(spec)
        return self._open[key]

    async def _load_parser(self, work: _Work) -> tuple[Any, str | None]:
        async with self._lock:
            if self._parser is None:
                work.report(Progress("loading parser", 0, 1))
                try:
                    path = await asyncio.to_thread(weights.parser_path)
                    self._parser = (await asyncio.to_thread(load_parser, str(path)), Path(path).parent.name or "spacy")
                    self._parser = (
                        self._parser[0],
                        f"{self._parser[0].meta['lang']}_{self._parser[0].meta['name']} {self._parser[0].meta['version']}",
                    )
                except (ExtractionError, OSError, ImportError, ValueError) as error:
                    work.warnings.append(
                        Notice(
                            code="no_parser",
                            message=f"read without the linguistic pipeline, at a loss of quality: {type(error).__name__}; `claimwire models pull` fetches it",
                        )
                    )
                    return None, None
        return self._parser

    # --- asking models --------------------------------------------------------------------------------------------

    async def _ask(self, reading: Reading, work: _Work) -> None:
        """Go down the chain. What one model answered stays when the next has to go on."""
        open_questions = asking.questions(reading)
        article_done = False
        for spec in work.profile.chain:
            if spec.name == RULES:
                if work.model is None:
                    work.model = RULES
                work.tried.append(Tried(model=RULES, calls=0, error=None))
                break
            gateway = self.gateway(spec)
            missing = await self._fetch(spec, work) if spec.embedded else None
            if missing is None:
                missing = await gateway.ready()
            if missing is not None:
                work.tried.append(Tried(model=spec.name, calls=0, error=missing))
                continue
            if spec.strategy == "whole":
                article_done = await self._ask_whole(reading, gateway, work)
                if article_done:
                    return
            else:
                open_questions = await self._ask_windows(reading, gateway, open_questions, work)
                if not open_questions:
                    return
            if work.spent():
                break
        self._close(reading, work, open_questions)

    @staticmethod
    async def _fetch(spec: ModelSpec, work: _Work) -> str | None:
        """Bring an embedded model's file onto this machine if it is not there; null, or why it cannot be had."""
        if weights.missing(spec) is None:
            return None
        try:
            await asyncio.to_thread(
                weights.ensure, spec, lambda done, total: work.report(Progress("loading model", done, total))
            )
        except ExtractionError as error:
            return str(error)
        return None

    def _close(self, reading: Reading, work: _Work, left: list[Question]) -> None:
        """After the chain's end: whether that is a result of rules, a part, or none."""
        if work.profile.chain[-1].name == RULES and work.model is not None:
            failed = [t.model for t in work.tried if t.error]
            if failed:
                work.warnings.append(
                    Notice(
                        code="rules_only" if work.model == RULES else "rest_by_rules",
                        message=f"read by grammar and word lists where no model answered; tried: {', '.join(failed)}",
                    )
                )
            return
        if not work.answered:
            if work.tried and all(t.calls for t in work.tried if t.error) and any(t.calls for t in work.tried):
                raise OutputUnusable("the models answered, but nothing that could be used; see `tried`", work.tried)
            raise NoModelAvailable(
                "no model of the profile could answer; `claimwire models list` shows what is missing", work.tried
            )
        reason = work.spent() or "model_failed"
        work.unread += [
            Unread(start=q.sentence.start, end=q.sentence.end, reason=reason, zone=q.sentence.zone) for q in left
        ]

    async def _ask_whole(self, reading: Reading, gateway: Gateway, work: _Work) -> bool:
        prompt = load_prompt(asking.ARTICLE_PROMPT)
        work.report(Progress("asking", 0, 1, _tokens(work.usage)))
        try:
            reply = await gateway.ask(
                asking.article_messages(reading), ArticleDraft, max_tokens=gateway.spec.max_output_tokens
            )
        except AskError as error:
            work.usage += error.usage
            work.tried.append(Tried(model=gateway.spec.name, calls=max(error.usage.calls, 1), error=_reason(error)))
            return False
        work.usage += reply.usage
        model = _label(gateway.spec, reply.model)
        asking.apply_article(reading, Grounder(reading.text), reply.draft, model, work.gathered)
        reading.attributions = sorted(work.gathered.added, key=lambda a: a.start)
        self._answered(work, gateway, model, reply.usage.calls, "whole", (asking.ARTICLE_PROMPT, prompt.sha256))
        return True

    @staticmethod
    def _answered(
        work: _Work, gateway: Gateway, model: str, calls: int, strategy: str, prompt: tuple[str, str]
    ) -> None:
        work.model, work.strategy, work.prompt = model, strategy, prompt
        work.answered += 1
        work.tried.append(Tried(model=gateway.spec.name, calls=calls, error=None))

    async def _ask_windows(
        self, reading: Reading, gateway: Gateway, todo: list[Question], work: _Work
    ) -> list[Question]:
        """Ask the open questions, several in flight; return those that this model could not answer."""
        prompt = asking.sentence_prompt()
        grounder = Grounder(reading.text)
        slots = asyncio.Semaphore(gateway.spec.parallel)
        left: list[Question] = []
        state: dict[str, Any] = {
            "done": 0,
            "calls": 0,
            "error": None,
            "down": False,
            "model": gateway.spec.name,
            "good": 0,
        }

        async def one(question: Question) -> None:
            async with slots:
                if state["down"] or work.spent():
                    left.append(question)
                    return
                messages = prompt.render(before=question.before, sentence=question.sentence.text)
                try:
                    reply = await gateway.ask(
                        messages, SentenceDraft, max_tokens=min(SENTENCE_TOKENS, gateway.spec.max_output_tokens)
                    )
                except AskError as error:
                    work.usage += error.usage
                    state["calls"] += max(error.usage.calls, 1)
                    state["error"] = _reason(error)
                    if isinstance(error, ModelError):  # this answer was bad; the model may do better on the next
                        work.gathered.dropped.append(
                            Dropped(
                                kind="reply",
                                reason=_code(error),
                                raw=question.sentence.text[:500],
                                model=gateway.spec.name,
                            )
                        )
                        work.unread.append(
                            Unread(
                                start=question.sentence.start,
                                end=question.sentence.end,
                                reason="model_failed",
                                zone=question.sentence.zone,
                            )
                        )
                    else:
                        state["down"] = True
                        left.append(question)
                    return
                finally:
                    state["done"] += 1
                    work.report(Progress("asking", state["done"], len(todo), _tokens(work.usage)))
                work.usage += reply.usage
                state["calls"] += reply.usage.calls
                state["good"] += 1
                state["model"] = model = _label(gateway.spec, reply.model)
                asking.apply_sentence(reading, grounder, question, reply.draft, model, work.gathered)

        work.report(Progress("asking", 0, len(todo), _tokens(work.usage)))
        await asyncio.gather(*(one(q) for q in todo))
        reading.attributions = sorted(
            [a for a in reading.attributions if a not in work.gathered.added] + work.gathered.added,
            key=lambda a: a.start,
        )
        if state["good"] or not todo:
            work.model, work.strategy, work.prompt = state["model"], "windows", (asking.SENTENCE_PROMPT, prompt.sha256)
            work.answered += state["good"] or 1
        if not todo:  # every sentence was settled by grammar: nobody was asked, and nobody is named
            work.model, work.strategy, work.prompt = RULES, "rules", None
            work.warnings.append(
                Notice(
                    code="model_not_needed",
                    message=f"grammar settled every sentence; {gateway.spec.name} was ready but not asked",
                )
            )
        work.tried.append(
            Tried(
                model=gateway.spec.name,
                calls=state["calls"],
                error=state["error"] if left or (not state["good"] and todo) else None,
            )
        )
        return left


def _tokens(usage: Usage) -> int:
    return usage.input_tokens + usage.output_tokens


def _label(spec: ModelSpec, called: str) -> str:
    """The configured name of a model; where that is "auto", the one that the server listed."""
    return called if spec.name.endswith("/auto") else spec.name


def _reason(error: AskError) -> str:
    return f"{type(error).__name__}: {error}"


def _code(error: Exception) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()


def _page_of(article: Article) -> Page:
    """The text to read, checked; raises the caller's errors."""
    raw = article.text if article.text is not None else article.html or ""
    if len(raw) > MAX_CHARS * (1 if article.text is not None else 8):
        raise ArticleTooLong(f"the article has {len(raw):,} characters; at most {MAX_CHARS:,} are read")
    if "\x00" in raw or sum(not (c.isprintable() or c.isspace()) and ord(c) < 32 for c in raw[:20_000]) > 20:
        raise ArticleNotText("this is not text: it holds control characters; send plain text or HTML")
    text = raw if article.text is not None else html_to_text(raw)
    if not any(c.isalpha() for c in text):
        raise ArticleEmpty(
            "there is no text in it" if article.text is not None else "no article text was found in the HTML"
        )
    if len(text) > MAX_CHARS:
        raise ArticleTooLong(f"the article has {len(text):,} characters; at most {MAX_CHARS:,} are read")
    if (article.language or "en").lower().split("-")[0] != "en":
        raise LanguageNotSupported(f"language {article.language!r} is not read; only English is")
    if not looks_english(text):
        raise LanguageNotSupported("the text does not look English; only English is read")
    return read_page(text, article.headline)


def _result(article: Article, page: Page, reading: Reading, work: _Work, parser: str | None) -> Extraction:
    actors, events, claims = build(reading)
    furniture = [
        Unread(start=line.start, end=line.end, reason="furniture", zone="furniture")
        for line in page.lines
        if line.zone == "furniture" and line.end > line.start
    ]
    lost = [u for u in work.unread if u.reason != "furniture"]
    status: Status = "partial" if lost else "complete"
    if article.published_on is None:
        work.warnings.append(
            Notice(code="no_published_on", message='without published_on, dates such as "Thursday" stay unresolved')
        )
    return Extraction(
        status=status,
        article=ArticleInfo(
            id=article.id,
            publisher=article.publisher,
            headline=page.headline,
            published_on=article.published_on,
            language=article.language or "en",
            url=article.url,
            text=page.text,
        ),
        actors=actors,
        events=events,
        claims=claims,
        read=_read_ranges(page, lost),
        not_read=sorted([*furniture, *lost], key=lambda u: u.start),
        warnings=work.warnings,
        dropped=work.gathered.dropped,
        provenance=Provenance(
            profile=work.profile.name,
            model=work.model,
            tried=work.tried,
            prompt=work.prompt[0] if work.prompt else None,
            prompt_sha256=work.prompt[1] if work.prompt else None,
            strategy=work.strategy,
            parser=parser,
            usage=work.usage,
            seconds=round(time.monotonic() - work.started, 3),
            software=f"claimwire {version('claimwire')}",
        ),
    )


def _read_ranges(page: Page, lost: list[Unread]) -> list[Span]:
    """The readable lines, less the ranges that were lost, joined where they touch."""
    out: list[Span] = []
    for line in page.readable():
        at = line.start
        for gap in sorted((u for u in lost if line.start <= u.start < line.end), key=lambda u: u.start):
            if gap.start > at:
                out.append(Span(start=at, end=gap.start))
            at = gap.end
        if at < line.end:
            out.append(Span(start=at, end=line.end))
    return out
