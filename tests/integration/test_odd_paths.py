"""Spaces, quotes and letters of any script in every path: profile, temporary and cache folder, imagery, results."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from scripts.demo.qgis_profile import QgisProfile
from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.panel.dock import TerraFMDock
from tests.integration.event_loop import EventLoop
from tests.integration.panel_use import needs_engine
from tests.integration.surface_file import write_surface

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample_scene"
ODD = "Ökologie 'Süd' d'été 森林 100% #1" + ("" if sys.platform == "win32" else ' "neu"')

pytestmark = needs_engine


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An odd folder with a quarter of the scene; temporary files and the engine's cache lie below it too."""
    odd = tmp_path_factory.mktemp("odd") / ODD
    for part in ("tmp", "cache", "models", "out"):
        (odd / part).mkdir(parents=True)
    for name in ("s2_l2a.tif", "s1.tif", "truth.tif"):
        gdal.Translate(str(odd / f"é {name}"), str(SCENE / name), srcWin=[128, 128, 256, 256])
    shutil.copy(SCENE / "samples.gpkg", odd / "échantillons d'été.gpkg")
    with pytest.MonkeyPatch.context() as variables:
        variables.setenv("TMPDIR", str(odd / "tmp"))
        variables.setattr("tempfile.tempdir", None)
        variables.setenv("TERRAFM_CACHE", str(odd / "cache"))
        variables.setenv("TERRAFM_MODELS", str(odd / "models"))
        yield odd


def test_the_panel(folder, qgis_iface, qgis_canvas, qgis_new_project):
    project = QgsProject.instance()
    layers = [QgsRasterLayer(str(folder / f"é {name}"), name) for name in ("s2_l2a.tif", "s1.tif")]
    project.addMapLayers(layers)
    project.write(str(folder / "Projekt 'ä'.qgz"))
    samples = QgsVectorLayer(f"{folder / 'échantillons d’été.gpkg'}".replace("’", "'") + "|layername=samples", "s")
    assert samples.isValid()
    project.addMapLayer(samples)
    qgis_canvas.setDestinationCrs(layers[0].crs())
    qgis_canvas.setFixedSize(300, 300)
    qgis_canvas.window().show()
    qgis_canvas.setExtent(layers[0].extent())
    engine = EngineClient()
    panel = TerraFMDock(qgis_iface, engine)
    panel.show()
    try:
        panel.samples.open(samples)
        loop = EventLoop()
        map_save_and_check(panel, loop, folder)
    finally:
        panel.unload()
        engine.stop()
    assert [path.name for path in (folder / "tmp").iterdir() if path.name.startswith("terrafm")] == []


def map_save_and_check(panel, loop, folder):
    loop.until(lambda: panel.live_layers.map_layer is not None, "the first map")
    assert Path(panel.live_layers.map_layer.source()).is_relative_to(folder / "cache")
    out, page = folder / "out" / "Karte 'n\".gpkg", folder / "out" / "page d'été.html"
    panel.map.save_requested.emit(out)
    loop.until(lambda: panel.check.maps.currentLayer() is not None, "the map was saved")
    assert gdal.Open(str(out.with_suffix(".tif"))).GetRasterBand(1).GetColorTable() is not None
    assert ogr.Open(str(out)).GetLayer().GetFeatureCount() > 5
    (polygons,) = QgsProject.instance().mapLayersByName(f"{out.stem} – polygons")
    assert polygons.isValid()
    panel.map.report_requested.emit(page)
    loop.until(page.exists, "the page was written")
    panel.check.draw.click()
    loop.until(lambda: panel.check.points.layer is not None, "points were drawn")
    panel.check.start.click()
    for number in range(3):
        panel.check.walk.answer(panel.check.points.classes[number].code)
    panel.check.start.click()
    panel.check.assess.click()
    loop.until(lambda: panel.check.assessment is not None, "the assessment")
    assert panel.check.points.layer.source().startswith(str(folder))


def test_the_algorithms(folder):
    home = folder.parent / ODD.replace('"', "") / "profile"  # QGIS itself starts in none with a double quote
    profile = QgisProfile.make(home)
    s2, s1 = str(folder / "é s2_l2a.tif"), str(folder / "é s1.tif")
    samples, out = str(folder / "échantillons d'été.gpkg"), str(folder / "out" / "carte 森林.tif")
    run(profile, "classify", {"S2": s2, "S1": s1, "SAMPLES": samples, "OUTPUT": out})
    assert gdal.Open(out).GetRasterBand(1).GetColorTable() is not None
    write_surface(folder / "ü s2.tif")
    mask = str(folder / "out" / "masque d'été.tif")
    run(profile, "cloudmask", {"S2": str(folder / "ü s2.tif"), "OUTPUT": mask})
    assert gdal.Open(mask).ReadAsArray().max() == 3
    points, report = folder / "out" / "points 'é'.geojson", str(folder / "out" / "bericht ü.json")
    write_points(points, out)
    run(profile, "accuracy", {"MAP": out, "REFERENCE": str(points), "CLASS_FIELD": "reference", "REPORT": report})
    assert Path(report).exists()


def write_points(path, land_cover):
    """The map's own class at every 25th pixel of every 25th row."""
    made = gdal.Open(land_cover)
    west, side, _, north, _, _ = made.GetGeoTransform()
    codes = made.ReadAsArray()
    features = [
        {
            "type": "Feature",
            "properties": {"reference": int(codes[row, column])},
            "geometry": {"type": "Point", "coordinates": [west + (column + 0.5) * side, north - (row + 0.5) * side]},
        }
        for row in range(7, 256, 25)
        for column in range(7, 256, 25)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32632"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")


def run(profile, name, parameters):
    outcome = profile.run(f"terrafm:{name}", parameters)
    assert outcome.status == 0, outcome.text
    assert "Traceback" not in outcome.text
