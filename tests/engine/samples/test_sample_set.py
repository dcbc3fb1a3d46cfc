"""Samples from vector files: codes, names, colours, CRS, polygons, and refusals a user can act on."""

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS

from engine.errors import UserError
from engine.imagery import Grid, LandCoverClass, write_polygons
from engine.samples.labelled_features import PIXELS_PER_POLYGON
from engine.samples.sample_set import check_trainable, from_coordinates, read_samples

GRID = Grid(CRS.from_epsg(32633), Affine(10, 0, 500_000, 0, -10, 5_300_000), 200, 100)


def write(path: Path, geometries, crs="EPSG:32633", **fields) -> Path:
    kind = "Polygon" if geometries[0].geom_type == "Polygon" else "Point"
    columns = [np.array(values, dtype=object if isinstance(values[0], str) else None) for values in fields.values()]
    pyogrio.raw.write(path, shapely.to_wkb(np.array(geometries)), columns, list(fields), geometry_type=kind, crs=crs)
    return path


def points(*pixels: tuple[int, int]):
    """Points at the centres of (row, column) pixels."""
    return [shapely.Point(*(GRID.transform * (column + 0.5, row + 0.5))) for row, column in pixels]


def test_points_fall_into_their_pixels_with_names_and_colours(tmp_path):
    path = write(
        tmp_path / "s.gpkg",
        points((0, 0), (99, 199), (50, 60)),
        **{"class": [4, 2, 4], "name": ["Crops", "Wald", "Crops"], "color": ["#aabbcc", "#00FF00", "#aabbcc"]},
    )
    samples = read_samples(path, GRID)
    assert list(zip(samples.rows, samples.columns, samples.codes, strict=True)) == [
        (0, 0, 4),
        (99, 199, 2),
        (50, 60, 4),
    ]
    assert [(c.code, c.name, c.color) for c in samples.classes] == [(2, "Wald", "#00ff00"), (4, "Crops", "#aabbcc")]
    assert samples.count(4) == 2


def test_text_classes_get_codes_in_alphabetical_order(tmp_path):
    path = write(tmp_path / "s.geojson", points((1, 1), (2, 2), (3, 3)), kind=["water", "forest", "water"])
    samples = read_samples(path, GRID, "kind")
    assert [(c.code, c.name) for c in samples.classes] == [(1, "forest"), (2, "water")]
    assert samples.codes.tolist() == [2, 1, 2]
    assert len({c.color for c in samples.classes}) == 2


def test_another_crs_is_transformed(tmp_path):
    from rasterio.warp import transform

    x, y = GRID.transform * (120.5, 30.5)
    lon, lat = transform(GRID.crs, CRS.from_epsg(4326), [x], [y])
    samples = read_samples(
        write(tmp_path / "s.gpkg", [shapely.Point(lon[0], lat[0])], crs="EPSG:4326", **{"class": [1]}), GRID
    )
    assert (samples.rows[0], samples.columns[0]) == (30, 120)


def test_polygons_give_some_pixels_all_inside(tmp_path):
    x, y = GRID.transform * (20, 10)
    field = shapely.box(x, y - 400, x + 600, y)  # rows 10..49, columns 20..79
    samples = read_samples(write(tmp_path / "s.gpkg", [field], **{"class": [7]}), GRID)
    assert len(samples) == PIXELS_PER_POLYGON
    assert samples.rows.min() >= 10
    assert samples.rows.max() <= 49
    assert samples.columns.min() >= 20
    assert samples.columns.max() <= 79
    assert np.ptp(samples.rows) > 20


def test_a_polygon_counts_as_the_root_of_its_pixels_beside_points(tmp_path):
    x, y = GRID.transform * (20, 10)
    shapes = [shapely.box(x, y - 400, x + 600, y), shapely.Point(x + 900, y - 50), shapely.Point(x + 905, y - 90)]
    samples = read_samples(write(tmp_path / "s.gpkg", shapes, **{"class": [7, 7, 8]}), GRID)
    assert samples.weights[:PIXELS_PER_POLYGON].sum() == pytest.approx(np.sqrt(PIXELS_PER_POLYGON))
    assert samples.weights[PIXELS_PER_POLYGON:].tolist() == [1, 1]
    kept = samples.where(samples.codes == 7)
    assert len(kept.weights) == len(kept) == PIXELS_PER_POLYGON + 1


def test_a_polygon_smaller_than_a_pixel_is_a_sample_too(tmp_path):
    x, y = GRID.transform * (20.1, 10.1)
    samples = read_samples(write(tmp_path / "s.gpkg", [shapely.box(x, y - 2, x + 2, y)], **{"class": [7]}), GRID)
    assert (samples.rows.tolist(), samples.columns.tolist()) == ([10], [20])


@pytest.mark.parametrize("x", [999.0, 1e30, -1e30])
def test_places_that_are_nowhere_on_the_globe_are_outside(tmp_path, x):
    geometries = [shapely.Point(15.005, 47.85), shapely.Point(x, 48)]
    path = write(tmp_path / "s.gpkg", geometries, crs="EPSG:4326", **{"class": [1, 1]})
    samples = read_samples(path, GRID)
    assert (len(samples), samples.ignored) == (1, 1)
    polygons = [shapely.box(15.005, 47.85, 15.006, 47.851), shapely.box(x, 47, 2 * x, 48)]
    path = write(tmp_path / "p.gpkg", polygons, crs="EPSG:4326", **{"class": [1, 1]})
    assert read_samples(path, GRID).ignored == 1


def test_samples_outside_are_counted_not_used(tmp_path):
    path = write(tmp_path / "s.gpkg", [*points((5, 5)), shapely.Point(0, 0)], **{"class": [1, 1]})
    samples = read_samples(path, GRID)
    assert len(samples) == 1
    assert samples.ignored == 1


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda p: p / "none.gpkg", "no samples file"),
        (lambda p: write(p / "s.gpkg", points((1, 1)), kind=["a"]), "no field 'class'.*'kind'"),
        (lambda p: write(p / "s.gpkg", points((1, 1)), crs=None, **{"class": [1]}), "coordinate reference system"),
        (lambda p: write(p / "s.gpkg", [shapely.Point(0, 0)], **{"class": [1]}), "inside the scene"),
        (lambda p: write(p / "s.gpkg", points((1, 1)), **{"class": [300]}), "300"),
    ],
    ids=["missing", "no such field", "no CRS", "outside", "code too large"],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(tmp_path, make, sentence):
    with pytest.raises(UserError, match=sentence):
        read_samples(make(tmp_path), GRID)


def test_a_file_that_is_no_vector_is_refused(tmp_path):
    path = tmp_path / "s.gpkg"
    path.write_text("nothing of the kind")
    with pytest.raises(UserError, match="vector"):
        read_samples(path, GRID)


def test_one_class_or_one_sample_is_refused(tmp_path):
    one = write(tmp_path / "one.gpkg", points((1, 1), (2, 2)), **{"class": [1, 1], "name": ["Lake", "Lake"]})
    with pytest.raises(UserError, match="1 class.*Lake"):
        check_trainable(read_samples(one, GRID))
    nothing = read_samples(one, GRID)
    with pytest.raises(UserError, match="No sample lies where .* mask leaves something"):
        check_trainable(nothing.where(np.zeros(len(nothing), bool)))
    single = write(tmp_path / "single.gpkg", points((1, 1), (2, 2), (9, 9)), **{"class": [1, 1, 3]})
    with pytest.raises(UserError, match="Class 3.*one sample"):
        check_trainable(read_samples(single, GRID))


def test_coordinates_of_clicks(tmp_path):
    x, y = GRID.transform * (10.2, 20.9)
    samples = from_coordinates([x, x - 1e6], [y, y], [1, 1], (), GRID)
    assert (samples.rows.tolist(), samples.columns.tolist(), samples.ignored) == ([20], [10], 1)


@pytest.mark.parametrize("texts", [["2", "10", "2"], ["2.0", "10", " 2"], ["02", "+10", "2."]])
def test_class_numbers_kept_as_text_keep_their_numbers(tmp_path, texts):
    path = write(tmp_path / "s.gpkg", points((1, 1), (2, 2), (3, 3)), **{"class": texts})
    samples = read_samples(path, GRID)
    assert samples.codes.tolist() == [2, 10, 2]
    assert [entry.code for entry in samples.classes] == [2, 10]


def test_a_name_among_numbers_makes_all_of_them_names(tmp_path):
    path = write(tmp_path / "s.gpkg", points((1, 1), (2, 2), (3, 3)), **{"class": ["10", "forest", "2"]})
    assert [entry.name for entry in read_samples(path, GRID).classes] == ["10", "2", "forest"]


def test_names_that_differ_in_case_alone_are_said(tmp_path):
    path = write(tmp_path / "s.geojson", points((1, 1), (2, 2), (3, 3)), kind=["Forest", "forest ", "water"])
    samples = read_samples(path, GRID, "kind")
    assert len(samples.classes) == 3
    (note,) = samples.notes
    assert "'Forest' and 'forest'" in note
    assert samples.where(np.array([True, True, False])).notes == samples.notes


def test_the_class_field_is_found_whatever_its_case_unless_two_could_be_meant(tmp_path):
    read = read_samples(write(tmp_path / "a.gpkg", points((1, 1), (2, 2)), Class=[1, 2]), GRID)
    assert read.codes.tolist() == [1, 2]
    both = write(tmp_path / "b.geojson", points((1, 1), (2, 2)), **{"Class": [7, 7], "class": [1, 2]})
    assert read_samples(both, GRID).codes.tolist() == [1, 2]
    with pytest.raises(UserError, match="has no field 'CLASS'"):
        read_samples(both, GRID, "CLASS")


def test_one_of_several_layers_must_be_named(tmp_path):
    path = write(tmp_path / "s.gpkg", points((1, 1), (2, 2)), **{"class": [1, 2]})
    column = [np.array([5, 6])]
    geometries = shapely.to_wkb(np.array(points((3, 3), (4, 4))))
    pyogrio.raw.write(
        path, geometries, column, ["class"], geometry_type="Point", crs="EPSG:32633", layer="b", append=True
    )
    with pytest.raises(UserError, match=r"holds 2 layers \('s', 'b'\): name .* s.gpkg\|layername=s"):
        read_samples(path, GRID)
    assert read_samples(f"{path}|layername=b", GRID).codes.tolist() == [5, 6]
    with pytest.raises(UserError, match=r"has no layer 'c' with points or polygons: it has 's', 'b'"):
        read_samples(f"{path}|layername=c", GRID)


def test_polygons_that_we_wrote_ourselves_are_samples_although_they_hold_a_style(tmp_path):
    codes = np.repeat(np.array([[1] * 100 + [2] * 100], np.uint8), 100, axis=0)
    classes = (LandCoverClass(1, "water", "#0000ff"), LandCoverClass(2, "forest", "#00ff00"))
    write_polygons(tmp_path / "map.gpkg", codes, GRID, classes)
    assert {entry.name for entry in read_samples(tmp_path / "map.gpkg", GRID).classes} == {"water", "forest"}


def test_text_tables_with_coordinates_are_read_and_others_refused(tmp_path):
    from rasterio.warp import transform

    x, y = GRID.transform * (np.array([120.5, 10.5]), np.array([30.5, 40.5]))
    longitude, latitude = transform(GRID.crs, CRS.from_epsg(4326), x, y)
    rows = list(zip(longitude, latitude, (2, 10), strict=True))
    names = {"lon_lat": "lon,lat,class", "Longitude": "Longitude,LATITUDE,class", "xy": "x,y,class"}
    for name, header in names.items():
        table = tmp_path / f"{name}.csv"
        table.write_text("\n".join([header, *(f"{u},{v},{code}" for u, v, code in rows)]) + "\n", encoding="utf-8")
        samples = read_samples(table, GRID)
        assert list(zip(samples.rows, samples.columns, samples.codes, strict=True)) == [(30, 120, 2), (40, 10, 10)]
    table = tmp_path / "wkt.csv"
    table.write_text("class,WKT\n" + "".join(f'{code},"POINT ({u} {v})"\n' for u, v, code in rows), encoding="utf-8")
    assert read_samples(table, GRID).codes.tolist() == [2, 10]
    table.write_text("\n".join(["x,y,class", *(f"{u},{v},1" for u, v in zip(x, y, strict=True))]), encoding="utf-8")
    with pytest.raises(UserError, match="no longitudes and latitudes in degrees"):
        read_samples(table, GRID)
    table.write_text("class,place\n1,here\n", encoding="utf-8")
    with pytest.raises(UserError, match="holds no points or polygons, only the columns 'class', 'place'"):
        read_samples(table, GRID)
