"""Samples as an ordinary point layer: written at once, undone, edited by QGIS's own tools."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.PyQt.QtTest import QSignalSpy

from terrafm_plugin.classes import ClassList, LandCoverClass
from terrafm_plugin.samples.samples_file import SamplesError, create_samples_layer, is_usable, open_samples_layer
from terrafm_plugin.samples.samples_layer import SamplesLayer
from tests.patience import PATIENCE
from tests.plugin.sample_files import UTM, at, in_file

MILLISECONDS = int(1000 * PATIENCE)

GEOGRAPHIC = QgsCoordinateReferenceSystem("EPSG:4326")


def test_a_sample_is_in_the_file_at_once(samples, path):
    samples.add(at(10, 20), UTM, 2)
    assert in_file(path) == [(2, "Water", at(10, 20))]
    assert samples.counts() == {2: 1}


def test_points_are_transformed_from_the_maps_crs(samples):
    samples.add(QgsPointXY(9.0, 45.0), GEOGRAPHIC, 1)
    (sample,) = samples.samples_in(UTM)
    assert sample.x == pytest.approx(500000, abs=1)  # 9° E is this zone's central meridian
    assert sample.y == pytest.approx(4982950, abs=5)
    (back,) = samples.samples_in(GEOGRAPHIC)
    assert (back.x, back.y) == (pytest.approx(9.0), pytest.approx(45.0))


def test_undo_takes_back_step_by_step(samples):
    samples.add(at(0, 0), UTM, 1)
    samples.add(at(50, 0), UTM, 2)
    assert samples.delete_nearest(at(1, 1), UTM, 10)
    assert samples.counts() == {2: 1}
    assert samples.undo()
    assert samples.counts() == {1: 1, 2: 1}
    assert samples.undo()
    assert samples.counts() == {1: 1}
    assert samples.undo()
    assert samples.counts() == {}
    assert not samples.undo()


def test_only_a_sample_within_reach_is_deleted(samples):
    samples.add(at(0, 0), UTM, 1)
    samples.add(at(30, 0), UTM, 2)
    assert not samples.delete_nearest(at(15, 50), UTM, 10)
    assert samples.delete_nearest(at(28, 0), UTM, 10)
    assert samples.counts() == {1: 1}


def test_selected_samples_are_deleted_and_come_back(samples):
    for x in range(4):
        samples.add(at(x * 10, 0), UTM, 1 + x % 2)
    samples.layer.selectByExpression('"class" = 1')
    assert samples.delete_selected() == 2
    assert samples.counts() == {2: 2}
    samples.undo()
    assert samples.counts() == {1: 2, 2: 2}


def test_edits_by_qgis_own_tools_are_noticed(samples):
    layer = samples.layer
    layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromPointXY(at(5, 5)))
    feature["class"] = 7
    feature["name"] = "Reed"
    heard = QSignalSpy(samples.changed)
    layer.addFeature(feature)
    assert heard.wait(MILLISECONDS)
    assert samples.counts() == {7: 1}
    assert samples.classes.by_code(7).name == "Reed"
    samples.add(at(9, 9), UTM, 1)
    assert samples.counts() == {1: 1, 7: 1}
    assert samples.undo()  # through the layer's own undo stack
    assert samples.counts() == {7: 1}
    heard = QSignalSpy(samples.changed)
    layer.rollBack()
    assert heard.wait(MILLISECONDS)
    assert samples.counts() == {}


def test_classes_stay_with_the_layer(samples, path, tmp_path):
    samples.add(at(0, 0), UTM, 1)
    samples.classes.rename(1, "Laubwald")
    samples.classes.recolor(1, "#00aa00")
    assert in_file(path)[0][1] == "Laubwald"
    project = str(tmp_path / "project.qgz")
    assert QgsProject.instance().write(project)
    samples.close()
    QgsProject.instance().clear()
    assert QgsProject.instance().read(project)
    (layer,) = QgsProject.instance().mapLayers().values()
    again = SamplesLayer(ClassList())
    again.open(layer)
    assert again.classes.by_code(1) == LandCoverClass(1, "Laubwald", "#00aa00")
    colors = {category.value(): category.symbol().color().name() for category in layer.renderer().categories()}
    assert colors == {1: "#00aa00", 2: "#2b7bba"}
    again.close()


def test_deleting_a_class_deletes_its_samples(samples):
    samples.add(at(0, 0), UTM, 1)
    samples.add(at(10, 0), UTM, 2)
    samples.delete_class(1)
    assert samples.counts() == {2: 1}
    assert [entry.code for entry in samples.classes] == [2]


def test_a_removed_layer_is_let_go(samples):
    heard = QSignalSpy(samples.layer_changed)
    QgsProject.instance().removeMapLayer(samples.layer.id())
    assert len(heard) == 1
    assert samples.layer is None
    assert samples.counts() == {}
    with pytest.raises(SamplesError, match="samples layer"):
        samples.add(at(0, 0), UTM, 1)


def test_the_layer_is_read_once_after_each_change(samples, monkeypatch):
    reads, read = [], samples.layer.getFeatures
    monkeypatch.setattr(samples.layer, "getFeatures", lambda *request: reads.append(request) or read(*request))
    heard = QSignalSpy(samples.changed)
    for number in (1, 2):
        samples.add(at(number, number), UTM, 1)
        assert heard.wait(MILLISECONDS)
        assert samples.counts() == {1: number}
        assert len(samples.samples_in(GEOGRAPHIC)) == number
        assert [entry.code for entry in samples.trainability().classes] == ([1] if number == 2 else [])
        assert len(reads) == number


def test_a_place_that_cannot_be_written_is_said(qgis_app, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(SamplesError, match="cannot be written"):
        create_samples_layer(blocked / "samples.gpkg", UTM)


def test_what_can_hold_samples(qgis_app, path):
    assert is_usable(create_samples_layer(path, UTM))
    assert open_samples_layer(path).crs() == UTM
    assert not is_usable(QgsVectorLayer("Point?crs=EPSG:4326&field=kind:string", "a", "memory"))
    assert not is_usable(QgsVectorLayer("Polygon?crs=EPSG:4326&field=class:integer", "b", "memory"))
    assert is_usable(QgsVectorLayer("Point?crs=EPSG:4326&field=class:integer", "c", "memory"))
