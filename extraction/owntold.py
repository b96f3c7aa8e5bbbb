"""How far a count in the report's own voice reaches in its sentence (codebook, Claim: the shortest run that shows it whole)."""

from collections.abc import Iterable
from typing import Any

from extraction.attribution import Attribution, cue_stance
from extraction.parsing import Sentence, beside

#: What opens a clause told by the way.
_OPENERS = {"after", "since"}
#: How many words stand before what is named deep in a sentence.
_DEEP = 20
#: What may follow a comma and go on about something else.
_ASIDES = {"relcl", "appos", "advcl", "acl", "npadvmod", "prep"}


def asides(sentence: Sentence, items: Iterable[Attribution | None]) -> list[tuple[int, int]]:
    """What is told by the way about those who speak: "The army, which has lost 13 men, said …", name and clause."""
    out = []
    for item in items:
        source = item.source if item is not None else None
        if source is None or sentence.span is None or source.doc is not sentence.span.doc:
            continue
        for clause in source.children:
            comma = clause.left_edge.i > 0 and clause.left_edge.nbor(-1).text == ","
            own = any(c.lower_ in {"which", "who"} and c.dep_ in {"nsubj", "nsubjpass"} for c in clause.children)
            if (
                clause.dep_ == "relcl"
                and comma
                and own
                and source.i < clause.i
                and (item is None or clause != item.cue)
                and cue_stance(clause) is None
            ):
                out.append((sentence.absolute(source.left_edge)[0], sentence.absolute(clause.right_edge)[1]))
    return out


def start(sentence: Sentence, first: int) -> int:
    """Where it begins: at the sentence's start, or where all counts stand in a clause told by the way ("…, after it had …").

    ``first`` is the start of the first count.
    """
    opened = _part(sentence, first)
    if opened > sentence.start:
        return opened
    for token in sentence.span:
        here, there = sentence.absolute(token.left_edge)[0], sentence.absolute(token.right_edge)[1]
        if _is_place_told(token) and here <= first <= there and not _counts_before(token.left_edge):
            return sentence.absolute(token.head.left_edge)[0]
        if _is_named_deep(token) and here <= first <= there and not _counts_before(token.left_edge):
            return sentence.absolute(token.head.left_edge)[0]
        mark = next((c for c in token.children if c.lower_ in _OPENERS and c.i < token.i), None)
        if token.dep_ not in {"advcl", "relcl", "pcomp"} or (mark is None and token.head.lower_ not in _OPENERS):
            continue
        opener = mark if mark is not None else token.head
        edge = beside(opener)
        inside = sentence.absolute(edge)[0] <= first <= sentence.absolute(token.right_edge)[1]
        if inside and opener.i > token.sent.start and not _counts_before(opener):
            return sentence.absolute(edge)[0]
    return sentence.start


def _part(sentence: Sentence, at: int) -> int:
    """Where the part between semicolons or behind a colon starts that a count stands in."""
    before = sentence.text[: at - sentence.start]
    cut = max(before.rfind("; ") if sentence.zone != "headline" else -1, before.rfind(": "))
    counted = cut > 0 and any(
        t.like_num and t.ent_type_ not in {"DATE", "TIME"} and sentence.absolute(t)[0] - sentence.start < cut
        for t in sentence.span
    )
    return sentence.start + cut + 2 if cut > 0 and not counted else sentence.start


def _is_place_told(token: Any) -> bool:
    """ "…, where two people were killed": a clause set off behind a name."""
    first = token.left_edge
    apart = first.i > 0 and first.nbor(-1).text == ","
    return bool(token.dep_ == "relcl" and apart and any(c.lower_ in {"where", "when"} for c in token.children))


def _is_named_deep(token: Any) -> bool:
    """ "… has been mired in a war that has killed thousands": a clause about what a long sentence names at its end."""
    told = any(c.lower_ in {"that", "which"} and c.dep_ in {"nsubj", "nsubjpass"} for c in token.children)
    head = token.head
    deep = head.dep_ == "pobj" and head.left_edge.i - token.sent.start >= _DEEP
    return bool(token.dep_ == "relcl" and told and deep)


def _counts_before(opener: Any) -> bool:
    return any(t.like_num and t.ent_type_ not in {"DATE", "TIME"} for t in opener.doc[opener.sent.start : opener.i])


def end(sentence: Sentence, text: str, last: int, others: Iterable[int]) -> int:
    """Where it ends: before what is said by others, or, behind the last count, before an aside or a verb without a count.

    ``last`` is the end of the last count, ``others`` the starts of what others say; all are code points into ``text``.
    """
    stop = min([sentence.start + len(sentence.text.rstrip(" .…")), *others])
    parted = text.find("; ", last, stop)
    stop = (
        parted
        if parted >= 0 and not any(t.like_num for t in sentence.span if sentence.absolute(t)[0] > parted)
        else stop
    )
    for token in sorted(sentence.span, key=lambda t: (-t.right_edge.i, t.left_edge.i)):
        first = token.left_edge
        at = sentence.absolute(first)[0]
        closes = not text[sentence.absolute(token.right_edge)[1] : stop].strip(" ,;:.–—")
        if last <= at < stop and closes and _goes_on(token, first) and not _counts(token):
            stop = at
    return _trimmed(text, sentence.start, stop)


def _goes_on(token: Any, first: Any) -> bool:
    before = first.nbor(-1) if first.i > 0 else None
    if before is None:
        return False
    if token.dep_ == "conj" and token.pos_ in {"VERB", "AUX"}:
        return bool(before.dep_ == "cc" or before.text == ",")
    return bool(token.dep_ in _ASIDES and (before.text == "," or (token.dep_ == "advcl" and first.lower_ == "before")))


def _counts(token: Any) -> bool:
    return any(t.like_num and t.ent_type_ not in {"DATE", "TIME"} for t in token.subtree)


def _trimmed(text: str, start: int, stop: int) -> int:
    piece = text[start:stop].rstrip(" ,;:–—-")
    return start + len(piece.removesuffix(" and").removesuffix(" but").rstrip(" ,;:"))
