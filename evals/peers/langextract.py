"""The peer LangExtract: its own chunks, prompt, schema and aligner, through its OpenAI provider, on the same server.

Chunks that it drops because a reply cannot be parsed are its own behaviour; here they are counted and make the result
`partial`. What its aligner does not place is looked for once more, in its favour.
"""

import asyncio
import importlib
import logging
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from evals.peers.assemble import Assembled, assemble
from evals.peers.examples import examples_bytes, heading, load_examples
from evals.peers.grounded import Grounded, to_draft, to_grounded
from evals.peers.result import Attempt, finish
from evals.peers.server import Server, serving
from extraction.config import ExtractorConfig
from extraction.errors import ConfigError
from schemas import Article, Extraction, Span

#: LangExtract's own default, in characters: a few paragraphs.
CHUNK_CHARS: Final = 1000
#: Some three times what a dense chunk of that size needs in its verbose JSON; a reply that is longer is a loop.
MAX_TOKENS: Final = 3072

_DESCRIPTION = Path(__file__).with_suffix(".md")


async def extract(article: Article, config: ExtractorConfig, profile: str) -> Extraction:
    """Run LangExtract on ``article`` with the model of ``profile``.

    A call that fails makes a `failed` result, a lost chunk a `partial` one. Raises `ConfigError` where LangExtract is not
    installed, and what `serving` raises where no model can be had.
    """
    lx = _library()
    logging.getLogger("absl").setLevel(logging.ERROR)  # a score of lines a report on examples that its own check finds
    async with serving(config, profile) as server:
        return await asyncio.to_thread(_extract, lx, article, server, profile)


def _library() -> Any:
    try:
        return importlib.import_module("langextract")
    except ImportError as error:
        raise ConfigError(
            "LangExtract is an optional extra and is not installed: run `pip install --require-hashes -r requirements-peers.lock`"
            " (or `pip install 'claimwire[peers]'`)"
        ) from error


def _extract(lx: Any, article: Article, server: Server, profile: str) -> Extraction:
    text = article.text or ""
    digest = sha256(_DESCRIPTION.read_bytes() + examples_bytes()).hexdigest()
    attempt = Attempt(profile, server.label, f"langextract {version('langextract')}", "langextract", digest, "windows")
    usable: list[bool] = []
    try:
        document = lx.extract(
            text_or_documents=text,
            prompt_description=_DESCRIPTION.read_text(encoding="utf-8"),
            examples=lx_examples(lx),
            model=_model(lx, server, attempt, usable),
            use_schema_constraints=False,  # the model carries them already
            max_char_buffer=CHUNK_CHARS,
            max_workers=server.parallel,
            additional_context=heading(article) or None,
            show_progress=False,
        )
    except lx.core.exceptions.LangExtractError as error:
        attempt.error = f"LangExtract gave up: {type(error).__name__}"
        return finish(article, attempt, Assembled(), [Span(start=0, end=len(text))])
    chunks = _chunks(lx, text)
    lost = [chunk for chunk, good in zip(chunks, usable, strict=True) if not good]
    if lost:
        attempt.error = (
            f"LangExtract dropped {len(lost)} of {len(chunks)} chunks: their replies were cut short or no JSON"
        )
    draft, where = to_draft(_grounded(lx, document.extractions or []), text)
    return finish(article, attempt, assemble(text, draft, where, model=server.label), lost)


def lx_examples(lx: Any) -> list[Any]:
    """The invented examples as LangExtract wants them."""
    return [
        lx.data.ExampleData(
            text=example.text,
            extractions=[
                lx.data.Extraction(
                    extraction_class=item.kind, extraction_text=item.text, attributes=dict(item.attributes)
                )
                for item in to_grounded(example.draft, example.text)
            ],
        )
        for example in load_examples()
    ]


def _model(lx: Any, server: Server, attempt: Attempt, usable: list[bool]) -> Any:
    """LangExtract's OpenAI provider with the schema of the examples; ``usable`` gets a verdict for each chunk, in order.

    Its replies carry no usage and its dropped chunks leave only a log line, so two of its methods are wrapped.
    """
    model = lx.factory.create_model(
        lx.factory.ModelConfig(
            model_id=server.model_id,
            provider="OpenAILanguageModel",
            provider_kwargs={
                "api_key": server.api_key,
                "base_url": server.base_url,
                "temperature": 0.0,
                "max_workers": server.parallel,
                "max_output_tokens": MAX_TOKENS,
            },
        ),
        examples=lx_examples(lx),
        use_schema_constraints=True,
    )
    # Chunks wait for one another on a small machine; the SDK's ten minutes would count that against the peer.
    model._client = model._client.with_options(timeout=server.timeout_s)
    score, infer = model._response_to_scored_output, model.infer

    def counted(response: Any) -> Any:
        attempt.count(response.usage)
        return score(response)

    def judged(batch_prompts: Sequence[str], **kwargs: Any) -> Iterator[Any]:
        for outputs in infer(batch_prompts, **kwargs):
            usable.append(_parses(lx, outputs[0].output))
            yield outputs

    model._response_to_scored_output, model.infer = counted, judged
    return model


def _parses(lx: Any, reply: str) -> bool:
    """Whether LangExtract itself accepts the reply; where it does not, it drops the chunk."""
    handler = lx.core.format_handler.FormatHandler(format_type=lx.data.FormatType.JSON, use_fences=False)
    try:
        lx.resolver.Resolver(format_handler=handler).resolve(reply)
    except lx.resolver.ResolverParsingError:
        return False
    return True


def _chunks(lx: Any, text: str) -> list[Span]:
    """The chunks as LangExtract cut them: its own iterator over the same text."""
    document = lx.data.Document(text=text)
    pieces = lx.chunking.ChunkIterator(
        text=document.tokenized_text,
        max_char_buffer=CHUNK_CHARS,
        document=document,
        tokenizer_impl=lx.tokenizer.RegexTokenizer(),
    )
    return [Span(start=piece.char_interval.start_pos, end=piece.char_interval.end_pos) for piece in pieces]


def _grounded(lx: Any, extractions: Sequence[Any]) -> Iterator[Grounded]:
    for item in extractions:
        spot = item.char_interval
        yield Grounded(
            kind=item.extraction_class,
            text=item.extraction_text,
            attributes=item.attributes or {},
            start=spot.start_pos if spot else None,
            end=spot.end_pos if spot else None,
            exact=item.alignment_status == lx.data.AlignmentStatus.MATCH_EXACT,
        )
