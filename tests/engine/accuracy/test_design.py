"""The sample to be checked: how many of which class, where, in which file, and what is never overwritten."""

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from engine.accuracy.design import allocate, draw_positions, draw_reference, sample_size
from engine.errors import Cancelled, UserError
from engine.imagery import open_class_map
from engine.requests import DrawRequest
from tests.engine.accuracy.class_maps import DEGREES, UTM, centres, write_map, write_samples


@pytest.fixture
def land_cover(tmp_path):
    """400 × 300 pixels: much forest, fewer fields, a little water, an edge without data."""
    codes = np.full((300, 400), 2, np.uint8)
    codes[:, 280:] = 3
    codes[100:130, 100:130] = 1
    codes[:, :20] = 255
    return write_map(tmp_path / "map.tif", codes)


def drawn(path):
    meta, _, wkb, values = pyogrio.raw.read(path)
    return meta, shapely.from_wkb(wkb), dict(zip(meta["fields"], values, strict=True))


def test_rare_classes_get_enough_and_the_others_share_by_area():
    shares = np.array([0.02, 0.015, 0.32, 0.645])
    pixels = (shares * 1e7).astype(np.int64)
    assert allocate(shares, pixels, 640).tolist() == [50, 50, 179, 361]
    assert allocate(shares, pixels, 250).tolist() == [31, 31, 62, 126]  # 50 of each would leave less than half
    assert allocate(shares, pixels, 60).tolist() == [15, 15, 15, 15]
    assert allocate(np.array([0.5, 0.5]), np.array([500, 500]), 201).sum() == 201


def test_no_class_gets_more_than_it_has():
    pixels = np.array([3, 1, 100_000])
    assert allocate(pixels / pixels.sum(), pixels, 300).tolist() == [3, 1, 296]
    few = np.array([4, 6])
    assert allocate(few / few.sum(), few, 50).tolist() == [4, 6]


def test_allocation_adds_up_whatever_the_shares():
    rng = np.random.default_rng(0)
    for _ in range(200):
        shares = rng.dirichlet(np.full(rng.integers(2, 15), 0.3))
        pixels = np.maximum(1000, (shares * 1e6).astype(np.int64))
        total = int(rng.integers(2 * len(shares), 3000))
        sizes = allocate(pixels / pixels.sum(), pixels, total)
        assert sizes.sum() == total
        assert sizes.min() >= min(25, total // len(shares))


def test_points_lie_on_pixels_of_their_class_and_can_be_filled_in(land_cover, tmp_path):
    out = tmp_path / "points ü.gpkg"
    made = draw_reference(DrawRequest(land_cover, out, points=300))
    meta, points, fields = drawn(out)
    assert meta["crs"] == "EPSG:32633"
    assert list(fields) == ["id", "map_class", "stratum", "reference"]
    assert fields["id"].tolist() == list(range(1, 301))
    assert all(value is None for value in fields["reference"])
    with rasterio.open(land_cover) as file:
        codes = np.array([value[0] for value in file.sample([(point.x, point.y) for point in points])])
    np.testing.assert_array_equal(codes, fields["stratum"])
    assert set(zip(fields["stratum"].tolist(), fields["map_class"], strict=True)) == {
        (1, "water"), (2, "forest"), (3, "fields"),
    }  # fmt: skip
    columns, rows = ~UTM * (np.array([point.x for point in points]), np.array([point.y for point in points]))
    np.testing.assert_allclose(columns % 1, 0.5, atol=1e-6)
    np.testing.assert_allclose(rows % 1, 0.5, atol=1e-6)
    assert len({(point.x, point.y) for point in points}) == 300
    assert made.points == 300
    assert {s.name: s.points for s in made.strata} == {"water": 50, "forest": 170, "fields": 80}
    assert sum(s.share for s in made.strata) == pytest.approx(1)
    assert len(set(fields["stratum"][:30].tolist())) == 3  # in random order, not class by class
    assert {path.name for path in tmp_path.iterdir()} == {"map.tif", "points ü.gpkg"}


def test_a_standard_error_says_how_many(land_cover, tmp_path):
    coarse = draw_reference(DrawRequest(land_cover, tmp_path / "a.gpkg", standard_error=0.02))
    by_default = draw_reference(DrawRequest(land_cover, tmp_path / "b.gpkg"))
    assert coarse.points == 318  # .85 × .15 / .02², a little less since the map has 114,000 pixels
    assert by_default.points == 1261
    sure = draw_reference(DrawRequest(land_cover, tmp_path / "c.gpkg", standard_error=0.02, expected_accuracy=0.95))
    assert sure.points == 119


def test_a_seed_draws_the_same_points_and_another_one_others(land_cover, tmp_path):
    def points(seed, name):
        draw_reference(DrawRequest(land_cover, tmp_path / name, points=100, seed=seed))
        return [(point.x, point.y) for point in drawn(tmp_path / name)[1]]

    assert points(1, "a.gpkg") == points(1, "b.gpkg")
    assert points(1, "a.gpkg") != points(2, "c.gpkg")


def test_every_pixel_of_a_class_is_as_likely(tmp_path):
    codes = np.random.default_rng(0).integers(1, 3, (30, 20), dtype=np.uint8)
    hits = np.zeros(codes.shape)
    with open_class_map(write_map(tmp_path / "m.tif", codes)) as class_map:
        counts = class_map.count()
        for seed in range(400):
            at = draw_positions(class_map, counts, np.array([60, 0]), seed)
            assert (codes[at.rows, at.columns] == 1).all()
            hits[at.rows, at.columns] += 1
    expected = 400 * 60 / (codes == 1).sum()
    deviation = (hits[codes == 1] - expected) / np.sqrt(expected)
    assert np.abs(deviation).max() < 4.5
    assert np.mean(deviation**2) == pytest.approx(1 - 60 / (codes == 1).sum(), abs=0.2)


def test_on_a_map_in_degrees_pixels_are_as_likely_as_they_are_large(tmp_path):
    codes = np.ones((320, 400), np.uint8)  # from 80° north to the equator
    with open_class_map(write_map(tmp_path / "m.tif", codes, crs="EPSG:4326", transform=DEGREES)) as class_map:
        at = draw_positions(class_map, class_map.count(), np.array([4000]), 0)
    latitudes = 80 - 0.25 * (at.rows + 0.5)
    below_30 = np.sin(np.radians(30)) / np.sin(np.radians(80))  # share of the area, on a sphere
    assert np.mean(latitudes < 30) == pytest.approx(below_30, abs=0.025)
    assert len(set(zip(at.rows.tolist(), at.columns.tolist(), strict=True))) == 4000


def test_a_whole_class_can_be_drawn(tmp_path):
    codes = np.full((40, 40), 2, np.uint8)
    codes[3, 5:9] = 1
    draw_reference(DrawRequest(write_map(tmp_path / "m.tif", codes), tmp_path / "p.gpkg", points=60))
    assert (drawn(tmp_path / "p.gpkg")[2]["stratum"] == 1).sum() == 4


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"points": 5}, "5 points are too few for 3 classes"),
        ({"points": 0}, "0 points"),
        ({"points": -3}, "-3 points"),
        ({"points": 10**9}, "1000000000 points"),
        ({"standard_error": 0.0}, "standard error of 0"),
        ({"standard_error": float("nan")}, "standard-error is nan"),
        ({"points": 100, "standard_error": 0.01}, "Both"),
        ({"expected_accuracy": 1.0}, "expected accuracy of 1"),
    ],
)
def test_numbers_that_make_no_sample_are_refused(land_cover, tmp_path, change, sentence):
    with pytest.raises(UserError, match=sentence):
        draw_reference(DrawRequest(land_cover, tmp_path / "p.gpkg", **change))
    assert not (tmp_path / "p.gpkg").exists()


def test_points_that_somebody_has_checked_are_never_overwritten(land_cover, tmp_path):
    out = tmp_path / "p.gpkg"
    draw_reference(DrawRequest(land_cover, out, points=60))
    draw_reference(DrawRequest(land_cover, out, points=80))  # nothing was filled in yet
    out.unlink()
    write_samples(out, centres([1, 2], [50, 60]), reference=["forest", None])
    before = out.read_bytes()
    with pytest.raises(UserError, match="1 of its points hold a reference class"):
        draw_reference(DrawRequest(land_cover, out, points=80))
    assert out.read_bytes() == before


def test_places_that_cannot_be_written_and_cancelling_leave_nothing(land_cover, tmp_path):
    with pytest.raises(UserError, match="no folder"):
        draw_reference(DrawRequest(land_cover, tmp_path / "no" / "p.gpkg"))
    with pytest.raises(UserError, match=r"\.gpkg"):
        draw_reference(DrawRequest(land_cover, tmp_path / "p.shp"))

    def stop(fraction: float, message: str) -> None:
        if message == "Drawing points":
            raise Cancelled

    with pytest.raises(Cancelled):
        draw_reference(DrawRequest(land_cover, tmp_path / "p.gpkg"), stop)
    assert {path.name for path in tmp_path.iterdir()} == {"map.tif"}


def test_a_size_without_a_map():
    assert sample_size(np.array([1.0]), np.array([0.5]), 0.05) == 100
