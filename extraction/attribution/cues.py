"""Verbs, nouns and "according to" that credit something to a source."""

from typing import Any

from extraction.attribution.contents import claim_nouns, clause_of, content_of, cue_stance, frames_clause, takes_object
from extraction.attribution.record import Attribution
from extraction.attribution.reported import content_stance
from extraction.attribution.sources import PRONOUNS, can_speak, find_source, is_outlet, subject_of
from extraction.attribution.stance import refined
from extraction.lexicon import load
from extraction.parsing import Sentence

#: Of the verbs that report only with a clause, those that take a quotation too.
_TAKES_QUOTE = {"speak", "write", "read", "recall", "describe", "respond", "reply", "answer", "continue", "note", "post", "put",
                "remark", "observe", "conclude", "quote", "cite", "agree", "point", "report", "inform"}  # fmt: skip


def by_verb(sentence: Sentence, token: Any) -> Attribution | None:
    stance = cue_stance(token)
    if stance is None:
        return None
    if token.dep_ == "advcl" and token.lemma_ in {"speak", "talk", "write", "brief"} and cue_stance(token.head):
        return None  # "Speaking to reporters, he said …" is one cue
    if any(c.dep_ == "dobj" and c.lower_.endswith(("self", "selves")) for c in token.children):
        return None
    if (
        token.dep_ == "acl"
        and token.tag_ == "VBN"
        and token.lemma_ in {"read", "carry", "post", "issue", "put", "declare"}
    ):
        return None  # "a message read out by the station"
    if (
        token.dep_ == "relcl"
        and token.lemma_ == "reject"
        and any(c.lemma_ in load("cues")["wishes"] for c in token.children)
    ):
        return None
    if _neither_nor(token) or _asks_anonymity(token) or _is_modal_wish(token) or _was_asked(token):
        return None
    if (
        _is_naming(token)
        or _passes_on(token)
        or (token.lemma_ == "fear" and token.dep_ == "advcl" and not clause_of(token))
    ):
        return None
    if _is_expected(token) or _takes_in(token) or _is_deed(token):
        return None
    source, relays = find_source(token)
    source = _one_of(source, token)
    cited = _cited(token, source)
    if cited is not None:
        relays, source = [*([source] if source is not None else []), *relays], cited
    if source is not None and not relays:
        relays = _quoting(token, source)
    if source is not None and token.lemma_ in {"quote", "cite"}:
        quoted = _quoted_person(token)
        if quoted is not None:
            relays, source = [source], quoted
    if source is not None and sentence.in_quotes(sentence.absolute(source)[0]):
        source = _outside(sentence, token)
    if source is None or not can_speak(source, token) or any(c.lower_ in {"no", "neither"} for c in source.children):
        return None
    content = content_of(token, sentence)
    by_agent = (
        any(c.dep_ == "agent" for c in token.children) and token.lemma_.lower() not in load("cues")["clause_only"]
    )
    if token.lemma_ in {"declare", "proclaim"} and content is None and _is_decree(token):
        return None
    if token.lemma_ == "agree" and content is not None and content.dep_ == "xcomp":
        return None  # to agree to do a thing is a deed
    if content is token and _needs_clause(token) and not takes_object(token):
        return None
    rejected = stance == "denies" and token.dep_ in {"relcl", "acl"} and token.head.lemma_.lower() in claim_nouns()
    if content is None and not (takes_object(token) or by_agent or frames_clause(token) or rejected):
        return None
    stance = refined(stance, token, content, source, sentence)
    item = Attribution(
        sentence, stance, *sentence.absolute(token), source=source, cue=token, relays=relays, content=content
    )
    retold = token.dep_ == "relcl" and any(c.lower_ == "which" and c.dep_ == "dobj" for c in token.children)
    item.whole = rejected or source.lower_ == "each" or (stance == "denies" and (retold or _adds(token)))
    if source.lower_ == "each" and token.dep_ == "advcl":  # "X clashed with Y, each claiming to have won, while …"
        clause = content if content is not None and content.i > token.i else token
        beyond = [c.left_edge.i for c in (*token.children, *clause.children) if c.dep_ == "advcl" and c.i > clause.i]
        last = token.doc[min([token.right_edge.i + 1, *beyond]) - 1]
        item.stop = sentence.absolute(last)[1]
    return item


def _outside(sentence: Sentence, token: Any) -> Any:
    """ "vowed to go on "until the last of them is gone" and urged …": no subject within quotation marks speaks outside them."""
    for other in reversed([t for t in sentence.span if t.i < token.i and cue_stance(t) is not None]):
        source = subject_of(other)
        if source is not None and not sentence.in_quotes(sentence.absolute(source)[0]):
            return source
    return None


def _one_of(source: Any, cue: Any) -> Any:
    """ "One of them, a trader, said": the trader."""
    named = _named_behind(source, cue) if source is not None and source.pos_ == "NOUN" else None
    if named is not None:
        return named
    if source is None or source.lower_ not in {"one", "another"}:
        return source
    return next((c for c in source.children if c.dep_ == "appos" and c.pos_ == "NOUN"), source)


def _named_behind(source: Any, cue: Any) -> Any:
    """ "The only group there, the Red Crescent, has said", "media outlets X and Y reported": who is named behind a noun."""
    if source.tag_ == "NNS":
        names = (c for c in source.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i < cue.i)
        return next((c for c in names if c.left_edge.nbor(-1) == source and any(c.conjuncts)), None)
    if not any(c.lower_ == "only" for c in source.children):
        return None
    between = (t for t in source.doc[source.i + 1 : cue.i] if t.dep_ == "appos" and t.pos_ == "PROPN")
    return next((t for t in between if t.left_edge.nbor(-1).text == t.nbor().text == ","), None)


def _is_expected(token: Any) -> bool:
    """ "is expected in the capital", "is believed dead": nobody is named who expects."""
    passive = token.lemma_ in {"expect", "believe", "fear", "say", "think"} and any(
        c.dep_ == "auxpass" for c in token.children
    )
    return passive and not any(c.dep_ == "agent" or c.lower_ == "it" for c in token.children)


def _is_deed(token: Any) -> bool:
    """ "went on shelling", "continued to repel attacks", "banned its media from reporting it": nothing is said."""
    if token.dep_ == "pcomp" and token.head.lower_ in {"from", "against"}:
        return True
    if token.lemma_ == "play" and any(c.dep_ == "dobj" and c.lower_ == "own" for c in token.children):
        return True  # "playing down their own"
    by = [c for c in token.children if c.dep_ == "prep" and c.lower_ in {"by", "with"}]
    if token.lemma_ in {"respond", "reply", "react", "answer", "counter"} and any(
        p.dep_ == "pcomp" for c in by for p in c.children
    ):
        return True  # "responded by closing the border"
    going_on = token.lemma_ in {"continue", "go"} and any(c.dep_ == "xcomp" for c in token.children)
    return going_on and not any(cue_stance(c) is not None for c in token.children if c.dep_ == "xcomp")


def _takes_in(token: Any) -> bool:
    """ "The hospital had admitted 61 wounded" admits nothing."""
    if token.lemma_ != "admit" or clause_of(token) is not None:
        return False
    return any(
        c.dep_ == "nsubj" and c.lemma_.lower() in {"hospital", "clinic", "ward", "centre", "center"}
        for c in token.children
    )


def _adds(token: Any) -> bool:
    """ "…, it said, adding that no soldier was missing"."""
    return bool(token.dep_ == "advcl" and token.tag_ == "VBG" and cue_stance(token.head) is not None)


def _is_naming(token: Any) -> bool:
    """ "the operation, which the army called Dawn": a name, not a view."""
    named = [c for c in token.children if c.dep_ == "oprd" and c.pos_ == "PROPN"]
    return token.lemma_ in {"call", "name", "dub"} and bool(named)


def _citing(token: Any, source: Any) -> list[Any]:
    """ "citing", "quoting" beside a verb of speech or its subject."""
    near = [*token.children, *(source.children if source is not None else ())]
    return [c for c in near if c.lemma_ in {"cite", "quote"} and c.tag_ == "VBG" and c.dep_ in {"advcl", "acl"}]


def _cited(token: Any, source: Any) -> Any:
    """ "Radio X, citing the ministry, said …": the ministry's words, passed on."""
    if cue_stance(token) is None or token.lemma_ in {"cite", "quote"}:
        return None
    objects = ((c, p) for c in _citing(token, source) for p in c.children if p.dep_ == "dobj")
    return next((p for c, p in objects if can_speak(p, c) and p.lower_ not in PRONOUNS), None)


def _quoting(token: Any, source: Any) -> list[Any]:
    """ "The agency quoted the radio as reporting …": by way of the agency."""
    outer = token.head.head if token.dep_ == "pcomp" and token.head.lower_ == "as" else None
    if outer is None or outer.lemma_ not in {"quote", "cite"}:
        return []
    agents = [p for c in outer.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"]
    agents += [p for c in token.children if c.lower_ == "by" for p in c.children if p.dep_ == "pobj"]
    return [by for by in (subject_of(outer), *agents) if by is not None and by != source and is_outlet(by)][:1]


def _passes_on(token: Any) -> bool:
    """ "citing" beside another verb of speech is no cue of its own."""
    cites = token.lemma_ in {"cite", "quote"} and token.tag_ == "VBG" and token.dep_ in {"advcl", "acl"}
    return cites and any(cue_stance(above) is not None for above in token.ancestors)


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
    declared = [c for c in token.children if c.dep_ == "dobj"] + ([token.head] if token.dep_ == "relcl" else [])
    return any(c.lemma_.lower() in deeds for c in declared)


def _needs_clause(token: Any) -> bool:
    """ "showed 'restraint'", "found 'evidence'": quoted words alone do not make these verbs report."""
    lemma = token.lemma_.lower()
    return lemma in load("cues")["clause_only"] and lemma not in _TAKES_QUOTE


def _was_asked(token: Any) -> bool:
    """ "Asked about it", "was asked to leave": whoever was asked did not ask."""
    auxiliaries = [c for c in token.children if c.dep_ in {"aux", "auxpass"}]
    return token.lemma_ == "ask" and token.tag_ == "VBN" and not any(c.lemma_ == "have" for c in auxiliaries)


def _quoted_person(token: Any) -> Any:
    """ "The lawyer quoted her as saying …": hers are the words."""
    told = next((c for c in token.children if c.dep_ == "dobj"), None)
    saying = any(c.lower_ == "as" and any(d.dep_ == "pcomp" for d in c.children) for c in token.children)
    return told if saying else None


def _neither_nor(token: Any) -> bool:
    """ "would neither confirm nor deny", "refused to confirm or deny": nothing is said."""
    pair = [token, token.head] if token.dep_ == "conj" else [token, *(c for c in token.children if c.dep_ == "conj")]
    return {t.lemma_ for t in pair} == {"confirm", "deny"}


def _asks_anonymity(token: Any) -> bool:
    """ "who asked not to be named" says nothing about the world."""
    words = {t.lower_ for t in token.subtree}
    if "name" in words and words & {"left", "withheld", "used", "published", "disclosed", "printed", "mentioned"}:
        return token.dep_ in {"relcl", "advcl", "acl", "conj"}  # "who asked that her name be left out"
    return token.lemma_ in {"ask", "request", "demand", "insist", "speak", "give"} and bool(
        words & {"anonymity", "anonymous", "named", "identified"}
        and (token.dep_ in {"relcl", "advcl", "acl", "conj"} or words & {"anonymity", "not"})
    )


def _is_modal_wish(token: Any) -> bool:
    """ "could say", "to announce": nobody has said it yet."""
    if any(
        c.dep_ == "aux" and c.lower_ in {"could", "may", "might", "should", "must", "can", "to"} for c in token.children
    ):
        return token.dep_ not in {"xcomp"} or token.head.lemma_ not in {"quote", "continue", "go"}
    return False


def by_according(sentence: Sentence, token: Any) -> Attribution | None:
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


_TELLINGS = {"account", "count", "tally", "reckoning", "estimate", "telling", "version", "view", "word", "opinion"}


def by_account(sentence: Sentence, token: Any) -> Attribution | None:
    """ "by the army's account", "on the union's count": what a clause is credited to in passing."""
    if token.lemma_.lower() not in _TELLINGS:
        return None
    if token.dep_ != "pobj" or token.head.lower_ not in {"by", "on", "in"}:
        return None
    source = next((c for c in token.children if c.dep_ == "poss"), None)
    if source is None and token.head.lower_ == "in" and token.lemma_.lower() in {"view", "word", "opinion", "telling"}:
        source = next((p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"), None)
    if source is None or not can_speak(source, token):
        return None
    head = token.head.head
    while head.pos_ not in {"VERB", "AUX"} and head.head != head:
        head = head.head
    stance = content_stance("asserts", head, source, sentence)
    return Attribution(sentence, stance, *sentence.absolute(token), source=source, cue=token, content=head)
