"""The parameters of `terrafm:accuracy` and `terrafm:referencesample`, and what they refuse before running."""

from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingContext

from terrafm_plugin.processing.provider import TerraFMProvider

SCENE = Path(__file__).parents[3] / "resources" / "sample_scene"
MAP, SAMPLES = str(SCENE / "truth.tif"), str(SCENE / "samples.gpkg")


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
        return provider.algorithm(name).create().checkParameterValues(parameters, QgsProcessingContext())

    return problem


def test_names_are_permanent(provider):
    accuracy = [p.name() for p in provider.algorithm("accuracy").parameterDefinitions()]
    assert accuracy == ["MAP", "REFERENCE", "CLASS_FIELD", "CLASSES", "CLASS_LEVEL", "REPORT"]
    sample = [p.name() for p in provider.algorithm("referencesample").parameterDefinitions()]
    assert sample == ["MAP", "POINTS", "STANDARD_ERROR", "SEED", "OUTPUT"]


def test_good_parameters_pass_without_imagery(check):
    assert check("accuracy", MAP=MAP, REFERENCE=SAMPLES) == (True, "")
    assert check("referencesample", MAP=MAP, OUTPUT="TEMPORARY_OUTPUT") == (True, "")
    assert check("referencesample", MAP=MAP, POINTS=50, OUTPUT="/tmp/p.gpkg") == (True, "")


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("accuracy", {"MAP": "/nowhere.tif"}, "/nowhere.tif"),
        ("accuracy", {"REFERENCE": "/nowhere.gpkg"}, "nowhere.gpkg"),
        ("accuracy", {"CLASS_FIELD": "kind"}, "no field 'kind': their fields are fid, class, name, color"),
        ("referencesample", {"OUTPUT": "/tmp/p.shp"}, "ends in .gpkg"),
        ("referencesample", {"POINTS": 50, "STANDARD_ERROR": 0.01}, "choose one of them"),
        ("referencesample", {"STANDARD_ERROR": 3.0}, "STANDARD_ERROR"),
    ],
)
def test_what_is_wrong_is_said_before_running(check, name, change, sentence):
    given = {"MAP": MAP, "REFERENCE": SAMPLES} if name == "accuracy" else {"MAP": MAP, "OUTPUT": "TEMPORARY_OUTPUT"}
    fits, message = check(name, **{**given, **change})
    assert not fits
    assert sentence in message
