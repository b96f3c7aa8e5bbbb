"""The invented scenes of denials: whole, and read by the linguistic layer as they are meant."""

from evals.bench.scenes import scenes
from extraction.parsing import load_parser
from extraction.weights import parser_path


def test_every_scene_has_a_denial_aimed_at_a_paragraph_of_its_own() -> None:
    told = list(scenes())
    assert len(told) >= 40
    for scene in told:
        aimed = {target for targets in scene.aims.values() for target in targets}
        assert aimed and aimed <= set(scene.paragraphs)
        assert all(scene.text[a:b].strip() for a, b in scene.paragraphs.values())


def test_aims_go_by_the_paragraphs_that_claims_stand_in() -> None:
    scene = next(iter(scenes()))
    found = scene.read(load_parser(str(parser_path()))).statements()
    denial = [s for s in found if s.stance == "denies"][-1]
    assert {scene.aimed(denial, s) for s in found if s is not denial} == {True, False}
