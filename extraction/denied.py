"""The proposition that a denial denies (codebook, `statement`): "no attack took place" denies that any attack took place.

Where the words themselves say no, the no is taken out; where the cue says it ("denied", "dismissed reports of"), what the cue is about
is told as if it were so. So the statement of a denial reads well behind "denies that".
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from extraction.attribution.contents import cue_stance
from extraction.attribution.record import Attribution
from extraction.lexicon import load
from extraction.statement import Statement

#: What is taken out, and what stands in its place, in this order. "not only" and "whether or not" deny nothing.
_POSITIVE: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (r"^.*?\bno (?:evidence|signs?|indications?|traces?) (?:of|for) (?=.)", "There was "),
        (r"^.*?\bno (?:evidence|signs?|indications?|traces?) that (?=.)", ""),
        (r"\bcan(?:not|['’]t)\b", "can"),
        (r"\bwon['’]t\b", "will"),
        (r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should|might|must|need)n['’]t\b", r"\1"),
        (r"(?<!\bor) not\b(?! only\b)", ""),
        (r"^not (?=a |one )", ""),
        (r"\bno longer\b", "any longer"),
        (r"\b(?:no one|nobody)\b", "anyone"),
        (r"\bnothing\b", "anything"),
        (r"\bnowhere\b", "anywhere"),
        (r"\bnone\b", "any"),
        (r"\bnever\b", "ever"),
        (r" (?:at all|whatsoever)(?=[,.;]| since| in| on|$)", ""),
        (r"\bneither\b", "either"),
        (r"\bnor\b", "or"),
    )
)
_POINTS: Final = re.compile(
    r"^(?:[^,]{1,60} )?\w+ (?:it|this|that|him|her|them)\.$|^[^,]{1,60} reject(?:s|ed)? as false\.$", re.I
)
_NO: Final = re.compile(r"\b(no|any) ((?:such )?)(\w+)", re.IGNORECASE)
#: Of the nouns for what others say, those of which what follows "of" is what is said to have happened.
_OF: Final = frozenset(
    ("accusation", "allegation", "charge", "claim", "report", "rumor", "rumour", "suggestion", "talk")
)
#: Nouns without a plural of their own kind, which take no "a".
_MASS: Final = frozenset(
    ("access", "aid", "ammunition", "artillery", "contact", "damage", "equipment", "evidence", "harm", "information", "knowledge",
     "presence", "progress", "responsibility", "support", "violence", "wrongdoing")
)  # fmt: skip
#: What one has, or has not, in a happening.
_HAD: Final = frozenset(
    ("responsibility", "involvement", "role", "part", "hand", "link", "tie", "connection", "knowledge")
)
_CALLED: Final = re.compile(r"^what .{1,60}? (?:called|calls|termed|described as|labelled) ", re.IGNORECASE)


def proposition(item: Attribution, said: str, speaker: str | None) -> str:
    """What is denied by what was said. Words that only point at it ("denied it") stay as they are."""
    if (cue := item.cue) is None or not _denies(cue):
        return _not_untrue(item) or affirmed(said, item.sentence.span)
    content = item.content
    if content is not None and content != cue and content.pos_ in {"VERB", "AUX"}:
        if called := _CALLED.match(said):
            return re.sub(
                r"^(?:\w+ )?(?:reports?|rumou?rs|claims?|talk|allegations?) of ", "There was ", said[called.end() :]
            )
        return _of_gerund(content, said, speaker)
    behind = [t for c in cue.children for t in (c, *c.children)]
    found = next((t for t in behind if t.dep_ == "dobj" or (t.dep_ == "nsubj" and t.i > cue.i)), None)
    return (_of_object(found, speaker) if found is not None else None) or said


def affirmed(said: str, tokens: Iterable[Any] | None = None) -> str:
    """A sentence without its negations: "any" and "ever" where "nothing" and "never" were, "a" for "no" before a singular.

    `tokens` are those of its sentence, where it was parsed: they tell what is counted.
    """
    for pattern, put in _POSITIVE:
        said = pattern.sub(put, said)
    heads = {t.nbor().lower_: t.head for t in tokens or () if t.lower_ in {"no", "any"} and t.dep_ == "det"}
    return _NO.sub(lambda found: _counted(found, heads), said)


def _counted(found: re.Match[str], heads: dict[str, Any]) -> str:
    no, such, word = found.groups()
    head = heads.get((such.strip() or word).lower())
    if no.lower() == "any" or word.lower() in {"longer", "more"}:
        return found.group()
    if head is None:
        return f"any {such}{word}"
    article = _article(head, word)
    return f"{such}{article}{word}"


def _article(noun: Any, word: str) -> str:
    """ "a", "an" or nothing, before `word`, the first of a phrase whose head is `noun`."""
    lemma, taken = noun.lemma_.lower(), noun.head.lemma_ == "take" and noun.lemma_ == "part"
    if noun.tag_ in {"NNS", "NNPS"} or lemma in _MASS or lemma.endswith("ing") or taken:
        return ""
    return "an " if word[0].lower() in "aeiou" else "a "


def _denies(cue: Any) -> bool:
    """Whether it is the cue that denies: a verb, a noun ("his denial that …"), or a name for another's account."""
    if cue.pos_ in {"NOUN", "PROPN"}:
        return cue.lemma_.lower() in load("cues")["nouns"]["denies"]
    return cue_stance(cue) == "denies" or cue.lemma_.lower() in {"call", "term", "brand", "label", "describe"}


def _not_untrue(item: Attribution) -> str | None:
    """ "The figure is a fantasy": that the figure is true."""
    verb = item.content
    if verb is None or verb.lemma_ != "be":
        return None
    wrong = any(c.dep_ in {"attr", "acomp"} and c.lemma_.lower() in load("cues")["untrue"] for c in verb.children)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return f"{_text(subject)} {verb.text} true" if wrong and subject is not None else None


def _of_gerund(content: Any, said: str, speaker: str | None) -> str:
    """ "denied having bombed", "denied bombing": that the speaker had, or did."""
    if speaker is None or any(c.dep_ in {"nsubj", "nsubjpass", "expl"} for c in content.children):
        return said
    first, _, rest = said.partition(" ")
    if first.lower() == "having":
        return f"{speaker} had {rest}"
    if first.lower() == "being":
        return f"{speaker} was {rest}"
    return f"{speaker} did {content.lemma_} {rest}" if content.tag_ == "VBG" and first == content.text else said


def _of_object(noun: Any, speaker: str | None) -> str | None:
    """ "dismissed reports of shelling": that there was shelling; null where the noun only points at what was said before."""
    if noun.pos_ not in {"NOUN", "PROPN"}:
        return None
    lemma = noun.lemma_.lower()
    if lemma in load("cues")["wishes"]:
        return None
    if lemma in load("cues")["accounts"] | _OF:
        if (clause := next((c for c in noun.children if _is_that(c)), None)) is not None:
            return _text(clause).removeprefix("that ")
        of = next((p for c in noun.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"), None)
        if of is None or lemma not in _OF:
            return None if lemma == "talk" else f"{_text(noun)} {'are' if noun.tag_ == 'NNS' else 'is'} true"
        noun = of
    told = re.sub(r"^any (?=(\w+))", lambda found: _article(noun, found[1]), _text(noun), flags=re.IGNORECASE)
    if speaker is not None and noun.lemma_.lower() in _HAD:
        return f"{speaker} had {told}"
    return f"There {'were' if noun.tag_ in {'NNS', 'NNPS'} else 'was'} {told}"


def _is_that(clause: Any) -> bool:
    """ "reports that the port had fallen": a clause of its own, not one about the noun ("reports that he had read")."""
    subjects = [c for c in clause.children if c.dep_ in {"nsubj", "nsubjpass", "expl"} and c.lower_ != "that"]
    first = min(clause.subtree, key=lambda t: int(t.i))
    return clause.dep_ in {"acl", "ccomp", "relcl"} and first.lower_ == "that" and bool(subjects)


def _text(token: Any) -> str:
    """The words of a phrase, up to an "as" that says what it was called."""
    words = sorted(token.subtree, key=lambda t: int(t.i))
    stop = next((t.i for t in words if t.lower_ == "as" and t.i > token.i), None)
    kept = [t for t in words if stop is None or t.i < stop]
    return str(token.doc.text[kept[0].idx : kept[-1].idx + len(kept[-1].text)]).strip(' ,"“”')


def fill(statements: list[Statement]) -> None:
    """Denials that only point at what was said ("denied it") take the words of the claim that they are aimed at.

    The contradictions must have been found. Without one, or with several by different sources, the words stay as they are.
    """
    for denial in statements:
        if denial.stance != "denies" or not _POINTS.search(denial.text):
            continue
        targets = [statements[i] for i in sorted(denial.contradicts)]
        if targets and len({target.speaker for target in targets}) == 1:
            denial.text = targets[0].text
