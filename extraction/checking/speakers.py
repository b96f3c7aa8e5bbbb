"""Whether a claim's speaker stands in its evidence: by a name, by a pronoun that can go back to it, by a quotation carried on."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from extraction.checking.edges import Context, sentences
from extraction.checking.words import cues
from extraction.lexicon import load
from schemas import Actor

#: A pronoun or "the group" beside a cue goes back at most so many sentences.
REACH = 5
#: A quotation carried on goes back further, over the paragraphs of one speech, and ahead to its cue.
SPEECH, AHEAD = 10, 6
_PERSONAL, _IMPERSONAL = r"he|she|i", r"it|which"
_COMMON = r"who|they|we|both|others?|another|some|many|one|none|neither|several"
_SIDES = frozenset(["government", "state_forces", "armed_group", "political_group", "other"])
_MARK = re.compile(r"[\"“”«»]|''|(?<!\w)[‘']\w")

Forms = tuple[tuple[str, ...], ...]


def names_speaker(
    actor: Actor, actors: dict[str, Actor], text: str, runs: Sequence[tuple[int, int]], contexts: Sequence[Context]
) -> bool:
    """Whether one of the spans' sentences credits ``actor``: by name, or by what can go back to it.

    A sentence that credits another actor by name, and this one neither by name nor pronoun, credits that other.
    """
    others = tuple(forms_of(a) for a in actors.values() if a is not actor and not _kin(a, actor))
    people = tuple(forms_of(a) for a in actors.values() if a is not actor and a.kind == "person")
    return any(_credits(actor, others, people, text, context) for context in contexts)


def _kin(a: Actor, b: Actor) -> bool:
    """A body and those who speak for it: either may be credited with what the other says."""
    return a.part_of == b.id or b.part_of == a.id or (a.part_of is not None and a.part_of == b.part_of)


def _credits(actor: Actor, others: Forms, people: Forms, text: str, context: Context) -> bool:
    own, sentence = forms_of(actor), text[context.start : context.end]
    if _stands(own, sentence):
        plain = unquoted(text, context)
        return _credited(own, plain) or not any(_credited(forms, plain) for forms in others)
    before = _neighbours(text, context)
    plain = unquoted(text, context)
    if actor.kind in _SIDES and _every_side().search(plain):
        return _stands(own, text[: context.start])
    if all_cues().search(plain):
        named = any(_credited(forms, plain) for forms in others)
        return _refers(actor, plain, named) and _recent(actor, people, before)
    if in_speech(text, context):
        return any(_stands(own, text[near.start : near.end]) for near in _around(text, context))
    return _stands(own, before)


def _recent(actor: Actor, people: Forms, before: str) -> bool:
    """Whether ``before`` names ``actor``; a person must be one of the last two people named."""
    own = _last(forms_of(actor), before)
    if own < 0 or actor.kind != "person":
        return own >= 0
    return sum(_last(forms, before) > own for forms in people) < 2


@lru_cache(maxsize=8192)
def _last(forms: tuple[str, ...], text: str) -> int:
    """Where one of ``forms`` stands last in ``text``; -1 where none does."""
    return max((m.start() for form in forms for f in _shorter(form) for m in _form(f).finditer(text)), default=-1)


@lru_cache(maxsize=16384)
def _credited(forms: tuple[str, ...], plain: str) -> bool:
    """Whether one of ``forms`` stands where a cue's source does: before it in its clause, or right behind it or its "by"."""
    places = [m.span() for form in forms for f in _shorter(form) for m in _form(f).finditer(plain)]
    if not places:
        return False
    clause = 0
    for cue in all_cues().finditer(plain):
        if any(clause <= s < cue.start() for s, _ in places):
            return True
        if any(_follows(plain, cue.start(), cue.end(), s) for s, _ in places):
            return True
        clause = cue.end()
    return False


def _follows(plain: str, start: int, end: int, name: int) -> bool:
    """Whether a name right behind a cue is its source: ``, said the mayor``, "according to …", "believed by …"."""
    between = plain[end:name]
    if name < end or len(between.split()) > 12:
        return False
    if re.match(r"\s+(?:by|from|to|of)\b", between):
        return True
    inverted = re.search(r"(?:^|[,\"“”:–—-]|'')\s*$", plain[:start])
    return bool(inverted) and not re.search(r"\b(?:that|it|he|she|they|he|had|has|was|were|is|are)\b", between)


def _refers(actor: Actor, plain: str, named: bool) -> bool:
    """Whether a pronoun that can mean ``actor`` stands beside a cue; where nobody is ``named`` there, a description too."""
    beside = [m.group().lower() for m in _pronouns().finditer(plain)]
    words = re.compile(
        rf"\b(?:{_PERSONAL}|{_COMMON})\b" if actor.kind == "person" else rf"\b(?:{_IMPERSONAL}|{_COMMON})\b", re.I
    )
    if beside:
        return any(words.search(found) for found in beside)
    first = re.match(r"\W*(?:he|she|it|they)\b", plain, re.I)
    if first:
        return bool(words.search(first.group()))
    return not named and bool(_description().search(plain))


@cache
def _pronouns() -> re.Pattern[str]:
    """A pronoun right before a cue, or right after "said" and its like."""
    words, cue = rf"(?:{_PERSONAL}|{_IMPERSONAL}|{_COMMON})", all_cues().pattern
    return re.compile(
        rf"\b{words}\s+(?:(?:also|had|has|have|\w+ly|then|later|did|does|would)\s+){{0,2}}(?={cue})|\b(?:said|says|added|according to)\s+{words}\b",
        re.I,
    )


@cache
def _description() -> re.Pattern[str]:
    """A definite noun phrase, or "a statement", before a cue."""
    papers = "|".join(sorted(load("cues")["documents"]))
    noun = rf"(?:an?\s+(?:[\w’'-]+\s+)?(?:{papers})|(?:the|its|his|her|their|this|that|these|those)\s+(?:[\w’'-]+\s+){{0,4}}[\w’'-]+)"
    cue = all_cues().pattern
    return re.compile(
        rf"\b{noun}(?:,[^.;]{{0,60}},)?\s+(?:[\w’'-]+\s+){{0,3}}?(?:{cue})|\b(?:said|says|added|reads?|according to)\s+{noun}",
        re.I,
    )


@cache
def _every_side() -> re.Pattern[str]:
    """ "Both sides also denied": each of them."""
    return re.compile(
        rf"\b(?:both|all|neither|either)(?:\s+\w+)?(?:\s+(?:sides?|parties|camps?|governments|groups))?\s+(?:\w+\s+){{0,2}}?(?:{all_cues().pattern})",
        re.I,
    )


@cache
def all_cues() -> re.Pattern[str]:
    """Every reporting verb in every form."""
    return cues("asserts", "denies", "predicts", "vows", "urges")


def forms_of(actor: Actor) -> tuple[str, ...]:
    """All names of an actor."""
    return actor.name, *actor.aliases


@lru_cache(maxsize=8192)
def _stands(forms: tuple[str, ...], text: str) -> bool:
    """Whether one of ``forms``, a person's last name or a group's head noun stands in ``text`` as a word."""
    return any(_form(f).search(text) for form in forms for f in _shorter(form))


@lru_cache(maxsize=4096)
def _form(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", 0 if form.isupper() else re.I)


@cache
def _shorter(form: str) -> tuple[str, ...]:
    """A name, and its last word where that alone is telling."""
    words = re.findall(r"[^\W\d_][\w’'-]+", re.split(r"\s+(?:of|for|in|at|to|from|near|on)\s+|,", form)[0])
    if len(words) > 1 and len(words[-1]) > 3:
        return form, words[-1]
    return (form,)


@lru_cache(maxsize=1024)
def _neighbours(text: str, context: Context) -> str:
    """The sentences before, as far as a pronoun reaches back."""
    before = [(s, e) for s, e in sentences(text) if e <= context.start][-REACH:]
    return text[before[0][0] : context.start] if before else ""


def _around(text: str, context: Context) -> list[Context]:
    """The sentences around a quotation that may hold the cue which it belongs to."""
    every = sentences(text)
    before = [Context(s, e) for s, e in every if e <= context.start][-SPEECH:]
    return before + [Context(s, e) for s, e in every if s >= context.end][:AHEAD]


def speaks_itself(text: str, runs: Sequence[tuple[int, int]]) -> bool:
    """Whether the evidence credits nobody, as a claim in the article's own voice must not."""
    return not any(
        _crediting().search(unquoted(text, run)) or not unquoted(text, run).strip()
        for run in (Context(*r) for r in runs)
    )


@cache
def _crediting() -> re.Pattern[str]:
    words: Iterable[str] = load("signs")["crediting"]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(words))})(?![\w-])", re.I)


@lru_cache(maxsize=4096)
def unquoted(text: str, context: Context) -> str:
    """What of ``context`` stands outside quotation marks, the paragraph before it considered."""
    line = max(text.rfind("\n", 0, context.start), text.rfind("\r", 0, context.start)) + 1
    out, inside = [], False
    for i in range(line, context.end):
        char = text[i]
        double = char == "'" and (text[i + 1 : i + 2] == "'" or text[i - 1 : i] == "'")
        if char in "“«" or (char == '"' and not inside) or (double and not inside and text[i + 1 : i + 2] == "'"):
            inside = True
        elif char in "”»" or (char == '"' and inside) or (double and inside and text[i - 1 : i] == "'"):
            inside = False
        elif not inside and i >= context.start:
            out.append(char)
    return "".join(out)


def in_speech(text: str, context: Context) -> bool:
    """Whether any of ``context`` stands in quotation marks."""
    return (
        bool(_MARK.search(text[context.start : context.end]))
        or len(unquoted(text, context)) < context.end - context.start
    )
