"""How a happening is told, as far as that says something of its day: tense, clause, who reports it, hours, type."""

import re
from typing import Any

from extraction.events.clock import Clock
from extraction.events.records import Mention
from extraction.parsing import Sentence

_FORCE = {
    *("armed_clash", "air_strike", "shelling", "bombing", "attack_on_civilians", "territory_captured"),
    "infrastructure_damage",
}
_QUIET = {"diplomacy", "agreement", "ceasefire", "humanitarian_access", "deployment", "withdrawal"}
_EARLIER = {"after", "since", "following"}
_LATER = {"before", "until", "till"}
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
#: A time of day: what it dates is of a day that the text is about.
_CLOCK_TIME = re.compile(
    r"\b(?:at|around|about|by|before|until|from|past|since)\s+(?:(?:about|around|first|half|past|nearly)\s+)*"
    r"(?:dawn|dusk|noon|midday|midnight|daybreak|sunrise|sunset|nightfall|first light|last light|\d{1,2}[:.]\d\d|"
    rf"\d{{1,2}}\s*[ap]\.?m\b|(?:{_HOURS})\b(?:\s+o['’]clock|\s+in\s+the)?(?!\s+\w+s\b))"
    r"|\b\d{1,2}[:.]\d\d\b|\bin\s+the\s+(?:morning|evening|afternoon|night)\b|\bo['’]clock\b|\b(?:hours|minutes)\s+later\b"
    r"|\bthat\s+(?:night|morning|evening|afternoon|day)\b",
    re.I,
)


def marks_of(mention: Mention, clock: Clock) -> dict[str, float]:
    """Marks by name, 1 where they hold."""
    sentence, token = mention.sentence, mention.token
    at = mention.start - sentence.start
    verb = verb_of(token)
    forms = _auxiliaries(verb)
    said, clauses = _is_reported(verb, sentence, clock), _clauses(token)
    head = sentence.zone in {"headline", "standfirst"}
    had, have = "had" in forms, bool(forms & {"have", "has", "'ve", "’ve", "'s", "’s"}) and verb.tag_ == "VBN"
    finite = verb.tag_ in {"VBD", "VBP", "VBZ"} or bool(forms)
    simple = finite and not had and not have
    marks = {
        "had": had and not said,
        "had_said": had and said,
        "have": have,
        "past": simple and (verb.tag_ == "VBD" or bool(forms & {"was", "were", "did"})),
        "present": not head and not have and (bool(forms & {"is", "are", "am"}) or verb.tag_ in {"VBZ", "VBP"}),
        "unfinite": not finite and not head,
        "said": said,
        "relcl": "relcl" in clauses,
        "after": "earlier" in clauses,
        "before": "later" in clauses,
        "head": head,
        "lede": sentence.index == clock.lede,
        "noun": mention.noun and not mention.whole,
        "clock": bool(_CLOCK_TIME.search(sentence.text[max(0, at - 25) : mention.end - sentence.start + 40])),
        "aftermath": mention.type not in _FORCE and mention.type not in _QUIET,
        "quiet": mention.type in _QUIET,
        "negated": mention.denied,
        "opens": sentence.start == sentence.base,
    }
    return {name: float(holds) for name, holds in marks.items()}


def verb_of(token: Any) -> Any:
    """The verb that a word is, or that governs it; the head of its phrase where there is none."""
    node = token
    for _ in range(8):
        if node.pos_ in {"VERB", "AUX"} or node.head == node:
            break
        node = node.head
    return node


def _auxiliaries(verb: Any) -> set[str]:
    """Those of a verb, or of the verb that it is coordinated with ("had entered the port and burned it")."""
    node = verb
    for _ in range(4):
        found = {c.lower_ for c in node.children if c.dep_ in {"aux", "auxpass"}}
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
    """What clauses it stands in: "relcl", "earlier" (than what governs it), "later"."""
    out: set[str] = set()
    node = token
    for _ in range(10):
        words = {c.lower_ for c in node.children if c.dep_ in {"mark", "advmod"}} if node.dep_ == "advcl" else set()
        if node.dep_ in {"pobj", "pcomp"}:
            words.add(node.head.lower_)
        named = {"relcl": node.dep_ == "relcl", "earlier": words & _EARLIER, "later": words & _LATER}
        out |= {name for name, holds in named.items() if holds}
        if node.head == node:
            break
        node = node.head
    return out
