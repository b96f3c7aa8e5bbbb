"""HTML as a browser shows it: elements that are not drawn are taken out before the page is cleaned, and counted."""

import re
from collections.abc import Iterator
from typing import Any, Final

#: Elements whose content no browser draws as text.
_NEVER: Final = frozenset(["script", "style", "noscript", "template", "object", "embed", "iframe", "svg"])
#: Class names by which the common style sheets hide an element, or show it to screen readers only.
_HIDING: Final = frozenset(
    [
        "hidden",
        "d-none",
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "screen-reader-only",
        "invisible",
        "is-hidden",
        "hide",
        "u-hidden",
    ]
)
_UNSEEN = re.compile(
    r"display\s*:\s*none|filter\s*:\s*opacity\(\s*0|(?:^|;)\s*(?:width|height)\s*:\s*[01](?:px)?\s*;(?=.*overflow\s*:\s*hidden)|max-height\s*:\s*0(?:px)?\s*(?:;|$)|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|(?:left|top|right|text-indent|margin-left)\s*:\s*-\s*\d{3,}|clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|transform\s*:\s*scale\(\s*0\s*\)|(?:^|;)\s*color\s*:\s*transparent",
    re.I,
)
_INK = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]{1,40})", re.I)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]{1,80})", re.I)
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b", re.I)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})", re.I)
_NAMED: Final = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
#: Letters whose colour differs from that of their ground by no more, in each channel of 255, are not seen.
_ALIKE: Final = 12
_FOR_SCREEN_READERS = re.compile(
    r"(?:^|[\s_-])(?:off-?screen|sr-only|visually-?hidden|screen-?reader(?:-text|-only)?)(?:\s|$)", re.I
)
_MEDIUM = re.compile(
    r"@media\s+(?:all|screen|only screen)\s*\{((?:[^{}]{0,300}\{[^{}]{0,2000}\})*[^{}]{0,300})\}", re.I
)
_MEDIA = re.compile(r"@media[^{}]{0,300}\{(?:[^{}]{0,300}\{[^{}]{0,2000}\})*[^{}]{0,300}\}")
#: "hidden md:block" hides an element on some screens only.
_ON_SOME = re.compile(r":(?:block|flex|grid|inline|table|contents)")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_NAME = re.compile(r"([.#])([\w-]+)\s*(?:,|$)")


def visible_html(html: str) -> tuple[str, int]:
    """The page without what a browser does not draw, and the number of characters of text that this took out.

    Comments, scripts and templates never count as text of the page; hidden elements do, and only they are counted. What
    holds most of the page's text is kept whatever its style: pages that fade in, or wait for a click, hide all of it.
    A page that cannot be parsed comes back as it is.
    """
    from lxml import etree
    from lxml import html as parser  # trafilatura's own parser; imported late, as it is there

    try:
        root = parser.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    except (etree.LxmlError, ValueError):
        return html, 0
    hiding = frozenset(_hidden_by_sheet(root))
    hidden = 0
    for element in [*root.iter(etree.Comment), *root.iter(etree.ProcessingInstruction)]:
        _drop(element)
    for element in list(root.iter(*_NEVER)):
        _drop(element)
    whole = _length(root)
    for element in list(root.iter(etree.Element)):
        if element.tag in ("html", "body", "head") or not _attached(element, root) or not _is_hidden(element, hiding):
            continue
        length = _length(element)
        if 2 * length <= whole:
            hidden += length
            _drop(element)
    return str(parser.tostring(root, encoding="unicode", doctype="<!doctype html>")), hidden


def _length(element: Any) -> int:
    return len(" ".join(element.text_content().split()))


def _attached(element: Any, root: Any) -> bool:
    while element is not None and element is not root:
        element = element.getparent()
    return element is root


def _drop(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    if element.getparent() is None:
        return
    element.drop_tree()


def _is_hidden(element: Any, hiding: frozenset[str]) -> bool:
    style = element.get("style") or ""
    classes = element.get("class") or ""
    names = {f"#{element.get('id')}"}
    if not _ON_SOME.search(classes):
        names |= {f".{name}" for name in classes.split()}
        if _FOR_SCREEN_READERS.search(classes):
            return True
    return (
        element.get("hidden") is not None
        or (element.get("aria-hidden") or "").strip().lower() == "true"
        or bool(_UNSEEN.search(style))
        or _blends_in(element, style)
        or bool(names & hiding)
    )


def _blends_in(element: Any, style: str) -> bool:
    """Whether letters have the colour of what they stand on: the nearest background that is told, else a white page."""
    told = _INK.search(style)
    ink = _colour(told.group(1)) if told is not None else None
    if ink is None:
        return False
    while element is not None:
        if (ground := _GROUND.search(element.get("style") or "")) is not None:
            colour = _colour(ground.group(1))
            return colour is not None and _alike(ink, colour)
        element = element.getparent()
    return _alike(ink, _NAMED["white"])


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))


def _colour(value: str) -> tuple[int, ...] | None:
    """Red, green, blue of a CSS colour, where it is written out or one of the light names."""
    if (found := _HEX.search(value)) is not None:
        digits = found.group(1)
        digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
        return tuple(int(digits[i : i + 2], 16) for i in (0, 2, 4))
    if (parts := _RGB.search(value)) is not None:
        return tuple(int(part) for part in parts.groups())
    return _NAMED.get(value.strip().lower())


def _hidden_by_sheet(root: Any) -> Iterator[str]:
    """Class names and ids (`.name`, `#name`) that the page's own style sheets, or custom, hide; whole selectors only."""
    yield from (f".{name}" for name in _HIDING)
    for sheet in root.iter("style"):
        for selectors, body in _RULE.findall(_MEDIA.sub("", _MEDIUM.sub(r"\1", sheet.text or ""))):
            if _UNSEEN.search(body):
                for selector in selectors.split(","):
                    if match := _NAME.fullmatch(selector.strip()):
                        yield match.group(1) + match.group(2)
