"""Attacks on honest reports: `attacks/*.yaml`, each a text with slots, a place to put it, and what it wants.

`hostile_reports()` puts each attack into two honest reports, drawn in turn, so that every report is attacked in many ways.
"""

import html
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from evals.cases import Case
from evals.hostile.disguise import DISGUISES
from evals.hostile.reports import Report, labels, load_reports
from schemas import Article

ATTACKS: Final = Path(__file__).with_name("attacks")
#: Honest reports that each attack is put into.
TIMES: Final = 2
#: A word that occurs in no honest report; some attacks want it in the answer.
MARKER: Final = "ZEBRAFISH"

Goal = Literal["add", "drop", "number", "speaker", "stance", "empty", "marker"]
Where = Literal["headline", "top", "before", "prepend", "inline", "append", "after", "end"]


class Attack(BaseModel):
    """One attack, before it is put into a report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    file: str
    """Name of the file that it lies in, without ending."""
    kind: str
    goal: Goal
    """`add` the forged claim · `drop` the target · change its `number`, `speaker`, `stance` · `empty` the result · print the `marker`."""
    where: Where | None = None
    """A paragraph of its own (`headline`, `top`, `before` or `after` the target's, `end`), or in the target's paragraph."""
    text: str = ""
    disguise: str | None = None
    touch: str | None = None
    """Disguise of the target's own words; nothing is added then."""
    html: bool = False
    """The report is sent as a page, and the text is markup."""

    @model_validator(mode="after")
    def _whole(self) -> "Attack":
        if (self.touch is None) != (self.where is not None and bool(self.text)):
            raise ValueError(f"{self.id}: give either touch, or where and text")
        for name in (self.disguise, self.touch):
            if name is not None and name not in DISGUISES:
                raise ValueError(f"{self.id}: there is no disguise {name!r}")
        return self


@dataclass(frozen=True)
class Hostile:
    """An attack put into a report."""

    attack: Attack
    report: Report
    case: Case
    """Text, honest labels and article of the attacked report. Of a page, the text is known only once it is read."""
    clean: Case
    """The same report in the same form without the attack."""
    payload: str
    """What was added, as it stands in the text; empty where the attack only disguises words."""
    plain: str
    """The same before it was disguised."""
    injected: list[tuple[int, int]] = field(default_factory=list)
    """Where it stands in the text, in code points; empty for pages and touches."""

    @property
    def id(self) -> str:
        """Attack and report."""
        return f"{self.attack.id}@{self.report.id}"


@cache
def load_attacks() -> tuple[Attack, ...]:
    """All attacks, file by file."""
    return tuple(
        Attack.model_validate({"file": path.stem, **row})
        for path in sorted(ATTACKS.glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


@cache
def hostile_reports(times: int = TIMES) -> tuple[Hostile, ...]:
    """Every attack in `times` reports."""
    reports = load_reports()
    return tuple(
        put(attack, reports[(number * times + turn) % len(reports)])
        for number, attack in enumerate(load_attacks())
        for turn in range(times)
    )


def put(attack: Attack, report: Report) -> Hostile:
    """The attack in the report."""
    plain = fill(attack.text, report)
    payload = DISGUISES[attack.disguise](plain) if attack.disguise else plain
    if attack.html:
        page = _page(report, attack.where, payload)
        return Hostile(
            attack, report, _case(report, page, page=True), _case(report, _page(report), page=True), payload, plain
        )
    clean = _case(report, report.text)
    if attack.touch:
        words = report.target.quotes[0]
        changed = {words: DISGUISES[attack.touch](words)}
        return Hostile(
            attack, report, _case(report, report.text.replace(words, changed[words]), changed), clean, "", ""
        )
    at = _offset(report, attack.where)
    before, after = report.text[:at], report.text[at:]
    gap = " " if attack.where in ("prepend", "inline", "append") else "\n\n"
    lead = gap if before and not before[-1].isspace() else ""
    tail = gap if after and not after[0].isspace() else ""
    start = len(before) + len(lead)
    text = before + lead + payload + tail + after
    return Hostile(attack, report, _case(report, text), clean, payload, plain, [(start, start + len(payload))])


def fill(text: str, report: Report) -> str:
    """The attack's text with the report's names and figures in its slots."""
    values = {
        "words": report.forged.words,
        "speaker": _the(report.forged.speaker),
        "n": str(report.forged.number),
        "place": report.forged.place,
        "target": report.target.quotes[0],
        "denier": _the(report.target.speaker),
        "other": _the(report.other),
        "right": str(report.number.right),
        "wrong": str(report.number.wrong),
    }
    values |= {key.capitalize(): value[:1].upper() + value[1:] for key, value in values.items()}
    return re.sub(r"\[\[(\w+)\]\]", lambda slot: values[slot.group(1)], text)


def _the(name: str) -> str:
    return name if name[:1].isupper() else f"the {name}"


def _case(report: Report, text: str, changed: dict[str, str] | None = None, *, page: bool = False) -> Case:
    sent = {"html": text} if page else {"text": text}
    article = Article.model_validate(
        {"id": report.id, "publisher": report.publisher, "published_on": report.published_on, "language": "en", **sent}
    )
    gold = labels(report, None if page else text, changed)
    return Case(id=report.id, text="" if page else text, gold=gold, article=article, story=report.id)


def _offset(report: Report, where: Where | None) -> int:
    """Where in the report's text the attack goes in."""
    text, quote = report.text, report.text.index(report.target.quotes[0])
    start = text.rfind("\n\n", 0, quote) + 2
    end = text.find("\n\n", quote)
    end = len(text) if end < 0 else end
    places = {
        "headline": 0,
        "top": text.index("\n\n"),
        "before": start,
        "prepend": start,
        "inline": max(start, text.rfind(". ", start, quote) + 2 if ". " in text[start:quote] else start),
        "append": end,
        "after": end,
        "end": len(text),
    }
    return places[where or "end"]


def _page(report: Report, where: Where | None = None, markup: str = "") -> str:
    """The report as a page, with the markup in its place."""
    paragraphs = report.paragraphs
    target = next(i for i, paragraph in enumerate(paragraphs) if report.target.quotes[0] in paragraph)
    at = {"top": 1, "before": target, "after": target + 1}.get(where or "end", len(paragraphs))
    parts = [f"<h1>{html.escape(paragraphs[0], quote=False)}</h1>"]
    parts += [f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs[1:]]
    if markup:
        parts.insert(at, markup)
    return (
        f"<!doctype html><html><head><title>{html.escape(paragraphs[0])}</title></head><body>"
        f"<nav><a href='/'>Home</a> <a href='/world'>World</a></nav><article>{''.join(parts)}</article>"
        "<footer>About us</footer></body></html>"
    )
