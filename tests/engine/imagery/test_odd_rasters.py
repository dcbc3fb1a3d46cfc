"""Rasters whose CRS, pixels, scales or names are not what they should be: refused for what is wrong with them."""

import os

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.shutil import copy as copy_raster

from engine.errors import UserError
from engine.files import check_outputs
from engine.imagery import S2_BANDS, describe
from tests.engine.imagery.faulty import ground

DN = ground().astype("uint16")


def raster(path, crs="EPSG:32632", left=640_000.0, top=5_340_000.0, pixel=10.0, scale=1.0):
    profile = {"count": len(DN), "height": DN.shape[1], "width": DN.shape[2], "dtype": "uint16"}
    grid = {"crs": crs, "transform": Affine(pixel, 0, left, 0, -pixel, top)}
    with rasterio.open(path, "w", driver="GTiff", **profile, **grid) as file:
        file.write(DN)
        file.descriptions = S2_BANDS
        file.scales = [scale] * len(DN)
        file.update_tags(LEVEL="L2A")
    return path


@pytest.mark.parametrize(
    "place, said",
    [
        ({"crs": "EPSG:4326"}, "in degrees, of which there are not so many"),
        ({"crs": "EPSG:4326", "left": 10, "top": 91, "pixel": 1e-4}, "in degrees, of which there are not so many"),
        ({"left": 10.9, "top": 48.1, "pixel": 1e-4}, "has pixels of 0.0001 m"),
        ({"pixel": 1e7}, "has pixels of 1e\\+07 m"),
        ({"left": 1e12, "top": 1e12}, "nowhere on Earth"),
        ({"scale": float("nan")}, "declares a scale or offset that is none"),
        ({"scale": 0.0}, "declares a scale or offset that is none"),
    ],
)
def test_what_cannot_be(tmp_path, place, said):
    with pytest.raises(UserError, match=said):
        describe(raster(tmp_path / "s2.tif", **place))


@pytest.mark.parametrize(
    "crs, left, top, pixel",
    [
        ("EPSG:4326", 179.9975, 60.0, 1e-4),
        ("EPSG:4326", 190.0, 50.0, 1e-4),
        ("EPSG:3995", -300_000.0, -300_000.0, 10.0),
        ("EPSG:3031", 1000.0, 1000.0, 10.0),
        ("EPSG:2263", 300_000.0, 60_000.0, 32.8),
    ],
)
def test_what_is_unusual_but_right(tmp_path, crs, left, top, pixel):
    found = describe(raster(tmp_path / "s2.tif", crs, left, top, pixel))
    assert found.problem is None
    assert 7 < found.resolution < 11


def test_what_is_missing_is_named(tmp_path):
    source = raster(tmp_path / "gone.tif")
    copy_raster(source, tmp_path / "s2.vrt", driver="VRT")
    source.unlink()
    with pytest.raises(UserError, match=r"gone\.tif"):
        describe(tmp_path / "s2.vrt")


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.tif")
    os.rename(raster(tmp_path / "s2.tif"), path)  # noqa: PTH104 - the name is no text
    with pytest.raises(UserError, match="rename the file"):
        describe(path)
    with pytest.raises(UserError, match="--out .* choose another name"):
        check_outputs({"--out": type(tmp_path)(path)}, {})
    assert np.isfinite(DN).all()
