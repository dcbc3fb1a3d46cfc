"""Rasters that are joined to a scene: what they are recognised as, and their values on the scene's grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import ColorInterp

from engine.errors import UserError
from engine.imagery import Window, open_scene
from engine.imagery.layers.examine import examine_layer, given_parts
from engine.imagery.layers.layer import Coding, LayerKind
from tests.engine.imagery import layer_files

UTM = CRS.from_epsg(32633)
PLACE = Affine(10, 0, 500_000, 0, -10, 5_000_000)
TRUTH = np.kron(np.arange(1, 13).reshape(3, 4), np.ones((20, 20), int))
"""Twelve fields of 20 × 20 pixels."""
WHOLE = Window(0, 0, 80, 60)


def read(path: Path) -> np.ndarray:
    with open_scene(layers=[str(path)]) as scene:
        return scene.read_layers(Window(0, 0, scene.grid.width, scene.grid.height))[0][0]


@pytest.mark.parametrize("upwards", [True, False])
def test_googles_embedding_is_known_decoded_and_turned(tmp_path, upwards):
    values = layer_files.of_truth(TRUTH, 64)
    values[:, :10, :10] = np.nan
    (tmp_path / "2023" / "33N").mkdir(parents=True)
    path = layer_files.write_google(tmp_path / "2023" / "33N" / "x0.tiff", values, PLACE, UTM, upwards=upwards)
    layer = examine_layer(str(path))
    assert (layer.kind, layer.coding, layer.year) == (LayerKind.EMBEDDING, Coding.SIGNED_SQUARE, "2023")
    assert "Google" in layer.product
    assert layer.no_data == "-128"
    found = read(path)
    assert np.array_equal(np.isnan(found), np.isnan(values))
    assert np.nanmax(np.abs(found - values)) < 0.02  # a step of the coding at 1


def test_tesseras_arrays_are_scaled_by_their_second_file(tmp_path):
    values = layer_files.of_truth(TRUTH, 128)
    values[:, 5:15, :] = np.nan
    path = layer_files.write_tessera_arrays(tmp_path, values, PLACE, UTM)
    layer = examine_layer(str(path))
    assert (layer.product, layer.coding, layer.year) == ("TESSERA embedding", Coding.SCALES, "2024")
    found = read(path)
    assert np.array_equal(np.isnan(found), np.isnan(values))
    assert np.nanmax(np.abs(found - values)) < 0.01


def test_signed_bytes_without_their_scales_are_refused(tmp_path):
    path = layer_files.write_tessera_arrays(tmp_path, layer_files.of_truth(TRUTH, 128), PLACE, UTM)
    path.with_name("grid_0.15_52.05_scales.npy").unlink()
    with pytest.raises(UserError, match="scales are missing"):
        examine_layer(str(path))


def test_tesseras_geotiff_and_any_stack_of_floats_are_embeddings(tmp_path):
    values = layer_files.of_truth(TRUTH, 128)
    layer = examine_layer(str(layer_files.write_tessera(tmp_path / "tile.tif", values, PLACE, UTM, 2021)))
    assert (layer.product, layer.kind, layer.year) == ("TESSERA embedding", LayerKind.EMBEDDING, "2021")
    other = examine_layer(str(layer_files.write_raster(tmp_path / "own.tif", values[:48], PLACE, UTM)))
    assert (other.product, other.kind, other.dimensions) == ("embedding", LayerKind.EMBEDDING, 48)
    assert np.allclose(read(tmp_path / "own.tif"), values[:48])


def test_elevation_in_degrees_lies_on_the_scenes_grid(tmp_path):
    embedding = layer_files.write_google(tmp_path / "e.tif", layer_files.of_truth(TRUTH, 64), PLACE, UTM)
    elevation = layer_files.write_elevation(tmp_path / "dem.tif", (500_000, 4_999_400, 500_800, 5_000_000), UTM)
    with open_scene(layers=[f"{elevation}:height", str(embedding)]) as scene:
        assert scene.grid.crs == UTM  # the embedding's, not the elevation's degrees
        assert [layer.name for layer in scene.layers] == ["height", "e"]
        heights = scene.read_layers(WHOLE)[0][0][0]
        whole = scene.read_layers(Window(-8, -8, 96, 80))[0][0][0]
    assert np.abs(heights - (np.arange(80) + 0.5)).max() < 0.05
    assert np.array_equal(whole[8:-12, 8:-8], heights)  # whatever window it is read by
    assert np.isnan(whole[:8]).all()


@pytest.mark.parametrize("name", ["worldcover.tif", "map.tif"])
def test_codes_of_classes_are_classes_and_stay_whole(tmp_path, name):
    codes = (TRUTH * 10).astype(np.uint8)
    path = layer_files.write_raster(tmp_path / name, codes, PLACE * Affine.scale(2), UTM, 0)
    layer = examine_layer(str(path))
    assert layer.kind is LayerKind.CLASSES
    assert layer.codes == tuple(range(10, 121, 10))
    near = layer_files.write_raster(tmp_path / "near.tif", TRUTH.astype(np.float32), PLACE, UTM)
    with open_scene(layers=[str(near), str(path)]) as scene:
        found = scene.read_layers(WHOLE)[0][1][0]
    assert np.array_equal(found, np.kron(codes, np.ones((2, 2)))[:60, :80])


def test_few_whole_numbers_are_amounts_unless_called_classes(tmp_path):
    path = layer_files.write_raster(tmp_path / "canopy.tif", TRUTH.astype(np.uint8), PLACE, UTM)
    layer = examine_layer(str(path))
    assert layer.kind is LayerKind.AMOUNTS
    assert ":classes" in layer.warnings[0]
    assert examine_layer(f"{path}:classes").kind is LayerKind.CLASSES


def test_a_value_that_cannot_be_one_is_no_data_and_it_is_said(tmp_path):
    heights = TRUTH.astype(np.float32)
    heights[:, 40:] = -9999
    layer = examine_layer(str(layer_files.write_raster(tmp_path / "dem.tif", heights, PLACE, UTM)))
    assert "-9999" in layer.warnings[0]
    assert np.isnan(read(tmp_path / "dem.tif")[0, :, 40:]).all()


def test_what_does_not_belong_together_is_refused_or_said(tmp_path):
    embedding = layer_files.write_tessera(tmp_path / "t.tif", layer_files.of_truth(TRUTH, 128), PLACE, UTM, 2024)
    elsewhere = PLACE * Affine.translation(10_000, 0)
    far = layer_files.write_raster(tmp_path / "far.tif", TRUTH.astype(np.float32), elsewhere, UTM)
    with pytest.raises(UserError, match=r"far\.tif does not overlap"):
        open_scene(layers=[str(embedding), str(far)])
    old = layer_files.write_tessera(tmp_path / "old.tif", layer_files.of_truth(TRUTH, 128), PLACE, UTM, 2018)
    with open_scene(layers=[str(embedding), str(old)]) as scene:
        assert any("6 years from the first layer (2024)" in sentence for sentence in scene.warnings)
    picture = layer_files.write_raster(tmp_path / "embedding.tif", np.stack([TRUTH] * 3).astype(np.uint8), PLACE, UTM)
    with rasterio.open(picture, "r+") as file:
        file.colorinterp = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    with pytest.raises(UserError, match="a picture of three colours and no embedding"):
        examine_layer(str(picture))
    empty = layer_files.write_raster(tmp_path / "empty.tif", np.full((60, 80), -1.0, np.float32), PLACE, UTM, -1)
    with pytest.raises(UserError, match="holds no data"):
        examine_layer(str(empty))


@pytest.mark.parametrize(
    ("given", "path", "name"),
    [
        ("dem.tif", "dem.tif", None),
        ("dem.tif:height", "dem.tif", "height"),
        (r"C:\maps\dem.tif", r"C:\maps\dem.tif", None),
        (r"C:\maps\dem.tif:my height", r"C:\maps\dem.tif", "my height"),
        ("https://a.b:8080/dem.tif", "https://a.b:8080/dem.tif", None),
        ("https://a.b/dem.tif:h", "https://a.b/dem.tif", "h"),
        ('NETCDF:"a.nc":t', 'NETCDF:"a.nc":t', None),
    ],
)
def test_a_name_stands_behind_a_colon(given, path, name):
    assert given_parts(given) == (path, name)
