"""Single-band layers, as QGIS's STAC browser loads them, are one Sentinel-2."""

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProject, QgsRasterLayer

from terrafm_plugin.layers.layer_sources import is_for_the_engine, is_product
from terrafm_plugin.layers.layer_tree import bands_of_one_scene

BANDS = ("B02", "B03", "B04", "B08", "B8A", "B11")


@pytest.fixture
def band(tmp_path, qgis_new_project):
    """Writes a single-band raster and adds its layer, called as an asset is."""
    place = osr.SpatialReference()
    place.ImportFromEPSG(32633)

    def add(path, title):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        file = gdal.GetDriverByName("GTiff").Create(str(tmp_path / path), 8, 8, 1, gdal.GDT_UInt16)
        file.SetProjection(place.ExportToWkt())
        file.SetGeoTransform((500_000, 10, 0, 5_000_000, 0, -10))
        file.GetRasterBand(1).WriteArray(np.ones((8, 8), np.uint16))
        del file
        layer = QgsRasterLayer(str(tmp_path / path), title)
        QgsProject.instance().addMapLayer(layer)
        return layer

    return add


@pytest.mark.parametrize("pattern", ["one/{}.tif", "one/T33UUP_20230618_{}_10m.tif"])
def test_bands_of_one_folder_belong_together(band, pattern):
    layers = [band(pattern.format(name), f"asset {name}") for name in BANDS]
    other = band("two/B02.tif", "of another scene")
    band("one/height.tif", "no band")
    for layer in layers:
        assert {found.id() for found in bands_of_one_scene(layer)} == {one.id() for one in layers}
    assert bands_of_one_scene(other) == [other]


def test_what_only_the_engine_opens_is_known():
    for path in ("https://a.b/item", "s3://bucket/B02.tif", "/vsicurl/https://a.b/B02.tif", "item.json", "a.tif|b.tif"):
        assert is_for_the_engine(path)
    assert not is_for_the_engine("/data/scene.tif")
    assert is_product("/data/item.json")
