"""Imagery whose file tells nothing: the user says which band is which, and a map comes of it."""

import numpy as np
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.panel.dock import TerraFMDock
from tests.integration.panel_use import LEFT, SCENE, SIDE, TOP, needs_engine, shown
from tests.qt_patience import wait_until

pytestmark = needs_engine


def nameless(path):
    """A part of the scene that says neither bands nor level nor date, its last band first."""
    part = gdal.Translate(str(path), str(SCENE / "s2_l2a.tif"), srcWin=[LEFT, TOP, SIDE, SIDE])
    count = part.RasterCount
    bare = gdal.GetDriverByName("GTiff").Create(str(path) + ".tif", SIDE, SIDE, count, gdal.GDT_UInt16)
    bare.SetGeoTransform(part.GetGeoTransform())
    bare.SetProjection(part.GetProjection())
    for number in range(1, count + 1):
        values = part.GetRasterBand((number - 2) % count + 1).ReadAsArray()
        bare.GetRasterBand(number).WriteArray(values)
    return str(path) + ".tif", [part.GetRasterBand((n - 2) % count + 1).GetDescription() for n in range(1, count + 1)]


def test_bands_assigned_by_hand_and_imported_samples_make_a_map(qgis_new_project, qgis_iface, qgis_canvas, tmp_path):
    file, order = nameless(tmp_path / "scene")
    layer = QgsRasterLayer(file, "Sentinel-2 of a colleague")
    QgsProject.instance().write(str(tmp_path / "project.qgz"))
    QgsProject.instance().addMapLayer(layer)
    qgis_canvas.setDestinationCrs(layer.crs())
    qgis_canvas.setFixedSize(200, 200)
    qgis_canvas.window().show()
    QApplication.processEvents()
    qgis_canvas.setLayers([layer])
    qgis_canvas.setExtent(layer.extent())
    engine = EngineClient()
    panel = TerraFMDock(qgis_iface, engine)
    try:
        panel.show()
        _assign(panel, order)
        _import(panel, layer)
        _change(engine, file, order, tmp_path)
    finally:
        panel.unload()
        engine.stop()


def _assign(panel, order):
    source, told = panel.imagery.sources["s2"], []
    panel.imagery.imagery_changed.connect(told.append)
    wait_until(lambda: "None of the 12 bands" in source.problem(), "the bands were not recognised")
    assert source.bands.isVisible()  # where it is to be said
    source.bands.presets.menu().actions()[0].trigger()
    wait_until(source.is_usable, "the bands were named in ESA's order")
    assert panel.imagery.parameters()["level"] == "l2a"
    for name in order[1:]:  # all are one further: whoever loses its band gets its own in its turn
        source.bands.choose(name, order.index(name) + 1)
    source.bands.choose(order[0], 1)
    wait_until(lambda: told and told[-1] and told[-1]["s2_bands"] == order, "the bands were named one by one")
    wait_until(lambda: panel.controller.session is not None and panel.controller.work is None, "the scene was opened")
    assert source.bands.chosen("B12") == 1


def _import(panel, layer):
    samples = QgsVectorLayer(str(SCENE / "samples.gpkg"), "field work", "ogr")
    QgsProject.instance().addMapLayer(samples)
    importing = panel.classes.importing
    panel.classes.source.import_button.click()
    importing.layer.setLayer(samples)
    wait_until(importing.run.isEnabled, "the samples were read")
    importing.run.click()
    wait_until(lambda: panel.live_layers.map_layer is not None and panel.controller.work is None, "there was a map")
    names = {entry.code: entry.name for entry in panel.samples.classes}
    truth = {f["class"]: names[panel.samples.classes.by_name(f["name"]).code] for f in samples.getFeatures()}
    made = gdal.Open(panel.live_layers.map_layer.source())
    codes, left, pixel = shown(panel), made.GetGeoTransform()[0], made.GetGeoTransform()[1]
    hits = []
    for sample in samples.getFeatures():
        point = sample.geometry().asPoint()
        row, column = int((made.GetGeoTransform()[3] - point.y()) / pixel), int((point.x() - left) / pixel)
        if layer.extent().contains(point) and 0 <= row < codes.shape[0] and 0 <= column < codes.shape[1]:
            hits.append(names.get(codes[row, column]) == truth[sample["class"]])
    assert len(hits) > 20
    assert np.mean(hits) > 0.8  # in a wrong order the spectra would still separate, but see what the engine was told


def _change(engine, file, order, tmp_path):
    """Each date may have an order of its own."""
    answers = []
    window = {"extent": _corner(file), "resolution": 20, "level": "l2a", "out": str(tmp_path / "change.tif")}
    named = {"s2_before_bands": order, "s2_after_bands": order}
    call = engine.request("change", {"s2_before": file, "s2_after": file, **named, **window})
    call.finished.connect(answers.append)
    call.failed.connect(lambda error: answers.append(error.message))
    wait_until(lambda: answers, "change was mapped")
    assert gdal.Open(answers[0]["out"]).ReadAsArray().max() == 0
    unnamed = engine.request("change", {"s2_before": file, "s2_after": file, "s2_after_bands": order, **window})
    unnamed.failed.connect(lambda error: answers.append(error.message))
    wait_until(lambda: len(answers) > 1, "it was refused without")
    assert "say which band is which" in answers[1]


def _corner(file):
    west, pixel, _, north, _, _ = gdal.Open(file).GetGeoTransform()
    return [west, north - 32 * pixel, west + 32 * pixel, north]
