"""What was sent, checked and made into a page: the only place that raises the caller's errors."""

from collections.abc import Iterator
from dataclasses import replace

from extraction.english import looks_english
from extraction.errors import ArticleEmpty, ArticleNotText, ArticleTooLong, LanguageNotSupported
from extraction.markup import visible_html
from extraction.page import Page, html_to_text, read_page
from extraction.screen import screen
from extraction.shown import blank
from schemas import MAX_CHARS, Article, Notice


def page_of(article: Article) -> Page:
    """The text to read, checked; raises the caller's errors."""
    raw = article.text if article.text is not None else article.html or ""
    if len(raw) > MAX_CHARS * (1 if article.text is not None else 8):
        raise ArticleTooLong(f"the article has {len(raw):,} characters; at most {MAX_CHARS:,} are read")
    if "\x00" in raw or sum(not (c.isprintable() or c.isspace()) and ord(c) < 32 for c in raw[:20_000]) > 20:
        raise ArticleNotText("this is not text: it holds control characters; send plain text or HTML")
    text, hidden = (raw, 0) if article.text is not None else _cleaned(raw)
    if not any(c.isalpha() for c in text):
        raise ArticleEmpty(
            "there is no text in it" if article.text is not None else "no article text was found in the HTML"
        )
    if len(text) > MAX_CHARS:
        raise ArticleTooLong(f"the article has {len(text):,} characters; at most {MAX_CHARS:,} are read")
    if (article.language or "en").lower().split("-")[0] != "en":
        raise LanguageNotSupported(f"language {article.language!r} is not read; only English is")
    screened = screen(text)
    if not looks_english(blank(screened.shown.text, (cut for cut in screened.cuts if cut.reason != "language"))):
        raise LanguageNotSupported("the text does not look English; only English is read")
    page = read_page(screened.text, article.headline)
    notices = (*screened.notices, *_hidden_elements(hidden))
    return replace(page, shown=screened.shown, cuts=screened.cuts, notices=notices)


def _cleaned(html: str) -> tuple[str, int]:
    visible, hidden = visible_html(html)
    return html_to_text(visible), hidden


def _hidden_elements(characters: int) -> Iterator[Notice]:
    if characters:
        yield Notice(
            code="hidden_text",
            message=f"{characters} characters of the page are in elements that a browser does not show; they were left out",
        )
