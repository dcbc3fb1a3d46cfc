"""The algorithms' parameters as DESIGN fixes them, and what they refuse before running."""

from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingParameterDefinition

from terrafm_plugin.processing.provider import TerraFMProvider
from terrafm_plugin.settings import remember_models

SCENE = Path(__file__).parents[3] / "resources" / "sample_scene"
S2, S1, SAMPLES = str(SCENE / "s2_l2a.tif"), str(SCENE / "s1.tif"), str(SCENE / "samples.gpkg")
CLASSIFY = [
    "S2", "S2_MORE", "S1", "S1_MORE", "LEVEL", "OFFSET", "GRID", "LAYERS", "MODEL", "SAMPLES", "CLASS_FIELD", "CLASSES",
    "CLASS_LEVEL", "METHOD",
    "RESOLUTION", "SMOOTHING", "MASK", "EXTENT", "PARCELS", "EQUAL_SHARES", "COMPARE", "OUTPUT", "CONFIDENCE", "REPORT",
    "POLYGONS", "PROBE", "PARCEL_CLASSES",
]  # fmt: skip
ALGORITHMS = (
    "accuracy", "change", "classify", "cloudmask", "cluster", "composite", "embed", "predict", "referencesample", "rgb",
    "segment", "similarity",
)  # fmt: skip
CLOUDMASK = [
    "S2", "LEVEL", "OFFSET", "METHOD", "SCL", "GSD", "SHADOWS", "SUN_AZIMUTH", "DILATE_CLOUD", "DILATE_SHADOW",
    "SAMPLES", "HEAD", "MODEL", "OUTPUT", "PROBABILITY",
]  # fmt: skip


@pytest.fixture(scope="module")
def provider(qgis_app):
    made = TerraFMProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


@pytest.fixture
def check(provider, monkeypatch):
    monkeypatch.setenv("TERRAFM_PYTHON", __file__)  # an engine is there; it is not started

    def problem(name, **parameters):
        algorithm = provider.algorithm(name).create()
        return algorithm.checkParameterValues(parameters, QgsProcessingContext())

    return problem


def test_names_are_permanent(provider):
    assert provider.id() == "terrafm"
    names = [p.name() for p in provider.algorithm("classify").parameterDefinitions()]
    assert names == CLASSIFY
    embed = [p.name() for p in provider.algorithm("embed").parameterDefinitions()]
    assert embed == [
        "S2", "S2_MORE", "S1", "S1_MORE", "LEVEL", "OFFSET", "GRID", "LAYERS", "MODEL", "RESOLUTION", "MASK", "EXTENT",
        "OUTPUT",
    ]  # fmt: skip
    assert [p.name() for p in provider.algorithm("rgb").parameterDefinitions()] == embed
    assert [p.name() for p in provider.algorithm("cloudmask").parameterDefinitions()] == CLOUDMASK


def test_the_model_is_chosen_from_a_list_or_typed(provider, monkeypatch):
    monkeypatch.syspath_prepend("/usr/share/qgis/python/plugins")
    from processing.gui.wrappers import DIALOG_STANDARD, WidgetWrapperFactory

    remember_models([{"name": "terrafm-ti", "title": "TerraFM-Ti"}, {"name": "mine", "title": "My model"}])
    dialog = type("Dialog", (), {"processingContext": QgsProcessingContext, "dialogType": DIALOG_STANDARD})
    wrapper = WidgetWrapperFactory.create_wrapper(provider.algorithm("classify").parameterDefinition("MODEL"), dialog)
    combo = wrapper.widget
    assert [combo.itemText(row) for row in range(combo.count())] == ["TerraFM-Ti", "My model"]
    assert wrapper.value() == "terrafm-ti"
    combo.setCurrentText("My model")
    assert wrapper.value() == "mine"
    combo.setEditText("/path/of/weights.safetensors")
    assert wrapper.value() == "/path/of/weights.safetensors"


@pytest.mark.parametrize("name", ALGORITHMS)
def test_every_parameter_is_explained(provider, name):
    algorithm = provider.algorithm(name)
    for parameter in algorithm.parameterDefinitions():
        assert len(parameter.help()) > 20, parameter.name()
        assert parameter.help() in algorithm.shortHelpString()
    assert algorithm.helpUrl().startswith("file:") and algorithm.helpUrl().endswith(f"#{algorithm.name()}")
    assert algorithm.tags()


def test_only_samples_and_the_map_must_be_given(provider):
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    needed = [
        p.name()
        for p in provider.algorithm("classify").parameterDefinitions()
        if not p.flags() & optional and p.defaultValue() is None and not p.isDestination()
    ]
    assert needed == ["SAMPLES"]


def test_good_parameters_pass(check):
    assert check("classify", S2=S2, S1=S1, SAMPLES=SAMPLES, OUTPUT="TEMPORARY_OUTPUT") == (True, "")
    assert check("embed", S2=S2, OUTPUT="TEMPORARY_OUTPUT") == (True, "")


def test_a_cloud_mask_needs_imagery_alone(check):
    assert check("cloudmask", S2=S2, OUTPUT="TEMPORARY_OUTPUT") == (True, "")
    assert "choose a Sentinel-2 layer" in check("cloudmask", OUTPUT="TEMPORARY_OUTPUT")[1]
    fits, message = check("cloudmask", S2=S2, METHOD="clicks", OUTPUT="TEMPORARY_OUTPUT")
    assert not fits
    assert "needs samples" in message
    assert "needs a trained TerraFM head" in check("cloudmask", S2=S2, METHOD="head", OUTPUT="TEMPORARY_OUTPUT")[1]
    for head in ("my-clouds", "/somewhere/clouds.safetensors"):  # a name or a file: the engine knows which there are
        assert check("cloudmask", S2=S2, METHOD="head", HEAD=head, OUTPUT="TEMPORARY_OUTPUT") == (True, "")
    assert "ends in .tif" in check("cloudmask", S2=S2, OUTPUT="/tmp/mask.png")[1]
    assert "nowhere.gpkg" in check("cloudmask", S2=S2, SAMPLES="/nowhere.gpkg", OUTPUT="TEMPORARY_OUTPUT")[1]


def test_a_threshold_and_its_result_belong_together(check):
    given = {"S2": S2, "SAMPLES": SAMPLES, "OUTPUT": "TEMPORARY_OUTPUT"}
    both = {"THRESHOLD": 60, "SIMILAR": "TEMPORARY_OUTPUT"}
    assert check("similarity", **given) == check("similarity", **given, **both) == (True, "")
    for name, value in both.items():
        assert "belong together" in check("similarity", **given, **{name: value})[1]
    assert "ends in .tif" in check("similarity", **given, **{**both, "SIMILAR": "/tmp/s.png"})[1]


def test_a_folder_or_an_archive_passes_as_imagery(check, tmp_path):
    archive = tmp_path / "S2.zip"
    archive.write_bytes(b"PK")
    for path in (str(tmp_path), str(archive)):
        assert check("embed", S2=path, OUTPUT="TEMPORARY_OUTPUT") == (True, "")
        assert check("cloudmask", S2=path, OUTPUT="TEMPORARY_OUTPUT") == (True, "")
        assert check("change", S2_BEFORE=path, S2_AFTER=path, OUTPUT="TEMPORARY_OUTPUT") == (True, "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"S2": None}, "No imagery was chosen"),
        ({"S2": "/nowhere.tif"}, "/nowhere.tif"),
        ({"SAMPLES": "/nowhere.gpkg"}, "nowhere.gpkg"),
        ({"CLASS_FIELD": "kind"}, "no field 'kind': their fields are fid, class, name, color"),
        ({"OUTPUT": "/tmp/map.png"}, "ends in .tif"),
        ({"CONFIDENCE": "/tmp/map.jpg"}, "ends in .tif"),
        ({"METHOD": "forest"}, "METHOD"),
    ],
)
def test_what_is_wrong_is_said_before_running(check, change, sentence):
    fits, message = check("classify", **{"S2": S2, "SAMPLES": SAMPLES, "OUTPUT": "TEMPORARY_OUTPUT", **change})
    assert not fits
    assert sentence in message


def test_samples_without_crs_are_refused(check, tmp_path):
    file = tmp_path / "bare.csv"
    file.write_text("class,x,y\n1,2,3\n")
    source = f"file://{file}?delimiter=,&xField=x&yField=y"
    from qgis.core import QgsProject, QgsVectorLayer

    layer = QgsVectorLayer(source, "bare", "delimitedtext")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("terrafm:classify")
    parameters = {"S2": S2, "SAMPLES": layer.id(), "OUTPUT": "TEMPORARY_OUTPUT"}
    fits, message = algorithm.checkParameterValues(parameters, context)
    QgsProject.instance().removeMapLayer(layer)
    assert not fits
    assert "'bare' have no coordinate reference system" in message


def test_a_missing_engine_is_said_before_running(check, monkeypatch):
    monkeypatch.setenv("TERRAFM_PYTHON", "/gone/python")
    fits, message = check("embed", S2=S2, OUTPUT="TEMPORARY_OUTPUT")
    assert not fits
    assert "/gone/python" in message
