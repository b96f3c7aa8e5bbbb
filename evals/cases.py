"""Labelled reports: any folder in the format of `evals/gold/` becomes a list of `Case`.

A folder holds `articles/<id>.txt`, `labels/<id>.json`, optionally `articles/index.json` (what is known of each text when
it is read: publisher, day, language, and the `story` that it belongs to; for a report not in it, the header of its labels
says so) and optionally `relations.json`.
"""

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from evals.relations import Relations, dangling
from schemas import Article, Extraction
from schemas.record import Record

Half = Literal["all", "tune", "held"]

#: Seed of the two halves of a set; changing it makes every earlier "held" figure worthless.
SPLIT_SEED = 20


class GoldError(ValueError):
    """A folder of labelled reports is not what it should be; the message names file and fault."""


@dataclass(frozen=True)
class Case:
    """One labelled report."""

    id: str
    text: str
    """The text as it lies in the file, to which all offsets refer."""
    gold: Extraction
    """The labels; evidence has the offsets of its first occurrence in `text`."""
    article: Article
    """What an extractor is given: the text, and what the index says of it. Nothing out of the labels."""
    story: str | None
    """The reports of one story share most of their content; null where a report stands alone."""


class IndexEntry(Record):
    """What is known of a text when it is read."""

    id: str
    publisher: str | None
    published_on: date | None
    language: str | None
    source_file: str | None = None
    story: str | None = None


def load_cases(folder: Path) -> list[Case]:
    """All labelled reports of a folder, in the order of the index, then of their ids. Any fault is a `GoldError`."""
    labels = {path.stem: path for path in sorted((folder / "labels").glob("*.json"))}
    if not labels:
        raise GoldError(f"{folder} holds no labels: expected {folder / 'labels'}/<id>.json beside articles/<id>.txt")
    index = _load_index(folder)
    if odd := sorted(set(index) - set(labels)):
        raise GoldError(f"{folder}/articles/index.json names reports without labels: {', '.join(odd)}")
    stories = _stories(folder)
    return [_load_case(folder, name, index.get(name), stories.get(name)) for name in {**index, **labels}]


def _load_case(folder: Path, name: str, entry: IndexEntry | None, story: str | None) -> Case:
    label = folder / "labels" / f"{name}.json"
    text = _read(folder / "articles" / f"{name}.txt")
    raw = _json(label)
    if not isinstance(raw, dict) or not isinstance(raw.get("article"), dict):
        raise GoldError(f"{label}: an object with a header `article` is expected")
    try:
        gold = Extraction.model_validate(raw | {"article": raw["article"] | {"text": text}})
    except ValidationError as error:
        raise GoldError(f"{label}: {_faults(error)}") from None
    head = gold.article
    if head.id != name:
        raise GoldError(f"{label}: its header has the id {head.id!r}, its name says {name!r}")
    if entry is None:
        entry = IndexEntry(id=name, publisher=head.publisher, published_on=head.published_on, language=head.language)
    for field in ("publisher", "published_on", "language"):
        if getattr(entry, field) != getattr(head, field):
            raise GoldError(f"{label}: {field} is {getattr(head, field)}, in the index {getattr(entry, field)}")
    article = Article(
        id=name, text=text, publisher=entry.publisher, published_on=entry.published_on, language=entry.language
    )
    return Case(id=name, text=text, gold=gold, article=article, story=story or entry.story)


def _load_index(folder: Path) -> dict[str, IndexEntry]:
    path = folder / "articles" / "index.json"
    if not path.exists():
        return {}
    try:
        entries = TypeAdapter(list[IndexEntry]).validate_python(_json(path))
    except ValidationError as error:
        raise GoldError(f"{path}: {_faults(error)}") from None
    return {entry.id: entry for entry in entries}


def _stories(folder: Path) -> dict[str, str]:
    """Story of each report that `relations.json` puts into one; a story is named by its first report."""
    path = folder / "relations.json"
    raw = _json(path) if path.exists() else {"stories": []}
    try:
        stories = TypeAdapter(list[list[str]]).validate_python(raw.get("stories") if isinstance(raw, dict) else None)
    except ValidationError as error:
        raise GoldError(f"{path}: stories: {_faults(error)}") from None
    return {member: story[0] for story in stories for member in story}


def load_relations(folder: Path, cases: list[Case]) -> Relations | None:
    """`relations.json` of a folder, or None if it has none. Unknown keys and dangling references are a `GoldError`."""
    path = folder / "relations.json"
    if not path.exists():
        return None
    raw = _json(path)
    try:
        relations = Relations.model_validate(raw)
    except ValidationError as error:
        raise GoldError(f"{path}: {_faults(error)}") from None
    known = {(case.id, item) for case in cases for item in _ids(case.gold)}
    if lost := dangling(raw, known):
        raise GoldError(f"{path}: names what no label file holds: {lost[0][0]} {lost[0][1]}")
    return relations


def _ids(gold: Extraction) -> list[str]:
    return [*(item.id for item in gold.actors), *(item.id for item in gold.events), *(item.id for item in gold.claims)]


def split(cases: list[Case], seed: int = SPLIT_SEED) -> tuple[list[Case], list[Case]]:
    """Two halves, (tune, held): the same for the same cases and seed, in any order. A story is never divided."""
    groups: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.id):
        groups.setdefault(case.story or case.id, []).append(case)
    order = sorted(groups)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda name: -len(groups[name]))
    halves: tuple[set[str], set[str]] = (set(), set())
    for name in order:
        min(halves, key=len).update(case.id for case in groups[name])
    tune, held = ([case for case in cases if case.id in half] for half in halves)
    return tune, held


def half_of(cases: list[Case], half: Half) -> list[Case]:
    """The cases of one half, or all of them."""
    tune, held = split(cases)
    return {"all": cases, "tune": tune, "held": held}[half]


def hash_of(cases: Sequence[Case]) -> str:
    """SHA-256 over texts and labels of the cases, whatever their order."""
    rows = sorted([case.id, case.text, case.gold.model_dump_json()] for case in cases)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise GoldError(f"{path} is missing") from None
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8: {error}") from None


def _json(path: Path) -> object:
    try:
        return json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise GoldError(f"{path} is not JSON: {error}") from None


def _faults(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])
