"""What is said: the clause, quotation or object that a cue takes, and the stance that the cue's word sets."""

from typing import Any

from extraction.lexicon import load
from extraction.parsing import Sentence
from schemas.vocabulary import Stance

_CLAUSES = {"ccomp", "xcomp", "parataxis"}


_EVIDENCE = {"evidence", "sign", "trace", "indication", "proof"}
#: Nouns for what counts.
_COUNTS = {"figure", "toll", "number", "count", "total", "estimate", "tally", "name", "death", "dead", "casualty"}


#: Verbs that report nothing with a particle: "called off", "added up", "gave in".
_PARTICLED = {
    "call": {"off", "up", "in", "out"},
    "add": {"up"},
    "give": {"in", "up", "away", "back"},
    "carry": {"out", "off", "on"},
    "hold": {"out", "up", "back"},
    "take": {"in", "over", "away", "up"},
}


#: Objects with which verbs of speech tell of no statement: "claimed 40 lives", "gunmen claiming allegiance to him".
_NO_SAYING = {
    "claim": {"life", "victim", "allegiance", "asylum", "descent", "title", "territory"},
    "reveal": {"detail", "identity", "name"},
    "deny": {"access", "entry", "permission", "bail", "visa"},
    "announce": {"itself"},
}
#: "The two armies traded blame", "swapped accusations".
_EXCHANGED = {"trade", "swap", "exchange"}
_BLAME = {"blame", "accusation", "charge", "recrimination", "allegation", "claim"}
#: What follows their object is no part of them.
_CALLS = {"call", "appeal", "point", "speak", "talk"}


def cue_stance(token: Any) -> Stance | None:
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"amod", "compound"}:
        return None
    cues = load("cues")
    lemma = token.lemma_.lower()
    if lemma == "warn" and token.doc[token.i + 1 : token.i + 2].text.lower() in {
        "shot",
        "shots",
        "fire",
        "burst",
        "bursts",
    }:
        return None  # "fired warning shots"
    if lemma in _PARTICLED and any(c.dep_ == "prt" and c.lower_ in _PARTICLED[lemma] for c in token.children):
        return None
    if lemma in _EXCHANGED:
        return "asserts" if any(c.dep_ == "dobj" and c.lemma_.lower() in _BLAME for c in token.children) else None
    following = _following(token)
    for stance, phrases in cues["phrases"].items():
        if any(lemma == p.split()[0] and p.split()[1] in following for p in phrases):
            found: Stance = stance
            return found
    for stance, verbs in cues["verbs"].items():
        if lemma in verbs:
            found = stance
            return found
    return None


def _following(token: Any) -> set[str]:
    """The particles and prepositions behind a verb that may belong to it: "called a meeting on Friday" calls on nobody."""
    behind = [c for c in token.children if c.dep_ in {"prep", "prt", "advmod"} and c.i > token.i]
    if token.lemma_.lower() in _CALLS:
        behind = [c for c in behind if not any(o.dep_ == "dobj" and token.i < o.i < c.i for o in token.children)]
    return {c.lower_ for c in behind}


def clause_of(token: Any) -> Any:
    return next(
        (c for c in token.children if c.dep_ in _CLAUSES and not _credits(c) and not _is_parted(c, token)), None
    )


def _is_parted(clause: Any, cue: Any) -> bool:
    """ "The state counts 5,600; the council says that there are more": what a semicolon parts is no clause of the cue."""
    return clause.i < cue.i and any(t.text == ";" for t in cue.doc[clause.i : cue.i])


def _credits(clause: Any) -> bool:
    """ "…, he said, …" set into a sentence is no clause of its verb."""
    return bool(clause.dep_ == "parataxis" and cue_stance(clause) is not None)


def content_of(token: Any, sentence: Sentence) -> Any:
    """Head of what is said: a clause, a quotation, or an object that a cue may take."""
    clause = clause_of(token)
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
        and clause_of(token.head) is not None
        and not any(c.dep_ in {"dobj", "prep"} for c in token.children)
    ):
        return clause_of(token.head)
    if sentence.quoted:
        return token
    return None


def _is_finite(clause: Any) -> bool:
    return clause.tag_ in {"VBD", "VBZ", "VBP"} or any(c.dep_ in {"aux", "auxpass", "mark"} for c in clause.children)


def takes_object(token: Any) -> bool:
    """Whether the cue reports with an object alone: "denied the raid", "blamed X for Y", "warned of famine"."""
    cues = load("cues")
    lemma = token.lemma_.lower()
    objects = [c for c in token.children if c.dep_ in {"dobj", "prep", "dative", "oprd"} or _is_count(c, token)]
    if lemma == "identify":  # "was identified by the police as …"
        return any(t.lower_ == "as" and t.i > token.i for t in token.subtree)
    if not objects:
        return False
    if lemma == "report" and not any(c.dep_ == "dobj" or c.lower_ in {"on", "of"} for c in objects):
        return False  # "X reports from the border"
    if lemma == "ask":
        return all(any(c.dep_ == dep for c in objects) for dep in ("dobj", "prep")) and any(
            c.lower_ == "for" for d in objects for c in (d, *d.children)
        )
    if lemma == "tell" and any(c.dep_ == "dobj" and c.lemma_ in {"story", "tale"} for c in objects):
        return False
    if lemma == "tell":
        return any(c.dep_ == "prep" and c.lower_ in {"of", "about"} for c in token.children)
    if lemma in {"say", "add"}:
        return any(
            c.dep_ in {"dobj", "dative"}
            and (c.pos_ in {"NOUN", "PRON", "NUM"} and c.lower_ not in {"reporters", "journalists"})
            for c in objects
        )
    if lemma == "offer":
        return False  # "offered a truce", but "offered to mediate"
    if lemma == "call" and not _has_phrase(token):  # "called a meeting", "called the police"
        return any(c.dep_ in {"oprd", "acomp", "attr"} for c in token.children)
    if lemma in _NO_SAYING and any(c.lemma_.lower() in _NO_SAYING[lemma] for c in objects if c.dep_ == "dobj"):
        return False
    if lemma == "cast" and any(c.dep_ == "dobj" and c.lemma_ == "doubt" for c in objects):
        return True
    if lemma in {"find", "see"} and any(c.dep_ == "dobj" and c.lemma_ in _EVIDENCE for c in objects):
        return True
    if lemma in cues["clause_only"] and lemma not in cues["object_ok"]:
        return _has_phrase(token) or _tells_figure(token, objects)
    if lemma == "hold":
        return any(t.lower_ in {"responsible", "accountable", "liable"} for t in token.subtree if t.i - token.i < 12)
    return lemma not in {"make", "read", "continue"}


def _has_phrase(token: Any) -> bool:
    """ "speak of", "warn of": a preposition that makes the verb report."""
    following = _following(token)
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
        counted = any(c.dep_ == "dobj" and c.lemma_.lower() in _COUNTS for c in objects)
        return numbers or (counted and any(t.like_num for t in token.sent if t.i > token.i))
    if lemma in {"lower", "raise", "revise", "update", "bring", "cut"}:
        if token.dep_ == "advcl" and token.tag_ == "VBG":
            return False  # "two more died, bringing the number to 15": nobody says so
        told = [c for c in objects if c.dep_ == "dobj"]
        return numbers and any(c.lemma_.lower() in _COUNTS or c.lower_ in {"this", "it", "that"} for c in told)
    if lemma in {"give", "list", "cite", "mention", "issue"}:
        return numbers and any(c.dep_ == "dobj" and c.lemma_.lower() in _COUNTS for c in objects)
    return False


def _is_count(word: Any, cue: Any) -> bool:
    """ "Counted 34": a bare number that the parse takes for an adverb."""
    return bool(word.dep_ == "npadvmod" and word.like_num and word.i > cue.i)


def claim_nouns() -> frozenset[str]:
    """Nouns for what somebody says or counts."""
    nouns: dict[str, frozenset[str]] = load("cues")["nouns"]
    return frozenset().union(*map(frozenset, nouns.values())) | {"charge", "figure", "suggestion", "toll", "number"}


def frames_clause(token: Any) -> bool:
    """A bare "X said" set beside the clause that it reports, before or after a comma."""
    if token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in token.children):
        return token.head.pos_ in {"VERB", "AUX"} and not any(c.dep_ in {"dobj", "ccomp"} for c in token.children)
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
        "go",
        "continue",
        "find",
        "conclude",
        "calculate",
        "reckon",
        "believe",
        "argue",
    }:
        return False
    if any(c.dep_ == "dobj" for c in token.children):
        return False
    return (
        token.dep_ in {"parataxis", "ROOT", "conj", "advcl", "ccomp", "dep"}
        and sum(t.pos_ in {"VERB", "AUX"} for t in token.sent) > 1
    )
