"""Results kept for equal requests, in one SQLite file: what depends on it is in the key, and what it holds is checked.

A cache may fail (a full disk, a broken file); no request fails with it.
"""

import asyncio
import hashlib
import json
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import cache as memoised
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog
from pydantic import ValidationError

from extraction.config import Profile
from schemas import Article, Extraction

T = TypeVar("T")
_log = structlog.stdlib.get_logger("claimwire.cache")
#: What a caller names an article by; it changes nothing in what is read.
LABELS: Final = ("id", "url")
_TABLE: Final = "CREATE TABLE IF NOT EXISTS result (key TEXT PRIMARY KEY, made REAL NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID"


def key_of(article: Article, profile: Profile, model: str | None) -> str:
    """SHA-256 over all that a result depends on: text and what is known of it, the profile and the model that would be asked
    first, the schema, the prompts and the code."""
    parts = [
        article.model_dump(mode="json", exclude=set(LABELS)),
        profile.model_dump(mode="json"),
        model,
        _fingerprint(),
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@memoised
def _fingerprint() -> str:
    """SHA-256 over the schema of results, and all that reads: prompts, code, word lists, fitted weights (by name and content)."""
    digest = hashlib.sha256(json.dumps(Extraction.model_json_schema(), sort_keys=True).encode())
    with suppress(PackageNotFoundError):
        digest.update(version("claimwire").encode())
    for room in ("prompts", "extraction", "schemas"):
        root = Path(str(files(room)))
        for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix not in (".pyc", ".toml")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class ResultCache:
    """Results by key, at most `megabytes` of them and none older than `days`. Safe to share between threads and processes."""

    def __init__(self, path: Path, megabytes: int, days: float) -> None:
        self._path, self._most, self._age = path, megabytes * 1_000_000, days * 86_400
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None

    async def get(self, key: str) -> Extraction | None:
        """The result under that key, with `provenance.cached_at` set; null if there is none."""
        return await asyncio.to_thread(self._guarded, self._get, key)

    async def put(self, key: str, result: Extraction) -> None:
        """Keep a result."""
        await asyncio.to_thread(self._guarded, self._put, key, result)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    def _guarded(self, work: Callable[..., T], *args: Any) -> T | None:
        with self._lock:
            try:
                return work(self._open(), *args)
            except (sqlite3.Error, OSError, zlib.error) as error:
                _log.warning("the result cache failed", error=type(error).__name__, path=str(self._path))
                self._recover(error)
                return None

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))  # it holds articles
            self._database = sqlite3.connect(self._path, timeout=5, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.execute(_TABLE)
        return self._database

    def _recover(self, error: Exception) -> None:
        """Start anew where the file is no database; another process may have begun to do so too."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
            self._database = None
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    def _get(self, database: sqlite3.Connection, key: str) -> Extraction | None:
        with closing(database.execute("SELECT made, body FROM result WHERE key = ?", (key,))) as rows:
            row = rows.fetchone()
        if row is None or time.time() - row[0] > self._age:
            return None
        try:
            # Read back through the same checks that every result passes: a spoilt one is made again.
            result = Extraction.model_validate_json(zlib.decompress(row[1]))
        except (ValidationError, zlib.error):
            database.execute("DELETE FROM result WHERE key = ?", (key,))
            _log.warning("a cached result was spoilt and is made again", key=key)
            return None
        return _marked(result, datetime.fromtimestamp(row[0], UTC))

    def _put(self, database: sqlite3.Connection, key: str, result: Extraction) -> None:
        body = zlib.compress(result.model_dump_json().encode(), 6)
        now = time.time()
        database.execute("BEGIN IMMEDIATE")
        try:
            database.execute("REPLACE INTO result VALUES (?, ?, ?, ?)", (key, now, len(body), body))
            database.execute("DELETE FROM result WHERE made < ?", (now - self._age,))
            (size,) = database.execute("SELECT sum(size) FROM result").fetchone()
            if size > self._most:
                self._shrink(database, size)
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK")
            raise

    def _shrink(self, database: sqlite3.Connection, size: int) -> None:
        """Forget the oldest tenth more than needed, so that not every further result has to make room."""
        for key, part in database.execute("SELECT key, size FROM result ORDER BY made").fetchall():
            if size <= self._most * 0.9:
                break
            database.execute("DELETE FROM result WHERE key = ?", (key,))
            size -= part


def _marked(result: Extraction, made: datetime) -> Extraction:
    provenance = result.provenance
    return result.model_copy(
        update={"provenance": provenance and provenance.model_copy(update={"cached_at": made.replace(microsecond=0)})}
    )


def relabelled(result: Extraction, article: Article) -> Extraction:
    """The result under the caller's own names for the article."""
    names = {name: getattr(article, name) for name in LABELS}
    return result.model_copy(update={"article": result.article.model_copy(update=names)})


def worth_keeping(result: Extraction, model: str | None) -> bool:
    """Whether a result is what an equal request should get: complete, by the model that was to answer, no model having failed."""
    made = result.provenance
    if made is None or result.status != "complete" or any(tried.error and tried.calls for tried in made.tried):
        return False
    notices = {notice.code for notice in result.warnings}
    return "no_parser" not in notices and (made.model == model or "model_not_needed" in notices)
