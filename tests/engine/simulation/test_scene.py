"""The simulated scene: the same for the same recipe, whole on disk, and plausible to both sensors."""

import datetime
import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
from scipy.ndimage import maximum_filter, minimum_filter

from engine.errors import Cancelled, UserError
from engine.simulation import SceneRecipe, SimulatedScene, simulate
from engine.simulation.classes import Cover
from engine.simulation.plan import draw_plan
from engine.simulation.scene import blocks_of, observe

L2A = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12")


@pytest.fixture(scope="module")
def recipe() -> SceneRecipe:
    return SceneRecipe(width=384, height=384, seed=1)


@pytest.fixture(scope="module")
def scene(recipe: SceneRecipe, tmp_path_factory: pytest.TempPathFactory) -> SimulatedScene:
    return simulate(recipe, tmp_path_factory.mktemp("scene"))


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as raster:
        return raster.read()


def reflectance(scene: SimulatedScene) -> dict[str, np.ndarray]:
    with rasterio.open(scene.s2) as raster:
        return dict(zip(raster.descriptions, raster.read() / 10000, strict=True))


def inside(truth: np.ndarray, code: Cover, margin: int = 3) -> np.ndarray:
    """Pixels of a class at least `margin` pixels from any other."""
    size = 2 * margin + 1
    return (minimum_filter(truth, size) == code) & (maximum_filter(truth, size) == code)


def test_the_same_recipe_gives_the_same_pixels_and_points(recipe, scene, tmp_path):
    again = simulate(recipe, tmp_path)
    for first, second in ((scene.s2, again.s2), (scene.s1, again.s1), (scene.truth, again.truth)):
        np.testing.assert_array_equal(read(first), read(second))
    first, second = (pyogrio.raw.read(s.samples) for s in (scene, again))
    assert list(first[2]) == list(second[2])


def test_another_seed_gives_another_landscape(recipe, scene, tmp_path):
    other = simulate(SceneRecipe(width=384, height=384, seed=2), tmp_path)
    assert (read(other.truth) != read(scene.truth)).mean() > 0.3


def test_pixels_do_not_depend_on_how_the_scene_is_cut_into_blocks():
    recipe = SceneRecipe(width=330, height=270, seed=5, clouds=True)
    plan = draw_plan(recipe)
    whole = observe(recipe, plan, next(blocks_of(recipe, 768)))
    for target in blocks_of(recipe, 126):
        block = observe(recipe, plan, target)
        rows = slice(target.row, target.row + target.height)
        columns = slice(target.column, target.column + target.width)
        np.testing.assert_array_equal(block.s2, whole.s2[:, rows, columns])
        np.testing.assert_array_equal(block.s1, whole.s1[:, rows, columns])
        np.testing.assert_array_equal(block.cloud_mask, whole.cloud_mask[rows, columns])
        wider = whole.truth[target.row : rows.stop + 4, target.column : columns.stop + 4]
        np.testing.assert_array_equal(block.truth, wider)


def test_files_say_what_they_hold(scene, recipe):
    with rasterio.open(scene.s2) as s2, rasterio.open(scene.s1) as s1, rasterio.open(scene.truth) as truth:
        assert s2.descriptions == L2A
        assert s1.descriptions == ("VV", "VH")
        assert (s2.dtypes[0], s1.dtypes[0], truth.dtypes[0]) == ("uint16", "float32", "uint8")
        assert s2.nodata == 0
        assert truth.nodata == 255
        assert s2.tags()["LEVEL"] == "L2A"
        assert s2.tags()["TIFFTAG_DATETIME"].startswith("2023:06:18")
        assert s1.tags()["UNITS"] == "dB"
        assert truth.colormap(1)[Cover.WATER] == (0, 100, 200, 255)
        for raster in (s2, s1, truth):
            assert raster.shape == (recipe.height, recipe.width)
            assert raster.res == (10, 10)
            assert raster.crs.to_epsg() == recipe.epsg
            assert raster.transform == s2.transform
            assert raster.block_shapes[0] == (256, 256)
            assert raster.profile["compress"] == "deflate"
    legend = json.loads(scene.legend.read_text())
    assert [c["code"] for c in legend["classes"]] == [1, 2, 3, 4, 5, 6]
    assert legend["simulated"] is True


def test_level_1c_has_cirrus_band_and_atmosphere(tmp_path):
    l1c, l2a = (
        reflectance(simulate(SceneRecipe(width=128, height=128, level=level), tmp_path / level))
        for level in ("l1c", "l2a")
    )
    assert set(l1c) == {*L2A, "B10"}
    assert 0 < np.median(l1c["B10"]) < 0.005
    assert np.median(l1c["B02"] - l2a["B02"]) > 0.03
    assert np.median(l1c["B09"] / l2a["B09"]) < 0.6


def test_every_class_covers_a_part_and_no_pixel_is_empty(scene):
    truth = read(scene.truth)[0]
    shares = {code: (truth == code).mean() for code in Cover}
    assert sum(shares.values()) == 1
    assert min(shares.values()) > 0.005
    assert 0.25 < shares[Cover.CROPLAND] < 0.65
    assert (read(scene.s2) > 0).all()
    assert np.isfinite(read(scene.s1)).all()


def test_spectra_and_backscatter_suit_the_truth(scene):
    truth, bands = read(scene.truth)[0], reflectance(scene)
    vv, vh = read(scene.s1)
    ndvi = (bands["B08"] - bands["B04"]) / (bands["B08"] + bands["B04"])
    median = {code: lambda image, code=code: np.median(image[inside(truth, code, 2)]) for code in Cover}
    assert median[Cover.FOREST](ndvi) > 0.7
    assert median[Cover.BARE_GROUND](ndvi) < 0.3
    assert median[Cover.WATER](bands["B08"]) < 0.06
    assert median[Cover.WATER](bands["B11"]) < 0.03
    assert median[Cover.BUILT_UP](ndvi) < median[Cover.GRASSLAND](ndvi)
    assert median[Cover.WATER](vv) < median[Cover.CROPLAND](vv) - 4
    assert median[Cover.BUILT_UP](vv) > median[Cover.FOREST](vv)
    assert median[Cover.FOREST](vh) > median[Cover.GRASSLAND](vh) + 2


def test_fields_differ_as_crops_do(scene):
    truth, bands = read(scene.truth)[0], reflectance(scene)
    ndvi = (bands["B08"] - bands["B04"]) / (bands["B08"] + bands["B04"])
    low, high = np.percentile(ndvi[truth == Cover.CROPLAND], (5, 95))
    assert low < 0.35
    assert high > 0.8


@pytest.mark.parametrize(("band", "side"), [("B04", 1), ("B05", 2), ("B12", 2), ("B01", 6), ("B09", 6)])
def test_bands_have_their_native_grid(scene, band, side):
    image = reflectance(scene)[band][:378, :378]
    cells = image.reshape(378 // side, side, 378 // side, side)
    assert (cells == cells[:, :1, :, :1]).all()
    assert (image[:, side - 1 : -1 : side] != image[:, side::side]).mean() > 0.8


def test_coarser_bands_are_smoother(scene):
    """B8A and B09 look at nearly the same spectrum as B08, through coarser pixels."""
    bands = reflectance(scene)

    def unrest(band: str) -> float:
        image = bands[band]
        return float((image - image.mean()).std())

    assert unrest("B08") > unrest("B8A") * 1.005 > unrest("B09") * 1.1


@pytest.mark.parametrize("looks", [1.0, 4.4, 16.0])
def test_speckle_over_calm_water_has_the_looks_asked_for(tmp_path, looks):
    scene = simulate(SceneRecipe(width=512, height=512, seed=1, looks=looks), tmp_path)
    water = inside(read(scene.truth)[0], Cover.WATER, 4)
    # The lake alone: dark in the blue, while the river is turbid.
    water &= reflectance(scene)["B03"] < 0.045
    assert water.sum() > 700
    power = 10 ** (read(scene.s1)[0] / 10)
    # The state of the water changes over tens of pixels: the speckle is what departs from that.
    rows, columns = np.nonzero(water)
    terms = np.stack([np.ones(len(rows)), rows, columns, rows**2, columns**2, rows * columns], axis=1).astype(float)
    smooth = terms @ np.linalg.lstsq(terms, power[water], rcond=None)[0]
    assert 1 / np.var(power[water] / smooth) == pytest.approx(looks, rel=0.25)


def test_samples_lie_inside_their_class(scene, recipe):
    frame = pyogrio.raw.read(scene.samples)
    fields = dict(zip(frame[0]["fields"], frame[3], strict=True))
    assert frame[0]["geometry_type"] == "Point"
    truth = read(scene.truth)[0]
    names = {c.code: (c.name, c.color) for c in scene.classes}
    clean = 0
    for wkb, code, name, color in zip(frame[2], fields["class"], fields["name"], fields["color"], strict=True):
        x, y = np.frombuffer(wkb[5:], dtype="<f8")
        column, row = (int(v) for v in ~recipe.transform * (x, y))
        assert truth[row, column] == code
        assert names[code] == (name, color)
        clean += len(np.unique(truth[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3])) == 1
    assert clean == len(frame[2])
    assert scene.sample_counts == (12,) * 6
    assert np.bincount(fields["class"]).tolist() == [0] + [12] * 6


def test_clouds_hide_the_ground_and_their_shadow_lies_away_from_the_sun(tmp_path):
    clear, cloudy = (
        simulate(SceneRecipe(width=300, height=300, seed=4, clouds=clouds), tmp_path / str(clouds))
        for clouds in (False, True)
    )
    mask = read(cloudy.cloud_mask)[0]
    thick, shadow = mask == 1, mask == 3
    assert thick.mean() > 0.01
    assert shadow.mean() > 0.005
    before, after = reflectance(clear), reflectance(cloudy)
    assert np.median(after["B02"][thick]) > 0.5
    assert np.median(after["B08"][shadow] / before["B08"][shadow]) < 0.6
    untouched = minimum_filter(mask, 61) == maximum_filter(mask, 61)
    np.testing.assert_array_equal(before["B08"][untouched], after["B08"][untouched])
    np.testing.assert_array_equal(read(clear.s1), read(cloudy.s1))
    with rasterio.open(cloudy.s2) as raster:
        azimuth = np.radians(float(raster.tags()["SUN_AZIMUTH"]))
    # The shift that lays the cloud best onto the dark ground, against the direction away from the sun.
    darker = (after["B08"] < 0.7 * before["B08"]) & (mask != 1)
    shifts = [(r, c) for r in range(-48, 49, 4) for c in range(-48, 49, 4) if np.hypot(r, c) > 12]
    overlap = [(np.roll(thick, shift, (0, 1)) & darker).sum() for shift in shifts]
    row, column = shifts[int(np.argmax(overlap))]
    assert np.cos(np.arctan2(column, -row) - (azimuth + np.pi)) > 0.95


def test_a_pixel_classifier_finds_it_neither_easy_nor_hopeless(scene):
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import f1_score

    truth, pixels = read(scene.truth)[0].ravel(), read(scene.s2).reshape(12, -1).T
    scores = []
    for seed in range(3):
        random = np.random.default_rng(seed)
        train = np.concatenate([random.choice(np.flatnonzero(truth == code), 10, False) for code in Cover])
        test = random.choice(truth.size, 8000, False)
        forest = RandomForestClassifier(50, random_state=0).fit(pixels[train], truth[train])
        scores.append(f1_score(truth[test], forest.predict(pixels[test]), average="macro"))
    assert 0.5 < np.mean(scores) < 0.8


def test_cancelling_leaves_nothing_behind(tmp_path):
    def stop(fraction: float, message: str) -> None:
        if fraction > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        simulate(SceneRecipe(width=800, height=64), tmp_path / "scene", stop)
    assert list((tmp_path / "scene").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_the_users_to_change(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="folder"):
        simulate(SceneRecipe(width=64, height=64), tmp_path / "file" / "scene")


@pytest.mark.parametrize(
    "wrong",
    [{"width": 8}, {"seed": -1}, {"level": "l3"}, {"looks": 0}, {"points_per_class": 0}, {"epsg": 4326}, {"epsg": 1}],
)
def test_impossible_recipes_are_refused_in_one_sentence(wrong):
    with pytest.raises(UserError) as caught:
        SceneRecipe(**wrong)
    assert str(caught.value).count(". ") == 0
    assert str(caught.value).endswith(".")


def test_date_and_place_of_the_recipe_reach_the_files(tmp_path):
    recipe = SceneRecipe(width=64, height=70, epsg=32718, west=300000, north=6100020, date=datetime.date(2021, 2, 3))
    with rasterio.open(simulate(recipe, tmp_path).s2) as raster:
        assert raster.crs.to_epsg() == 32718
        assert raster.bounds[:1] + raster.bounds[3:] == (300000, 6100020)
        assert raster.tags()["ACQUISITION"] == "2021-02-03"
