"""A server whose extractor only sleeps, for as many seconds as the article's publisher says: for tests of the process around it.

It imports neither the reading nor litellm, and so is up in a second.
"""

import asyncio
import sys
from typing import Any

import api.app
from api.commands.serve import run
from api.settings import Settings
from schemas import Article, ArticleInfo, Extraction, Provenance, Usage


class Sleepy:
    """Finds nothing, slowly."""

    async def extract(self, article: Article, *, profile: str | None = None, on_progress: Any = None) -> Extraction:
        """An empty result after `article.publisher` seconds."""
        sys.stderr.write("began\n")
        sys.stderr.flush()
        await asyncio.sleep(float(article.publisher or 0))
        made = Provenance(
            profile=profile or "",
            model="rules",
            tried=[],
            prompt=None,
            prompt_sha256=None,
            strategy="rules",
            parser=None,
            usage=Usage(),
            seconds=0,
            software="claimwire test",
        )
        info = ArticleInfo.model_validate(article.model_dump(exclude={"html"}))
        return Extraction(article=info, actors=[], events=[], claims=[], provenance=made)

    async def aclose(self) -> None:
        """Nothing to let go of."""


if __name__ == "__main__":
    api.app.libraries = lambda: None  # type: ignore[assignment]
    run(Settings.from_env(model="rules", port=0), Sleepy())
