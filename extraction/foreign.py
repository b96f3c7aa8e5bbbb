"""Sentences in a language that is not read, in the middle of an English report."""

import re
from collections.abc import Iterator
from typing import Final

from extraction.parsing import split
from extraction.shown import Cut

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: Commonest words of English running text.
_ENGLISH: Final = frozenset(
    """a about after all also an and are as at be because been before being between but by can could did do does for from had has have he her him his how i if
    in into is it its may more most near no nor not of on one only or other our out over said say says she should since so some such than that the their them
    then there these they this those through to told two under until up us was we were what when where which while who will with would you your i'm it's""".split()
)
#: Commonest words of other languages written in Latin letters, as far as they are no English words or parts of names.
_OTHERS: Final = frozenset(
    """und der das ist nicht ein eine dass wurde wurden alle auf mit von zu den dem sich auch les des une est que qui dans ont été selon pour avec sur toutes
    los las una por con para que según todas siguiente el y e os as das dos foram em não uma mais sono che gli della delle di il una non per tutti het een niet van
    en voor zijn ve bir bu için tüm olan yang dan di tidak semua bahwa untuk na ya wa kwa kwamba yote hii ni się nie jest że oraz och att som inte är det og ikke
    som til av på""".split()
)
#: Shorter pieces are names, titles or exclamations.
_FEWEST: Final = 6


def find_foreign(text: str) -> Iterator[Cut]:
    """Sentences of which most letters are not Latin, or whose small words are those of another language."""
    for line in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        for start, end in split(line.group()):
            if _is_foreign(line.group()[start:end]):
                yield Cut(line.start() + start, line.start() + end, "language")


def _is_foreign(sentence: str) -> bool:
    letters = [char for char in sentence if char.isalpha()]
    if not letters:
        return False
    if sum(char >= "\u0250" for char in letters) > 0.5 * len(letters):
        return len(letters) >= 8
    words = [word.casefold() for word in _WORD.findall(sentence)]
    if len(words) < _FEWEST:
        return False
    english, others = sum(word in _ENGLISH for word in words), sum(word in _OTHERS for word in words)
    return others >= 2 and others > english and english <= 0.15 * len(words)
