"""Claims to the events they are about, and which claims of one article cannot hold together."""

from extraction.actors import Actors
from extraction.events import Happening
from extraction.reading import Statement

_HARM = {"killed", "wounded", "casualties", "missing"}
_TYPES_OF = {
    "displaced": {"displacement"},
    "detained": {"detention"},
    "strikes": {"air_strike", "shelling"},
    "places_captured": {"territory_captured"},
}
_DENIABLE = {
    "armed_clash",
    "air_strike",
    "shelling",
    "bombing",
    "attack_on_civilians",
    "territory_captured",
    "withdrawal",
    "deployment",
    "detention",
    "displacement",
    "infrastructure_damage",
    "ceasefire_violation",
    "offensive",
    "protest",
}


def link(statements: list[Statement], happenings: list[Happening]) -> None:
    """Fill ``about`` with indices of happenings: those told in the claim, else the one it must go back to."""
    last: int | None = None
    for statement in statements:
        inside = [
            (min(m.start for m in h.mentions if _within(m, statement)), i)
            for i, h in enumerate(happenings)
            if any(_within(m, statement) for m in h.mentions)
        ]
        statement.about = [i for _, i in sorted(inside)]
        statement.firm = bool(inside)
        if not statement.about:
            found = _by_measure(statement, happenings) if statement.figures else None
            if found is None:
                same = [
                    i
                    for i, h in enumerate(happenings)
                    if any(m.sentence.paragraph == statement.sentence.paragraph for m in h.mentions)
                ]
                found = same[0] if same else last
            if found is not None:
                statement.about = [found]
        if statement.about:
            last = statement.about[0]


def _within(mention: object, statement: Statement) -> bool:
    return any(s <= mention.start and mention.end <= e for s, e in statement.runs)  # type: ignore[attr-defined]


def _by_measure(statement: Statement, happenings: list[Happening]) -> int | None:
    measures = {f.measure for f, _ in statement.figures}
    before = [i for i, h in enumerate(happenings) if h.start <= statement.runs[0][1]]
    for measure in measures:
        wanted = _TYPES_OF.get(measure, _DENIABLE if measure in _HARM else set())
        fitting = [i for i in before if happenings[i].type in wanted]
        if fitting:
            return fitting[-1] if measure not in _HARM else fitting[0]
    return None


def contradict(statements: list[Statement], happenings: list[Happening]) -> None:
    """A denial and what it denies; two figures for the same count. Silence contradicts nothing."""
    for i, a in enumerate(statements):
        for j in range(i + 1, len(statements)):
            b = statements[j]
            if Actors.final(a.speaker) is Actors.final(b.speaker) and a.speaker is not None:
                continue
            if _denial(a, b, happenings) or _denial(b, a, happenings) or _counts_clash(a, b):
                a.contradicts.add(j)
                b.contradicts.add(i)


def _denial(denial: Statement, other: Statement, happenings: list[Happening]) -> bool:
    if denial.stance != "denies" or other.stance != "asserts" or not _days_meet(denial, other):
        return False
    common = _words(denial) & _words(other)
    shared = (
        bool(denial.about and other.about)
        and denial.about[0] in other.about
        and happenings[denial.about[0]].type in _DENIABLE
    )
    near = abs(denial.sentence.index - other.sentence.index) <= 3
    return (
        (shared and denial.firm and other.firm and len(common) >= 2)
        or (shared and near and len(common) >= 1 and (denial.firm or other.firm))
        or len(common) >= 4
    )


def _words(statement: Statement) -> set[str]:
    """Lemmas of the content words that a claim's evidence holds, its source's own left out."""
    span = statement.sentence.span
    if span is None:
        return set()
    start, end = statement.runs[-1]
    names = {w.lower() for f, _ in (statement.speaker.forms if statement.speaker else []) for w in f.split()}
    return {
        t.lemma_.lower()
        for t in span
        if t.pos_ in {"NOUN", "VERB", "PROPN", "NUM"}
        and start <= statement.sentence.base + t.idx < end
        and t.lower_ not in names
        and t.lemma_.lower() not in _FILLER
    }


_FILLER = {
    "say",
    "tell",
    "add",
    "deny",
    "reject",
    "dismiss",
    "report",
    "claim",
    "people",
    "day",
    "statement",
    "spokesman",
    "be",
    "have",
    "take",
    "make",
    "do",
    "country",
    "government",
    "army",
    "force",
}


def _days_meet(a: Statement, b: Statement) -> bool:
    if a.period is None or b.period is None or a.period.start is None or b.period.start is None:
        return True
    return a.period.start <= (b.period.end or b.period.start) and b.period.start <= (a.period.end or a.period.start)


def _counts_clash(a: Statement, b: Statement) -> bool:
    if (
        a.stance != "asserts"
        or b.stance != "asserts"
        or not set(a.about[:1]) & set(b.about[:1])
        or not _days_meet(a, b)
    ):
        return False
    for f, of in a.figures:
        for g, other in b.figures:
            if (
                f.measure != g.measure
                or f.measure not in _HARM | {"detained", "displaced"}
                or f.number.percent
                or g.number.percent
            ):
                continue
            if Actors.final(of) is not Actors.final(other) and of is not None and other is not None:
                continue
            low = max(f.number.low or 0, g.number.low or 0)
            high = min(x for x in (f.number.high, g.number.high, 10**12) if x is not None)
            if low > high:
                return True
    return False
