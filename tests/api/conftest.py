"""A small extractor that does what a test says, and clients for it."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from extraction import Progress
from extraction.comparing.assemble import Picture
from schemas import (
    Actor,
    Article,
    ArticleInfo,
    Claim,
    Comparison,
    Evidence,
    Extraction,
    Provenance,
    Quantity,
    Tried,
    Unread,
    Usage,
)
from schemas.comparison import Questions

TEXT = "Shells hit the port of Velmara, killing at least 12 people, the governor's office said."


def claim() -> Claim:
    return Claim(
        id="c1",
        speaker="a1",
        relayed_by=[],
        stance="asserts",
        statement="Shells killed at least 12 people in Velmara.",
        quantities=[Quantity(measure="killed", low=12, high=None, qualifier="at_least", of=None, unit="people")],
        about=[],
        contradicts=[],
        direct_quote=False,
        period=None,
        said_on=None,
        evidence=[Evidence(start=0, end=len(TEXT), text=TEXT)],
    )


def extraction_of(article: Article, profile: str, status: str = "complete", model: str = "fake") -> Extraction:
    unread = [Unread(start=0, end=6, reason="model_failed")] if status == "partial" else []
    return Extraction.model_validate(
        {
            "status": status,
            "article": ArticleInfo.model_validate(article.model_dump(exclude={"html"})),
            "actors": [
                Actor(id="a1", name="governor's office", aliases=[], kind="government", country=None, part_of=None)
            ],
            "events": [],
            "claims": [claim()] if article.text == TEXT else [],
            "not_read": unread,
            "provenance": Provenance(
                profile=profile,
                model=model,
                tried=[],
                prompt=None,
                prompt_sha256=None,
                strategy="rules",
                parser=None,
                usage=Usage(),
                seconds=0.1,
                software="claimwire test",
            ),
        }
    )


class FakeExtractor:
    """Answers with the article it was given; `error`, `status`, `hold` and `shown` change that."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.status = "complete"
        self.model = "fake"
        self.hold: float = 0
        self.shown: list[Progress] = []
        self.seen: list[tuple[Article, str | None]] = []
        self.cancelled = 0
        self.closed = False

    async def extract(
        self, article: Article, *, profile: str | None = None, on_progress: Callable[[Progress], None] | None = None
    ) -> Extraction:
        self.seen.append((article, profile))
        for progress in self.shown:
            if on_progress:
                on_progress(progress)
        try:
            await asyncio.sleep(self.hold)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error:
            raise self.error
        return extraction_of(article, profile or "default", self.status, self.model)

    async def compare(self, extractions: Sequence[Extraction], *, profile: str) -> Comparison:
        """A comparison by rules, as if a model had left some pairs unanswered."""
        await asyncio.sleep(self.hold)
        if self.error:
            raise self.error
        questions = Questions(
            profile=profile,
            model=None,
            prompt="pair/v1",
            prompt_sha256="",
            open_pairs=3,
            related=0,
            unrelated=0,
            failed=1,
            not_asked=2,
            left_because="no_model",
            tried=[Tried(model="fake", calls=1, error="it went down")],
            usage=Usage(calls=1),
        )
        return Picture.of(extractions).comparison(questions)

    async def aclose(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the results of whoever runs it."""
    monkeypatch.setattr("api.app.cache_dir", lambda: tmp_path / "cache")


@pytest.fixture
def fake() -> FakeExtractor:
    return FakeExtractor()


@pytest.fixture
def settings() -> Settings:
    return Settings(max_body_bytes=4096, result_cache=False)


@pytest.fixture
def client(fake: FakeExtractor, settings: Settings) -> TestClient:
    # Without `with`: the lifespan would warm up a gateway that these tests do not need.
    return TestClient(create_app(settings, fake))  # type: ignore[arg-type]


@pytest.fixture
def made() -> Extraction:
    """A finished result of the profile `rules`."""
    return extraction_of(Article(text=TEXT), "rules", model="rules")


@pytest.fixture
def text() -> str:
    return TEXT


@pytest.fixture
def two_steps() -> list[Progress]:
    """What an extractor reports that finds one claim on its way."""
    return [
        Progress("asking", 0, 2, 0, None),
        Progress("asking", 1, 2, 40, claim()),
        Progress("asking", 2, 2, 80, None),
    ]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, "utf-8")
    return path
