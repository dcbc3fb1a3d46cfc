"""The list of classes behind the panel's table."""

import pytest

from terrafm_plugin.classes import (
    MOST_CLASSES,
    ClassList,
    CoarserClass,
    LandCoverClass,
    classes_from_json,
    classes_to_json,
    depth,
    levelled,
)
from terrafm_plugin.samples.class_sets import (
    ClassSetError,
    Preset,
    corine,
    eunis,
    presets,
    read_class_set,
    write_class_set,
)


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
    for preset in presets():
        codes = [entry.code for entry in preset.classes]
        colors = [entry.color for entry in preset.classes]
        assert len(set(codes)) == len(codes)
        assert len(set(colors)) == len(colors)
        assert all(1 <= code <= MOST_CLASSES for code in codes)


def test_local_climate_zones_are_all_there():
    (zones,) = [preset for preset in presets() if preset.title == "Local climate zones"]
    assert [entry.code for entry in zones.classes] == list(range(1, 18))


def test_a_set_never_changes_what_samples_mean(qgis_app):
    classes = ClassList()
    classes.replace_all([LandCoverClass(1, "Forest", "#1b7837"), LandCoverClass(2, "water", "#2b7bba")])
    wanted = [LandCoverClass(1, "Built-up", "#ff0000"), LandCoverClass(5, "Water", "#0000ff")]
    classes.take_set(wanted, sampled={1, 2})
    assert set(classes) == {
        LandCoverClass(3, "Built-up", "#ff0000"),
        LandCoverClass(2, "Water", "#0000ff"),
        LandCoverClass(1, "Forest", "#1b7837"),
    }
    classes.take_set(wanted, sampled=())
    assert list(classes) == wanted


def test_a_set_goes_into_a_file_and_comes_back(tmp_path):
    file = tmp_path / "Moor & Heide.json"
    own = [LandCoverClass(3, 'Grün "Wiese"', "#00ff00"), LandCoverClass(254, "水", "#0000ff")]
    write_class_set(file, own)
    assert read_class_set(file) == Preset("Moor & Heide", tuple(own))
    assert [entry.name for entry in tmp_path.iterdir()] == [file.name]
    with pytest.raises(ClassSetError, match="choose another place"):
        write_class_set(tmp_path / "nowhere" / "set.json", own)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "no JSON"),
        ("{}", "no list 'classes'"),
        ('[{"code": 1, "name": "a", "color": "red"}]', "colour is 'red'"),
        ('[{"code": 0, "name": "a", "color": "#000000"}]', "code is 0"),
        ('[{"code": 1, "name": " ", "color": "#000000"}]', "no name"),
        ('[{"code": 1, "name": "a", "color": "#000000"}, {"code": 1, "name": "b", "color": "#000001"}]', "1 twice"),
        ("[7]", "code is None"),
    ],
)
def test_a_file_that_is_no_set_says_why(tmp_path, text, what):
    file = tmp_path / "set.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ClassSetError, match=what):
        read_class_set(file)


def test_levels_go_along_with_classes_and_flat_ones_are_written_as_before(qgis_app, tmp_path):
    write_class_set(tmp_path / "copy.json", corine().classes)
    assert read_class_set(tmp_path / "copy.json").classes == corine().classes
    assert classes_from_json(classes_to_json(eunis().classes)) == list(eunis().classes)
    assert "above" not in classes_to_json([LandCoverClass(1, "a", "#000000")])
    assert (depth(corine().classes), depth(eunis().classes), depth(presets()[0].classes)) == (3, 2, 1)


def test_the_map_shows_the_classes_of_the_level_that_is_chosen(qgis_app):
    classes, heard = ClassList(), []
    classes.level_changed.connect(lambda: heard.append(classes.level))
    classes.replace_all(corine().classes)
    assert classes.as_mapped() == list(corine().classes)
    classes.set_level(1)
    assert [entry.code for entry in classes.as_mapped()] == [1, 2, 3, 4, 5]
    assert classes.as_mapped()[2].name == "3 Forest and semi natural areas"
    classes.replace_all(presets()[0].classes)
    assert classes.level is None and classes.as_mapped() == list(presets()[0].classes)
    assert heard == [1]


def test_a_class_of_ones_own_and_one_of_another_set_stand_for_themselves(qgis_app):
    own = LandCoverClass(3, "Pond", "#0000ff")
    forest = CoarserClass(3, "Forest", "#00ff00")
    oak = LandCoverClass(1, "Oak", "#00aa00", (forest,))
    other = LandCoverClass(7, "Hedge", "#aaaa00", (CoarserClass(3, "Green", "#00ff00"),))
    told = {entry.name: entry.above[0] for entry in levelled([own, oak, other])}
    assert told["Oak"] == forest
    assert told["Pond"] == CoarserClass(1, "Pond", "#0000ff")  # 3 is taken
    assert told["Hedge"] == CoarserClass(7, "Hedge", "#aaaa00")


def test_a_set_whose_levels_contradict_is_refused(tmp_path):
    text = (
        '[{"code": 1, "name": "a", "color": "#000000", "above": [{"code": 1, "name": "%s", "color": "#000000"}]}, '
        '{"code": 2, "name": "b", "color": "#000001", "above": [{"code": 1, "name": "x", "color": "#000000"}%s]}]'
    )
    more = ', {"code": 9, "name": "y", "color": "#000000"}'
    for first, second, what in (("y", "", "one parent, one name"), ("x", more, "others name 2")):
        (tmp_path / "set.json").write_text(text % (first, second), encoding="utf-8")
        with pytest.raises(ClassSetError, match=what):
            read_class_set(tmp_path / "set.json")
