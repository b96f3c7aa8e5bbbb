"""Sentences of the readable part of a page, with a dependency parse where a spaCy pipeline is at hand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from extraction.apostrophes import parse_straight
from extraction.countries import is_city
from extraction.headlines import running_case
from extraction.page import Line, Page
from schemas.vocabulary import Zone

_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"“])(?:(?:[A-Z]\.){0,2}[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sgt|Capt|Brig|Adm|Sen|Rep|Gov|St|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec|U\.S|U\.N|Prof|Rev|Mt|Ft|approx|Inc|Ltd|Co)\.$"
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
#: "…?" Colonel Okello said on Monday: a name and a verb of speech without a clause of its own still belong to the quotation.
_CREDITS = re.compile(
    r"(?:(?!The\b|This\b|He\b|She\b|They\b|It\b)[A-Z][\w.'’-]*)(?:\s(?:[A-Z][\w.'’-]*|of|the|for|al|de|bin|ul)){0,7}"
    r"\s(?:said|says|asked|asks|told|tells|added|adds|wrote|writes|cried|shouted|tweeted|declared|exclaimed|demanded|recalled)"
    r"(?=[.,:]|\s(?:on|in|at|after|as|to|during|by|through|via|when|while|reporters|journalists|[A-Z]\w+day)\b|\s[\"“])"
)


@dataclass
class Sentence:
    """One sentence. ``start`` and ``end`` are code points into the article's text; ``span`` is its parse, if any."""

    index: int
    start: int
    end: int
    zone: Zone
    paragraph: int
    text: str
    span: Any = None
    base: int = 0
    quoted: list[tuple[int, int]] = field(default_factory=list)
    #: Which entry of a live report it stands in, later ones higher: 0 before the first time stamp, counted down from there
    #: where the newest stands at the top.
    block: int = 0
    #: The pipeline that parsed it, for a second look at a part of it.
    nlp: Any = None

    def absolute(self, token: Any) -> tuple[int, int]:
        """Offsets of a token in the article's text."""
        return self.base + token.idx, self.base + token.idx + len(token.text)

    def in_quotes(self, offset: int) -> bool:
        """Whether the character at ``offset`` stands inside quotation marks."""
        return any(start <= offset < end for start, end in self.quoted)


@cache
def load_parser(path: str) -> Any:
    """The spaCy pipeline in the folder ``path``; its sentence bounds are set by `split`, not by its own parser."""
    import spacy
    from spacy.language import Language

    if not Language.has_factory("claimwire_bounds"):
        Language.component("claimwire_bounds", func=_set_bounds)
    nlp = spacy.load(Path(path))
    nlp.add_pipe("claimwire_bounds", before="parser")
    return nlp


def _set_bounds(doc: Any) -> Any:
    starts = {start for start, _ in split(doc.text)}
    for token in doc:
        token.is_sent_start = token.idx in starts or token.i == 0
    return doc


#: "at 5 a.m. Monday", "at 11 p.m. GMT": no end of a sentence.
_OCLOCK = re.compile(r"\b[ap]\.m\.$")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|GMT\b|UTC\b|[A-Z]{1,2}[SD]?T\b|\(")


def split(text: str) -> list[tuple[int, int]]:
    """Sentence spans of one paragraph: after a full stop and closing quotes, not after abbreviations or before lower case."""
    spans, start = [], 0
    runs = quote_runs(text, 0, len(text)) if "..." in text or "…" in text else []
    for match in _END.finditer(text):
        after = text[match.end() :]
        stripped = after.lstrip()
        if (
            not stripped
            or stripped[0].islower()
            or stripped[:1] in ",;"
            or (match.group() == "." and _ABBREVIATED.search(text[: match.end()]))
        ):
            continue
        if match.group()[-1] in "\"'”’»" and _CREDITS.match(stripped):
            continue
        if match.group() in {"...", "…"} and any(a < match.start() and match.end() < b for a, b in runs):
            continue  # "All is calm ... There were no shots": words left out within one quotation
        if _OCLOCK.search(text[: match.end()]) and _DAY.match(stripped):
            continue
        if match.group() == "." and text[match.start() - 1 : match.start()].isdigit() and stripped[0].isdigit():
            continue
        spans.append((start, match.end()))
        start = match.end() + len(after) - len(stripped)
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def parse(page: Page, nlp: Any | None) -> list[Sentence]:
    """All sentences of the page's readable lines, in order. Without ``nlp`` they have no parse."""
    return sentences(page, nlp, parsed(nlp, texts(page)) if nlp is not None else None)


def texts(page: Page) -> list[str]:
    """What of a page the parser is given: its readable lines, headlines as if they were prose."""
    lines = _lines(page)
    body = "\n".join(line.text for line in lines if line.zone == "body")
    return [_for_parser(line, body) for line in lines]


def parsed(nlp: Any, lines: Iterable[str]) -> list[Any]:
    """A spaCy `Doc` for each line. How lines are put together does not change a bit of what is found in them."""
    _on_cpu()
    return parse_straight(nlp, lines)


def sentences(page: Page, nlp: Any | None, docs: list[Any] | None) -> list[Sentence]:
    """All sentences of a page, of whose `texts` ``docs`` are the parses by ``nlp``, if there are any."""
    found: list[Sentence] = []
    readable = [line for line in page.readable() if line.text]
    block, step = 0, _order(readable)
    lines = _lines(page)
    for number, (line, doc) in enumerate(zip(lines, docs or [None] * len(lines), strict=True)):
        block += step * bool(_STAMP.match(readable[number].text))
        if doc is None:
            pieces = [(s, e, None) for s, e in split(line.text)]
        else:
            pieces = [(sent.start_char, sent.end_char, sent) for sent in doc.sents if sent.text.strip()]
        for start, end, span in pieces:
            found.append(
                Sentence(
                    len(found),
                    line.start + start,
                    line.start + end,
                    line.zone,
                    number,
                    line.text[start:end],
                    span,
                    line.start,
                    block=block,
                    nlp=nlp,
                )
            )
    mark_quotes(found, page.text)
    return found


def _lines(page: Page) -> list[Line]:
    return [_without_opening(line) for line in page.readable() if line.text]


def _on_cpu() -> None:
    """Tell thinc what it would find out anew, from all installed packages, in each thread's context."""
    from thinc.api import set_current_ops

    set_current_ops(_cpu())


@cache
def _cpu() -> Any:
    from thinc.api import get_ops

    return get_ops("cpu")


def _for_parser(line: Line, body: str) -> str:
    return running_case(line.text, body) if line.zone in {"headline", "standfirst"} else line.text


#: "14:20", "9.45", and "1505 –" where that can be no year.
_STAMP = re.compile(r"^(?!(?:19|20)\d\d\s)(\d{1,2})(?:[:.]|(?=\d\d\s+[-–—]\s))(\d\d)(?!\d)")


def _order(lines: list[Line]) -> int:
    """1 where the entries of a live report go forward in time, -1 where the newest stands first."""
    stamps = [int(m[1]) * 60 + int(m[2]) for line in lines if (m := _STAMP.match(line.text))]
    steps = [b - a for a, b in pairwise(stamps)]
    return -1 if sum(s < 0 for s in steps) > sum(s > 0 for s in steps) else 1


#: What stands for what is said while the words that credit it are parsed on their own.
_STANDIN = '"Yes," '


def parse_apart(sentence: Sentence, start: int, end: int) -> Sentence:
    """A part of a sentence, parsed anew with a short quotation in place of what stands before (or behind) it."""
    whole = sentence.text[start - sentence.start : end - sentence.start]
    behind = start == sentence.start
    doc = parse_straight(sentence.nlp, [whole + ' "Yes."' if behind else _STANDIN + whole])[0]
    base = start if behind else start - len(_STANDIN)
    return replace(sentence, start=start, end=end, text=whole, span=doc[:], base=base)


_OPENING = re.compile(
    r"^(?:[A-ZÀ-Þ][A-ZÀ-Þ'’. -]{2,}(?:,\s+[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,3})?(?:,?\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8}))?(?:,?\s+\d{4})?\s*(?:\([^)]{2,30}\))?\s*(?:--|[-–—]|:)\s+"
    r"|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}(?:,\s+[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2})?\s+\([A-Z][^)]{1,29}\)\s*(?:--|[-–—])\s*"
    r"|(?!(?:19|20)\d\d)[0-2]?\d[0-5]\d\s+[-–—]\s+(?=[A-Z\"“])"
    r"|\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?\s*)?(?:GMT\s*|UPDATE:?\s*|[-–—:|]\s*)*\s*(?=[A-Z\"“]))"
)


#: "Guayaquil: Nine men …" as papers of some countries write it.
_CITY = re.compile(r"([A-Z][a-z]+(?: [A-Z][a-z]+)?):\s+(?=[A-Z])")


def _without_opening(line: Line) -> Line:
    """A dateline ("TAMBA, March 3 (AG) -") or a time stamp is no part of the first sentence."""
    match = _OPENING.match(line.text)
    if match is None and line.zone == "body" and (city := _CITY.match(line.text)) and is_city(city[1]):
        match = city
    if match is None or match.end() >= len(line.text):
        return line
    return replace(line, start=line.start + match.end(), text=line.text[match.end() :])


_OPENERS = {"“": "”", "«": "»", "„": "“"}


def mark_quotes(sentences: list[Sentence], text: str) -> None:
    """Find the runs in quotation marks. A paragraph that opens with a mark goes on with the quotation left open before it."""
    runs: list[tuple[int, int]] = []
    paragraphs: dict[int, tuple[int, int]] = {}
    for sentence in sentences:
        first, last = paragraphs.get(sentence.paragraph, (sentence.start, sentence.end))
        paragraphs[sentence.paragraph] = (min(first, sentence.start), max(last, sentence.end))
    for start, end in paragraphs.values():
        runs += quote_runs(text, start, end)
    for sentence in sentences:
        sentence.quoted = [
            (max(s, sentence.start), min(e, sentence.end)) for s, e in runs if s < sentence.end and e > sentence.start
        ]


def quote_runs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges of ``text[start:end]`` in quotation marks, marks included; one left open reaches to the end."""
    runs: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for i in range(start, end):
        mark = text[i]
        if opened is None and text.startswith("``", i):  # ``…'', as typesetters write it
            opened = (i, "''")
        elif text.startswith("''", i) or (i > start and text.startswith("''", i - 1)):  # as archives write it
            if opened is None:
                opened = (i, "''") if mark == text[i + 1 : i + 2] else None
            elif opened[1] == "''" and i > opened[0] + 1 and text[i - 1] == mark:
                runs.append((opened[0], i + 1))
                opened = None
        elif opened is not None:
            if mark == opened[1] and _closes(text, i, mark):
                runs.append((opened[0], i + 1))
                opened = None
        elif mark in _OPENERS:
            opened = (i, _OPENERS[mark])
        elif mark == '"':
            opened = (i, '"')
        elif mark in "'‘" and _opens_single(text, i, start):
            opened = (i, "'" if mark == "'" else "’")
    if opened is not None and opened[1] in {"”", '"', "»", "''"}:
        runs.append((opened[0], end))
    return runs


def _opens_single(text: str, i: int, start: int) -> bool:
    """A single quotation mark, not an apostrophe: at a word's start, and closed further on in the same paragraph."""
    before = text[i - 1] if i > start else " "
    if not (before.isspace() or before in "([—–-") or not text[i + 1 : i + 2].isalnum():
        return False
    close = "'" if text[i] == "'" else "’"
    line_end = text.find("\n", i)
    rest = text[i + 1 : line_end if line_end >= 0 else len(text)]
    return any(m.start() > 1 for m in re.finditer(rf"[\w.,!?]{close}(?=[\s.,;:!?)]|$)", rest))


def _closes(text: str, i: int, mark: str) -> bool:
    if mark in "'’":
        after = text[i + 1 : i + 2]
        return not after.isalnum()
    return True


def beside(token: Any, by: int = 1) -> Any:
    """The token ``by`` places on in its text; at the text's edge the outermost one, where spaCy's `nbor` would raise."""
    return token.doc[min(max(token.i + by, 0), len(token.doc) - 1)]
