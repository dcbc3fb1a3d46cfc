"""From the panel with the real engine: a map saved with polygons, checked point by point, assessed and reported."""

from osgeo import gdal, ogr
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from tests.integration.panel_use import SCENE, click, is_mapped, needs_engine, some_of
from tests.qt_patience import wait_until

pytestmark = needs_engine
KEYS = {"forest": 1, "cropland": 2, "water": 6}


def true_key(place, classes):
    """The key of the class that the scene's truth has at a place; 0 where the map has no such class."""
    dataset = gdal.Open(str(SCENE / "truth.tif"))
    left, size, _, top, _, _ = dataset.GetGeoTransform()
    code = dataset.ReadAsArray(int((place.x() - left) / size), int((top - place.y()) / size), 1, 1)[0, 0]
    names = [entry.name for entry in classes]
    name = {1: "Water", 2: "Forest", 3: "Cropland"}.get(int(code))
    return names.index(name) + 1 if name in names else 0


def test_map_check_assess_report(panel, qgis_canvas, qgis_iface, truth, tmp_path, monkeypatch):
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    panel.method.compare.setChecked(True)
    panel.clicks.start()
    for name, key in KEYS.items():
        click(panel, qgis_canvas, some_of(truth[name], 8), key)
    wait_until(lambda: is_mapped(panel) and panel.map._comparison.isVisible(), "the map and the comparison")
    assert "random forest" in panel.map._comparison.text()
    assert panel.live_layers.map_layer.temporalProperties().isActive()

    panel.map.report_requested.emit(tmp_path / "live ü.html")  # of the live map, which is mapped whole first
    wait_until((tmp_path / "live ü.html").exists, "the report on the live map")
    page = (tmp_path / "live ü.html").read_text(encoding="utf-8")
    assert "Beside a random forest" in page
    assert "mein Projekt ü_samples.gpkg" in page

    panel.map.save_requested.emit(tmp_path / "karte.gpkg")
    wait_until(lambda: panel.check.maps.currentLayer() is not None, "the map was saved")
    (polygons,) = QgsProject.instance().mapLayersByName("karte – polygons")
    assert {category.label() for category in polygons.renderer().categories()} == {"Forest", "Cropland", "Water"}
    saved = panel.check.maps.currentLayer()
    assert saved.temporalProperties().isActive()

    section = panel.check
    section.number.setValue(30)
    section.draw.click()
    wait_until(lambda: section.points.layer is not None, "the points were drawn")
    section.start.click()
    for _ in range(section.number.value()):
        if not section.walk.is_walking:
            break
        QTest.keyClick(qgis_canvas, Qt.Key.Key_0 + true_key(section.points.current.place, section.points.classes))
    wait_until(lambda: section.assessment is not None, "the map was assessed")
    assert section.assessment["samples"] == section.points.progress().checked > 10
    assert "Overall accuracy" in section.results.overall.text()
    assert section.results.table.rowCount() >= 3
    file = ogr.Open(str(tmp_path / "karte_check.gpkg"))
    answered = [feature.GetField("state") for feature in file.GetLayer()]
    assert set(answered) <= {"checked", "cannot tell"}

    panel.map.report_requested.emit(tmp_path / "report.html")
    wait_until((tmp_path / "report.html").exists, "the report on the saved map")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for text in ("independent samples", "Estimated (ha)", "Cross-validated", "karte_check.gpkg", "engine classify"):
        assert text in page

    opened = []
    monkeypatch.setattr(qgis_iface, "openLayoutDesigner", opened.append, raising=False)
    panel.map.layout_action.trigger()
    assert opened == QgsProject.instance().layoutManager().layouts()
    (accuracy,) = (item for item in opened[0].items() if getattr(item, "id", str)() == "accuracy")
    assert "independent reference points" in accuracy.text()
