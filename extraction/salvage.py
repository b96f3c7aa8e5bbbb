"""What a malformed or cut-off answer still holds: every finished item that is valid, and every other one with what is wrong with it.

An item counts as finished when its last bracket was written, never before: half a number is another number. Nothing is
repaired here, because a repaired item would hold what nobody wrote.
"""

import json
import re
import types
import typing
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)
#: More items than any article has; what follows is a loop.
MAX_ITEMS: Final = 400
_DECODER: Final = json.JSONDecoder(strict=False)
_SPACE: Final = re.compile(r"[\s,]*")


@dataclass(frozen=True)
class Bad:
    """An item that does not have the shape asked for."""

    where: str
    """The list that it stood in."""
    raw: str
    """The item as it was written."""
    reason: str
    """Machine-readable, without a word of the answer: `stance literal_error`, `quote missing`, …"""


@dataclass
class Salvage(Generic[T]):
    """What came out of one answer."""

    draft: T
    """The valid items, each once, in the order in which they were written."""
    bad: list[Bad] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Lists that the answer should have and does not have."""
    open: bool = False
    """The answer ends before its end: there may be more items."""
    extra: int = 0
    """Keys that nobody asked for, and copies of an item: left out."""

    @property
    def items(self) -> int:
        """How many valid items there are."""
        return sum(len(getattr(self.draft, name)) for name in type(self.draft).model_fields)

    @property
    def whole(self) -> bool:
        """Whether it is all that was asked for."""
        return not (self.bad or self.missing or self.open)


def salvage(text: str, draft: type[T]) -> Salvage[T] | None:
    """Read as much of an answer as is there; null where it holds nothing of the shape, not even an empty list.

    `draft` is a class whose fields are all lists of other draft classes.
    """
    text = _decoded(text)
    lists = {name: _item_class(info.annotation) for name, info in draft.model_fields.items()}
    reader, all_of_it, end = _Reader(text, lists), None, 0
    for at in _starts(text):
        # Several objects one after the other are one answer; what stands inside of one that was read is part of it.
        if at >= end and (found := reader.read(at)) is not None:
            all_of_it, end = found if all_of_it is None else all_of_it.with_more(found), found.end
    return None if all_of_it is None else _checked(all_of_it, draft, lists)


def merged(first: T, second: T) -> T:
    """The items of both, those that are the same once."""
    values: dict[str, Any] = {}
    for name in type(first).model_fields:
        values[name] = list(getattr(first, name))
        values[name] += [item for item in getattr(second, name) if item not in values[name]]
    return type(first).model_construct(**values)


@dataclass
class _Found:
    items: dict[str, list[tuple[Any, str]]]
    seen: set[str]
    open: bool = False
    extra: int = 0
    wrong: list[Bad] = field(default_factory=list)
    end: int = 0

    def with_more(self, other: "_Found") -> "_Found":
        items = {name: self.items[name] + other.items[name] for name in self.items}
        return _Found(items, self.seen | other.seen, other.open, self.extra + other.extra, self.wrong + other.wrong)


class _Reader:
    """Reads an object of lists, as far as it goes."""

    def __init__(self, text: str, lists: dict[str, type[BaseModel]]) -> None:
        self._text, self._lists = text, lists

    def read(self, at: int) -> _Found | None:
        found = _Found({name: [] for name in self._lists}, set())
        if self._text[at] == "[":  # the list without the object around it
            if len(self._lists) != 1 or self._text[self._skip(at + 1) : self._skip(at + 1) + 1] not in ("{", "]"):
                return None
            ((name, kind),) = self._lists.items()
            found.end = self._list(name, at + 1, found)
            found.seen.add(name)
            told = any(
                isinstance(value, dict) and set(value) & set(kind.model_fields) for value, _ in found.items[name]
            )
            return found if told or not (found.open or found.items[name] or found.wrong) else None
        return found if self._object(at + 1, found) else self._lone_item(at)

    def _object(self, at: int, found: _Found) -> bool:
        """Whether a key of the shape was met; `found.open` if the object does not end."""
        known = False
        while True:
            at = found.end = self._skip(at)
            if at >= len(self._text):
                found.open = True
                return known
            if self._text[at] == "}":
                found.end = at + 1
                return known
            try:
                key, at = scanstring(self._text, at + 1, False) if self._text[at] == '"' else (None, at)
                at = self._skip(at)
                if key is None or self._text[at : at + 1] != ":":
                    raise ValueError
                at = self._skip(at + 1)
                if key in self._lists:
                    known = True
                    if self._text[at : at + 1] == "[":
                        found.seen.add(key)
                        at = self._list(key, at + 1, found)
                        continue
                value, end = _DECODER.raw_decode(self._text, at)
            except (ValueError, RecursionError):
                found.open = True
                return known
            self._other(key, value, self._text[at:end], found)
            at = end

    def _other(self, key: str, value: Any, raw: str, found: _Found) -> None:
        """A key with something else than a list: one item alone, nothing, or what nobody asked for."""
        if key in self._lists and isinstance(value, dict):
            found.seen.add(key)
            found.items[key].append((value, raw))
        elif key in self._lists and value is not None:
            found.wrong.append(Bad(key, raw[:500], "list_type"))
        elif key not in self._lists:
            found.extra += 1

    def _list(self, name: str, at: int, found: _Found) -> int:
        """Read items to the closing bracket; at the first that does not end, the rest is open."""
        while True:
            at = self._skip(at)
            if at >= len(self._text):
                found.open = True
                return at
            if self._text[at] == "]":
                return at + 1
            try:
                value, end = _DECODER.raw_decode(self._text, at)
            except (ValueError, RecursionError):
                at = self._past_broken(name, at, found)
                continue
            if isinstance(value, int | float) and end == len(self._text):
                found.open = True
                return end
            if len(found.items[name]) >= MAX_ITEMS:
                found.extra += 1
            else:
                found.items[name].append((value, self._text[at:end]))
            at = end

    def _past_broken(self, name: str, at: int, found: _Found) -> int:
        """Step over an item that is no JSON, to the next one that begins like its neighbours; else all the rest is open."""
        following = re.compile(r"\}\s*,?\s*(?=\{)").search(self._text, at)
        if following is None:
            closing = re.compile(r"\}\s*\]").search(self._text, at)
            if closing is None:
                found.open = True
                return len(self._text)
            end = closing.start() + 1
        else:
            end = following.end()
        found.wrong.append(Bad(name, self._text[at:end].strip(" ,\n")[:500], "json_invalid"))
        return end

    def _lone_item(self, at: int) -> _Found | None:
        """One item without list and object around it."""
        if len(self._lists) != 1:
            return None
        (name,) = self._lists
        try:
            value, end = _DECODER.raw_decode(self._text, at)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, dict) or not set(value) & set(self._lists[name].model_fields):
            return None
        return _Found({name: [(value, self._text[at:end])]}, {name}, end=end)

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at


def _checked(found: _Found, draft: type[T], lists: dict[str, type[BaseModel]]) -> Salvage[T]:
    bad, extra = list(found.wrong), found.extra
    values: dict[str, Any] = {}
    for name, kind in lists.items():
        values[name] = good = []
        for value, raw in found.items[name]:
            item, dropped, reason = _valid(kind, value)
            extra += dropped
            if item is None:
                bad.append(Bad(name, raw[:500], reason))
            elif item in good:
                extra += 1
            else:
                good.append(item)
    missing = [name for name in lists if name not in found.seen and not any(b.where == name for b in found.wrong)]
    return Salvage(draft.model_construct(**values), bad, missing, found.open, extra)


def _valid(kind: type[BaseModel], value: Any) -> tuple[BaseModel | None, int, str]:
    """The item, how many keys nobody asked for were left out, and why it is no item."""
    dropped = 0
    if isinstance(value, dict):
        extra = set(value) - set(kind.model_fields)
        dropped, value = len(extra), {key: inner for key, inner in value.items() if key not in extra}
    try:
        return kind.model_validate_json(json.dumps(value), strict=True), dropped, ""
    except (ValidationError, ValueError) as error:
        if not isinstance(error, ValidationError):
            return None, 0, "json_invalid"
        rows = error.errors(include_url=False, include_input=False, include_context=False)
        names = [".".join(str(part) for part in row["loc"]) for row in rows[:3]]
        return None, 0, ", ".join(f"{name} {row['type']}".strip() for name, row in zip(names, rows, strict=False))


def _decoded(text: str) -> str:
    """JSON that was written as a JSON string, taken out of it."""
    try:
        inner = json.loads(text) if text.lstrip()[:1] == '"' else None
    except (ValueError, RecursionError):
        return text
    return inner if isinstance(inner, str) else text


def _starts(text: str) -> list[int]:
    """Where an answer may begin, in the order of trying: the first brackets, before and after a line of prose or a fence."""
    return [match.start() for match in re.finditer(r"[{\[]", text[:20_000])][:40]


def _item_class(annotation: Any) -> type[BaseModel]:
    """The class in `list[Class]`, whatever is annotated around it."""
    while typing.get_origin(annotation) is not list:
        annotation = next(
            part
            for part in typing.get_args(annotation)
            if not isinstance(part, type(None)) and part is not types.NoneType
        )
    (item,) = typing.get_args(annotation)
    assert isinstance(item, type) and issubclass(item, BaseModel)
    return item
