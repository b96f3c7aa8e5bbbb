"""Which day told elsewhere a happening without a time word of its own is of: every day that the report tells, and how it is told.

A logistic model (`extraction/fitted/days.yaml`) weighs each day against how the happening is told; where none is likely, the
day is null (codebook: what the text does not tell is unknown).
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from extraction.events.clock import Clock
from extraction.events.records import Mention
from extraction.parsing import Sentence
from extraction.when import When

_HEADS = {"headline", "standfirst"}
_FORCE = {"armed_clash", "air_strike", "shelling", "bombing", "attack_on_civilians", "territory_captured", "infrastructure_damage"}  # fmt: skip
_QUIET = {"diplomacy", "agreement", "ceasefire", "humanitarian_access", "deployment", "withdrawal"}
_EARLIER = {"after", "since", "following"}
_LATER = {"before", "until", "till"}
_CLOCK_TIME = re.compile(
    r"\b(?:at|around|about|by|before|until|from|past|since)\s+(?:(?:about|around|first|half|past|nearly)\s+)*(?:dawn|dusk|noon|midday|midnight|daybreak|"
    r"sunrise|sunset|nightfall|first light|last light|\d{1,2}[:.]\d\d|\d{1,2}\s*[ap]\.?m\b|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"(?:\s+o['’]clock|\s+in\s+the)?(?!\s+\w+s\b))|\b\d{1,2}[:.]\d\d\b|\bin\s+the\s+(?:morning|evening|afternoon|night)\b|\bo['’]clock\b|\b(?:hours|minutes)\s+later\b|"
    r"\bthat\s+(?:night|morning|evening|afternoon|day)\b",
    re.I,
)
_LASTING = re.compile(
    r"\b(?:for|over|during|in)\s+(?:\w+\s+){0,3}(?:weeks|months|years|decades?)\b|\b(?:weeks|months|years)\s+of\b|\bso\s+far\b|\bin\s+all\b|\baltogether\b|\btotal\b",
    re.I,
)
_UNDATED = re.compile(
    r"\b(?:once|previously|formerly|in the past|before now|earlier|already|repeatedly|in recent \w+|recently|historically|until now|often|several times|over the years|ago)\b",
    re.I,
)
_TODAY = re.compile(r"\b(?:now|just|currently|at present|this hour)\b", re.I)


@dataclass(frozen=True)
class Told:
    """A day that the report tells, where it tells it, and the mention that it dates, if any."""

    when: When
    sentence: Sentence
    start: int
    mention: Mention | None = None
    spoken: bool = False


@dataclass(frozen=True)
class Telling:
    """How a mention is told, as far as that says something of its day."""

    marks: dict[str, float]


@dataclass
class Candidate:
    """One day, and everywhere that it is told."""

    when: When
    carriers: list[Told] = field(default_factory=list)
    story: bool = False


def told_days(mentions: list[Mention], sentences: list[Sentence], clock: Clock) -> list[Told]:
    """All days that the report tells, in the order of the text: of mentions, and those that date none."""
    out = [Told(m.when, m.sentence, m.start, m) for m in mentions if m.when is not None and m.when.first is not None]
    dated = {(m.sentence.index, m.when.start) for m in mentions if m.when is not None}
    for sentence in sentences:
        for when in clock.dates.get(sentence.index, ()):
            if when.first is None or (sentence.index, when.start) in dated:
                continue
            out.append(Told(when, sentence, sentence.start + when.start, None, (sentence.index, when.start) in clock.spoken))
    return sorted(out, key=lambda t: t.start)


def candidates(mention: Mention, told: list[Told], clock: Clock) -> list[Candidate]:
    """The days that a mention may be of: those near it, and that of the story."""
    found: dict[tuple[date | None, date | None], Candidate] = {}

    def add(when: When) -> Candidate:
        key = (when.first, when.last)
        return found.setdefault(key, Candidate(replace(when, since=False, until=False)))

    if clock.first_told is not None:
        add(clock.first_told)
    if clock.story is not None:
        add(clock.story).story = True
    fitting = [t for t in told if t.mention is not mention and not t.when.until]
    before = [t for t in fitting if t.start < mention.start]
    after = [t for t in fitting if t.start >= mention.start]
    near = [t for t in fitting if t.sentence.paragraph == mention.sentence.paragraph]
    firm = [t for t in before if t.mention is not None]
    for one in (*near, *before[-2:], *firm[-2:], *after[:1]):
        if not one.when.since or one in near:
            add(one.when)
    for candidate in found.values():
        candidate.carriers = [t for t in told if t.when.first == candidate.when.first and t.mention is not mention]
    return list(found.values())


def telling(mention: Mention, clock: Clock) -> Telling:
    """Tense, clause and words of a mention."""
    sentence, token = mention.sentence, mention.token
    text = sentence.text[max(0, mention.start - sentence.start - 25) : mention.end - sentence.start + 40]
    verb = _verb_of(token)
    forms = _auxiliaries(verb)
    said = _is_reported(verb, sentence, clock)
    had, have = "had" in forms, bool(forms & {"have", "has", "'ve", "’ve", "'s", "’s"} & forms) and verb.tag_ == "VBN"
    marks = _clauses(token)
    head = sentence.zone in _HEADS
    finite = verb.tag_ in {"VBD", "VBP", "VBZ"} or bool(forms)
    return Telling(
        {
            "had": float(had and not said),
            "had_said": float(had and said),
            "have": float(have),
            "past": float(finite and not had and not have and (verb.tag_ == "VBD" or bool(forms & {"was", "were", "did"}))),
            "present": float(not head and bool(forms & {"is", "are", "am"} or verb.tag_ in {"VBZ", "VBP"}) and not have),
            "unfinite": float(not finite and not head),
            "said": float(said),
            "relcl": float("relcl" in marks),
            "after": float("earlier" in marks),
            "before": float("later" in marks),
            "head": float(head),
            "lede": float(sentence.index == clock.lede),
            "noun": float(mention.noun and not mention.whole),
            "clock": float(bool(_CLOCK_TIME.search(text))),
            "lasting": float(bool(_LASTING.search(text))),
            "undated": float(bool(_UNDATED.search(text))),
            "now": float(bool(_TODAY.search(text))),
            "aftermath": float(mention.type not in _FORCE and mention.type not in _QUIET),
            "quiet": float(mention.type in _QUIET),
            "negated": float(mention.denied),
            "opens": float(_opens(mention)),
        }
    )


def _opens(mention: Mention) -> bool:
    """Whether it stands in the first sentence of its paragraph."""
    return mention.start - mention.sentence.base < len(mention.sentence.text) + 1 and mention.sentence.start == mention.sentence.base


def _verb_of(token: Any) -> Any:
    node = token
    for _ in range(8):
        if node.pos_ in {"VERB", "AUX"} or node.head == node:
            break
        node = node.head
    return node


def _auxiliaries(verb: Any) -> set[str]:
    node = verb
    for _ in range(4):
        found = {c.lower_ for c in node.children if c.dep_ in {"aux", "auxpass"} or (c.dep_ == "conj" and False)}
        if found or node.dep_ != "conj" or any(c.dep_ in {"nsubj", "nsubjpass"} for c in node.children):
            return found
        node = node.head
    return set()


def _is_reported(verb: Any, sentence: Sentence, clock: Clock) -> bool:
    node = verb
    for _ in range(10):
        if node.head == node:
            return False
        node = node.head
        if (sentence.index, node.i) in clock.said:
            return True
    return False


def _clauses(token: Any) -> set[str]:
    out: set[str] = set()
    node = token
    for _ in range(10):
        if node.dep_ == "relcl":
            out.add("relcl")
        words = {c.lower_ for c in node.children if c.dep_ in {"mark", "advmod"}} if node.dep_ == "advcl" else set()
        if node.dep_ in {"pobj", "pcomp"}:
            words.add(node.head.lower_)
        if words & _EARLIER:
            out.add("earlier")
        if words & _LATER:
            out.add("later")
        if node.head == node:
            break
        node = node.head
    return out


def features(mention: Mention, how: Telling, candidate: Candidate, told: list[Told], clock: Clock, ruled: When | None = None) -> dict[str, float]:
    """What speaks for and against a day, by name."""
    here = mention.sentence
    carriers = [t for t in candidate.carriers if not t.spoken]
    inside = [t for t in carriers if t.sentence is here]
    paragraph = [t for t in carriers if t.sentence.paragraph == here.paragraph]
    before = [t for t in told if t.start < mention.start and t.mention is not mention and not t.spoken]
    firm = [t for t in before if t.mention is not None]
    first = candidate.when.first
    last_told = bool(firm) and firm[-1].when.first == first
    gap = here.index - firm[-1].sentence.index if last_told else 9
    prior = last_told and firm[-1].sentence.paragraph == here.paragraph and gap > 0
    age = (clock.published - first).days if clock.published is not None and first is not None else 0
    sources = [t for t in told if t.mention is not None]
    share = sum(t.when.first == first for t in sources) / len(sources) if sources else 0.0
    spoken = [t for t in told if t.spoken and t.sentence is here]
    roles = {
        "story": float(candidate.story),
        "beside": float(any(t.mention is not None for t in inside)),
        "prior": float(prior),
    }
    base = {
        **roles,
        "loose": float(any(t.mention is None for t in inside)),
        "beside_before": float(any(t.start < mention.start for t in inside)),
        "next": float(not inside and any(t.start > mention.start for t in paragraph)),
        "last": float(last_told),
        "gap1": float(prior and gap == 1),
        "gap2": float(prior and gap > 1),
        "far": float(last_told and not prior and gap > 2),
        "paragraph": float(bool(paragraph)),
        "alike": float(any(t.mention is not None and t.mention.type == mention.type for t in carriers)),
        "share": share,
        "only": float(len({t.when.first for t in sources}) <= 1),
        "day": float(candidate.when.precision == "day"),
        "month": float(candidate.when.precision == "month"),
        "year": float(candidate.when.precision == "year"),
        "since": float(any(t.when.since for t in inside)),
        "of_speaking": float(any(t.when.first == first for t in spoken)),
        "after_speaking": float(any(t.when.first is not None and first is not None and first > t.when.first for t in spoken)),
        "today": float(age == 0),
        "recent": float(0 < age <= 3),
        "week": float(3 < age <= 8),
        "old": float(age > 30),
        "moved_on": float(candidate.story and bool(firm) and firm[-1].when.first != first),
        "moved_old": float(candidate.story and bool(firm) and _is_old(firm[-1].when, clock)),
        "old_beside": float(candidate.story and any(t.sentence is here and _is_old(t.when, clock) for t in told if not t.spoken)),
        "first_told": float(clock.first_told is not None and clock.first_told.first == first),
        "elsewhere": float(_is_elsewhere(mention, carriers)),
        "same_place": float(mention.place is not None and any(t.mention is not None and t.mention.place == mention.place for t in carriers)),
        "ruled": float(ruled is not None and ruled.first == first),
        "apart": float(any(t.mention is not None and is_apart(mention, t.mention) for t in inside)),
        "joined": float(any(t.mention is not None and _are_joined(mention, t.mention) for t in inside)),
        "loose_prior": float(not inside and any(t.mention is None and here.index - t.sentence.index == 1 for t in paragraph)),
        "opens_paragraph": float(bool(paragraph) and not inside and paragraph[0].sentence.start == paragraph[0].sentence.base),
        "old_prior": float(prior and _is_old(candidate.when, clock)),
        "old_apart": float(_is_old(candidate.when, clock) and any(t.mention is not None and is_apart(mention, t.mention) for t in inside)),
        "distance": float(min(8, here.index - firm[-1].sentence.index) / 8 if last_told else 0),
        "far_down": float(candidate.story and here.index - clock.lede > 12),
    }
    for role, on in roles.items():
        for name, value in how.marks.items():
            base[f"{role}_{name}"] = on * value
    return base


def _is_elsewhere(mention: Mention, carriers: list[Told]) -> bool:
    places = {t.mention.place for t in carriers if t.mention is not None and t.mention.place is not None}
    return mention.place is not None and bool(places) and mention.place not in places


def _are_joined(mention: Mention, other: Mention) -> bool:
    """ "struck the port and burned the depot": verbs of one clause, or of one row."""
    one, two = _verb_of(mention.token), _verb_of(other.token)
    return one == two or one in two.conjuncts


def is_apart(mention: Mention, dated: Mention) -> bool:
    """ "banned in May after a bombing", "had fled before": told beside a day, at another time."""
    node = mention.token
    for _ in range(8):
        if node in {dated.token, node.head}:
            return False
        marks = {c.lower_ for c in node.children if c.dep_ == "mark"}
        apart = _EARLIER | {"before"}
        if node.dep_ == "relcl" or (node.dep_ == "advcl" and marks & apart) or (node.dep_ == "prep" and node.lower_ in apart):
            return True
        node = node.head
    return False


def _is_old(when: When, clock: Clock) -> bool:
    return clock.published is not None and when.first is not None and (clock.published - when.first).days > 30
