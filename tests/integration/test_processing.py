"""The algorithms through the real qgis_process, in a profile with the plugin installed."""

import json
import shlex
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr

from scripts.demo.accuracy import agreement
from scripts.demo.qgis_profile import QgisProfile
from tests.integration.cloud_head_file import write_head
from tests.integration.panel_use import needs_engine
from tests.integration.surface_file import write_surface

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample_scene"
S2, S1, SAMPLES = (str(SCENE / name) for name in ("s2_l2a.tif", "s1.tif", "samples.gpkg"))
NAMES = ["water", "forest", "cropland", "grassland", "built-up", "bare ground"]

pytestmark = needs_engine


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return QgisProfile.make(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A quarter of the sample scene, for speed."""
    folder = tmp_path_factory.mktemp("kleine Szene ü")
    for name in ("s2_l2a.tif", "s1.tif", "truth.tif"):
        gdal.Translate(str(folder / name), str(SCENE / name), srcWin=[128, 128, 256, 256])
    shutil.copy(SCENE / "truth.json", folder)
    return folder


def refused(outcome, *words):
    assert outcome.status == 1, outcome.text
    assert "Traceback" not in outcome.text
    for word in words:
        assert word in outcome.text


def test_a_scene_with_everything_there_is(profile, small, tmp_path):
    outputs = {"OUTPUT": "Karte ä.tif", "CONFIDENCE": "confidence.tif", "REPORT": "report.json", "POLYGONS": "p.gpkg"}
    outputs["PROBE"] = "clicked here.safetensors"
    outputs = {name: str(tmp_path / file) for name, file in outputs.items()}
    before = {path.name for path in small.iterdir()}
    imagery = {"S2": str(small / "s2_l2a.tif"), "S1": str(small / "s1.tif")}
    outcome = profile.run("terrafm:classify", {**imagery, "SAMPLES": SAMPLES, "COMPARE": "true", **outputs})
    assert outcome.status == 0, outcome.text
    assert "Random forest on the bands" in outcome.text
    assert "Accuracy on held-out samples" in outcome.text
    accuracy = agreement(Path(outputs["OUTPUT"]), small / "truth.tif")
    assert accuracy.overall > 0.55  # of one to five samples a class in this quarter
    land_cover, confidence = gdal.Open(outputs["OUTPUT"]), gdal.Open(outputs["CONFIDENCE"])
    assert land_cover.GetGeoTransform() == gdal.Open(imagery["S2"]).GetGeoTransform()
    assert land_cover.GetRasterBand(1).GetNoDataValue() == 255
    assert land_cover.GetRasterBand(1).GetColorTable() is not None
    assert 50 < confidence.GetRasterBand(1).ReadAsArray().mean() <= 100
    assert Path(outputs["OUTPUT"]).with_suffix(".qml").exists()
    report = json.loads(Path(outputs["REPORT"]).read_text(encoding="utf-8"))
    assert [entry["name"] for entry in report["classes"]] == NAMES
    assert report["classes"][0]["color"] == "#0064c8"
    assert f"--samples {shlex.quote(SAMPLES)} " in report["command"]  # not the copy that was made for the engine
    table = land_cover.GetRasterBand(1).GetDefaultRAT()
    assert [table.GetValueAsString(row, 1) for row in range(table.GetRowCount())] == NAMES
    polygons = ogr.Open(outputs["POLYGONS"])
    mapped = {entry["name"] for entry in report["classes"] if entry["pixels"]}
    assert {feature.GetField("name") for feature in polygons.GetLayer()} == mapped
    again = {"PROBE": outputs["PROBE"], "OUTPUT": str(tmp_path / "again.tif"), "REPORT": str(tmp_path / "again.html")}
    again |= {"PARCELS": outputs["POLYGONS"], "PARCEL_CLASSES": str(tmp_path / "parcels.gpkg")}
    outcome = profile.run("terrafm:predict", {**imagery, **again})
    assert outcome.status == 0, outcome.text
    assert agreement(Path(again["OUTPUT"]), small / "truth.tif").overall > 0.5  # classes count as equally common there
    page = Path(again["REPORT"]).read_text(encoding="utf-8")
    assert "engine predict" in page
    assert f"polygons of {outputs['POLYGONS']}" in page  # not of the copy that was made for the engine
    whole, parcels = ogr.Open(outputs["POLYGONS"]), ogr.Open(again["PARCEL_CLASSES"])
    assert parcels.GetLayer(0).GetFeatureCount() == whole.GetLayer(0).GetFeatureCount()
    one, other = whole.GetLayer(0).GetFeature(1), parcels.GetLayer(0).GetFeature(1)
    assert other.GetField("area_ha") == one.GetField("area_ha")
    assert other.GetField("map_name") in NAMES
    assert {path.name for path in small.iterdir()} == before  # nothing is left beside the input


def test_an_extent_in_another_crs_chooses_a_part_of_the_grid(profile, tmp_path):
    out = str(tmp_path / "part.tif")
    extent = "10.900,10.925,48.170,48.185 [EPSG:4326]"
    outcome = profile.run("terrafm:classify", {"S1": S1, "SAMPLES": SAMPLES, "OUTPUT": out, "EXTENT": extent})
    assert outcome.status == 0, outcome.text
    part, scene = gdal.Open(out), gdal.Open(S1)
    assert part.RasterXSize < scene.RasterXSize / 2
    west, _, _, north, _, _ = part.GetGeoTransform()
    assert (west - scene.GetGeoTransform()[0]) % 10 == 0
    assert (north - scene.GetGeoTransform()[3]) % 10 == 0
    assert "EPSG" in part.GetProjection()


def test_radar_alone_with_polygons_and_a_text_field(profile, small, tmp_path):
    """Samples need not be points, nor classes numbers."""
    file = ogr.GetDriverByName("GeoJSON").CreateDataSource(str(tmp_path / "polygons.geojson"))
    points = ogr.Open(SAMPLES)
    samples = points.GetLayer()
    layer = file.CreateLayer("polygons", samples.GetSpatialRef(), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("kind", ogr.OFTString))
    for sample in samples:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(sample.GetGeometryRef().Buffer(15))
        feature.SetField("kind", sample.GetField("name"))
        layer.CreateFeature(feature)
    del layer, file
    out = str(tmp_path / "radar.tif")
    parameters = {"S1": str(small / "s1.tif"), "SAMPLES": str(tmp_path / "polygons.geojson"), "CLASS_FIELD": "kind"}
    outcome = profile.run("terrafm:classify", {**parameters, "METHOD": "knn", "RESOLUTION": "20", "OUTPUT": out})
    assert outcome.status == 0, outcome.text
    made = gdal.Open(out)
    assert made.RasterXSize == 128
    assert len(np.unique(made.ReadAsArray())) > 2
    assert made.GetFileList() == [out, f"{out}.aux.xml"]  # only then does GDAL read the names
    assert made.GetRasterBand(1).GetCategoryNames()[1:] == sorted(NAMES)


def test_features_as_a_raster(profile, small, tmp_path):
    out = str(tmp_path / "features.tif")
    outcome = profile.run("terrafm:embed", {"S2": str(small / "s2_l2a.tif"), "RESOLUTION": "80", "OUTPUT": out})
    assert outcome.status == 0, outcome.text
    made = gdal.Open(out)
    assert made.RasterCount == 32
    assert made.RasterXSize == 32
    assert "DIMENSIONS:\t32" in outcome.text


def test_clouds_and_then_a_map_without_them(profile, tmp_path):
    codes = write_surface(tmp_path / "s2 ü.tif")
    s2, mask, land_cover = (str(tmp_path / name) for name in ("s2 ü.tif", "clouds.tif", "map.tif"))
    outcome = profile.run("terrafm:cloudmask", {"S2": s2, "OUTPUT": mask})
    assert outcome.status == 0, outcome.text
    assert "scl: the imagery brings its scene classification" in outcome.text
    assert "METHOD_USED:\tscl" in outcome.text
    made = gdal.Open(mask)
    values = made.ReadAsArray()
    meanings = {4: 0, 9: 1, 10: 2, 3: 3}
    np.testing.assert_array_equal(values, np.vectorize(meanings.get)(codes))
    assert made.GetRasterBand(1).GetColorTable() is not None
    assert Path(mask).with_suffix(".qml").exists()
    given = {"S2": s2, "MASK": mask, "SAMPLES": SAMPLES, "OUTPUT": land_cover}
    outcome = profile.run("terrafm:classify", given)
    assert outcome.status == 0, outcome.text
    assert "clouds, shadows and no data (all but 0) are left out" in outcome.text
    mapped = gdal.Open(land_cover).ReadAsArray()
    assert (mapped[values != 0] == 255).all()
    assert (mapped[values == 0] != 255).mean() > 0.95


def test_a_trained_head_and_the_model_under_it(profile, small, tmp_path):
    given = {"S2": str(small / "s2_l2a.tif"), "METHOD": "head", "OUTPUT": str(tmp_path / "m.tif")}
    given["HEAD"] = str(write_head(tmp_path / "clouds.safetensors"))
    outcome = profile.run("terrafm:cloudmask", given)
    assert outcome.status == 0, outcome.text
    assert "METHOD_USED:\thead" in outcome.text
    assert "Test head: Untrained." in outcome.text
    assert set(np.unique(gdal.Open(given["OUTPUT"]).ReadAsArray())) <= {0, 1, 2, 3}
    wrong = {**given, "MODEL": given["HEAD"], "OUTPUT": str(tmp_path / "n.tif")}  # a head is no model
    refused(profile.run("terrafm:cloudmask", wrong), "clouds.safetensors has no TerraFM header")
    assert not (tmp_path / "n.tif").exists()


def test_clouds_that_no_way_can_find_are_refused(profile, tmp_path):
    colours = tmp_path / "colours.tif"
    gdal.Translate(str(colours), S2, bandList=[2, 3, 4])
    outcome = profile.run("terrafm:cloudmask", {"S2": str(colours), "OUTPUT": str(tmp_path / "m.tif")})
    refused(outcome, "No way to find clouds", "no SCL among the bands", "near infrared", "needs Level-1C")
    assert not (tmp_path / "m.tif").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"S2": ""}, ["No imagery was chosen"]),
        ({"S2": "/nowhere/scene.tif"}, ["/nowhere/scene.tif"]),
        ({"S2": "{tmp}/empty.tif"}, ["empty.tif"]),
        ({"SAMPLES": "{tmp}/no.gpkg"}, ["no.gpkg"]),
        ({"CLASS_FIELD": "kind"}, ["no field 'kind'"]),
        ({"OUTPUT": "{tmp}/map.png"}, ["ends in .tif"]),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_written(profile, tmp_path, change, words):
    (tmp_path / "empty.tif").write_bytes(b"")
    given = {"S2": S2, "SAMPLES": SAMPLES, "OUTPUT": "{tmp}/map.tif", **change}
    given = {name: value.format(tmp=tmp_path) for name, value in given.items() if value}
    refused(profile.run("terrafm:classify", given), *words)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.tif"]


def test_what_only_the_engine_can_know_is_refused_too(profile, tmp_path):
    """Samples far from the scene; the imagery is fine."""
    file = ogr.GetDriverByName("GeoJSON").CreateDataSource(str(tmp_path / "far.geojson"))
    layer = file.CreateLayer("far", None, ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTInteger))
    for number in range(6):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({-60 + number} -30)"))
        feature.SetField("class", number % 2)
        layer.CreateFeature(feature)
    del layer, file
    given = {"S2": S2, "SAMPLES": str(tmp_path / "far.geojson"), "OUTPUT": str(tmp_path / "map.tif")}
    refused(profile.run("terrafm:classify", given), "None of the 6 samples", "lies inside the scene")
    assert not (tmp_path / "map.tif").exists()


def test_a_missing_environment_is_said_before_anything_runs(profile, tmp_path):
    given = {"S2": S2, "OUTPUT": str(tmp_path / "e.tif")}
    outcome = profile.run("terrafm:embed", given, variables={"TERRAFM_PYTHON": str(tmp_path / "python")})
    refused(outcome, "Python for the TerraFM engine", "Settings → Options → TerraFM")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("similarity", {"S2": S2, "SAMPLES": SAMPLES, "COMBINE": "max", "THRESHOLD": "70", "SIMILAR": "second.tif"}),
        ("cluster", {"S2": S2, "CLUSTERS": "5", "SMOOTHING": "0"}),
        ("change", {"S2_BEFORE": S2, "S2_AFTER": S2, "MASK_AFTER": "second.tif"}),
        ("rgb", {"S2": S2, "RESOLUTION": "20"}),
    ],
)
def test_the_other_maps(profile, tmp_path, name, given):
    out, second = tmp_path / f"{name}.tif", tmp_path / "second.tif"
    given = {key: str(second) if value == second.name else value for key, value in given.items()}
    if name == "change":  # clouds in the upper half of the later date
        source = gdal.Open(S2)
        mask = gdal.Translate(str(second), source, bandList=[1], outputType=gdal.GDT_Byte)
        mask.WriteArray((np.arange(source.RasterYSize) < 256)[:, None] * np.ones((1, source.RasterXSize), np.uint8))
        del mask
    outcome = profile.run(f"terrafm:{name}", {**given, "OUTPUT": str(out)})
    assert outcome.status == 0, outcome.text
    assert out.with_suffix(".qml").exists()
    made = gdal.Open(str(out))
    assert made.GetRasterBand(1).GetNoDataValue() == (0 if name == "rgb" else 255)
    values = made.ReadAsArray()
    if name == "change":
        assert (values[:256] == 255).all() and (values[256:] < 255).all()
    else:
        assert len(np.unique(values)) >= 5
    if name == "similarity":
        np.testing.assert_array_equal(gdal.Open(str(second)).ReadAsArray(), values >= 70)
