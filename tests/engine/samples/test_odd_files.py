"""Sample files as other programs write them: read for what they are, or refused with what to do."""

import numpy as np
import pyogrio
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.warp import transform

from engine.errors import UserError
from engine.imagery import Grid
from engine.samples.sample_set import read_samples

GRID = Grid(CRS.from_epsg(32632), Affine(10, 0, 640_000, 0, -10, 5_340_000), 64, 64)
PLACES = [(640_105.0 + 320 * (n % 2) + 10 * (n // 2), 5_339_945.0 - 50 * n) for n in range(12)]
NAMES = ["Wald", "Wäs"] * 6


def vector(path, geometries, values, crs="EPSG:32632"):
    wkb = np.array([shapely.to_wkb(one) for one in geometries], dtype=object)
    pyogrio.raw.write(path, wkb, [np.array(values, dtype=object)], ["class"], geometry_type="Unknown", crs=crs)
    return path


def table(path, encoding="utf-8", header="lon,lat,class", line="{x},{y},{name}"):
    longitudes, latitudes = transform(GRID.crs, "EPSG:4326", *zip(*PLACES, strict=True))
    rows = [line.format(x=x, y=y, name=name) for x, y, name in zip(longitudes, latitudes, NAMES, strict=True)]
    path.write_bytes(("\n".join([header, *rows]) + "\n").encode(encoding))
    return path


@pytest.mark.parametrize(
    "changes",
    [{}, {"encoding": "utf-8-sig"}, {"header": "LON;LAT;CLASS", "line": "{x};{y};{name}"},
     {"header": "wkt,class", "line": '"POINT ({x} {y})",{name}'}],
)  # fmt: skip
def test_tables_are_read(tmp_path, changes):
    samples = read_samples(table(tmp_path / "s.csv", **changes), GRID)
    assert [entry.name for entry in samples.classes] == ["Wald", "Wäs"]
    assert len(samples) == 12


@pytest.mark.parametrize(
    "changes, said",
    [({"encoding": "latin-1"}, "not in UTF-8"), ({"encoding": "utf-16"}, "not in UTF-8"),
     ({"line": "10°54'E,48°11'N,{name}"}, "no place that could be read")],
)  # fmt: skip
def test_tables_that_cannot_be_read_are_refused_for_what_they_are(tmp_path, changes, said):
    with pytest.raises(UserError, match=said):
        read_samples(table(tmp_path / "s.csv", **changes), GRID)


@pytest.mark.parametrize("says", [None, "NONSENSE-9"])
def test_a_shapefile_in_utf8_that_does_not_say_so(tmp_path, says):
    path = vector(tmp_path / "s.shp", [shapely.Point(at) for at in PLACES], NAMES)
    encoding = path.with_suffix(".cpg")
    encoding.unlink(missing_ok=True)
    if says:
        encoding.write_text(says)
    assert [entry.name for entry in read_samples(path, GRID).classes] == ["Wald", "Wäs"]


def test_polygons_among_mixed_parts_count_as_polygons(tmp_path):
    mixed = [shapely.GeometryCollection([shapely.Point(at), shapely.Point(at).buffer(15)]) for at in PLACES]
    alone = [shapely.Point(at).buffer(15) for at in PLACES]
    found, expected = (
        read_samples(vector(tmp_path / name, shapes, NAMES), GRID)
        for name, shapes in (("m.gpkg", mixed), ("a.gpkg", alone))
    )
    assert sorted(zip(found.rows, found.columns, found.weights, strict=True)) == sorted(
        zip(expected.rows, expected.columns, expected.weights, strict=True)
    )


def test_names_are_one_line_and_of_bearable_length(tmp_path):
    points = [shapely.Point(at) for at in PLACES]
    samples = read_samples(vector(tmp_path / "n.gpkg", points, ["a\nb", "🌲"] * 6), GRID)
    assert [entry.name for entry in samples.classes] == ["a b", "🌲"]
    with pytest.raises(UserError, match="100,000 characters"):
        read_samples(vector(tmp_path / "l.gpkg", points, ["x" * 100_000, "b"] * 6), GRID)
    with pytest.raises(UserError, match="300 different names"):
        many = [shapely.Point(640_005 + 10 * (n % 60), 5_339_995) for n in range(300)]
        read_samples(vector(tmp_path / "m.gpkg", many, [f"c{n}" for n in range(300)]), GRID)
