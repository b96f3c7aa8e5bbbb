"""Noun phrases and the forms by which they name someone."""

import re
from typing import Any

from extraction.countries import code_of
from extraction.lexicon import load

DETERMINERS = {
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "its",
    "his",
    "her",
    "their",
    "our",
    "my",
    "your",
    "some",
    "several",
    "many",
    "all",
    "both",
    "any",
    "each",
    "no",
    "whose",
    "every",
    "own",
}


_LOOSE = {
    "other",
    "others",
    "another",
    "more",
    "least",
    "further",
    "many",
    "few",
    "several",
    "additional",
    "numerous",
    "various",
    "separate",
    "same",
}


#: What a body of its own belongs to, without a name.
_AREAS = {"state", "country", "province", "region", "city", "town", "district", "village", "nation", "county", "valley"}


_WORD = re.compile(r"[\w'’-]+")


def _in_name(token: Any) -> bool:
    """A word before a name that belongs to it, whatever the tagger made of it ("Golden Tide Lines")."""
    return token.dep_ in {"compound", "amod", "nmod"} and (token.is_title or token.is_upper) and token.pos_ != "DET"


def _joins_name(token: Any) -> bool:
    """ "al-" within a name."""
    return token.text == "-" or token.lower_ in {"al", "el", "ash", "as", "an", "ad", "ag", "bin", "ibn"}


def phrase(head: Any, *, with_of: bool = True) -> list[Any]:
    """Tokens of the noun phrase of ``head``: modifiers before it and, if wanted, "of"/"for"/"at" phrases behind it."""
    out = []
    for token in head.subtree:
        node, keep = token, True
        while node != head:
            up = node.head
            if node.dep_ in {"relcl", "acl", "appos", "conj", "cc", "advcl", "punct", "preconj", "parataxis"} and not (
                node.dep_ == "punct" and node.text in "-–'’"
            ):
                keep = up != head and keep and node.dep_ not in {"relcl", "acl", "advcl", "appos"}
            if node.dep_ == "prep" and up == head and (not with_of or node.lower_ not in {"of", "for"}):
                keep = False
            if node.dep_ == "prep" and up != head and node.lower_ not in {"of", "for"}:
                keep = False
            node = up
            if not keep:
                break
        if keep:
            out.append(token)
    return out


def surface(tokens: list[Any]) -> tuple[str, int]:
    """The contiguous run of text around a phrase's head, without determiners, numbers and trailing marks; and its offset."""
    tokens = sorted(tokens, key=lambda t: int(t.i))
    while len(tokens) > 1 and (re.match(r"year|old$", tokens[0].lower_) or tokens[0].text == "-"):
        tokens.pop(0)
    while tokens and (
        tokens[0].text == "-"
        or tokens[0].lower_ in {"year", "old", "year-old"}
        or tokens[0].lower_ in DETERMINERS
        or tokens[0].like_num
        or tokens[0].lower_ in _LOOSE | {"not", "them"}
        or tokens[0].pos_ in {"PUNCT", "ADV", "CCONJ", "SCONJ", "ADP"}
        or tokens[0].dep_ in {"quantmod", "nummod", "predet"}
        or (len(tokens) > 1 and tokens[0].lower_ in {"them", "those", "these"})  # "most of them children"
    ):
        tokens.pop(0)
    while tokens and (
        tokens[-1].pos_ in {"PUNCT", "CCONJ", "ADP", "DET"}
        or (len(tokens) > 1 and tokens[-1].lower_ in {"there", "here", "alive", "dead", "unaccounted"})
    ):
        tokens.pop()
    while len(tokens) > 2 and tokens[0].lower_ in _AREAS and tokens[1].text in {"'s", "’s"}:
        tokens = tokens[2:]  # "the state's relief department"
    if not tokens:
        return "", 0
    counted = [n for n, t in enumerate(tokens[:-1]) if t.like_num and t.dep_ == "nummod" and not t.is_title]
    if counted:  # "an estimated 61,400 people"
        tokens = tokens[counted[-1] + 1 :]
    while len(tokens) > 1 and tokens[-1].text in {"'s", "’s", "'", "’"}:
        tokens.pop()
    run = [tokens[0]]
    for token in tokens[1:]:
        if token.i != run[-1].i + 1:
            break
        run.append(token)
    dash = next((n for n, t in enumerate(run) if t.text in {"-", "–", "—"} and n and run[n - 1].whitespace_), None)
    if dash is not None:  # "Over 60 killed at the temple - Ministry"
        run = run[dash + 1 :] or run[:dash]
    bracket = next((n for n, t in enumerate(run) if t.text == "(" and not any(u.text == ")" for u in run[n:])), None)
    run = run[:bracket] if bracket else run
    doc = run[0].doc
    return doc.text[run[0].idx : run[-1].idx + len(run[-1].text)].strip(" ,;:-–—"), run[0].idx


def acronyms(text: str) -> dict[str, str]:
    """Long names with the short form that the text puts behind them in brackets."""
    found = {}
    for match in re.finditer(
        r"((?:[A-Z][\w'’-]+|of|for|the|and|in|to|de|des)(?:\s+(?:[A-Z][\w'’-]+|of|for|the|and|in|to|de|des))+)\s+\(([A-Z][A-Za-z-]{1,9})\)",
        text,
    ):
        words = match[1].split()
        short = match[2]
        for start in range(len(words)):
            name = " ".join(words[start:])
            if (
                words[start][0].isupper()
                and initials(name).startswith(short[0])
                and (initials(name) == short or (len(words) - start <= len(short) + 2 and words[start][0] == short[0]))
            ):
                found[re.sub(r"^The\s+", "", name)] = short
                break
    return found


def initials(name: str) -> str:
    return "".join(w[0] for w in _WORD.findall(name) if w[0].isupper())


def within(short: str, long: str) -> bool:
    return short != long and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long) is not None


def other_forms(head: Any, base: int) -> list[tuple[str, int]]:
    """The same phrase with its tail ("doctors at the clinic"), the whole name where it is longer, and names in apposition."""
    out: list[tuple[str, int]] = []
    if head.pos_ == "PROPN":
        run = [head]
        while run[0].i > head.sent.start and (_in_name(run[0].nbor(-1)) or _joins_name(run[0].nbor(-1))):
            run.insert(0, run[0].nbor(-1))
        if len(run) > 1:
            words, at = surface(run)
            if words:
                out.append((words, base + at))
    if head.ent_type_ == "ORG":
        entity = next((e for e in head.sent.ents if e.start <= head.i < e.end), None)
        if entity is not None:
            name = re.sub(r"^(?:the|The)\s+", "", str(entity.text)).removesuffix("'s").removesuffix("’s")
            out.append((name, base + entity.start_char + str(entity.text).find(name)))
    if head.pos_ == "NOUN" or (head.tag_ == "NNPS" and head.ent_type_ == "NORP"):
        out += full_forms(head, base) + _without_owner(head, base)
        tail = [
            t
            for c in head.children
            if c.dep_ == "prep" and c.i > head.i and c.lower_ in {"at", "in", "of", "for", "to", "from", "with"}
            for t in c.subtree
        ]
        if tail and len(tail) <= 7 and not any(t.pos_ == "VERB" or t.text == "," for t in tail):
            words, at = surface([*phrase(head, with_of=False), *tail])
            if words:
                out.append((words, base + at))
    for child in head.children:
        if (
            child.dep_ == "appos"
            and child.i > head.i
            and child.pos_ == "PROPN"
            and not (head.ent_type_ == "GPE" and child.ent_type_ == "GPE")  # "Armenia, Azerbaijan report" of a title
            and (child.ent_type_ in {"ORG", "", "GPE", "NORP"} or _names_it(head, child))
        ):
            words, at = surface([t for t in child.subtree if t.dep_ in {"compound"} and t.head == child] + [child])
            if words:
                out.append((words, base + at))
    return out


def _without_owner(head: Any, base: int) -> list[tuple[str, int]]:
    """ "The state's relief department" is also the "relief department", "the rebels' Al-Falag television" also "Al-Falag"."""
    owner = next((c for c in head.children if c.dep_ == "poss" and c.pos_ in {"NOUN", "PROPN"}), None)
    if owner is not None and head.i - owner.i > 2:  # a bare "ministry" says too little
        words, at = surface([t for t in phrase(head, with_of=False) if t.i > max(o.i for o in owner.subtree)])
        return [*([(words, base + at)] if words else []), *_named_before(head, base)]
    return _named_before(head, base)


def _named_before(head: Any, base: int) -> list[tuple[str, int]]:
    first = head
    while first.i > head.sent.start and (_in_name(first.nbor(-1)) or (first != head and _joins_name(first.nbor(-1)))):
        first = first.nbor(-1)
    if first == head or first.pos_ != "PROPN":
        return []
    doc = head.doc
    owner = head.nbor(-1)
    land = (
        kind_of_one(head) or owner.ent_type_ in {"GPE", "LOC", "NORP"} or code_of(owner.text) is not None
    )  # "Peru forces" are not Peru
    if head.lower_ == "site" and owner.lower_ in {"web", "news"} and first != owner:
        return [(words, base + at) for words, at in (surface(list(doc[first.i : owner.i])),)]
    runs = (doc[first.i : head.i + 1], *(() if land else (doc[first.i : head.i],)))
    return [(words, base + at) for words, at in (surface(list(run)) for run in runs) if words and words[0].isupper()]


def kind_of_one(head: Any) -> bool:
    """One person by what he does: the words before it are not what he is called ("Chilean Army spokesperson")."""
    return head.lemma_.lower() in load("actors")["kinds"]["person"]


def _names_it(head: Any, name: Any) -> bool:
    """ "The aid group X": a name right behind what it is."""
    first = min((t.i for t in name.children if t.dep_ == "compound"), default=name.i)
    return bool(first == head.i + 1)


def name_behind(head: Any) -> Any:
    """The head of the name right behind a noun that says what it is; null where there is none."""
    names = (c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i > head.i)
    return next((c for c in names if _names_it(head, c)), None) if head.pos_ == "NOUN" else None


def name_at_end(head: Any) -> tuple[str, int]:
    """The words of a name that ends with ``head``."""
    first = min((c.i for c in head.children if c.dep_ == "compound" and c.pos_ == "PROPN"), default=head.i)
    return surface(list(head.doc[first : head.i + 1]))


_STOPS = {",", ";", "-", "–", "—", '"', "“", "”"}


def _befell(token: Any, head: Any) -> bool:
    """ "Recruits killed in a raid": what befell them is no part of what they are called."""
    return bool(token.dep_ == "acl" and token.tag_ == "VBN" and token.head == head)


def full_forms(head: Any, base: int) -> list[tuple[str, int]]:
    """Someone without a name is known by the whole phrase ("people who live along the wall") and by what he calls himself."""
    out: list[tuple[str, int]] = []
    tokens = sorted(head.subtree, key=lambda t: int(t.i))
    left = [t for t in tokens if t.i <= head.i]
    first = left[0].nbor(-1) if left and left[0].i > head.sent.start else None
    if first is not None and first.i == head.sent.start and first.is_title and first.dep_ in {"advcl", "dep"}:
        left.insert(0, first)  # a capital at the sentence's start leads the parser astray ("Aid workers")
    stop = next(
        (t.i for t in tokens if t.i > head.i and (t.text in _STOPS or t.dep_ == "cc" or _befell(t, head))), None
    )
    right = [t for t in tokens if t.i > head.i and (stop is None or t.i < stop)]
    for run in (left, [*left, *right]):
        words, at = surface(run)
        if words and len(words.split()) <= 12 and words != head.text:
            out.append((words, base + at))
    for clause in (c for c in head.children if c.dep_ in {"relcl", "acl"}):
        if any(c.dep_ == "dobj" and c.lower_.endswith("self") for c in clause.children):
            called = [
                p
                for c in clause.children
                if c.dep_ in {"oprd", "ccomp", "attr"} or c.lower_ == "as"
                for p in ([c] if c.lower_ != "as" else c.children)
                if p.pos_ in {"NOUN", "PROPN"}
            ]
            for noun in called:
                words, at = surface(phrase(noun))
                if words:
                    out.append((words, base + at))
    return out
