"""Reading the page: HTML to text, then every line of the text into a zone. What is furniture is never evidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.english import WORD
from extraction.shown import Cut, Shown
from schemas import Notice
from schemas.vocabulary import Zone

_URL = re.compile(r"https?://\S+|www\.\S+")
_MINIFIER = re.compile(r"%[A-Z]{6,}[0-9a-f]{8,}%")
_LINK_TEASER = re.compile(
    r"^\W*(read|see|find out|learn|view|show|load|watch)\s+(more|also|next|all|full story|the full)\b", re.I
)
_RELATED = re.compile(
    r"^\W*(also read|read also|related( (stories|articles|news|topics|content|links))?|more (on this|stories|from|news|in)\b|recommended"
    r"|most (read|popular|viewed|shared)|trending|editor'?s? picks?|top stories|latest news|you (may|might) (also )?like|in case you missed"
    r"|sponsored|promoted|don.t miss|elsewhere on|up next|keep reading|see also|previous( article| story)?|next( article| story)?)\b\W*",
    re.I,
)
_CHROME = re.compile(
    r"^\W*(skip to|jump to|go to|back to top|menu|search|sign ?(in|up|out)|log ?in|register|subscribe|newsletter|advert(isement|ising)?\b"
    r"|share( this| on| via|:)?|tweet|follow us|print( this| article)?|e-?mail( this| article)?|copy link|whatsapp|facebook|telegram channel"
    r"|comments?\b|discuss|leave a (comment|reply)|reply|tags?:|topics?:|filed under|categor(y|ies):|home\b|world$|news$|politics$|video$|live$|opinion$"
    r"|privacy|terms (of|and)|cookies?\b|accept( all| cookies)?|manage (preferences|cookies)|all rights reserved|copyright|©|\(c\) \d{4}"
    r"|photo(graph)?s?( credit)?:|image( credit)?:|picture:|source:|credit:|listen to|play video|\d+ min(ute)?s? read|loading|close$|ok$|dismiss"
    r"|this (site|website) uses|we use cookies|by (continuing|clicking|using)|for more (news|stories)|download (the|our) app|join (us|our)|contact us"
    r"|about us|donate|support us|support the|support our|support independent|click here|tap here|remind me|not now|maybe later|enable notifications)",
    re.I,
)
_APPEAL = re.compile(
    r"\b(your (support|donation|contribution|help|gift|subscription|inbox)|donat(e|ion|ions)\b|support (us|our (work|journalism|reporting|newsroom))|independent journalis[mt]"
    r"|our (journalis[mt]s?|reporting|newsroom|readers|mission|newsletter|journalism)|small favou?r|become a (member|supporter|patron)|subscribers? (like you|only)"
    r"|free (trial|newsletter)|no paywall|paywall|monthly\b.{0,40}[$€£]|from just [$€£]|one-off|make a (contribution|difference)|sign up (for|to)|thank you for reading"
    r"|reader-funded|advertis(er|ing)|cookies|privacy policy|terms of (use|service)|all rights reserved|paiment|payment methods?)",
    re.I,
)
_WE = re.compile(r"\b(we|we're|our|us|you|your)\b", re.I)
_CREDIT = re.compile(
    r"[\[(][^\])]{0,60}\b(AFP|AP|Reuters|EPA|Getty|Getty Images|Anadolu|Xinhua|TASS|DPA|ANSA|Twitter|X|Facebook|Telegram|Handout|File|Screengrab|Courtesy|Supplied"
    r"|[A-Z][\w.]+ [A-Z][\w-]+/[A-Z]\w+|[A-Z]\w+/[A-Z]\w+)[^\])]{0,40}[\])]\W*$|\b(File photo|File picture|Photo|Photograph|Picture|Image|Handout)\s*:?\s*[^.]{0,60}$",
)
_CREDIT_RUN = re.compile(
    r"\s*(?:[\[(][^\[\]()]{0,80}[\])]|\b(?:File photo|Photo|Photograph|Picture|Image)s?\s*:?[^.]{0,60})\W*$"
)
_DATELINE_ONLY = re.compile(
    r"^\W*(date|published|updated|last (updated|modified)|posted|issued|by)\b.{0,60}\d{4}.{0,40}$|^\W*\d{1,2}[:.]\d{2}( ?[ap]m| ?[A-Z]{2,4})?\W*$",
    re.I,
)
_BYLINE = re.compile(
    r"^\W*(by|from|reporting by|writing by|editing by|additional reporting)\s+[A-Z][^.]{2,90}$|^\W*\(?(reporting|writing|editing|additional reporting) by\b.*$",
    re.I,
)
_TERMINAL = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")


@dataclass(frozen=True)
class Line:
    """One line of the text and the part of the page that it is. Offsets are code points into the article's text."""

    start: int
    end: int
    zone: Zone
    text: str


@dataclass(frozen=True)
class Page:
    """A text with its lines zoned."""

    text: str
    """What is read: the text as shown, with what is no evidence blanked. All offsets inside the package count in it."""
    lines: tuple[Line, ...]
    headline: str | None
    shown: Shown | None = None
    """The way back to the text as it was sent; null where the two are the same."""
    cuts: tuple[Cut, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def tampered(self) -> bool:
        """Whether something in it speaks to a machine, is kept from its readers, or is not read."""
        return bool(self.notices)

    def readable(self) -> Iterator[Line]:
        """The lines that may yield evidence, top to bottom."""
        return (line for line in self.lines if line.zone != "furniture")


def html_to_text(html: str) -> str:
    """The main text of an HTML page, by trafilatura; comments, scripts, hidden and boilerplate elements are left out."""
    import trafilatura  # imported here: it costs half a second and plain text does not need it

    found = trafilatura.extract(
        html, include_comments=False, include_tables=False, favor_precision=True, with_metadata=False
    )
    title = trafilatura.extract_metadata(html)
    heading = title.title if title is not None else None
    body = found or ""
    if heading and body and heading.strip() not in body[: len(heading) + 200]:
        body = f"{heading.strip()}\n\n{body}"
    return body


def read_page(text: str, headline: str | None = None) -> Page:
    """Zone every line of ``text``. ``headline``, if given, is recognised wherever it is repeated."""
    raw = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\n\r\u2028\u2029]+", text) if m.group().strip()]
    zones: list[Zone] = ["furniture" if is_furniture(line) else "body" for _, _, line in raw]
    _spread_teasers(raw, zones)
    _spread_appeals(raw, zones)
    found = _mark_top(raw, zones, headline)
    _mark_inner(raw, zones, found)
    lines = [_trim(start, end, zone, text) for (start, end, _), zone in zip(raw, zones, strict=True)]
    return Page(text, tuple(lines), headline or found)


def is_furniture(line: str) -> bool:
    """Whether a line, by itself, is a menu, a link, an appeal, a byline or the like."""
    words = WORD.findall(line)
    if not words or _MINIFIER.search(line) or _DATELINE_ONLY.match(line) or _BYLINE.match(line):
        return True
    if _LINK_TEASER.match(line) and len(words) <= 12:
        return True
    if _CHROME.match(line) and (len(words) <= 8 or not _TERMINAL.search(line) or _APPEAL.search(line)):
        return len(words) <= 25
    if _RELATED.match(line) and len(words) <= 20:
        return True
    if len(words) == 1 and not _TERMINAL.search(line):
        return True
    if line.count("|") >= 2 or len(re.findall(r"[·•›»]", line)) >= 2:
        return True
    return bool(_APPEAL.search(line)) and len(_WE.findall(line)) >= 1 and not _is_quoted(line)


def _is_quoted(line: str) -> bool:
    """An appeal inside quotation marks is somebody's words."""
    return bool(re.search(r"[\"“”][^\"“”]{15,}", line)) and bool(
        re.search(r"\b(said|says|told|added|according)\b", line)
    )


def _spread_teasers(raw: list[tuple[int, int, str]], zones: list[Zone]) -> None:
    """A title without a full stop right before "Read more", or in the list after "Related", is another story's."""
    for i, (_, _, line) in enumerate(raw):
        if zones[i] != "furniture":
            continue
        below_story = any(_is_paragraph(earlier) for _, _, earlier in raw[:i])
        if _LINK_TEASER.match(line) and below_story and zones[i - 1] == "body" and not _TERMINAL.search(raw[i - 1][2]):
            zones[i - 1] = "furniture"
        if _RELATED.match(line) and len(WORD.findall(line)) <= 6:
            for j in range(i + 1, len(raw)):
                if _TERMINAL.search(raw[j][2]) or len(WORD.findall(raw[j][2])) > 20:
                    break
                zones[j] = "furniture"


def _spread_appeals(raw: list[tuple[int, int, str]], zones: list[Zone]) -> None:
    """A line between two lines of an appeal, speaking of "we" and "you", belongs to it."""
    for i in range(1, len(raw) - 1):
        near = zones[i - 1] == "furniture" and zones[i + 1] == "furniture"
        if zones[i] == "body" and near and _WE.search(raw[i][2]) and not _is_quoted(raw[i][2]) and i > 2:
            zones[i] = "furniture"


def _mark_top(raw: list[tuple[int, int, str]], zones: list[Zone], headline: str | None) -> str | None:
    """Find headline, standfirst and captions above the first full paragraph; return the headline found."""
    top = next((i for i, (_, _, line) in enumerate(raw) if zones[i] == "body" and _is_paragraph(line)), len(raw))
    given = next((i for i, (_, _, line) in enumerate(raw) if headline and _same(line, headline)), None)
    titles = [
        i
        for i in range(top)
        if zones[i] == "body" and not _TERMINAL.search(raw[i][2].rstrip("\"'”’ ")) and not _CREDIT.search(raw[i][2])
    ]
    if titles and given is None:
        longest = max(titles, key=lambda i: (min(len(WORD.findall(raw[i][2])), 4), -i))
        chosen = longest if len(WORD.findall(raw[longest][2])) >= 3 else None
    else:
        chosen = given
    if chosen is None:
        return None
    zones[chosen] = "headline"
    for i in range(top):
        line, words = raw[i][2], len(WORD.findall(raw[i][2]))
        if zones[i] != "body":
            continue
        if i < chosen:
            zones[i] = "furniture"
        elif _CREDIT.search(line):
            zones[i] = "caption"
        elif words <= 3:
            zones[i] = "furniture"
        elif not _starts_story(line):
            zones[i] = "standfirst"
    return raw[chosen][2].strip()


def _is_paragraph(line: str) -> bool:
    """Running text: a full stop and length, or several sentences, or a dateline."""
    words = len(WORD.findall(line))
    return (
        bool(_TERMINAL.search(line))
        and (words > 20 or bool(re.search(r"[.!?][\"”’]?\s+[\"“‘A-Z]", line)))
        and not _CREDIT.search(line)
    )


def _starts_story(line: str) -> bool:
    """A dateline ("NAIROBI, March 3 -") or an attribution opens the body."""
    return bool(re.match(r"^[A-Z][A-Z .'-]{3,}[,(\u2013\u2014-]", line)) or len(WORD.findall(line)) > 24


def _mark_inner(raw: list[tuple[int, int, str]], zones: list[Zone], headline: str | None) -> None:
    """Captions, sub-headings, link lists and repeats of the headline further down."""
    title = next((i for i, zone in enumerate(zones) if zone == "headline"), None)
    for i, (_, _, line) in enumerate(raw):
        if zones[i] not in {"body", "standfirst"}:
            continue
        if headline and title is not None and i > title and _same(line, headline):
            zones[i] = "furniture"
        elif _CREDIT.search(line):
            zones[i] = "caption"
        elif zones[i] == "body" and _is_title(line):
            zones[i] = "subheading"
    last = max((i for i, zone in enumerate(zones) if zone == "body"), default=len(raw))
    for i, zone in enumerate(zones):
        if zone != "subheading":
            continue
        beside = [zones[j] for j in (i - 1, i + 1) if 0 <= j < len(raw)]
        if i > last or "furniture" in beside or "subheading" in beside:
            zones[i] = "furniture"


def _is_title(line: str) -> bool:
    return (
        not _TERMINAL.search(line.rstrip("\"'”’ "))
        and len(WORD.findall(line)) <= 12
        and not re.search(r"[:;,]\s*$", line)
        and not _is_quoted(line)
    )


def _same(a: str, b: str) -> bool:
    return [w.lower() for w in WORD.findall(a)] == [w.lower() for w in WORD.findall(b)]


def _trim(start: int, end: int, zone: Zone, text: str) -> Line:
    """Cut the blanks off a line's ends, and the photo credit off a caption's."""
    line = text[start:end]
    if zone == "caption" and (credit := _CREDIT_RUN.search(line)) and credit.start() > 0:
        end = start + credit.start()
        line = text[start:end]
    left = len(line) - len(line.lstrip())
    right = len(line) - len(line.rstrip())
    return Line(start + left, max(start + left, end - right), zone, line.strip())
