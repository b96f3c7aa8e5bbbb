"""Numbers that count nothing: money, ages, dates, clocks, shares, ranks, labels (codebook, Claim)."""

import re

from extraction.lexicon import load
from extraction.numbers import SMALL, Number
from extraction.when import MONTHS

_MONEY = re.compile(r"(?:[$€£¥₦]|\b(?:USD|EUR|US\$|Rs\.?|NGN|KES)\s?)\s*$")
_AGE_BEFORE = re.compile(r"\b(?:aged?|age of)\s*$", re.I)
_AGE_AFTER = re.compile(
    r"^(?:[-\s]years?[-\s]olds?|[-\s](?:year|month|day|hour|km|kilomet|mile|metre|meter|hectare|acre|foot|ton)[\w-]*"
    r"|-(?!(?:strong|odd|plus|some|to|and|or)\b)[a-z]+)",  # "a five-page note", "four-wheel drives"
    re.I,
)
#: "May" only as a name: "200 may have died".
_MONTH = rf"(?:{'|'.join(m for m in MONTHS if m != 'may')}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|(?-i:May|MAY))"
_DATE_NEAR = re.compile(rf"\b{_MONTH}\.?\s*$", re.I)
_DATE_AFTER = re.compile(rf"^\s*(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b", re.I)
_TWO_DATES = re.compile(rf"^\s*(?:and|to|or|-|–|,)\s*\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b", re.I)
_CLOCK = re.compile(r"^(?:[:.]\d\d|\s*(?:a\.?m\b|p\.?m\b|o'clock|hrs\b|GMT|h\b))", re.I)
_ORDINAL = re.compile(r"^(?:st|nd|rd|th)\b", re.I)
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_SOME = rf"(?:{SMALL}|\d{{1,3}})"
_SHARE_AFTER = re.compile(
    rf"^\s+(?:in|out\s+of)(?:\s+every)?\s+{_SOME}\b(?!\s+(?:days?|nights?|mornings?|weeks?|months?|years?|hours?|villages|towns|districts|places|provinces|raids|attacks))",
    re.I,
)
_SHARE_BEFORE = re.compile(rf"\b{_SOME}\s+(?:in|out\s+of)(?:\s+every)?\s+$", re.I)
#: "Around six on Sunday morning", "at five past seven".
_HOUR_AFTER = re.compile(
    r"^\s+(?:(?:on|of)\s+)?(?:\w+day\s+|in\s+the\s+|that\s+|this\s+)?(?:morning|afternoon|evening)\b", re.I
)
_PAST_HOUR = re.compile(rf"^\s+(?:past|to)\s+{_SOME}\b", re.I)
#: "1505 –" and "09.45 -" open the entry of a live report.
_STAMP_AFTER = re.compile(r"^\s*[–—-]\s")
_APPOSED_AGE = re.compile(r"^,\s|^\)")


def is_no_count(text: str, number: Number) -> bool:
    """Whether a number of a sentence is money, an age, a date, a clock, a share, a rank or a label."""
    before, after = text[: number.start], text[number.end :]
    core = text[number.core : number.end]
    if _MONEY.search(text[: number.core]) or re.match(r"\s?(?:[$€£]|dollars?|euros?)", after):
        return True
    if (
        _AGE_BEFORE.search(before)
        or _AGE_AFTER.match(after)
        or _ORDINAL.match(after)
        or (_CLOCK.match(after) and number.digits)
    ):
        return True
    if (
        number.digits
        and number.qualifier == "exact"
        and (
            _DATE_NEAR.search(before)
            or _DATE_AFTER.match(after)
            or (_YEAR.match(core) and not re.match(r"\s+(?!(?:was|is|has|its|this|as)\b)[a-z]+s\b", after))
        )
    ):
        return True
    if number.digits and (_DATE_AFTER.match(after) or _TWO_DATES.match(after)):
        return True
    if (
        number.digits
        and re.search(r"[A-Z][\w.'’-]+\"?,\s*$", before)
        and _APPOSED_AGE.match(after)
        and not number.percent
        and (number.high or 999) < 110
    ):
        return True  # "Amina Dossou, 34, said"
    if (
        number.digits
        and re.search(r"[A-Z][\w.'’-]+,\s*$", before)
        and re.match(r"\W*$|\s+and\b", after)
        and (number.high or 999) < 110
    ):
        return True
    if (
        number.qualifier == "less_than"
        and (number.high or 99) < 22
        and re.match(r"\s*(?:[,.;)]|$|and\b|were\b|are\b)", after)
    ):
        return True  # "four of them under 18"
    if _is_hour(number, before, after) or _is_age_of(before, after, number) or _is_span_of_years(number, after):
        return True
    if re.match(r"[\s-]+(?:halves|thirds?|quarters|fifths|tenths)\b", after) or before.endswith("Group of "):
        return True  # "two thirds"
    if _SHARE_AFTER.match(after) or _SHARE_BEFORE.search(before):
        return True  # "one in four", "nine out of ten"
    if re.search(
        r"\bvotes?\s+(?:to|against)\s+$|\bby\s+$(?=\d+ votes)|\b(?:down|up|revised)\s+from\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,4}$",
        before,
        re.I,
    ):
        return True  # "by 112 votes to 87", "down from an earlier count of 61"
    if re.search(r"\bby\s+the\s+$", before, re.I):
        return True  # "by the dozen"
    if re.match(r"\s+times\s+(?:as|more|higher|the)\b", after) or re.search(
        r"\bsettl\w+\s+(?:of\s+)?(?:old\s+)?$", before
    ):
        return True  # "three times as high", "a settling of scores"
    if re.search(r"\bto\s+\S+\s+from\s+$", before):
        return True  # "revised to 61 from 58"
    if _is_part_of_a_name(text, number):
        return True
    if number.qualifier == "exact" and re.search(r"\bnumber\s*$", before, re.I):
        return number.digits
    return (
        bool(
            re.search(
                r"\b(?:article|page|section|chapter|no\.|route|highway|resolution|phase|group|flight|magnitude|at|hill|height|note|bulletin|channel|decree|law|order|block|sector|pier|gate|room|ward|camp|point|post|checkpoint|kilometre|annex)\s*$",
                before,
                re.I,
            )
        )
        and number.digits
        and not re.search(
            r"\b(?:puts?|putting|stood|stands?|standing|remain\w*|estimat\w*|given|counted|set)\b.*\bat\s*$",
            before,
            re.I,
        )
    )


def _is_part_of_a_name(text: str, number: Number) -> bool:
    """ "The Kilo Nine district", "a father of three"."""
    if re.search(r"\b(?:father|mother|parent|parents)\s+of\s+$", text[: number.start], re.I):
        return True
    word = text[number.core : number.end]
    before = re.search(r"(\w+)\s+$", text[: number.core])
    return bool(word[:1].isalpha() and word.istitle() and before and before[1][0].isupper())


def _is_hour(number: Number, before: str, after: str) -> bool:
    """ "Around six on Sunday morning", "at five past seven", and "1505 –" at the head of an entry."""
    value = number.high or 0
    if number.start == 0 and number.digits and len(str(value)) in {3, 4} and value < 2400 and value % 100 < 60:
        return _STAMP_AFTER.match(after) is not None
    if value > 12:
        return value < 60 and _PAST_HOUR.match(after) is not None and before.rstrip().lower().endswith("at")
    if re.search(rf"\b(?:at|half)\s+(?:{_SOME}\s+)?(?:past|to)\s+$", before, re.I):
        return True
    at = re.search(r"\b(?:at|by|until|till|after|before|towards)\s+$", before, re.I) or number.qualifier == "about"
    return bool(at) and bool(_HOUR_AFTER.match(after) or _PAST_HOUR.match(after))


_SOMEBODY = re.compile(r"\b(?:an?|the)\s+(?:[\w-]+\s+)?([\w-]+)\s+of\s+$", re.I)


def _is_age_of(before: str, after: str, number: Number) -> bool:
    """ "A boy of about 15 has been shot", "a seamstress of 44"."""
    who = _SOMEBODY.search(before)
    if (
        who is None
        or not 4 < (number.high or 0) < 105
        or number.percent
        or re.match(r"\s+[a-z]+s\b(?<!has)(?<!was)", after)
    ):
        return False
    noun = who[1].lower()
    return bool(re.search(r"(?:man|boy|girl|ress|\w{3}ist)$", noun)) or noun in load("actors")["kinds"]["person"]


def _is_span_of_years(number: Number, after: str) -> bool:
    """ "Between 1993 and 2006"."""
    low, high = number.low or 0, number.high or 0
    return number.qualifier == "between" and 1800 <= low < high < 2100 and not re.match(r"\s+[a-z]+s\b", after)
