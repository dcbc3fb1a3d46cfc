"""The section "Clouds" without an engine: what it offers, what it says, what it remembers."""

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.clouds.cloud_layers import add_mask_layer
from terrafm_plugin.clouds.cloud_masks import CloudSettings
from terrafm_plugin.engine_process.client import EngineCall, EngineClient
from terrafm_plugin.panel.dock import NARROWEST, TerraFMDock
from tests.plugin.panel_use import settle
from tests.plugin.rasters import write


@pytest.fixture
def panel(qgis_new_project, qgis_iface, qgis_canvas, monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_PYTHON", str(tmp_path / "no python here"))
    dock = TerraFMDock(qgis_iface, EngineClient())
    dock.show()
    yield dock
    if dock.is_loaded:
        dock.unload()


@pytest.fixture
def load(tmp_path):
    def load(name):
        layer = QgsRasterLayer(str(write(tmp_path / f"{name}.tif", [[0, 1]])), name)
        QgsProject.instance().addMapLayer(layer)
        return layer

    return load


def tick(panel, name):
    (item,) = panel.clouds.others.findItems(name, Qt.MatchFlag.MatchExactly)
    item.setCheckState(Qt.CheckState.Checked)


def listed(panel):
    return [panel.clouds.others.item(row).text() for row in range(panel.clouds.others.count())]


def test_it_stands_between_imagery_and_classes(panel):
    panel.resize(NARROWEST + 20, 1600)
    settle()
    tops = [section.y() for section in (panel.imagery, panel.clouds, panel.classes)]
    assert tops == sorted(tops)
    assert not panel.clouds.find.isEnabled()
    assert panel.clouds.work.isHidden()
    assert panel.clouds.leave_out.isHidden()


def test_the_layers_to_tick_are_those_that_may_be_sentinel_2(panel, load, tmp_path):
    scene = load("S2B_MSIL2A_20230618")
    for name in ("May", "June", "S1A_IW_GRDH_20230617"):
        load(name)
    add_mask_layer(write(tmp_path / "m.tif", [[0]]), scene)
    settle()
    assert panel.clouds.find.isEnabled()
    panel.clouds.more.click()
    assert sorted(listed(panel)) == ["June", "May"]  # the chosen one is meant anyway
    tick(panel, "May")
    assert panel.clouds.find.text() == "Find Clouds in 2 Layers"
    load("July")
    settle()
    assert sorted(listed(panel)) == ["July", "June", "May"]
    assert panel.clouds.find.text() == "Find Clouds in 2 Layers"
    QgsProject.instance().removeMapLayer(QgsProject.instance().mapLayersByName("May")[0])
    settle()
    assert panel.clouds.find.text() == "Find Clouds"
    tick(panel, "June")
    panel.clouds.more.click()  # what is out of sight is not meant
    assert panel.clouds.find.text() == "Find Clouds"


def test_without_an_engine_it_says_so_once(panel, load):
    load("S2_scene"), load("May")
    settle()
    panel.clouds.more.click()
    tick(panel, "May")
    panel.clouds.find.click()
    settle()
    (text,) = panel.clouds.results.texts()
    assert text.startswith("S2_scene: The Python for the TerraFM engine")
    assert "TERRAFM_PYTHON" in text
    assert panel.clouds.find.isEnabled()
    assert panel.clouds.work.isHidden()


def test_a_layer_that_is_broken_says_so_and_the_next_has_its_turn(panel, load, tmp_path):
    broken = load("S2_scene")
    load("May")
    settle()
    (tmp_path / "S2_scene.tif").unlink()
    broken.dataProvider().setDataSourceUri("nowhere.tif")
    broken.setDataSource(str(tmp_path / "nowhere.tif"), "S2_scene", "gdal", False)
    panel.clouds.more.click()
    tick(panel, "May")
    panel.clouds.find.click()
    settle()
    texts = panel.clouds.results.texts()
    assert "cannot be read: repair its source" in texts[0]
    assert texts[1].startswith("May: ")


def test_any_raster_can_be_the_mask(panel, load):
    scene, mask = load("S2_scene"), load("fields to leave out")
    settle()
    clouds = panel.clouds
    assert clouds.mask.currentLayer() is None
    clouds.mask.setLayer(mask)
    assert not clouds.leave_out.isHidden()
    assert clouds._mask == mask.source()
    clouds.leave_out.click()
    assert clouds._mask is None
    clouds.leave_out.click()
    assert clouds._mask == mask.source()
    panel.imagery.choose("s2", None)
    assert clouds._mask is None  # it belonged to that scene
    panel.imagery.choose("s2", scene)
    QgsProject.instance().removeMapLayer(mask)
    assert clouds._mask is None


def test_a_mask_that_was_made_here_comes_with_its_layer(panel, load, tmp_path):
    scene, other = load("S2_scene"), load("other")
    settle()
    mask = add_mask_layer(write(tmp_path / "m.tif", [[0]]), scene)
    panel.imagery.choose("s2", other)
    assert panel.clouds.mask.currentLayer() is None
    panel.imagery.choose("s2", scene)
    assert panel.clouds.mask.currentLayer() is mask
    assert panel.clouds._mask == mask.source()


def asked(panel, monkeypatch):
    """What the engine is asked."""
    sent = []

    def request(name, params):
        sent.append(params)
        return EngineCall(panel.engine, len(sent), name)

    monkeypatch.setattr(panel.engine, "request", request)
    return sent


def test_a_trained_head_and_its_model_are_asked_for_where_they_are_needed(panel, load, monkeypatch):
    load("S2_scene")
    settle()
    clouds, method = panel.clouds, panel.clouds.method
    models = [{"name": "terrafm-ti", "title": "TerraFM-Ti", "trained": True, "note": ""},
              {"name": "ours", "title": "Ours", "trained": True, "note": ""}]  # fmt: skip
    method.model.show_models(models)
    assert method.head.isHidden()
    assert method.model.isHidden()
    sent = asked(panel, monkeypatch)
    clouds.find.click()
    assert sent[0]["method"] == "auto"
    assert "head" not in sent[0]
    clouds.cancel()
    method.method.setCurrentIndex(method.method.findData("head"))
    assert not method.head.isHidden()
    assert not method.model.isHidden()
    assert not clouds.find.isEnabled()
    method.head.lineEdit().setText("my-clouds")
    assert clouds.find.isEnabled()
    method.model.setCurrentIndex(1)
    clouds.find.click()
    wanted = {"method": "head", "head": "my-clouds", "model": "ours"}
    assert {name: sent[1][name] for name in wanted} == wanted
    clouds.cancel()


def test_the_project_brings_the_head_back_before_the_engine_runs(panel, load, tmp_path):
    load("S2_scene")
    settle()
    method = panel.clouds.method
    method.model.show_models([{"name": name, "title": name} for name in ("terrafm-ti", "ours")])
    method.method.setCurrentIndex(method.method.findData("head"))
    method.head.setFilePath("/heads/clouds.safetensors")
    method.model.setCurrentIndex(1)
    project = QgsProject.instance()
    assert project.write(str(tmp_path / "project.qgz"))
    project.clear()
    settle()
    assert method.settings().method == "auto"
    method.model.show_models([])
    assert project.read(str(tmp_path / "project.qgz"))
    settle()
    assert method.settings() == CloudSettings(method="head", head="/heads/clouds.safetensors", model="ours")
    method.model.show_models([{"name": name, "title": name} for name in ("terrafm-ti", "ours")])
    assert method.model.currentData() == "ours"


def test_the_project_brings_the_mask_back(panel, load, tmp_path):
    project = QgsProject.instance()
    scene, fields = load("S2_scene"), load("fields")
    add_mask_layer(write(tmp_path / "m.tif", [[0]]), scene)
    panel.imagery.choose("s2", scene)
    panel.clouds.mask.setLayer(fields)  # not the one that it would choose by itself
    panel.clouds.shadows.click()
    settle()
    assert project.write(str(tmp_path / "project.qgz"))
    project.clear()
    settle()
    assert panel.clouds.mask.currentLayer() is None
    assert panel.clouds.shadows.isChecked()
    assert project.read(str(tmp_path / "project.qgz"))
    settle()
    assert panel.clouds.mask.currentLayer().name() == "fields"
    assert panel.clouds._mask == fields_path(tmp_path)
    assert not panel.clouds.shadows.isChecked()
    panel.clouds.leave_out.click()
    assert project.isDirty()
    assert project.write()
    project.clear()
    settle()
    assert project.read(str(tmp_path / "project.qgz"))
    settle()
    assert panel.clouds.mask.currentLayer().name() == "fields"
    assert panel.clouds._mask is None
    assert not project.isDirty()  # nothing that the user did


def test_the_project_brings_the_chosen_scl_back(panel, load, tmp_path):
    project = QgsProject.instance()
    scene, codes = load("S2_scene"), load("codes")
    panel.imagery.choose("s2", scene)
    panel.clouds.method.scl.setLayer(codes)
    settle()
    assert project.write(str(tmp_path / "project.qgz"))
    project.clear()
    settle()
    assert panel.clouds.chosen_scl() == ""
    assert project.read(str(tmp_path / "project.qgz"))
    settle()
    assert panel.clouds.method.scl.currentLayer().name() == "codes"


def test_without_a_mask_the_box_says_so(panel, load):
    """Also where another imagery was chosen, whose mask is none: QGIS itself would leave the box blank."""
    scene, other = load("S2_scene"), load("other")
    panel.imagery.choose("s2", scene)
    panel.clouds.mask.setLayer(other)
    panel.imagery.choose("s2", other)
    assert panel.clouds.mask.currentText() == "none"
    panel.clouds.mask.setLayer(scene)
    panel.clouds.mask.setLayer(None)
    assert panel.clouds.mask.currentText() == "none"


def test_what_is_unfolded_stays_so_whatever_waits(panel, load):
    """Events that wait must not fold it before it is known that it was unfolded by hand."""
    load("S2_scene")
    settle()
    panel.clouds.forget_hand()
    panel.folding.refresh()
    assert panel.clouds.isCollapsed()
    QTimer.singleShot(0, panel.folding.refresh)
    panel.clouds.setCollapsed(False)
    settle()
    assert not panel.clouds.isCollapsed()


def fields_path(folder):
    return str(folder / "fields.tif")


def test_it_is_no_wider_than_the_panel_when_it_has_much_to_say(panel, load):
    load("S2A_MSIL2A_20230618T101601_N0509_R065_T32UQD_20230618T161234_a_very_long_name")
    settle()
    panel.resize(NARROWEST + 4, 900)
    panel.clouds.more.click()
    panel.clouds.find.click()
    panel.clouds.work.begin("S2A_MSIL2A_20230618T101601 (1 of 3)")
    settle()
    assert panel.scroll.widget().width() <= panel.scroll.viewport().width()


def test_hidden_or_unloaded_it_makes_no_more_masks(panel, load):
    load("S2_scene")
    settle()
    panel.clouds.find.click()
    panel.close()
    assert not panel.clouds._masks.is_working
    assert panel.clouds.results.texts() == ["Cancelled; nothing was left behind."]
    panel.show()
    panel.clouds.find.click()
    panel.unload()
    QTest.qWait(50)
