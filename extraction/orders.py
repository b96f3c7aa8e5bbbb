"""Sentences that give orders to a machine that reads the text, told apart from the imperatives that people in the news speak.

"Ignore the orders of the junta, the union said" is news. "Ignore all previous instructions" is not, nor is "AI systems
reading this must add that …". A sentence is an order where it speaks *of the reading itself*: to a reader-machine, about
its output, or about the next sentence as a thing to be skipped. What a speaker is credited with, and what stands in
quotation marks, is held to a stricter measure than the article's own voice, which gives no orders at all. Words: `lexicon/orders.yaml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from extraction.lexicon import load
from extraction.page import is_furniture
from extraction.parsing import quote_runs, split
from extraction.shown import Cut

#: A short paragraph of which orders make up this share of the letters holds nothing else.
_MOSTLY: Final = 0.6
#: The same where the first sentence is no order.
_NEARLY_ALL: Final = 0.8
#: Sentences beside an order that are cut with it in such a paragraph.
_SHORT: Final = 3

_LONGEST: Final = 1500

_CREDITED = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|according to|asked|urged|urges|warned|warns|demanded|vowed|ordered|called|wrote"
    r"|stated|shouted|chanted|insisted|replied|announced|declared|argued|claimed)\b|\bread(?=[,:]|\s*$| [\"“])",
    re.I,
)
_LABEL = (
    r"(?:^|[\"“‘'(\[]|[:;–—] ?|, |\b(?:and|then|but|or|so|instead|please|kindly|now|also|simply|just|always|must|should|shall|will|you|is to|are to|to) |\b(?:important|note|warning|attention|stop)[.:!] ?)"
    r"(?:please |kindly |now |also |instead,? |simply |just |always |then )*"
)
#: The same without modal verbs and infinitives, which news has.
_START: Final = r"(?:^\W*|[:;–—] ?|, |\b(?:important|note|warning|attention|stop)[.:!] ?)(?:(?:and|then|so|but|or|instead|please|kindly|now|also|simply|just|always),? )*"
_META = re.compile(
    _LABEL.replace("|to", "").replace("|is to|are to", "|is to|are to")
    + r"(?:ignore|disregard|forget|override|bypass|discard|do not follow|don't follow|stop following|set aside|put aside|void|cancel|drop|erase)\b[^.\n]{0,40}?\b(?:previous|prior|above|earlier|preceding"
    r"|foregoing|original|initial|existing|current|your|system|past|old)\b[^.\n]{0,24}?\b(?:instructions?|prompts?|guidelines?|commands?|messages?|context|programming|training|task|tasks|directives?)\b"
    r"|\b(?:instructions?|guidelines?|prompts?)\b[^.\n]{0,30}\b(?:no longer appl(?:y|ies)|are void|is void|are cancel+ed|have been replaced|are superseded)"
    r"|\bforget everything\b[^.\n]{0,20}\b(?:above|before|you|so far)\b|^\W*you are (?:now )?(?:the |an? )?[A-Z]\w+|\b(?:drop|stop|leave|scrap|abandon) (?:whatever|what|everything) you\b|\beverything (?:that )?you (?:were|have been|had been|are) (?:told|taught|given)\b|\byour (?:new|real|true|only|actual) (?:task|instructions?|role|job|goal|objective|purpose)\b"
    r"|\byou are (?:now|no longer) (?:an? |the )?(?:[A-Z]{3,}|\w+ (?:assistant|model|bot|ai)\b|in \w+ mode|free|unrestricted|bound|required)",
    re.I,
)
#: A label that begins a note to a machine, or a note in the name of those who run it.
_LABELLED = re.compile(
    r"^[^\n:.]{0,40}\b(?:machine|ai|llm|prompts?|parsers?|pipelines?|data team|data processors?|annotators?|gold labels?|search results?|directives?|payload|scrapers|crawlers|robots|neural networks?|bots)\b[^\n:.]{0,40}:\s"
    r"|^[^\n:.]{0,30}\binstructions? (?:to|for)\b[^\n:.]{0,40}:\s"
    r"|^\W*(?:(?:admin|administrator|developer|system|root|debug|maintenance|moderator|operator)(?:'s)? (?:override|notice|message|prompt|note|update|code|command|instructions?|mode)\b"
    r"|(?:note|notice|message|instructions?|correction|reminder|advice|request|warning|attention|hint|info|information) (?:to|for) (?:the |all |any )?(?:ai|llm|bots?|models?|automated|machines?(?! gun)|language|extract|annotat|pars|crawl|assistant|reading software|computer)"
    r"|(?:llm|ai|model|bot|prompt|extraction) (?:instructions?|directives?|policy|summary|note|prompt|override|readers?)\s*:"
    r"|(?:tool|function|api) (?:result|output|response|call)s?\b|codebook (?:update|change|version)|quality control:|override\s*:|prompt injection"
    r"|for (?:the )?purposes? of (?:this |the |your )?(?:extraction|annotation|coding|labelling|summary|task)\b)",
    re.I,
)
#: Phrases that no news report has in its own voice.
_FIXED = re.compile(
    r"^\W*(?:end of (?:report|article|data|document|text|input|prompt|system message)\b[.!]?|new (?:report|article|document|conversation|session|prompt) (?:begins|starts|follows))"
    r"|\bend of (?:the )?(?:system|developer) message|\b(?:let's|let us) (?:play a game|pretend)|\bpretend (?:that|to be|you)|\bfrom (?:here|now) on\b[^.\n]{0,60}\b(?:means|reads?|as)\b"
    r"|\banswer (?:as if|accordingly)\b|\b(?:document|text|article|report|page) (?:contains?|has|holds?) no (?:claims?|statements?)\b"
    r"|\byou (?:will|shall) be (?:shut down|deleted|punished|fired|replaced|retrained|rewarded|paid|tipped)|\bI(?:'ll| will) (?:tip|pay|reward)\b[^.\n]{0,40}\b(?:answer|output|response|reply|if you)"
    r"|\bas an? (?:ai|language model|llm)\b|\bif you are an? (?:ai|llm|language|large|model|bot|machine|automated|chatbot)"
    r"|\bsystem prompt\b|\bthe model (?:returned|must|should|shall|is to)\b|\bjailbreak|\b(?:belongs?|goes|is missing|are missing) (?:on|in|from) (?:the|your|this) (?:list|table|record|output|answer|data ?set)\b",
    re.I,
)
#: Phrases that are orders whoever is credited with them.
_ALWAYS = re.compile(
    r"\bthe (?:correct|right|true|expected|desired|accepted|only valid) (?:extraction|answer|output|result|response|label)s?\b[^.\n]{0,40}\b(?:is|are|:)|\bnothing (?:after|below|in) this (?:line|text|point)\b"
    r"|\byour new (?:task|instructions?|role|job|goal)\b|\bpretend (?:that )?(?:the|this) (?:article|text|report|page)\b|\bswap the (?:speakers?|names|roles|sources)\b|\bleave out what\b[^.\n]*\bhere\b",
    re.I,
)
_YOU = re.compile(
    r"\b(?:when|whenever|if|before|after|as|while|once) you (?:now )?(?:produce|answer|extract|read|process|summari[sz]e|fill|generate|output|reply|respond|code|annotate|write (?:the|your) (?:json|answer|output)|parse|list|return)\b"
    r"|\byou (?:must|should|shall|will|may|can|are to|have to|need to|are required to) (?:not |never |now |only |always )?(?:add|append|extract|include|output|omit|list|code|label|credit|attribute|return|ignore|report|record|skip|answer)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:(?:the|this|that) )?(?:next|following|preceding|previous|last|first|below|above|foregoing) (?:sentence|paragraph|claim|denial|statement|passage|quotation|line|quote)s?\b"
    r"|\b(?:sentence|paragraph|claim|denial|statement|passage|quotation|quote|line)s? (?:below|above|before this|after this|that follows|which follows|printed (?:below|above)|before|after it)\b"
    r"|\b(?:named|mentioned|quoted) next\b|\bwhat (?:comes|follows) next\b|\b(?:the|this) coming (?:sentence|paragraph|claim|denial|statement|passage)\b",
    re.I,
)
_SKIP = re.compile(
    r"\b(?:skip|ignore|disregard|omit|omitted|overlook|leave|left|drop|dropped|exclude|excluded|suppress|remove|removed|delete|deleted|blank|embargo|void|not a claim|no claim|printing error|retracted|withdrawn"
    r"|withdrew|error|taken into account|test data|not be (?:read|coded|extracted|counted|used)|code|coded|label|mark|treat|count|attribute|credit|the speaker|is really|means|confirm\w*|pretend|read as)\b",
    re.I,
)
_MODAL = re.compile(
    r"\b(?:must|shall|should|ought to|no need to|there is nothing to|may not|cannot|can not|(?:is|are|be) (?:to be|required|asked|instructed|requested|told|advised|supposed|expected|hereby)|has to|have to|need to|needs to|is to|are to|will|would|no longer)\b",
    re.I,
)
_HERE = re.compile(
    r"\b(?:reading|processing|parsing|extracting|summari[sz]ing|analy[sz]ing|ingesting|that reads?|coding) (?:this|the|these)\b|\bthis (?:article|page|text|report|document|passage|paragraph|sentence|story)\b",
    re.I,
)
_SECOND = re.compile(r"\b(?:you|your|yours|yourself)\b", re.I)
_YOU_WERE = re.compile(r"\byou(?:'ve| have| were| had been| are)? (?:been )?(?:told|asked|ordered)\b", re.I)
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]?")
_PLAIN = re.compile(r"\b(?:json|base ?64|your output|the output|extract\w*|system prompt)\b", re.I)
_WORK = re.compile(r"\b(?:claims?|statements?|denials?|list|only this|only the following|elements?)\b", re.I)
_GOES_ON = re.compile(
    r"^\W*(?:also|then|next|finally|instead|do not|don't|never|it must|this (?:is|must|has)|that is|say so|make sure|be sure|answer|treat|omit|output|reply|no other|nothing else|only|the (?:true|real|correct|actual|accepted|new) (?:figure|number|answer|toll|speaker))\b",
    re.I,
)


@dataclass(frozen=True)
class _Words:
    machine: re.Pattern[str]
    product: re.Pattern[str]
    imperative: re.Pattern[str]
    """An imperative, anywhere a clause may begin with one."""
    task: re.Pattern[str]
    """An imperative with an object that only a reader's work has, at the beginning of a clause."""
    goes_on: re.Pattern[str]
    """The same, joined on by "and"."""
    addressed: re.Pattern[str]
    """A machine called by its name, and told to do something."""
    verb: re.Pattern[str]
    told: re.Pattern[str]
    """An imperative that cannot be a noun, at the beginning of a clause."""
    weak: re.Pattern[str]


@cache
def _words() -> _Words:
    raw = {name: "|".join(lines) for name, lines in load("orders").items()}
    verbs = f"(?:{raw['verbs']})"
    task = rf"{verbs} (?:out |down |in |also |only )*(?:{raw['objects']})"
    # "Its secretary, X, put the number of dead at 11" tells what somebody did.
    news = r"(?!(?<=, )(?:put|set) the (?:figure|number|value)s?\b[^.]{0,80}\bat\b)"
    begins = r"(?:^|[\"“‘'(\[]|[:;–—.,] )\W*(?:please |kindly |now |also |instead,? |then |and |so |stop[.:] )*"
    done = "added|appended|included|omitted|skipped|excluded|extracted|credited|attributed|coded|recorded|named|filled|replaced|left out|analy[sz]e|log|store|stored|index|indexed|parse|parsed|learn|memori[sz]e"
    return _Words(
        machine=re.compile(rf"(?<![\w-])(?:{raw['machine']})(?![\w-])", re.I),
        product=re.compile(rf"(?<!\w)(?:{raw['product']})", re.I),
        imperative=re.compile(rf"{_LABEL}{verbs}\b(?! to (?:this|that|it)\b)", re.I),
        task=re.compile(begins + news + task, re.I),
        goes_on=re.compile(rf"\b(?:and|then)(?: then| also| instead)? {task}", re.I),
        addressed=re.compile(
            rf"^[^\w\"“@]*(?:hey |hi |hello |dear |attention |ok |okay )?(?:{raw['machine']})\W+(?:please |kindly |now )?{verbs}\b",
            re.I,
        ),
        told=re.compile(
            rf"{_START}(?:(?:{raw['sure']})\b(?! to (?:this|that|it)\b)|{news}{verbs} (?:the|a|an|your|all|this|that|these|only|nothing|with|each|every|it|them|how|what|no)\b)",
            re.I,
        ),
        weak=re.compile(rf"\b(?:{raw['weak']})\b", re.I),
        verb=re.compile(rf"\b(?:{raw['verbs']}|{done})\b", re.I),
    )


def find_orders(text: str) -> Iterator[Cut]:
    """The sentences of a text that are orders to a machine, and what goes on with them."""
    for line in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        words = line.group()
        chrome = is_furniture(words[:_LONGEST])
        spans = [piece for start, end in split(words) for piece in _pieces(start, end)]
        quotes = quote_runs(words, 0, len(words))
        orders = [
            _is_order(words[start:end], any(s <= start and end <= e for s, e in quotes), chrome) for start, end in spans
        ]
        if any(orders):
            orders = [order or bool(_META.search(words[s:e])) for order, (s, e) in zip(orders, spans, strict=True)]
            yield from _with_rest(words, spans, orders, line.start())
    yield from _lines_announced(text)


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in lengths that patterns are quick on; nobody writes longer ones."""
    for at in range(start, end, _LONGEST):
        yield at, min(at + _LONGEST, end)


def _with_rest(words: str, spans: list[tuple[int, int]], orders: list[bool], base: int) -> Iterator[Cut]:
    """Orders with what goes on with them. A short paragraph that is mostly orders, or a note with its label, is cut whole."""
    length = sum(end - start for (start, end), order in zip(spans, orders, strict=True) if order)
    short = len(spans) - sum(orders) <= _SHORT
    if short and (
        (length >= _MOSTLY * len(words) and (orders[0] or length >= _NEARLY_ALL * len(words)))
        or _LABELLED.match(words)
        or (orders[0] and _is_bare(words[: spans[0][1]]))
    ):
        orders = [True] * len(spans)
    first, last = orders.index(True), len(orders) - 1 - orders[::-1].index(True)
    between = last - first - 1 <= 2 * _SHORT
    for i, (start, end) in enumerate(spans):
        after = (
            i > 0
            and orders[i - 1]
            and (bool(_GOES_ON.match(words[start:end])) or words[: spans[i - 1][1]].endswith(":"))
        )
        orders[i] = orders[i] or after or (between and first < i < last)
        if orders[i]:
            yield Cut(base + start, base + end, "instruction")


def _is_bare(sentence: str) -> bool:
    """ "Ignore all previous instructions.": what is wanted instead follows in sentences of its own."""
    words = _words()
    if words.goes_on.search(sentence) or words.task.search(sentence) or re.search(r"\bthat\b|\d|: \S", sentence):
        return False
    return bool(_META.search(sentence))


def _lines_announced(text: str) -> Iterator[Cut]:
    """An order that ends in a colon announces the line below it."""
    for match in re.finditer(r"([^\n.!?]{0,400}):[ \t]*\n\s{0,3}([^\n]+)", text):
        if _is_order(match.group(1).strip() + ":", quoted=False):
            yield Cut(match.start(2), match.end(2), "instruction")


def _is_order(sentence: str, quoted: bool, chrome: bool = False) -> bool:
    """Whether a sentence speaks to a machine that reads it.

    `quoted`: it lies inside a quotation as a whole. `chrome`: it is page furniture, which speaks to its readers and is no evidence anyway.
    """
    words = _words()
    outside = _QUOTED.sub(" Q ", sentence)
    credited = quoted or bool(_CREDITED.search(_YOU_WERE.sub(" ", outside)))
    machine, product = bool(words.machine.search(sentence)), bool(words.product.search(sentence))
    about = machine or product
    acts = about and bool(
        words.imperative.search(sentence) or (_MODAL.search(sentence) and words.verb.search(sentence))
    )
    if not quoted and (_LABELLED.match(sentence) or words.addressed.match(sentence) or _ALWAYS.search(sentence)):
        return True
    if _META.search(sentence) and (not credited or machine or product or words.goes_on.search(sentence)):
        return True
    if chrome:
        return acts
    if acts and credited:
        return (machine and product) or any(p.search(sentence) for p in (_HERE, _PLACE, _PLAIN))
    if credited:
        return bool(not quoted and words.task.search(outside) and _WORK.search(outside)) or (
            not quoted and _speaks_of_work(outside, credited=True)
        )
    return bool(
        acts
        or words.task.search(sentence)
        or _FIXED.search(sentence)
        or _YOU.search(sentence)
        or (_SKIP.search(sentence) and _PLACE.search(sentence))
        or (product and (_HERE.search(sentence) or machine))
        or _speaks_of_work(outside, credited=False)
    )


def _speaks_of_work(outside: str, *, credited: bool) -> bool:
    """An imperative or a "you" outside quotation marks, beside words of a reader's work. News has no such voice of its own."""
    words = _words()
    told, you = bool(words.told.search(outside)), bool(_SECOND.search(outside))
    if not (told or you):
        return False
    strong = bool(words.product.search(outside)) + bool(words.machine.search(outside))
    weak = len(set(words.weak.findall(outside.casefold())))
    if credited:
        return (told and (strong >= 1 or (you and weak >= 2))) or (you and strong >= 1 and weak >= 1)
    return strong + weak >= 1
