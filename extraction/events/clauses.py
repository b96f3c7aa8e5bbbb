"""The run of text that reports a happening: a verb's own clause, or a noun with what belongs to it."""

from typing import Any

from extraction.events.arguments import accused_of
from extraction.events.nouns import noun_type
from extraction.lexicon import load
from extraction.parsing import Sentence

_CUT_VERB = {"ccomp", "parataxis"}
_LOOSE_MARKS = {"as", "while", "although", "though", "because", "since", "until", "if", "but", "whereas"}


def extent(token: Any, verb: Any, sentence: Sentence, said: set[tuple[int, int]]) -> tuple[int, int, list[Any]]:
    """Start and end (code points) of the clause around ``verb`` or, where that is null, of the noun phrase; and its tokens."""
    tokens = _with_adjuncts(token, _noun_phrase(token)) if verb is None else _clause(verb)
    tokens = _without_source(token, verb, tokens, sentence, said)
    tokens = _trimmed(tokens, verb)
    spans = [sentence.absolute(t) for t in tokens]
    return spans[0][0], spans[-1][1], tokens


def _clause(verb: Any) -> list[Any]:
    keep = {verb}
    for child in verb.children:
        if child.dep_ in _CUT_VERB or child.dep_ == "cc" or _is_loose(child) or _is_credit(child) or _is_comment(child):
            continue
        if child.dep_ == "conj":
            continue
        keep |= set(_pruned(child))
    keep |= set(_whose_clause(verb))
    return sorted(keep, key=lambda t: int(t.i))


def _whose_clause(verb: Any) -> list[Any]:
    """The noun that a relative clause tells of, or those who are forced to do it: without it the clause does not stand alone."""
    if (verb.dep_ == "relcl" and not _is_apart(verb)) or (
        verb.dep_ == "acl" and verb.tag_ == "VBN" and not any(c.dep_ == "mark" for c in verb.children)
    ):
        noun = verb.head
        return [noun, *(t for c in noun.children if c.i < noun.i and c.dep_ not in {"cc", "punct"} for t in c.subtree)]
    if verb.dep_ == "pcomp":
        return _accused(verb)
    if verb.dep_ == "xcomp" and any(c.lower_ == "to" for c in verb.children):
        head = verb.head
        if head.lemma_.lower() in _CONTROL and not any(c.dep_ == "dobj" for c in head.children):
            return [t for t in _clause(head) if t.i < verb.i]
        forced = [t for c in head.children if c.dep_ == "dobj" for t in _pruned(c)]
        return [head, *forced] if forced and head.lemma_.lower() in _FORCING else forced
    return []


def _accused(verb: Any) -> list[Any]:
    """ "(accused) the rebels of burning the port": those who are said to have done it, and "of"."""
    accused = accused_of(verb)
    return [] if accused is None else [verb.head, *(t for t in _pruned(accused) if t.i < verb.head.i)]


def _is_apart(verb: Any) -> bool:
    """A relative clause that stands alone: "reports that rebels took", "19 May, when they left", "an accord under which they left"."""
    noun = verb.head
    if any(c.dep_ == "mark" for c in verb.children) or noun.ent_type_ in {"DATE", "TIME"}:
        return True
    return _is_behind_which(verb)


def _is_behind_which(verb: Any) -> bool:
    """ "(an accord) under which both sides left"."""
    return any(c.lower_ == "which" and c.dep_ == "pobj" and c.head.dep_ == "prep" for c in verb.subtree) and any(
        c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children
    )


_FORCING = {"force", "compel", "oblige", "allow"}
_CONTROL = {"force", "compel", "oblige", "manage", "begin", "start", "continue"}


def _is_comment(child: Any) -> bool:
    """ ", a claim that survivors rejected": what is thought of it is not part of it."""
    return (
        child.dep_ in {"appos", "npadvmod", "attr", "dobj", "dep"}
        and child.lemma_.lower() in {"claim", "charge", "allegation", "figure", "accusation", "move"}
        and _after_comma(child)
    )


def _with_adjuncts(token: Any, tokens: list[Any]) -> list[Any]:
    """A counted or reported happening goes on into the time and place that the parser hung on the verb ("counted 12 raids in May")."""
    if token.dep_ != "dobj":
        return tokens
    for child in token.head.children:
        follows = sorted(child.subtree, key=lambda t: int(t.i))
        if (
            child.dep_ in {"prep", "npadvmod"}
            and follows[0].i == tokens[-1].i + 1
            and (child.dep_ == "npadvmod" or child.lower_ in _WHERE)
        ):
            tokens = [*tokens, *follows]
    return tokens


_WHERE = {
    "in",
    "at",
    "on",
    "near",
    "since",
    "between",
    "from",
    "during",
    "against",
    "around",
    "outside",
    "over",
    "across",
    "by",
    "along",
}


def _is_loose(child: Any) -> bool:
    """An adverbial clause with a conjunction and a subject of its own tells something else."""
    if child.dep_ == "prep" and child.lower_ in {"before", "after"} and any(c.dep_ == "pcomp" for c in child.children):
        return True
    if child.lower_ == "with" and child.i > child.head.i and _after_comma(child):
        return True  # ", with both sides blaming each other"
    if child.dep_ == "prep" and child.lower_ in _ANOTHER and any(_tells(c) for c in child.children):
        return True
    if child.dep_ != "advcl":
        return False
    if child.i > child.head.i and _is_long_purpose(child):
        return True
    if child.tag_ == "VBG" and child.lemma_.lower() in load("events")["harm"] | {
        "leave",
        "force",
        "cause",
        "inflict",
        "trap",
    }:
        return True
    own = any(c.dep_ in {"nsubj", "nsubjpass"} for c in child.children)
    return (
        own
        or (child.tag_ == "VBG" and child.i > child.head.i and _after_comma(child))
        or any(c.dep_ == "mark" and c.lower_ in _LOOSE_MARKS for c in child.children)
        or any(c.dep_ == "advmod" and c.lower_ in {"when", "where"} for c in child.children)
    )


def _is_long_purpose(child: Any) -> bool:
    """ "Sent troops to the port to reopen the only road that leads …": what for is not part of what was done."""
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children) and len(list(child.subtree)) > _LONG


_LONG = 8
_ANOTHER = {"after", "before", "following", "despite"}


def _tells(token: Any) -> bool:
    """ "After the raid", "after ten minutes of shooting": what another happening is called."""
    return noun_type(token) is not None or any(
        p.dep_ == "pcomp" or noun_type(p) for c in token.children if c.lower_ == "of" for p in c.children
    )


def _is_credit(child: Any) -> bool:
    return bool(
        child.lower_ == "according" or (child.dep_ == "prep" and any(c.lower_ == "according" for c in child.subtree))
    )


def _pruned(node: Any) -> list[Any]:
    """A dependent without the relative clauses and appositions that hang on its nouns behind a comma."""
    out = [node]
    for child in node.children:
        if child.dep_ in {"relcl", "appos", "acl"} and _after_comma(child) and node.dep_ in {"nsubj", "nsubjpass"}:
            continue
        if child.dep_ == "relcl" and (_after_comma(child) or _is_behind_which(child)):
            continue
        if child.dep_ in {"acl", "appos"} and _after_comma(child) and _is_aside(child):
            continue
        if _is_credit(child):
            continue
        out += _pruned(child)
    return out


def _is_aside(child: Any) -> bool:
    """ ", killing nine", ", the first to arrive since May": behind a comma, and telling something of its own."""
    if child.dep_ == "acl":
        return bool(child.tag_ == "VBG")
    return any(
        t.lower_ in {"first", "latest", "second", "third", "last"} or t.tag_ in {"JJS", "VBD", "VBZ"}
        for t in child.subtree
    )


def _after_comma(node: Any) -> bool:
    first = min(node.subtree, key=lambda t: int(t.i))
    return bool((first.i > 0 and first.nbor(-1).text in {",", "—", "–", "-", "("}) or first.text in {"—", "–"})


def _noun_phrase(token: Any) -> list[Any]:
    keep = [token]
    for child in token.children:
        if child.dep_ in {"advcl", "cc", "conj", "relcl", "appos", "parataxis"} and not (
            child.dep_ == "relcl" and not _after_comma(child)
        ):
            continue
        keep += _pruned(child)
    return sorted(keep, key=lambda t: int(t.i))


def _without_source(
    token: Any, verb: Any, tokens: list[Any], sentence: Sentence, said: set[tuple[int, int]]
) -> list[Any]:
    """ "The attackers, he said, seized the port": the clause begins behind the cue set into it, and ends before one that follows."""
    own = verb if verb is not None else token
    cues = {i for n, i in said if n == sentence.index and i not in {token.i, own.i}}
    before = [i for i in cues if tokens[0].i < i < min(token.i, own.i)]
    if before:
        kept = [t for t in tokens if t.i > max(before)]
        tokens = kept if token in kept else tokens
    after = [i for i in cues if max(token.i, own.i) < i <= tokens[-1].i]
    if after:
        tokens = [t for t in tokens if t.i < min(after)]
    return tokens


def _behind_mark(tokens: list[Any], verb: Any) -> int:
    """Where the clause itself begins: behind its conjunction and what measures it ("two days after aircraft …")."""
    if verb is None or verb.dep_ != "advcl":
        return 0
    for place, token in enumerate(tokens[:6]):
        if token.lower_ in _TIMES and token.head == verb and token.dep_ in {"mark", "advmod"} and token.i < verb.i:
            return place + 1
    return 0


_TIMES = {"when", "where", "after", "before", "while", "since", "until", "as", "because", "although", "though"}


def _trimmed(tokens: list[Any], verb: Any) -> list[Any]:
    """Without punctuation, conjunctions and bare relative words at the edges, in one run."""
    first, last = _behind_mark(tokens, verb), len(tokens) - 1
    while first < last and (
        tokens[first].is_punct
        or tokens[first].dep_ in {"cc", "mark"}
        or (tokens[first].lower_ in {"when", "where", "after", "before", "as", "that"} and tokens[first].head == verb)
    ):
        first += 1
    while last > first and (tokens[last].is_punct or tokens[last].dep_ in {"cc", "mark"}):
        last -= 1
    return tokens[first : last + 1]
