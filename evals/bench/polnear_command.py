"""`claimwire eval polnear`."""

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from evals.cli import FOLDER, plain_errors, wide_console


@click.command()
@click.argument("part", type=FOLDER)
@click.option(
    "--model", "profile", metavar="PROFILE", default="rules", show_default=True, help="Profile of models.toml."
)
@plain_errors
def polnear(part: Path, profile: str) -> None:
    """How many of the attributions that people marked in real news are found? PART: of a clone of the PolNeAR corpus.

    PolNeAR marks sources, cues and contents in political news; it comes without a licence, so it is not part of this
    project. What is counted: evals/README.md.

    \b
      git clone https://github.com/networkdynamics/PolNeAR
      claimwire eval polnear PolNeAR/data/test
    """
    from evals.bench.polnear import NOTHING, Found, articles, compare
    from extraction.config import load_config
    from extraction.pipeline import Extractor
    from schemas import Article

    extractor = Extractor(load_config())
    given = list(articles(part))

    async def read() -> Found:
        total = NOTHING
        for name, text, attributions in track(given, "articles", console=Console(stderr=True)):
            extraction = await extractor.extract(Article(id=name, text=text), profile=profile)
            total += compare(text, attributions, extraction)
        return total

    total = asyncio.run(read())
    table = Table("of PolNeAR", "found", "of", "%")
    for words, share in (
        ("attributions with a verb of speech", total.attributions),
        ("speaker right, of those found whose source has a name", total.named),
        ("credited claims that lie in an attribution", total.claims),
    ):
        table.add_row(
            words, str(share.right), str(share.of), f"{100 * share.right / share.of:.1f}" if share.of else "–"
        )
    wide_console().print(table)
