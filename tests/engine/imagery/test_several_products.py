"""Several products as one scene: tiles beside each other, two zones, further days, gaps, and what cannot be meant."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from engine.errors import UserError
from engine.imagery import Scene, Seasons, Window, open_imagery, open_scene
from engine.imagery.series.composite import write_composite
from engine.requests import CompositeRequest
from tests.engine.products import cut, warped, write_raster, write_safe

CRS, OTHER = "EPSG:32632", "EPSG:32633"
WEST, EAST = (slice(0, 256), slice(0, 180)), (slice(0, 256), slice(140, 320))


@dataclass(frozen=True)
class Ground:
    """The simulated scene's Sentinel-2 values."""

    path: Path
    values: np.ndarray
    transform: Affine
    crs: str
    bands: tuple[str, ...]

    def whole(self) -> np.ndarray:
        with open_scene(self.path) as scene:
            return scene.read(Window(0, 0, 320, 256)).images["s2_l2a"]


@pytest.fixture(scope="module")
def ground(scene_folder: Path) -> Ground:
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        return Ground(scene_folder / "s2_l2a.tif", file.read(), file.transform, file.crs.to_string(), file.descriptions)


@pytest.fixture(scope="module")
def quarters(ground: Ground, tmp_path_factory) -> list[str]:
    """Four tiles of one day that overlap."""
    folder = tmp_path_factory.mktemp("quarters")
    parts = [(rows, columns) for rows in (slice(0, 140), slice(100, 256)) for columns in (WEST[1], EAST[1])]
    names = ("32UPU", "32UQU", "32UPT", "32UQT")
    return [
        str(write_raster(folder / f"S2A_MSIL2A_20230618_T{name}.tif", *cut(ground.values, ground.transform, part),
                         ground.crs, ground.bands))
        for name, part in zip(names, parts, strict=True)
    ]  # fmt: skip


def shown(scene: Scene, window: Window | None = None) -> np.ndarray:
    return scene.read(window or Window(0, 0, scene.grid.width, scene.grid.height)).images["s2_l2a"]


def safe(ground: Ground, folder: Path, part: tuple[slice, slice], **settings) -> str:
    values, transform = cut(ground.values, ground.transform, part)
    return str(write_safe(folder, values, transform, ground.crs, ground.bands, **settings))


def test_tiles_of_a_day_are_the_scene_that_they_were_cut_from(ground, quarters):
    with open_imagery(quarters) as scene:
        assert (scene.grid.width, scene.grid.height, len(scene.by_date)) == (320, 256, 1)
        np.testing.assert_array_equal(shown(scene), ground.whole())
        inner = Window(133, 90, 60, 60)
        np.testing.assert_array_equal(shown(scene, inner), ground.whole()[:, 90:150, 133:193])
        assert {product.tile for product in scene.several.products} == {"32UPU", "32UQU", "32UPT", "32UQT"}
        assert sum(product.contribution for product in scene.several.products) == pytest.approx(1)


def test_tiles_of_two_zones_are_one_scene_on_the_grid_of_the_larger(ground, tmp_path):
    west, at = cut(ground.values, ground.transform, (slice(0, 256), slice(0, 200)))
    one = write_raster(tmp_path / "S2_L2A_20230618_T32UPU.tif", west, at, ground.crs, ground.bands)
    east, at = cut(ground.values, ground.transform, (slice(0, 256), slice(160, 320)))
    zone = OTHER if ground.crs == CRS else CRS
    east, at = warped(east, at, ground.crs, zone)
    other = write_raster(tmp_path / "S2_L2A_20230618_T33UUP.tif", east, at, zone, ground.bands)
    with open_imagery([str(other), str(one)]) as scene:
        assert scene.grid.crs.to_string() == ground.crs
        left = round((ground.transform.c - scene.grid.transform.c) / 10)
        top = round((scene.grid.transform.f - ground.transform.f) / 10)
        image = shown(scene, Window(left, top, 320, 256))
        whole = ground.whole()
        np.testing.assert_array_equal(image[:, :, :200], whole[:, :, :200])  # nearer than what was resampled
        inner = np.log(image[:, 5:-5, 202:315]) - np.log(whole[:, 5:-5, 202:315])
        assert np.isfinite(inner).all(), "no seam without data between the zones"
        assert np.abs(np.median(inner)) < 0.01 and np.quantile(np.abs(inner), 0.5) < 0.06


def test_a_scene_takes_the_pixels_of_a_raster_that_is_given(ground, quarters, tmp_path):
    right, at = cut(ground.values, ground.transform, (slice(50, 150), slice(70, 200)))
    wanted = write_raster(tmp_path / "study_area.tif", right[:1], at, ground.crs, ["any"])
    for products in (quarters, [str(ground.path)]):
        with open_imagery(products, level="l2a", grid=str(wanted)) as scene:
            assert (scene.grid.transform, scene.source.grid) == (at, str(wanted))
            np.testing.assert_array_equal(shown(scene), ground.whole()[:, 50:150, 70:200])
    zone = OTHER if ground.crs == CRS else CRS
    turned, at = warped(right[:1], at, ground.crs, zone)
    beyond = write_raster(tmp_path / "next_zone.tif", turned, at, zone, ["any"])
    with open_imagery(quarters, grid=str(beyond)) as scene:
        assert (scene.grid.crs.to_string(), scene.grid.height, scene.grid.width) == (zone, *turned.shape[1:])
        assert np.isfinite(shown(scene)[:, 10:-10, 10:-10]).all()


def test_a_grid_that_cannot_be_taken_is_told(ground, quarters, tmp_path):
    with pytest.raises(UserError, match="cannot be opened as a raster"):
        open_imagery(quarters, grid=str(tmp_path / "missing.tif"))
    elsewhere = ground.transform * ground.transform.translation(20_000, 0)
    far = write_raster(tmp_path / "far.tif", ground.values[:1], elsewhere, ground.crs, ["any"])
    for products in (quarters, quarters[0]):
        with pytest.raises(UserError, match="do not overlap"):
            open_imagery([products] if isinstance(products, str) else products, grid=str(far))


def test_days_are_dates_with_their_own_clouds_and_gaps_are_filled_from_the_nearest(ground, tmp_path):
    sky = np.zeros((256, 320), bool)
    sky[:100, :100] = True
    for day, clouds in (("2023-05-01", None), ("2023-06-18", sky), ("2023-09-20", None)):
        values = Ground(ground.path, ground.values + (500 if day > "2023-07" else 0), ground.transform, ground.crs,
                        ground.bands)  # fmt: skip
        safe(values, tmp_path, (slice(0, 256), slice(0, 320)), day=day, tile="32UPU", clouds=clouds)
    with open_imagery([str(tmp_path)]) as scene:
        assert [date.s2.date for date in scene.by_date] == ["2023-05-01", "2023-06-18", "2023-09-20"]
        assert scene.dates == ("2023-05-01", "2023-09-20")
        first, second, third = (shown(date) for date in scene.by_date)
        np.testing.assert_array_equal(second[:, :100, :100], first[:, :100, :100])
        assert np.nanmedian(third - first) == 500
        share = scene.several.whole[1]
        assert share.filled == pytest.approx(100 * 100 / (256 * 320), abs=0.06) and share.missing == 0
        clouds = [product.clouds for product in scene.several.products]
        assert clouds[0] == clouds[2] == 0 < clouds[1]


def test_the_clearer_product_shows_where_tiles_overlap(ground, tmp_path):
    sky = np.ones((256, 180), bool)
    under = safe(ground, tmp_path, WEST, day="2023-06-18", tile="32UPU", clouds=sky)
    clear = safe(ground, tmp_path, EAST, day="2023-06-18", tile="32UQU")
    with open_imagery([under, clear]) as scene:
        image = shown(scene)
        assert np.isnan(image[:, :, :138]).all()
        np.testing.assert_array_equal(image[1, :, 140:180], ground.whole()[1, :, 140:180])
        assert scene.several.products[0].contribution == 0


def test_offset_and_baseline_are_decided_for_each_product(ground, tmp_path):
    before = safe(ground, tmp_path, WEST, day="2021-06-18", tile="32UPU", baseline="03.01")
    after = safe(ground, tmp_path, WEST, day="2022-06-18", tile="32UPU", baseline="05.09")
    with open_imagery([before, after]) as scene:
        first, second = (shown(date) for date in scene.by_date)
        np.testing.assert_array_equal(first, second)


def test_many_days_are_six_medians_and_one_pass_of_radar_goes_to_the_nearest(ground, scene_folder, tmp_path):
    days = [f"2023-{month:02d}-{day:02d}" for month in (3, 4, 5, 6, 8, 10) for day in (5, 10, 15)]
    part = (slice(0, 64), slice(0, 64))
    values, at = cut(ground.values, ground.transform, part)
    paths = []
    for number, day in enumerate(days):
        brighter = values + np.uint16(100 * (number % 3))
        paths.append(str(write_raster(tmp_path / f"S2_L2A_{day}.tif", brighter, at, ground.crs, ground.bands)))
    with open_imagery(paths, [str(scene_folder / "s1.tif")]) as scene:
        assert [len(share.days) for share in scene.several.whole] == [3] * 6
        assert [date.s1 is not None for date in scene.by_date] == [False, False, False, True, False, False]
        with open_imagery(paths[1:2]) as middle:
            for date in scene.by_date:
                np.testing.assert_array_equal(shown(date), shown(middle))


def test_several_masks_belong_to_the_days_in_their_names(ground, tmp_path):
    part = (slice(0, 64), slice(0, 64))
    values, at = cut(ground.values, ground.transform, part)
    days, paths, masks = ("2023-05-01", "2023-06-18"), [], []
    for number, day in enumerate(days):
        brighter = values + np.uint16(300 * number)
        paths.append(str(write_raster(tmp_path / f"S2_L2A_{day}.tif", brighter, at, ground.crs, ground.bands)))
        mask = np.zeros((1, 64, 64), np.uint8)
        mask[:, :32] = number
        masks.append(str(write_raster(tmp_path / f"S2_L2A_{day}_clouds.tif", mask, at, ground.crs)))
    with open_imagery(paths, mask=masks[::-1]) as scene:
        first, second = (shown(date) for date in scene.by_date)
        assert np.median(second[:, 32:] - first[:, 32:]) == 300
        np.testing.assert_array_equal(second[:, :32], first[:, :32])
    with pytest.raises(UserError, match="cannot be told which imagery"):
        open_imagery(paths, mask=[masks[0], str(tmp_path / "S2_L2A_2023-05-01.tif")])


def test_a_probes_dates_are_matched_by_the_season_of_another_year(ground, tmp_path):
    values, at = cut(ground.values, ground.transform, (slice(0, 64), slice(0, 64)))
    days = ("2024-04-28", "2024-07-25", "2024-09-10")
    paths = [str(write_raster(tmp_path / f"S2_L2A_{day}.tif", values, at, ground.crs, ground.bands)) for day in days]
    with open_imagery(paths, seasons=Seasons(("2023-09-20", "2023-05-01"), (False, False))) as scene:
        assert [date.s2.date for date in scene.by_date] == ["2024-09-10", "2024-04-28"]
    with pytest.raises(UserError, match="within 75 days of 20 December: add imagery of that season"):
        open_imagery(paths, seasons=Seasons(("2023-12-20", "2023-05-01"), (False, False)))


def test_what_cannot_be_meant_is_refused_in_a_sentence(ground, quarters, tmp_path):
    values, at = cut(ground.values, ground.transform, (slice(0, 64), slice(0, 64)))

    def made(name: str, transform: Affine = at) -> str:
        return str(write_raster(tmp_path / name, values, transform, ground.crs, ground.bands))

    with pytest.raises(UserError, match="was given twice: give each product once"):
        open_imagery([quarters[0], quarters[0]])
    with pytest.raises(UserError, match="Level-2A and Level-1C.*give all products at one level"):
        open_imagery([made("S2_L2A_2023-05-01.tif"), made("S2_L1C_2023-06-01.tif")])
    with pytest.raises(UserError, match="show the same place on the same day"):
        open_imagery([made("S2_L2A_2023-05-01.tif"), made("S2_L2A_again_2023-05-01.tif")])
    with pytest.raises(UserError, match="nothing tells which days they are of"):
        open_imagery([made("S2_L2A_a.tif"), made("S2_L2A_b.tif")])
    with pytest.raises(UserError, match="Nothing tells which day S2_L2A_a.tif is of, as the others do"):
        open_imagery([made("S2_L2A_2023-05-01.tif"), made("S2_L2A_a.tif")])
    with pytest.raises(UserError, match="neither overlaps nor touches"):
        open_imagery([made("S2_L2A_2023-05-01.tif"),
                      made("S2_L2A_2023-05-01_far.tif", at * Affine.translation(2000, 0))])  # fmt: skip
    one = safe(ground, tmp_path, WEST, day="2022-06-18", tile="32UPU", baseline="05.09")
    again = safe(ground, tmp_path, WEST, day="2022-06-18", tile="32UPU", baseline="05.10")
    with pytest.raises(UserError, match="are one product, processed twice: give the newer one"):
        open_imagery([one, again])


def test_crops_of_two_years_are_said(ground, tmp_path):
    values, at = cut(ground.values, ground.transform, (slice(0, 64), slice(0, 64)))
    days = ("2021-05-01", "2023-06-18")
    paths = [str(write_raster(tmp_path / f"S2_L2A_{day}.tif", values, at, ground.crs, ground.bands)) for day in days]
    with open_imagery(paths) as scene:
        assert any("crops of two years, is mapped as one" in text for text in scene.warnings)


@pytest.mark.parametrize("method", ["median", "best"])
def test_a_composite_is_a_scene_without_clouds_and_tells_the_day_of_every_pixel(ground, tmp_path, method):
    folder, sky = tmp_path / "products", np.zeros((256, 180), bool)
    sky[:, :90] = True
    days = ("2023-05-01", "2023-06-18", "2023-07-20")
    for number, day in enumerate(days):
        brighter = Ground(
            ground.path, ground.values + np.uint16(100 * number), ground.transform, ground.crs, ground.bands
        )
        safe(brighter, folder, WEST, day=day, tile="32UPU", clouds=sky if number else None)
    safe(ground, folder, EAST, day=days[0], tile="32UQU")
    out, chosen = tmp_path / "composite.tif", tmp_path / "days.tif"
    request = CompositeRequest(s2=str(folder), method=method, out=out, days=chosen)
    made = write_composite(request)
    assert (made.width, made.height, made.dates, made.missing) == (320, 256, 3, 0)
    with rasterio.open(chosen) as file:
        told = file.read(1)
    assert (
        (told[:, :90] == 20230501).all() and (told[:, 91:140] == 20230618).all() and (told[:, 181:] == 20230501).all()
    )
    with open_scene(out) as scene:
        assert (scene.s2.level, scene.s2.date, scene.s2.missing) == ("l2a", "2023-06-18", ())
        b02 = scene.read(Window(0, 0, 320, 256)).images["s2_l2a"][1]
    whole = ground.whole()[1]
    np.testing.assert_array_equal(b02[:, :90], whole[:, :90])
    np.testing.assert_array_equal(b02[:, 91:140], whole[:, 91:140] + 100)
