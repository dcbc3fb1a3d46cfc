"""Cloud masks in the project: where their files go, where their layers stand, what is left of them."""

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsApplication, QgsProject, QgsRasterBlockFeedback, QgsRasterLayer

from terrafm_plugin.clouds.cloud_layers import add_mask_layer, newest_mask_of
from terrafm_plugin.clouds.cloud_masks import CloudJob, CloudMasks
from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.imagery.sensors import guess_sensor
from terrafm_plugin.layers.layer_files import LayerFiles
from terrafm_plugin.layers.layer_sources import LayerError, RasterCopy
from terrafm_plugin.layers.result_work import new_result_path, remove_result_files
from tests.plugin.rasters import write
from tests.qt_patience import wait_until


@pytest.fixture
def scene(qgis_new_project, tmp_path):
    layer = QgsRasterLayer(str(write(tmp_path / "S2_scene.tif", [[1, 2]])), "S2 scene")
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_a_mask_lies_beside_the_project_under_a_name_of_its_own(qgis_new_project, tmp_path):
    QgsProject.instance().write(str(tmp_path / "Fläche.qgz"))
    first = new_result_path("S2A/32UQD: 3. Mai", "clouds")
    assert first == tmp_path / "Fläche_S2A_32UQD_3._Mai_clouds.tif"
    first.touch()
    second = new_result_path("S2A/32UQD: 3. Mai", "clouds")
    assert second.name == "Fläche_S2A_32UQD_3._Mai_clouds_2.tif"
    assert new_result_path("S2A/32UQD: 3. Mai", "clouds", {second}).name.endswith("_3.tif")
    assert new_result_path("../..", "clouds").parent == tmp_path


def test_without_a_project_it_lies_in_the_profile(qgis_new_project):
    path = new_result_path("scene", "clouds")
    assert Path(QgsApplication.qgisSettingsDirPath()) in path.parents
    assert path.parent.is_dir()


def test_a_mask_stands_right_above_its_layer_in_its_group(scene, tmp_path):
    root = QgsProject.instance().layerTreeRoot()
    group = root.addGroup("May")
    other = QgsRasterLayer(str(write(tmp_path / "other.tif", [[1]])), "other")
    QgsProject.instance().addMapLayer(other, False)
    group.addLayer(other)
    group.insertChildNode(1, root.findLayer(scene.id()).clone())
    root.removeChildNode(root.findLayer(scene.id()))
    mask = add_mask_layer(write(tmp_path / "m.tif", [[0, 1]]), scene, "a licence")
    assert [node.name() for node in group.children()] == ["other", "S2 scene – clouds", "S2 scene"]
    assert mask.metadata().rights() == ["a licence"]
    assert newest_mask_of(scene) is mask
    again = add_mask_layer(write(tmp_path / "m_2.tif", [[1, 1]]), scene)
    assert newest_mask_of(scene) is again
    assert newest_mask_of(other) is None
    assert newest_mask_of(None) is None


def test_a_mask_is_never_taken_for_imagery(scene, tmp_path):
    assert guess_sensor(scene) == "s2"
    mask = add_mask_layer(write(tmp_path / "S2_scene_clouds.tif", [[0, 1]]), scene)
    assert guess_sensor(mask) is None


def test_a_file_that_is_no_raster_is_no_layer(scene, tmp_path):
    (tmp_path / "m.tif").write_text("nothing")
    assert add_mask_layer(tmp_path / "m.tif", scene) is None
    assert len(QgsProject.instance().mapLayers()) == 1


def test_of_a_mask_that_is_removed_nothing_stays(tmp_path):
    for name in ("m.tif", "m.qml", "m.tif.aux.xml", "mine.txt"):
        (tmp_path / name).touch()
    remove_result_files(tmp_path / "m.tif")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_layer_without_a_path_is_copied_in_a_thread_and_a_borrowed_copy_goes_back(computed):
    files, answers = LayerFiles(), []
    assert files.ask(computed, lambda path, problem: answers.append((path, problem)), borrow=True)
    wait_until(lambda: answers, "the layer is copied")
    ((path, problem),) = answers
    assert problem == ""
    np.testing.assert_array_equal(gdal.Open(path).ReadAsArray(), [[2, 4]])
    assert not files.ask(computed, lambda path, problem: answers.append((path, problem)))  # this one keeps it
    files.give_back(computed.id())
    assert answers[1] == (path, "") and Path(path).exists()
    files.close()
    assert not Path(path).parent.exists()


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder of temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def test_masks_that_are_cancelled_while_a_layer_is_copied_leave_nothing(computed, temporary):
    files = LayerFiles()
    masks, ends = CloudMasks(EngineClient(), files), []
    masks.ended.connect(ends.append)
    masks.start([CloudJob(computed.id(), "computed"), CloudJob(computed.id(), "again")])
    assert masks.is_working
    masks.cancel()
    assert ends == [True]
    assert not masks.is_working
    wait_until(lambda: not files._tasks, "the copy is given up")
    files.close()
    assert list(temporary.iterdir()) == []
    assert ends == [True]


def test_a_copy_that_is_cancelled_leaves_nothing(computed, temporary):
    feedback = QgsRasterBlockFeedback()
    feedback.cancel()
    with pytest.raises(LayerError, match="could not be copied"):
        RasterCopy(computed).write(feedback)
    assert list(temporary.iterdir()) == []
