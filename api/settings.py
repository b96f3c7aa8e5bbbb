"""What the operator decides. The only file of this room that reads the environment; `SETTINGS.md` is written from it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting has a value that cannot be meant; the message names it and says what is allowed."""


def _list(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_list)]


class Settings(BaseModel):
    """Settings of the front doors: from the environment, and from options of the command line."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    config: Path | None = None
    """The models.toml to use. Unset: ./models.toml, else the one that comes with claimwire."""
    model: str | None = None
    """The profile used where a caller names none. Unset: the config's `default_profile`."""
    host: str = "127.0.0.1"
    """Address to listen on. Beyond loopback, set `CLAIMWIRE_KEYS` too: without keys, whoever reaches the port may use it."""
    port: int = Field(default=8000, ge=0, le=65535)
    """Port to listen on; 0 takes a free one."""
    max_body_bytes: int = Field(default=4 * 1024 * 1024, ge=1024)
    """Largest request body, in bytes (else 413). An article may have 250,000 characters at most, whatever this says."""
    deadline_seconds: float = Field(default=2100, gt=0)
    """Longest time that one extraction may take, waiting excluded, before it is stopped (504). A safety net above
    `deadline_s` in models.toml (1800 as shipped), which ends in a partial result instead."""
    max_in_flight: int = Field(default=4, ge=1)
    """Articles read at the same time. Raise it for hosted models; an embedded one gains nothing from more."""
    max_waiting: int = Field(default=64, ge=0)
    """Articles that may wait for their turn; one more is refused (503 with Retry-After). 0: nobody waits."""
    max_waiting_per_client: int | None = Field(default=None, ge=1)
    """Articles of one client that may wait (else 429). Unset: half of `CLAIMWIRE_MAX_WAITING` where keys tell clients apart,
    else all of it."""
    parser_processes: int | None = Field(default=None, ge=0)
    """Processes beside the server that parse articles, so that the server's own has time for its clients; each takes some 370 MB.
    Unset: 1 where there is more than one processor, else 0: then the server parses itself."""
    drain_seconds: float = Field(default=30, ge=0)
    """How long a server that is told to stop finishes what it is reading. Who waits is refused at once (503)."""
    result_cache: bool = True
    """Whether equal requests are answered from an earlier result, which then says so (`provenance.cached_at`).
    Results hold the article's text; they lie in `CLAIMWIRE_CACHE`, readable by the server's user only."""
    result_cache_mb: int = Field(default=256, ge=1)
    """Size of the result cache; the oldest results go first."""
    result_cache_days: float = Field(default=30, gt=0)
    """Age at which a cached result is forgotten."""
    keys: Path | None = None
    """File of API keys (`claimwire keys new NAME` writes an entry). Unset: no login."""
    requests_per_minute: float | None = Field(default=None, gt=0)
    """Requests to /v1 a minute for each key, or each address where there are no keys (else 429). A key may have its own.
    Unset: no limit."""
    cors_origins: Names = ()
    """Web origins whose pages may call the API, separated by commas (`https://desk.example.org`). Unset: none."""
    allowed_hosts: Names = ()
    """Names in the Host header that are answered, separated by commas. Unset: any, but on loopback without keys only
    loopback's own names, so that no web page can reach the server under a name of its choosing."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log line that is written, to standard error."""
    log_format: Literal["auto", "json", "text"] = "auto"
    """`auto`: text on a terminal, else one JSON object a line."""
    log_text: bool = False
    """Whether the log holds the text of articles. Keys and model output are never logged."""
    otel: bool = False
    """Whether spans are sent by OpenTelemetry (needs `pip install 'claimwire[otel]'`; OTEL_EXPORTER_OTLP_ENDPOINT says where to)."""

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK or self.host.startswith("127.")

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


#: Environment variable of each setting. CLAIMWIRE_CONFIG and CLAIMWIRE_MODEL are read by `extraction.load_config`.
VARIABLES: Final[dict[str, str]] = {
    name: f"CLAIMWIRE_{name.upper()}" for name in Settings.model_fields if name not in ("config", "model")
}

#: Variables that other rooms read, and what they mean.
ELSEWHERE: Final[dict[str, str]] = {
    "CLAIMWIRE_CONFIG": "The models.toml to use. Unset: ./models.toml, else the one that comes with claimwire.",
    "CLAIMWIRE_MODEL": "The profile used where nobody names one. Unset: `default_profile` of models.toml.",
    "CLAIMWIRE_CACHE": "Folder of weights, parser and cached results. Unset: the platform's cache folder for claimwire.",
    "CLAIMWIRE_OFFLINE": "`1` keeps claimwire from asking Hugging Face for weights (as HF_HUB_OFFLINE does).",
    "HF_ENDPOINT": "Another address for Hugging Face, such as a mirror.",
}


_HEAD: Final = """# Settings

Read from the environment; an empty variable counts as unset. `claimwire serve --help` lists those that are options too. Models, their
order, time-outs and budgets are set in [models.toml](../extraction/models.toml). This page is written from `api/settings.py`:
`.venv/bin/python -m api.settings > api/SETTINGS.md`; a test compares the two.

"""


def table() -> str:
    """All settings as a Markdown table: `api/SETTINGS.md` under its heading."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    rows += [f"| `{variable}` | unset | {meaning} |" for variable, meaning in ELSEWHERE.items()]
    for name, variable in VARIABLES.items():
        field = Settings.model_fields[name]
        meaning = " ".join((field.description or "").split())
        rows.append(f"| `{variable}` | {_shown(field.default)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _shown(default: Any) -> str:
    if default is None or default == ():
        return "unset"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


if __name__ == "__main__":
    print(_HEAD + table(), end="")
