"""Long lists of words as one expression that is quick: words that begin alike stand together, so that most are never tried."""

from collections.abc import Callable, Iterable


def one_of(words: Iterable[str], write: Callable[[str], str]) -> str:
    """What matches one of the `words`, the first of them that does; `write` makes an expression of each that begins with its letters."""
    return _tree([(word.lower(), write(word)) for word in words])


def _tree(branches: list[tuple[str, str]], depth: int = 3) -> str:
    """Only words that differ in a letter are put apart, so that of two which match the earlier one still does."""
    alike: dict[str, list[tuple[str, str]]] = {}
    for word, written in branches:
        alike.setdefault(word[:1], []).append((word, written))
    plain = all(word[:1].isalpha() and written[:1].lower() == word[:1] for word, written in branches)
    if depth == 0 or len(branches) < 3 or not plain:
        return "(?:" + "|".join(written for _, written in branches) + ")"
    groups = (
        letter + _tree([(word[1:], written[1:]) for word, written in below], depth - 1)
        for letter, below in alike.items()
    )
    return "(?:" + "|".join(groups) + ")"
