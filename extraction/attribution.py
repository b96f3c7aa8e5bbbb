"""Who says what, sentence by sentence, read off the dependency parse: source, cue, content, stance.

The shapes follow PARC 3.0 (attribution = source + cue + content); the stances are the codebook's.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import Stance

_SUBJECTS = {"nsubj", "csubj"}
_CLAUSES = {"ccomp", "xcomp", "parataxis"}
_PRONOUNS = {"he", "she", "it", "they"}
_FUTURE = {"will", "would", "shall", "'ll", "’ll"}
_POSSIBLE = {"could", "may", "might"}
_DUTY = {"must", "should"}
_MENTAL = {
    "want",
    "know",
    "believe",
    "think",
    "understand",
    "accept",
    "tolerate",
    "allow",
    "rule",
    "mean",
    "care",
    "matter",
    "need",
    "wish",
    "expect",
    "like",
    "forget",
    "let",
    "stop",
}


#: Nouns for what counts.
_COUNTS = {"figure", "toll", "number", "count", "total", "estimate", "tally", "name", "death", "dead", "casualty"}


@dataclass
class Attribution:
    """One source's statement in one sentence. Spans are code points into the article's text."""

    sentence: Sentence
    stance: Stance
    start: int
    end: int
    #: The noun phrase that names the source; null where it stands in another sentence (a quotation carried on).
    source: Any = None
    cue: Any = None
    relays: list[Any] = field(default_factory=list)
    #: The verb (or noun) that heads what is said.
    content: Any = None
    direct: bool = False
    #: Index into the list of attributions whose speaker this one shares, for carried quotations.
    same_as: "Attribution | None" = None
    #: How sure the rule is, 0 to 1: below `config`'s threshold a model is asked.
    certainty: float = 1.0
    own_voice: bool = False
    source_text: str | None = None
    made_by: str = "rules"
    #: Its evidence reaches from the source to the sentence's end, whatever else the sentence says.
    whole: bool = False
    #: Ranges that a stitched quote ("A … B") left out of its evidence.
    gaps: list[tuple[int, int]] = field(default_factory=list)


def _split_sources(item: Attribution) -> list[Attribution]:
    """ "Two officials and a doctor said": a claim of each."""
    if item.source is None:
        return [item]
    out = [item]
    node = item.source
    while True:
        other = next(
            (
                c
                for c in node.children
                if c.dep_ == "conj" and (item.cue is None or c.i < item.cue.i or item.source.i > item.cue.i)
            ),
            None,
        )
        if (
            other is None
            or not can_speak(other, item.cue)
            or (other.ent_type_ == "GPE" and item.source.ent_type_ != "GPE")
        ):
            return out
        out.append(replace(item, source=other, relays=list(item.relays)))
        node = other


def _second_stance(sentence: Sentence, item: Attribution) -> list[Attribution]:
    """ "said it had received reports and would send a patrol": two stances of one source in one sentence."""
    if (
        item.content is None
        or item.cue is None
        or item.content == item.cue
        or item.stance not in {"asserts", "denies", "predicts"}
    ):
        return []
    for other in item.content.conjuncts:
        if other.pos_ in {"VERB", "AUX"} and other.i > item.content.i and cue_stance(other) is None:
            stance = content_stance("asserts", other, item.source, sentence)
            negated = any(c.dep_ == "neg" for c in other.children)
            if negated and other.lemma_.lower() in load("cues")["silence"]["verbs_not"]:
                continue
            if stance != item.stance and stance in {"predicts", "vows", "urges"}:
                return [replace(item, stance=stance, content=other, relays=list(item.relays), whole=True)]
    return []


def _nominal(sentence: Sentence, token: Any) -> list[Attribution]:
    """ "a report by the station that …", "the rebels' claim that …": what a noun credits to whoever made it."""
    if token.pos_ != "NOUN" or token.dep_ == "compound":
        return []
    lemma = token.lemma_.lower()
    stance: Stance | None = next((s for s, nouns in load("cues")["nouns"].items() if lemma in nouns), None)
    if stance is None:
        return []
    clause = next(
        (
            c
            for c in token.children
            if c.dep_ in {"acl", "ccomp", "relcl"} and any(d.lower_ == "that" and d.dep_ == "mark" for d in c.children)
        ),
        None,
    )
    if clause is None:
        return []
    source = next((c for c in token.children if c.dep_ == "poss" and c.pos_ != "PRON"), None)
    if source is None:
        source = next(
            (p for c in token.children if c.lower_ in {"by", "from", "of"} for p in c.children if p.dep_ == "pobj"),
            None,
        )
    if source is None or not can_speak(source, token):
        return []
    return [
        Attribution(
            sentence,
            content_stance(stance, clause, source, sentence),
            *sentence.absolute(token),
            source=source,
            cue=token,
            content=clause,
            certainty=0.9,
        )
    ]


def in_sentence(sentence: Sentence) -> list[Attribution]:
    if sentence.zone == "headline":
        title = _headline(sentence)
        if title:
            return title
    raw: list[Attribution] = []
    for token in sentence.span:
        offset = sentence.absolute(token)[0]
        if sentence.in_quotes(offset):
            continue
        item = _silence(sentence, token) or _verb(sentence, token) or _according(sentence, token)
        if item is not None:
            raw += _split_sources(item)
            raw += _second_stance(sentence, item)
        raw += _nominal(sentence, token)
    if not raw:
        raw += _colon(sentence)
    return _bound(sentence, _merge(raw))


# --- cues ---------------------------------------------------------------------------------------------------------


def _verb(sentence: Sentence, token: Any) -> Attribution | None:
    stance = cue_stance(token)
    if stance is None:
        return None
    if token.dep_ == "advcl" and token.lemma_ in {"speak", "talk", "write", "brief"} and cue_stance(token.head):
        return None  # "Speaking to reporters, he said …" is one cue
    if any(c.dep_ == "dobj" and c.lower_.endswith(("self", "selves")) for c in token.children):
        return None
    if _asks_anonymity(token) or _is_modal_wish(token) or _was_asked(token):
        return None
    source, relays = _source(token)
    if source is not None and token.lemma_ in {"quote", "cite"}:
        quoted = _quoted_person(token)
        if quoted is not None:
            relays, source = [source], quoted
    if source is None or not can_speak(source, token) or any(c.lower_ in {"no", "neither"} for c in source.children):
        return None
    content = _content(token, sentence)
    by_agent = (
        any(c.dep_ == "agent" for c in token.children) and token.lemma_.lower() not in load("cues")["clause_only"]
    )
    if token.lemma_ in {"declare", "proclaim"} and content is None and _is_decree(token):
        return None
    if token.lemma_ == "agree" and content is not None and content.dep_ == "xcomp":
        return None  # to agree to do a thing is a deed
    if content is token and _needs_clause(token) and not _plain_object(token):
        return None
    rejected = stance == "denies" and token.dep_ == "relcl" and token.head.lemma_.lower() in _claim_nouns()
    if content is None and not (_plain_object(token) or by_agent or _frames_clause(token) or rejected):
        return None
    stance = _refine(stance, token, content, source, sentence)
    item = Attribution(
        sentence, stance, *sentence.absolute(token), source=source, cue=token, relays=relays, content=content
    )
    return item


def _is_decree(token: Any) -> bool:
    """ "declared a state of emergency", "declared war": the words are the deed."""
    deeds = {
        "state",
        "emergency",
        "war",
        "curfew",
        "holiday",
        "mourning",
        "law",
        "ceasefire",
        "truce",
        "independence",
        "strike",
        "amnesty",
    }
    return any(c.dep_ == "dobj" and c.lemma_.lower() in deeds for c in token.children)


#: Of the verbs that report only with a clause, those that take a quotation too.
_TAKES_QUOTE = {"speak", "write", "read", "recall", "describe", "respond", "reply", "answer", "continue", "note", "post", "put",
                "remark", "observe", "conclude", "quote", "cite", "agree", "point", "report", "inform"}  # fmt: skip


def _needs_clause(token: Any) -> bool:
    """ "showed 'restraint'", "found 'evidence'": quoted words alone do not make these verbs report."""
    lemma = token.lemma_.lower()
    return lemma in load("cues")["clause_only"] and lemma not in _TAKES_QUOTE


def _claim_nouns() -> frozenset[str]:
    return frozenset(word for nouns in load("cues")["nouns"].values() for word in nouns) | {
        "charge",
        "figure",
        "suggestion",
    }


def _was_asked(token: Any) -> bool:
    """ "Asked about it", "was asked to leave": whoever was asked did not ask."""
    auxiliaries = [c for c in token.children if c.dep_ in {"aux", "auxpass"}]
    return token.lemma_ == "ask" and token.tag_ == "VBN" and not any(c.lemma_ == "have" for c in auxiliaries)


def _quoted_person(token: Any) -> Any:
    """ "The lawyer quoted her as saying …": hers are the words."""
    told = next((c for c in token.children if c.dep_ == "dobj"), None)
    saying = any(c.lower_ == "as" and any(d.dep_ == "pcomp" for d in c.children) for c in token.children)
    return told if saying else None


def _asks_anonymity(token: Any) -> bool:
    """ "who asked not to be named" says nothing about the world."""
    words = {t.lower_ for t in token.subtree}
    return token.lemma_ in {"ask", "request", "demand", "insist", "speak", "give"} and bool(
        words & {"anonymity", "anonymous", "named", "identified"}
        and (token.dep_ in {"relcl", "advcl", "acl", "conj"} or "anonymity" in words)
    )


def _is_modal_wish(token: Any) -> bool:
    """ "could say", "to announce": nobody has said it yet."""
    if any(
        c.dep_ == "aux" and c.lower_ in {"could", "may", "might", "should", "must", "can", "to"} for c in token.children
    ):
        return token.dep_ not in {"xcomp"} or token.head.lemma_ not in {"quote", "continue", "go"}
    return False


def _frames_clause(token: Any) -> bool:
    """A bare "X said" set beside the clause that it reports, before or after a comma."""
    if token.lemma_ not in {
        "say",
        "add",
        "report",
        "announce",
        "estimate",
        "note",
        "explain",
        "claim",
        "insist",
        "warn",
        "recall",
        "confirm",
    }:
        return False
    if any(c.dep_ == "dobj" for c in token.children):
        return False
    return (
        token.dep_ in {"parataxis", "ROOT", "conj", "advcl", "ccomp", "dep"}
        and sum(t.pos_ in {"VERB", "AUX"} for t in token.sent) > 1
    )


def cue_stance(token: Any) -> Stance | None:
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"amod", "compound"}:
        return None
    cues = load("cues")
    lemma = token.lemma_.lower()
    following = " ".join(
        child.lower_ for child in token.children if child.dep_ in {"prep", "prt"} and child.i > token.i
    )
    for stance, phrases in cues["phrases"].items():
        if any(lemma == p.split()[0] and p.split()[1] in following.split() for p in phrases):
            found: Stance = stance
            return found
    for stance, verbs in cues["verbs"].items():
        if lemma in verbs:
            found = stance
            return found
    return None


def _source(token: Any) -> tuple[Any, list[Any]]:
    """The noun that the cue's statement belongs to, and the media it was told to."""
    relays = [c for c in token.children if c.dep_ in {"dobj", "dative"} and token.lemma_ == "tell" and _is_outlet(c)]
    subject = _subject(token)
    if subject is not None:
        return subject, relays
    agent = next((p for c in token.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"), None)
    return agent, relays


def _subject(token: Any) -> Any:
    """Grammatical subject of a cue, looked for upwards through coordination, control and relative clauses."""
    seen = token
    for _ in range(4):
        own = [c for c in seen.children if c.dep_ in _SUBJECTS]
        if own:
            subject = own[0]
            if subject.lower_ in {"who", "which", "that"} and seen.dep_ == "relcl":
                return _antecedent(seen.head, subject.lower_)
            return subject
        loose = [d for c in seen.children if c.dep_ == "advcl" and c.tag_ == "VBN" and c.i < seen.i for d in c.children]
        if seen == token and any(d.dep_ == "nsubj" for d in loose):  # "Its spokesman, reached by telephone, insisted"
            return next(d for d in loose if d.dep_ == "nsubj")
        passive = [c for c in seen.children if c.dep_ == "nsubjpass"]
        if passive:
            quoted = seen.lemma_ in {"quote", "cite"} and seen != token
            return passive[0] if quoted or (seen != token) else None
        if seen.dep_ == "acl" and seen.tag_ == "VBG" and seen.head.pos_ in {"NOUN", "PROPN"}:
            return seen.head
        outer = _outer_cue(seen)
        if outer is not None:
            seen = outer
            continue
        if seen.dep_ in {"conj", "xcomp", "advcl", "pcomp", "ccomp"} and seen.head.pos_ in {"VERB", "AUX"}:
            if seen.dep_ == "ccomp" and seen.tag_ != "VBG":
                return None
            if seen.dep_ == "advcl" and seen.tag_ != "VBG":
                return None
            seen = seen.head
            continue
        if seen.dep_ in {"pcomp"} and seen.head.pos_ == "ADP":
            seen = seen.head.head
            continue
        return None
    return None


def _outer_cue(token: Any) -> Any:
    """A reporting verb without a subject, coordinated inside another's clause, is that other one's fellow: "said it was safe but would not say where"."""
    if (
        token.dep_ != "conj"
        or token.head.dep_ != "ccomp"
        or (token.tag_ == "VB" and not any(c.dep_ == "aux" for c in token.children))
    ):
        return None
    outer = token.head.head
    return outer if cue_stance(outer) is not None else None


def _antecedent(head: Any, relative: str) -> Any:
    """ "A doctor at the hospital, who said …": "who" goes back to the person, not to the nearest noun."""
    if relative != "who":
        return head
    people = load("actors")["kinds"]["person"] | load("actors")["kinds"]["civilians"]
    node = head
    while node.ent_type_ != "PERSON" and node.lemma_.lower() not in people:
        if node.dep_ not in {"pobj", "prep", "compound", "conj", "appos"}:
            return head
        node = node.head
    return node


def _is_outlet(token: Any) -> bool:
    marks = load("actors")["name_marks"]["media"]
    name = " ".join(t.lower_ for t in _phrase(token))
    heads = {
        "reporters",
        "journalists",
        "conference",
        "lawmakers",
        "parliament",
        "court",
        "crowd",
        "residents",
        "supporters",
    }
    if token.lower_ in heads:
        return False
    return (
        token.ent_type_ == "ORG"
        or any(re.search(rf"\b{re.escape(m)}\b", name) for m in marks)
        or (token.pos_ == "PROPN" and token.ent_type_ not in {"PERSON", "GPE"})
    )


def can_speak(source: Any, cue: Any) -> bool:
    if source.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"} or source.pos_ == "PROPN":
        return True
    if source.lower_ in {"her", "him", "them"}:
        return True
    lemma, lower = source.lemma_.lower(), source.lower_
    if source.pos_ == "PRON":
        return lower in _PRONOUNS or lower in {
            "some",
            "others",
            "many",
            "both",
            "one",
            "several",
            "all",
            "another",
            "none",
        }
    kinds = load("actors")["kinds"]
    if any(lemma in words or lower in words for words in kinds.values()) or lemma in load("cues")["documents"]:
        return True
    if source.pos_ == "NUM" or lower in {"others", "another", "one", "some"}:
        return True
    return (
        bool(re.search(r"(?:ist|er|or|ian|ant|man|men|people|body|arm|wing|side)s?$", lower))
        and source.pos_ == "NOUN"
        and _content_clause(cue) is not None
    )


def _content_clause(token: Any) -> Any:
    return next((c for c in token.children if c.dep_ in _CLAUSES), None)


def _content(token: Any, sentence: Sentence) -> Any:
    """Head of what is said: a clause, a quotation, or an object that a cue may take."""
    clause = _content_clause(token)
    if clause is not None and token.lemma_ in {"find", "see", "show", "hear"} and not _is_finite(clause):
        return None  # "found the town empty"
    if clause is not None:
        return clause
    if (
        token.dep_ in {"parataxis", "ccomp", "relcl", "advcl"}
        and token.head.pos_ in {"VERB", "AUX"}
        and token.dep_ == "parataxis"
    ):
        return token.head
    if (
        token.dep_ == "conj"
        and _content_clause(token.head) is not None
        and not any(c.dep_ in {"dobj", "prep"} for c in token.children)
    ):
        return _content_clause(token.head)
    if sentence.quoted:
        return token
    return None


def _is_finite(clause: Any) -> bool:
    return clause.tag_ in {"VBD", "VBZ", "VBP"} or any(c.dep_ in {"aux", "auxpass", "mark"} for c in clause.children)


def _plain_object(token: Any) -> bool:
    """Whether the cue reports with an object alone: "denied the raid", "blamed X for Y", "warned of famine"."""
    cues = load("cues")
    lemma = token.lemma_.lower()
    objects = [c for c in token.children if c.dep_ in {"dobj", "prep", "dative", "oprd"}]
    if not objects:
        return False
    if lemma == "tell":
        return any(c.dep_ == "prep" and c.lower_ in {"of", "about"} for c in token.children)
    if lemma in {"say", "add"}:
        return any(
            c.dep_ in {"dobj", "dative"}
            and (c.pos_ in {"NOUN", "PRON", "NUM"} and c.lower_ not in {"reporters", "journalists"})
            for c in objects
        )
    if lemma in cues["clause_only"] and lemma not in cues["object_ok"]:
        return _has_phrase(token) or _tells_figure(token, objects)
    return lemma not in {"make", "hold", "read", "continue"}


def _has_phrase(token: Any) -> bool:
    """ "speak of", "warn of": a preposition that makes the verb report."""
    following = {c.lower_ for c in token.children if c.dep_ in {"prep", "prt"} and c.i > token.i}
    return any(
        token.lemma_.lower() == phrase.split()[0] and phrase.split()[1] in following and phrase != "go on"
        for phrases in load("cues")["phrases"].values()
        for phrase in phrases
    )


def _tells_figure(token: Any, objects: list[Any]) -> bool:
    """ "put the toll at 40", "gave a figure of 45", "list 12 dead": a number told with a verb that else says nothing."""
    lemma = token.lemma_.lower()
    numbers = any(d.like_num for c in objects for d in c.subtree)
    if lemma == "put":
        return numbers
    if lemma in {"give", "list", "cite", "mention", "issue"}:
        return numbers and any(c.dep_ == "dobj" and c.lemma_.lower() in _COUNTS for c in objects)
    return False


def _according(sentence: Sentence, token: Any) -> Attribution | None:
    if token.lower_ != "according" or not any(c.lower_ == "to" for c in token.children):
        return None
    to = next(c for c in token.children if c.lower_ == "to")
    source = next((c for c in to.children if c.dep_ in {"pobj", "pcomp"}), None)
    if source is None:
        return None
    head = token.head
    while head.pos_ not in {"VERB", "AUX"} and head.head != head:
        head = head.head
    # Within another's reported clause it still governs the whole sentence: the outermost clause is what is said.
    stance = content_stance("asserts", head, source, sentence)
    if head.pos_ == "NOUN" and head.lemma_.lower() in load("cues")["untrue"]:
        stance = "denies"
    item = Attribution(sentence, stance, *sentence.absolute(token), source=source, cue=token, content=head)
    return item


def _colon(sentence: Sentence) -> list[Attribution]:
    """A speaker, a colon and what he says: "The governor: …" with a quotation, or a body with a clause."""
    match = re.match(r"^([A-Z][^:.!?,]{2,80}):\s+(?=\S)", sentence.text)
    if match is None:
        return []
    tokens = [t for t in sentence.span if t.idx + sentence.base < sentence.start + match.end(1)]
    source = next((t for t in reversed(tokens) if t.pos_ in {"PROPN", "NOUN"}), None)
    if source is None or any(t.pos_ == "VERB" and t.tag_ != "VBN" for t in tokens):
        return []
    if not re.match(r"[\"“'‘]", sentence.text[match.end() :]) and not (
        len(tokens) <= 5 and _is_speaker_noun(source) and _has_clause(sentence, match.end())
    ):
        return []
    root = next((t for t in sentence.span if t.pos_ in {"VERB", "AUX"} and t not in tokens), sentence.span.root)
    stance = content_stance("asserts", root, source, sentence)
    return [Attribution(sentence, stance, sentence.start, sentence.end, source=source, content=root, certainty=0.7)]


def _is_speaker_noun(token: Any) -> bool:
    if token.ent_type_ in {"PERSON", "ORG"}:
        return True
    kinds = load("actors")["kinds"]
    return any(
        token.lemma_.lower() in words for kind, words in kinds.items() if kind not in {"civilians", "armed_group"}
    )


def _has_clause(sentence: Sentence, start: int) -> bool:
    return any(
        t.pos_ in {"VERB", "AUX"}
        and t.tag_ in {"VBD", "VBZ", "VBP"}
        and sentence.absolute(t)[0] >= sentence.start + start
        for t in sentence.span
    )


def _headline(sentence: Sentence) -> list[Attribution]:
    """Headlines credit at their end or front: "… - ministry", "…: UN", "UN: …"."""
    text = sentence.text
    tail = re.search(r"(?:\s[-\u2013\u2014]\s|:\s+)([^:]{2,45})$", text)
    front = re.match(r"^([^:]{2,40}):\s+\S", text)
    for match, group in ((tail, 1), (front, 1)):
        if match is None:
            continue
        name = match[group].strip()
        tokens = [
            t for t in sentence.span if match.start(group) <= t.idx + sentence.base - sentence.start < match.end(group)
        ]
        heads = [t for t in tokens if t.pos_ in {"PROPN", "NOUN"}]
        if (
            not heads
            or len(tokens) > 6
            or any(t.pos_ == "VERB" and t.lemma_ not in load("cues")["verbs"]["asserts"] for t in tokens)
        ):
            continue
        head = heads[-1]
        kinds = load("actors")["kinds"]
        marks = load("actors")["name_marks"]
        known = any(head.lemma_.lower() in words for k, words in kinds.items() if k not in {"civilians", "other"})
        known = known or any(re.search(rf"\b{re.escape(m)}\b", name.lower()) for words in marks.values() for m in words)
        if not (known or head.ent_type_ in {"ORG", "PERSON", "NORP"}):
            continue
        content = next((t for t in sentence.span if t.pos_ == "VERB" and t not in tokens), sentence.span.root)
        return [
            Attribution(
                sentence,
                content_stance("asserts", content, head, sentence),
                sentence.start,
                sentence.end,
                source=head,
                content=content,
                certainty=0.8,
            )
        ]
    return []


# --- stance -------------------------------------------------------------------------------------------------------


def _silence(sentence: Sentence, token: Any) -> Attribution | None:
    """ "declined to comment", "did not respond", "made no mention", "gave no figure", "would not say"."""
    words = load("cues")["silence"]
    lemma = token.lemma_.lower()
    if token.pos_ not in {"VERB", "AUX"}:
        return None
    matched = False
    if lemma in {"name", "identify"} and token.head.lemma_ in {"ask", "request", "want", "wish"}:
        return None
    if lemma in {"say", "reveal", "disclose", "give"} and any(
        c.dep_ == "dobj" and c.lower_ in {"nothing", "little"} for c in token.children
    ):
        matched = True
    elif lemma in words["declines"]:
        untold = {*words["decline_to"], *words["verbs_not"]}
        matched = any(c.dep_ == "xcomp" and c.lemma_.lower() in untold for c in token.children)
    elif (
        lemma in words["verbs_not"]
        and (any(c.dep_ == "neg" or c.lower_ == "never" for c in token.children) or _neither(token))
        and not any(c.lower_ in {"can", "could"} for c in token.children)
    ):
        matched = True
    elif lemma in words["verbs_not"] and token.dep_ == "xcomp" and any(c.lower_ == "yet" for c in token.head.children):
        matched = True  # "has yet to comment"
    elif lemma in {"remain", "stay", "keep", "fall"} and any(
        c.lower_ in {"silent", "quiet", "mum"} for c in token.children
    ):
        matched = True
    elif lemma in {"draw", "reach"} and any(c.dep_ == "neg" for c in token.children):
        subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
        if subject is None or not can_speak(subject, token):
            return None
        return Attribution(sentence, "silent", *sentence.absolute(token), source=subject, cue=token, content=token)
    elif lemma == "go" and any(c.lower_ == "unanswered" for c in token.children):
        subject = _subject(token)
        called = (
            None
            if subject is None
            else next((p for c in subject.children if c.lower_ == "to" for p in c.children if p.dep_ == "pobj"), None)
        )
        return (
            None
            if called is None
            else Attribution(sentence, "silent", *sentence.absolute(token), source=called, cue=token, content=token)
        )
    elif lemma in words["no_verbs"]:
        matched = any(
            c.dep_ == "dobj"
            and c.lemma_.lower() in words["gave_no"]
            and any(d.lower_ in {"no", "few"} for d in c.children)
            for c in token.children
        )
    elif lemma in {"be", "have"}:
        matched = any(
            c.dep_ in {"attr", "dobj"} and c.lower_ == "comment" and any(d.lower_ == "no" for d in c.children)
            for c in token.children
        )
    if not matched:
        return None
    source = _subject(token)
    if source is None or source.lower_ in {"there"}:
        source = next(
            (
                p
                for c in token.subtree
                if c.dep_ == "prep" and c.lower_ == "from"
                for p in c.children
                if p.dep_ == "pobj"
            ),
            None,
        )
    if source is None or not can_speak(source, token) or source.lower_ == "who":
        return None
    return Attribution(sentence, "silent", *sentence.absolute(token), source=source, cue=token, content=token)


def _neither(token: Any) -> bool:
    subject = _subject(token)
    return subject is not None and any(c.lower_ in {"neither", "no"} for c in subject.children)


def _refine(stance: Stance, cue: Any, content: Any, source: Any, sentence: Sentence) -> Stance:
    negated = any(c.dep_ == "neg" for c in cue.children)
    words = load("cues")
    if cue.lemma_.lower() in {"call", "describe", "brand", "label", "term"} and any(
        t.lower_ in words["untrue"] for t in cue.subtree
    ):
        return "denies"
    if cue.lemma_.lower() in {"find", "see", "report", "have"} and any(
        c.dep_ == "dobj"
        and c.lemma_ in {"evidence", "sign", "indication", "trace"}
        and any(d.lower_ == "no" for d in c.children)
        for c in cue.children
    ):
        return "denies"
    if cue.lemma_.lower() == "want" and any(c.lower_ == "nothing" for c in cue.children):
        return "denies"
    if negated and stance == "denies":
        return "asserts"
    if cue.lemma_.lower() in {"warn", "fear", "caution", "worry"}:
        return _warning(content)
    if cue.lemma_.lower() == "threaten" and content is None:
        return "vows"
    if stance != "asserts":
        return stance
    if cue.lemma_.lower() in {"tell", "ask"} and content is not None and content.dep_ == "xcomp":
        return "urges"
    if content is None or content == cue:
        return quoted_stance(sentence, source, cue) if content == cue else stance
    return content_stance(stance, content, source, sentence)


def _warning(content: Any) -> Stance:
    return "predicts"


def quoted_stance(sentence: Sentence, source: Any, cue: Any = None) -> Stance:
    """What the quoted words themselves do, where the cue is neutral: those of the quotation nearest to it."""
    if sentence.span is None or not sentence.quoted:
        return "asserts"
    run = (
        sentence.quoted[-1]
        if cue is None
        else min(sentence.quoted, key=lambda r: _distance(sentence.absolute(cue)[0], r))
    )
    inside = [t for t in sentence.span if run[0] <= sentence.absolute(t)[0] < run[1]]
    root = next(
        (t for t in inside if t.pos_ in {"VERB", "AUX"} and t.dep_ in {"ccomp", "ROOT", "parataxis", "advcl"}), None
    )
    return content_stance("asserts", root, source, sentence) if root is not None else "asserts"


def _distance(at: int, run: tuple[int, int]) -> int:
    return max(run[0] - at, at - run[1], 0)


def content_stance(stance: Stance, content: Any, source: Any, sentence: Sentence | None) -> Stance:
    """What the reported clause makes of a neutral cue: "said it had not …" denies, "said it would …" vows."""
    if content is None:
        return stance
    children = list(content.children)
    if (
        any(c.lower_ in load("cues")["untrue"] and c.dep_ in {"acomp", "attr", "oprd"} for c in children)
        and content.lemma_ == "be"
    ):
        return "denies"
    negative = (
        any(c.dep_ == "neg" or c.lower_ == "never" for c in children)
        or any(
            d.lower_ in {"no", "none", "neither", "nobody", "nothing"} and not _is_bound(d)
            for c in children
            if c.dep_ in {"nsubj", "nsubjpass", "attr", "dobj", "expl"}
            for d in (c, *c.children)
        )
        or _not_one(children)
    )
    modal = next((c.lower_ for c in children if c.dep_ == "aux" and c.tag_ == "MD"), None)
    if modal is None and content.dep_ == "xcomp" and content.head.lemma_ in {"expect", "go"}:
        modal = "will" if content.head.lemma_ == "go" else "may"
    about_to = content.lemma_ in {"likely", "set"} and any(c.dep_ == "xcomp" for c in children)
    if (content.lemma_ == "expect" and not any(c.dep_ == "dobj" for c in children)) or about_to:
        return "predicts"
    if content.lemma_ in {"ask", "urge", "appeal", "call", "demand", "beg"} and any(
        c.dep_ == "nsubj" and c.lower_ in {"we", "i"} for c in children
    ):
        return "urges"
    if modal in _DUTY and not negative:
        return "urges"
    if modal in _DUTY:
        return "urges"
    if modal in _FUTURE and not _is_conditional(content):
        return "vows" if _speaks_of_self(content, source) else "predicts"
    if modal in _POSSIBLE and not _has_perfect(content) and not (negative and modal == "could"):
        return "predicts"
    if negative and modal not in {"can", "could", "would"} and _denies_happening(content):
        return "denies"
    return stance


def _not_one(children: list[Any]) -> bool:
    """ "not one bomb fell", "not a single house burned"."""
    return any(
        c.dep_ in {"nsubj", "nsubjpass", "dobj"} and re.search(r"\bnot (?:one|a single|any)\b", _words(c))
        for c in children
    )


def _words(token: Any) -> str:
    return " ".join(t.lower_ for t in token.doc[max(0, token.left_edge.i - 1) : token.right_edge.i + 1])


def _is_bound(token: Any) -> bool:
    """ "no more than", "no fewer than", "no longer", "no doubt" deny nothing."""
    return token.i + 1 < len(token.doc) and token.nbor().lower_ in {"more", "fewer", "less", "longer", "doubt", "later"}


def _denies_happening(content: Any) -> bool:
    """A negation that says a thing did not happen or is not there; "hospitals are not battlefields" is a view."""
    words = {t.lower_ for t in content.subtree}
    if content.lemma_.lower() in _MENTAL:
        return "nothing" in words
    if ("nothing" in words and "but" in words) or words & {"if", "without"}:
        return False
    if (
        content.lemma_ == "be"
        and content.tag_ in {"VBZ", "VBP"}
        and not any(c.dep_ == "expl" for c in content.children)
    ):
        return any(
            c.lower_ in load("cues")["untrue"] | {"true", "involved", "responsible", "aware"} for c in content.children
        )
    progressive = content.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in {"VBZ", "VBP"} for c in content.children)
    return not (progressive and any(c.lower_ in {"i", "we"} for c in content.children))


def _is_conditional(content: Any) -> bool:
    return _has_perfect(content)


def _has_perfect(content: Any) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "have" for c in content.children)


def _speaks_of_self(content: Any, source: Any) -> bool:
    subject = next((c for c in content.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None:
        return True
    lower = subject.lower_
    if lower in {"we", "i", "he", "she"}:
        return True
    if lower == "it":
        return source is None or source.lower_ == "it" or not _is_one_person(source)
    if lower == "they":
        return source is not None and (source.tag_ in {"NNS", "NNPS"} or source.lower_ == "they")
    return any(c.lower_ in {"our", "my", "its", "their"} and c.dep_ == "poss" for c in subject.children)


def _is_one_person(token: Any) -> bool:
    return (
        token.ent_type_ == "PERSON"
        or token.lower_ in {"he", "she", "him", "her"}
        or (token.tag_ == "NN" and token.lemma_.lower() in load("actors")["kinds"]["person"])
    )


# --- extents ------------------------------------------------------------------------------------------------------


def _phrase(head: Any) -> list[Any]:
    """The noun phrase of ``head`` without relative clauses and what follows them."""
    out = []
    for token in head.subtree:
        ancestor, skip = token, False
        while ancestor != head:
            if ancestor.dep_ in {"relcl", "acl", "appos", "conj", "cc", "punct", "advcl"} and ancestor.head == head:
                skip = True
            ancestor = ancestor.head
        if not skip:
            out.append(token)
    return out


def _merge(raw: list[Attribution]) -> list[Attribution]:
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
        if owner is not None and item.source.lower_ in _PRONOUNS and owner.source.lower_ not in _PRONOUNS:
            item.source = owner.source
    return [k for k in kept if not _is_relay(k, kept)]


def _same_source(a: Attribution, b: Attribution) -> bool:
    if b.source is not None and b.source.lower_ in _PRONOUNS and a.cue is not None and _inside(b.cue, a):
        return True  # "which said it expected …"
    return a.source == b.source or (
        a.source is not None and b.source is not None and a.source.lower_ == b.source.lower_
    )


def _is_relay(item: Attribution, kept: list[Attribution]) -> bool:
    """A source whose cue governs nothing but another attribution passes it on ("Radio X quoted the mayor as saying …")."""
    if item.cue is None or item.cue.lemma_ not in {"report", "quote", "cite", "relay", "broadcast", "publish", "say"}:
        return False
    for other in kept:
        if other is item or other.cue is None or other.cue.pos_ != "VERB":
            continue
        if item.cue.lemma_ in {"quote", "cite", "relay"} and other.cue in item.cue.subtree:
            other.relays.insert(0, item.source)
            return True
    return False


def _bound(sentence: Sentence, items: list[Attribution]) -> list[Attribution]:
    """Give every attribution its extent: the whole sentence if it is alone, else the clause of its cue."""
    end = without_stop(sentence)
    for item in items:
        item.direct = bool(sentence.quoted)
        if len(items) == 1 or item.cue is None or item.whole:
            item.start, item.end = sentence.start, end
        else:
            item.start, item.end = _extent(sentence, item, items, end)
        if item.cue is not None:
            _clip(sentence, item)
    return items


def _clip(sentence: Sentence, item: Attribution) -> None:
    """Cut what a semicolon parts from the cue, and what is told about a speaker who is named at the end."""
    cue = sentence.absolute(item.cue)[0]
    for token in sentence.span:
        at = sentence.absolute(token)[0]
        if token.text == ";" and not sentence.in_quotes(at):
            if at < cue and item.source is not None and item.source.lower_ not in _PRONOUNS:
                item.start = max(item.start, at + 1 + (len(sentence.text) > at + 1 - sentence.start))
            elif at < item.end:
                item.end = at
    if item.source is not None and item.source.i > item.cue.i and item.source.dep_ == "nsubj":
        near = [item.source, *(c for c in item.source.children if c.dep_ == "appos")]
        for clause in (c for n in near for c in n.children if c.dep_ == "relcl"):
            first = min(clause.subtree, key=lambda t: int(t.i))
            comma = first.nbor(-1) if first.i else first
            if comma.text == "," and clause.i > item.source.i:
                item.end = min(item.end, sentence.absolute(comma)[0])


def _extent(sentence: Sentence, item: Attribution, items: list[Attribution], end: int) -> tuple[int, int]:
    if (
        item.content is None
        and item.cue.lower_ != "according"
        and item.cue.dep_ in {"ROOT", "parataxis", "ccomp"}
        and item.cue.i > sentence.span.start + 3
        and _frames_clause(item.cue)
    ):
        last = max(sentence.absolute(t)[1] for t in (item.cue, *_phrase(item.source)))
        return sentence.start, min(end, last)
    foreign = {o.cue.i for o in items if o is not item and o.cue is not None and not _inside(o.cue, item)}
    outer = item.content is not None and (item.cue.lower_ == "according" or item.cue.dep_ == "parataxis")
    top = item.content if outer else item.cue
    tokens = [item.cue]
    tokens += [t for t in top.subtree if not _cut_off(t, top, foreign)]
    if item.source is not None and item.source.sent == item.cue.sent:
        tokens += _phrase(item.source)
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
        if node == item.content and item.content is not item.cue:
            return True
        node = node.head
    return False


def _cut_off(token: Any, top: Any, foreign: set[int]) -> bool:
    node = token
    while node != top:
        if node.i in foreign and node.dep_ in {"conj", "advcl", "parataxis", "relcl", "ccomp", "acl"}:
            return True
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


def without_stop(sentence: Sentence) -> int:
    text = sentence.text.rstrip()
    return sentence.start + (len(text) - 1 if text.endswith((".", "…")) else len(text))


# --- quotations that run on ---------------------------------------------------------------------------------------
