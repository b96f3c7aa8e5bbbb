"""API keys: a file of names and hashes, read again whenever it changes, so that a key is revoked by editing it.

    [keys.newsroom]
    sha256 = "…"                  # of the key; the key itself is shown once, when it is made, and kept nowhere
    requests_per_minute = 30      # optional; else the server's own limit
    revoked = true                # optional; or delete the entry

A plain SHA-256 is enough here, unlike for passwords: keys are 32 random bytes, which nobody can try out.
"""

import hashlib
import hmac
import secrets
import tomllib
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.settings import SettingsError

PREFIX: Final = "cw_"


class Key(BaseModel):
    """An entry of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    requests_per_minute: float | None = Field(default=None, gt=0)
    revoked: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: dict[str, Key] = {}


def new() -> tuple[str, str]:
    """A new key and its hash."""
    key = PREFIX + secrets.token_urlsafe(32)
    return key, digest(key)


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


class Keys:
    """The keys of a file. Raises `SettingsError` where the file cannot be used at the start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._keys: dict[str, Key] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read the file again if it has changed. Raises `SettingsError`, and lets nobody in until it is mended."""
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if stamp == self._seen:
                return
            self._keys = {}
            self._keys = _File.model_validate(tomllib.loads(self._path.read_text("utf-8"))).keys
            self._seen = stamp
        except OSError as error:
            self._keys, self._seen = {}, None
            raise SettingsError(f"CLAIMWIRE_KEYS: {self._path} cannot be read ({error.strerror})") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self._seen = None
            raise SettingsError(f"CLAIMWIRE_KEYS: {self._path} is not valid TOML: {error}") from None
        except ValidationError as error:
            self._seen = None
            where = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
            raise SettingsError(f"CLAIMWIRE_KEYS: {self._path}: {where}: {error.errors()[0]['msg']}") from None

    def entries(self) -> dict[str, Key]:
        """All entries by name."""
        return dict(self._keys)

    def holder(self, given: str) -> tuple[str, Key] | None:
        """Name and entry of a valid key. Looks at every entry, whether one has matched or not, in constant time each."""
        found = None
        wanted = digest(given)
        for name, key in self._keys.items():
            if hmac.compare_digest(wanted, key.sha256) and not key.revoked:
                found = name, key
        return found
