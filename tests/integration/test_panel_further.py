"""Coherence beside both sensors: the panel finds its layer, and the live map takes it along."""

from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer

from tests.integration.panel_use import click, is_mapped, needs_engine, some_of
from tests.qt_patience import wait_until

pytestmark = needs_engine


def test_a_layer_of_a_further_modality_joins_the_map(panel, scene, qgis_canvas, truth, tmp_path):
    path, radar = tmp_path / "pair_coherence_VV.tif", gdal.Open(scene[1].source())
    made = gdal.GetDriverByName("GTiff").Create(str(path), radar.RasterXSize, radar.RasterYSize, 1, gdal.GDT_Float32)
    made.SetGeoTransform(radar.GetGeoTransform())
    made.SetProjection(radar.GetProjection())
    made.GetRasterBand(1).WriteArray(((radar.GetRasterBand(1).ReadAsArray() + 40) / 50).clip(0, 1))
    del made
    wait_until(lambda: len(panel.imagery.parameters() or {}) >= 2, "both sensors were described")
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), "coherence"))
    wait_until(lambda: "s1_coherence" in panel.imagery.sources, "the engine said what it knows")
    wait_until(lambda: "further" in (panel.imagery.parameters() or {}), "coherence was described")
    assert panel.imagery.parameters()["further"] == [f"s1_coherence={path}"]
    assert panel.imagery.sources["s1"].layer() is scene[1]
    wait_until(lambda: panel.controller.session is not None, "all three were opened")
    panel.classes.add_points.click()
    for row, name in ((1, "forest"), (6, "water")):
        click(panel, qgis_canvas, some_of(truth[name], 4), row)
    wait_until(lambda: is_mapped(panel), "the map came")
    assert panel.samples.counts() == {1: 4, 6: 4}
