"""The Processing parameters against the engine's own list of what it takes: names, defaults, choices."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingParameterDefinition, QgsProcessingParameterEnum

from terrafm_plugin.live_map.live_messages import MapSettings
from terrafm_plugin.processing.provider import TerraFMProvider
from terrafm_plugin.settings import DEFAULT_MODEL

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("TERRAFM_PYTHON", str(ROOT / ".venv" / "bin" / "python"))
METHODS = {
    "accuracy": "accuracy", "change": "change", "classify": "classify", "cloudmask": "cloudmask", "cluster": "cluster",
    "composite": "composite",
    "embed": "embed", "predict": "predict", "referencesample": "draw_reference", "rgb": "rgb", "segment": "segment",
    "similarity": "similar",
}  # fmt: skip
"""The engine's method for each algorithm."""
OTHER_NAMES = {
    ("classify", "PROBE"): "save_probe",
    ("similarity", "SAMPLES"): "examples",
    ("similarity", "SIMILAR"): "similar_mask",
}
"""Where a parameter is not named as its field; `OUTPUT` always is `out`."""
FROM_THE_PANEL = {"further"}
"""What Processing takes as the Sentinel layer that it stands for; several at once are the panel's."""
OF_THE_LAYER = {"s2_bands", "s1_bands", "s1_unit", "samples_source", "reference_source", "parcels_source"}
"""What the plugin knows of a layer."""
OF_BOTH_DATES = {f"{sensor}_{date}_bands" for sensor in ("s2", "s1") for date in ("before", "after")}
NOT_OFFERED = {
    "accuracy": {"training"},
    "change": OF_BOTH_DATES | {"s1_before_unit", "s1_after_unit", "offset"},
    "composite": {"layers"},
    "cloudmask": {
        "threshold", "average_over", "dilation", "omnicloudmask", "class_field", "sun_elevation", "sieve",
        "polygons", "masked", "next",
    },
    "predict": {"model", "smoothing", "polygons"},
    "referencesample": {"expected_accuracy"},
}  # fmt: skip
"""Fields that an algorithm deliberately lacks."""
LACKED_CHOICES = {("cloudmask", "METHOD"): {"omnicloudmask"}}
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional


@pytest.fixture(scope="module")
def requests():
    """Every request's fields by their names, as the engine prints them."""
    command = [PYTHON, "-m", "engine", "requests", "--json"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {
        entry["name"]: {field["name"]: field for field in entry["fields"]} for entry in json.loads(printed)["requests"]
    }


@pytest.fixture(scope="module")
def algorithms(qgis_app):
    provider = TerraFMProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield {algorithm.name(): algorithm for algorithm in provider.algorithms()}
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def pairs(requests, algorithms):
    """The parameters of an algorithm with the field that each stands for."""

    def found(name):
        fields = requests[METHODS[name]]
        names = {"OUTPUT": "out", "S2_MORE": "s2", "S1_MORE": "s1"} | {
            own: field for (algorithm, own), field in OTHER_NAMES.items() if algorithm == name
        }
        return {p: fields.get(names.get(p.name(), p.name().lower())) for p in algorithms[name].parameterDefinitions()}

    return found


def spelled(value):
    """A value as a choice of Processing is spelled."""
    return f"{value:g}" if isinstance(value, float) else value


def test_every_algorithm_has_its_request(algorithms, requests):
    assert algorithms.keys() == METHODS.keys()
    assert set(METHODS.values()) <= requests.keys()


@pytest.mark.parametrize("name", METHODS)
def test_parameters_are_the_engines_and_none_is_forgotten(pairs, requests, name):
    found = pairs(name)
    assert [parameter.name() for parameter, field in found.items() if field is None] == []
    offered = {field["name"] for field in found.values()}
    assert requests[METHODS[name]].keys() - offered - OF_THE_LAYER - FROM_THE_PANEL == NOT_OFFERED.get(name, set())


@pytest.mark.parametrize("name", METHODS)
def test_defaults_are_the_engines(pairs, name):
    for parameter, field in pairs(name).items():
        default = parameter.defaultValue()
        if default == "automatic":  # said by leaving it out
            assert field["default"] is None and not field["required"]
        elif default is not None:
            assert default == spelled(field["default"]) or default == field["default"], parameter.name()
        else:
            assert field["default"] is None or parameter.flags() & OPTIONAL, parameter.name()
        if field["required"] and field["name"] != "s2":
            assert not parameter.flags() & OPTIONAL, parameter.name()


@pytest.mark.parametrize("name", METHODS)
def test_choices_are_the_engines(pairs, name):
    for parameter, field in pairs(name).items():
        if isinstance(parameter, QgsProcessingParameterEnum) and field["choices"]:
            lacked = LACKED_CHOICES.get((name, parameter.name()), set())
            own = [choice for choice in parameter.options() if choice != "automatic"]
            assert own == [spelled(choice) for choice in field["choices"] if choice not in lacked], parameter.name()


def test_the_panels_defaults_are_the_engines(requests):
    fields, settings = requests["live_map"], MapSettings()
    for name in ("method", "smoothing", "equal_shares"):  # the panel compares by itself, after the map
        assert getattr(settings, name) == fields[name]["default"], name
    assert requests["live_open"]["model"]["default"] == DEFAULT_MODEL
