"""What the operator decides. The only file of this room that reads the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

#: Environment variable of each setting. CLAIMWIRE_CONFIG and CLAIMWIRE_MODEL are read by `extraction.load_config`.
VARIABLES: Final[dict[str, str]] = {
    "host": "CLAIMWIRE_HOST",
    "port": "CLAIMWIRE_PORT",
    "max_body_bytes": "CLAIMWIRE_MAX_BODY_BYTES",
    "deadline_seconds": "CLAIMWIRE_DEADLINE_SECONDS",
    "max_in_flight": "CLAIMWIRE_MAX_IN_FLIGHT",
}


class SettingsError(Exception):
    """A setting has a value that cannot be meant; the message names it and says what is allowed."""


class Settings(BaseModel):
    """Settings of the front doors: from the environment (`VARIABLES`), and from options of the command line."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    config: Path | None = None
    """The models.toml to use; null leaves the search to `extraction.load_config`."""
    model: str | None = None
    """The profile used where a caller names none; null takes $CLAIMWIRE_MODEL, then the config's own."""
    host: str = "127.0.0.1"
    """Address to listen on. Loopback by default: there is no login, so whoever reaches the port may use it."""
    port: int = Field(default=8000, ge=0, le=65535)
    max_body_bytes: int = Field(default=4 * 1024 * 1024, ge=1024)
    """Largest request body accepted, in bytes; the article's own limit is `schemas.MAX_CHARS` characters."""
    deadline_seconds: float = Field(default=2100, gt=0)
    """Longest time that one extraction may take over HTTP before it is stopped and answered with 504.
    A safety net above the `deadline_s` of the profiles (1800 as shipped), which ends in a partial result instead."""
    max_in_flight: int = Field(default=4, ge=1)
    """Extractions that may run at once over HTTP; one more is answered with 503 and Retry-After."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> Self:
        """Read the environment; an empty variable counts as unset. Overrides that are None are ignored.

        Raises `SettingsError` naming the variable.
        """
        source = os.environ if environ is None else environ
        values: dict[str, object] = {name: source[var] for name, var in VARIABLES.items() if source.get(var)}
        values |= {name: value for name, value in overrides.items() if value is not None}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0]) if first["loc"] else "settings"
            raise SettingsError(f"{VARIABLES.get(name, name)}={first['input']!s}: {first['msg']}") from None
