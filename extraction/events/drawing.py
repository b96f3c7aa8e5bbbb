"""Several mentions in one sentence that tell one happening: coordinated verbs, and one clause within another."""

from typing import Any

from extraction.events.records import Mention


def drawn_together(here: list[Mention]) -> list[Mention]:
    """Coordinated verbs of one type tell one happening in one clause ("seized the port and held it for five hours")."""
    out: list[Mention] = []
    for item in here:
        if any(o.type == item.type and item.token.dep_ == "advcl" and item.token.head == o.token for o in out):
            continue  # "a dam gave way, flooding six villages": what followed from it
        first = next(
            (
                o
                for o in out
                if o.type == item.type and not (o.noun or item.noun or item.another) and item.token in o.token.conjuncts
            ),
            None,
        )
        if first is not None and first.start <= item.start and not _has_own_subject(item.token):
            first.end = max(first.end, item.end)
            first.spot, first.when = first.spot or item.spot, first.when or item.when
            continue
        out.append(item)
    return out


def _has_own_subject(token: Any) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children)


def without_nested(here: list[Mention]) -> list[Mention]:
    """Of two mentions of one type, one within the other, the wider tells it all ("launched an attack in an assault on")."""
    out: list[Mention] = []
    for item in here:
        wider = [
            o for o in here if o is not item and o.type == item.type and o.start <= item.start and item.end <= o.end
        ]
        if any((o.end - o.start > item.end - item.start) or out.count(o) for o in wider):
            continue
        out.append(item)
    return out
