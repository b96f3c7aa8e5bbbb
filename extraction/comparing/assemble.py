"""All parts of a comparison, put together in a fixed order."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.comparing.claims import Said
from extraction.comparing.counting import Figures
from extraction.comparing.drifting import drift
from extraction.comparing.independence import independence
from extraction.comparing.joining import Joined, join
from extraction.comparing.relating import Relations
from extraction.comparing.relaying import trace
from extraction.comparing.reports import Ref, Report
from extraction.comparing.saying import check_chains, check_headlines, read_claims
from extraction.comparing.scopes import covers, overlap_of, places_overlap, window_of, window_of_event
from extraction.comparing.sides import Sides
from extraction.comparing.tables import figures_table
from extraction.comparing.verdict import Verdict
from schemas import Comparison, Extraction
from schemas.comparison import (
    ActorRef,
    ChainCheck,
    ClaimRef,
    ClaimRelation,
    ComparedArticle,
    ComparisonNotice,
    EventRef,
    JoinedActor,
    JoinedEvent,
    Overlap,
    Questions,
    Scope,
    Story,
    TextGroup,
)


@dataclass
class Picture:
    """Joined reports with the relations that the rules find; a model's answers may be added before it is written down."""

    joined: Joined
    sides: Sides
    claims: list[Said]
    figures: Figures
    relations: Relations
    broken: list[tuple[Said, Said, str]]

    @classmethod
    def of(cls, extractions: Iterable[Extraction]) -> "Picture":
        """Join and relate. Pure: nothing is read, asked or kept, and input order never matters."""
        joined = join(extractions)
        sides = Sides(joined)
        claims = read_claims(joined, sides)
        broken = check_chains(joined, claims)
        check_headlines(joined, sides, claims)
        trace(sides, claims)
        starts = {group[0]: window_of_event(joined, group[0]).start for group in joined.events.groups()}
        figures = Figures(claims, sides, starts)
        return cls(joined, sides, claims, figures, Relations(joined, sides, claims, figures), broken)

    def comparison(self, questions: Questions | None = None) -> Comparison:
        """The picture as a record, with the account of what a model was asked."""
        joined, sides, claims, relations = self.joined, self.sides, self.claims, self.relations
        return Comparison(
            articles=_articles(joined),
            text_groups=_text_groups(joined),
            stories=[Story(articles=_all(joined, keys), reasons=reasons) for keys, reasons in joined.stories],
            events=[_event(joined, group) for group in joined.events.groups()],
            actors=[_actor(joined, sides, group) for group in joined.actors.groups()],
            relations=[*_relations(joined, claims, relations), *_of_copies(joined)],
            chains=[_chain(*item) for item in self.broken],
            independence=independence(joined, sides, claims, self.figures, relations),
            drift=drift(joined, sides, claims, relations),
            figures=figures_table(joined, claims, self.figures, relations),
            questions=questions,
            notices=_notices(joined),
        )


def compare(extractions: Iterable[Extraction]) -> Comparison:
    """Compare extractions of any number of articles, by rules alone."""
    return Picture.of(extractions).comparison()


def _chain(said: Said, silence: Said, why: str) -> ChainCheck:
    return ChainCheck(
        article=said.ref.article,
        claim=said.ref.id,
        status="inconsistent_with_body",
        against=ClaimRef(article=silence.ref.article, claim=silence.ref.id),
        why=why,
    )


def _articles(joined: Joined) -> list[ComparedArticle]:
    def entry(report: Report, copy_of: str | None) -> ComparedArticle:
        info = report.extraction.article
        return ComparedArticle(
            key=report.key,
            publisher=info.publisher,
            headline=info.headline,
            published_on=info.published_on,
            copy_of=copy_of,
        )

    found = [entry(report, None) for report in joined.records.reports]
    found += [entry(copy, report.key) for report in joined.records.reports for copy in report.copies]
    return sorted(found, key=lambda item: item.key)


def _all(joined: Joined, keys: list[str]) -> list[str]:
    """Keys with those of their copies to the letter."""
    return sorted(key for article in keys for key in _keys(joined.records.by_key[article]))


def _keys(report: Report) -> list[str]:
    return [report.key, *(copy.key for copy in report.copies)]


def _text_groups(joined: Joined) -> list[TextGroup]:
    groups = []
    found: dict[str, list[float]] = defaultdict(list)
    for (a, _), share in joined.shared.items():
        found[a].append(share)
    for keys in joined.texts:
        shares = [share for key in keys for share in found[key]]
        whole = any(joined.records.by_key[key].copies for key in keys)
        groups.append(TextGroup(articles=_all(joined, keys), overlap=1.0 if whole else max(shares, default=None)))
    return groups


def _event(joined: Joined, group: list[Ref]) -> JoinedEvent:
    first = joined.records.events[group[0]]
    window = window_of_event(joined, group[0])
    records = [joined.records.events[ref] for ref in group]
    return JoinedEvent(
        key=group[0].key,
        type=first.type,
        description=first.description,
        start=window.start,
        end=window.end,
        place=next((item.place for item in records if item.place), None),
        country=next((item.country for item in records if item.country), None),
        members=[EventRef(article=ref.article, event=ref.id) for ref in group],
        reasons=joined.events.reasons(group[0]),
    )


def _actor(joined: Joined, sides: Sides, group: list[Ref]) -> JoinedActor:
    side = sides.side(group[0]) if sides.is_party(group[0]) else None
    return JoinedActor(
        key=group[0].key,
        name=joined.name(group[0]),
        kind=sides.kind(group[0]),
        country=sides.country(group[0]),
        members=[ActorRef(article=ref.article, actor=ref.id) for ref in group],
        party=sides.is_party(group[0]),
        side=side.key if side else None,
        reasons=joined.actors.reasons(group[0]),
    )


def _relations(joined: Joined, claims: list[Said], relations: Relations) -> list[ClaimRelation]:
    by_ref = {said.ref: said for said in claims}
    return [
        _relation(joined, by_ref[a], by_ref[b], verdict)
        for (a, b), verdict in sorted(relations.found.items(), key=lambda item: item[0])
    ]


def _relation(joined: Joined, a: Said, b: Said, verdict: Verdict) -> ClaimRelation:
    shared = next((event for event in a.events if event in b.events), None)
    windows = [window_of(joined, said, shared or next(iter(said.events), None)) for said in (a, b)]
    time = verdict.time or overlap_of(*windows)
    if verdict.relation == "contradicts" and a.denies != b.denies and time == "full":
        denied, told = windows if a.denies else reversed(windows)
        # What happened on the days that a denial leaves out may stand.
        time = "full" if covers(denied, told) else "partial"
    place = verdict.place or places_overlap(joined, a, b)
    first, second = (b, a) if verdict.swap else (a, b)
    return ClaimRelation(
        a=ClaimRef(article=first.ref.article, claim=first.ref.id),
        b=ClaimRef(article=second.ref.article, claim=second.ref.id),
        relation=verdict.relation,
        dimension=verdict.dimension,
        scope_overlap=_both(time, place),
        scope=Scope(time=time, place=place),
        basis=verdict.basis,
        event=shared.key if shared else None,
        why=verdict.why,
        model=verdict.model,
    )


def _both(time: Overlap, place: Overlap) -> Overlap:
    """Days and places together: the lesser of the two; what is unknown takes nothing away."""
    order: list[Overlap] = ["none", "partial", "full"]
    known = [value for value in (time, place) if value != "unknown"]
    return min(known, key=order.index) if known else "unknown"


def _of_copies(joined: Joined) -> list[ClaimRelation]:
    """A copy to the letter restates its original, claim by claim, and is compared with nothing else."""
    return [
        ClaimRelation(
            a=ClaimRef(article=copy.key, claim=claim.id),
            b=ClaimRef(article=report.key, claim=claim.id),
            relation="restates",
            dimension="occurrence",
            scope_overlap="full",
            scope=Scope(time="full", place="full"),
            basis="wording",
            event=joined.events.find(Ref(report.key, claim.about[0])).key if claim.about else None,
            why="The same article to the letter.",
        )
        for report in joined.records.reports
        for copy in report.copies
        for claim in report.extraction.claims
    ]


def _notices(joined: Joined) -> list[ComparisonNotice]:
    """What was compared less well than it might, and why."""
    reports = joined.records.reports
    cases = (
        (
            "no_text",
            "The extraction holds no text: shared text was looked for in its evidence only.",
            [r.key for r in reports if r.extraction.article.text is None],
        ),
        (
            "no_publication_date",
            "Without a day of publication, nothing tells whether its events are news; it joins a story by its first event only.",
            [r.key for r in reports if r.published is None],
        ),
        (
            "not_complete",
            "The extraction is not complete; what was not read is not compared.",
            [r.key for r in reports if r.extraction.status != "complete"],
        ),
        ("no_claims", "The extraction holds no claim to compare.", [r.key for r in reports if not r.extraction.claims]),
    )
    return [ComparisonNotice(code=code, message=message, articles=keys) for code, message, keys in cases if keys]
