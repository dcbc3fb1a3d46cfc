"""The other maps from the panel with the real engine: places that are clicked, clusters, two dates, colours."""

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.other_maps.map_layers import OtherMap, newest_map
from tests.integration.panel_use import LEFT, SCENE, SIDE, TOP, needs_engine, some_of
from tests.qt_patience import wait_until

pytestmark = needs_engine


def pick(canvas, layer, places):
    """Click on scene pixels (row, column)."""
    extent = layer.extent()
    for y, x in places:
        point = canvas.getCoordinateTransform().transform(
            extent.xMinimum() + (x + 0.5) * 10, extent.yMaximum() - (y + 0.5) * 10
        )
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(point.x()), round(point.y())))


def is_over(panel):
    return not panel.other_maps._maps.is_working and not panel.other_maps._soon.isActive()


def values(layer):
    return gdal.Open(layer.source()).ReadAsArray()


def rendered(layer):
    """Share of the layer's pixels that its style shows."""
    block = layer.renderer().block(1, layer.extent(), SIDE, SIDE)
    return np.mean(
        [block.color(row, column) >> 24 & 255 > 0 for row in range(0, SIDE, 8) for column in range(0, SIDE, 8)]
    )


def other_date(scene, path):
    """The scene with a lake where something else was."""
    source = gdal.Open(scene.source())
    made = gdal.GetDriverByName("GTiff").CreateCopy(str(path), source)
    image = source.ReadAsArray()
    codes = gdal.Open(str(SCENE / "truth.tif")).ReadAsArray(LEFT, TOP, SIDE, SIDE)
    row, column = np.argwhere(codes == 1)[0]  # water
    image[:, 100:160, 100:160] = image[:, row, column][:, None, None]
    made.WriteArray(image)
    return path


def test_from_clicked_places_to_a_heat_map_and_the_three_others(panel, scene, qgis_canvas, truth, tmp_path):
    section, settings = panel.other_maps, panel.other_maps.settings
    section.setSaveCollapsedState(False)  # other tests see the panel as it is at first
    section.setCollapsed(False)
    wait_until(lambda: section.picker.button.isEnabled(), "the imagery was recognised")
    panel.map.live.setChecked(False)

    QTest.mouseClick(section.picker.button, Qt.MouseButton.LeftButton)
    pick(qgis_canvas, scene[0], some_of(truth["forest"], 3)[1:2])
    wait_until(lambda: newest_map(OtherMap.SIMILARITY) is not None, "the heat map of one place")
    layer = newest_map(OtherMap.SIMILARITY)
    assert layer.name() == f"{scene[0].name()} – similarity (%)"
    assert section.result.text() == "Similarity to one place."
    first = layer.source()
    pick(qgis_canvas, scene[0], some_of(truth["forest"], 5)[1::2])
    wait_until(lambda: layer.source() != first and is_over(panel), "the heat map of three places")
    assert section.result.text() == "Similarity to 3 places."
    assert not Path(first).exists()  # one layer and one file follow the clicks
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    assert not section.picker.is_picking
    heat = values(layer)
    inside = {name: heat[tuple(truth[name].T)].mean() for name in ("forest", "water", "built-up")}
    assert inside["forest"] > max(inside["water"], inside["built-up"]) + 30, inside
    assert rendered(layer) == 1
    section.threshold.slider.setValue(60)
    assert rendered(layer) == pytest.approx(np.mean(heat[::8, ::8] >= 60), abs=0.02)
    assert not section._maps.is_working  # the slider computes nothing
    section.picker.clear_button.click()

    settings.choose(OtherMap.CLUSTERS)
    settings.clusters.setValue(4)
    section.make.click()
    wait_until(lambda: is_over(panel), "the clusters")
    assert section.result.text() == "4 clusters, as asked for."
    assert set(np.unique(values(newest_map(OtherMap.CLUSTERS)))) == {1, 2, 3, 4}
    assert len(newest_map(OtherMap.CLUSTERS).renderer().classes()) == 4

    settings.choose(OtherMap.RGB)
    section.make.click()
    assert section.work.isVisible()
    assert not section.make.isEnabled()
    wait_until(lambda: is_over(panel), "the colours")
    assert section.result.text().startswith("Of what varies in the features, red shows ")
    assert newest_map(OtherMap.RGB).renderer().type() == "multibandcolor"

    later = QgsRasterLayer(str(other_date(scene[0], tmp_path / "später.tif")), "später", "gdal")
    QgsProject.instance().addMapLayer(later)
    settings.choose(OtherMap.CHANGE)
    assert not section.make.isEnabled()
    settings.other_date.imagery_is.setCurrentIndex(1)
    settings.other_date.combos["s2"].setLayer(later)
    section.make.click()
    wait_until(lambda: is_over(panel), "the change")
    changed = newest_map(OtherMap.CHANGE)
    assert changed.name() == f"später – change since {scene[0].name()} (%)"
    magnitude = values(changed)
    assert magnitude[110:150, 110:150].mean() > 3 * magnitude[:60].mean()
    assert 40 < section.threshold.slider.value() < 100  # unchanged ground lets the imagery through
    assert rendered(changed) < 0.5
    assert " % changed, from ".replace(" ", "\u00a0", 1) in section.result.text()

    before = {path for path in tmp_path.iterdir() if path.suffix == ".tif"}
    section.make.click()
    wait_until(lambda: "%" in section.work.text(), "it goes on")
    QTest.mouseClick(section.work.cancel, Qt.MouseButton.LeftButton)
    assert section.result.text() == "Cancelled; nothing was left behind."
    wait_until(lambda: not panel.engine._calls, "the engine rests")
    assert {path for path in tmp_path.iterdir() if path.suffix == ".tif"} == before
