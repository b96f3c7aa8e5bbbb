"""Attributions marked by people, in the stand-off format of PolNeAR, on the invented report of `conftest`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.bench.polnear import articles, compare, marked
from evals.cases import Case, GoldError
from schemas import Extraction

#: "Mayor Ines Okoro" / said / "12 shops burned"; "riot police" / denied / what they deny; the last sentence, which
#: nobody is credited with in the labels; a part that the file does not hold.
ANN = """T1\tSource 0 16\tMayor Ines Okoro
T2\tCue 17 21\tsaid
T3\tContent 22 37\t12 shops burned
E1\tAttribution:T9 Source:T1 Cue:T2 Content:T3 Content2:T99
T4\tSource 44 55\triot police
T5\tCue 56 62\tdenied
T6\tContent 63 79\tfiring any shots
E2\tAttribution:T9 Source:T4 Cue:T5 Content:T6
T7\tCue 129 135\tblamed
T8\tContent 136 139;135 136\ttwo
E3\tAttribution:T9 Cue:T7 Content:T8
T10\tCue 129 135\twished
T11\tContent 140 180\tCrowds set fire to the market on Tuesday
E4\tAttribution:T9 Cue:T10 Content:T11
"""


def test_marks_are_read_with_their_gaps() -> None:
    first, _, third, _ = marked(ANN)
    assert (first.sources, first.cues, first.contents) == ([(0, 16)], [(17, 21)], [(22, 37)])
    assert third.contents == [(136, 139), (135, 136)]


def test_what_is_told_by_its_speaker_is_found(case: Case) -> None:
    found = compare(case.text, marked(ANN), case.gold)
    assert (found.attributions.right, found.attributions.of) == (3, 4)
    assert (found.named.right, found.named.of) == (1, 1), "a source without a name is not judged"
    assert (found.claims.right, found.claims.of) == (2, 4), (
        "two claims of the third sentence, of which little is marked"
    )


def test_another_speaker_is_wrong(
    case: Case, altered: Callable[[Callable[[dict[str, Any]], None]], Extraction]
) -> None:
    def swap(raw: dict[str, Any]) -> None:
        raw["claims"][0]["speaker"] = "a2"

    found = compare(case.text, marked(ANN), altered(swap))
    assert (found.named.right, found.named.of) == (0, 1)


def test_folder_that_is_no_part_of_the_corpus(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"PolNeAR/data/test"):
        list(articles(tmp_path))


def test_text_without_marks(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "one.txt").write_text("A text.")
    with pytest.raises(GoldError, match=r"nothing for one\.txt"):
        list(articles(tmp_path))
