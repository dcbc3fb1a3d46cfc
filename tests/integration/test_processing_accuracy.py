"""`terrafm:referencesample` and `terrafm:accuracy` through the real qgis_process: draw, check, assess."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr

from scripts.demo.qgis_profile import QgisProfile
from tests.integration.panel_use import needs_engine

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample_scene"

pytestmark = needs_engine


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return QgisProfile.make(tmp_path_factory.mktemp("profile"))


@pytest.fixture
def blurred(tmp_path):
    """A map of another program, without names: the truth moved by some pixels."""
    truth = gdal.Open(str(SCENE / "truth.tif"))
    path = str(tmp_path / "Karte ü.tif")
    made = gdal.GetDriverByName("GTiff").Create(path, truth.RasterXSize, truth.RasterYSize, 1, gdal.GDT_Byte)
    made.SetGeoTransform(truth.GetGeoTransform())
    made.SetProjection(truth.GetProjection())
    made.GetRasterBand(1).WriteArray(np.roll(truth.ReadAsArray(), 6, axis=0))
    made.GetRasterBand(1).SetNoDataValue(0)
    del made
    return path


def check_points(path: str) -> int:
    """What a person does: fill in the true class of each point."""
    truth = gdal.Open(str(SCENE / "truth.tif"))
    left, size, _, top, _, _ = truth.GetGeoTransform()
    codes = truth.ReadAsArray()
    file = ogr.Open(path, update=1)
    layer = file.GetLayer()
    for point in layer:
        x, y = point.GetGeometryRef().GetPoint_2D()
        point.SetField("reference", str(codes[int((top - y) / size), int((x - left) / size)]))
        layer.SetFeature(point)
    return layer.GetFeatureCount()


def number(text: str, name: str) -> float:
    return float(re.search(rf"{name}:\s*([0-9.]+)", text).group(1))


def test_draw_check_assess(profile, blurred, tmp_path):
    points, report = str(tmp_path / "points.gpkg"), str(tmp_path / "report.json")
    drawn = profile.run("terrafm:referencesample", {"MAP": blurred, "STANDARD_ERROR": "0.02", "OUTPUT": points})
    assert drawn.status == 0, drawn.text
    count = check_points(points)
    assert number(drawn.text, "NUMBER") == count
    assert 250 < count < 400
    done = profile.run("terrafm:accuracy", {"MAP": blurred, "REFERENCE": points, "REPORT": report})
    assert done.status == 0, done.text
    made = json.loads(Path(report).read_text(encoding="utf-8"))
    right = np.mean(gdal.Open(blurred).ReadAsArray() == gdal.Open(str(SCENE / "truth.tif")).ReadAsArray())
    assert made["overall"]["value"] == pytest.approx(right, abs=2 * made["overall"]["margin"])
    assert number(done.text, "OVERALL_ACCURACY") == pytest.approx(made["overall"]["value"])
    assert number(done.text, "MARGIN") == pytest.approx(made["overall"]["margin"])
    assert made["class_field"] == "reference"
    assert "user's" in done.text
    again = profile.run("terrafm:referencesample", {"MAP": blurred, "OUTPUT": points})
    assert again.status == 1
    assert "hold a reference class" in again.text
    assert {path.name for path in tmp_path.iterdir()} == {"Karte ü.tif", "points.gpkg", "report.json"}


def test_bad_input_is_refused_in_a_sentence(profile, blurred, tmp_path):
    shutil.copy(SCENE / "samples.gpkg", tmp_path / "samples.gpkg")
    imagery = {"MAP": str(SCENE / "s2_l2a.tif"), "REFERENCE": str(tmp_path / "samples.gpkg")}
    for outcome, words in (
        (profile.run("terrafm:accuracy", imagery), "and a class map has one"),
        (profile.run("terrafm:referencesample", {"MAP": blurred, "POINTS": "3", "OUTPUT": str(tmp_path / "p.gpkg")}),
         "3 points are too few for 6 classes"),
    ):  # fmt: skip
        assert outcome.status == 1, outcome.text
        assert words in outcome.text
        assert "Traceback" not in outcome.text
    assert not (tmp_path / "p.gpkg").exists()
