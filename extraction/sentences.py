"""The strategy for small models: one short question for each sentence that the grammar left open, several in flight."""

import asyncio
from dataclasses import replace
from typing import Final

from extraction import asking
from extraction.asking import Question
from extraction.attempts import Answer, Asker
from extraction.budget import Exhausted
from extraction.errors import AskError, ModelError, Truncated
from extraction.gateway import Messages
from extraction.grounding import Grounder
from extraction.reading import Reading
from extraction.work import Progress, Work, dropped_items, dropped_reply, label, reason, tokens
from schemas.draft import SentenceDraft

#: A short answer about one sentence; longer ones are mostly loops.
SENTENCE_TOKENS: Final = 160
#: What an answer may take that was cut off before its first item was finished.
SECOND_TOKENS: Final = 480


class Sentences:
    """One model's turn at the open questions of an article."""

    def __init__(self, reading: Reading, asker: Asker, work: Work) -> None:
        self._reading, self._asker, self._work = reading, asker, work
        self._grounder = Grounder(reading.text)
        self._prompt = asking.sentence_prompt()
        self._down: str | None = None
        self._done = 0

    async def ask(self, todo: list[Question]) -> tuple[list[Question], str | None]:
        """Ask; the questions that are still open, and why the model was left, if it was."""
        slots = asyncio.Semaphore(self._asker.spec.parallel)
        self._work.report(Progress("asking", 0, len(todo), tokens(self._work.usage)))
        before = len(self._work.gathered.added)

        async def one(question: Question) -> Question | None:
            async with slots:
                left = question if self._down or self._work.spent() else await self._one(question)
                self._done += 1
                self._work.report(Progress("asking", self._done, len(todo), tokens(self._work.usage)))
                return left

        left = [question for question in await asyncio.gather(*map(one, todo)) if question is not None]
        added = self._work.gathered.added[before:]
        self._asker.tally.items = len(added)
        self._reading.add(added)
        if self._asker.tally.answered:
            self._work.model = label(self._asker.spec, self._asker.tally.model)
            self._work.strategy, self._work.prompt = "windows", (asking.SENTENCE_PROMPT, self._prompt.sha256)
        return left, self._down

    async def _one(self, question: Question) -> Question | None:
        """Ask one question, and once more for the rest of an answer that was cut off; what is still open of it."""
        for _ in range(self._asker.spec.retries + 1):
            try:
                answer = await self._answer(question)
            except Exhausted:
                return question
            except AskError as error:
                self._failed(question, error)
                return question
            question = self._apply(question, answer)
            if answer.bad:
                self._asker.tally.unanswered += 1
                return question
            if not answer.open:
                return None
        self._asker.tally.unanswered += 1
        return question

    async def _answer(self, question: Question) -> Answer[SentenceDraft]:
        ceiling = self._asker.spec.max_output_tokens
        try:
            return await self._ask(question, min(SENTENCE_TOKENS, ceiling))
        except Truncated:
            if ceiling <= SENTENCE_TOKENS or not self._asker.spec.retries:
                raise
            self._asker.tally.retries["Truncated"] += 1
            return await self._ask(question, min(SECOND_TOKENS, ceiling))

    async def _ask(self, question: Question, most: int) -> Answer[SentenceDraft]:
        return await self._asker.ask(self._messages(question), SentenceDraft, most, lambda _: question.sentence.text)

    def _messages(self, question: Question) -> Messages:
        messages = self._prompt.render(before=question.before, sentence=question.sentence.text)
        if not question.known:
            return messages
        known = " ".join(said.model_dump_json() for said in question.known)
        last = messages[-1]["content"] + f"\nALREADY LISTED: {known}\nList only what is not listed yet."
        return [*messages[:-1], {**messages[-1], "content": last}]

    def _apply(self, question: Question, answer: Answer[SentenceDraft]) -> Question:
        """Take what is new; the question with it."""
        new = [said for said in answer.draft.statements if said not in question.known]
        model = label(self._asker.spec, answer.model)
        draft = SentenceDraft.model_construct(statements=new)
        asking.apply_sentence(self._reading, self._grounder, question, draft, model, self._work.gathered)
        self._work.gathered.dropped += dropped_items(answer, model)
        return replace(question, known=[*question.known, *new])

    def _failed(self, question: Question, error: AskError) -> None:
        self._asker.tally.unanswered += 1
        if isinstance(error, ModelError):  # this answer was bad; the model may do better on the next
            dropped = dropped_reply(error, question.sentence.text, self._asker.spec.name)
            self._work.gathered.dropped.append(dropped)
        else:
            self._down = reason(error)
