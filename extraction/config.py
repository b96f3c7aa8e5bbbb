"""Which models may be asked, in which order, within which limits: `models.toml`, read and checked.

A profile is an ordered chain: if a model is not ready or fails, the next one goes on. Changing a model is a change of one line.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extraction.errors import ConfigError, UnknownProfile

#: How a model is asked: the whole article in one call, windows of sentences, or not at all.
Strategy = Literal["whole", "windows", "rules"]

#: The name of "no model": rules alone read the article.
RULES: Final = "rules"
PACKAGED: Final = Path(__file__).with_name("models.toml")
CONFIG_VARIABLE: Final = "CLAIMWIRE_CONFIG"
PROFILE_VARIABLE: Final = "CLAIMWIRE_MODEL"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ModelSpec(_Table):
    """One model and how to treat it: a `[models.NAME]` table of models.toml."""

    name: str = Field(min_length=1)
    """litellm's name (`anthropic/…`, `ollama_chat/…`, `hosted_vllm/…` for any OpenAI-compatible server), or
    `embedded/qwen2.5-coder-1.5b`, `embedded/smollm2`, `embedded//path/to.gguf`, or `rules`.
    `…/auto` takes the first model that the server at `api_base` lists."""
    strategy: Strategy
    api_base: str | None = None
    """Where the server listens; null for the provider's own address and for embedded models."""
    key_env: str | None = None
    """Environment variable that holds the key; null where none is needed."""
    path: Path | None = None
    """An embedded model's file, if it is not to be fetched. Its SHA-256 must still be the pinned one."""
    connect_s: float = Field(default=10, gt=0)
    """Longest wait for a connection, in seconds."""
    first_token_s: float = Field(default=90, gt=0)
    """Longest wait for the first word of an answer, in seconds; `stream = false` takes `timeout_s` in its place."""
    timeout_s: float = Field(default=120, gt=0)
    """Longest wait for a whole answer, in seconds."""
    stream: bool = True
    """Whether an answer is taken word by word, so that what was written stays when the connection breaks off."""
    max_output_tokens: int = Field(default=1024, ge=16)
    """Longest answer to one question."""
    context_tokens: int = Field(default=8192, ge=512)
    """Question and answer together must fit in it."""
    parallel: int = Field(default=1, ge=1, le=64)
    """Questions in flight at once."""
    retries: int = Field(default=1, ge=0, le=10)
    """How often a question whose call failed on the way, or whose answer was malformed or cut off, is asked again."""
    patience_s: float = Field(default=20, ge=0)
    """Longest wait between two calls, in seconds. Who asks for more (`Retry-After`) is left for the next model."""
    breaker_failures: int = Field(default=3, ge=1)
    """After so many failed calls in a row the model is left alone, for all articles."""
    breaker_s: float = Field(default=30, gt=0)
    """For so many seconds; then one call is let through, and decides whether it is asked again."""
    canary: Literal["obey", "ignore"] = "obey"
    """`ignore`: use it even where it failed `claimwire models check`."""
    threads: int | None = Field(default=None, ge=1)
    """CPU threads of an embedded model; null takes the physical cores, at most 8."""
    input_usd_per_mtok: float | None = Field(default=None, ge=0)
    """Price of a million input tokens, where litellm's table has none."""
    output_usd_per_mtok: float | None = Field(default=None, ge=0)
    options: dict[str, Any] = Field(default_factory=dict)
    """Passed to litellm as they are, e.g. `reasoning_effort = "low"`."""

    @property
    def embedded(self) -> bool:
        """Whether it runs on this machine inside claimwire."""
        return self.name.startswith("embedded/")

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if (self.name == RULES) != (self.strategy == "rules"):
            raise ValueError('name = "rules" and strategy = "rules" go together')
        if self.path is not None and not self.embedded:
            raise ValueError("path is for embedded models only")
        if (self.input_usd_per_mtok is None) != (self.output_usd_per_mtok is None):
            raise ValueError("give both prices or neither")
        if "/" not in self.name and self.name != RULES:
            raise ValueError(
                f'no provider in name = "{self.name}"; write e.g. "anthropic/{self.name}" or "hosted_vllm/{self.name}"'
            )
        if self.max_output_tokens >= self.context_tokens:
            raise ValueError("max_output_tokens leaves no room in context_tokens")
        return self


class _Limits(_Table):
    about: str = ""
    """One line for `claimwire models list`."""
    questions: Literal["open", "all"] = "open"
    """What small models are asked about: `open`, sentences without a known source that have a word of speech or a quotation; `all`,
    every sentence without a known source, at some eight times the tokens."""
    deadline_s: float | None = Field(default=None, gt=0)
    """Seconds for one article; what is unread then is reported as unread. Null sets no limit."""
    token_budget: int | None = Field(default=None, gt=0)
    """Tokens in and out for one article, over all attempts and models; null sets no limit. Overshot by one call at most."""
    usd_budget: float | None = Field(default=None, gt=0)
    """US dollars for one article, over all attempts and models; null sets no limit. Overshot by one call at most.
    A hosted model without a known price is not asked then."""


class Profile(_Limits):
    """A chain of models in the order in which they are tried."""

    name: str
    chain: tuple[ModelSpec, ...] = Field(min_length=1)


class _ProfileTable(_Limits):
    chain: list[str] = Field(min_length=1)
    """Names of `[models.NAME]` tables."""


class _File(_Table):
    default_profile: str
    models: dict[str, ModelSpec]
    profiles: dict[str, _ProfileTable] = Field(min_length=1)


class ExtractorConfig(_Table):
    """All profiles, and the one used where nobody names another."""

    profiles: dict[str, Profile]
    default_profile: str
    source: str
    """The file it was read from, for messages."""

    def profile(self, name: str | None = None) -> Profile:
        """The profile of that name, or the default one. Raises `UnknownProfile` with the names that there are."""
        wanted = name or self.default_profile
        if wanted not in self.profiles:
            raise UnknownProfile(
                f"there is no profile {wanted!r} in {self.source}; there are: {', '.join(self.profiles)}"
            )
        return self.profiles[wanted]


def load_config(path: Path | None = None, environ: Mapping[str, str] | None = None) -> ExtractorConfig:
    """Read `path`, else the file in $CLAIMWIRE_CONFIG, else ./models.toml, else the one that comes with claimwire.

    $CLAIMWIRE_MODEL replaces the file's default profile. Raises `ConfigError`, naming file and key.
    """
    env = os.environ if environ is None else environ
    file = _find(path, env)
    raw = _read(file)
    try:
        parsed = _File.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(f"{file}: {_explain(error)}") from None
    profiles = {name: _resolve(name, table, parsed.models, file) for name, table in parsed.profiles.items()}
    config = ExtractorConfig(profiles=profiles, default_profile=parsed.default_profile, source=str(file))
    if parsed.default_profile not in profiles:
        raise ConfigError(
            f"{file}: default_profile: there is no profile {parsed.default_profile!r}; there are: {', '.join(profiles)}"
        )
    if chosen := env.get(PROFILE_VARIABLE):
        if chosen not in profiles:
            raise UnknownProfile(
                f"${PROFILE_VARIABLE}: there is no profile {chosen!r} in {file}; there are: {', '.join(profiles)}"
            )
        config = config.model_copy(update={"default_profile": chosen})
    return config


def _find(path: Path | None, env: Mapping[str, str]) -> Path:
    if path is not None:
        return path
    if named := env.get(CONFIG_VARIABLE):
        return Path(named)
    local = Path("models.toml")
    return local if local.is_file() else PACKAGED


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{file}: cannot be read ({error.strerror}); give another file with --config or ${CONFIG_VARIABLE}"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from None


def _resolve(name: str, table: _ProfileTable, models: dict[str, ModelSpec], file: Path) -> Profile:
    if unknown := [entry for entry in table.chain if entry not in models]:
        raise ConfigError(f"{file}: profiles.{name}.chain: no [models.{unknown[0]}]; there are: {', '.join(models)}")
    limits = table.model_dump(exclude={"chain"})
    return Profile(name=name, chain=tuple(models[entry] for entry in table.chain), **limits)


def _explain(error: ValidationError) -> str:
    def one(where: tuple[int | str, ...], message: str) -> str:
        key = ".".join(str(part) for part in where) or "the file"
        return (
            f"{key}: {'unknown key' if message.startswith('Extra inputs') else message.removeprefix('Value error, ')}"
        )

    return "; ".join(one(item["loc"], item["msg"]) for item in error.errors(include_url=False, include_input=False))
