"""ukis-csmask: its own class is the reference, on the same array; and masks from its models at both levels."""

import numpy as np
import pytest
import rasterio

from engine.clouds.published.csmask import CODES, bands_for, find_model, likelihoods
from tests.engine.clouds.mask_files import BANDS, needs_csmask, read, refused, report

NAMES = {"B02": "blue", "B03": "green", "B04": "red", "B08": "nir", "B11": "swir16", "B12": "swir22"}


def published(image: np.ndarray, bands: tuple[str, ...], level: str) -> np.ndarray:
    """The package's classes of [C, h, w] reflectance."""
    from ukis_csmask.mask import CSmask

    made = CSmask(
        np.moveaxis(image, 0, -1).copy(), [NAMES[band] for band in bands], level,
        intra_op_num_threads=1, providers=["CPUExecutionProvider"],
    )  # fmt: skip
    return made.csm[..., 0]


@needs_csmask
@pytest.mark.filterwarnings("ignore:Your input image is smaller")
@pytest.mark.parametrize(("level", "count"), [("l2a", 6), ("l1c", 4)])
def test_the_package_gives_the_same_classes(level, count, cloudy_scene):
    """300 × 215 pixels: two by three tiles, all of them over an edge; strips of any height make no difference."""
    bands = tuple(NAMES)[:count]
    with rasterio.open(cloudy_scene / "s2_l1c.tif") as file:
        image = file.read([file.descriptions.index(band) + 1 for band in bands])[:, :215, :300] / np.float32(10_000)
    image[:, 190:, 260:] = 0
    model = find_model(level, bands)
    strips = np.split(image, [7, 100, 130], axis=1)
    made = list(likelihoods(model, strips, image.shape[1:]))
    assert [(rows.start, rows.stop) for rows, _ in made] == [(0, 153), (153, 215)]
    likely = np.concatenate([part for _, part in made], axis=1)
    np.testing.assert_array_equal(likely.argmax(axis=0), published(image, bands, level))
    np.testing.assert_allclose(likely.sum(axis=0), 1, atol=0.01)


def test_bands_of_the_models():
    every = set(BANDS)
    assert bands_for(every) == tuple(NAMES)
    assert bands_for(every - {"B11"}) == ("B02", "B03", "B04", "B08")
    assert bands_for(every - {"B08"}) == ("B02", "B03", "B04", "B8A", "B11", "B12")


@needs_csmask
def test_masks_at_either_level(cloudy_scene, surface, write_s2, tmp_path):
    """Clouds and shadows at 30 m from what the imagery holds, no data left out, and a probability on request."""
    with rasterio.open(cloudy_scene / "s2_l1c.tif") as file:
        four = file.read([file.descriptions.index(band) + 1 for band in tuple(NAMES)[:4]])
        truth = read(cloudy_scene / "cloud_mask.tif")
    four[:, :60, :60] = 0
    path = write_s2("four.tif", four, tuple(NAMES)[:4], tags={"LEVEL": "L1C"}, nodata=0)
    made = report("--s2", path, "--out", tmp_path / "m.tif", "--probability", tmp_path / "p.tif", "--method", "csmask")
    assert (made["method"], made["resolution"]) == ("csmask", 30)
    assert "DLR" in made["licence"]
    assert any("thin cloud" in note for note in made["notes"])
    mask, cloud = read(tmp_path / "m.tif"), read(tmp_path / "p.tif")
    assert set(np.unique(mask)) <= {*CODES, 255}
    assert (mask[:60, :60] == 255).all() and (mask[60:, 60:] != 255).all()
    assert np.isnan(cloud[:60, :60]).all() and np.nanmax(cloud) <= 1
    found, real = mask[60:, 60:] == 1, truth[60:, 60:] == 1
    assert (found & real).sum() > 0.5 * found.sum() > 0  # a drawn cloud, of which it knows the core
    clear = report("--s2", surface, "--out", tmp_path / "n.tif")
    assert clear["method"] == "csmask"
    assert "6 bands" in clear["why"]
    assert clear["classes"][0]["share"] > 0.9


@needs_csmask
def test_real_clouds(reference, write_s2, tmp_path):
    scenes, _ = reference
    for number, cloudy in ((0, True), (2, False)):
        values = np.rint(scenes[number] * 10_000).astype(np.uint16)
        path = write_s2(f"{number}.tif", values, tags={"LEVEL": "L1C"})
        made = report("--s2", path, "--out", tmp_path / f"m{number}.tif", "--method", "csmask", "--no-shadows")
        assert (made["classes"][1]["share"] > 0.95) == cloudy
        assert (made["classes"][0]["share"] > 0.95) != cloudy


def test_what_it_lacks_is_said(cloudy_scene, write_s2, tmp_path):
    with rasterio.open(cloudy_scene / "s2_l1c.tif") as file:
        three = file.read([2, 3, 4])
    path = write_s2("three.tif", three, ("B02", "B03", "B04"), tags={"LEVEL": "L1C"})
    sentence = refused("--s2", path, "--out", tmp_path / "m.tif", "--method", "csmask")
    assert "near infrared, and B08 are missing" in sentence
