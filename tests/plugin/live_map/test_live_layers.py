"""The live layers: the source changes, the user's style stays, and nothing is left behind."""

import re
from pathlib import Path

import pytest
from qgis.core import (
    QgsPalettedRasterRenderer,
    QgsProject,
    QgsProjectBadLayerHandler,
    QgsRasterLayer,
    QgsVectorLayer,
)

from terrafm_plugin.classes import LandCoverClass
from terrafm_plugin.live_map.live_layers import LiveLayers, remove_left_over_layers
from tests.plugin.rasters import CLASSES, labels, write


@pytest.fixture
def layers(qgis_new_project):
    layers = LiveLayers()
    yield layers
    layers.close()


def test_one_layer_follows_the_newest_file(layers):
    first = write(layers.new_path("view"), [[1, 2]])
    layers.show_map(first, CLASSES)
    layer = layers.map_layer
    layer.setOpacity(0.3)
    second = write(layers.new_path("view"), [[2, 2, 2]], left=700000.0)
    layers.show_map(second, CLASSES)
    assert QgsProject.instance().mapLayersByName("TerraFM land cover") == [layer]
    assert layer.source() == str(second)
    assert layer.extent().xMinimum() == 700000
    assert layer.opacity() == pytest.approx(0.3)
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    assert labels(layer) == {1: ("Forest", "#1b7837"), 2: ("Water", "#2b7bba")}
    value, valid = layer.dataProvider().sample(layer.extent().center(), 1)
    assert (value, valid) == (2, True)


def test_classes_can_change_their_looks(layers):
    layers.show_map(write(layers.new_path("view"), [[1, 2]]), CLASSES)
    layers.restyle([LandCoverClass(1, "Wald", "#00ff00")])
    assert labels(layers.map_layer) == {1: ("Wald", "#00ff00")}


def test_a_layer_that_the_user_removed_comes_back_with_the_next_map(layers):
    layers.show_map(write(layers.new_path("view"), [[1, 2]]), CLASSES)
    QgsProject.instance().removeMapLayer(layers.map_layer.id())
    assert layers.map_layer is None
    layers.show_map(write(layers.new_path("view"), [[1, 2]]), CLASSES)
    assert layers.map_layer is not None


def test_samples_stay_above_and_imagery_below(layers, tmp_path):
    image = QgsRasterLayer(str(write(tmp_path / "image.tif", [[5]])), "image")
    points = QgsVectorLayer("Point?crs=EPSG:32632&field=class:integer", "points", "memory")
    QgsProject.instance().addMapLayer(image)
    QgsProject.instance().addMapLayer(points)
    layers.show_map(write(layers.new_path("view"), [[1]]), CLASSES)
    layers.show_confidence(write(layers.new_path("confidence"), [[90]]))
    names = [layer.name() for layer in QgsProject.instance().layerTreeRoot().layerOrder()]
    assert names == ["points", "TerraFM confidence", "TerraFM land cover", "image"]


def test_old_files_go_and_close_leaves_nothing(layers):
    paths = []
    for number in range(20):
        paths.append(write(layers.new_path("view"), [[1 + number % 2]]))
        layers.show_map(paths[-1], CLASSES)
    assert paths[-1].exists()
    assert not paths[0].exists()
    folder = paths[0].parent
    layers.clear()
    assert not folder.exists()
    assert QgsProject.instance().mapLayers() == {}


class Unavailable(QgsProjectBadLayerHandler):
    """What QGIS's window "Handle unavailable layers" would list."""

    def __init__(self):
        super().__init__()
        self.names = []

    def handleBadLayers(self, nodes):
        self.names += [node.namedItem("layername").toElement().text() for node in nodes]


def test_a_saved_project_opens_without_a_question(layers, tmp_path):
    layers.show_map(write(layers.new_path("view"), [[1]]), CLASSES)
    layers.show_confidence(write(layers.new_path("confidence"), [[90]]))
    image = QgsRasterLayer(str(write(tmp_path / "image.tif", [[5]])), "image")
    QgsProject.instance().addMapLayer(image)
    project = str(tmp_path / "project.qgs")
    assert QgsProject.instance().write(project)
    entries = re.findall("<left-out[^>]*>", Path(project).read_text(encoding="utf-8"))
    assert set(entries) == {'<left-out embedded="1"/>'}  # QGIS 3.40 took what was left of them for broken layers
    other, handler = QgsProject(), Unavailable()
    other.setBadLayerHandler(handler)
    assert other.read(project)
    assert handler.names == []
    assert [layer.name() for layer in other.mapLayers().values()] == ["image"]


def test_the_live_map_is_no_temporary_layer_to_qgis(qgis_new_project, tmp_path, monkeypatch):
    """Of those QGIS warns when it is closed, as if something of the user's were lost."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    layers = LiveLayers()
    layers.show_map(write(layers.new_path("view"), [[1]]), CLASSES)
    assert not layers.map_layer.isTemporary()
    layers.close()


def test_files_of_a_qgis_that_was_killed_are_removed_by_the_next(qgis_new_project, tmp_path, monkeypatch):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    running = LiveLayers()
    path = write(running.new_path("view"), [[1]])
    killed = path.parent.with_name("killed")
    killed.mkdir()
    write(killed / "view_000001.tif", [[1]])
    other = LiveLayers()
    other.new_path("view")
    assert not killed.exists()
    assert path.exists()
    for layers in (running, other):
        layers.close()
    assert not path.parent.parent.exists()


def test_a_saved_project_holds_no_live_layer(layers, tmp_path):
    image = QgsRasterLayer(str(write(tmp_path / "image.tif", [[5]])), "image")
    QgsProject.instance().addMapLayer(image)
    layers.show_map(write(layers.new_path("view"), [[1]]), CLASSES)
    project = str(tmp_path / "project.qgs")
    assert QgsProject.instance().write(project)
    assert layers.map_layer is not None
    assert "view_0" not in Path(project).read_text(encoding="utf-8")
    other = QgsProject()
    assert other.read(project)
    assert [layer.name() for layer in other.mapLayers().values()] == ["image"]  # and no broken one
    assert [node.name() for node in other.layerTreeRoot().findLayers()] == ["image"]


def test_left_over_layers_are_removed(layers):
    layers.show_map(write(layers.new_path("view"), [[1]]), CLASSES)
    remove_left_over_layers()
    assert QgsProject.instance().mapLayers() == {}
