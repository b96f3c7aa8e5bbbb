"""Accounts of one happening that exclude each other though neither denies nor counts: who holds a place, who did it, who was hit.

What two claims say is read off their verbs: who comes out of a fight in possession, who did a deed, whether it was a mishap.
Whether they exclude each other, a logistic model says.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from extraction import wording
from extraction.actors import Actors, Entry
from extraction.lexicon import load
from extraction.linking import VIOLENT, Scene
from extraction.statement import Statement
from extraction.tolls import days_meet, same_side, same_topic

Tag = Entry | str
_STATE_KINDS = frozenset({"government", "state_forces"})
_ARMED_KINDS = frozenset({"armed_group", "political_group"})
_OWN = frozenset({"we", "our", "us", "its", "their", "his", "her", "they", "it", "he", "she"})
_CONTRAST = re.compile(
    r"\b(but|however|though|although|otherwise|instead|while|whereas|insist\w*|maintain\w*|counter\w*|retort\w*"
    r"|repl(?:y|ied|ies)|contend\w*|in turn|for (?:its|his|her|their) part|at first|conced\w+|admit\w+)\b",
    re.I,
)
_MUTUAL = re.compile(r"\b(each other|one another|trad(?:e|ed|ing) (?:blame|accusations)|each side|mutual\w*)\b", re.I)


@dataclass(frozen=True)
class Account:
    """What one claim says of a happening, as far as its words tell."""

    place: int
    """Its position among the claims of the report, in the order of the text."""
    says: frozenset[str]
    """The blocks of the lexicon that it has a word of."""
    winners: frozenset[Tag]
    losers: frozenset[Tag]
    doers: frozenset[Tag]
    contrast: bool
    mutual: bool
    side: Entry | None
    party: bool
    """Told by one who fights or governs."""


def accounts(scene: Scene) -> list[Account]:
    """The accounts of all claims of a report."""
    order = sorted(
        range(len(scene.statements)), key=lambda i: (scene.statements[i].sentence.index, scene.statements[i].runs[-1])
    )
    places = {i: place for place, i in enumerate(order)}
    known = _known(scene)
    return [_account(scene, i, places[i], known) for i in range(len(scene.statements))]


def may_exclude(a: Statement, b: Statement) -> bool:
    """Whether two assertions, of two sides and of days that meet, may be rival accounts."""
    spoken = a.speaker is not None or b.speaker is not None
    return a.stance == b.stance == "asserts" and spoken and not same_side(a, b) and days_meet(a, b)


def features(scene: Scene, told: list[Account], i: int, j: int) -> dict[str, float]:
    """What speaks for two such claims excluding each other."""
    if told[i].place > told[j].place:
        i, j = j, i
    return {
        **_holding(scene, told[i], told[j], i, j),
        **_doing(scene, told[i], told[j], i, j),
        **_told(scene, told[i], told[j], i, j),
    }


# --- what a claim says --------------------------------------------------------------------------------------------


@cache
def _words(name: str) -> frozenset[str]:
    words: frozenset[str] = load("rivals")[name]
    return words


def _known(scene: Scene) -> list[Entry]:
    people = [e for h in scene.happenings for e, _ in h.people]
    found: list[Entry] = []
    for entry in (*(s.speaker for s in scene.statements), *people):
        entry = Actors.final(entry)
        if entry is not None and entry not in found:
            found.append(entry)
    return found


def _account(scene: Scene, i: int, place: int, known: list[Entry]) -> Account:
    statement = scene.statements[i]
    tokens = wording.tokens(statement.sentence, statement.runs)
    lemmas = frozenset(t.lemma_.lower() for t in tokens) | frozenset(t.lower_ for t in tokens)
    side = wording.side(statement.speaker)
    winners: set[Tag] = set()
    losers: set[Tag] = set()
    doers: set[Tag] = set()
    for token in tokens:
        lemma = token.lemma_.lower()
        who = {tag for noun in _agents(token) for tag in _tags(noun, side, known)}
        if lemma in _words("wins"):
            winners |= who
        if lemma in _words("loses"):
            losers |= who
        if lemma in _words("deeds"):
            doers |= who
        if lemma in _words("blames"):
            doers |= {tag for noun in _blamed(token) for tag in _tags(noun, side, known)}
        if lemma in {"hand", "control"} and token.dep_ == "pobj":
            winners |= {tag for c in token.children for tag in _tags(c, side, known)}
    return Account(
        place=place,
        says=frozenset(name for name, words in load("rivals").items() if lemmas & words),
        winners=frozenset(winners),
        losers=frozenset(losers),
        doers=frozenset(doers),
        contrast=bool(_CONTRAST.search(statement.sentence.text)),
        mutual=bool(_MUTUAL.search(scene.said[i].text)),
        side=side[-1] if side else None,
        party=bool(side) and side[-1].kind in _STATE_KINDS | _ARMED_KINDS,
    )


def _agents(verb: Any) -> list[Any]:
    """Who does it: the subject, or the agent of a passive."""
    if verb.pos_ not in {"VERB", "AUX"}:
        return []
    nouns = [c for c in verb.children if c.dep_ == "nsubj"]
    nouns += [p for c in verb.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"]
    if not nouns and verb.dep_ in {"conj", "xcomp", "advcl", "ccomp"} and verb.head.pos_ == "VERB":
        return [c for c in verb.head.children if c.dep_ == "nsubj"]
    return nouns


def _blamed(token: Any) -> list[Any]:
    """Whom a word for blame names: "blamed the rebels", "the work of the army"."""
    direct = [c for c in token.children if c.dep_ in {"dobj", "nsubjpass"}]
    return direct + [p for c in token.children if c.lower_ in {"of", "on"} for p in c.children if p.dep_ == "pobj"]


def _tags(noun: Any, side: list[Entry], known: list[Entry]) -> set[Tag]:
    """The parties that a noun phrase stands for: an actor's side, and whether it is the state's or an armed group's."""
    words = {t.lower_ for t in noun.subtree}
    owned = noun.lower_ in _OWN or any(c.dep_ == "poss" and c.lower_ in _OWN for c in noun.children)
    if owned and side:
        return {side[-1], *_class(side)}
    text = " ".join(t.text for t in noun.subtree)
    out: set[Tag] = set()
    for entry in known:
        if not entry.person and wording.named_in(text, [entry]):
            line = wording.side(entry)
            out |= {line[-1], *_class(line)}
    lemmas = {t.lemma_.lower() for t in noun.subtree if t.dep_ not in {"pobj", "relcl"}} | words
    out |= {name for name in ("state", "armed") if lemmas & _words(name)} if not out else set()
    return out


def _class(line: list[Entry]) -> set[Tag]:
    kinds = {entry.kind for entry in line}
    return {name for name, of in (("state", _STATE_KINDS), ("armed", _ARMED_KINDS)) if kinds & of}


# --- what two claims say ------------------------------------------------------------------------------------------


def _apart(one: frozenset[Tag], other: frozenset[Tag]) -> bool:
    return bool(one and other) and not one & other


def _first(scene: Scene, i: int, j: int) -> bool:
    a, b = scene.statements[i], scene.statements[j]
    return bool(a.about and b.about) and a.about[0] == b.about[0]


def _holding(scene: Scene, a: Account, b: Account, i: int, j: int) -> dict[str, float]:
    """Who holds the place."""
    turned = _crossed(a, b, "takes", "keeps")
    other = _apart(a.winners, b.winners) or bool(a.winners & b.losers or b.winners & a.losers)
    both = all({"takes", "keeps"} & x.says for x in (a, b))
    return {
        "taken, kept": turned,
        "taken, kept, same event": turned and _first(scene, i, j),
        "taken, kept, enemies": turned and _enemies(a, b),
        "taken by both": "takes" in a.says & b.says and _enemies(a, b),
        "kept by both": "keeps" in a.says & b.says and _enemies(a, b),
        "held by others": both and other,
        "held by others, same event": both and other and _first(scene, i, j),
        "held by the same": both and not other and bool(a.winners & b.winners or a.losers & b.losers),
    }


def _doing(scene: Scene, a: Account, b: Account, i: int, j: int) -> dict[str, float]:
    """Who did it, whether anybody did, and to whom."""
    related = _first(scene, i, j) or bool(scene.said[i].plain & scene.said[j].plain)
    mishap = _crossed(a, b, "mishaps", "deeds") or _crossed(a, b, "mishaps", "blames")
    people = _crossed(a, b, "civilians", "fighters")
    return {
        "done by the same": bool(a.doers & b.doers),
        "done by others": _apart(a.doers, b.doers) and related,
        "each does the other's": bool(a.side and b.side) and a.side in b.doers and b.side in a.doers,
        "blame, deed": _crossed(a, b, "blames", "deeds"),
        "blame of both": "blames" in a.says & b.says,
        "mutual, one sentence": a.mutual and b.mutual and scene.statements[i].sentence is scene.statements[j].sentence,
        "mishap": mishap,
        "mishap, related": mishap and related,
        "people of other kinds, related": people and related,
        "people of other kinds, only": people and "only" in a.says | b.says,
        "only": "only" in b.says,
        "negates": "negates" in b.says,
    }


def _told(scene: Scene, a: Account, b: Account, i: int, j: int) -> dict[str, float]:
    """What they are about, who tells them, and where."""
    one, two = scene.statements[i], scene.statements[j]
    gap = two.sentence.index - one.sentence.index
    first, close = _first(scene, i, j), 0 < b.place - a.place <= 2
    kinds = {scene.happenings[s.about[0]].type for s in (one, two) if s.about}
    named = [wording.named_in(scene.said[k].text, wording.side(s.speaker)) for k, s in ((i, two), (j, one))]
    related = first or bool(scene.said[i].concepts & scene.said[j].concepts)
    return {
        "same event": first,
        "one topic": same_topic(scene, one, two),
        "violence": bool(kinds) and kinds <= VIOLENT,
        "words": wording.nearness(scene.said[i], scene.said[j]) / 3,
        "enemies": _enemies(a, b),
        "one names the other": any(named),
        "own voice": one.speaker is None or two.speaker is None,
        "contrast": b.contrast,
        "contrast, close": b.contrast and close,
        "related, close": related and close,
        "same sentence": one.sentence is two.sentence,
        "next": gap <= 1,
        "near": 2 <= gap <= 3,
        "far": gap > 8,
        "title": any(s.sentence.zone != "body" for s in (one, two)),
    }


def _crossed(a: Account, b: Account, one: str, other: str) -> bool:
    return (one in a.says and other in b.says) or (other in a.says and one in b.says)


def _enemies(a: Account, b: Account) -> bool:
    return a.party and b.party and a.side is not b.side
