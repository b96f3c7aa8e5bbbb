"""Every place in the text that tells a bounded happening."""

from typing import Any

from extraction.events import clauses, nouns, people
from extraction.events.arguments import objects_of, subjects_of
from extraction.events.attempts import attempted
from extraction.events.clock import Clock
from extraction.events.drawing import drawn_together, without_nested
from extraction.events.gazetteer import Gazetteer
from extraction.events.lasting import is_a_war, lasts
from extraction.events.places import spot_in
from extraction.events.reality import is_unreal
from extraction.events.records import Mention
from extraction.events.times import offset_at, when_of
from extraction.events.victims import by_victims, victims
from extraction.events.words import verb_type
from extraction.figure import Figure
from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import EventType

#: A figure of these measures tells a happening, whatever verb it stands with ("some 6,000 families had taken the road").
_TOLD_BY_FIGURE: dict[str, EventType] = {
    "displaced": "displacement",
    "detained": "detention",
    "places_captured": "territory_captured",
}
#: Verbs that report in one sense and act in another ("dismissed the report", "dismissed the general").
_ACTS = {"declare", "agree", "dismiss", "charge", "sentence", "order", "carry"}
_STANDING = {"station", "base", "garrison", "post", "position", "deploy", "guard", "patrol", "man"}
_FIGHTS = {"armed_clash", "offensive"}
_BACK = {"the", "this", "that", "these", "those", "its", "their", "such"}


def find_mentions(
    sentences: list[Sentence],
    said: set[tuple[int, int]],
    clock: Clock,
    figures: dict[int, list[Figure]],
    gazetteer: Gazetteer,
) -> list[Mention]:
    """Every mention of a bounded happening, in the order of the text. ``said`` are the reporting verbs: (sentence, token)."""
    out: list[Mention] = []
    for sentence in sentences:
        if sentence.span is None:
            continue
        finder = _Finder(sentence, said, clock, gazetteer)
        here = finder.mentions()
        here += finder.by_figures(figures.get(sentence.index, []), here)
        here = without_nested(drawn_together(sorted(here, key=lambda m: m.start)))
        heading = clock.headings.get(sentence.index)
        for mention in here:
            if mention.when is None and heading is not None and offset_at(sentence, mention.start, mention.end) is None:
                mention.when = heading
        out += here
    return out


class _Finder:
    """The mentions of one sentence."""

    def __init__(self, sentence: Sentence, said: set[tuple[int, int]], clock: Clock, gazetteer: Gazetteer) -> None:
        self.sentence, self.said, self.clock, self.gazetteer = sentence, said, clock, gazetteer
        self.present_tells = sentence.index in clock.headings or sentence.zone in {"headline", "standfirst", "caption"}

    def mentions(self) -> list[Mention]:
        out = []
        for token in self.sentence.span:
            if (self.sentence.index, token.i) in self.said and token.lemma_.lower() not in _ACTS:
                continue
            found = self._verb(token) or self._noun(token)
            if found is not None and not (
                found.word == "incident" and found.vague and found.when is None and found.spot is None
            ):
                out.append(found)
        return out

    def by_figures(self, figures: list[Figure], here: list[Mention]) -> list[Mention]:
        """Happenings that only a count tells."""
        out: list[Mention] = []
        for figure in figures:
            kind, verb = _TOLD_BY_FIGURE.get(figure.measure), figure.verb
            if (
                kind is None
                or not figure.sure
                or verb is None
                or verb.pos_ != "VERB"
                or any(m.type == kind or m.token == verb for m in (*here, *out))
            ):
                continue
            if (self.sentence.index, verb.i) in self.said or is_unreal(
                verb, noun=False, present_tells=self.present_tells
            ):
                continue
            out.append(self._build(kind, verb, verb))
        return out

    def _verb(self, token: Any) -> Mention | None:
        if (
            token.pos_ not in {"VERB", "AUX"}
            or token.dep_ in {"amod", "compound"}
            or any(c.dep_ == "det" for c in token.children)
            or nouns.is_nominal(token)
        ):
            return None
        found = verb_type(token) or attempted(token)
        if found == "deployment" and token.dep_ in {"acl", "relcl"} and token.lemma_.lower() in _STANDING:
            return None  # "the troops stationed at Besalva": where they are, not that they came
        if found is None or is_unreal(token, noun=False, present_tells=self.present_tells):
            return None
        if found in _FIGHTS and is_a_war(token):
            return None
        kind, vague = by_victims(found, token)
        if kind == "other" and any(c.dep_ == "neg" for c in token.children):
            return None
        return self._build(kind, token, token, vague=vague) if kind is not None else None

    def _noun(self, token: Any) -> Mention | None:
        found = nouns.noun_type(token)
        if found is None or _is_in_violation(token):
            return None
        anchor = nouns.anchor_of(token)
        verb = nouns.reporting_verb(anchor)
        host = nouns.host_of(token) or (anchor if anchor is not token else None)
        if is_unreal(token, noun=True, present_tells=self.present_tells or verb is None):
            return None
        if (
            verb is not None
            and (self.sentence.index, verb.i) in self.said
            and verb.lemma_ not in {"agree", "announce", "declare"}
        ):
            verb = None
        if found == "killing":
            harmed = nouns.is_civil_target(nouns.target_of(token))
            if harmed is None:
                return None
            found = "attack_on_civilians" if harmed else "armed_clash"
        if (
            found == "attack"
            and nouns.lemma_of(token) == "incident"
            and not any(c.lower_ in _BACK for c in token.children)
        ):
            return None
        vague = found == "attack"
        civil = nouns.is_civil_target(nouns.target_of(token) or victims(anchor, verb)) if vague else None
        kind: Any = ("attack_on_civilians" if civil else "armed_clash") if vague else found
        return self._build(kind, token, verb, vague=vague and civil is None, host=host)

    def _build(self, kind: EventType, token: Any, verb: Any, *, vague: bool = False, host: Any = None) -> Mention:
        start, end, tokens = clauses.extent(token if host is None else host, verb, self.sentence, self.said)
        noun = verb is not token
        if kind == "armed_clash" and lasts(token, verb, tokens):
            kind = "offensive"
        determiners = {c.lower_ for c in token.children if c.dep_ in {"det", "poss"}} if noun else set()
        marks = {c.lower_ for c in token.children if c.dep_ in {"amod", "det"}}
        return Mention(
            kind, token, self.sentence, start, end,
            people.participants(kind, token, verb),
            spot_in(kind, tokens, token, self.sentence, self.gazetteer),
            when_of(token, verb, tokens, self.sentence, self.clock, self.said),
            noun,
            bool(determiners & _BACK) or _is_dated_by_owner(token),
            vague=vague,
            another=bool(marks & load("events")["another"]) or _is_apart(tokens) or token.lemma_.lower() in {"retake", "retook", "recapture", "regain", "reclaim", "win"},
            perfect=_is_perfect(token, verb),
            word=token.lemma_.lower(),
            whole=verb is not None,
            specific=noun and nouns.is_specific(token),
            counts=_counts(tokens),
            things=frozenset(t.lemma_.lower() for t in ([] if noun else objects_of(token) or _harmed(kind, token)) if t.pos_ in {"NOUN", "PROPN"}),
            denied=any(c.dep_ == "neg" for c in token.children),
        )  # fmt: skip


def _harmed(kind: EventType, token: Any) -> list[Any]:
    """ "The market burned": what stands for the object."""
    return subjects_of(token) if kind == "infrastructure_damage" else []


def _counts(tokens: list[Any]) -> frozenset[str]:
    """The figures told with it, dates aside."""
    return frozenset(
        t.lower_
        for t in tokens
        if t.like_num and t.ent_type_ not in {"DATE", "TIME"} and t.dep_ in {"nummod", "nsubj", "nsubjpass", "dobj"}
    )


def _is_apart(tokens: list[Any]) -> bool:
    """ "In a separate incident …", "in another attack"."""
    return any(
        t.lower_ == "themselves"
        or (
            t.lower_ in {"separate", "another", "similar"}
            and t.head.lemma_.lower() in {"incident", "attack", "case", "ambush", "raid", "clash", "strike"}
        )
        for t in tokens
    )


def _is_dated_by_owner(token: Any) -> bool:
    """ "Tuesday's attack" points back."""
    return any(c.dep_ == "poss" and c.ent_type_ == "DATE" for c in token.children)


def _is_in_violation(token: Any) -> bool:
    """The truce of "violations of the truce", "broke the truce" is not told itself."""
    head = token.head if token.dep_ == "dobj" else token.head.head if token.dep_ == "pobj" else None
    return (
        head is not None
        and head != token
        and (
            head.lemma_.lower() in {"violation", "breach"}
            or (head.pos_ == "VERB" and verb_type(head) == "ceasefire_violation")
        )
    )


def _is_perfect(token: Any, verb: Any) -> bool:
    """ "have fled", "who led the raid": told by the way, with no day of its own."""
    node = verb
    if node is None:
        return False
    if node.dep_ == "relcl":
        return True
    return any(c.dep_ == "aux" and c.lower_ in {"have", "has", "had", "'ve", "’ve"} for c in node.children)
