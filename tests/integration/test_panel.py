"""The panel with the real engine: clicks become a map, more clicks change it, a killed engine comes back."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.engine_process.work import Work
from tests.integration.panel_use import (
    SIDE,
    click,
    is_mapped,
    needs_engine,
    shown,
    some_of,
)
from tests.qt_patience import wait_until

pytestmark = needs_engine


def test_from_clicks_to_a_map_and_back_from_a_crash(panel, qgis_canvas, qgis_iface, truth, tmp_path):
    wait_until(lambda: panel.controller.session is not None, "the imagery was recognised and opened")
    assert set(panel.imagery.parameters()) >= {"s2", "s1"}
    assert "click a few places" in panel.strip.text()

    panel.classes.add_points.click()
    assert qgis_canvas.mapTool() is panel.clicks.tool
    click(panel, qgis_canvas, some_of(truth["forest"], 4), 1)
    wait_until(lambda: "another class" in panel.strip.text(), "a hint")
    assert panel.live_layers.map_layer is None
    click(panel, qgis_canvas, some_of(truth["water"], 4), 6)
    wait_until(lambda: is_mapped(panel), "the first map")
    first = shown(panel)
    assert set(np.unique(first)) <= {1, 6, 255}
    assert {1, 6} <= set(np.unique(first))
    forest, water = (truth_in_view(panel, truth[name]) for name in ("forest", "water"))
    assert np.mean(first[tuple(forest.T)] == 1) > 0.8
    assert np.mean(first[tuple(water.T)] == 6) > 0.8

    click(panel, qgis_canvas, some_of(truth["cropland"], 4), 2)
    wait_until(lambda: 2 in np.unique(shown(panel)) and is_mapped(panel), "the map with a third class")
    second = shown(panel)
    assert np.mean(second[: len(first)] != first[: len(second)]) > 0.05
    assert panel.samples.counts() == {1: 4, 2: 4, 6: 4}
    assert (tmp_path / "mein Projekt ü_samples.gpkg").exists()

    os.kill(panel.engine.process_id, signal.SIGKILL)
    wait_until(lambda: panel.engine.process_id is None, "QGIS noticed")
    wait_until(lambda: len(warnings(qgis_iface)) == 1, "a warning was shown")
    assert panel.isVisible()
    click(panel, qgis_canvas, some_of(truth["built-up"], 3), 4)
    wait_until(lambda: 4 in np.unique(shown(panel)) and is_mapped(panel), "the map after the restart")
    click(panel, qgis_canvas, some_of(truth["grassland"], 3), 3)
    wait_until(lambda: panel.controller.work is Work.VIEW, "the engine works")
    os.kill(panel.engine.process_id, signal.SIGKILL)
    wait_until(lambda: len(warnings(qgis_iface)) == 2, "a warning was shown")
    assert panel.controller.work is None
    click(panel, qgis_canvas, some_of(truth["bare ground"], 3), 5)
    wait_until(lambda: {3, 5} <= set(np.unique(shown(panel))) and is_mapped(panel), "the map after the second restart")

    panel.map.confidence.setChecked(True)
    wait_until(lambda: panel.live_layers.confidence_layer is not None, "the confidence layer")
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Backspace)
    assert panel.samples.counts()[5] == 2

    out = tmp_path / "Landbedeckung.tif"
    wait_until(lambda: panel.controller.work is None, "the engine rests")
    panel.map.save_requested.emit(out)
    wait_until(lambda: out.exists() and panel.controller.work is None, "the map was saved")
    (saved,) = QgsProject.instance().mapLayersByName("Landbedeckung")
    assert {entry.label for entry in saved.renderer().classes()} >= {"Forest", "Water", "Cropland"}

    process = panel.engine.process_id
    folder = Path(panel.live_layers.map_layer.source()).parent
    panel.unload()
    panel.engine.stop()
    titles = {layer.name() for layer in QgsProject.instance().mapLayers().values()}
    assert "TerraFM land cover" not in titles
    assert "TerraFM confidence" not in titles
    assert "TerraFM samples" in titles
    assert not folder.exists()
    assert qgis_canvas.mapTool() is not panel.clicks.tool
    wait_until(lambda: not is_running(process), "the process ended")
    before = panel.samples.counts()
    qgis_canvas.setExtent(saved.extent())  # nothing listens any more
    QApplication.processEvents()
    assert panel.samples.counts() == before


def truth_in_view(panel, places):
    """Places of the scene as pixels of the map that is shown."""
    layer = panel.live_layers.map_layer
    scene = panel.controller.session.grid.extent
    x = scene.xMinimum() + (places[:, 1] + 0.5) * 10
    y = scene.yMaximum() - (places[:, 0] + 0.5) * 10
    column = ((x - layer.extent().xMinimum()) / layer.rasterUnitsPerPixelX()).astype(int)
    row = ((layer.extent().yMaximum() - y) / layer.rasterUnitsPerPixelY()).astype(int)
    return np.stack([row, column], axis=1)


def warnings(iface):
    """Texts in the message bar."""
    return iface.messageBar().get_messages(Qgis.MessageLevel.Warning)


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] != "Z"


def test_the_map_follows_the_screen_and_then_covers_the_scene(panel, qgis_canvas, truth):
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    panel.clicks.start()
    click(panel, qgis_canvas, some_of(truth["forest"], 3), 1)
    click(panel, qgis_canvas, some_of(truth["cropland"], 3), 2)
    wait_until(lambda: is_mapped(panel), "the first map")
    scene = panel.controller.session.grid.extent

    corner = scene.scaled(0.25)
    qgis_canvas.setExtent(corner)
    wait_until(lambda: panel.live_layers.map_layer.extent().width() < 0.5 * scene.width(), "the map of the new view")
    assert panel.live_layers.map_layer.extent().contains(corner)
    closer = shown(panel)

    wait_until(lambda: panel.controller.is_complete, "the rest was mapped while the user rested")
    assert panel.live_layers.map_layer.extent() == scene
    whole = shown(panel)
    assert whole.shape == (SIDE, SIDE)
    top = round((scene.yMaximum() - corner.yMaximum()) / 10)
    left = round((corner.xMinimum() - scene.xMinimum()) / 10)
    part = whole[top : top + closer.shape[0], left : left + closer.shape[1]]
    assert np.mean(part == closer) > 0.97

    qgis_canvas.setExtent(scene)
    QTest.qWait(400)
    assert panel.controller.work is None  # all of it is there

    panel.map.live.setChecked(False)
    click(panel, qgis_canvas, some_of(truth["water"], 3), 6)
    QTest.qWait(300)
    assert panel.controller.work is None
    panel.map.whole.click()
    wait_until(lambda: 6 in np.unique(shown(panel)), "the whole scene was mapped on request")
    panel.map.whole.click()
    panel.strip.cancel.click()
    assert panel.controller.work is None
    assert panel.map.whole.isEnabled()


def test_where_next_shows_places_and_follows_the_clicks(panel, qgis_canvas, truth):
    where = panel.where_next
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    assert not where.button.isEnabled()
    panel.clicks.start()
    click(panel, qgis_canvas, some_of(truth["forest"], 3), 1)
    wait_until(where.button.isEnabled, "there are samples")
    where.button.click()
    wait_until(lambda: where.list.count() == 5, "places for one class")
    click(panel, qgis_canvas, some_of(truth["cropland"], 3), 2)
    wait_until(lambda: "could be" in where.list.item(0).text().lower(), "places for two classes")
    assert len(where.markers.items) == 5
    assert not where.list.isHidden()

    before, place = list(where._suggestions.places), where._suggestions.places[1]
    panel.clicks.stop()
    QTest.mouseClick(
        where.list.viewport(), Qt.MouseButton.LeftButton, pos=where.list.visualItemRect(where.list.item(1)).center()
    )
    assert qgis_canvas.center().distance(place.point) < 2 * qgis_canvas.mapUnitsPerPixel()
    assert qgis_canvas.scale() <= 10_001
    assert qgis_canvas.mapTool() is panel.clicks.tool
    qgis_canvas.zoomScale(3000)
    where.show_place(0)
    assert qgis_canvas.scale() == pytest.approx(3000, rel=0.01)

    QTest.keyClick(qgis_canvas, Qt.Key.Key_6)
    QTest.mouseClick(qgis_canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    wait_until(lambda: where._suggestions.places not in (before, []), "other places after the click")
    assert panel.samples.counts()[6] == 1
    assert all(entry.point.distance(before[0].point) > 20 for entry in where._suggestions.places)

    panel.close()
    assert where.markers.items == []
    assert where.list.count() == 0
    panel.show()
    where.button.click()
    wait_until(lambda: where.markers.items, "places again")
    QgsProject.instance().clear()
    assert where.markers.items == []
    assert not where.button.isChecked()
