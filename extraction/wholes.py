"""The strategy for large models: the whole article in one call, or, where it does not fit, in as few parts as it takes.

Nothing is cut: a text longer than the model's context is divided at paragraphs (or sentences), and of an answer that is cut off
the finished items are kept and the paragraphs that it had not come to are asked about again.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from extraction import asking
from extraction.attempts import Answer, Asker
from extraction.budget import CHARS_PER_TOKEN, Exhausted, estimate
from extraction.errors import AskError, ModelError, Truncated
from extraction.grounding import Grounder
from extraction.joined import together
from extraction.page import Line, Page
from extraction.parsing import Sentence
from extraction.prompting import load_prompt
from extraction.reading import Reading
from extraction.underway import Underway
from extraction.whole import Whole
from extraction.work import Progress, Work, dropped_items, dropped_reply, label, reason, tokens
from schemas.draft import ArticleDraft

#: A part is asked about so often at most, as it is cut off or divided.
MAX_ROUNDS: Final = 6
#: So few items are taken apart at once; more take a tenth of a second, for which other clients should not wait.
FEW_ITEMS: Final = 6


@dataclass(frozen=True)
class Unit:
    """A paragraph, or a sentence of one that is too long: never divided further."""

    start: int
    end: int
    text: str

    def holds(self, offset: int) -> bool:
        """Whether the character at that offset of the article is in it."""
        return self.start <= offset < self.end


Part = list[Unit]


def units(page: Page, sentences: list[Sentence], most_chars: int) -> Iterator[Unit]:
    """The readable paragraphs top to bottom, those longer than `most_chars` by sentences."""
    for line in page.readable():
        if _size(line) <= most_chars:
            yield Unit(line.start, line.end, line.text)
        else:
            inside = [s for s in sentences if line.start <= s.start < line.end]
            yield from (Unit(s.start, s.end, s.text) for s in inside)


def parts(todo: list[Unit], most_chars: int) -> list[Part]:
    """As few runs of units as possible with at most `most_chars` in each; a longer unit stands alone."""
    out: list[Part] = []
    size = 0
    for unit in todo:
        length = unit.end - unit.start + 2
        if not out or size + length > most_chars:
            out.append([])
            size = 0
        out[-1].append(unit)
        size += length
    return out


class Wholes:
    """One model's turn at the parts of an article that nobody has read yet."""

    def __init__(self, article: Underway, asker: Asker, work: Work) -> None:
        self._article, self._asker, self._work = article, asker, work
        self._made: Whole | None = None
        self._taking = asyncio.Lock()
        self._down: str | None = None

    @property
    def room(self) -> int:
        """Characters of the article that fit in one question."""
        spec = self._asker.spec
        frame = _frame(self._article.published) + spec.max_output_tokens
        return max(400, (spec.context_tokens - frame) * CHARS_PER_TOKEN)

    async def ask(self, todo: list[Unit] | None) -> tuple[list[Unit], str | None]:
        """Ask about `todo`, or all of it; the units that are still unread, and why the model was left, if it was."""
        prompt = load_prompt(asking.ARTICLE_PROMPT)
        most = self.room
        runs = parts(await self._units(most) if todo is None else todo, most)
        self._work.report(Progress("asking", 0, len(runs), tokens(self._work.usage)))
        left = [unit for open_units in await asyncio.gather(*map(self._part, runs)) for unit in open_units]
        reading = await self._article.reading()
        reading.rest = [(unit.start, unit.end) for unit in left] + _passed_over(reading)
        if self._asker.tally.answered:
            self._work.model = label(self._asker.spec, self._asker.tally.model)
            self._work.strategy, self._work.prompt = "whole", (asking.ARTICLE_PROMPT, prompt.sha256)
        return left, self._down

    async def _units(self, most: int) -> list[Unit]:
        """All units. Only for a paragraph that is longer than a question the reading has to be there."""
        page = self._article.page
        long = any(_size(line) > most for line in page.readable())
        return list(units(page, (await self._article.reading()).sentences if long else [], most))

    async def _whole(self) -> Whole:
        """What takes answers apart: for that the reading has to be there."""
        reading = await self._article.reading()
        if self._made is None:
            self._made = Whole(reading, Grounder(reading.text), self._asker.spec.name, self._work.gathered)
        return self._made

    async def _part(self, part: Part, rounds: int = 0) -> list[Unit]:
        """Ask about one part; the units of it that stay unread."""
        if self._down or self._work.spent() or rounds > MAX_ROUNDS:
            return part
        text = "\n\n".join(unit.text for unit in part)
        spec = self._asker.spec
        try:
            answer = await self._asker.ask(
                asking.article_messages(text, self._article.published),
                ArticleDraft,
                spec.max_output_tokens,
                lambda raw: nearest(raw, part),
            )
        except Exhausted:
            return part
        except Truncated as error:
            return await self._halves(part, rounds, error)
        except AskError as error:
            return self._failed(part, error)
        return await self._apply(part, answer, rounds)

    async def _apply(self, part: Part, answer: Answer[ArticleDraft], rounds: int) -> list[Unit]:
        whole = await self._whole()
        async with self._taking:
            whole.model = label(self._asker.spec, answer.model)
            many = len(answer.draft.claims) + len(answer.draft.events) > FEW_ITEMS
            made = await asyncio.to_thread(whole.read, answer.draft) if many else whole.read(answer.draft)
            reading = whole.reading
            self._asker.tally.items += len(made[0]) + len(made[1])
            reading.whole = together(reading.whole, made) if reading.whole is not None else made
        self._work.gathered.dropped += dropped_items(answer, whole.model)
        doubtful = [unit for bad in answer.bad if (unit := nearest_unit(bad.raw, part)) is not None]
        if not answer.open:
            self._asker.tally.unanswered += bool(doubtful)
            return doubtful
        rest = after(part, _places(whole.grounder, answer.draft, part))
        if len(rest) < len(part):
            return [*doubtful, *await self._part(rest, rounds + 1)]
        return await self._halves(part, rounds, None)

    async def _halves(self, part: Part, rounds: int, error: Truncated | None) -> list[Unit]:
        """Ask about less at a time; a single unit that is too much cannot be divided."""
        if len(part) > 1:
            middle = len(part) // 2
            first, second = await self._part(part[:middle], rounds + 1), await self._part(part[middle:], rounds + 1)
            return [*first, *second]
        if error is not None:
            return self._failed(part, error)
        self._asker.tally.unanswered += 1
        return part

    def _failed(self, part: Part, error: AskError) -> list[Unit]:
        self._asker.tally.unanswered += 1
        if isinstance(error, ModelError):
            dropped = dropped_reply(error, part[0].text, self._asker.spec.name)
            self._work.gathered.dropped.append(dropped)
        else:
            self._down = reason(error)
        return part


@lru_cache(maxsize=512)
def _frame(published: date | None) -> int:
    """Tokens of a question without an article."""
    return estimate(asking.article_messages("", published), 0)


def _size(line: Line) -> int:
    return line.end - line.start


def _passed_over(reading: Reading) -> list[tuple[int, int]]:
    """Sentences without a claim of the model on a page that tries to give orders: its silence may be obedience.

    There the grammar's own claims stand, as where no model answered.
    """
    if reading.whole is None or not reading.page.tampered:
        return []
    runs = [run for statement in reading.whole[0] for run in statement.runs]
    silent = [s for s in reading.sentences if not any(a < s.end and s.start < b for a, b in runs)]
    return [(sentence.start, sentence.end) for sentence in silent]


def _places(grounder: Grounder, draft: ArticleDraft, part: Part) -> list[int]:
    """Where the claims of a draft stand in a part, in the order in which they were written."""
    found = (grounder.places(claim.quote, part[0].start, part[-1].end) for claim in draft.claims)
    return [places[0].start for places in found if places]


def after(part: Part, places: list[int]) -> Part:
    """The units that an answer had not come to when it was cut off, from where its items stand.

    A model that goes through the text in order was done with all that stands before its last item; one that does not is asked
    again about every unit without an item.
    """
    held = [next(i for i, unit in enumerate(part) if unit.holds(at)) for at in places if any(u.holds(at) for u in part)]
    if not held:
        return part
    if held == sorted(held):
        return part[held[-1] :]
    return [unit for i, unit in enumerate(part) if i not in held]


def nearest_unit(raw: str, part: Part) -> Unit | None:
    """The unit that shares most words with an item as it was written; null where none shares three."""
    words = {word.lower() for word in re.findall(r"\w{3,}", raw)}
    best = max(part, key=lambda unit: len(words & {w.lower() for w in re.findall(r"\w{3,}", unit.text)}), default=None)
    if best is None or len(words & {w.lower() for w in re.findall(r"\w{3,}", best.text)}) < 3:
        return None
    return best


def nearest(raw: str, part: Part) -> str:
    """Those words of a part that an item is about: the nearest unit, or the beginning."""
    unit = nearest_unit(raw, part) or part[0]
    return unit.text[:1200]
