"""Claims to the events they are about (codebook, `about`): those told in the claim, and those it goes back to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from extraction import wording
from extraction.events import Happening, Mention
from extraction.fitted import Linear, fitted
from extraction.reading import Statement
from extraction.wording import Wording

#: What a figure of a measure goes back to.
TYPES_OF = {
    "displaced": {"displacement"},
    "detained": {"detention"},
    "strikes": {"air_strike", "shelling"},
    "places_captured": {"territory_captured"},
}
VIOLENT = frozenset(
    {"armed_clash", "air_strike", "shelling", "bombing", "attack_on_civilians", "offensive", "ceasefire_violation"}
)
_TALK = frozenset({"ceasefire", "agreement", "diplomacy", "humanitarian_access", "deployment"})
#: A happening that much older than the latest of the report is its background.
_BACKGROUND = timedelta(days=21)


@dataclass
class Scene:
    """A report's claims and happenings with what is computed once for all pairs of them."""

    statements: list[Statement]
    happenings: list[Happening]
    main: int | None = field(init=False)
    background: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.background = self._background()
        self.main = self._main()

    @cached_property
    def said(self) -> list[Wording]:
        """The words of each claim."""
        return [wording.of_statement(s) for s in self.statements]

    @cached_property
    def told(self) -> list[Wording]:
        """The words of each happening."""
        return [wording.of_happening(h) for h in self.happenings]

    def _background(self) -> set[int]:
        days = [h.first for h in self.happenings if h.first is not None]
        if not days:
            return set()
        latest = max(days)
        return {
            i
            for i, h in enumerate(self.happenings)
            if (h.last or h.first) is not None and (h.last or h.first or latest) < latest - _BACKGROUND
        }

    def _main(self) -> int | None:
        """The happening that the report is about: told at its top, and most often."""
        if not self.happenings:
            return None
        weight: Counter[int] = Counter()
        for i, happening in enumerate(self.happenings):
            top = any(
                m.sentence.zone in {"headline", "standfirst"} or m.sentence.index <= 1 for m in happening.mentions
            )
            weight[i] = 2 * top + min(4, len(happening.mentions)) - 2 * (i in self.background)
            weight[i] -= happening.type in _TALK
        return max(weight, key=lambda i: (weight[i], -i))


def link(statements: list[Statement], happenings: list[Happening]) -> Scene:
    """Fill ``about`` with indices of happenings, most direct first; ``firm`` where they are told in the claim itself."""
    scene = Scene(statements, happenings)
    model = fitted("links")
    for i, statement in enumerate(statements):
        statement.about = chosen(scene, i, model)
        statement.firm = any(_inside(m, statement) for j in statement.about for m in happenings[j].mentions)
    return scene


def chosen(scene: Scene, i: int, model: Linear) -> list[int]:
    """The happenings that claim ``i`` is about: all that are likely; else the likeliest, if it is not unlikely."""
    chances = {j: model.chance(features(scene, i, j)) for j in range(len(scene.happenings))}
    taken = [j for j, chance in chances.items() if chance >= model.thresholds["any"]]
    if not taken and chances:
        best = max(chances, key=lambda j: (chances[j], -j))
        taken = [best] if chances[best] >= model.thresholds["best"] else []
    return sorted(taken, key=lambda j: (-chances[j], j))


def features(scene: Scene, i: int, j: int) -> dict[str, float]:
    """What speaks for claim ``i`` being about happening ``j``. The claims before ``i`` must have been linked."""
    statement, happening = scene.statements[i], scene.happenings[j]
    return {
        **_nearby(scene, statement, happening),
        **_fit(scene, i, j),
        **_carried(scene, i, j),
    }


def tells(scene: Scene, i: int, j: int) -> bool:
    """Whether happening ``j`` is told in claim ``i`` itself."""
    return any(_inside(m, scene.statements[i]) for m in scene.happenings[j].mentions)


def _inside(mention: Mention, statement: Statement) -> bool:
    return any(s <= mention.start and mention.end <= e for s, e in statement.runs)


def _overlaps(mention: Mention, statement: Statement) -> bool:
    return any(mention.start < e and s < mention.end for s, e in statement.runs)


def _nearby(scene: Scene, statement: Statement, happening: Happening) -> dict[str, float]:
    """Where the happening is told, seen from the claim."""
    inside = any(_inside(m, statement) for m in happening.mentions)
    partly = not inside and any(_overlaps(m, statement) for m in happening.mentions)
    at = statement.sentence
    gaps = [at.index - m.sentence.index for m in happening.mentions]
    before = min((g for g in gaps if g >= 0), default=99)
    paragraphs = [at.paragraph - m.sentence.paragraph for m in happening.mentions]
    told_here = any(_inside(m, statement) for h in scene.happenings for m in h.mentions)
    latest = max(
        (m.sentence.index for h in scene.happenings for m in h.mentions if m.sentence.index <= at.index), default=-1
    )
    loose = not inside
    return {
        "inside": inside,
        "inside, a run of its own": inside and len(statement.runs) > 1,
        "partly inside": partly,
        "elsewhere, others inside": loose and told_here,
        "same sentence": loose and before == 0,
        "sentence before": loose and before == 1,
        "same paragraph": loose and before > 1 and 0 in paragraphs,
        "paragraph before": loose and before > 1 and 0 not in paragraphs and 1 in paragraphs,
        "far": loose and min(map(abs, gaps), default=99) > 6,
        "only later": loose and before == 99,
        "latest told": loose and before == at.index - latest,
    }


def _fit(scene: Scene, i: int, j: int) -> dict[str, float]:
    """Whether what is said suits the happening, wherever that is told."""
    statement, happening = scene.statements[i], scene.happenings[j]
    said, told = scene.said[i], scene.told[j]
    inside = any(_inside(m, statement) for m in happening.mentions)
    measures = {figure.measure for figure, _ in statement.figures}
    harm = bool((measures | said.concepts) & wording.HARM)
    wanted = {kind for measure in measures for kind in TYPES_OF.get(measure, ())}
    main = j == scene.main
    place = (happening.place or "").lower()
    named = place != "" and place in said.text.lower()
    people = [entry for entry, _ in happening.people]
    near = wording.nearness(told, said)
    return {
        "main": main,
        "main, harm": main and harm and not inside,
        "main, no fact": main and not inside and statement.stance in {"silent", "urges", "vows", "predicts"},
        "violent, harm": happening.type in VIOLENT and harm,
        "harm, other kind": happening.type not in VIOLENT and harm and not inside,
        "figure fits": happening.type in wanted,
        "figure of another kind": bool(wanted) and happening.type not in wanted and not inside,
        "kind named": happening.type in said.concepts and not inside,
        "talk": happening.type in _TALK and not inside,
        "background": j in scene.background and not inside,
        "place named": named and not inside,
        "people named": wording.named_in(said.text, people) and not inside,
        "speaker takes part": any(e in wording.side(statement.speaker) for e in people) and not inside,
        "words": 0.0 if inside else near,
        "names shared": 0.0 if inside else float(min(2, len(said.names & told.names))),
        "mentions": float(min(4, len(happening.mentions))) / 4,
    }


def _carried(scene: Scene, i: int, j: int) -> dict[str, float]:
    """What the claims before were about."""
    statement = scene.statements[i]
    earlier = [s for s in scene.statements[:i] if s.about]
    last = earlier[-1] if earlier else None
    same = next((s for s in reversed(earlier) if s.speaker is not None and s.speaker is statement.speaker), None)
    if same is not None and statement.sentence.index - same.sentence.index > 4:
        same = None
    inside = any(_inside(m, statement) for m in scene.happenings[j].mentions)
    close = last is not None and statement.sentence.index - last.sentence.index <= 2
    return {
        "claim before": not inside and last is not None and close and j == last.about[0],
        "claim before, second": not inside and last is not None and close and j in last.about[1:],
        "speaker's claim before": not inside and same is not None and j == same.about[0],
        "speaker's claim before, second": not inside and same is not None and j in same.about[1:],
        "denial of claim before": not inside
        and statement.stance == "denies"
        and last is not None
        and close
        and j == last.about[0],
    }
