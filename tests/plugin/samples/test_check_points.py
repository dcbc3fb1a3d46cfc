"""Points to be checked: every answer is in the file at once, and nothing shows what the map says."""

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsProject, QgsVectorLayer

from terrafm_plugin.samples.check_points import (
    CANNOT_TELL,
    CheckPoints,
    is_check_layer,
    newest_check_layer,
    open_check_layer,
)
from terrafm_plugin.samples.classes import LandCoverClass

CLASSES = [LandCoverClass(1, "Forest", "#1b7837"), LandCoverClass(2, "Water", "#2b7bba")]
LEFT, TOP, SIDE = 600000.0, 5300000.0, 20


def write_map(path):
    """A class map whose western half is class 1, the other class 2."""
    codes = np.ones((SIDE, SIDE), np.uint8)
    codes[:, SIDE // 2 :] = 2
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, 1, gdal.GDT_Byte)
    dataset.SetProjection(utm().ExportToWkt())
    dataset.SetGeoTransform((LEFT, 10, 0, TOP, 0, -10))
    dataset.GetRasterBand(1).SetNoDataValue(255)
    dataset.GetRasterBand(1).WriteArray(codes)
    return path


def utm():
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32632)
    return reference


def write_points(path, count=5):
    """Points as `draw_reference` writes them; the first half lie in class 1."""
    file = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = file.CreateLayer("reference", utm(), ogr.wkbPoint)
    for name, kind in (("id", ogr.OFTInteger), ("map_class", ogr.OFTString), ("stratum", ogr.OFTInteger)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    layer.CreateField(ogr.FieldDefn("reference", ogr.OFTString))
    for number in range(count):
        feature = ogr.Feature(layer.GetLayerDefn())
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(LEFT + 45 + 20 * number, TOP - 45)
        feature.SetGeometry(point)
        feature.SetField("id", count - number)  # the order of the file is not that of the check
        feature.SetField("map_class", "Forest")
        feature.SetField("stratum", 1)
        layer.CreateFeature(feature)
    del layer, file
    return path


@pytest.fixture
def layer(qgis_new_project, tmp_path):
    made = open_check_layer(write_points(tmp_path / "p.gpkg"), str(write_map(tmp_path / "m.tif")), CLASSES, "m – check")
    QgsProject.instance().addMapLayer(made)
    return made


def stored(layer):
    """What the file holds, as another program reads it."""
    other = QgsVectorLayer(layer.source(), "other", "ogr")
    return {feature["id"]: (feature["reference"], feature["state"]) for feature in other.getFeatures()}


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
