"""Real Sentinel files, as users have them."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio

from engine.errors import UserError
from engine.imagery import S2_BANDS, Window, describe, open_scene

THIRTEEN = [*S2_BANDS[:10], "B10", *S2_BANDS[10:]]


@pytest.mark.parametrize(
    ("scene", "file", "bands", "clean", "level", "offset"),
    [
        ("chile", "S2L2A.tif", S2_BANDS, "s2_l2a.tif", "l2a", True),
        ("chile", "S2L1C.tif", THIRTEEN, "s2_l1c.tif", "l1c", True),
        ("coast", "S2L2A.tif", S2_BANDS, "s2_l2a.tif", "l2a", False),
        ("coast", "S2L1C.tif", THIRTEEN, "s2_l1c.tif", "l1c", True),
    ],
)
def test_files_as_delivered(data: Path, scene, file, bands, clean, level, offset):
    """No band names, no level, the offset still in some: refused as they are, right with what the user adds."""
    folder = data / "scenes" / scene
    path = folder / "as_delivered" / file
    with pytest.raises(UserError, match="which band is which"):
        open_scene(path)
    with pytest.raises(UserError, match="L1C or L2A"):
        open_scene(path, s2_bands=list(S2_BANDS) if len(bands) == 12 else [b if b != "B10" else None for b in bands])
    whole = Window(0, 0, 224, 224)
    with open_scene(path, s2_bands=bands, level=level) as delivered, open_scene(folder / clean) as cleaned:
        got = delivered.read(whole).images[f"s2_{level}"]
        expected = cleaned.read(whole).images[f"s2_{level}"]
        assert bool(delivered.s2.warnings) == offset
        assert cleaned.s2.warnings == ()
    both = np.isfinite(got) & np.isfinite(expected)
    assert both.mean() > 0.99
    np.testing.assert_allclose(got[both].clip(0), expected[both], atol=1.0)


@pytest.mark.parametrize("name", ["chile", "savanna", "coast", "snow"])
def test_cleaned_scenes_need_no_word(data: Path, name):
    folder = data / "scenes" / name
    for path, level in (("s2_l2a.tif", "l2a"), ("s2_l1c.tif", "l1c")):
        with open_scene(folder / path, folder / "s1_rtc.tif") as scene:
            assert scene.modalities == (f"s2_{level}", "s1")
            assert scene.s2.warnings == ()
            block = scene.read(Window(0, 0, 224, 224))
            assert block.valid[f"s2_{level}"].mean() > 0.95
            assert -40 < np.nanmedian(block.images["s1"]) < 5


def test_safe_products_and_their_zip(data: Path, tmp_path):
    folder = next((data / "safe").glob("S2A*.SAFE"))
    archive = tmp_path / f"{folder.name}.zip"
    with zipfile.ZipFile(archive, "w") as content:
        for path in folder.rglob("*"):
            content.write(path, str(Path(folder.name) / path.relative_to(folder)))
    images = []
    for path in (folder, archive, folder / "MTD_MSIL1C.xml"):
        with open_scene(path) as scene:
            assert scene.modalities == ("s2_l1c",)
            assert scene.s2.date == "2024-01-20"
            assert scene.s2.offset == -1000
            images.append(scene.read(Window(0, 0, scene.grid.width, scene.grid.height)).images["s2_l1c"])
    np.testing.assert_array_equal(images[0], images[1])
    np.testing.assert_array_equal(images[0], images[2])
    blue = next(folder.glob("GRANULE/*/IMG_DATA/*_B02.jp2"))
    with rasterio.open(blue) as file:
        stored = file.read(1).astype(np.float32)
    known = stored > 0
    np.testing.assert_array_equal(images[0][1][known], stored[known] - 1000)


def test_bigearthnet_patches_pair_up(data: Path):
    s2 = data / "bigearthnet" / "S2A_MSIL2A_20170613T101031_87_48"
    s1 = data / "bigearthnet" / "S1A_IW_GRDH_1SDV_20170613T165043_33UUP_87_48"
    with open_scene(s2, s1) as scene:
        assert (scene.grid.width, scene.grid.height) == (120, 120)
        assert scene.s2.level == "l2a"
        block = scene.read(Window(0, 0, 120, 120))
        assert block.valid["s2_l2a"].all()
        assert block.valid["s1"].mean() > 0.9


def test_a_scene_in_degrees_and_one_at_sixty_metres(data: Path):
    assert describe(data / "scenes" / "aquileia" / "s2_l2a.tif").resolution == pytest.approx(14, abs=0.5)
    coarse = describe(data / "scenes" / "t11upt_60m" / "s2_l2a.tif")
    assert coarse.resolution == 60
    assert coarse.filled == {"B08": "B8A"}
