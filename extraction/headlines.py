"""Headlines In Title Case, given to the parser in the case of running text: it takes a capital for a name."""

import re

_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def running_case(headline: str, body: str) -> str:
    """``headline`` with the words in lower case that are no names in ``body``; the same length, so that offsets hold.

    Left as it is where it is no title case. A word is a name where the body has it with a capital inside a sentence, or where
    it holds a capital or digit beyond its first letter ("UN", "NATO-led").
    """
    words = list(_WORD.finditer(headline))
    long = [w.group() for w in words[1:] if len(w.group()) > 3]
    if len(long) < 3 or sum(w[0].isupper() for w in long) < 0.75 * len(long):
        return headline
    names = set(re.findall(r"(?<=[a-z,;] )[A-Z][\w'’-]*", body))
    out = list(headline)
    for word in words:
        text = word.group()
        if text[0].isupper() and text not in names and not _is_coded(text) and len(text[0].lower()) == 1:
            out[word.start()] = text[0].lower()
    return "".join(out)


def _is_coded(word: str) -> bool:
    return any(c.isupper() for c in re.split(r"['’]", word)[0][1:] if c != "-")
