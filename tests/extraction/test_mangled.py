"""Text that no newsroom wrote: sentences of the labelled reports cut up, shuffled and run together are read without a crash."""

import asyncio
import random
import re

import pytest

from evals.cases import load_cases
from evals.cli import SETS
from extraction.config import PACKAGED, load_config
from extraction.errors import ArticleError
from extraction.pipeline import Extractor
from schemas import Article

SENTENCES = [
    sentence
    for name in ("dev", "wire")
    for case in load_cases(SETS[name])
    for sentence in re.split(r"(?<=[.!?\"”])\s+|\n+", case.text)
    if sentence.strip()
]


def mangled(draw: random.Random) -> str:
    """A few sentences, each left alone, cut, shuffled, run into another, or robbed of its marks."""
    return "".join(_mangle(draw) + draw.choice((" ", "\n\n")) for _ in range(draw.randrange(1, 10)))


def _mangle(draw: random.Random) -> str:
    words, how = draw.choice(SENTENCES).split(), draw.random()
    if how < 0.25 and len(words) > 4:
        first = draw.randrange(len(words))
        del words[first : draw.randrange(first, len(words))]
    elif how < 0.4:
        draw.shuffle(words)
    elif how < 0.5:
        words += draw.choice(SENTENCES).split()
    elif how < 0.6:
        words = [word.strip('.,"') for word in words]
    return " ".join(words)


@pytest.mark.parametrize("seed", range(20))
def test_a_mangled_report_is_read_or_refused(seed: int) -> None:
    article = Article(text=mangled(random.Random(seed)))
    try:
        found = asyncio.run(Extractor(load_config(PACKAGED)).extract(article, profile="rules"))
    except ArticleError:
        return
    assert all(article.text[run.start : run.end] == run.text for claim in found.claims for run in claim.evidence)
