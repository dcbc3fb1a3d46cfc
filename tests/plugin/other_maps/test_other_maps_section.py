"""The section "Other Maps" without an engine: what it offers for each map, what it asks for, what it remembers."""

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.clouds.cloud_layers import add_mask_layer
from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.layers.declarations import keep_declaration
from terrafm_plugin.layers.layer_sources import LayerError
from terrafm_plugin.live_map.live_messages import MapSettings
from terrafm_plugin.other_maps.jobs import JobImagery, other_map_job
from terrafm_plugin.other_maps.map_layers import OtherMap, add_map_layer, shown_from
from terrafm_plugin.panel.dock import TerraFMDock
from tests.plugin.panel_use import settle
from tests.plugin.rasters import write


@pytest.fixture
def panel(qgis_new_project, qgis_iface, qgis_canvas, monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_PYTHON", str(tmp_path / "no python here"))
    dock = TerraFMDock(qgis_iface, EngineClient())
    dock.other_maps.setSaveCollapsedState(False)
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


def visible(panel):
    """The settings in sight, by name."""
    section, settings = panel.other_maps, panel.other_maps.settings
    parts = {
        "places": section.picker,
        "combine": settings.combine,
        "clusters": settings.clusters,
        "size": settings.segment_size,
        "date": settings.other_date,
        "threshold": section.threshold,
    }
    return {name for name, widget in parts.items() if widget.isVisible()}


def job(panel, imagery, *layers, method=None, **more):
    """What is asked of the engine for the settings in the panel."""
    sensors = [sensor for sensor in ("s2", "s1") if sensor in imagery]
    made = JobImagery(imagery, dict(zip(sensors, layers, strict=True)))
    screen = panel._canvas.mapSettings()
    return other_map_job(panel.other_maps.settings, made, method or MapSettings(), screen, more.get("places", []))


def test_it_is_folded_at_first_and_shows_what_belongs_to_the_chosen_map(panel):
    section = panel.other_maps
    assert section.isCollapsed()
    section.setCollapsed(False)
    shown = {}
    for kind in OtherMap:
        section.settings.choose(kind)
        shown[kind] = visible(panel)
    assert shown == {
        OtherMap.SIMILARITY: {"places", "combine", "threshold"},
        OtherMap.CLUSTERS: {"clusters"},
        OtherMap.CHANGE: {"date", "threshold"},
        OtherMap.RGB: set(),
        OtherMap.COMPOSITE: set(),
        OtherMap.SEGMENTS: {"size"},
    }
    section.setCollapsed(True)
    section.setCollapsed(False)
    assert visible(panel) == {"size"}  # unfolded, it shows what it did
    assert not section.make.isEnabled()
    assert not section.work.isVisible()


def test_places_are_picked_taken_back_and_forgotten(panel, load, qgis_canvas):
    picker = panel.other_maps.picker
    panel.other_maps.setCollapsed(False)
    picker.start()  # the button waits for imagery that an engine has seen
    for x in (40, 80, 120):
        QTest.mouseClick(qgis_canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 50))
    assert picker.text() == "3 places picked. Click the map; Esc ends."
    assert len(picker.markers.items) == 3
    QTest.mouseClick(qgis_canvas.viewport(), Qt.MouseButton.RightButton, pos=QPoint(5, 5))
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Backspace)
    assert picker.text() == "One place picked. Click the map; Esc ends."
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    assert not picker.is_picking
    assert not picker.button.isChecked()
    assert len(picker.markers.items) == 1  # what the map is about stays in sight
    panel.clicks.start()
    assert not picker.is_picking
    panel.other_maps.settings.choose(OtherMap.RGB)
    assert picker.markers.items == []
    panel.other_maps.settings.choose(OtherMap.SIMILARITY)
    assert len(picker.markers.items) == 1
    picker.clear_button.click()
    assert picker.text() == ""
    assert picker.markers.items == []


def test_another_map_tool_ends_the_picking(panel):
    panel.other_maps.picker.start()
    panel.clicks.start()
    assert not panel.other_maps.picker.is_picking
    assert panel.classes.add_points.isChecked()


def test_the_slider_changes_the_layer_at_once_and_knows_its_threshold_again(panel, load, tmp_path):
    load("S2_scene")
    layer = add_map_layer(write(tmp_path / "s.tif", [[10, 90]]), OtherMap.SIMILARITY, "s")
    settle()
    slider = panel.other_maps.threshold.slider
    assert slider.isEnabled()
    slider.setValue(55)
    assert shown_from(layer) == 55
    panel.other_maps.settings.choose(OtherMap.CHANGE)
    assert not panel.other_maps.threshold.isEnabled()  # there is no such layer
    panel.other_maps.settings.choose(OtherMap.SIMILARITY)
    assert slider.value() == 55
    QgsProject.instance().removeMapLayer(layer)
    settle()
    assert not panel.other_maps.threshold.isEnabled()


def test_method_and_mask_go_into_what_is_asked(panel, load):
    scene, settings = load("S2_scene"), panel.other_maps.settings
    imagery = {"s2": "a.tif", "s2_bands": ["B02"], "mask": "m.tif"}
    settings.choose(OtherMap.CLUSTERS)
    method = MapSettings(model="m", resolution=20.0, smoothing=5.0)
    asked = job(panel, imagery, scene, method=method)
    assert asked.title == "S2_scene – clusters"
    common = {**imagery, "model": "m", "resolution": 20.0, "extent": None}
    assert asked.params == {**common, "clusters": None, "smoothing": 5.0}
    settings.clusters.setValue(7)
    assert job(panel, imagery, scene).params["clusters"] == 7
    settings.choose(OtherMap.RGB)
    assert job(panel, imagery, scene, method=method).params == common


def test_only_what_the_screen_shows(panel, load, qgis_canvas):
    scene = load("S2_scene")
    panel.other_maps.settings.choose(OtherMap.RGB)
    panel.other_maps.settings.screen.click()
    qgis_canvas.setDestinationCrs(scene.crs())
    extent = scene.extent()
    extent.setXMaximum(extent.xMinimum() + 10)
    qgis_canvas.setExtent(extent)
    shown = job(panel, {"s2": "a.tif"}, scene).params["extent"]
    assert shown[:2] == [600000, 5299990]
    extent.setXMinimum(0), extent.setXMaximum(50)
    qgis_canvas.setExtent(extent)
    with pytest.raises(LayerError, match="zoom to its layer"):
        job(panel, {"s2": "a.tif"}, scene)


def test_two_dates_with_what_was_said_about_each_and_their_own_masks(panel, load, tmp_path):
    later, earlier, radar, radar_before = (load(name) for name in ("S2_June", "S2_May", "S1_June", "S1_May"))
    mask = add_mask_layer(write(tmp_path / "m.tif", [[0]]), earlier)
    keep_declaration(earlier, "s2", {"level": "l2a", "bands": ["B03", "B04"]})
    keep_declaration(radar_before, "s1", {"unit": "power"})
    date = panel.other_maps.settings.other_date
    panel.other_maps.settings.choose(OtherMap.CHANGE)
    imagery = {"s2": "june.tif", "s1": "june_s1.tif", "s2_bands": ["B02", "B03"], "s1_unit": "db", "mask": "june_m.tif"}
    date.offer({"s2": later, "s1": radar})
    date.combos["s2"].setLayer(earlier)
    asked = job(panel, imagery, later, radar)
    assert asked.title == "S2_June – change since S2_May (%)"
    assert asked.layers == {"s2_before": earlier.id(), "mask_before": mask.id()}
    assert {name: value for name, value in asked.params.items() if value is not None} == {
        "s2_after": "june.tif", "s2_after_bands": ["B02", "B03"], "mask_after": "june_m.tif",
        "s2_before_bands": ["B03", "B04"], "level": "l2a",
    }  # fmt: skip
    date.combos["s1"].setLayer(radar_before)
    date.imagery_is.setCurrentIndex(1)
    asked = job(panel, imagery, later, radar)
    assert asked.title == "S2_May – change since S2_June (%)"
    assert asked.layers == {"s2_after": earlier.id(), "s1_after": radar_before.id(), "mask_after": mask.id()}
    assert (asked.params["s1_before_unit"], asked.params["s1_after_unit"]) == ("db", "power")
    with pytest.raises(LayerError, match="different processing levels"):
        job(panel, {**imagery, "level": "l1c"}, later, radar)


def test_the_other_date_offers_neither_the_imagery_nor_what_was_made_of_it(panel, load, tmp_path):
    later, earlier = load("June"), load("May")
    add_mask_layer(write(tmp_path / "m.tif", [[0]]), later)
    add_map_layer(write(tmp_path / "s.tif", [[10, 90]]), OtherMap.SIMILARITY, "s")
    date = panel.other_maps.settings.other_date
    panel.other_maps.setCollapsed(False)
    panel.other_maps.settings.choose(OtherMap.CHANGE)
    date.offer({"s2": later})
    combo = date.combos["s2"]
    assert [combo.itemText(row) for row in range(combo.count())] == ["none", "May"]
    assert not date.combos["s1"].isVisible()
    combo.setLayer(earlier)
    assert date.layers() == {"s2": earlier}


def test_the_project_brings_the_settings_back(panel, load, tmp_path):
    load("S2_June")
    earlier = load("May")
    project, settings = QgsProject.instance(), panel.other_maps.settings
    settings.other_date.combos["s2"].setLayer(earlier)
    settings.other_date.combos["s2"].activated.emit(1)  # as by the user's hand
    settings.other_date.imagery_is.setCurrentIndex(1)
    settings.combine.setCurrentIndex(1)
    settings.clusters.setValue(9)
    settings.segment_size.setValue(2.5)
    settings.screen.click()
    settings.choose(OtherMap.CHANGE)
    kept = settings.state()
    assert project.write(str(tmp_path / "p.qgz"))
    project.clear()
    settle()
    assert settings.state() == {
        "kind": "similarity", "combine": "mean", "clusters": 1, "segment_size": 1.0, "screen": False,
        "other_date": {"imagery_is": "after", "layers": {}},
    }  # fmt: skip
    assert project.read(str(tmp_path / "p.qgz"))
    settle()
    assert settings.state() == kept
