"""Files of further modalities: recognised by their bands, brought to their unit, or refused."""

from pathlib import Path

import numpy as np
import pytest
import rasterio

from engine.errors import UserError
from engine.imagery import Window, describe, open_scene
from engine.imagery.reading.place_files import PlaceFiles
from engine.reports.provenance import command_line
from engine.requests import ClassifyRequest
from tests.engine.imagery.faulty import SIDE, backscatter, ground, write

WHOLE = Window(0, 0, SIDE, SIDE)
DN = ground()
OF_LANDSAT = ("B01", "B02", "B03", "B04", "B8A", "B11", "B12")
PLACES = [0, 1, 2, 3, 8, 10, 11]
LANDSAT = np.rint((DN[PLACES] / 10_000 + 0.2) / 0.0000275).astype("uint16")
SR = [f"SR_B{number}" for number in range(1, 8)]
COHERENCE = np.random.default_rng(0).uniform(0.1, 0.9, (SIDE, SIDE)).astype("float32")


def test_three_bands_of_sentinel_2_and_one_of_sentinel_1(tmp_path):
    rgb = write(tmp_path / "s2_l2a.tif", DN[[3, 2, 1]].astype("uint16"), ("B04", "B03", "B02"))
    vh = write(tmp_path / "s1.tif", backscatter()[1:].astype("float32"), ("VH",))
    with open_scene(rgb, vh) as scene:
        assert scene.modalities == ("s2_rgb", "s1_vh")
        images = scene.read(WHOLE).images
    np.testing.assert_allclose(images["s2_rgb"], DN[[3, 2, 1]], atol=1)
    assert images["s1_vh"].shape == (1, SIDE, SIDE)
    assert describe(rgb, "s2", "l2a").modality == "s2_rgb"
    top = write(tmp_path / "s2_l1c.tif", DN[[3, 2, 1]].astype("uint16"), ("B04", "B03", "B02"), {"LEVEL": "L1C"})
    assert describe(top, "s2").modality == "s2_rgb_l1c"
    vv = write(tmp_path / "vv.tif", backscatter()[:1].astype("float32"), ("VV",))
    assert describe(vv, "s1").modality == "s1"  # as ever: VH is missing


@pytest.mark.parametrize("given", ["one file", "bands in a folder", "reflectance", "scale in the file"])
def test_surface_reflectance_of_landsat(tmp_path, given):
    path = tmp_path / "LC09_L2SP_191028_20230618_20230620_02_T1"
    if given == "bands in a folder":
        for name, band in zip(SR, LANDSAT, strict=True):
            write(path / f"{path.name}_{name}.TIF", band, ())
        write(path / f"{path.name}_QA_PIXEL.TIF", LANDSAT[0], ())
    else:
        path = path.with_suffix(".tif")
        shares = (DN[PLACES] / 10_000).astype("float32")
        scale = {"scales": [0.0000275] * 7, "offsets": [-0.2] * 7} if given == "scale in the file" else {}
        write(path, shares if given == "reflectance" else LANDSAT, SR, **scale)
    with open_scene(path) as scene:
        assert scene.modalities == ("landsat_sr",) and scene.bands("landsat_sr") == tuple(SR)
        assert scene.dates == ("2023-06-18", "2023-06-18")
        np.testing.assert_allclose(scene.read(WHOLE).images["landsat_sr"], DN[PLACES], atol=1)


def test_fill_of_landsat_is_no_data(tmp_path):
    values = LANDSAT.copy()
    values[:, :, :10] = 0
    with open_scene(write(tmp_path / "LC08_sr.tif", values, SR)) as scene:
        valid = scene.read(WHOLE).valid["landsat_sr"]
    assert not valid[:, :10].any() and valid[:, 10:].all()


def test_another_quantity_is_refused(tmp_path):
    path = write(tmp_path / "LC08_sr.tif", DN[PLACES].astype("uint16"), SR)
    with pytest.raises(UserError, match="another quantity or scale"):
        open_scene(path)
    power = write(tmp_path / "coherence.tif", COHERENCE * 40, ())
    with pytest.raises(UserError, match="lie between 0 and 1"):
        open_scene(further=[str(power)])


def test_coherence_beside_backscatter_or_alone(tmp_path):
    s1 = write(tmp_path / "s1.tif", backscatter().astype("float32"), ("VV", "VH"))
    coherence = write(tmp_path / "S1_pair_coherence_VV.tif", COHERENCE, ())
    with open_scene(None, s1, further=[str(coherence)]) as scene:
        assert scene.modalities == ("s1", "s1_coherence")
        np.testing.assert_array_equal(scene.read(WHOLE).images["s1_coherence"][0], COHERENCE)
    assert describe(coherence, "s1").modality == "s1_coherence"  # and not backscatter, for all that its name says VV
    unnamed = write(tmp_path / "a.tif", COHERENCE, ())
    assert describe(unnamed, "s1_coherence").bands[0].how == "order"
    with pytest.raises(UserError, match="give it as MODALITY=a.tif"):
        open_scene(further=[str(unnamed)])
    with pytest.raises(UserError, match="are both of the modality s1_coherence"):
        open_scene(further=[str(coherence), f"s1_coherence={unnamed}"])
    with pytest.raises(UserError, match="give it as such .--s1."):
        open_scene(further=[str(s1)])


def test_backscatter_with_coherence_among_its_bands_stays_backscatter(tmp_path):
    values = np.concatenate([backscatter(), COHERENCE[None]]).astype("float32")
    assert describe(write(tmp_path / "s1.tif", values, ("VV", "VH", "coh")), "s1").modality == "s1"


def test_a_place_has_a_file_a_modality_on_one_grid(tmp_path):
    write(tmp_path / "s2_l2a.tif", DN.astype("uint16"))
    half = {"transform": rasterio.transform.from_origin(600_000, 5_200_000, 20, 20)}
    write(tmp_path / "s1_coherence_2023.tif", COHERENCE[::2, ::2], (), **half)
    assert set(PlaceFiles.find(tmp_path).by_modality) == {"s2_l2a", "s1"}  # its name begins like Sentinel-1's
    (tmp_path / "s1_coherence_2023.tif").rename(tmp_path / "s1_coherence.tif")
    assert set(PlaceFiles.find(tmp_path).by_modality) == {"s2_l2a"}
    images = PlaceFiles.find(tmp_path, ("s2_l2a", "s1_coherence")).read_whole()
    assert {name: image.shape for name, image in images.items()} == {
        "s2_l2a": (12, SIDE, SIDE), "s1_coherence": (1, SIDE, SIDE),
    }  # fmt: skip


def test_the_command_in_a_report_repeats_what_was_given_and_no_result_replaces_it(tmp_path):
    given = {"samples": Path("points.gpkg"), "out": Path("map.tif")}
    words = command_line("classify", ClassifyRequest(s2="s2.tif", further=("s1_coherence=a.tif", "b.tif"), **given))
    assert "--further s1_coherence=a.tif --further b.tif" in words
    assert "--further" not in command_line("classify", ClassifyRequest(s2="s2.tif", **given))
    path = write(tmp_path / "coherence.tif", COHERENCE, ())
    with pytest.raises(UserError, match="--further"):
        ClassifyRequest(further=(f"s1_coherence={path}",), samples=Path("points.gpkg"), out=path)
