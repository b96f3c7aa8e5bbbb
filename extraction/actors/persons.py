"""Where a phrase names a person, and where it names the body that a person belongs to."""

import re
from typing import Any

from extraction.actors.entry import Entry
from extraction.actors.kinds import kind_of_head, marks
from extraction.actors.names import Names, bare, surname_of
from extraction.actors.phrases import phrase, surface
from extraction.lexicon import load

_BODIES = {"government", "state_forces", "armed_group", "political_group", "ngo", "monitor", "media",
           "international_organization", "other"}  # fmt: skip
_FIRM = re.compile(
    r"^(?:Services|Company|Corporation|Corp|Ltd|Limited|Inc|Lines|Industries|Bank|Airlines|Airways|Holdings|Group|Chamber|Metals|Mining|Mines|Minerals|Power|Energy|Resources|Ambulance|Relief|Guard)$"
)
#: Words that open the name of a body.
_BODY = re.compile(r"^(?:Radio|Secours|Soins|M[ée]decins|Observat\w+|Institut\w*|Voice)$")
#: One of an army, a band or a force: a name behind it is his own.
_IS_ONE = re.compile(
    r"(?:man|woman|soldier|fighter|trooper|officer|commander|commando|militant|gunner|cadet|recruit|ranger|marine|guard)$"
)
_PORTFOLIOS = {"minister", "secretary"}
_NEAR = {"compound", "appos", "nmod", "amod"}


def person_in(head: Any, names: Names) -> Any:
    """The token that heads a person's name in this phrase, if it is one: itself, in apposition, or behind its post."""
    if head.dep_ == "appos" and head.pos_ == "NOUN" and head.head.ent_type_ == "PERSON" and head.head.pos_ == "PROPN":
        return head.head  # "X, a trader who fled"
    cut_off = _name_behind_rank(head)
    if cut_off is not None:
        return cut_off
    if head.pos_ == "PROPN" and _has_rank(head):
        return head
    if head.ent_type_ == "PERSON" and head.pos_ == "PROPN":
        if _is_described(head) or _FIRM.search(head.text) or _BODY.search(_first_of_name(head).text):
            return None
        entity = next((e for e in head.sent.ents if e.start <= head.i < e.end), None)
        name = bare(entity.text if entity is not None else head.text)
        return None if names.is_place(name) or names.is_body(name) else head
    calling = head.tag_ == "NN" and kind_of_head(head.lemma_.lower(), head.lower_, False) not in _BODIES
    if head.lemma_.lower() in posts_and_persons() or calling:
        for child in head.children:
            if (
                child.dep_ in {"appos", "nmod"}
                and not _FIRM.search(child.text)
                and (child.ent_type_ == "PERSON" or (child.pos_ == "PROPN" and _has_rank(child)))
            ):
                return child
        behind = _behind(head)
        if behind is not None:
            return behind
        beside = next((c for c in head.children if _is_name_beside(c, head)), None)
        if beside is not None and not names.is_place(name_at(beside)[0]) and not names.is_body(name_at(beside)[0]):
            return beside
    untagged = head.pos_ == "PROPN" and head.ent_type_ in {"", "ORG", "GPE", "NORP", "FAC"}
    if head.pos_ == "PROPN" and _has_initials(head):
        return head
    if not untagged or marks(head.text):
        return None
    if surname_of(head.text.removesuffix("'s")) in names.full:
        return head
    first = head.lower_ in names.first and head.dep_ == "nsubj" and head.ent_type_ in {"", "ORG"}
    return head if first and not any(head.children) and not names.is_place(head.text) else None


def _name_behind_rank(head: Any) -> Any:
    """The name that the parser parts from an abbreviated rank before it ("spokesman Brig. Tomas Urandi said")."""
    if head.pos_ != "PROPN" or head.lower_.strip(".") not in load("actors")["ranks"]:
        return None
    behind = head.doc[head.i + 1 : min(head.i + 3, head.sent.end)]
    name = next((t for t in behind if t.text != "."), None)
    return _last_of_name(name) if name is not None and name.pos_ == "PROPN" and name.is_title else None


def _is_name_beside(child: Any, head: Any) -> bool:
    """ "The clan's founder, X Y,": a name of two words set beside one person, whatever the tagger makes of it."""
    if child.dep_ != "appos" or child.pos_ != "PROPN" or child.i < head.i or head.tag_ != "NN":
        return False
    first = _first_of_name(child)
    return bool(
        first.i == child.i - 1
        and first.nbor(-1).text == ","
        and first.is_title
        and head.lemma_.lower() in posts_and_persons()
        and child.ent_type_ in {"", "ORG", "NORP"}
        and marks(f"{first.text} {child.text}") is None
    )


def _has_initials(head: Any) -> bool:
    """ "L.L. Dorung" is a person, whatever the tagger says."""
    first = _first_of_name(head)
    if first != head and _INITIALS.match(first.text):
        return True
    return first.i > first.sent.start and _INITIALS.match(first.nbor(-1).text) is not None


_INITIALS = re.compile(r"^(?!U\.[NSK]\.|[EA]\.U\.)(?:[A-Z]\.){1,3}$")


def _first_of_name(token: Any) -> Any:
    """The first of the capitalised words that lead up to a token."""
    while token.i > token.sent.start and token.nbor(-1).pos_ == "PROPN" and token.nbor(-1).dep_ in {"compound", "nmod"}:
        token = token.nbor(-1)
    return token


def _has_rank(head: Any) -> bool:
    """A rank with a capital before a name makes it a person, whatever the tagger says."""
    first = _first_of_name(head)
    return first != head and first.lower_.strip(".") in load("actors")["ranks"] and head.ent_type_ != "GPE"


def _is_described(head: Any) -> bool:
    """ "The aid group X", "local broadcaster Y": what the tagger takes for a person is what the word before it says."""
    first = _first_of_name(head)
    if first.i == first.sent.start or first.lower_.strip(".") in load("actors")["titles"]:
        return False
    before = first.nbor(-1)
    if before.tag_ == "NN" and _IS_ONE.search(before.lower_):
        return False  # "infantryman X"
    if head.dep_ == "appos" and before == head.head and before.pos_ == "NOUN" and is_body(before):
        return True
    return (
        before.pos_ == "NOUN"
        and before.dep_ in {"compound", "nmod"}
        and kind_of_head(before.lemma_.lower(), before.lower_, False) in _BODIES
    )


def posts_and_persons() -> frozenset[str]:
    """Nouns of posts and callings."""
    known = load("actors")
    return frozenset(known["posts"] | known["kinds"]["person"])


def _behind(head: Any) -> Any:
    """The person named behind a post: "the Minister of Information, Rebecca Akol,", "its envoy in Bamako, X"."""
    last = max((t.i for t in phrase(head) if not t.is_punct), default=head.i)
    return _named_from(head, last + 1, 5) or _named_from(head, _after_place(head, last), 3)


def _named_from(head: Any, start: int, reach: int) -> Any:
    ranked = False
    for token in head.doc[start : min(start + reach, head.sent.end)]:
        if token.ent_type_ == "PERSON":
            return next((t for t in head.doc[token.i : token.i + 4] if _ends_name(t)), token)
        if ranked and token.pos_ == "PROPN" and token.is_title and token.lower_ not in load("actors")["titles"]:
            return _last_of_name(token)
        ranked = ranked or token.lower_.strip(".") in load("actors")["ranks"]
        if token.text != "," and token.lower_.strip(".") not in load("actors")["titles"]:
            return None
    return None


def _last_of_name(token: Any) -> Any:
    while token.i + 1 < token.sent.end and token.nbor(1).pos_ == "PROPN" and token.nbor(1).is_title:
        token = token.nbor(1)
    return token


def _after_place(head: Any, last: int) -> int:
    """Where the comma stands that ends "in Bamako", behind a post's phrase."""
    for token in head.doc[last + 1 : min(last + 7, head.sent.end)]:
        if token.text == ",":
            return int(token.i)
        if token.i == last + 1 and token.lower_ not in {"in", "at", "from", "on"}:
            break
        if token.pos_ in {"VERB", "AUX", "CCONJ", "SCONJ"} or token.text in {";", ":", "(", '"', "“"}:
            break
    return len(head.doc)


def _ends_name(token: Any) -> bool:
    after = token.i + 1
    return bool(token.ent_type_ == "PERSON" and (after >= len(token.doc) or token.doc[after].ent_type_ != "PERSON"))


def name_at(token: Any) -> tuple[str, int]:
    """The unbroken run of a person's name around a token of it, and where it starts in the parsed text."""
    if token.ent_type_ != "PERSON":
        first = _first_of_name(token)
        if _has_initials(token) and not _INITIALS.match(first.text):
            first = first.nbor(-1)
        return token.doc.text[first.idx : token.idx + len(token.text)], first.idx
    entity = [t for t in token.sent if t.ent_type_ == "PERSON" and abs(t.i - token.i) <= 5]
    run = [t for t in entity if all(u in entity for u in token.doc[min(t.i, token.i) : max(t.i, token.i) + 1])]
    if not run:
        return token.text, token.idx
    before = run[0].nbor(-1) if run[0].i > token.sent.start else None
    if before is not None and len(run) == 1 and _is_first_name(before, token):
        run.insert(0, before)
    after = run[-1].nbor(1) if run[-1].i + 1 < len(token.doc) else None
    if after is not None and len(run) > 1 and _is_last_name(after, run[-1]):
        run.append(after)
    return token.doc.text[run[0].idx : run[-1].idx + len(run[-1].text)], run[0].idx


def _is_last_name(after: Any, before: Any) -> bool:
    """A surname that the tagger left out of a name ("Julia Menéndez" of "Julia Menéndez Orantes")."""
    known = load("actors")["titles"] | posts_and_persons()
    joined = before.dep_ == "compound" and before.head == after
    return bool(
        joined and after.pos_ == "PROPN" and after.ent_type_ == "" and after.is_title and after.lower_ not in known
    )


def _is_first_name(before: Any, surname: Any) -> bool:
    """A word with a capital that the tagger left out of a name, and that is no title nor a body."""
    titles = load("actors")["titles"] | posts_and_persons()
    return bool(
        before.pos_ == "PROPN"
        and before.dep_ == "compound"
        and before.head == surname
        and before.ent_type_ == ""
        and before.is_title
        and before.lower_.strip(".") not in titles
        and kind_of_head(before.lower_, before.lower_, False) is None
    )


def note_posts(entry: Entry, token: Any, head: Any) -> None:
    """Remember the posts that a person is called by, so that "the minister" can find him again."""
    near = [c for t in (token, head) for c in t.children if c.dep_ in _NEAR] + [head, *_before(token)]
    posts = posts_and_persons()
    titles = load("actors")["titles"]
    called = (t for t in near if t.ent_type_ != "PERSON" or t.lower_ in titles)
    entry.heads |= {t.lemma_.lower() for t in called if t.lemma_.lower() in posts}


def _before(token: Any) -> list[Any]:
    """The words of a post set before a name: "the Minister of Information, Rebecca Akol"."""
    first = token.i
    while first > token.sent.start and token.doc[first - 1].ent_type_ == "PERSON":
        first -= 1
    if first < token.sent.start + 3 or token.doc[first - 1].text != ",":
        return []
    near = []
    for word in reversed(token.doc[max(token.sent.start, first - 8) : first - 1]):
        if word.pos_ in {"VERB", "AUX", "PUNCT"}:
            break
        near.append(word)
    return near


def body_of(token: Any, head: Any) -> tuple[Any, bool] | None:
    """The token of the body that a person speaks for ("army spokesman X", "X, a spokesman for the army", "the
    ministry's X"), and whether it is a word before the post, which is no phrase of its own."""
    posts = load("actors")["posts"]
    nodes = (token, head, *(c for c in token.children if c.dep_ in {"appos", "compound", "nmod"}))
    for node in (*nodes, *(c for c in head.children if c.dep_ == "appos")):
        if node.lemma_.lower() not in posts and node != token:
            continue
        for child in sorted(node.children, key=lambda c: c.dep_ != "prep"):
            if child.dep_ == "prep" and child.lower_ in {"for", "of", "at", "from", "with"} and node != token:
                found = next((p for p in child.children if p.dep_ == "pobj"), None)
                if found is not None and is_body(found):
                    return found, False
            if child.dep_ == "poss" and is_body(child):
                return child, False
            before = child.dep_ in {"compound", "nmod", "amod"} and child.ent_type_ != "PERSON" and child.pos_ != "VERB"
            if before and child.pos_ == "PROPN" and {node.lemma_.lower(), head.lemma_.lower()} & _PORTFOLIOS:
                continue  # "Interior Minister X"
            named = node == token and child.pos_ == "PROPN" and marks(child.text) is None
            one = child.tag_ == "NN" and _IS_ONE.search(child.lower_) is not None
            if before and not named and not one and is_body(child) and child.lemma_.lower() not in posts:
                return child, True
    return None


def compound_body(child: Any, base: int) -> tuple[str, int]:
    """The words of a body before a post, without the post's own ("Interior Ministry" of "Interior Ministry spokesman")."""
    posts, first = load("actors")["posts"], child
    edge = min(child.left_edge.i, *(c.i for c in child.head.children if _is_land(c)), child.i)
    while first.i > edge:
        before = first.nbor(-1)
        inside = before.dep_ in {"compound", "amod", "nmod"} and before.lemma_.lower() not in posts
        if not (inside or (before.text == "-" and before.dep_ == "punct")):
            break
        first = before
    words, at = surface(list(child.doc[first.i : child.i + 1]))
    return (words or child.text), base + (at if words else child.idx)


def _is_land(token: Any) -> bool:
    """A name before a body that tells whose it is ("Kolo police chief")."""
    return token.ent_type_ in {"GPE", "NORP"} or (token.ent_type_ == "ORG" and token.dep_ == "compound")


def is_body(token: Any) -> bool:
    """Whether a noun names an organisation or a side, for which somebody could speak."""
    if token.ent_type_ == "ORG" and token.pos_ == "PROPN":
        return True
    return kind_of_head(token.lemma_.lower(), token.lower_, False) in _BODIES
