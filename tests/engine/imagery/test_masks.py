"""Masks of every convention: recognised, translated, and refused where they are none or lie elsewhere."""

import numpy as np
import pytest
from affine import Affine

from engine.errors import UserError
from engine.imagery import CategoryReader, Window, mask_kind, open_scene
from engine.imagery.grid import Grid
from tests.engine.imagery.faulty import GRID, SIDE, ground, write

WHOLE = Window(0, 0, SIDE, SIDE)
CLEAR = np.arange(SIDE) >= 32
"""[SIDE] columns that every mask here keeps; the first 32 are left out."""


@pytest.fixture
def scene_file(tmp_path):
    return write(tmp_path / "scene.tif", ground().astype("uint16"))


def striped(kept, left_out, kind="uint8"):
    """[SIDE, SIDE] codes: those to leave out take turns in the first 32 columns, the others in the rest."""
    rows, columns = np.indices((SIDE, SIDE))
    values = np.where(
        columns < 32, np.array(left_out)[(rows + columns) % len(left_out)], np.array(kept)[(rows + columns) % len(kept)]
    )
    return values.astype(kind)


def kept_by(scene_file, mask):
    with open_scene(scene_file, mask=mask) as scene:
        return scene.read(WHOLE).valid["s2_l2a"], scene


MASKS = {
    "0 and 1": ("m.tif", striped([0], [1]), {}, "mask"),
    "0 and 255": ("m.tif", striped([0], [255]), {}, "mask"),
    "decimals that are whole": ("m.tif", striped([0], [1], "float32"), {}, "mask"),
    "1 on a background that is no data": ("m.tif", striped([-9999], [1], "int16"), {"nodata": -9999}, "mask"),
    "1 on NaN": ("m.tif", striped([np.nan], [1], "float32"), {}, "mask"),
    "1 on −3.4e38": ("m.tif", striped([np.finfo("float32").min], [1], "float32"), {}, "mask"),
    "1, and 0 is called no data": ("m.tif", striped([0], [1]), {"nodata": 0}, "mask"),
    "clear, thick, thin, shadow": ("m.tif", striped([0], [1, 2, 3, 255]), {"nodata": 255}, "cloud mask"),
    "bits of QA60": ("QA60.tif", striped([0], [1024, 2048, 3072], "uint16"), {}, "mask"),
    "SCL by name": ("T33TUM_SCL_20m.tif", striped([4, 5], [0, 1, 3, 8, 9, 10]), {}, "scl"),
    "SCL by values": ("m.tif", striped([2, 4, 5, 6, 7, 11], [0, 3, 8, 9, 10]), {}, "scl"),
    "SCL of few codes": ("m.tif", striped([4, 5], [9]), {}, "scl"),
    "SCL by its band": ("m.tif", striped([5], [3]), {"bands": ("SCL",)}, "scl"),
    "valid pixels": ("dataMask.tif", striped([1], [0]), {}, "valid"),
    "valid pixels of 255": ("x_valid.tif", striped([255], [0]), {}, "valid"),
    "Fmask": ("scene_Fmask4.tif", striped([0, 1, 3], [2, 4, 255]), {}, "fmask"),
    "Fmask of HLS": ("HLS.S30.T33TUM.Fmask.tif", striped([64, 32, 96], [66, 4, 8, 255]), {}, "hls fmask"),
}  # fmt: skip


@pytest.mark.parametrize("case", MASKS)
def test_what_is_left_out(scene_file, tmp_path, case):
    name, values, how, kind = MASKS[case]
    mask = write(tmp_path / name, values, **{"bands": (), "tags": {}, **how})
    seen = mask_kind(str(mask))
    assert (seen.kind, seen.problem) == (kind, None)
    assert seen.to_dict()["sentence"]
    valid, scene = kept_by(scene_file, mask)
    np.testing.assert_array_equal(valid, np.broadcast_to(CLEAR, valid.shape))
    assert seen.title in scene.mask_sentence


@pytest.mark.parametrize("factor", [0.5, 2, 8])
@pytest.mark.parametrize("kind", ["uint8", "int16", "float32"])
def test_zeros_stay_zeros_on_every_grid(scene_file, tmp_path, factor, kind):
    """No pixel is moved off zero, whatever library warps: see the version of GDAL where this runs."""
    side = int(SIDE / factor)
    values = np.zeros((side, side), kind)
    values[:, : int(32 / factor)] = 1
    mask = write(tmp_path / "m.tif", values, (), {}, transform=GRID * Affine.scale(factor))
    valid, _ = kept_by(scene_file, mask)
    np.testing.assert_array_equal(valid, np.broadcast_to(CLEAR, valid.shape))


def test_a_scene_classification_keeps_its_zeros_and_codes_in_another_system(tmp_path):
    codes = np.random.default_rng(2).integers(0, 12, (40, 40)).astype("uint8")
    path = write(tmp_path / "scl.tif", codes, (), {}, crs="EPSG:4326", transform=Affine(1e-4, 0, 16.3, 0, -1e-4, 46.95))
    grid = Grid(*_utm_over(path))
    reader = CategoryReader(str(path), grid, outside=77)
    read = reader.read(Window(-3, -3, grid.width + 6, grid.height + 6))
    reader.close()
    assert set(np.unique(read)) <= {*range(12), 77}
    assert (read[:3] == 77).all()
    assert (read[3:-3, 3:-3] != 77).mean() > 0.6


def _utm_over(path):
    import rasterio
    from rasterio.crs import CRS
    from rasterio.warp import transform_bounds

    with rasterio.open(path) as file:
        west, south, east, north = transform_bounds(file.crs, "EPSG:32633", *file.bounds)
    width, height = int((east - west) / 10), int((north - south) / 10)
    return CRS.from_epsg(32633), Affine(10, 0, west, 0, -10, north), width, height


NO_MASKS = {
    "probabilities of 0 to 1": (
        "p.tif",
        np.random.default_rng(0).random((SIDE, SIDE)).astype("float32"),
        "probabilities",
    ),
    "probabilities by name": ("MSK_CLDPRB_20m.tif", striped([0, 1, 5], [40, 70, 99]), "probabilities"),
    "a map of many values": ("m.tif", np.arange(SIDE * SIDE).reshape(SIDE, SIDE) % 90, "different values"),
    "imagery": ("s2.tif", ground().astype("uint16"), "12 bands"),
    "an SCL that was resampled by means": ("m.tif", striped([4.5], [8.25], "float32"), "decimals"),
}


@pytest.mark.parametrize("case", NO_MASKS)
def test_what_is_no_mask_is_refused(scene_file, tmp_path, case):
    name, values, sentence = NO_MASKS[case]
    mask = write(tmp_path / name, values.astype("uint16") if values.dtype == int else values, (), {})
    assert sentence in mask_kind(str(mask)).problem
    with pytest.raises(UserError, match=sentence):
        open_scene(scene_file, mask=mask)


def test_a_mask_of_another_place_and_one_that_leaves_nothing(scene_file, tmp_path):
    away = write(tmp_path / "away.tif", striped([0], [1]), (), {}, transform=GRID * Affine.translation(5000, 0))
    with pytest.raises(UserError, match="does not overlap the imagery"):
        open_scene(scene_file, mask=away)
    worldcover = write(tmp_path / "cover.tif", striped([10, 20], [30]), (), {})
    with pytest.raises(UserError, match="leaves nothing of the imagery"):
        open_scene(scene_file, mask=worldcover)


def test_a_mask_that_leaves_little_is_said_before_anything_else(scene_file, tmp_path):
    values = np.ones((SIDE, SIDE), "uint8")
    values[40:60, 30:40] = 0
    _, scene = kept_by(scene_file, write(tmp_path / "m.tif", values, (), {}))
    assert "leaves only" in scene.warnings[0]
    assert scene.s2.warnings[0] == scene.warnings[0]


def test_beyond_a_mask_pixels_are_kept_and_beyond_a_cloud_mask_they_are_unknown(scene_file, tmp_path):
    part = striped([0], [1])[:, :48]
    valid, _ = kept_by(scene_file, write(tmp_path / "m.tif", part, (), {}))
    np.testing.assert_array_equal(valid, np.broadcast_to(CLEAR, valid.shape))
    clouds = write(tmp_path / "c.tif", striped([0], [1, 2, 3])[:, :48], (), {})
    valid, _ = kept_by(scene_file, clouds)
    np.testing.assert_array_equal(valid[0], CLEAR & (np.arange(SIDE) < 48))


def test_the_classification_among_the_bands_of_the_scene_itself(tmp_path):
    codes = striped([4], [9])
    path = write(
        tmp_path / "s.tif", np.concatenate([codes[None], ground()]).astype("uint16"),
        ("SCL", *[f"B{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, "8A", 9, 11, 12)]),
    )  # fmt: skip
    valid, _ = kept_by(path, path)
    np.testing.assert_array_equal(valid, np.broadcast_to(CLEAR, valid.shape))
