"""The one step of a comparison that asks a model, and only on request: a short question for each pair that the rules leave open."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from extraction import canary
from extraction.attempts import Asker, Tally
from extraction.breaker import Breakers
from extraction.budget import Exhausted
from extraction.comparing.assemble import Picture
from extraction.comparing.claims import Said
from extraction.comparing.opening import OpenPair, open_pairs
from extraction.comparing.pairing import Pair
from extraction.comparing.verdict import Verdict
from extraction.config import RULES, ModelSpec, Profile
from extraction.errors import AskError, ModelError
from extraction.gateway import Gateway, Messages
from extraction.prompting import load_prompt
from extraction.readiness import missing
from extraction.work import Work, label, reason
from schemas.comparison import Questions
from schemas.draft import PairAnswer, PairDraft

PAIR_PROMPT: Final = "pair/v1"
#: Questions that one comparison asks at most: some two minutes of the embedded model.
MOST_QUESTIONS: Final = 24
#: An answer is one word in its JSON.
PAIR_TOKENS: Final = 32


@dataclass
class Settling:
    """One comparison's way down the chain of a profile."""

    picture: Picture
    profile: Profile
    open_gateway: Callable[[ModelSpec], Gateway]
    breakers: Breakers
    unfit: Callable[[ModelSpec], str | None] = canary.unfit
    most: int = MOST_QUESTIONS
    verdicts: dict[Pair, Verdict] = field(default_factory=dict, init=False)
    _failed: int = field(default=0, init=False)
    _unrelated: int = field(default=0, init=False)
    _down: str | None = field(default=None, init=False)

    async def ask(self) -> Questions:
        """Ask model after model, relate what they answered, and account for every open pair. Raises nothing of theirs."""
        picture, work = self.picture, Work.on(self.profile, lambda _: None)
        pairs, total = await asyncio.to_thread(
            open_pairs, picture.joined, picture.claims, picture.relations.found, self.most
        )
        todo = pairs
        for spec in self.profile.chain:
            if not todo or work.spent() or spec.name == RULES:
                break
            if (why := await missing(spec, work.budget, self.open_gateway, work.report, self.unfit)) is not None:
                work.close(spec.name, Tally(), why)
                continue
            todo = await self._turn(spec, work, todo)
        picture.relations.settle(self.verdicts)
        prompt = load_prompt(PAIR_PROMPT)
        return Questions(
            profile=self.profile.name,
            model=work.model,
            prompt=PAIR_PROMPT,
            prompt_sha256=prompt.sha256,
            open_pairs=total,
            related=len(self.verdicts),
            unrelated=self._unrelated,
            failed=self._failed,
            not_asked=total - len(self.verdicts) - self._unrelated - self._failed,
            left_because=(work.spent() or "no_model") if todo else "limit" if total > len(pairs) else None,
            tried=work.tried,
            usage=work.usage,
        )

    async def _turn(self, spec: ModelSpec, work: Work, todo: list[OpenPair]) -> list[OpenPair]:
        """One model's turn; the pairs that it was not asked about, because it went down or a limit was reached."""
        asker = Asker(self.open_gateway(spec), self.breakers.breaker(spec), work.budget)
        work.asking, self._down = asker.tally, None
        slots = asyncio.Semaphore(spec.parallel)
        before = len(self.verdicts)

        async def one(pair: OpenPair) -> bool:
            async with slots:
                return not (self._down or work.spent()) and await self._one(asker, pair)

        done = await asyncio.gather(*map(one, todo))
        asker.tally.items = len(self.verdicts) - before
        if asker.tally.answered:
            work.model = label(spec, asker.tally.model)
        work.close(spec.name, asker.tally, self._down)
        return [pair for pair, settled in zip(todo, done, strict=True) if not settled]

    async def _one(self, asker: Asker, pair: OpenPair) -> bool:
        """Ask one question; whether that is the end of it, with a relation or without."""
        try:
            answer = await asker.ask(self._messages(pair), PairDraft, PAIR_TOKENS, lambda _: pair.a.claim.statement)
        except Exhausted:
            return False
        except ModelError:  # this answer was bad; the model may do better on the next
            self._fail(asker)
            return True
        except AskError as error:
            self._down = reason(error)
            return False
        if answer.draft.answers:
            self._take(pair, answer.draft.answers[0].relation, label(asker.spec, answer.model))
        else:
            self._fail(asker)
        return True

    def _fail(self, asker: Asker) -> None:
        self._failed += 1
        asker.tally.unanswered += 1

    def _take(self, pair: OpenPair, answer: PairAnswer, model: str) -> None:
        verdict = verdict_of(pair, answer, model)
        if verdict is None:
            self._unrelated += 1
        else:
            self.verdicts[pair.key] = verdict

    def _messages(self, pair: OpenPair) -> Messages:
        event = self.picture.joined.records.events[pair.event].description
        first, second = self._told(pair.a), self._told(pair.b)
        return load_prompt(PAIR_PROMPT).render(event=event, first=first, second=second)

    def _told(self, said: Said) -> str:
        who = self.picture.joined.name(said.speaker) if said.speaker else "the report itself"
        return f"{who} {'denies this' if said.denies else 'says'}: {said.claim.statement}"


def verdict_of(pair: OpenPair, answer: PairAnswer, model: str) -> Verdict | None:
    """What an answer makes of a pair; null for `neither`. One body's two statements that agree are one, told otherwise."""
    if answer == "neither":
        return None
    if answer == "clash":
        told = f"{model} reads the two as such that cannot both be true."
        return Verdict("contradicts", "occurrence", "model", told, model=model)
    one_body = pair.a.body is not None and pair.a.body == pair.b.body
    told = f"{model} reads the two as telling the same."
    if one_body and pair.a.denies == pair.b.denies:
        return Verdict("same_origin_variant", "label", "model", told, model=model)
    return Verdict("supports", "occurrence", "model", told, model=model)
