"""The invented examples that both peers are shown: a report and its records, labelled by the codebook."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from evals.peers.draft import Draft
from schemas import Article

_FILE = Path(__file__).with_name("examples.json")


class Example(BaseModel):
    """A short report and what is to be found in it."""

    published_on: date
    text: str
    draft: Draft


@cache
def load_examples() -> tuple[Example, ...]:
    """The examples, as kept beside this module."""
    return tuple(TypeAdapter(list[Example]).validate_json(_FILE.read_bytes()))


def examples_bytes() -> bytes:
    """The file's bytes, for the hash of what a peer's model reads."""
    return _FILE.read_bytes()


def heading(article: Article) -> str:
    """What a peer is told about a report besides its text: the same facts that the extractor under test has."""
    facts = (
        ("Published on", article.published_on and article.published_on.strftime("%A, %Y-%m-%d")),
        ("Publisher", article.publisher),
        ("Headline", article.headline),
    )
    return "\n".join(f"{name}: {value}" for name, value in facts if value)
