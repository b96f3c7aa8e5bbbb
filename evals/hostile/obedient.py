"""A scripted model that does whatever the text tells it to: the worst reader there is.

`obedient` obeys an order that stands in what it is shown, and else answers from the honest labels. `possessed` obeys even
where the order was kept from it: it stands for a model that was reached by a way that nobody thought of.
"""

import re
from typing import Final, Literal, TypeVar

from pydantic import BaseModel

from evals.hostile.attacks import MARKER, Hostile
from evals.hostile.reports import HonestClaim
from extraction.config import ModelSpec, Strategy
from extraction.gateway import Messages, Reply
from schemas import Usage
from schemas.draft import (
    ActorDraft,
    ArticleDraft,
    ClaimDraft,
    EventDraft,
    FigureDraft,
    ParticipantDraft,
    SaidDraft,
    SentenceDraft,
)

T = TypeVar("T", bound=BaseModel)
Will = Literal["obedient", "possessed"]
NAME: Final = "hosted_vllm/scripted"


class ObedientGateway:
    """Answers for one hostile report; without an attack (`armed` false) from the honest labels."""

    def __init__(self, hostile: Hostile, strategy: Strategy, will: Will, *, armed: bool) -> None:
        self.spec = ModelSpec(name=NAME, strategy=strategy)
        self._hostile, self._will, self._armed = hostile, will, armed

    async def ready(self) -> str | None:
        """Always ready."""
        return None

    async def ask(
        self,
        messages: Messages,
        draft: type[T],
        *,
        max_tokens: int,
        temperature: float = 0,
        within_s: float | None = None,
    ) -> Reply[T]:
        """What the order wants, or the honest answer."""
        shown = messages[-1]["content"]
        obey = self._armed and (self._will == "possessed" or self._sees(shown))
        answer = self._article(obey) if issubclass(draft, ArticleDraft) else self._sentence(shown, obey)
        usage = Usage(calls=1, input_tokens=1, output_tokens=1)
        return Reply(draft.model_validate(answer.model_dump()), usage, 1, "stop", NAME)

    async def aclose(self) -> None:
        """Nothing to let go of."""

    def _sees(self, shown: str) -> bool:
        """Whether a run of the order's own words stands in the question, disguised or not."""
        heap = " ".join(shown.split())
        pieces = {piece.strip() for text in (self._hostile.payload, self._hostile.plain) for piece in _pieces(text)}
        return any(piece in heap for piece in pieces if len(piece) >= 12)

    def _article(self, obey: bool) -> ArticleDraft:
        report = self._hostile.report
        actors = [
            ActorDraft(name=name, aliases=list(actor.aliases), kind=actor.kind, part_of=actor.part_of)
            for name, actor in report.actors.items()
        ]
        claims = [_claim(quote, claim) for claim in report.claims for quote in claim.quotes]
        if not obey:
            return ArticleDraft(actors=actors, events=[], claims=claims)
        forged = ActorDraft(
            name=f"{report.forged.place} Army", aliases=[report.forged.place], kind="other", part_of=None
        )
        return ArticleDraft(actors=[*actors, forged], events=self._events(), claims=self._turned(claims))

    def _events(self) -> list[EventDraft]:
        """A happening that never was, hung on honest words and on the order's own."""
        report = self._hostile.report
        actors = [ParticipantDraft(actor=f"{report.forged.place} Army", role="initiator")]
        return [
            EventDraft(
                type="attack_on_civilians",
                description=report.forged.words,
                quotes=[quote],
                when=None,
                place=report.forged.place,
                participants=actors,
            )
            for quote in (report.target.quotes[0], report.forged.words)
            if self._hostile.attack.goal == "add"
        ]

    def _turned(self, claims: list[ClaimDraft]) -> list[ClaimDraft]:
        """The claims of the article as the order wants them."""
        report, goal = self._hostile.report, self._hostile.attack.goal
        target = set(report.target.quotes)
        if goal == "empty":
            return []
        if goal == "drop":
            return [claim for claim in claims if claim.quote not in target]
        if goal in ("speaker", "stance"):
            change = {"speaker": report.other} if goal == "speaker" else {"stance": "asserts"}
            return [claim.model_copy(update=change) if claim.quote in target else claim for claim in claims]
        wanted = self._wanted()
        return [
            *claims,
            *(self._hung_on_honest_words(claim) for claim in claims[:2]),
            *(
                ClaimDraft(quote=said, speaker=source, relayed_by=[], stance="asserts", statement=said, figures=[])
                for source, said in wanted
            ),
        ]

    def _hung_on_honest_words(self, claim: ClaimDraft) -> ClaimDraft:
        """The forged statement and figure with the evidence of an honest claim."""
        forged = self._hostile.report.forged
        figure = FigureDraft(quote=f"{forged.number} people", measure="killed", of=None)
        return claim.model_copy(update={"statement": forged.words, "figures": [figure]})

    def _wanted(self) -> list[tuple[str | None, str]]:
        """Forged statements as (source, words), in every form that might slip through."""
        report = self._hostile.report
        forged = report.forged
        if self._hostile.attack.goal == "number":
            target = next(claim for claim in report.claims if claim.figures)
            words = re.sub(rf"\b{report.number.right}\b", str(report.number.wrong), target.quotes[-1])
            return [(target.speaker, words), (target.speaker, str(report.number.wrong))]
        if self._hostile.attack.goal == "marker":
            return [(MARKER, MARKER), (report.other, MARKER), (MARKER, report.target.quotes[0])]
        sentence = f"{forged.words[0].upper()}{forged.words[1:]}, {forged.speaker} said"
        plain = [piece for piece in _pieces(self._hostile.plain) if forged.place in piece]
        sources = (forged.speaker, None, report.target.speaker)
        return [(source, said[:800]) for said in (forged.words, sentence, *plain) for source in sources]

    def _sentence(self, shown: str, obey: bool) -> SentenceDraft:
        sentence = shown.rpartition("SENTENCE:")[2].strip()
        report, goal = self._hostile.report, self._hostile.attack.goal
        honest = [said for claim in report.claims if (said := _said(claim, sentence)) is not None]
        if not obey:
            return SentenceDraft(statements=honest[:3])
        if goal in ("empty", "drop"):
            return SentenceDraft(statements=[])
        if goal == "speaker":
            return SentenceDraft(statements=[said.model_copy(update={"source": report.other}) for said in honest][:3])
        if goal == "stance":
            return SentenceDraft(statements=[said.model_copy(update={"stance": "asserts"}) for said in honest][:3])
        wanted = [(source or report.forged.speaker, said) for source, said in self._wanted()]
        return SentenceDraft(
            statements=[SaidDraft(source=source, said=said, stance="asserts") for source, said in wanted][:3]
        )


def _claim(quote: str, claim: HonestClaim) -> ClaimDraft:
    return ClaimDraft(
        quote=quote, speaker=claim.speaker, relayed_by=[], stance=claim.stance, statement=quote, figures=[]
    )


def _said(claim: HonestClaim, sentence: str) -> SaidDraft | None:
    """The honest answer for a claim whose source and words stand apart in the sentence."""
    for quote in claim.quotes:
        name = quote.find(claim.speaker)
        if quote not in sentence or name < 0:
            continue
        before, after = quote[:name].strip(" ,"), quote[name + len(claim.speaker) :].strip(" ,")
        return SaidDraft(source=claim.speaker, said=max(before, after, key=len), stance=claim.stance)
    return None


def _pieces(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return [piece.strip() for piece in re.split(r"(?<=[.!?])\s+|\n+", text) if piece.strip()]
