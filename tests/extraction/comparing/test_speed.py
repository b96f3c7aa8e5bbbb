"""What a comparison costs, in processor time. `claimwire eval compare-speed` shows it to 2,000 extractions."""

import time

from evals.synthetic import extractions
from extraction.comparing import compare


def cost(count: int) -> float:
    given = extractions(count)
    begun = time.process_time()
    compare(given)
    return time.process_time() - begun


def test_a_hundred_articles_take_less_than_ten_seconds_and_growth_is_near_linear() -> None:
    cost(8)  # loads word lists
    # The least of several runs: a busy machine only ever adds.
    small, large = min(cost(60) for _ in range(3)), min(cost(240) for _ in range(2))
    assert large < 10
    assert large < 10 * small, "four times as many articles cost more than ten times as much"
