"""Parsing in other processes: the same is found, long articles take turns, and a process that dies or hangs costs nobody his answer."""

import asyncio
import io
import pickle
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from extraction import weights
from extraction.config import RULES, ExtractorConfig, ModelSpec, Profile
from extraction.packed import Packed, pack, unpack
from extraction.page import read_page
from extraction.parser_process import LENGTH, answer, framed
from extraction.parsers import BATCH_CHARS, Parsers
from extraction.parsing import load_parser, parsed, texts
from extraction.pipeline import Extractor
from schemas import Article

TEXT = """RIVER TOWN CUT OFF

ORLA, March 3 (AG) - At least 12 soldiers weren't found near Tamba, the army's spokeswoman Ola Brandt said on Monday.

"We left it," she told Radio Orla. “They’d hit us twice,” he added."""

#: As a parsing process, but that "die" and "hang" are obeyed, and that what it was asked stands in what it finds.
STANDIN = """
import os, sys, time
from extraction.packed import Packed
from extraction.parser_process import answer
def parse(lines):
    if "die" in lines: os._exit(1)
    if "hang" in lines: time.sleep(60)
    return [Packed(b"", [line], [str(len(lines))]) for line in lines]
answer(sys.stdin.buffer, sys.stdout.buffer, parse)
"""


@asynccontextmanager
async def running(processes: int = 1, code: str = STANDIN) -> AsyncIterator[Parsers]:
    parsers = Parsers(processes, (sys.executable, "-c", code))
    assert await parsers.parse(["nobody is there yet"]) is None
    parsers.start("folder")
    try:
        async with asyncio.timeout(20):
            while parsers.ready < processes and not parsers.lost:
                await asyncio.sleep(0.01)
        yield parsers
    finally:
        await parsers.aclose()
        assert parsers.ready == 0


def lines_of(found: list[Packed] | None) -> list[str]:
    assert found is not None
    return [packed.lemmas[0] for packed in found]


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_parser(str(weights.parser_path()))


def test_a_line_is_the_same_after_its_journey(nlp: Any) -> None:
    lines = texts(read_page(TEXT, None))
    asked, said = io.BytesIO(framed(lines)), io.BytesIO()
    answer(asked, said, lambda given: [pack(doc) for doc in parsed(nlp, given)])
    frames = said.getvalue()
    (greeting,) = LENGTH.unpack(frames[: LENGTH.size])
    found = pickle.loads(frames[LENGTH.size + greeting + LENGTH.size :])
    names = (
        "text",
        "idx",
        "whitespace_",
        "lemma_",
        "tag_",
        "pos_",
        "dep_",
        "ent_type_",
        "ent_iob_",
        "is_sent_start",
        "norm_",
    )
    for line, doc, packed in zip(lines, parsed(nlp, lines), found, strict=True):
        again = unpack(nlp, line, packed)
        for before, after in zip(doc, again, strict=True):
            assert [getattr(before, name) for name in names] == [getattr(after, name) for name in names]
            assert (before.head.i, str(before.morph)) == (after.head.i, str(after.morph))
        for part in ("sents", "ents", "noun_chunks"):
            assert [(s.start, s.end) for s in getattr(doc, part)] == [(s.start, s.end) for s in getattr(again, part)]


async def test_who_asks_gets_his_own_lines() -> None:
    async with running(2) as parsers:
        asked = [[f"{n} {'x' * (n % 700)}" for n in range(first, first + 1 + first % 90)] for first in range(60)]
        found = await asyncio.gather(*map(parsers.parse, asked))
        assert [lines_of(one) for one in found] == asked


async def test_a_long_article_does_not_keep_a_short_one_waiting() -> None:
    async with running() as parsers:
        ends: list[str] = []

        async def ask(name: str, lines: list[str]) -> None:
            assert lines_of(await parsers.parse(lines)) == lines
            ends.append(name)

        long = ["y" * (BATCH_CHARS // 4)] * 40
        await asyncio.gather(ask("long", long), ask("short", ["z"]))
        assert ends == ["short", "long"]


async def test_who_stops_waiting_keeps_nobody_waiting() -> None:
    async with running() as parsers:
        leaving = [asyncio.create_task(parsers.parse(["hang"])) for _ in range(3)]
        leaving[0].cancel()
        await asyncio.sleep(0)
        for task in leaving:
            task.cancel()
        await asyncio.wait(leaving)
        assert lines_of(await parsers.parse(["a", "b"])) == ["a", "b"]
        assert parsers.lost == 0


async def test_a_process_that_dies_is_replaced_and_counted() -> None:
    async with running() as parsers:
        assert lines_of(await parsers.parse(["a"])) == ["a"]
        assert await parsers.parse(["b", "die"]) is None
        async with asyncio.timeout(20):
            while not parsers.ready:
                await asyncio.sleep(0.01)
        assert parsers.lost == 1
        assert lines_of(await parsers.parse(["c"])) == ["c"]


async def test_a_process_that_dies_while_nobody_asks_is_replaced_before_somebody_does() -> None:
    async with running(code=f"import os, threading; threading.Timer(0.3, os._exit, [1]).start()\n{STANDIN}") as parsers:
        async with asyncio.timeout(20):
            while not parsers.lost:
                await asyncio.sleep(0.01)


async def test_a_process_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as parsers:
        monkeypatch.setattr("extraction.parsers.PATIENCE_S", 0.1)
        assert await parsers.parse(["hang"]) is None


async def test_processes_that_never_come_up_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extraction.parsers.RESTART_S", 0.0)
    async with running(code="print('no pickle')") as parsers:
        await asyncio.sleep(0)
        async with asyncio.timeout(20):
            await asyncio.wait(parsers._running)
        assert (parsers.lost, parsers.ready) == (3, 0)
        assert await parsers.parse(["a"]) is None


async def test_an_article_is_read_the_same_whoever_parses(nlp: Any) -> None:
    class Here(Parsers):
        def start(self, folder: str) -> None:
            self.asked, self.ready = 0, 1

        async def parse(self, lines: list[str]) -> list[Packed] | None:
            self.asked += 1
            return [pack(doc) for doc in parsed(nlp, lines)]

    rules = Profile(name="r", chain=(ModelSpec(name=RULES, strategy=RULES),))
    config = ExtractorConfig(profiles={"r": rules}, default_profile="r", source="a test")
    article = Article(text=TEXT)
    parsers = Here(1)
    here, there = Extractor(config), Extractor(config, parsers=parsers)
    alone, together = await here.extract(article), await there.extract(article)
    assert parsers.asked == 1 and alone.claims
    assert alone.model_dump(exclude={"provenance"}) == together.model_dump(exclude={"provenance"})


def test_curled_apostrophes_are_parsed_as_straight_ones_and_kept(nlp: Any) -> None:
    line = "It’s the union’s view that they’d left and hadn’t come back."
    doc, straight = parsed(nlp, [line, line.replace("’", "'")])
    assert doc.text == line
    assert [(t.lemma_, t.tag_, t.dep_, t.head.i) for t in doc] == [
        (t.lemma_, t.tag_, t.dep_, t.head.i) for t in straight
    ]
