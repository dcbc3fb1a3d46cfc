"""Parcels in the panel: chosen beside the imagery, coloured at once, labelled by a click, saved with the map."""

import os

import numpy as np
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.other_maps.map_layers import OtherMap
from tests.integration.panel_use import SIDE, click, is_mapped, needs_engine, shown, some_of
from tests.qt_patience import wait_until

pytestmark = needs_engine
FIELD = 16
"""Pixels along a side of a field."""


def fields_over(layer) -> QgsVectorLayer:
    """Squares over all of a raster but its last columns, a layer in memory."""
    fields = QgsVectorLayer(f"Polygon?crs={layer.crs().authid()}&field=owner:string", "My fields", "memory")
    left, top, side = layer.extent().xMinimum(), layer.extent().yMaximum(), FIELD * 10
    features = []
    for row in range(SIDE // FIELD):
        for column in range(SIDE // FIELD - 1):
            feature = QgsFeature(fields.fields())
            x, y = left + column * side, top - row * side
            feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, y - side, x + side, y)))
            feature.setAttribute("owner", f"{row}, {column}")
            features.append(feature)
    fields.dataProvider().addFeatures(features)
    return fields


def test_segments_become_the_unit_of_the_map(panel, qgis_canvas, truth):
    section, settings, choice = panel.other_maps, panel.other_maps.settings, panel.imagery.parcels
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    settings.choose(OtherMap.SEGMENTS)
    settings.segment_size.setValue(2.0)
    assert not section.as_parcels.isVisibleTo(panel)
    section.make.click()
    wait_until(lambda: not section._maps.is_working, "the segments")
    (layer,) = QgsProject.instance().mapLayersByName(f"{panel.imagery.sources['s2'].layer().name()} – segments")
    assert layer.featureCount() > 100
    assert layer.source().endswith("_segments.gpkg")
    count = f"{layer.featureCount():,}"
    assert section.result.text().startswith(f"{count} segments of ")
    assert section.as_parcels.isVisibleTo(panel)
    assert choice.combo.isVisibleTo(panel)
    section.as_parcels.click()
    assert choice.layer() is layer
    assert not section.as_parcels.isVisibleTo(panel)

    panel.clicks.start()
    for row, name in ((1, "forest"), (2, "cropland"), (6, "water")):
        click(panel, qgis_canvas, some_of(truth[name], 4), row)
    wait_until(lambda: is_mapped(panel) and 6 in np.unique(shown(panel)), "the map by segments")
    panel.map.whole.click()
    wait_until(lambda: panel.controller.is_complete, "the whole scene by segments")
    numbers = numbered(layer, panel.live_layers.map_layer)
    classes = shown(panel)
    assert all(len(np.unique(classes[numbers == number])) == 1 for number in np.unique(numbers))
    if folder := os.environ.get("TERRAFM_PICTURES"):
        qgis_canvas.setLayers([layer, panel.live_layers.map_layer, panel.imagery.sources["s2"].layer()])
        qgis_canvas.refresh()
        qgis_canvas.waitWhileRendering()
        qgis_canvas.grab().save(f"{folder}/live_segments.png")
        panel.resize(360, 760)
        QApplication.processEvents()
        panel.scroll.ensureWidgetVisible(section)
        QApplication.processEvents()
        panel.grab().save(f"{folder}/panel_segments.png")
    QgsProject.instance().removeMapLayer(layer)
    wait_until(lambda: is_mapped(panel) and choice.file() is None, "the map by pixels again")


def numbered(layer, raster):
    """The segments' numbers on a raster's pixels."""
    extent, (width, height) = raster.extent(), (raster.width(), raster.height())
    made = gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Int32)
    side = extent.width() / width
    made.SetGeoTransform((extent.xMinimum(), side, 0, extent.yMaximum(), 0, -side))
    made.SetProjection(raster.crs().toWkt())
    file = gdal.OpenEx(layer.source().split("|")[0])
    gdal.RasterizeLayer(made, [1], file.GetLayer(0), options=["ATTRIBUTE=segment"])
    return made.ReadAsArray()


def test_parcels_are_the_unit_of_the_map(panel, qgis_canvas, truth, tmp_path):
    choice = panel.imagery.parcels
    assert not choice.combo.isVisibleTo(panel)
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    imagery = panel.imagery.sources["s2"].layer()
    fields = fields_over(imagery)
    QgsProject.instance().addMapLayer(fields)
    QApplication.processEvents()
    assert choice.combo.isVisibleTo(panel)
    assert choice.layer() is None

    panel.clicks.start()
    for row, name in ((1, "forest"), (2, "cropland"), (6, "water")):
        click(panel, qgis_canvas, some_of(truth[name], 4), row)
    wait_until(lambda: is_mapped(panel) and 6 in np.unique(shown(panel)), "the map by pixels")
    by_pixels = shown(panel)
    choice.set_layer(fields)
    wait_until(lambda: is_mapped(panel) and (shown(panel)[:, -8:] == 255).all(), "the map by parcels")
    by_parcels = shown(panel)
    scale = by_parcels.shape[0] / SIDE
    middles = ((np.arange(SIDE // FIELD - 1) + 0.5) * FIELD * scale).astype(int)
    reach = int(FIELD * scale / 2) - 2
    for row in middles:
        for column in middles:
            field = by_parcels[row - reach : row + reach, column - reach : column + reach]
            assert len(np.unique(field)) == 1
    covered = by_parcels != 255
    assert 0.5 < (by_parcels == by_pixels)[covered].mean() < 1
    panel.map.whole.click()
    wait_until(lambda: panel.controller.is_complete, "the whole scene by parcels")
    whole = shown(panel)
    assert whole.shape == (SIDE, SIDE)
    assert (whole[:, -FIELD:] == 255).all()
    fields_shown = whole[:, :-FIELD].reshape(SIDE // FIELD, FIELD, SIDE // FIELD - 1, FIELD)
    assert (fields_shown == fields_shown[:, :1, :, :1]).all()
    assert (
        fields_shown[:, 8, :, 8] == by_parcels[np.ix_(((np.arange(16) + 0.5) * FIELD * scale).astype(int), middles)]
    ).all()
    if folder := os.environ.get("TERRAFM_PICTURES"):
        qgis_canvas.setLayers([panel.live_layers.map_layer, imagery])
        qgis_canvas.refresh()
        qgis_canvas.waitWhileRendering()
        qgis_canvas.grab().save(f"{folder}/live_parcels.png")
        panel.resize(360, 760)
        panel.grab().save(f"{folder}/panel_parcels.png")

    panel.map.save_requested.emit(tmp_path / "map.tif")
    saved = tmp_path / "map_parcels.gpkg"
    wait_until(lambda: saved.exists() and panel.controller.work is None, "the map and its parcels were saved")
    (layer,) = QgsProject.instance().mapLayersByName("map_parcels – polygons")
    assert layer.featureCount() == fields.featureCount()
    first = next(layer.getFeatures())
    assert first["owner"] == "0, 0"
    assert first["map_name"] in ("Forest", "Cropland", "Water")
    assert layer.renderer().type() == "categorizedSymbol"
    assert panel.memory.keep() is None
    QgsProject.instance().removeMapLayer(fields)
    wait_until(lambda: is_mapped(panel) and choice.file() is None, "the map by pixels again")
