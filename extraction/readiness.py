"""Whether a model can be asked now: fit by its canary, fetched if it is embedded, there, and with a price where money is limited."""

import asyncio
from collections.abc import Callable

from extraction import weights
from extraction.budget import Budget
from extraction.config import ModelSpec
from extraction.errors import ExtractionError
from extraction.gateway import Gateway, price
from extraction.work import Progress, Report


async def missing(
    spec: ModelSpec,
    budget: Budget,
    open_gateway: Callable[[ModelSpec], Gateway],
    report: Report,
    unfit: Callable[[ModelSpec], str | None],
) -> str | None:
    """Why a model cannot be asked now; null if it can. Takes no longer than the deadline of `budget`."""
    try:
        async with asyncio.timeout(budget.left_s):
            if (why := unfit(spec)) is not None:
                return why
            if spec.embedded and (why := await _fetch(spec, report)) is not None:
                return why
            if (why := await open_gateway(spec).ready()) is not None:
                return why
            return await _unpriced(spec, budget)
    except TimeoutError:
        return "it was not ready before the deadline"


async def _unpriced(spec: ModelSpec, budget: Budget) -> str | None:
    """Under a money budget, a model that sends a bill must say its price."""
    if budget.usd is None or spec.embedded or spec.api_base is not None:
        return None
    if await asyncio.to_thread(price, spec, 1000, 1000) is not None:
        return None
    return "its price is not known, and the profile has a usd_budget: give input_usd_per_mtok and output_usd_per_mtok"


async def _fetch(spec: ModelSpec, report: Report) -> str | None:
    """Bring an embedded model's file onto this machine if it is not there; null, or why it cannot be had."""
    if await asyncio.to_thread(weights.missing, spec) is None:
        return None
    try:
        await asyncio.to_thread(
            weights.ensure, spec, lambda done, total: report(Progress("loading model", done, total))
        )
    except ExtractionError as error:
        return str(error)
    return None
