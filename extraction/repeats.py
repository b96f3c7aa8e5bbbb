"""What is one claim: several cues of one source in a sentence; a title and the body that tells it again (codebook, Claim)."""

from extraction.actors import Actors
from extraction.statement import Statement

#: How many paragraphs below a title its claims are told again under another name.
_TOP = 4
_CONTENT_POS = {"NOUN", "VERB", "PROPN", "NUM", "ADJ"}


def distinct(found: list[Statement]) -> list[Statement]:
    """One for each source × stance × sentence."""
    out: list[Statement] = []
    for item in found:
        twin = next(
            (
                o
                for o in out
                if o.sentence is item.sentence
                and o.stance == item.stance
                and Actors.final(o.speaker) is Actors.final(item.speaker)
            ),
            None,
        )
        if twin is None:
            out.append(item)
            continue
        start = min(twin.runs[0][0], item.runs[0][0])
        twin.runs[0] = (start, max(twin.runs[0][1], item.runs[0][1]))
        twin.figures += [f for f in item.figures if f[0].start not in {g.start for g, _ in twin.figures}]
        twin.relays += [r for r in item.relays if r not in twin.relays]
        twin.said_on = twin.said_on or item.said_on
        twin.period = twin.period or item.period
    return out


def without_repeats(found: list[Statement]) -> list[Statement]:
    """A headline's or standfirst's claim that the body repeats for the same source is one claim with more evidence."""
    out: list[Statement] = []
    for item in found:
        title = item.sentence.zone in {"headline", "standfirst", "caption"}
        twin = _told_again(item, found) if title else _opened_with(item, found)
        if twin is None:
            out.append(item)
        else:
            twin.runs.insert(0, item.runs[0])
    return sorted(out, key=lambda s: s.runs[0])


def _told_again(title: Statement, found: list[Statement]) -> Statement | None:
    later = [o for o in found if o.sentence.zone in {"body", "standfirst"} and o.runs[-1] > title.runs[-1]]
    return next((o for o in later if o is not title and (_alike(title, o) or _loosely(title, o))), None)


def _opened_with(opening: Statement, found: list[Statement]) -> Statement | None:
    """What a report opens with and tells again further down, as the same source's words or in the same ones."""
    if opening.sentence.paragraph > _TOP or opening.sentence.zone != "body" or opening.speaker is None:
        return None
    for other in found:
        later = other.sentence.paragraph > opening.sentence.paragraph and other.sentence.zone == "body"
        same = Actors.final(opening.speaker) is Actors.final(other.speaker) and opening.stance == other.stance
        if later and same and _told_same(opening, other):
            return other
    return None


def _told_same(opening: Statement, other: Statement) -> bool:
    counts = [{(f.measure, f.number.low, f.number.high) for f, _ in s.figures} for s in (opening, other)]
    words = [_words(s) for s in (opening, other)]
    shared = len(words[0] & words[1]) / max(1, min(map(len, words)))
    if counts[0] or counts[1]:
        return counts[0] == counts[1] and shared >= 0.5
    return shared >= 0.6


def _words(item: Statement) -> set[str]:
    start, end = item.runs[-1]
    inside = (t for t in item.sentence.span or () if start <= item.sentence.absolute(t)[0] < end)
    return {t.lemma_.lower() for t in inside if t.pos_ in _CONTENT_POS and t.lemma_ not in {"say", "tell"}}


def _alike(title: Statement, other: Statement) -> bool:
    if Actors.final(title.speaker) is not Actors.final(other.speaker) or title.stance != other.stance:
        return False
    if title.speaker is None and other.sentence.paragraph - title.sentence.paragraph > _TOP:
        return False
    counts = [
        {(f.measure, f.number.low, f.number.high, f.number.qualifier) for f, _ in s.figures} for s in (title, other)
    ]
    return counts[0] <= counts[1] if counts[0] else _same_words(title, other)


def _loosely(title: Statement, body: Statement) -> bool:
    """ "officials say" above, "two local officials said" below: a title's loose name for a source of the body's top."""
    if body.sentence.zone == "headline" or title.stance != body.stance or title.origin is None or body.origin is None:
        return False
    loose, full = title.origin.source, body.origin.source
    if loose is None or full is None or body.sentence.paragraph - title.sentence.paragraph > _TOP:
        return False
    named = loose.lemma_.lower() in {full.lemma_.lower(), *(body.speaker.heads if body.speaker else ())}
    return named and _same_words(title, body) and _counts_fit(title, body)


def _counts_fit(title: Statement, body: Statement) -> bool:
    """A title may leave out a count, or count what the body calls otherwise, but tells no other number."""
    numbers = [{(f.number.low, f.number.high) for f, _ in s.figures} for s in (title, body)]
    return numbers[0] <= numbers[1]


def _same_words(title: Statement, other: Statement) -> bool:
    words = [
        {t.lemma_.lower() for t in s.sentence.span if t.pos_ in _CONTENT_POS} if s.sentence.span is not None else set()
        for s in (title, other)
    ]
    return bool(words[0]) and len(words[0] & words[1]) >= 0.5 * len(words[0])
