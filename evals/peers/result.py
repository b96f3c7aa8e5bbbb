"""From what a peer gave to an `Extraction`: status, usage over all attempts, and whatever was lost, in plain sight."""

import time
from dataclasses import dataclass, field
from typing import Any

from evals.peers.assemble import Assembled
from schemas import Article, ArticleInfo, Extraction, Notice, Provenance, Span, Tried, Unread, Usage
from schemas.vocabulary import Status


@dataclass
class Attempt:
    """One peer at work on one report: who, how, and what it has cost so far."""

    profile: str
    model: str
    software: str
    prompt: str
    prompt_sha256: str
    strategy: str
    usage: Usage = field(default_factory=Usage)
    error: str | None = None
    """Why it fell short, in words without any model output."""
    notices: list[Notice] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def count(self, usage: Any) -> None:
        """Add one answered call; ``usage`` is the server's own count, in the OpenAI shape, or null."""
        self.usage += Usage(
            calls=1,
            input_tokens=getattr(usage, "prompt_tokens", 0) or 0,
            output_tokens=getattr(usage, "completion_tokens", 0) or 0,
        )

    def note(self, code: str, message: str) -> None:
        """Add a warning to the result."""
        self.notices.append(Notice(code=code, message=message))


def finish(article: Article, attempt: Attempt, found: Assembled, unread: list[Span]) -> Extraction:
    """The result: `complete`, `partial` where ranges of the text went unread, or `failed` where all of it did."""
    text = article.text or ""
    status: Status = "complete" if not unread else "failed" if _length(unread) >= len(text) else "partial"
    if attempt.error:
        attempt.note("peer_fell_short", attempt.error)
    return Extraction(
        status=status,
        article=ArticleInfo(
            id=article.id,
            publisher=article.publisher,
            headline=article.headline,
            published_on=article.published_on,
            language=article.language,
            url=article.url,
            text=text,
        ),
        actors=found.actors,
        events=found.events,
        claims=found.claims,
        read=_rest(unread, len(text)),
        not_read=[Unread(start=span.start, end=span.end, reason="model_failed") for span in unread],
        warnings=[*attempt.notices, *found.notices()],
        dropped=found.dropped,
        provenance=Provenance(
            profile=attempt.profile,
            model=attempt.model,
            tried=[Tried(model=attempt.model, calls=attempt.usage.calls, error=attempt.error)],
            prompt=attempt.prompt,
            prompt_sha256=attempt.prompt_sha256,
            strategy=attempt.strategy,
            parser=None,
            usage=attempt.usage,
            seconds=time.monotonic() - attempt.started,
            software=attempt.software,
        ),
    )


def _length(spans: list[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _rest(unread: list[Span], length: int) -> list[Span]:
    """The ranges of the text between the unread ones."""
    edges = [
        0,
        *(edge for span in sorted(unread, key=lambda span: span.start) for edge in (span.start, span.end)),
        length,
    ]
    return [Span(start=start, end=end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
