"""The list of classes behind the panel's table."""

from terrafm_plugin.samples.classes import MOST_CLASSES, ClassList, LandCoverClass, classes_from_json
from terrafm_plugin.samples.presets import PRESETS


def test_new_classes_get_codes_and_colours_of_their_own(qgis_app):
    classes = ClassList()
    for number in range(30):
        classes.add(f"Class {number}")
    assert [entry.code for entry in classes] == list(range(1, 31))
    assert len({entry.color for entry in classes}) >= 12


def test_codes_never_leave_what_a_byte_can_hold(qgis_app):
    classes = ClassList()
    classes.add("Last", code=MOST_CLASSES)
    assert classes.add("Next").code == 1
    for _ in range(MOST_CLASSES):
        classes.add("More")
    assert len(classes) == MOST_CLASSES
    assert classes.add("One too many") is None


def test_classes_survive_as_text(qgis_app):
    classes = ClassList()
    classes.replace_all([LandCoverClass(3, 'Grün "Wiese"', "#00ff00"), LandCoverClass(7, "水", "#0000ff")])
    assert classes_from_json(classes.to_json()) == list(classes)
    assert classes_from_json("[1, 2") == []
    assert classes_from_json('[{"code": "x"}]') == []


def test_every_change_is_announced_once_and_no_change_is_not(qgis_app):
    classes = ClassList()
    heard = []
    classes.changed.connect(lambda: heard.append(len(classes)))
    classes.add("Water")
    classes.rename(1, "Lake")
    classes.rename(1, "Lake")
    classes.rename(1, "  ")
    classes.recolor(1, "#123456")
    classes.remove(99)
    assert heard == [1, 1, 1]
    assert classes[0] == LandCoverClass(1, "Lake", "#123456")


def test_presets_have_distinct_codes_and_colours():
    for preset in PRESETS:
        codes = [entry.code for entry in preset.classes]
        colors = [entry.color for entry in preset.classes]
        assert len(set(codes)) == len(codes)
        assert len(set(colors)) == len(colors)
        assert all(1 <= code <= MOST_CLASSES for code in codes)
