"""Many clients at once, against a scripted model: nothing lost, doubled or crossed, memory flat, and how much time we add.

    .venv/bin/python tests/support/soak.py --clients 64 --seconds 60

Starts a scripted model and `claimwire serve` in processes of their own, sends distinct articles from as many clients for so long, and
before and after that calls litellm directly at the same concurrency with the same model. Prints the measures and ends with 1 if one
misses its target. The model answers each article with a quotation of that very article, after a time of its own that depends on the
article alone: --think seconds, give or take a half. Real models take ten times that for a whole article; with a --think near 0 the
processor is busy all the time, and what is measured is how many articles it can take. Time nothing on a busy machine: its load is printed too.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE)]

TARGETS = {"faults": 0, "memory_growth_percent": 5.0, "overhead_p95_ms": 25.0, "throughput_ratio": 0.85}


def article(number: int) -> str:
    """A short report that no other number has."""
    return f"At least {number + 12} soldiers were killed near Tamba, the army said on Monday."


def own_time(text: str, think: float) -> float:
    """Seconds that the scripted model takes for an article: half to one and a half of `think`, always the same."""
    found = re.findall(r"At least (\d+) soldiers", text)
    return think * (0.5 + (int(found[-1]) * 7919 % 1000) / 1000) if found else think


# --- the scripted model ----------------------------------------------------------------------------------------------------


async def think(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Answer chat completions on one connection: one claim that quotes the article in the question."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
            question = (await reader.readexactly(int(length.group(1)))).decode() if length else ""
            body: dict[str, Any] = {"data": [{"id": "scripted"}]}
            if question:
                await asyncio.sleep(own_time(question, seconds))
                body = completion(question)
            kind, data = b"application/json", json.dumps(body).encode()
            if question and json.loads(question).get("stream"):
                kind, data = b"text/event-stream", streamed(body)
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n" % (kind, len(data)) + data
            )
            await writer.drain()
    writer.close()


def completion(question: str) -> dict[str, Any]:
    """OpenAI's shape around a draft that quotes the last article of the question."""
    found = re.findall(r"At least \d+ soldiers were killed near Tamba, the army said", question)
    quote = found[-1] if found else "nothing"
    figure = {"quote": " ".join(quote.split()[:4]), "measure": "killed", "of": None}
    claim: dict[str, Any] = {"quote": quote, "speaker": "the army", "relayed_by": [], "stance": "asserts"}
    claim |= {"statement": quote, "figures": [figure]}
    actor = {"name": "the army", "aliases": [], "kind": "state_forces", "part_of": None}
    draft = {"actors": [actor], "events": [], "claims": [claim]}
    choice = {"index": 0, "message": {"role": "assistant", "content": json.dumps(draft)}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 100, "completion_tokens": 40, "total_tokens": 140}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [choice],
        "usage": usage,
    }


def streamed(body: dict[str, Any]) -> bytes:
    """The same answer as OpenAI's events: words, reason to stop, usage, end."""
    (choice,) = body["choices"]
    common = {**body, "object": "chat.completion.chunk", "usage": None}
    chunks: list[dict[str, Any]] = [
        {**common, "choices": [{"index": 0, "delta": choice["message"], "finish_reason": None}]},
        {**common, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        {**common, "choices": [], "usage": body["usage"]},
    ]
    return b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in chunks) + b"data: [DONE]\n\n"


async def serve_model(seconds: float) -> None:
    """Listen on a free port, say which, and answer for ever."""
    server = await asyncio.start_server(lambda r, w: think(r, w, seconds), "127.0.0.1", 0, limit=1 << 22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# --- the clients -----------------------------------------------------------------------------------------------------------


@dataclass
class Storm:
    """What many clients saw."""

    seconds: list[float] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """Which article each of them was for."""
    faults: Counter[str] = field(default_factory=Counter)

    def note(self, sent: str, seen: Counter[str], status: int, result: Any) -> None:
        """Hold an answer against its question."""
        if status != 200:
            self.faults[f"status {status}: {result.get('detail')}"] += 1
            return
        seen[sent] += 1
        if result["article"]["text"] != sent:
            self.faults["crossed"] += 1
        elif seen[sent] > 1:
            self.faults["doubled"] += 1
        elif any(run["text"] not in sent for claim in result["claims"] for run in claim["evidence"]):
            self.faults["foreign evidence"] += 1


async def storm(
    base: str, clients: int, seconds: float, first: int = 0, expect_claim: bool = True, spread: float = 0
) -> Storm:
    """Send distinct articles from so many clients for so long; they begin one after the other within `spread` seconds."""
    seen: Counter[str] = Counter()
    out, end, number = Storm(), time.monotonic() + seconds, first

    async def client(http: aiohttp.ClientSession, late: float) -> None:
        nonlocal number
        await asyncio.sleep(late)
        while True:
            number += 1
            own, text = number, article(number)
            began = time.monotonic()
            try:
                async with http.post("/v1/extract", json={"text": text}) as response:
                    status, body = response.status, await response.read()
            except (aiohttp.ClientError, TimeoutError) as error:
                out.faults[type(error).__name__] += 1
                return
            out.seconds.append(time.monotonic() - began)
            out.numbers.append(own)
            result = json.loads(body)
            out.note(text, seen, status, result)
            if expect_claim and status == 200 and not made_by_model(result):
                out.faults["lost"] += 1
            if time.monotonic() >= end:
                return

    # aiohttp, since an instrument must be light: httpx takes as long for a request as the server does.
    limits = aiohttp.ClientTimeout(120)
    async with aiohttp.ClientSession(base, connector=aiohttp.TCPConnector(limit=clients), timeout=limits) as http:
        await asyncio.gather(*(client(http, spread * n / clients) for n in range(clients)))
    return out


def made_by_model(result: dict[str, Any]) -> bool:
    """Whether the scripted model's claim about this very article is in its result."""
    return result["provenance"]["model"] != "rules" and any(claim["quantities"] for claim in result["claims"])


@dataclass
class Direct:
    """What calling litellm without us took."""

    seconds: list[float] = field(default_factory=list)
    added: list[float] = field(default_factory=list)
    """The same without the model's own time."""
    cpu: float = 0.0


async def directly(port: int, clients: int, seconds: float, think: float, first: int = 0) -> Direct:
    """Call litellm itself with as many questions in flight."""
    from extraction.libraries import libraries

    litellm = libraries().litellm
    await litellm.acompletion(
        model="hosted_vllm/scripted",
        api_base=f"http://127.0.0.1:{port}/v1",
        api_key="none",
        messages=[{"role": "user", "content": "the first call imports more"}],
    )
    out, number, end = Direct(), first, time.monotonic() + seconds

    async def client(late: float) -> None:
        nonlocal number
        await asyncio.sleep(late)
        while time.monotonic() < end:
            number += 1
            text, began = article(number), time.monotonic()
            await litellm.acompletion(
                model="hosted_vllm/scripted",
                api_base=f"http://127.0.0.1:{port}/v1",
                api_key="none",
                max_tokens=100,
                messages=[{"role": "user", "content": text}],
                num_retries=0,
                max_retries=0,
            )
            out.seconds.append(time.monotonic() - began)
            out.added.append(out.seconds[-1] - own_time(text, think))

    used = time.process_time()
    await asyncio.gather(*(client(think * n / clients) for n in range(clients)))
    out.cpu = time.process_time() - used
    return out


# --- putting it together -----------------------------------------------------------------------------------------------------


def config(port: int) -> str:
    """A models.toml that knows the scripted model alone."""
    return f"""default_profile = "scripted"
[profiles.scripted]
chain = ["scripted"]
[models.scripted]
name = "hosted_vllm/scripted"
api_base = "http://127.0.0.1:{port}/v1"
strategy = "whole"
parallel = 64
canary = "ignore"
"""


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    started = Path(f"/proc/{pid}/task").glob("*/children")
    return [
        pid,
        *(below for own in started for child in own.read_text("ascii").split() for below in family(int(child))),
    ]


def megabytes(pid: int) -> float:
    """Resident memory of a process and those that it started."""
    found = (re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{own}/status").read_text("ascii")) for own in family(pid))
    return sum(int(kilobytes.group(1)) / 1024 for kilobytes in found if kilobytes)


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used; unlike elapsed time, other processes hardly change it."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def watch(pid: int, samples: list[float]) -> None:
    """Note memory every second."""
    while True:
        samples.append(megabytes(pid))
        await asyncio.sleep(1)


async def measure(base: str, pid: int, port: int, clients: int, seconds: float, think: float) -> dict[str, Any]:
    """Warm up, call directly, storm, call directly again, compare."""
    await storm(base, clients, max(10.0, seconds / 4), spread=think)
    before = await directly(port, clients, max(5.0, seconds / 6), think)
    memory: list[float] = []
    watching = asyncio.create_task(watch(pid, memory))
    used = {own: cpu_seconds(own) for own in family(pid)}
    found = await storm(base, clients, seconds, first=10_000_000, spread=think)
    used = {own: cpu_seconds(own) - used.get(own, 0.0) for own in family(pid)}
    watching.cancel()
    after = await directly(port, clients, max(5.0, seconds / 6), think, first=20_000_000)
    added = [s - own_time(article(n), think) for s, n in zip(found.seconds, found.numbers, strict=True)]
    own, direct = before.added + after.added, before.seconds + after.seconds
    rate, direct_rate = len(found.seconds) / sum(found.seconds), len(direct) / sum(direct)
    early, late = statistics.mean(memory[: len(memory) // 4 or 1]), statistics.mean(memory[-(len(memory) // 4 or 1) :])
    return {
        "think_seconds": think,
        "articles": len(found.seconds),
        "faults": dict(found.faults),
        "articles_a_second": round(rate * clients, 1),
        "direct_calls_a_second": round(direct_rate * clients, 1),
        "throughput_ratio": round(rate / direct_rate, 3),
        "cpu_ms_an_article": round(sum(used.values()) / len(found.seconds) * 1000, 1),
        "cpu_ms_an_article_of_the_server_alone": round(used[pid] / len(found.seconds) * 1000, 1),
        "cpu_ms_a_direct_call": round((before.cpu + after.cpu) / len(direct) * 1000, 1),
        "overhead_p50_ms": percentile(added, 50),
        "overhead_p95_ms": percentile(added, 95),
        "overhead_p99_ms": percentile(added, 99),
        "direct_overhead_p50_ms": percentile(own, 50),
        "direct_overhead_p95_ms": percentile(own, 95),
        "memory_mb": [round(early, 1), round(late, 1)],
        "memory_growth_percent": round((late / early - 1) * 100, 2),
        "load_average": os.getloadavg()[0],
    }


def percentile(seconds: list[float], share: int) -> float:
    """Of times, in milliseconds."""
    return round(sorted(seconds)[int(len(seconds) * share / 100)] * 1000, 1)


def verdicts(found: dict[str, Any]) -> list[str]:
    """Which targets were missed."""
    missed = [f"faults: {found['faults']}"] if found["faults"] else []
    missed += [name for name in ("memory_growth_percent", "overhead_p95_ms") if found[name] > TARGETS[name]]
    return missed + (["throughput_ratio"] if found["throughput_ratio"] < TARGETS["throughput_ratio"] else [])


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=2.0, help="the model's mean own time for an article, in seconds")
    parser.add_argument("--only-model", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only_model:
        asyncio.run(serve_model(asked.think))
        return
    from serving import WARM, serving

    command = [sys.executable, __file__, "--only-model", "--think", str(asked.think)]
    with TemporaryDirectory() as folder, subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as model:
        assert model.stdout is not None
        port = int(model.stdout.readline())
        (Path(folder) / "models.toml").write_text(config(port))
        environ = {"CLAIMWIRE_CONFIG": f"{folder}/models.toml", "CLAIMWIRE_RESULT_CACHE": "false"}
        environ |= {"CLAIMWIRE_MAX_IN_FLIGHT": str(asked.clients)}
        try:
            with serving(Path(folder), environ, WARM) as server:
                found = asyncio.run(
                    measure(server.base, server.process.pid, port, asked.clients, asked.seconds, asked.think)
                )
        finally:
            model.kill()
    missed = verdicts(found)
    print(json.dumps(found | {"missed": missed}, indent=2))
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
