"""Class maps of any make: names from where programs keep them, counts, and what is no class map."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from engine.errors import UserError
from engine.imagery import ClassMapWriter, Grid, LandCoverClass, open_class_map

UTM = Affine(10, 0, 500_000, 0, -10, 5_300_000)
TABLE = """<PAMDataset><PAMRasterBand band="1"><GDALRasterAttributeTable tableType="thematic">
<FieldDefn index="0"><Name>Value</Name><Type>0</Type><Usage>5</Usage></FieldDefn>
<FieldDefn index="1"><Name>Red</Name><Type>0</Type><Usage>6</Usage></FieldDefn>
<FieldDefn index="2"><Name>Class</Name><Type>2</Type><Usage>2</Usage></FieldDefn>
<Row index="0"><F>1</F><F>0</F><F>Wasser</F></Row><Row index="1"><F>40</F><F>9</F><F>Wald &amp; Busch</F></Row>
</GDALRasterAttributeTable></PAMRasterBand></PAMDataset>"""
CATEGORIES = """<PAMDataset><PAMRasterBand band="1"><CategoryNames><Category></Category><Category>water</Category>
<Category>forest</Category></CategoryNames></PAMRasterBand></PAMDataset>"""


def write(path: Path, values, crs="EPSG:32633", transform=UTM, nodata=None, **tags) -> Path:
    values = np.asarray(values)
    bands = values if values.ndim == 3 else values[None]
    with rasterio.open(
        path, "w", driver="GTiff", width=bands.shape[2], height=bands.shape[1], count=len(bands), dtype=bands.dtype,
        crs=crs, transform=transform, nodata=nodata,
    ) as file:  # fmt: skip
        file.write(bands)
        file.update_tags(**tags)
    return path


def counted(path: Path) -> dict[int, list[int]]:
    with open_class_map(path) as class_map:
        counts = class_map.count()
    return dict(zip(counts.codes.tolist(), counts.by_row.tolist(), strict=True))


@pytest.mark.parametrize(
    ("beside", "names"),
    [(TABLE, {1: "Wasser", 40: "Wald & Busch"}), (CATEGORIES, {1: "water", 2: "forest"}), (None, {})],
    ids=["attribute table", "category names", "none"],
)
def test_names_of_other_programs(tmp_path, beside, names):
    path = write(tmp_path / "map.tif", np.full((4, 5), 1, np.uint8))
    if beside:
        (tmp_path / "map.tif.aux.xml").write_text(beside, encoding="utf-8")
    with open_class_map(path) as class_map:
        assert class_map.names == names
        assert class_map.name(7) == "Class 7"


def test_our_own_maps_keep_their_names(tmp_path):
    classes = [LandCoverClass(3, "Moor & Heide", "#112233"), LandCoverClass(7, "Fluß #2", "#445566")]
    grid = Grid(rasterio.crs.CRS.from_epsg(32633), UTM, 20, 10)
    with ClassMapWriter(tmp_path / "map.tif", grid, classes, {}) as file:
        file.write(0, 0, np.full((10, 20), 3, np.uint8))
    for beside in (tmp_path / "map.tif.aux.xml", tmp_path / "none"):
        beside.unlink(missing_ok=True)
        with open_class_map(tmp_path / "map.tif") as class_map:
            assert class_map.names == {3: "Moor & Heide", 7: "Fluß #2"}


def test_pixels_are_counted_row_by_row_without_nodata(tmp_path):
    values = np.array([[1, 1, 2], [2, 2, 2], [255, 255, 1]], np.uint8)
    assert counted(write(tmp_path / "a.tif", values, nodata=255)) == {1: [2, 0, 1], 2: [1, 3, 0]}
    assert counted(write(tmp_path / "b.tif", values)) == {1: [2, 0, 1], 2: [1, 3, 0], 255: [0, 0, 2]}
    far = np.array([[-9, 30_000, 30_000], [-9, -9, -9]], np.int16)  # too far apart for a table of all codes between
    assert counted(write(tmp_path / "c.tif", far)) == {-9: [1, 3], 30_000: [2, 0]}


def test_counts_across_strips_are_those_of_the_whole(tmp_path):
    values = np.random.default_rng(0).integers(0, 5, (600, 50), dtype=np.uint8)
    found = counted(write(tmp_path / "m.tif", values, nodata=0))
    assert found == {code: (values == code).sum(axis=1).tolist() for code in range(1, 5)}


def test_values_at_pixels(tmp_path):
    values = np.random.default_rng(0).integers(0, 5, (600, 50), dtype=np.uint8)
    rows, columns = np.array([0, 599, 300, 255, 256]), np.array([0, 49, 7, 3, 3])
    with open_class_map(write(tmp_path / "m.tif", values, nodata=0)) as class_map:
        codes, known = class_map.values_at(rows, columns)
    np.testing.assert_array_equal(known, values[rows, columns] != 0)
    np.testing.assert_array_equal(codes[known], values[rows, columns][known])


NOISE = np.random.default_rng(0).integers(0, 5000, (60, 60)).astype(np.uint16)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda p: p / "none.tif", "There is no map"),
        (lambda p: p, "cannot be opened as a raster"),
        (lambda p: write(p / "m.tif", np.zeros((3, 4, 4), np.uint8)), "has 3 bands"),
        (lambda p: write(p / "m.tif", np.zeros((4, 4), np.float32)), "holds float32 values"),
        (lambda p: write(p / "m.tif", np.zeros((4, 4), np.uint8), crs=None), "no coordinate reference system"),
        (
            lambda p: write(p / "m.tif", np.zeros((4, 4), np.uint8), "EPSG:4326", Affine(0.1, 0.1, 0, 0.1, -0.1, 0)),
            "rotated and in degrees",
        ),
        (lambda p: write(p / "m.tif", np.zeros((4, 4), np.uint8), nodata=0), "no data at all"),
        (lambda p: write(p / "m.tif", NOISE), "more than 255 different values"),
    ],
    ids=["missing", "a folder", "bands", "decimals", "no CRS", "rotated degrees", "empty", "no classes"],
)
def test_what_is_no_class_map_is_refused_in_a_sentence(tmp_path, make, sentence):
    path = make(tmp_path)
    with pytest.raises(UserError, match=sentence):
        counted(path)


def test_a_cut_file_is_refused(tmp_path):
    path = write(tmp_path / "m.tif", np.random.default_rng(0).integers(0, 9, (900, 900), dtype=np.uint8))
    path.write_bytes(path.read_bytes()[:300_000])
    with pytest.raises(UserError, match="m.tif"):
        counted(path)
