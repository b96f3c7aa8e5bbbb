"""The chance that a claim stands where it is put, with the right speaker and the right stance: from how it was read.

Fitted and calibrated on `evals/dev` (`claimwire eval fit confidence`; `claimwire eval confidence` shows how well). Known only for
what grammar reads: how far a model can be trusted is not in these data, so its claims have none.
"""

import math

from extraction.fitted import fitted
from extraction.linking import Scene
from extraction.reading import Statement

_PRONOUNS = frozenset({"he", "she", "it", "they", "who", "i", "we"})
_PLAIN_CUES = frozenset({"say", "tell", "add"})


def rate(scene: Scene) -> None:
    """Fill ``confidence`` of each claim, between 0 and 1 to two decimals; null where a model made it."""
    model = fitted("confidence")
    for i, statement in enumerate(scene.statements):
        known = statement.made_by == "rules"
        statement.confidence = round(model.chance(features(scene, i)), 2) if known else None


def features(scene: Scene, i: int) -> dict[str, float]:
    """What speaks for and against claim ``i`` having been read right."""
    statement = scene.statements[i]
    return {**_source(statement), **_shape(scene, i), **_kind(statement)}


def _source(statement: Statement) -> dict[str, float]:
    """How the speaker is told."""
    item = statement.origin
    own = statement.speaker is None
    token = item.source if item is not None else None
    name = statement.speaker.name if statement.speaker is not None else ""
    cue = item.cue.lemma_.lower() if item is not None and item.cue is not None else ""
    return {
        "own voice": own,
        "own voice, unsure figure": own and any(not figure.sure for figure, _ in statement.figures),
        "speaker carried on": item is not None and item.same_as is not None,
        "speaker elsewhere": not own and token is None,
        "speaker by pronoun": token is not None and token.lower_ in _PRONOUNS,
        "speaker by name": token is not None and token.pos_ == "PROPN",
        "speaker without a name": name[:1].islower(),
        "speaker a person": statement.speaker is not None and statement.speaker.kind == "person",
        "speaker of no known kind": statement.speaker is not None and statement.speaker.kind == "other",
        "plain cue": cue in _PLAIN_CUES,
        "according": cue in {"according", "accord"},
        "no cue": not own and not cue,
        "relayed": bool(statement.relays),
        "rule unsure": 1 - statement.certainty,
    }


def _shape(scene: Scene, i: int) -> dict[str, float]:
    """How its evidence lies in its sentence, and what else stands there."""
    statement = scene.statements[i]
    start, end = statement.runs[-1]
    sentence = statement.sentence
    length = max(1, end - start)
    share = min(1.0, length / max(1, sentence.end - sentence.start))
    fellows = sum(s.sentence is sentence for j, s in enumerate(scene.statements) if j != i)
    return {
        "headline": sentence.zone in {"headline", "standfirst", "subheading", "caption"},
        "short": max(0.0, 1 - length / 40),
        "length": math.log(length / 100),
        "share of the sentence": share,
        "all of the sentence": share > 0.95,
        "one fellow": fellows == 1,
        "more fellows": fellows > 1,
        "several runs": len(statement.runs) > 1,
        "quoted": statement.direct,
        "all quoted": any(s <= start and end <= e + 1 for s, e in sentence.quoted),
    }


def _kind(statement: Statement) -> dict[str, float]:
    """What it says."""
    return {
        **{stance: statement.stance == stance for stance in ("denies", "predicts", "vows", "urges", "silent")},
        "figures": bool(statement.figures),
        "tells an event": statement.firm,
    }
