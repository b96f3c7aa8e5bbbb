"""An answer as it is written, piece by piece.

Of servers with OpenAI's protocol litellm's own reader is used without the wrapper around it: measured with 1,000 pieces, 0.04 ms of
processor time for each in place of 0.30 ms, with which 64 answers at once keep a whole core busy.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Piece:
    """Some words, or what is told at the end."""

    text: str = ""
    finish: str | None = None
    """Why the model stopped."""
    usage: Any = None


class BrokenOff(Exception):
    """The connection was lost, or what came over it is no stream of words; in words of our own."""


async def pieces(stream: Any) -> AsyncIterator[Piece]:
    """The pieces of one of litellm's streams. Raises `BrokenOff`, and what litellm raises."""
    from litellm.llms.openai.chat.gpt_transformation import OpenAIChatCompletionStreamingHandler as Reader

    inner = getattr(stream, "completion_stream", None)
    async for piece in _read(inner) if isinstance(inner, Reader) else _wrapped(stream):
        yield piece


async def _read(reader: Any) -> AsyncIterator[Piece]:
    finished = False
    try:
        async for chunk in reader:
            if isinstance(chunk, dict):  # the end mark, or a line that is no event
                piece = Piece(finish=None if finished or not chunk.get("is_finished") else "stop")
            else:
                choice = chunk.choices[0] if chunk.choices else None
                text, finish = (choice.delta.content or "", choice.finish_reason) if choice else ("", None)
                piece = Piece(text, finish, getattr(chunk, "usage", None))
            finished = finished or piece.finish is not None
            yield piece
    except httpx.TransportError as error:
        if not finished:
            raise BrokenOff("the connection failed") from error
    except (
        RuntimeError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:  # litellm takes events for what they should be
        raise BrokenOff("what it sent is no answer") from error


async def _wrapped(stream: Any) -> AsyncIterator[Piece]:
    told = False
    async for chunk in stream:
        choice = chunk.choices[0] if chunk.choices else None
        # litellm invents a reason to stop where the provider gave none: the stream then broke off
        finish = None if told else getattr(stream, "received_finish_reason", None)
        told = told or finish is not None
        usage = getattr(chunk, "usage", None)
        yield Piece((choice.delta.content or "") if choice else "", finish, usage)
        if usage and told:
            return  # after this litellm would only build the answer once more, for logs that nobody keeps
