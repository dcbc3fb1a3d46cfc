"""Processing with the real engine: nothing that goes in is lost or misread, and nothing is left lying about."""

import shutil
import tempfile

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

from terrafm_plugin.layers.styled_result import StyledResult
from terrafm_plugin.processing.provider import TerraFMProvider
from tests.integration.panel_use import SCENE, SIDE, needs_engine

pytestmark = needs_engine


class Log(QgsProcessingFeedback):
    """Keeps the warnings."""

    def __init__(self):
        super().__init__(False)
        self.warnings = []

    def pushWarning(self, warning):
        self.warnings.append(warning)


@pytest.fixture(scope="module")
def provider(qgis_app):
    made = TerraFMProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


@pytest.fixture
def run(provider, qgis_new_project):
    """Run an algorithm; what was warned of, or the sentence that it was refused with."""

    def run(name, **parameters):
        context, log = QgsProcessingContext(), Log()
        context.setProject(QgsProject.instance())
        algorithm = provider.algorithm(name).create()
        fits, problem = algorithm.checkParameterValues(parameters, context)
        if not fits:
            raise QgsProcessingException(problem)
        _, done = algorithm.run(parameters, context, log, {}, False)
        assert done
        return log.warnings

    return run


@pytest.fixture
def inputs(tmp_path):
    """A part of the sample scene with samples, a mask, and no output yet."""
    folder = tmp_path / "Szene ü"
    folder.mkdir()
    for name in ("s2_l2a.tif", "s1.tif"):
        gdal.Translate(str(folder / name), str(SCENE / name), srcWin=[128, 128, SIDE, SIDE])
    mask = gdal.Translate(str(folder / "mask.tif"), str(folder / "s1.tif"), bandList=[1], outputType=gdal.GDT_Byte)
    mask.WriteArray((np.arange(SIDE) < 8)[:, None] * np.ones((1, SIDE), np.uint8))
    del mask
    shutil.copy(SCENE / "samples.gpkg", folder)
    return folder


def given(inputs, **more):
    names = {"S2": "s2_l2a.tif", "S1": "s1.tif", "MASK": "mask.tif", "SAMPLES": "samples.gpkg"}
    paths = {name: str(inputs / file) for name, file in names.items()}
    return {**paths, "RESOLUTION": 40, "OUTPUT": str(inputs / "out.tif"), **more}


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({"OUTPUT": "s2_l2a.tif"}, "OUTPUT {} is the same file as S2: choose another name."),
        ({"OUTPUT": "mask.tif"}, "OUTPUT {} is the same file as MASK: choose another name."),
        ({"CONFIDENCE": "out.tif"}, "choose different names."),
        ({"POLYGONS": "samples.gpkg"}, "Polygons would replace {}, which is the file of Samples: choose another name."),
        ({"PROBE": "samples.gpkg"}, "Probe for other scenes would replace {}, which is the file of Samples"),
        ({"OUTPUT": "samples.tif"}, "would replace the style"),
    ],
)
def test_a_result_in_place_of_an_input_is_refused(run, inputs, named, words):
    before = contents(inputs)
    path = str(inputs / next(iter(named.values())))
    with pytest.raises(QgsProcessingException) as refusal:
        run("classify", **given(inputs, **{name: str(inputs / file) for name, file in named.items()}))
    assert words.format(path) in str(refusal.value)
    assert contents(inputs) == before


def test_the_file_is_safe_also_where_the_engine_gets_a_copy(run, inputs):
    """Selected samples, and a layer whose CRS was set in QGIS."""
    samples = QgsVectorLayer(str(inputs / "samples.gpkg"), "clicks", "ogr")
    scene = QgsRasterLayer(str(inputs / "s2_l2a.tif"), "scene", "gdal")
    scene.setCrs(QgsCoordinateReferenceSystem("EPSG:25832"))
    QgsProject.instance().addMapLayers([samples, scene])
    samples.selectAll()
    before = contents(inputs)
    chosen = QgsProcessingFeatureSourceDefinition(samples.id(), True)
    with pytest.raises(QgsProcessingException, match="which is the file of Samples"):
        run("classify", **given(inputs, SAMPLES=chosen, POLYGONS=str(inputs / "samples.gpkg")))
    with pytest.raises(QgsProcessingException, match="which is the file of Sentinel-2 imagery"):
        run("cluster", **given(inputs, S2=scene.id(), S1=None, SAMPLES=None, OUTPUT=str(inputs / "s2_l2a.tif")))
    with pytest.raises(QgsProcessingException, match="would replace the style .*samples.qml of Examples"):
        run("similarity", **given(inputs, OUTPUT=str(inputs / "samples.tif")))
    assert {name: contents(inputs)[name] for name in before} == before


def test_what_is_noticed_of_the_imagery_is_a_warning_and_the_offset_settles_it(run, inputs):
    scene = gdal.Open(str(inputs / "s2_l2a.tif"), gdal.GA_Update)
    scene.WriteArray(scene.ReadAsArray() + 1000)
    scene.SetMetadata({})
    del scene
    scene = {"S2": str(inputs / "s2_l2a.tif"), "OUTPUT": str(inputs / "x.tif"), "RESOLUTION": 80, "LEVEL": "l2a"}
    assert any("offset of +1000" in sentence for sentence in run("rgb", **scene))
    assert run("rgb", **scene, OFFSET="1000") == []
    removed = gdal.Open(str(inputs / "x.tif")).ReadAsArray()
    assert run("rgb", **scene, OFFSET="0") == []
    assert (gdal.Open(str(inputs / "x.tif")).ReadAsArray() != removed).any()
    dates = {"S2_BEFORE": scene["S2"], "S2_AFTER": scene["S2"], "OUTPUT": str(inputs / "c.tif"), "RESOLUTION": 80}
    assert run("change", **dates, LEVEL="l2a", OFFSET_BEFORE="1000", OFFSET_AFTER="1000") == []
    assert gdal.Open(str(inputs / "c.tif")).ReadAsArray().max() == 0  # the same values
    run("change", **dates, LEVEL="l2a", OFFSET_BEFORE="1000", OFFSET_AFTER="0")
    assert gdal.Open(str(inputs / "c.tif")).ReadAsArray().max() > 0


def test_a_mask_that_leaves_little_is_a_warning_and_one_that_leaves_nothing_a_refusal(run, inputs):
    mask = gdal.Open(str(inputs / "mask.tif"), gdal.GA_Update)
    mask.WriteArray((np.arange(SIDE) >= 16)[:, None] * np.ones((1, SIDE), np.uint8))
    del mask
    few = {name: value for name, value in given(inputs).items() if name != "SAMPLES"}
    assert any("leaves only" in sentence for sentence in run("rgb", **few))
    mask = gdal.Open(str(inputs / "mask.tif"), gdal.GA_Update)
    mask.WriteArray(np.ones((SIDE, SIDE), np.uint8))
    del mask
    with pytest.raises(QgsProcessingException, match="leaves nothing of the imagery"):
        run("classify", **given(inputs))


def test_fields_that_a_geopackage_cannot_tell_apart_are_no_trouble(run, inputs, tmp_path):
    """`Class` beside `class`, `geom`, `fid` as text, a list; the class field keeps its meaning."""
    source = ogr.Open(str(inputs / "samples.gpkg"))
    file = ogr.GetDriverByName("GeoJSON").CreateDataSource(str(tmp_path / "odd.geojson"))
    layer = file.CreateLayer("odd", source.GetLayer().GetSpatialRef(), ogr.wkbPoint)
    for name in ("Class", "class", "geom", "fid", "terrafm_fid", "Name"):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for number, sample in enumerate(source.GetLayer()):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(sample.GetGeometryRef())
        for name in ("geom", "fid", "terrafm_fid", "Name"):
            feature.SetField(name, f"{name} {number}")
        feature.SetField("class", sample.GetField("name"))
        feature.SetField("Class", f"{sample.GetField('class')}")
        layer.CreateFeature(feature)
    del layer, file, source
    for field, expected in (("class", "water"), ("Class", "")):
        report = inputs / f"{field}_report.json"
        run("classify", **given(inputs, SAMPLES=str(tmp_path / "odd.geojson"), CLASS_FIELD=field, REPORT=str(report)))
        assert ('"name": "water"' in report.read_text(encoding="utf-8")) == bool(expected)


def test_polygons_and_map_of_one_name_keep_their_own_styles(run, inputs):
    run("classify", **given(inputs, OUTPUT=str(inputs / "karte.tif"), POLYGONS=str(inputs / "karte.gpkg")))
    land_cover = QgsRasterLayer(str(inputs / "karte.tif"), "map", "gdal")
    polygons = QgsVectorLayer(str(inputs / "karte.gpkg"), "polygons", "ogr")
    for layer, path in ((land_cover, "karte.tif"), (polygons, "karte.gpkg")):
        StyledResult(str(inputs / path)).postProcessLayer(layer, QgsProcessingContext(), Log())
    raster = {entry.label: entry.color.name() for entry in land_cover.renderer().classes()}
    vector = {entry.label(): entry.symbol().color().name() for entry in polygons.renderer().categories()}
    assert 2 < len(raster) < 10
    assert vector.items() <= raster.items()
    assert len(vector) > 1


def test_no_temporary_folder_stays(run, inputs, tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    run("classify", **given(inputs))
    with pytest.raises(QgsProcessingException):
        run("classify", **given(inputs, CLASS_FIELD="color", S1=None, EXTENT="0,1,0,1 [EPSG:4326]"))
    assert tempfile.gettempdir() == str(tmp_path / "temporary")
    assert list((tmp_path / "temporary").iterdir()) == []
