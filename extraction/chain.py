"""Down the chain of models: who is asked what, what stays when one fails, and what is left unread at its end."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from extraction import asking
from extraction.asking import Question
from extraction.attempts import Asker, Tally
from extraction.breaker import Breakers
from extraction.config import RULES, ModelSpec
from extraction.errors import NoModelAvailable, OutputUnusable
from extraction.gateway import Gateway
from extraction.readiness import missing
from extraction.sentences import Sentences
from extraction.underway import Underway
from extraction.wholes import Unit, Wholes
from extraction.work import Work
from schemas import Notice, Unread

#: Why a model is left that was asked everything, and did not answer all of it well.
_OPEN: Final = "{n} of its answers were cut off, malformed or declined"
_log = logging.getLogger("claimwire.chain")


@dataclass
class Chain:
    """One article's way down the chain of its profile."""

    article: Underway
    work: Work
    open_gateway: Callable[[ModelSpec], Gateway]
    breakers: Breakers
    unfit: Callable[[ModelSpec], str | None] = lambda _: None
    """Why a model must not be used though it is ready: what its canary found."""
    questions: list[Question] | None = field(default=None, init=False)
    """Sentences that the grammar left open, and nobody has answered yet; null as long as nobody asked for them."""
    units: list[Unit] | None = field(default=None, init=False)
    """What no large model has read yet; null is all of it."""

    async def ask(self) -> None:
        """Ask model after model. What one answered stays when the next has to go on."""
        for spec in self.work.profile.chain:
            if spec.name == RULES:
                self._by_rules()
                break
            why = await self._missing(spec)
            if why is not None:
                self.work.close(spec.name, Tally(), why)
                _log.info("model_not_asked model=%s", spec.name, extra={"model": spec.name, "missing": why})
                continue
            if await (self._whole(spec) if spec.strategy == "whole" else self._windows(spec)):
                return
            if self.work.spent():
                break
        await self._close()

    async def _open(self) -> list[Question]:
        """The questions that are open: these need the grammar, where a large model needs only the page."""
        if self.questions is None:
            reading = await self.article.reading()
            self.questions = asking.questions(reading, thorough=self.work.profile.questions == "all")
        return self.questions

    async def _missing(self, spec: ModelSpec) -> str | None:
        return await missing(spec, self.work.budget, self.open_gateway, self.work.report, self.unfit)

    async def _whole(self, spec: ModelSpec) -> bool:
        """A large model's turn; whether nothing is left to be asked. After a small one only what that left open is."""
        if self.units is None and self.work.answered:
            self.units = _units_of(await self._open())
        asker = self._asker(spec)
        self.units, down = await Wholes(self.article, asker, self.work).ask(self.units)
        self.questions = [q for q in await self._open() if any(unit.holds(q.sentence.start) for unit in self.units)]
        return self._over(asker, down, not self.units)

    async def _windows(self, spec: ModelSpec) -> bool:
        """A small model's turn; whether nothing is left to be asked."""
        if not (todo := await self._open()):
            self._not_needed(spec)
            return True
        asker = self._asker(spec)
        self.questions, down = await Sentences(await self.article.reading(), asker, self.work).ask(todo)
        self.units = None if self.units is None else _units_of(self.questions)
        return self._over(asker, down, not self.questions)

    def _asker(self, spec: ModelSpec) -> Asker:
        asker = Asker(self.open_gateway(spec), self.breakers.breaker(spec), self.work.budget)
        self.work.asking = asker.tally
        return asker

    def _over(self, asker: Asker, down: str | None, done: bool) -> bool:
        """Book a model's turn."""
        bad = asker.tally.unanswered
        error = down or (_OPEN.format(n=bad) if bad and not done else None)
        self.work.close(asker.spec.name, asker.tally, error)
        if not done:
            said = {"model": asker.spec.name, "reason": error or self.work.spent(), "items": asker.tally.items}
            _log.warning("model_left model=%(model)s reason=%(reason)s items_kept=%(items)s", said, extra=said)
        return done

    def _not_needed(self, spec: ModelSpec) -> None:
        """Every sentence was settled by grammar: nobody is asked, and nobody is named."""
        self.work.model = self.work.model or RULES
        self.work.warnings.append(
            Notice(
                code="model_not_needed",
                message=f"grammar settled every sentence; {spec.name} was ready but not asked",
            )
        )
        self.work.close(spec.name, Tally(answered=1), None)

    def _by_rules(self) -> None:
        work = self.work
        failed = [tried.model for tried in work.tried if tried.error]
        code = "rest_by_rules" if work.answered else "rules_only"
        work.model = work.model or RULES
        work.close(RULES, Tally(), None)
        if failed:
            message = f"read by grammar and word lists where no model answered; tried: {', '.join(failed)}"
            work.warnings.append(Notice(code=code, message=message))
            _log.warning("%s tried=%s", code, ",".join(failed), extra={"code": code, "tried": failed})
        self.questions, self.units = [], []

    async def _close(self) -> None:
        """After the chain's end: whether that is a result of rules, a part, or none."""
        work = self.work
        if work.tried and work.tried[-1].model == RULES:
            return
        if not work.answered and not work.spent():
            if any(tried.calls for tried in work.tried) and all(t.calls for t in work.tried if t.error):
                raise OutputUnusable("the models answered, but nothing that could be used; see `tried`", work.tried)
            raise NoModelAvailable(
                "no model of the profile could answer; `claimwire models list` shows what is missing", work.tried
            )
        reason = work.spent() or "model_failed"
        left = [(q.sentence.start, q.sentence.end) for q in await self._open()]
        left += [(unit.start, unit.end) for unit in self.units or [] if not any(unit.holds(start) for start, _ in left)]
        zones = {line.start: line.zone for line in self.article.page.lines}
        for start, end in sorted(left):
            zone = zones[max(at for at in zones if at <= start)]
            work.unread.append(Unread(start=start, end=end, reason=reason, zone=zone))


def _units_of(questions: list[Question]) -> list[Unit]:
    return [Unit(q.sentence.start, q.sentence.end, q.sentence.text) for q in questions]
