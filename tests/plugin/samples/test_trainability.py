"""What the panel says is missing before there can be a map."""

from terrafm_plugin.classes import LandCoverClass
from terrafm_plugin.samples.trainability import ready_classes, what_is_missing

FOREST, WATER, TOWN = (LandCoverClass(n, name, "#000000") for n, name in enumerate(("Forest", "Water", "Town"), 1))
ALL = [FOREST, WATER, TOWN]


def test_the_next_step_is_named():
    assert "two classes" in what_is_missing([FOREST], {1: 5})
    assert "click a few places" in what_is_missing(ALL, {})
    assert "another class than Forest" in what_is_missing(ALL, {1: 1})
    assert "another class than Forest" in what_is_missing(ALL, {1: 9})
    assert "one more place of: Water" in what_is_missing(ALL, {1: 2, 2: 1})
    assert what_is_missing(ALL, {1: 2, 2: 2}) == ""


def test_classes_with_one_sample_wait():
    assert ready_classes(ALL, {1: 2, 2: 1, 3: 7}) == [FOREST, TOWN]
