"""What a span's edge has cut off: a hedge, a negation, a modal, an attribution right beside it, within its sentence.

"40 killed" cut out of "Up to 40 killed" stands in the text letter by letter and still says another thing.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction.checking.words import forms
from extraction.lexicon import load
from extraction.numbers import find_numbers
from extraction.parsing import split

_WORD_BEFORE = re.compile(r"([\w'’-]+)([\s\"“”‘'’(]*)$")
_AFTER_SPLIT = re.compile(r"[^\n\r\u2028\u2029]+")
#: Words of a left neighbour looked at: "denied that it had ever [attacked]".
_REACH = 4
_TAIL = re.compile(
    r"^,?[\"”’']*,?\s+(?P<doubt>allegedly|reportedly|if confirmed|it is (?:said|claimed|alleged)|is (?:false|untrue)|are (?:false|untrue)|was (?:false|untrue)|(?:has|have) been denied)\b",
    re.I,
)
_HARM_TAIL = re.compile(r"^\s+(?:or|and)\s+(?:[a-z]+ly\s+)?(?P<word>[a-z]+)\b", re.I)


@dataclass(frozen=True)
class Context:
    """The sentence, or sentences, that a span stands in: code points into the text."""

    start: int
    end: int


@lru_cache(maxsize=32)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The bounds of all sentences of all lines, in code points."""
    return tuple(
        (line.start() + s, line.start() + e) for line in _AFTER_SPLIT.finditer(text) for s, e in split(line.group())
    )


def context_of(text: str, start: int, end: int) -> Context:
    """The bounds of the sentences that ``text[start:end]`` touches; the span itself where it touches none."""
    touched = [(s, e) for s, e in sentences(text) if s < end and start < e]
    if not touched:
        return Context(start, end)
    return Context(min(start, touched[0][0]), max(end, touched[-1][1]))


def widen(text: str, start: int, end: int, context: Context | None = None) -> tuple[int, int]:
    """The span with what its edges cut off; unchanged if nothing is.

    Taken in are: the rest of a number and its hedge, a negation, modal, condition or word of doubt that governs the span's
    first word, a cue of denial before it, and a second harm at its end ("killed [or wounded]"). Never beyond the sentence.
    """
    around = context or context_of(text, start, end)
    for _ in range(4):
        new = _once(text, start, end, around)
        if new == (start, end):
            break
        start, end = new
    return start, end


def _once(text: str, start: int, end: int, around: Context) -> tuple[int, int]:
    sentence = text[around.start : around.end]
    low, high = start - around.start, end - around.start
    for number in find_numbers(sentence):
        if number.start < low < number.end:
            low = number.start
        if number.start < high < number.end:
            high = number.end
    low = _left(sentence, low)
    high = _right(sentence, high)
    return around.start + low, around.start + high


def _left(sentence: str, start: int) -> int:
    """The start, moved left over words that lead to one that turns or weakens what follows."""
    words = load("signs")
    binding = words["negations"] | words["modals"] | words["doubt"] | words["conditions"]
    passing = words["auxiliaries"] | words["fillers"]
    first = re.match(r"\W*([\w'’-]+)", sentence[start:])
    at, best = start, start
    for step in range(_REACH):
        match = _WORD_BEFORE.search(sentence, 0, at)
        if match is None:
            break
        word = "" if match[1] == "May" and match.start(1) else _plain(match[1])
        if word in binding or word.endswith("n't") or (word in _denials() and not (step == 0 and first is None)):
            at = best = match.start(1)
        elif word in passing or word.endswith("ly"):
            at = match.start(1)
        else:
            break
    return best


def _right(sentence: str, end: int) -> int:
    after = sentence[end:]
    if match := _TAIL.match(after):
        return end + match.end("doubt")
    match = _HARM_TAIL.match(after)
    harmed = load("signs")["harmed"]
    if match and match["word"].lower() in harmed and _last_word(sentence[:end]) in harmed:
        return end + match.end("word")
    return end


def _last_word(text: str) -> str:
    match = re.search(r"([\w'’-]+)\W*$", text)
    return _plain(match[1]) if match else ""


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


@cache
def _denials() -> frozenset[str]:
    """The forms of verbs that deny or reverse what follows them."""
    lemmas = load("cues")["verbs"]["denies"] | load("signs")["reversing"]
    return frozenset(form for lemma in lemmas for form in forms(lemma))


def denial_only(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether what was cut off on both sides is a verb or phrase of denial and nothing else."""
    first = re.match(r"[\w'’-]*", text[slice(*left)])
    before = first is None or not first[0] or _plain(first[0]) in _denials()
    return before and not re.search(r"\b(?:or|and|allegedly|reportedly)\b|\d", text[slice(*right)])
