"""Who says it: the subject of a cue, through coordination, control and relative clauses."""

import re
from typing import Any

from extraction.attribution.contents import clause_of, cue_stance
from extraction.lexicon import load

_SUBJECTS = {"nsubj", "csubj"}


#: Verbs that nobody uses of what cannot speak.
_SPEAKS = {"say", "tell", "add", "announce", "insist", "deny", "warn", "claim", "allege", "maintain", "argue", "assert", "vow", "pledge",
           "concede", "admit"}  # fmt: skip
#: Verbs that keep a count, and so credit it to whoever counts.
_COUNTS = {"register", "log", "record", "document", "count", "tally", "list"}
PRONOUNS = {"he", "she", "it", "they"}


def find_source(token: Any) -> tuple[Any, list[Any]]:
    """The noun that the cue's statement belongs to, and the media it was told to."""
    relays = [c for c in token.children if c.dep_ in {"dobj", "dative"} and token.lemma_ == "tell" and is_outlet(c)]
    relays += [p for p in _aired(token) if is_outlet(p)]
    subject = subject_of(token)
    if subject is not None:
        inner = next((c for c in subject.children if c.dep_ == "nsubj"), None)
        return inner or subject, relays  # a noun has no subject: the parse took the end of an aside for the head
    agent = next((p for c in token.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"), None)
    if agent is None and any(c.dep_ == "nsubjpass" and c.lower_ == "it" for c in token.children):
        inside = (p for c in token.children if c.lower_ == "in" for p in c.children if p.dep_ == "pobj")
        agent = next((p for p in inside if p.lemma_.lower() in load("cues")["documents"]), None)
    return agent, relays


def _aired(token: Any) -> list[Any]:
    """ "Said on state radio", "gloated over their station": what the words went out on."""
    if token.lemma_ in {"call", "prevail"}:
        return []  # "called on the mission to …"
    preps = (c for c in token.children if c.dep_ == "prep" and c.lower_ in {"on", "over"})
    return [p for c in preps for p in c.children if _may_air(p)]


def _may_air(noun: Any) -> bool:
    return noun.dep_ == "pobj" and noun.ent_type_ not in {"DATE", "TIME"} and noun.lemma_.lower() not in _PLATFORMS


#: Where anybody may post: nobody passes it on.
_PLATFORMS = {"twitter", "facebook", "telegram", "x", "media", "website", "blog", "account", "page", "channel",
              "whatsapp"}  # fmt: skip


def subject_of(token: Any) -> Any:
    """Grammatical subject of a cue, looked for upwards through coordination, control and relative clauses."""
    seen = token
    for _ in range(4):
        own = [c for c in seen.children if c.dep_ in _SUBJECTS]
        beyond = _beyond(seen, own, token)
        if beyond is not None:
            seen = beyond
            continue
        if own:
            subject = own[0] if seen != token else _nearest(own, token)
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
        if seen == token and _is_main(seen):
            return seen.head.head if seen.head.dep_ == "appos" else seen.head
        if seen.dep_ == "acl" and seen.tag_ == "VBG" and seen.head.pos_ in {"NOUN", "PROPN"}:
            return seen.head
        outer = _outer_cue(seen)
        if outer is not None:
            seen = outer
            continue
        if seen.dep_ in {"conj", "xcomp", "advcl", "pcomp", "ccomp", "dep"} and seen.head.pos_ in {"VERB", "AUX"}:
            if seen.dep_ == "ccomp" and seen.tag_ != "VBG":
                return None
            if seen.dep_ == "advcl" and seen.tag_ != "VBG":
                return None
            seen = seen.head
            continue
        if seen.dep_ == "pcomp" and seen.head.pos_ in {"ADP", "SCONJ"}:
            outer = seen.head.head
            quoted = [c for c in outer.children if c.dep_ in {"dobj", "nsubjpass"}]
            if outer.lemma_ in {"quote", "cite", "report"} and quoted:
                return quoted[0]  # "the lawyer quoted her as saying"
            seen = outer
            continue
        return None
    return None


def _beyond(verb: Any, subjects: list[Any], cue: Any) -> Any:
    """ "He told X that shells hit a mill, adding: …": shells add nothing, he does who told of them."""
    if not subjects or verb.dep_ != "ccomp":
        return None
    if verb == cue and (cue.tag_ != "VBG" or any(c.dep_ == "aux" for c in cue.children)):
        return None
    if verb != cue and (cue_stance(verb) is not None or cue.tag_ != "VBG"):
        return None
    return verb.head if cue_stance(verb.head) is not None else None


def _is_main(cue: Any) -> bool:
    """ "General X, the army spokesman, denied on state radio that …": the parse took the verb for a participle, and has no other."""
    if cue.dep_ != "acl" or cue.tag_ != "VBN" or any(c.dep_ in {"agent", "aux", "auxpass"} for c in cue.children):
        return False
    comma = cue.i > 0 and cue.nbor(-1).text == ","
    return comma and cue.sent.root.pos_ in {"NOUN", "PROPN"} and cue.head.pos_ in {"NOUN", "PROPN"}


def _nearest(subjects: list[Any], cue: Any) -> Any:
    """ "The shooting, he went on, was …": of two subjects the one that a comma does not part from the cue."""
    before = [s for s in subjects if s.i < cue.i]
    if len(before) < 2:
        return subjects[0]
    beside = before[-1].right_edge.i == cue.i - 1 and before[-1].doc[max(0, before[-1].left_edge.i - 1)].text == ","
    if beside and before[-1].pos_ == "PROPN":
        return before[-1]  # "Soldiers trying to take the hill seized a post, Colonel X said"
    counted = before[0].pos_ == "NUM" or before[0].lower_ in {
        "others",
        "more",
        "some",
        "many",
    }  # "nine others hurt, the hospital said"
    if can_speak(before[0], cue) and not counted:
        return subjects[0]
    last = before[-1]
    apart = cue.i - last.right_edge.i <= 2 and last.doc[max(0, last.left_edge.i - 1)].text == ","
    return last if apart else subjects[0]


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


def is_outlet(token: Any) -> bool:
    """Whether a noun names who publishes what others say."""
    marks = load("actors")["name_marks"]["media"]
    name = " ".join(t.lower_ for t in noun_phrase(token))
    if token.lemma_.lower() in load("actors")["kinds"]["media"] or token.lower_ == "media":
        return True
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
    if source.ent_type_ in {"DATE", "TIME"} or _is_condition(source):
        return False
    if source.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"} or source.pos_ == "PROPN":
        return True
    if source.lower_ in {"her", "him", "them"} or (source.pos_ == "NOUN" and is_mutual(cue)) or is_web_site(source):
        return True
    lemma, lower = source.lemma_.lower(), source.lower_
    if lemma in {"side", "party", "country", "nation", "state"} and any(
        c.lower_ in {"both", "each", "either"} for c in source.children
    ):
        return True
    if lower == "each" and cue.tag_ == "VBG" and cue.dep_ == "advcl" and not any(source.children):
        return True  # "X clashed with Y, each claiming to have won"
    if source.pos_ == "PRON":
        return lower in PRONOUNS or lower in {
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
    if lemma == "state" and any(c.lower_ == "of" for c in source.children):
        return False  # "the state of the bodies showed"
    if lemma == "site" and any(c.dep_ in {"compound", "nmod"} for c in source.children):
        return True  # "the X Web site"
    kinds = load("actors")["kinds"]
    if any(lemma in words or lower in words for words in kinds.values()) or lemma in load("cues")["documents"]:
        return True
    if source.pos_ == "NUM" or lower in {"others", "another", "one", "some"}:
        return True
    if source.pos_ == "NOUN" and cue.lemma_ in _SPEAKS and clause_of(cue) is not None and _may_be_somebody(source):
        return True
    if source.pos_ == "NOUN" and cue.lemma_ in _COUNTS and _is_definite(source) and _has_number(cue):
        return True
    return (
        bool(re.search(r"(?:ist|er|or|ian|ant|man|men|people|body|arm|wing|side)s?$", lower))
        and source.pos_ == "NOUN"
        and clause_of(cue) is not None
    )


def _is_condition(source: Any) -> bool:
    """ "The state of the bodies showed …"."""
    of = (p for c in source.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj")
    return source.lower_ == "state" and any(p.pos_ == "NOUN" for p in of)


def is_mutual(cue: Any) -> bool:
    """ "blamed each other", "accusing the other of it": whoever does that speaks, each for itself."""
    named = (c for c in cue.children if c.dep_ == "dobj" and c.lower_ in {"other", "another"})
    return cue.lemma_ in {"blame", "accuse"} and any(
        d.lower_ in {"each", "the", "one"} for c in named for d in c.children
    )


def is_web_site(noun: Any) -> bool:
    """ "The rebel Web site", "a news site"."""
    return noun.lemma_.lower() == "site" and any(
        c.dep_ == "compound" and c.lower_ in {"web", "news", "internet"} for c in noun.children
    )


def _has_number(cue: Any) -> bool:
    return any(t.like_num for c in cue.children if c.dep_ == "dobj" for t in c.subtree)


def _may_be_somebody(noun: Any) -> bool:
    """ "The pact says" and "opponents say", and a surname that the parser took for a common noun."""
    return _is_definite(noun) or noun.tag_ == "NNS" or (noun.is_title and not any(noun.children))


def _is_definite(source: Any) -> bool:
    return any(c.lower_ == "the" or c.dep_ == "poss" for c in source.children)


def is_speaker_noun(token: Any) -> bool:
    if token.ent_type_ in {"PERSON", "ORG"}:
        return True
    kinds = load("actors")["kinds"]
    return any(
        token.lemma_.lower() in words for kind, words in kinds.items() if kind not in {"civilians", "armed_group"}
    )


def noun_phrase(head: Any) -> list[Any]:
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
