"""What the panel says is missing before there can be a map."""

from terrafm_plugin.classes import LandCoverClass
from terrafm_plugin.samples.trainability import trainability

FOREST, WATER, TOWN = (LandCoverClass(n, name, "#000000") for n, name in enumerate(("Forest", "Water", "Town"), 1))
ALL = [FOREST, WATER, TOWN]


def test_the_next_step_is_named():
    assert "two classes" in trainability([FOREST], {1: 5}).missing
    assert "click a few places" in trainability(ALL, {}).missing
    assert "another class than Forest" in trainability(ALL, {1: 1}).missing
    assert "another class than Forest" in trainability(ALL, {1: 9}).missing
    assert "one more place of: Water" in trainability(ALL, {1: 2, 2: 1}).missing
    assert trainability(ALL, {1: 2, 2: 2}).missing == ""


def test_classes_with_one_sample_wait():
    assert trainability(ALL, {1: 2, 2: 1, 3: 7}).classes == (FOREST, TOWN)
