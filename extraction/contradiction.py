"""Which claims of one article cannot hold together (codebook, `contradicts`).

Three shapes, a small model for each: a denial and what it denies; two counts of the same (`tolls`); two accounts of one
happening (`rivals`). Silence contradicts nothing, and nobody is held against their own side.
"""

import re

from extraction import rivals, wording
from extraction.actors import Actors
from extraction.fitted import fitted
from extraction.lexicon import load
from extraction.linking import Scene, tells
from extraction.reading import Statement
from extraction.tolls import days_meet, may_clash, same_side
from extraction.tolls import features as count_features

_BLAMES = re.compile(
    r"\b(accus\w+|blam\w+|responsib\w+|culprits?|perpetrat\w+|behind (?:the|this|it)|charges? (?:that|of|against)"
    r"|at fault|guilty|the work of|carried out by|committed by)\b",
    re.I,
)
_COUNTS = re.compile(r"\b(figures?|count|toll|numbers?|tally|estimates?|total|list)\b", re.I)
_NO_PART = re.compile(
    r"\b(we|our|us|its (?:own )?(?:\w+ )?(?:forces?|men|troops|fighters|soldiers|units?)|responsibility|involvement"
    r"|any (?:role|part)|nothing to do)\b",
    re.I,
)
#: Words that point at what others say, or at the whole of what is said to have happened.
_ALL_OF_IT = re.compile(
    r"\b(accusations?|allegations?|claims?|charges?|reports?|story|stories|version|accounts?|propaganda|lies?|baseless|fabricat\w*"
    r"|nonsense|untrue|false|unfounded|such (?:an? )?(?:incident|attack|thing|event)|took place|happened|occurred)\b",
    re.I,
)
_UNARMED = frozenset(
    ("civilian", "woman", "child", "villager", "resident", "elder", "people", "person", "baby", "family", "refugee", "protester",
     "patient", "worker", "student", "farmer", "passenger")
)  # fmt: skip
_NEGATIONS = frozenset({"no", "not", "nobody", "nothing", "none", "never", "neither", "n't", "n’t", "nor"})


def contradict(scene: Scene) -> None:
    """Fill ``contradicts`` on both claims of each pair. The claims must have been linked to their events."""
    if len(scene.statements) < 2:
        return
    model = fitted("contradictions")
    numbers = range(len(scene.statements))
    for d in numbers:
        chances = {o: model.chance(features(scene, d, o)) for o in numbers if may_deny(scene, d, o)}
        for o in aimed_at(chances, **model.thresholds):
            _write(scene, d, o)
    told = rivals.accounts(scene)
    for i in numbers:
        for j in numbers[i + 1 :]:
            if _exclude(scene, told, i, j):
                _write(scene, i, j)


def aimed_at(chances: dict[int, float], *, any: float, share: float) -> list[int]:
    """The claims that a denial is aimed at: likely enough, and not much less likely than its likeliest one."""
    best = max(chances.values(), default=0.0)
    return [o for o, chance in chances.items() if chance >= any and chance >= share * best]


def _write(scene: Scene, i: int, j: int) -> None:
    scene.statements[i].contradicts.add(j)
    scene.statements[j].contradicts.add(i)


# --- a denial and what it denies ----------------------------------------------------------------------------------


def may_deny(scene: Scene, d: int, o: int) -> bool:
    """Whether claim ``d`` is a denial that could be aimed at claim ``o``: asserted by another side, of days that meet."""
    denial, other = scene.statements[d], scene.statements[o]
    return (
        denial.stance == "denies"
        and other.stance == "asserts"
        and not same_side(denial, other)
        and days_meet(denial, other)
    )


def features(scene: Scene, d: int, o: int) -> dict[str, float]:
    """What speaks for denial ``d`` being aimed at claim ``o``."""
    return {
        **_events(scene, d, o),
        **_place(scene, d, o),
        **_words(scene, d, o),
        **_parties(scene, d, o),
        **_victims(scene, d, o),
    }


def _events(scene: Scene, d: int, o: int) -> dict[str, float]:
    denial, other = scene.statements[d], scene.statements[o]
    first = bool(denial.about and other.about) and denial.about[0] == other.about[0]
    rivals = sum(
        s.about[:1] == denial.about[:1] and s.stance == "asserts" and not same_side(denial, s)
        for s in scene.statements
        if s.about
    )
    harm = bool(scene.said[d].concepts & wording.HARM)
    hurt = bool({f.measure for f, _ in other.figures} & wording.HARM)
    return {
        "tells a fact": _tells(other, scene.said[o]),
        "tells the event denied": bool(denial.about) and tells(scene, o, denial.about[0]),
        "event told in both": any(tells(scene, o, j) and tells(scene, d, j) for j in denial.about),
        "same event": first,
        "no event known": not (denial.about and other.about),
        "same event, second": not first and bool(set(denial.about) & set(other.about)),
        "few claims on it": first and rivals <= 3,
        "harm denied, harm claimed": first and harm and hurt,
    }


def _place(scene: Scene, d: int, o: int) -> dict[str, float]:
    denial, other = scene.statements[d], scene.statements[o]
    distance = abs(denial.sentence.index - other.sentence.index)
    same = denial.sentence is other.sentence
    inside = (
        same and any(s <= a and b <= e for a, b in other.runs for s, e in denial.runs) and other.runs != denial.runs
    )
    denier = Actors.final(denial.speaker)
    relayed = same and denier is not None and any(Actors.final(r) is denier for r in other.relays)
    return {
        "told in the denial": inside or relayed,
        "next": distance <= 1,
        "near": 2 <= distance <= 3,
        "far": distance > 8,
        "afterwards": other.sentence.index > denial.sentence.index,
        "latest before": _latest(scene, d) == o,
        "latest before that tells a fact": _latest(scene, d, telling=True) == o,
    }


def _words(scene: Scene, d: int, o: int) -> dict[str, float]:
    other = scene.statements[o]
    one, two = scene.said[d], scene.said[o]
    told = two.concepts | {f.measure for f, _ in other.figures}
    of_count = bool(_COUNTS.search(one.text)) and _by_word(one)
    return {
        "words": wording.nearness(one, two),
        "same words": float(min(3, len(one.plain & two.plain))),
        "names": float(min(2, len(one.names & two.names))),
        "kind": bool(one.concepts & told),
        "count denied, latest count": of_count and _latest(scene, d, counting=True) == o,
        "count": bool(other.figures) and not of_count and not one.concepts & wording.HARM,
    }


def _parties(scene: Scene, d: int, o: int) -> dict[str, float]:
    denial, other = scene.statements[d], scene.statements[o]
    named = wording.named_in(scene.said[o].text, wording.side(denial.speaker))
    blames = bool(_BLAMES.search(scene.said[o].text))
    latest = _latest(scene, d, blaming=True) == o
    return {
        "denier named": named and not blames,
        "blame": blames and not named,
        "denier blamed": named and blames,
        "no part in it": blames and (named or latest) and bool(_NO_PART.search(scene.said[d].text)),
        "own voice": other.speaker is None,
    }


def _victims(scene: Scene, d: int, o: int) -> dict[str, float]:
    """Whose harm is denied and whose is claimed; a denial of all of it reaches every claim of harm."""
    one, other = scene.said[d], scene.statements[o]
    units = {(f.unit or "").lower().rstrip("s") for f, _ in other.figures}
    denied, claimed = _who(one.lemmas), _who(scene.said[o].lemmas | units)
    harm = bool(one.concepts & wording.HARM)
    hurt = bool(({f.measure for f, _ in other.figures} | scene.said[o].concepts) & wording.HARM)
    whole = not harm and bool(_ALL_OF_IT.search(one.text))
    return {
        "harm in both": harm and hurt,
        "unarmed in both": harm and hurt and "unarmed" in denied & claimed,
        "other victims": harm and hurt and bool(denied and claimed) and not denied & claimed,
        "all of it denied": whole,
        "all of it denied, harm claimed": whole and hurt,
        "told at the top": other.sentence.zone != "body" or other.sentence.index <= 2,
    }


def _who(lemmas: frozenset[str] | set[str]) -> set[str]:
    """Whether words name the unarmed, the armed, or both."""
    kinds = load("actors")["kinds"]
    armed = kinds["state_forces"] | kinds["armed_group"]
    return {name for name, words in (("unarmed", _UNARMED), ("armed", armed)) if lemmas & words}


def _by_word(said: wording.Wording) -> bool:
    """ "dismissed the count", "called the figure a fantasy": denied by a word for denying, not by a negation."""
    cues = load("cues")
    words = {w.lower() for w in re.findall(r"[\w’']+", said.text)}
    stems = cues["verbs"]["denies"] | cues["untrue"]
    return not words & _NEGATIONS and any(
        w in stems or w.rstrip("sd").rstrip("e") in stems or w[:-2] in stems for w in words
    )


def _tells(statement: Statement, said: wording.Wording) -> bool:
    """Whether a claim tells a happening, a count or a blame itself: what a denial is mostly aimed at."""
    return statement.firm or bool(statement.figures) or bool(_BLAMES.search(said.text))


def _latest(
    scene: Scene, d: int, *, counting: bool = False, blaming: bool = False, telling: bool = False
) -> int | None:
    """The last assertion by another side before denial ``d``; with a flag, the last that counts, blames, or tells a fact."""
    denial = scene.statements[d]
    before = [
        o
        for o, s in enumerate(scene.statements)
        if o != d
        and s.stance == "asserts"
        and not same_side(denial, s)
        and s.runs[-1][0] <= denial.runs[-1][1]
        and s.sentence.index <= denial.sentence.index
        and (not counting or s.figures)
        and (not telling or _tells(s, scene.said[o]))
        and (not blaming or _BLAMES.search(scene.said[o].text))
    ]
    return before[-1] if before else None


# --- accounts that exclude each other -----------------------------------------------------------------------------


def _exclude(scene: Scene, told: list[rivals.Account], i: int, j: int) -> bool:
    """By the model of counts where they have counts that could clash, else by that of rival accounts."""
    a, b = scene.statements[i], scene.statements[j]
    if a.stance != "asserts" or b.stance != "asserts":
        return False
    if may_clash(a, b):
        counts = fitted("counts")
        return counts.chance(count_features(scene, i, j)) >= counts.thresholds["any"]
    model = fitted("rivals")
    return rivals.may_exclude(a, b) and model.chance(rivals.features(scene, told, i, j)) >= model.thresholds["any"]
