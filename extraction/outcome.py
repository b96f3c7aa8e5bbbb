"""From finished work to the public result: status, ranges read and not read, provenance."""

import time
from functools import cache
from importlib.metadata import version

from extraction.assemble import build
from extraction.measured import measured
from extraction.page import Page
from extraction.reading import Reading
from extraction.sent import cut_out, evidence_as_sent, left_out, ranges_as_sent, source_of, without
from extraction.work import Work
from schemas import Article, ArticleInfo, Extraction, Notice, Provenance, Span, Unread
from schemas.vocabulary import Status


def result(article: Article, page: Page, reading: Reading, work: Work, parser: str | None) -> Extraction:
    """The result of an article that was read to its end, or as far as its limits let it."""
    actors, events, claims = build(reading)
    furniture = [
        Unread(start=line.start, end=line.end, reason="furniture", zone="furniture")
        for line in page.lines
        if line.zone == "furniture" and line.end > line.start
    ]
    lost = [u for u in work.unread if u.reason != "furniture"]
    foreign = any(cut.reason == "language" for cut in page.cuts)
    status: Status = "partial" if lost or foreign else "complete"
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
            text=source_of(page),
        ),
        actors=actors,
        events=evidence_as_sent(events, page),
        claims=evidence_as_sent(claims, page),
        read=without(ranges_as_sent(_read_ranges(page, [*lost, *cut_out(page)]), page), left_out(page)),
        not_read=sorted([*ranges_as_sent([*furniture, *lost], page), *left_out(page)], key=lambda u: u.start),
        warnings=[*page.notices, *work.warnings],
        dropped=[*work.gathered.dropped, *reading.nameless()],
        provenance=Provenance(
            profile=work.profile.name,
            model=work.model,
            measured=measured(work.model, work.profile),
            tried=work.tried,
            prompt=work.prompt[0] if work.prompt else None,
            prompt_sha256=work.prompt[1] if work.prompt else None,
            strategy=work.strategy,
            parser=parser,
            usage=work.usage,
            seconds=round(time.monotonic() - work.started, 3),
            software=_software(),
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


@cache
def _software() -> str:
    return f"claimwire {version('claimwire')}"
