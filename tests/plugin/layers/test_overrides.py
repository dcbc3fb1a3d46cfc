"""What QGIS says of a layer counts, not what its file says: CRS, no data of the layer's own."""

import shutil

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsRasterRange

from terrafm_plugin.datasets import open_raster
from terrafm_plugin.layers.layer_sources import RasterCopy, raster_or_copy
from tests.plugin.rasters import make_raster


def written(layer):
    """Values and no data of what the engine would open: [bands] of masked arrays, and its EPSG code."""
    found = raster_or_copy(layer)
    assert isinstance(found, RasterCopy)
    path = found.write()
    file = open_raster(str(path))
    bands = []
    for number in range(1, file.RasterCount + 1):
        band = file.GetRasterBand(number)
        values, mask = band.ReadAsArray().astype(float), band.GetMaskBand().ReadAsArray()
        bands.append(np.ma.masked_array(values, mask == 0))
    reference = file.GetSpatialRef()
    names = [file.GetRasterBand(number).GetDescription() for number in range(1, file.RasterCount + 1)]
    del file
    shutil.rmtree(path.parent)
    return path.name, bands, int(reference.GetAuthorityCode(None)), names


@pytest.fixture
def layer(tmp_path):
    """Two bands of 100 … 107 and 200 … 207 along each row, in UTM 32."""
    layer = QgsRasterLayer(str(make_raster(tmp_path / "T32UPU_20230618T102000.tif")), "picture")
    assert layer.isValid()
    return layer


def test_a_layer_that_says_what_its_file_says_is_its_file(layer):
    assert raster_or_copy(layer) == layer.source()


def test_a_crs_that_was_set_in_qgis_counts(layer):
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    name, bands, epsg, names = written(layer)
    assert epsg == 32633
    assert name.startswith("T32UPU_20230618T102000")
    assert names == ["B02", "B03"]
    np.testing.assert_array_equal(bands[1][0], np.arange(200, 208))


def test_additional_no_data_counts_band_by_band(layer):
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(103, 103)])
    _, bands, epsg, _ = written(layer)
    assert epsg == 32632
    assert bands[0].mask[0].tolist() == [False] * 3 + [True] + [False] * 4
    assert not bands[1].mask.any()


def test_a_range_and_several_values_count_too(layer):
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(100, 102), QgsRasterRange(106, 106)])
    _, bands, _, names = written(layer)
    assert bands[0].mask[0].tolist() == [True] * 3 + [False] * 3 + [True, False]
    np.testing.assert_array_equal(bands[0][0].compressed(), [103, 104, 105, 107])
    assert names == ["B02", "B03"]


def test_additional_no_data_beside_the_file_s_own(tmp_path):
    path = make_raster(tmp_path / "own.tif")
    file = gdal.Open(str(path), gdal.GA_Update)
    for number in (1, 2):
        file.GetRasterBand(number).SetNoDataValue(101)
    del file
    layer = QgsRasterLayer(str(path), "own")
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(105, 105)])
    _, bands, _, _ = written(layer)
    assert bands[0].mask[0].tolist() == [False, True, False, False, False, True, False, False]
    layer.dataProvider().setUserNoDataValue(1, [])
    layer.dataProvider().setUseSourceNoDataValue(1, False)
    _, bands, _, _ = written(layer)
    assert not bands[0].mask.any()


@pytest.mark.parametrize("exceptions", [False, True])
def test_a_raster_that_is_none_is_none_whether_gdal_raises_or_not(tmp_path, exceptions):
    """QGIS from 3.30 on switches GDAL's exceptions on when Processing is loaded."""
    before = gdal.GetUseExceptions()
    (tmp_path / "broken.tif").write_bytes(b"II*\0 nothing")
    try:
        (gdal.UseExceptions if exceptions else gdal.DontUseExceptions)()
        assert open_raster(str(tmp_path / "broken.tif")) is None
        assert open_raster(str(tmp_path / "absent.tif")) is None
        assert open_raster(str(make_raster(tmp_path / "good.tif"))) is not None
        layer = QgsRasterLayer(str(tmp_path / "good.tif"), "good")
        layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
        assert written(layer)[2] == 32633
    finally:
        (gdal.UseExceptions if before else gdal.DontUseExceptions)()
