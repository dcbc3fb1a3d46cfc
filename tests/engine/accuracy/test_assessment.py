"""A map against reference samples: every figure from known pixels, what is left out, and what is refused."""

import json

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from engine.accuracy.assessment import assess
from engine.accuracy.design import draw_reference
from engine.accuracy.estimation import estimate
from engine.errors import UserError
from engine.imagery import Grid
from engine.requests import AccuracyRequest, DrawRequest
from engine.samples.training_pixels import TRAINING_TAG, training_pixels, training_tag
from tests.engine.accuracy.class_maps import DEGREES, NAMES, UTM, centres, write_map, write_samples

CODES = np.repeat(np.array([[1] * 20 + [2] * 60 + [3] * 20], np.uint8), 80, axis=0)
"""80 × 100 pixels in three stripes: water, forest, fields."""
GRID = Grid(rasterio.crs.CRS.from_epsg(32633), UTM, 100, 80)


@pytest.fixture
def land_cover(tmp_path):
    return write_map(tmp_path / "map.tif", CODES)


def columns_of(code: int, number: int) -> tuple[list[int], list[int]]:
    """Rows and columns of so many pixels of a class."""
    rows, columns = np.nonzero(code == CODES)
    step = len(rows) // number
    return rows[::step][:number].tolist(), columns[::step][:number].tolist()


def checked(counts: dict[tuple[int, object], int]) -> tuple[list[shapely.Point], list[object]]:
    """Points with reference classes: how many of each (map class, reference class)."""
    points, truth = [], []
    for code in sorted({code for code, _ in counts}):
        of_this = [(reference, n) for (mapped, reference), n in counts.items() if mapped == code]
        rows, columns = columns_of(code, sum(n for _, n in of_this))
        points += centres(rows, columns)
        truth += [reference for reference, n in of_this for _ in range(n)]
    return points, truth


def assessed(land_cover, path, **request):
    return assess(AccuracyRequest(land_cover, path, **request))


MATRIX = {(1, "water"): 28, (1, "forest"): 2, (2, "forest"): 55, (2, "fields"): 5, (3, "fields"): 27, (3, "water"): 3}


def test_the_report_holds_what_the_formulas_give(land_cover, tmp_path):
    points, truth = checked(MATRIX)
    path = write_samples(tmp_path / "r.gpkg", points, **{"class": truth})
    report = assessed(land_cover, path, report=tmp_path / "r.json")
    counts = np.array([[28, 2, 0], [0, 55, 5], [3, 0, 27]])
    expected = estimate(counts, np.array([entry.mapped_ha for entry in report.classes]))
    assert report.counts == tuple(map(tuple, counts.tolist()))
    assert report.overall == expected.overall
    assert [entry.users for entry in report.classes] == list(expected.users)
    assert [entry.producers for entry in report.classes] == list(expected.producers)
    assert [entry.area_ha for entry in report.classes] == list(expected.areas)
    found = [(entry.name, entry.mapped_pixels) for entry in report.classes]
    assert found == [("water", 1600), ("forest", 4800), ("fields", 1600)]
    on_the_ground = 0.01 / 0.9996**2  # hectares of a 10 m pixel near UTM's central meridian
    assert [entry.mapped_ha / entry.mapped_pixels for entry in report.classes] == pytest.approx([on_the_ground] * 3)
    assert report.samples == 120
    assert report.notices == ()
    assert "ellipsoid" in report.area_method
    written = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert written["overall"]["margin"] == report.overall.margin
    assert written["classes"][1]["area_ha"]["lower"] == report.classes[1].area_ha.lower
    text = report.summary()
    for entry in report.classes:
        assert entry.name in text
    assert f"{report.overall.value:.3f} ± {report.overall.margin:.3f}" in text


@pytest.mark.parametrize(
    "of",
    [
        lambda name: name.upper() + " ",
        lambda name: {v: k for k, v in NAMES.items()}[name],
        lambda name: str({v: k for k, v in NAMES.items()}[name]),
    ],
    ids=["names in other letters", "codes", "codes as text"],
)
def test_names_and_codes_mean_the_same(land_cover, tmp_path, of):
    points, truth = checked(MATRIX)
    path = write_samples(tmp_path / "r.gpkg", points, kind=[of(name) for name in truth])
    report = assessed(land_cover, path, class_field="kind")
    assert report.counts == ((28, 2, 0), (0, 55, 5), (3, 0, 27))
    assert [entry.name for entry in report.classes] == ["water", "forest", "fields"]


def test_drawn_points_come_back_filled_in(land_cover, tmp_path):
    import pyogrio

    draw_reference(DrawRequest(land_cover, tmp_path / "d.gpkg", points=150))
    meta, _, wkb, values = pyogrio.raw.read(tmp_path / "d.gpkg")
    fields = dict(zip(meta["fields"], values, strict=True))
    points = list(shapely.from_wkb(wkb))
    fields["reference"] = ["forest" if i % 10 == 0 else name for i, name in enumerate(fields["map_class"])]
    fields["reference"][7] = None  # not checked yet
    path = write_samples(tmp_path / "filled.gpkg", points, **fields)
    report = assessed(land_cover, path)
    assert report.class_field == "reference"
    assert report.samples == 149
    assert report.left_out["without_class"] == 1
    assert not any("another map" in notice for notice in report.notices)
    other = write_map(tmp_path / "other.tif", np.roll(CODES, 10, axis=1))
    assert any("another map's sample" in notice for notice in assessed(other, path).notices)


def test_samples_that_cannot_be_used_are_left_out_and_counted(land_cover, tmp_path):
    codes = CODES.copy()
    codes[:, 50:] = 255
    half = write_map(tmp_path / "half.tif", codes)
    points = centres([1, 2, 3, 4, 4, 5, 5, 6], [5, 30, 70, 31, 31, 32, 32, 33])
    points += [shapely.Point(0, 0), shapely.Point(UTM.c + 5, UTM.f - 5)]
    truth = ["water", "forest", "fields", "forest", "forest", "forest", "water", None, "water", "water"]
    report = assessed(half, write_samples(tmp_path / "r.gpkg", points, **{"class": truth}))
    assert report.left_out == {
        "without_class": 1, "outside": 1, "no_data": 1, "repeated": 1, "contradictory": 2,
    }  # fmt: skip
    assert report.samples == 4
    assert any("1 where the map has no data" in notice for notice in report.notices)
    assert report.classes[0].mapped_pixels + report.classes[1].mapped_pixels == 80 * 50


def test_a_polygon_is_one_unit_whatever_its_size(land_cover, tmp_path):
    x, y = UTM * (25, 5)
    boxes = [shapely.box(x, y - 500, x + 400, y), shapely.box(x, y - 620, x + 15, y - 600)]
    x, y = UTM * (2, 5)
    boxes += [shapely.box(x, y - 100, x + 30, y), shapely.box(x, y - 300, x + 30, y - 200)]
    path = write_samples(tmp_path / "p.gpkg", boxes, **{"class": ["forest", "forest", "water", "forest"]})
    report = assessed(land_cover, path)
    assert report.counts == ((1, 1, 0), (0, 2, 0), (0, 0, 0))
    assert report.samples == 4
    assert assessed(land_cover, path).counts == report.counts
    assert "polygon" in report.unit


def test_a_polygon_across_a_border_agrees_as_often_as_its_pixels_do(land_cover, tmp_path):
    """Three quarters of each box are forest, so three quarters of the units are, not all of them."""
    boxes = []
    for row in range(0, 80, 1):
        x, y = UTM * (16, row)
        boxes.append(shapely.box(x, y - 10, x + 160, y))
    path = write_samples(tmp_path / "p.gpkg", boxes, **{"class": ["forest"] * 80})
    counts = assessed(land_cover, path).counts
    assert 0.6 < counts[1][1] / 80 < 0.9


def test_another_crs(land_cover, tmp_path):
    points, truth = checked(MATRIX)
    xy = rasterio.warp.transform("EPSG:32633", "EPSG:4326", [p.x for p in points], [p.y for p in points])
    moved = [shapely.Point(x, y) for x, y in zip(*xy, strict=True)]
    path = write_samples(tmp_path / "r.geojson", moved, crs="EPSG:4326", **{"class": truth})
    assert assessed(land_cover, path).counts == ((28, 2, 0), (0, 55, 5), (3, 0, 27))


def test_classes_that_one_side_lacks(land_cover, tmp_path):
    points, truth = checked({(1, "water"): 30, (2, "forest"): 50, (2, "swamp"): 6, (3, "forest"): 30})
    report = assessed(land_cover, write_samples(tmp_path / "r.gpkg", points, **{"class": truth}))
    by_name = {entry.name: entry for entry in report.classes}
    assert by_name["swamp"].users is None
    assert by_name["swamp"].producers.value == 0
    assert by_name["swamp"].area_ha.value == pytest.approx(48 * 6 / 56 / 0.9996**2)
    assert by_name["fields"].producers is None
    assert by_name["fields"].users.value == 0
    assert any("'swamp', which the map never shows" in notice for notice in report.notices)
    assert any("All samples in 'water'" in notice for notice in report.notices)
    assert "swamp" in report.summary()


def test_strata_with_too_few_samples_are_said(land_cover, tmp_path):
    points, truth = checked({(1, "water"): 1, (2, "forest"): 40, (2, "fields"): 5})
    report = assessed(land_cover, write_samples(tmp_path / "r.gpkg", points, **{"class": truth}))
    assert report.overall.standard_error is None
    assert report.assessed_ha == pytest.approx(64 / 0.9996**2)
    assert any("No reference sample lies in 'fields'" in n and "80.0%" in n for n in report.notices)
    assert any("One reference sample alone lies in 'water'" in notice for notice in report.notices)
    assert "± ?" in report.summary()
    assert json.dumps(report.to_dict(), allow_nan=False)


def test_areas_in_degrees_follow_the_ellipsoid(tmp_path):
    codes = np.ones((320, 40), np.uint8)
    codes[160:] = 2  # from 40° north to the equator
    path = write_map(tmp_path / "m.tif", codes, crs="EPSG:4326", transform=DEGREES)
    rows = list(range(0, 320, 4))
    points = centres(rows, [7] * 80, DEGREES)
    names = ["water" if row < 160 else "forest" for row in rows]
    report = assessed(path, write_samples(tmp_path / "r.gpkg", points, crs="EPSG:4326", **{"class": names}))
    zone = 2 * np.pi * 6_371_007**2 / 36 / 1e4  # of the sphere as large as the ellipsoid, 10° wide, in hectares
    assert report.classes[0].mapped_ha == pytest.approx(
        zone * (np.sin(np.radians(80)) - np.sin(np.radians(40))), rel=0.006
    )
    assert report.classes[1].mapped_ha == pytest.approx(zone * np.sin(np.radians(40)), rel=0.006)
    assert "ellipsoid" in report.area_method


def test_areas_in_web_mercator_are_those_on_the_ground(tmp_path):
    transform = Affine(10, 0, 1_669_792, 0, -10, 6_106_855)  # at 48° north, where the projection stretches 2.24 times
    path = write_map(tmp_path / "m.tif", CODES, crs="EPSG:3857", transform=transform)
    rows, columns = columns_of(2, 30)
    points = centres(rows, columns, transform)
    report = assessed(path, write_samples(tmp_path / "r.gpkg", points, crs="EPSG:3857", **{"class": ["forest"] * 30}))
    shrunk = np.cos(np.radians(48)) ** 2
    assert report.classes[0].mapped_ha == pytest.approx(report.classes[0].mapped_pixels * 0.01 * shrunk, rel=0.01)


def test_the_samples_that_made_the_map_are_refused(tmp_path):
    points, truth = checked(MATRIX)
    path = write_samples(tmp_path / "r.gpkg", points, **{"class": truth})
    columns, rows = (np.floor(at).astype(int) for at in ~UTM * (shapely.get_x(points), shapely.get_y(points)))
    tagged = write_map(tmp_path / "own.tif", CODES, **{TRAINING_TAG: training_tag(rows, columns, GRID)})
    with pytest.raises(UserError, match="120 of the 120 reference samples lie in pixels that the map was made from"):
        assessed(tagged, path, report=tmp_path / "r.json")
    assert not (tmp_path / "r.json").exists()
    some = write_map(tmp_path / "some.tif", CODES, **{TRAINING_TAG: training_tag(rows[:9], columns[:9], GRID)})
    assert any("9 of the 120 reference samples" in notice for notice in assessed(some, path).notices)
    silent = write_map(tmp_path / "silent.tif", CODES)
    with pytest.raises(UserError, match="120 of the 120"):
        assessed(silent, path, training=path)


def test_the_tag_of_training_pixels_survives_and_forgeries_do_not():
    rows, columns = np.array([0, 79, 5, 5]), np.array([0, 99, 7, 7])
    tag = training_tag(rows, columns, GRID)
    assert training_pixels(tag, GRID).tolist() == [0, 507, 7999]
    elsewhere = Grid(GRID.crs, UTM * Affine.translation(1, 0), 100, 80)
    mark = tag.split(" ")[0]
    for text, grid in ((tag, elsewhere), (None, GRID), ("", GRID), (f"{mark} §", GRID), (f"{mark} AAAA", GRID)):
        assert len(training_pixels(text, grid)) == 0


def test_the_intervals_of_drawn_samples_hold_the_truth(tmp_path):
    """Map and truth on disk and in memory; two hundred samples drawn from the file, looked up, estimated."""
    from engine.accuracy.design import allocate, draw_positions
    from engine.imagery import open_class_map

    rng = np.random.default_rng(5)
    truth = np.where(rng.random(CODES.shape) < 0.12, rng.integers(1, 4, CODES.shape), CODES)
    real = (truth == CODES).mean()
    forest = 0.01 * (truth == 2).sum()
    held = np.zeros(2)
    with open_class_map(write_map(tmp_path / "m.tif", CODES)) as class_map:
        counts = class_map.count()
        pixels = counts.by_row.sum(axis=1)
        sizes = allocate(pixels / pixels.sum(), pixels, 400)
        for seed in range(200):
            at = draw_positions(class_map, counts, sizes, seed)
            matrix = np.zeros((3, 3), np.int64)
            np.add.at(matrix, (at.codes - 1, truth[at.rows, at.columns] - 1), 1)
            found = estimate(matrix, pixels * 0.01, pixels)
            area = found.areas[1]
            held += [found.overall.lower <= real <= found.overall.upper, area.lower <= forest <= area.upper]
    assert ((held >= 182) & (held <= 199)).all(), held


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": ["forest"] * 3}, "no field 'class'"),
        ({"class": [None, None, ""]}, "None of the 3 samples in .* has a class"),
        ({"class": ["a", "b", "c"]}, "holds 'a', 'b', 'c'.*none of these is a class of the map.*'water' .1."),
        ({"class": [7, 8, 9]}, "none of these is a class of the map"),
        (
            {"class": [1, 2, 3], "name": ["forest", "water", "fields"]},
            "Code 1 is 'forest' in .* and 'water' in the map",
        ),
    ],
    ids=["no field", "empty", "other names", "other codes", "codes of another legend"],
)
def test_references_that_do_not_fit_are_refused_in_a_sentence(land_cover, tmp_path, fields, sentence):
    path = write_samples(tmp_path / "r.gpkg", centres([1, 2, 3], [5, 30, 90]), **fields)
    with pytest.raises(UserError, match=sentence):
        assessed(land_cover, path)


def test_two_classes_of_one_name_are_refused(tmp_path):
    twins = write_map(tmp_path / "m.tif", CODES, {1: "water", 2: "Forest", 3: "forest"})
    path = write_samples(tmp_path / "r.gpkg", centres([1, 2], [5, 30]), **{"class": ["water", "forest"]})
    with pytest.raises(UserError, match="2 classes named 'forest' .codes 2, 3."):
        assessed(twins, path)


def test_references_elsewhere_and_reports_that_cannot_be_written(land_cover, tmp_path):
    away = write_samples(tmp_path / "r.gpkg", [shapely.Point(0, 0)] * 2, **{"class": ["water", "forest"]})
    with pytest.raises(UserError, match="None of the 2 samples in r.gpkg can be held against the map .*2 outside"):
        assessed(land_cover, away)
    with pytest.raises(UserError, match=r"\.json"):
        assessed(land_cover, away, report=tmp_path / "r.txt")
    with pytest.raises(UserError, match="no samples file"):
        assessed(land_cover, tmp_path / "none.gpkg")
