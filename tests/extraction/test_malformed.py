"""Nothing is lost silently: every malformed reply ends in the right status, with every valid item kept. Replies are hand-made."""

import copy
import json
from collections.abc import Awaitable, Callable
from functools import cache

import pytest

from extraction import weights
from extraction.asking import sentence_prompt
from extraction.breaker import Breakers
from extraction.chain import Chain
from extraction.config import ModelSpec, Profile
from extraction.errors import AskError, InvalidOutput, OutputUnusable, Truncated
from extraction.gateway import Messages
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.salvage import salvage
from extraction.scripted import ScriptedGateway
from extraction.underway import Underway
from extraction.work import Work
from schemas import Usage
from schemas.draft import SaidDraft, SentenceDraft
from tests.extraction.malformed import ITEMS, Case, cases

SENTENCE = (
    "For the opposition, so a report in circulation, the figure is pure invention, "
    "the union keeps its counsel and for the mayor the count is a bad joke."
)
SPEC = ModelSpec(name="hosted_vllm/m", strategy="windows", retries=1)
COST = Usage(calls=1, input_tokens=10, output_tokens=5)
CASES = cases()


@cache
def parsed() -> Reading:
    page = read_page(SENTENCE, None)
    return Reading(page, parse(page, load_parser(str(weights.parser_path()))), None, None)


async def turn(
    answers: Callable[[Messages], SentenceDraft | AskError], *more: ModelSpec
) -> tuple[Work, list[Messages]]:
    """One turn of the chain over the one sentence, the answers being those of the first model."""
    reading = copy.copy(parsed())
    reading.attributions = list(reading.attributions)
    gateway = ScriptedGateway(SPEC, answers)
    work = Work.on(Profile(name="p", chain=(SPEC, *more)), lambda _: None)
    await Chain(Underway.at_hand(reading), work, lambda _: gateway, Breakers()).ask()
    return work, gateway.asked


def said(case: Case) -> AskError:
    """The error that the gateway makes of such a reply."""
    cut = case.name.startswith(("cut", "odd cut", "spread cut", "twice, then"))
    return (Truncated if cut else InvalidOutput)("not usable", partial=case.text, usage=COST)


def kept(work: Work) -> set[str]:
    return {a.source_text or "" for a in work.gathered.added}


def sources(*numbers: int) -> set[str]:
    return {ITEMS[number]["source"] for number in numbers}


GOOD = SentenceDraft(statements=[SaidDraft(**item) for item in ITEMS])


async def test_the_table_is_large_enough_and_the_three_items_are_good() -> None:
    assert len(CASES) >= 200
    work, asked = await turn(lambda _: GOOD)
    assert kept(work) == sources(0, 1, 2) and len(asked) == 1 and not work.unread


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_valid_item_is_found_and_no_other(case: Case) -> None:
    found = salvage(case.text, SentenceDraft)
    items = [] if found is None else [item.model_dump() for item in found.draft.statements]
    assert [item for item in items if item in ITEMS] == [ITEMS[i] for i in case.kept]
    assert (found is not None and found.whole) == case.whole
    if found is not None and not case.whole:
        assert found.bad or found.open or found.missing


async def _never_mended(case: Case) -> None:
    try:
        work, _ = await turn(lambda _: said(case))
    except OutputUnusable as error:
        assert not case.kept and not case.whole and error.tried[0].calls == 2
        return
    assert kept(work) >= sources(*case.kept)
    assert bool(work.unread) == (not case.whole), "partial, unless it is all that was asked for"
    assert {u.reason for u in work.unread} <= {"model_failed"}


async def _mended(case: Case) -> None:
    replies = iter([said(case)])
    work, _ = await turn(lambda _: next(replies, GOOD))
    assert kept(work) >= (sources(*case.kept) if case.whole else sources(0, 1, 2)) and not work.unread
    assert not [d for d in work.gathered.dropped if d.reason.startswith("malformed")]


async def _by_rules(case: Case) -> None:
    work, _ = await turn(lambda _: said(case), ModelSpec(name="rules", strategy="rules"))
    assert kept(work) >= sources(*case.kept) and not work.unread
    assert case.whole or {n.code for n in work.warnings} & {"rest_by_rules", "rules_only"}


@pytest.mark.parametrize("scene", [_never_mended, _mended, _by_rules], ids=lambda scene: scene.__name__)
async def test_all_end_in_the_right_status_with_every_valid_item_kept(scene: Callable[[Case], Awaitable[None]]) -> None:
    """The model that answers so never mends it; or mends it when it is asked again; or rules go on after it."""
    wrong = []
    for case in CASES:
        try:
            await scene(case)
        except AssertionError as error:
            wrong.append(f"{case.name}: {error}")
    assert not wrong


async def test_a_repair_asks_for_the_bad_items_alone_at_a_fraction_of_the_price() -> None:
    """Characters stand for tokens: question and answer of every repair against asking the whole question again."""
    whole_again = sum(len(m["content"]) for m in sentence_prompt().render(before="", sentence=SENTENCE)) + len(
        GOOD.model_dump_json()
    )
    shares = []
    for case in CASES:
        replies = iter([said(case)])
        work, asked = await turn(lambda _, replies=replies: next(replies, GOOD))  # type: ignore[misc]
        if work.tried[0].repairs:
            repair = asked[1]
            assert all(item not in repair[-1]["content"] for item in map(json.dumps, (ITEMS[i] for i in case.kept)))
            answer = len(json.dumps({"statements": [ITEMS[1]]}))
            shares.append((sum(len(m["content"]) for m in repair) + answer) / whole_again)
    assert len(shares) > 50
    print(f"\nrepairs: {len(shares)}, mean share {sum(shares) / len(shares):.2f}, largest {max(shares):.2f}")
    assert max(shares) <= 0.4


async def test_a_name_that_is_not_in_the_text_is_dropped_and_the_rest_kept() -> None:
    invented = SaidDraft(source="the navy", said="the figure is pure invention", stance="denies")
    work, _ = await turn(lambda _: SentenceDraft(statements=[GOOD.statements[0], invented]))
    assert kept(work) == sources(0) and not work.unread
    assert [d.reason for d in work.gathered.dropped] == ["source_not_in_sentence"]
