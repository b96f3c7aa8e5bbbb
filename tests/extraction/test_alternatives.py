"""A list of words as a quick expression finds what the plain one finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from extraction.alternatives import one_of

_WORDS = st.lists(st.text("abé -'", min_size=1, max_size=5), min_size=1, max_size=12)


@given(_WORDS, st.text("abABéÉ -'", max_size=30), st.sampled_from(["", r"(?!\w)", "[a-z]*"]))
def test_finds_what_the_plain_alternation_finds(words: list[str], text: str, rest: str) -> None:
    plain = "(?:" + "|".join(re.escape(word) + rest for word in words) + ")"
    quick = one_of(words, lambda word: re.escape(word) + rest)
    found, meant = ([m.span() for m in re.finditer(rf"(?<!\w){one}(?=s?\b)", text, re.I)] for one in (quick, plain))
    assert found == meant
