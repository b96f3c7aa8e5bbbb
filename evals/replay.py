"""Recorded replies of a model: a gateway that keeps what it hears, and one that answers from what was kept.

A reply is found again by a hash of the messages and of the JSON schema asked for. Whatever changes what the model reads
or may write makes the request a new one, and replaying it fails: the replies must be recorded anew.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from extraction import errors as extraction_errors
from extraction.config import ModelSpec
from extraction.errors import ExtractionError
from extraction.gateway import Gateway, Reply
from schemas import Usage

T = TypeVar("T", bound=BaseModel)

RERECORD: Final = "re-record with `claimwire eval baseline`"


class ReplayMiss(Exception):  # noqa: N818  no error of the extractor's: it must not be taken for a model's failure
    """The extractor asked what was not asked when the replies were recorded."""


class Store:
    """Recorded replies in a JSON file: hash of the request, and either the reply or the error that came of it."""

    def __init__(self, replies: dict[str, dict[str, Any]]) -> None:
        self.replies = replies
        self.missed: list[str] = []
        """Opening words of requests that were not found; not empty means that the replay is void."""

    @classmethod
    def load(cls, path: Path) -> "Store":
        """Raises `ReplayMiss` where nothing was recorded."""
        if not path.exists():
            raise ReplayMiss(f"{path.name}: no replies recorded yet; {RERECORD}")
        return cls(json.loads(path.read_bytes()))

    def save(self, path: Path) -> None:
        """Write all replies, one a line and sorted, so that a change can be read as a diff."""
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = (f"{json.dumps(key)}: {json.dumps(self.replies[key], ensure_ascii=False)}" for key in sorted(self.replies))
        path.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


def key_of(messages: list[dict[str, str]], draft: type[BaseModel]) -> str:
    """Hash of what the model reads and of the schema that it must fill."""
    asked = json.dumps([messages, draft.model_json_schema()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(asked.encode()).hexdigest()[:32]
