"""Who is called by a role in one place and by a name in another: spokespersons, monitors, sources in shared text."""

import re
from collections import defaultdict
from collections.abc import Iterable

from extraction.comparing.groups import Groups
from extraction.comparing.names import is_named, is_spokesperson
from extraction.comparing.reports import Records, Ref
from extraction.comparing.words import plain

_WATCHERS = frozenset(("monitor", "ngo"))


def join_roles(records: Records, groups: Groups, events: Groups, articles: Iterable[str]) -> None:
    """Join, in one story, who is unnamed to the one named person or body that it can be: first in the same article."""
    chosen = set(articles)
    for article in sorted(chosen):
        _join_watchers(records, groups, article)
        _join_in_article(records, groups, article)
    _join_over_articles(records, groups, events, chosen)


def _speakers(records: Records, articles: Iterable[str]) -> list[Ref]:
    return sorted(
        {Ref(ref.article, who) for ref in records.claims_of(articles) if (who := records.claims[ref].speaker)}
    )


def _join_watchers(records: Records, groups: Groups, article: str) -> None:
    """ "A monitoring group" is the one monitor that the article names."""
    watchers = [ref for ref in _speakers(records, [article]) if records.actors[ref].kind in _WATCHERS]
    named = [ref for ref in watchers if is_named(records.actors[ref].name)]
    for ref in watchers:
        if ref not in named and len(named) == 1 and "monitor" in plain(records.actors[ref].name):
            groups.join(ref, named[0], "the one monitor that the article names", within=True)


def _join_in_article(records: Records, groups: Groups, article: str) -> None:
    """ "A rebel spokesman" is the one person whom the article names as a spokesperson, and who speaks for no other."""
    people = [ref for ref in _speakers(records, [article]) if records.actors[ref].kind == "person"]
    named = [ref for ref in people if is_named(records.actors[ref].name) and _called_spokesperson(records, ref)]
    for ref in people:
        if ref in named or len(named) != 1 or not _is_spokesperson(records, ref):
            continue
        ours, theirs = records.actors[ref].part_of, records.actors[named[0]].part_of
        if (
            ours is None
            or theirs is None
            or groups.same(Ref(article, ours), Ref(article, theirs))
            or _loose(records, article, ours)
        ):
            groups.join(ref, named[0], "the one spokesperson whom the article names", within=True)


def _loose(records: Records, article: str, body: str) -> bool:
    """Whether a body is a side without a name of its own ("rebels"), so that a group with a name may be meant."""
    actor = records.actors[Ref(article, body)]
    return actor.kind in ("armed_group", "political_group") and not is_named(actor.name)


def _join_over_articles(records: Records, groups: Groups, events: Groups, chosen: set[str]) -> None:
    """An unnamed spokesperson is the named person who alone speaks for the same body elsewhere in the story; where no body
    is told, who alone denies the same event as a spokesperson."""
    people = [ref for ref in _speakers(records, chosen) if records.actors[ref].kind == "person"]
    named = [ref for ref in people if is_named(records.actors[ref].name) and _called_spokesperson(records, ref)]
    for ref in people:
        if not _is_spokesperson(records, ref):
            continue
        body = _bodies(records, groups, ref)
        if body:
            found = {groups.find(other) for other in named if _bodies(records, groups, other) & body}
            why = "the one person who speaks for the same body in the story"
        else:
            denied = _denied(records, events, ref)
            found = {groups.find(other) for other in named if _denied(records, events, other) & denied}
            why = "the one spokesperson in the story who denies the same"
        if len(found) == 1:
            groups.join(ref, found.pop(), why)


def _is_spokesperson(records: Records, ref: Ref) -> bool:
    return is_spokesperson((records.actors[ref].name, *records.actors[ref].aliases))


def _bodies(records: Records, groups: Groups, ref: Ref) -> set[Ref]:
    part = records.actors[ref].part_of
    return {groups.find(Ref(ref.article, part))} if part else set()


def _denied(records: Records, events: Groups, ref: Ref) -> set[Ref]:
    """Joined events that somebody denies."""
    claims = (claim for claim in records.by_key[ref.article].extraction.claims if claim.speaker == ref.id)
    return {
        events.find(Ref(ref.article, event)) for claim in claims if claim.stance == "denies" for event in claim.about
    }


def _called_spokesperson(records: Records, ref: Ref) -> bool:
    """Whether the article puts the post right before or after the person's name."""
    name = re.escape(records.actors[ref].name)
    return bool(
        re.search(rf"spokes\w+[^.\n]{{0,25}}{name}|{name},[^.\n]{{0,30}}spokes", records.by_key[ref.article].text, re.I)
    )


def join_in_copies(records: Records, groups: Groups, copies: Iterable[Iterable[str]]) -> None:
    """Unnamed persons of articles that share text are one where the last word of their role is the same."""
    for group in copies:
        roles: dict[tuple[str, str | None], list[Ref]] = defaultdict(list)
        for ref in records.actors_of(group):
            actor = records.actors[ref]
            if actor.kind == "person" and not is_named(actor.name):
                roles[plain(actor.name).split()[-1], actor.country].append(ref)
        for (role, _), refs in sorted(roles.items(), key=lambda item: (item[0][0], item[0][1] or "")):
            for other in sorted(refs)[1:]:
                groups.join(min(refs), other, f"same unnamed role in shared text: {role}")
