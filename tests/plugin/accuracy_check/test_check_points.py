"""Points to be checked: every answer is in the file at once, and nothing shows what the map says."""

import pytest
from qgis.core import QgsProject

from terrafm_plugin.accuracy_check.check_points import (
    CANNOT_TELL,
    CheckPoints,
    is_check_layer,
    newest_check_layer,
    open_check_layer,
)
from tests.plugin.reference_points import CLASSES, LEFT, stored, write_map, write_points


@pytest.fixture
def layer(qgis_new_project, tmp_path):
    made = open_check_layer(write_points(tmp_path / "p.gpkg"), str(write_map(tmp_path / "m.tif")), CLASSES, "m – check")
    QgsProject.instance().addMapLayer(made)
    return made


def test_answers_are_in_the_file_at_once_and_the_check_goes_on_where_it_was_left(layer):
    points = CheckPoints()
    points.open(layer)
    assert points.current.place.x() == LEFT + 45 + 80  # id 1
    assert points.answer(CLASSES[1])
    assert stored(layer)[1] == ("2", "checked")
    points.go_on()
    assert points.answer(None)
    assert stored(layer)[2][1] == CANNOT_TELL
    assert not stored(layer)[2][0]
    points.go_on()
    progress = points.progress()
    assert (progress.points, progress.checked, progress.cannot_tell, progress.answered) == (5, 1, 1, 2)
    points.close()
    again = CheckPoints()
    again.open(layer)
    assert (again.number, again.progress()) == (3, progress)
    again.go_back()
    assert again.answer(CLASSES[0])
    assert stored(layer)[2] == ("1", "checked")
    for _ in range(3):
        again.go_on()
        again.answer(CLASSES[0])
    again.go_on()
    assert again.current is None
    assert not again.answer(CLASSES[0])


def test_answers_go_into_the_edit_buffer_of_a_layer_that_is_being_edited(layer):
    points = CheckPoints()
    points.open(layer)
    layer.startEditing()
    assert points.answer(CLASSES[0])
    assert not stored(layer)[1][1]
    layer.commitChanges()
    assert stored(layer)[1] == ("1", "checked")


def test_the_map_s_class_is_out_of_sight(layer):
    hidden = {layer.fields()[i].name() for i in layer.fields().allAttributesList()
              if layer.editorWidgetSetup(i).type() == "Hidden"}  # fmt: skip
    columns = {column.name for column in layer.attributeTableConfig().columns() if column.hidden}
    assert hidden == columns & {"map_class", "stratum"} == {"map_class", "stratum"}
    assert layer.displayExpression() == '"id"'
    assert {category.label() for category in layer.renderer().categories()} == {"open", "checked", "cannot tell"}


def test_the_project_brings_the_check_back(layer, tmp_path):
    project = QgsProject.instance()
    project.write(str(tmp_path / "p.qgz"))
    project.clear()
    project.read(str(tmp_path / "p.qgz"))
    found = newest_check_layer()
    assert is_check_layer(found)
    points = CheckPoints()
    points.open(found)
    assert points.classes == CLASSES
    assert points.map_file == tmp_path / "m.tif"
    assert newest_check_layer(str(tmp_path / "other.tif")) is None
    project.removeMapLayer(found.id())
    assert points.layer is None
