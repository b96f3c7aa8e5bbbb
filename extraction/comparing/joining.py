"""Actors, events, stories and text groups of a set of reports: what is one, before anything is compared."""

from collections.abc import Iterable
from dataclasses import dataclass

from extraction.comparing import actors as joining_actors
from extraction.comparing.events import Traits, join_dated, join_loose, traits_of
from extraction.comparing.groups import Groups
from extraction.comparing.names import describes, is_named, is_title
from extraction.comparing.reports import Records, Ref, gather
from extraction.comparing.roles import join_in_copies, join_roles
from extraction.comparing.stories import stories_of
from extraction.comparing.texts import Pair, overlaps, text_groups
from schemas import Extraction


@dataclass(frozen=True, eq=False)
class Joined:
    """Records, and what is one among them."""

    records: Records
    actors: Groups
    events: Groups
    traits: dict[Ref, Traits]
    stories: list[tuple[list[str], list[str]]]
    shared: dict[Pair, float]
    texts: list[list[str]]

    def name(self, actor: Ref) -> str:
        """What a joined actor is called: its longest proper name, else the words that most of its members use."""
        records = [self.records.actors[ref] for ref in self.actors.members(actor)]
        names = [record.name for record in records]
        proper = [name for name in names if is_named(name) and is_title(name)]
        if proper:
            return max(proper, key=lambda name: (len(name), name))
        short = [name for name in names if describes(name)]
        found = short or [form for record in records for form in record.aliases if describes(form)] or names
        return max(found, key=lambda name: (found.count(name), len(name), -found.index(name)))


def join(extractions: Iterable[Extraction]) -> Joined:
    """Join the records of several extractions, whatever their order."""
    records = gather(extractions)
    actors = joining_actors.join_named(records)
    traits = {ref: traits_of(records, actors, ref) for ref in records.events}
    events = join_dated(traits)
    stories = stories_of(records, traits, events)
    shared: dict[Pair, float] = {}
    for keys, _ in stories:
        if len(keys) > 1:
            join_loose(traits, events, records.events_of(keys))
            shared |= overlaps([records.by_key[key] for key in keys])
    texts = text_groups([report.key for report in records.reports], shared)
    copies = {group[0]: group for group in texts if len(group) > 1}
    for keys, _ in stories:
        if len(keys) > 1:
            joining_actors.join_in_story(records, actors, keys)
            joining_actors.join_by_part(records, actors, events, keys)
            join_roles(records, actors, events, keys)
            join_in_copies(records, actors, [copies[key] for key in keys if key in copies])
    return Joined(records, actors, events, traits, stories, shared, texts)
