"""What is said, in the text's own words, as a sentence that stands alone (codebook, `statement`)."""

import re
from datetime import date

from extraction import denied
from extraction.actors import Entry
from extraction.attribution import Attribution
from extraction.dates import find_dates


def proposition(item: Attribution, text: str, published: date | None, speaker: Entry | None) -> str:
    """Days are written out, and the speaker's name stands for "it", "he" and "she". Of a denial, what is denied."""
    said = _said_words(item, text, speaker)
    if item.stance == "denies":
        said = denied.proposition(item, said, speaker.name if speaker is not None else None)
    said = re.sub(r"^that\s+", "", said.strip(' ,"“”.')).strip()
    for when in reversed(find_dates(said, published)):
        if when.first and when.first == when.last and when.precision == "day":
            said = said[: when.start] + when.first.isoformat() + said[when.end :]
    said = " ".join(said.split()) or text[item.start : item.end]
    return said[0].upper() + said[1:] + "."


def _said_words(item: Attribution, text: str, speaker: Entry | None) -> str:
    """The reported clause; where a cue reports without one ("called for an inquiry"), the speaker and the cue's own clause."""
    whole, cue, content = text[item.start : item.end], item.cue, item.content
    if cue is None:
        return whole
    if cue.lower_ == "according":
        return whole[: max(cue.idx + item.sentence.base - item.start, 0)] or whole
    if content is not None and content != cue:
        tokens = sorted(content.subtree, key=lambda t: int(t.i))
        said = str(tokens[0].doc.text[tokens[0].idx : tokens[-1].idx + len(tokens[-1].text)])
        return _named(said, speaker)
    if item.direct or speaker is None or cue.pos_ not in {"VERB", "AUX"}:
        return whole
    first = min([cue, *(c for c in cue.children if c.dep_ in {"aux", "auxpass", "neg"})], key=lambda t: int(t.i))
    start = first.idx + item.sentence.base
    return f"{speaker.name} {text[start : item.end]}" if item.start <= start < item.end else whole


def _named(said: str, speaker: Entry | None) -> str:
    pronouns = () if speaker is None else ("he", "she") if speaker.person else ("it", "they")
    match = re.match(r"(?:that\s+)?(\w+)\b(?!['’])", said, re.I)
    if match is None or match[1].lower() not in pronouns or speaker is None:
        return said
    return speaker.name + said[match.end(1) :]
