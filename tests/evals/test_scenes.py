"""The invented scenes: whole, and read by the linguistic layer as they are meant."""

import pytest

from evals.bench.scenes import ACCOUNTS, DENIALS, scenes
from extraction.parsing import load_parser
from extraction.weights import parser_path


@pytest.mark.parametrize("file", [DENIALS, ACCOUNTS])
def test_every_scene_has_pairs_of_lines_of_its_own(file: str) -> None:
    told = list(scenes(file))
    assert len(told) >= 40
    for scene in told:
        aimed = {target for targets in scene.aims.values() for target in targets}
        assert aimed and aimed <= set(scene.lines)
        assert all(scene.text[a:b].strip() for a, b in scene.lines.values())


def test_pairs_go_by_the_lines_that_claims_stand_in_in_either_order() -> None:
    scene = next(iter(scenes(DENIALS)))
    found = scene.read(load_parser(str(parser_path()))).statements()
    denial = [s for s in found if s.stance == "denies"][-1]
    others = [s for s in found if s is not denial]
    assert {scene.contradict(denial, s) for s in others} == {True, False}
    assert [scene.contradict(s, denial) for s in others] == [scene.contradict(denial, s) for s in others]


def test_a_line_that_goes_on_stands_in_the_paragraph_before() -> None:
    scene = next(iter(scenes(ACCOUNTS)))
    (_, end), (start, _) = scene.lines["b"], scene.lines["c"]
    assert scene.text[end:start] == " "
