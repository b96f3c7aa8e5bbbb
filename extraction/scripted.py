"""A gateway that answers from a script and remembers what it was asked: for tests, and for anyone without a model."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import BaseModel

from extraction.config import ModelSpec
from extraction.errors import ExtractionError
from extraction.gateway import Messages, Reply
from schemas import Usage

T = TypeVar("T", bound=BaseModel)
Answer = BaseModel | ExtractionError


class ScriptedGateway:
    """Gives the answers in order, or those of a function of the messages; an error among them is raised."""

    def __init__(
        self, spec: ModelSpec, answers: Iterable[Answer] | Callable[[Messages], Answer], missing: str | None = None
    ) -> None:
        self.spec = spec
        self.asked: list[Messages] = []
        self._answers = answers if callable(answers) else iter(answers)
        self._missing = missing

    async def ready(self) -> str | None:
        """Null, or what the script says is missing."""
        return self._missing

    async def ask(
        self,
        messages: Messages,
        draft: type[T],
        *,
        max_tokens: int,
        temperature: float = 0,
        within_s: float | None = None,
    ) -> Reply[T]:
        """The next answer; raises it where it is an error."""
        self.asked.append(messages)
        answer = self._answers(messages) if callable(self._answers) else next(self._answers)
        if isinstance(answer, ExtractionError):
            raise answer
        found = draft.model_validate(answer.model_dump())
        return Reply(
            draft=found,
            usage=Usage(calls=1, input_tokens=10, output_tokens=5),
            attempts=1,
            finish="stop",
            model=self.spec.name,
        )

    async def aclose(self) -> None:
        """Nothing to let go of."""
