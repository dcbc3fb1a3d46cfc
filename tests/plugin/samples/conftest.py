"""Samples in a file of their own."""

import pytest
from qgis.core import QgsProject

from terrafm_plugin.classes import ClassList, LandCoverClass
from terrafm_plugin.samples.samples_file import create_samples_layer
from terrafm_plugin.samples.samples_layer import SamplesLayer
from tests.plugin.sample_files import UTM


@pytest.fixture
def classes(qgis_app):
    classes = ClassList()
    classes.replace_all([LandCoverClass(1, "Forest", "#1b7837"), LandCoverClass(2, "Water", "#2b7bba")])
    return classes


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Ordner mit 'ü' und Leerzeichen" / "samples.gpkg"


@pytest.fixture
def samples(classes, path, qgis_new_project):
    samples = SamplesLayer(classes)
    layer = create_samples_layer(path, UTM)
    QgsProject.instance().addMapLayer(layer)
    samples.open(layer)
    yield samples
    samples.close()
