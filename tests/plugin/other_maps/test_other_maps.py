"""The other maps as layers: where they stand, what is hidden in them, and which file goes when another comes."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.imagery.sensors import guess_sensor
from terrafm_plugin.layers.layer_files import LayerFiles
from terrafm_plugin.layers.map_points import MapPoint
from terrafm_plugin.other_maps.map_layers import (
    OtherMap,
    add_map_layer,
    map_title,
    newest_map,
    show_from,
    show_newer_file,
    shown_from,
)
from terrafm_plugin.other_maps.maps import MapJob, OtherMaps, _written
from tests.plugin.rasters import write


@pytest.fixture
def scene(qgis_new_project, tmp_path):
    layer = QgsRasterLayer(str(write(tmp_path / "S2_scene.tif", [[1, 2]])), "S2 scene")
    QgsProject.instance().addMapLayers([layer])
    return layer


@pytest.fixture
def files(qgis_new_project):
    made = LayerFiles()
    yield made
    made.close()


def alphas(layer):
    block = layer.renderer().block(1, layer.extent(), layer.width(), layer.height())
    return [block.color(0, column) >> 24 & 255 for column in range(layer.width())]


def test_it_stands_above_all_rasters_and_is_not_taken_for_imagery(scene, tmp_path):
    points = QgsVectorLayer("Point?crs=EPSG:32632", "samples", "memory")
    QgsProject.instance().addMapLayer(points)
    title = map_title(OtherMap.SIMILARITY, scene.name())
    layer = add_map_layer(write(tmp_path / "s.tif", [[10, 90]]), OtherMap.SIMILARITY, title)
    names = [node.name() for node in QgsProject.instance().layerTreeRoot().children()]
    assert names == ["samples", "S2 scene – similarity (%)", "S2 scene"]
    assert guess_sensor(layer) is None
    assert newest_map(OtherMap.SIMILARITY) is layer
    assert newest_map(OtherMap.CHANGE) is None


def test_what_is_below_the_threshold_is_hidden_and_comes_back(scene, tmp_path):
    layer = add_map_layer(write(tmp_path / "s.tif", [[0, 49, 50, 100]]), OtherMap.SIMILARITY, "s")
    assert shown_from(layer) == 0
    show_from(layer, 50)
    assert alphas(layer) == [0, 0, 255, 255]
    assert shown_from(layer) == 50
    show_newer_file(layer, write(tmp_path / "t.tif", [[100, 0, 0, 0]]))  # the style stays the user's
    assert alphas(layer) == [255, 0, 0, 0]
    show_from(layer, 0)
    assert alphas(layer) == [255] * 4


def test_the_project_keeps_the_threshold(scene, tmp_path):
    show_from(add_map_layer(write(tmp_path / "s.tif", [[0, 100]]), OtherMap.SIMILARITY, "s"), 35)
    assert QgsProject.instance().write(str(tmp_path / "p.qgz"))
    QgsProject.instance().clear()
    assert QgsProject.instance().read(str(tmp_path / "p.qgz"))
    assert shown_from(newest_map(OtherMap.SIMILARITY)) == 35


def test_places_are_written_as_points_in_one_crs(qgis_app):
    utm, degrees = QgsCoordinateReferenceSystem("EPSG:32632"), QgsCoordinateReferenceSystem("EPSG:4326")
    written = _written([MapPoint(QgsPointXY(600000, 5300000), utm), MapPoint(QgsPointXY(10.35, 47.85), degrees)])
    layer = QgsVectorLayer(str(written), "places", "ogr")
    assert layer.crs() == utm
    points = [feature.geometry().asPoint() for feature in layer.getFeatures()]
    assert points[0] == QgsPointXY(600000, 5300000)
    assert points[1].distance(QgsPointXY(600000, 5300000)) < 5000


@pytest.mark.parametrize("gone", ["source", "layer"])
def test_a_layer_that_is_gone_is_said_once(scene, files, gone):
    maps = OtherMaps(EngineClient(), files)
    said, ended = [], []
    maps.refused.connect(said.append)
    maps.ended.connect(ended.append)
    layers = {"s2_before": "gone"} if gone == "layer" else {}
    maps.start(MapJob(OtherMap.CHANGE, "gone" if gone == "source" else scene.id(), "c", {}, layers))
    assert said == ["The layer is no longer in the project."]
    assert ended == [False]
    assert not maps.is_working
    maps.close()


@pytest.mark.parametrize("cancelled", [True, False])
def test_a_layer_that_no_path_leads_to_is_copied_first(
    scene,
    computed,
    files,
    tmp_path,
    monkeypatch,
    cancelled,
):
    monkeypatch.setenv("TERRAFM_PYTHON", str(tmp_path / "no python here"))
    maps = OtherMaps(EngineClient(), files)
    told, said, ended = [], [], []
    maps.progress.connect(lambda _fraction, text: told.append(text))
    maps.refused.connect(said.append)
    maps.ended.connect(ended.append)
    maps.start(MapJob(OtherMap.CHANGE, scene.id(), "c", {}, {"s2_before": computed.id()}))
    assert (maps.is_working, told) == (True, ["Copying the layer"])
    if cancelled:
        maps.cancel()
    for _ in range(200):
        if not files._waiting and not maps.is_working:
            break
        QTest.qWait(10)
    assert ended == [cancelled]
    assert [("TERRAFM_PYTHON" in sentence) for sentence in said] == ([] if cancelled else [True])
    maps.close()
