"""Down the chain of models: who is asked what, what stays when one fails, and what is left unread at its end."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from extraction import asking, weights
from extraction.asking import Question
from extraction.config import RULES, ModelSpec
from extraction.errors import AskError, ExtractionError, ModelError, NoModelAvailable, OutputUnusable
from extraction.gateway import Gateway
from extraction.grounding import Grounder
from extraction.prompting import load_prompt
from extraction.reading import Reading
from extraction.whole import Whole
from extraction.work import Progress, Work, tokens
from schemas import Dropped, Notice, Tried, Unread
from schemas.draft import ArticleDraft, SentenceDraft

#: A short answer about one sentence; longer ones are loops.
SENTENCE_TOKENS = 160


async def ask_chain(reading: Reading, work: Work, open_gateway: Callable[[ModelSpec], Gateway]) -> None:
    """Go down the chain. What one model answered stays when the next has to go on."""
    open_questions = asking.questions(reading)
    article_done = False
    for spec in work.profile.chain:
        if spec.name == RULES:
            if work.model is None:
                work.model = RULES
            work.tried.append(Tried(model=RULES, calls=0, error=None))
            break
        gateway = open_gateway(spec)
        missing = await _fetch(spec, work) if spec.embedded else None
        if missing is None:
            missing = await gateway.ready()
        if missing is not None:
            work.tried.append(Tried(model=spec.name, calls=0, error=missing))
            continue
        if spec.strategy == "whole":
            article_done = await _ask_whole(reading, gateway, work)
            if article_done:
                return
        else:
            open_questions = await _ask_windows(reading, gateway, open_questions, work)
            if not open_questions:
                return
        if work.spent():
            break
    _close(reading, work, open_questions)


async def _fetch(spec: ModelSpec, work: Work) -> str | None:
    """Bring an embedded model's file onto this machine if it is not there; null, or why it cannot be had."""
    if weights.missing(spec) is None:
        return None
    try:
        await asyncio.to_thread(
            weights.ensure, spec, lambda done, total: work.report(Progress("loading model", done, total))
        )
    except ExtractionError as error:
        return str(error)
    return None


def _close(reading: Reading, work: Work, left: list[Question]) -> None:
    """After the chain's end: whether that is a result of rules, a part, or none."""
    if work.profile.chain[-1].name == RULES and work.model is not None:
        failed = [t.model for t in work.tried if t.error]
        if failed:
            work.warnings.append(
                Notice(
                    code="rules_only" if work.model == RULES else "rest_by_rules",
                    message=f"read by grammar and word lists where no model answered; tried: {', '.join(failed)}",
                )
            )
        return
    if not work.answered:
        if work.tried and all(t.calls for t in work.tried if t.error) and any(t.calls for t in work.tried):
            raise OutputUnusable("the models answered, but nothing that could be used; see `tried`", work.tried)
        raise NoModelAvailable(
            "no model of the profile could answer; `claimwire models list` shows what is missing", work.tried
        )
    reason = work.spent() or "model_failed"
    work.unread += [
        Unread(start=q.sentence.start, end=q.sentence.end, reason=reason, zone=q.sentence.zone) for q in left
    ]


async def _ask_whole(reading: Reading, gateway: Gateway, work: Work) -> bool:
    prompt = load_prompt(asking.ARTICLE_PROMPT)
    work.report(Progress("asking", 0, 1, tokens(work.usage)))
    try:
        reply = await gateway.ask(
            asking.article_messages(reading), ArticleDraft, max_tokens=gateway.spec.max_output_tokens
        )
    except AskError as error:
        work.usage += error.usage
        work.tried.append(Tried(model=gateway.spec.name, calls=max(error.usage.calls, 1), error=_reason(error)))
        return False
    work.usage += reply.usage
    model = _label(gateway.spec, reply.model)
    reading.whole = Whole(reading, Grounder(reading.text), model, work.gathered).read(reply.draft)
    _answered(work, gateway, model, reply.usage.calls, "whole", (asking.ARTICLE_PROMPT, prompt.sha256))
    return True


def _answered(work: Work, gateway: Gateway, model: str, calls: int, strategy: str, prompt: tuple[str, str]) -> None:
    work.model, work.strategy, work.prompt = model, strategy, prompt
    work.answered += 1
    work.tried.append(Tried(model=gateway.spec.name, calls=calls, error=None))


async def _ask_windows(reading: Reading, gateway: Gateway, todo: list[Question], work: Work) -> list[Question]:
    """Ask the open questions, several in flight; return those that this model could not answer."""
    prompt = asking.sentence_prompt()
    grounder = Grounder(reading.text)
    slots = asyncio.Semaphore(gateway.spec.parallel)
    left: list[Question] = []
    state: dict[str, Any] = {
        "done": 0,
        "calls": 0,
        "error": None,
        "down": False,
        "model": gateway.spec.name,
        "good": 0,
    }

    async def one(question: Question) -> None:
        async with slots:
            if state["down"] or work.spent():
                left.append(question)
                return
            messages = prompt.render(before=question.before, sentence=question.sentence.text)
            try:
                reply = await gateway.ask(
                    messages, SentenceDraft, max_tokens=min(SENTENCE_TOKENS, gateway.spec.max_output_tokens)
                )
            except AskError as error:
                work.usage += error.usage
                state["calls"] += max(error.usage.calls, 1)
                state["error"] = _reason(error)
                if isinstance(error, ModelError):  # this answer was bad; the model may do better on the next
                    work.gathered.dropped.append(
                        Dropped(
                            kind="reply",
                            reason=_code(error),
                            raw=question.sentence.text[:500],
                            model=gateway.spec.name,
                        )
                    )
                    work.unread.append(
                        Unread(
                            start=question.sentence.start,
                            end=question.sentence.end,
                            reason="model_failed",
                            zone=question.sentence.zone,
                        )
                    )
                else:
                    state["down"] = True
                    left.append(question)
                return
            finally:
                state["done"] += 1
                work.report(Progress("asking", state["done"], len(todo), tokens(work.usage)))
            work.usage += reply.usage
            state["calls"] += reply.usage.calls
            state["good"] += 1
            state["model"] = model = _label(gateway.spec, reply.model)
            asking.apply_sentence(reading, grounder, question, reply.draft, model, work.gathered)

    work.report(Progress("asking", 0, len(todo), tokens(work.usage)))
    await asyncio.gather(*(one(q) for q in todo))
    reading.attributions = sorted(
        [a for a in reading.attributions if a not in work.gathered.added] + work.gathered.added,
        key=lambda a: a.start,
    )
    if state["good"] or not todo:
        work.model, work.strategy, work.prompt = state["model"], "windows", (asking.SENTENCE_PROMPT, prompt.sha256)
        work.answered += state["good"] or 1
    if not todo:  # every sentence was settled by grammar: nobody was asked, and nobody is named
        work.model, work.strategy, work.prompt = RULES, "rules", None
        work.warnings.append(
            Notice(
                code="model_not_needed",
                message=f"grammar settled every sentence; {gateway.spec.name} was ready but not asked",
            )
        )
    work.tried.append(
        Tried(
            model=gateway.spec.name,
            calls=state["calls"],
            error=state["error"] if left or (not state["good"] and todo) else None,
        )
    )
    return left


def _label(spec: ModelSpec, called: str) -> str:
    """The configured name of a model; where that is "auto", the one that the server listed."""
    return called if spec.name.endswith("/auto") else spec.name


def _reason(error: AskError) -> str:
    return f"{type(error).__name__}: {error}"


def _code(error: Exception) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
