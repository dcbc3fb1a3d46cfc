"""Saved maps, their styles and dates, and the print layout of one."""

import json

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsLayoutExporter,
    QgsLayoutItemLegend,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from terrafm_plugin.classes import LandCoverClass
from terrafm_plugin.layers.saved_maps import report_of, saved_map, show_saved_map
from terrafm_plugin.layers.styles import apply_class_style, dates_of_scene
from terrafm_plugin.live_map.live_layers import LiveLayers
from terrafm_plugin.reports.print_layout import LayoutContent, accuracy_line, create_print_layout
from tests.plugin.rasters import CLASSES, labels, write

DATES = ("2023-06-18", "2023-06-20")


def report_on(path, classes=CLASSES):
    """As the engine reports it; the file carries it too."""
    report = {
        "out": str(path), "polygons": None, "dates": list(DATES), "method": "linear probe", "resolution": 10.0,
        "crs": "EPSG:32632", "version": "0.1.0", "accuracy": {"overall": 0.9, "macro_f1": 0.88, "folds": 5},
        "model": {"title": "TerraFM-Ti (untrained)", "trained": False, "licence": "GPL", "sha256": "ab" * 32},
        "classes": [
            {"code": entry.code, "name": entry.name, "color": entry.color, "samples": 5, "area_ha": 1234.5,
             "share": 0.5} for entry in classes
        ],
    }  # fmt: skip
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetMetadataItem("TERRAFM_REPORT", json.dumps(report))
    del dataset
    return report


@pytest.fixture
def path(qgis_new_project, tmp_path):
    return write(tmp_path / "map.tif", np.repeat([[1, 2]], 40, axis=0).repeat(30, axis=1))


def restyle(layer, code, color):
    renderer = layer.renderer().clone()
    place = next(i for i, entry in enumerate(renderer.classes()) if entry.value == code)
    entries = renderer.classes()
    entries[place].color = QColor(color)
    layer.setRenderer(type(layer.renderer())(layer.dataProvider(), 1, entries))


def test_a_map_that_is_saved_again_keeps_its_layer_and_the_user_s_style(path):
    layer = show_saved_map(report_on(path))
    apply_class_style(layer, CLASSES)
    restyle(layer, 1, "#123456")
    layer.setOpacity(0.4)
    write(path, [[2, 2, 1]])
    renamed = [CLASSES[0], LandCoverClass(2, "Lake", "#0000ff"), LandCoverClass(3, "Road", "#ff0000")]
    assert show_saved_map(report_on(path, renamed)) is layer
    assert QgsProject.instance().mapLayers() == {layer.id(): layer}
    assert labels(layer) == {1: ("Forest", "#123456"), 2: ("Lake", "#0000ff"), 3: ("Road", "#ff0000")}
    assert layer.opacity() == pytest.approx(0.4)
    assert layer.dataProvider().sample(layer.extent().center(), 1) == (2, True)
    assert saved_map() is layer


def test_saved_layers_lie_below_samples_and_the_live_map(path, tmp_path):
    project, live = QgsProject.instance(), LiveLayers()
    project.addMapLayer(QgsRasterLayer(str(write(tmp_path / "image.tif", [[5]])), "image"))
    live.show_map(write(live.new_path("view"), [[1]]), CLASSES)
    project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:32632&field=class:integer", "points", "memory"))
    polygons = tmp_path / "map.gpkg"
    ogr.GetDriverByName("GPKG").CreateDataSource(str(polygons)).CreateLayer("map", None, ogr.wkbPolygon)
    show_saved_map({**report_on(path), "polygons": str(polygons)})
    names = [layer.name() for layer in project.layerTreeRoot().layerOrder()]
    assert names == ["points", "TerraFM land cover", "map – polygons", "map", "image"]
    live.close()


def test_dates_and_expressions(path):
    layer = show_saved_map(report_on(path))
    properties = layer.temporalProperties()
    assert properties.isActive()
    span = properties.fixedTemporalRange()
    assert span.begin().toString(Qt.DateFormat.ISODate) == "2023-06-18T00:00:00Z"
    assert span.end().toString(Qt.DateFormat.ISODate) == "2023-06-20T23:59:59Z"
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    value = "raster_value('map', 1, make_point(600005, 5299995))"
    expression = QgsExpression(
        f"map_get(from_json(@terrafm_classes), to_string({value})) || ' ' || @terrafm_overall_accuracy"
    )
    assert expression.evaluate(context) == "Forest 0.9"


def test_live_layers_keep_dates_and_style_when_the_scene_changes(qgis_new_project):
    layers = LiveLayers()
    opened = {"s2": {"date": "2023-06-18"}, "s1": {"date": "2023-06-20T17:00:00"}}
    assert dates_of_scene(opened) == DATES
    assert dates_of_scene({"s2": {"date": None}, "s1": None}) is None
    layers.set_dates(DATES)
    layers.show_map(write(layers.new_path("view"), [[1, 2]]), CLASSES)
    restyle(layers.map_layer, 1, "#123456")
    layers.restyle([CLASSES[0], LandCoverClass(2, "Lake", "#2b7bba")])
    assert labels(layers.map_layer) == {1: ("Forest", "#123456"), 2: ("Lake", "#2b7bba")}
    layers.show_map(write(layers.new_path("view"), [[1, 2]]), [CLASSES[0], LandCoverClass(2, "Lake", "#2b7bba")])
    assert layers.map_layer.temporalProperties().isActive()
    layers.map_layer.setOpacity(0.2)
    layers.clear()  # other imagery
    layers.show_map(write(layers.new_path("view"), [[1, 2]]), CLASSES)
    assert labels(layers.map_layer) == {1: ("Forest", "#123456"), 2: ("Water", "#2b7bba")}
    assert layers.map_layer.opacity() == pytest.approx(0.2)
    QgsProject.instance().clear()  # another project
    layers.show_map(write(layers.new_path("view"), [[1, 2]]), CLASSES)
    assert labels(layers.map_layer) == {1: ("Forest", "#1b7837"), 2: ("Water", "#2b7bba")}
    layers.close()


def estimate(value, margin):
    return {"value": value, "margin": margin, "lower": value, "upper": value, "standard_error": margin}


def test_a_layout_shows_map_legend_areas_and_accuracy(path, tmp_path):
    layer = show_saved_map(report_on(path))
    apply_class_style(layer, CLASSES)
    report = report_of(layer.source())
    assessment = {
        "overall": estimate(0.8, 0.05), "samples": 300,
        "classes": [{"code": entry.code, "area_ha": estimate(1000.0, 100.0)} for entry in CLASSES],
    }  # fmt: skip
    layout = create_print_layout(layer, LayoutContent("Land cover", report, assessment))
    again = create_print_layout(layer, LayoutContent("Land cover", report))
    assert {one.name() for one in QgsProject.instance().layoutManager().layouts()} == {"Land cover", "Land cover 2"}
    items = {item.id(): item for item in layout.items() if hasattr(item, "id")}
    assert items["map"].layers() == [layer]
    assert items["map"].extent().contains(layer.extent())
    assert "80.0 ± 5.0 %" in items["accuracy"].text()
    assert "Cross-validated" in accuracy_line(LayoutContent("", report))
    assert "2023-06-18 – 2023-06-20" in items["subtitle"].text()
    assert "(untrained)" in items["credits"].text()
    legend = next(item for item in layout.items() if isinstance(item, QgsLayoutItemLegend))
    (node,) = legend.model().rootGroup().findLayers()
    names = [entry.data(Qt.ItemDataRole.DisplayRole) for entry in legend.model().layerLegendNodes(node)]
    assert names == ["Forest", "Water"]
    (table,) = layout.multiFrames()
    assert [[cell.content() for cell in row] for row in table.tableContents()] == [
        ["Forest", "1,234.5", "50.0 %", "1,000 ± 100"],
        ["Water", "1,234.5", "50.0 %", "1,000 ± 100"],
    ]
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=40)
    y = image.height() // 2
    shown = {image.pixelColor(column, y).name() for column in range(0, image.width() // 2, 3)}
    assert {"#1b7837", "#2b7bba"} <= shown
    assert (
        QgsLayoutExporter(again).exportToPdf(str(tmp_path / "layout.pdf"), QgsLayoutExporter.PdfExportSettings())
        == QgsLayoutExporter.ExportResult.Success
    )
