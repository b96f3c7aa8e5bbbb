"""How far an attribution reaches in its sentence, and which of several are one; what is cut off it stands in `cuts`."""

from typing import Any

from extraction.attribution.contents import claim_nouns, cue_stance, frames_clause
from extraction.attribution.cuts import clip
from extraction.attribution.record import Attribution, without_stop
from extraction.attribution.sources import PRONOUNS, is_mutual, is_outlet, noun_phrase
from extraction.parsing import Sentence, beside


def merged(raw: list[Attribution]) -> list[Attribution]:
    """One for each source × stance: a cue that only carries another one's clause is folded into it."""
    kept: list[Attribution] = []
    for item in raw:
        twin = next((k for k in kept if _same_source(k, item) and k.stance == item.stance), None)
        if twin is None:
            kept.append(item)
            continue
        twin.relays += item.relays
    for item in kept:
        owner = next((k for k in kept if k is not item and _same_source(k, item)), None)
        if owner is not None and item.source.lower_ in PRONOUNS and owner.source.lower_ not in PRONOUNS:
            item.source = owner.source
    return [k for k in kept if not _is_relay(k, kept)]


def _same_source(a: Attribution, b: Attribution) -> bool:
    if b.source is not None and b.source.lower_ in PRONOUNS and a.cue is not None and _inside(b.cue, a):
        return True  # "which said it expected …"
    return a.source == b.source or (
        a.source is not None and b.source is not None and a.source.lower_ == b.source.lower_
    )


def _is_relay(item: Attribution, kept: list[Attribution]) -> bool:
    """A source whose cue governs nothing but another attribution passes it on ("Radio X quoted the mayor as saying …")."""
    if item.cue is None or (
        item.cue.lemma_ not in {"report", "quote", "cite", "relay", "broadcast", "publish", "say"}
        and item.cue.lower_ != "according"
    ):
        return False
    for other in kept:
        if other is item or other.cue is None or other.cue.pos_ not in {"VERB", "NOUN"}:
            continue
        outlet = item.source is not None and is_outlet(item.source)
        around = (other.cue == item.content and _is_verb(other)) or (
            item.cue.lemma_ == "report" and other.cue.dep_ == "pcomp"
        )
        around = around or _retells(item, other)
        around = around or (
            item.cue.lower_ == "according" and item.content is not None and item.content == other.content
        )
        if (
            (_is_verb(other) and _credits_last(item, other))
            or ((outlet or _retells(item, other)) and around and other.source is not item.source)
            or (item.cue.lemma_ in {"quote", "cite", "relay"} and other.cue in item.cue.subtree and _is_verb(other))
        ):
            if item.source is not None:  # "was quoted as saying" names nobody
                other.relays = [item.source, *item.relays, *other.relays]
            return True
    return False


def _is_verb(item: Attribution) -> bool:
    return bool(item.cue.pos_ == "VERB")


def _retells(item: Attribution, other: Attribution) -> bool:
    """ "Police said villagers had told them that …": theirs are the words, who says so passes them on."""
    if other.source is None or other.source.lower_ in PRONOUNS or item.cue.lemma_ != "say":
        return False
    if item.content is not None and other.cue.pos_ == "NOUN":  # "said it had reports from villagers that …"
        return other.cue.head == item.content and item.content.lemma_ in {"have", "receive", "get"}
    return bool(item.content is not None and other.cue == item.content and other.cue.lemma_ in {"tell", "say"})


def _credits_last(item: Attribution, other: Attribution) -> bool:
    """ "X said …, the agency reported": what stands behind the last comma only passes it on."""
    if item.source is None:
        return False
    first = item.source.left_edge
    comma = any(t.text == "," for t in first.doc[max(other.cue.i + 2, first.i - 5) : first.i])
    bare = not any(c.i > item.cue.i and c.dep_ in {"dobj", "ccomp"} for c in item.cue.children)
    outlet = is_outlet(item.source) or (item.source.pos_ == "PROPN" and item.cue.lemma_ == "report")
    return item.cue.i > other.cue.i and item.source.i < item.cue.i and comma and bare and outlet


def bounded(sentence: Sentence, items: list[Attribution]) -> list[Attribution]:
    """Give every attribution its extent: the whole sentence if it is alone, else the clause of its cue."""
    end = without_stop(sentence)
    for item in items:
        item.direct = bool(sentence.quoted)
        if item.cue is not None and item.cue.pos_ == "NOUN" and item.content is not None and item.cue.dep_ != "pobj":
            item.start, item.end = _named(sentence, item, end)
        elif _is_aside(item):
            item.start, item.end = _aside(sentence, item, end)
        elif item.cue is not None and not item.whole and _stands_apart(item):
            item.start, item.end = _clause(sentence, item, end)
        elif len(items) == 1 or item.cue is None or item.whole:
            item.start, item.end = sentence.start, end
        else:
            item.start, item.end = _extent(sentence, item, items, end)
        if item.cue is not None:
            clip(sentence, item)
    return [item for item in items if item.start < item.end]  # of a mangled sentence nothing may be left


def _is_aside(item: Attribution) -> bool:
    """ "…, which the army blamed on the rebels": a relative clause credits no more than the noun that it hangs on."""
    cue = item.cue
    if _is_by_the_way(item):
        return True
    told_by = cue is not None and cue.dep_ == "relcl" and item.source == cue.head and item.source.i < cue.i
    named = told_by and any(c.lower_ in {"who", "which", "that"} for c in cue.children)
    if named and not item.whole and not _is_topic(item):
        return True  # "among them a nurse who told reporters of her fears"
    if cue is None or item.whole or item.source is None or item.source.head != cue or item.source.i < cue.head.i:
        return False
    if cue.dep_ == "pcomp":  # "in what the mayor called a crime"
        return any(c.lower_ == "what" and c.i < item.source.i for c in cue.children)
    opens = cue.left_edge if cue.left_edge.pos_ != "ADP" else beside(cue.left_edge)
    relative = opens.tag_ in {"WDT", "WP", "WRB"} or opens.lower_ in {"that", "where"} or opens == item.source.left_edge
    apart = cue.head.doc[max(0, opens.i - 1)].text == ","
    return (
        cue.dep_ == "relcl"
        and cue.head.pos_ in {"NOUN", "PROPN"}
        and relative
        and not (apart and opens == item.source.left_edge)
        and not (item.stance == "denies" and cue.head.lemma_.lower() in claim_nouns())
    )


def _is_beside(item: Attribution) -> bool:
    """ "…, with the minister calling it a coup": what the source says is told beside something else."""
    cue, source = item.cue, item.source
    if source is None or source.i > cue.i or is_mutual(cue):
        return False
    with_ = cue.head if cue.dep_ == "pcomp" else source.head if cue.dep_ == "acl" and source == cue.head else None
    apart = with_ is not None and with_.lower_ == "with" and with_.i > 0 and with_.nbor(-1).text == ","
    return bool(apart and cue.tag_ == "VBG")


#: What sets a clause against the one that follows it.
_AGAINST = {"while", "although", "though", "whereas"}


def _is_by_the_way(item: Attribution) -> bool:
    """ "…, which, according to the mayor, left dozens dead": the credit holds for the relative clause alone."""
    if item.cue is None or item.cue.lower_ != "according" or item.content is None or item.content.dep_ != "relcl":
        return False
    opens = item.content.left_edge
    apart = opens.lower_ in {"which", "who"} and opens.i > 0 and opens.nbor(-1).text == ","
    return bool(apart and item.cue.i > opens.i)


def _stands_apart(item: Attribution) -> bool:
    """ "…, and the UN has warned of hunger", "…, while aid groups say that …": a clause of its own beside what the report tells."""
    cue, source = item.cue, item.source
    if _is_beside(item):
        return True
    if cue.pos_ != "VERB" or source is None or source.head != cue or source.i > cue.i or source.lower_ in PRONOUNS:
        return False
    if cue.head == cue or cue.head.pos_ not in {"VERB", "AUX"}:
        return False
    if cue.head.i > cue.i:  # "While the army says that …, the rebels have …"
        return item.content is not None and cue.dep_ == "advcl" and any(c.lower_ in _AGAINST for c in cue.children)
    if cue_stance(cue.head) is not None:
        return False
    if item.content is not None and (item.content.i < source.i or item.content in {cue, cue.head}):
        return False
    told = (c for c in cue.children if c.i > cue.i)
    said = item.content is not None or any(
        c.dep_ in {"dobj", "xcomp"} or (c.dep_ == "prep" and c.lower_ in {"of", "for", "against"}) for c in told
    )
    opened = any(c.lower_ in {"while", "as", "after", "when", "although"} and c.i < source.i for c in cue.children)
    return said and (cue.dep_ == "conj" or (cue.dep_ == "advcl" and opened))


def _clause(sentence: Sentence, item: Attribution, end: int) -> tuple[int, int]:
    tokens = [t for t in item.cue.subtree if t.i >= item.source.left_edge.i or t.i > item.cue.i]
    tokens += noun_phrase(item.source)
    spans = [sentence.absolute(t) for t in tokens if t.dep_ != "punct" or t.text in '"”“']
    return min(s for s, _ in spans), min(end, max(e for _, e in spans))


def _is_topic(item: Attribution) -> bool:
    """Whether the sentence is about whoever speaks in it: "The mayor, who said that …, has resigned"."""
    return bool(item.source.dep_ in {"nsubj", "nsubjpass"} and item.source.head.dep_ == "ROOT")


def _named(sentence: Sentence, item: Attribution, end: int) -> tuple[int, int]:
    """ "reports in foreign media that the town had fallen": from the noun to the end of what it says."""
    tokens = [*noun_phrase(item.cue), *item.content.subtree, item.cue]
    return min(sentence.absolute(t)[0] for t in tokens), min(end, max(sentence.absolute(t)[1] for t in tokens))


def _aside(sentence: Sentence, item: Attribution, end: int) -> tuple[int, int]:
    head = item.content.head if _is_by_the_way(item) else item.cue.head
    tokens = [*([head] if item.cue.dep_ == "pcomp" else noun_phrase(head)), *item.cue.subtree]
    tokens += item.content.subtree if _is_by_the_way(item) else ()
    spans = [sentence.absolute(t) for t in tokens if t.dep_ != "punct" or t.text in '"”“']
    return min(s for s, _ in spans), min(end, max(e for _, e in spans))


def _extent(sentence: Sentence, item: Attribution, items: list[Attribution], end: int) -> tuple[int, int]:
    if (
        item.content is None
        and item.cue.lower_ != "according"
        and item.cue.dep_ in {"ROOT", "parataxis", "ccomp"}
        and item.cue.i > sentence.span.start + 3
        and frames_clause(item.cue)
    ):
        last = max(sentence.absolute(t)[1] for t in (item.cue, *noun_phrase(item.source)))
        return sentence.start, min(end, last)
    foreign = {o.cue.i for o in items if o is not item and o.cue is not None and not _inside(o.cue, item)}
    outer = item.content is not None and (item.cue.lower_ == "according" or item.cue.dep_ == "parataxis")
    top = item.content if outer else item.cue
    tokens = [item.cue]
    tokens += [t for t in top.subtree if not _cut_off(t, top, foreign)]
    if item.source is not None and item.source.sent == item.cue.sent:
        tokens += noun_phrase(item.source)
    if item.cue.lower_ == "according":
        tokens += [t for t in item.cue.subtree if not _cut_off(t, item.cue, foreign)]
    tokens.sort(key=lambda t: int(t.i))
    while tokens[-1].dep_ in {"cc", "punct"} and tokens[-1].text not in {'"', "”"}:
        tokens.pop()
    spans = sorted(sentence.absolute(t) for t in tokens if t.dep_ != "punct" or t.text in '"”“')
    start, stop = spans[0][0], min(end, max(e for _, e in spans))
    return max(sentence.start, start), max(stop, start + 1)


def _inside(cue: Any, item: Attribution) -> bool:
    """Whether another cue lies in what this one says (nested), not beside it."""
    if cue is None or item.content is None:
        return False
    node = cue
    while node.head != node:
        against = cue.dep_ == "advcl" and any(c.lower_ in {"while", "whereas"} for c in cue.children)
        if node == cue and (cue.dep_ == "conj" or against) and _turns(cue):
            return False
        if node == item.content and item.content is not item.cue:
            return True
        node = node.head
    return False


def _turns(cue: Any) -> bool:
    """ "denied that it was there, but a witness said …": another voice, set against the one before."""
    subject = next((c for c in cue.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ in PRONOUNS:
        return False
    before = subject.left_edge.nbor(-1) if subject.left_edge.i > 0 else subject
    return before.lower_ in {"but", "while", "although", "though"} or (
        before.lower_ == "and" and before.i > 0 and before.nbor(-1).text == ","
    )


def _cut_off(token: Any, top: Any, foreign: set[int]) -> bool:
    node = token
    while node != top:
        if node.i in foreign and node.dep_ in {"conj", "advcl", "parataxis", "relcl", "ccomp", "acl"}:
            return True
        if node.dep_ == "relcl" and any(c.i in foreign and c.lower_ == "according" for c in node.children):
            return True  # "…, which, according to the mayor, left dozens dead"
        if node.dep_ in {"appos", "npadvmod"} and node.head == top and any(t.i in foreign for t in node.children):
            return True  # "…, a figure that the army disputes"
        if (
            node.dep_ in {"conj", "advcl"}
            and node.pos_ in {"VERB", "AUX"}
            and node.i not in foreign
            and any(f in {t.i for t in node.subtree} for f in foreign)
            and node.head == top
        ):
            return True
        node = node.head
    return False
