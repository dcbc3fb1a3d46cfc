"""Layers beside and instead of imagery, as a user meets them: in the panel, and in Processing."""

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRasterLayer
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.layers.layer_sources import NamedRaster
from terrafm_plugin.processing.classify import Classify
from tests.integration.panel_use import SCENE, needs_engine

pytestmark = needs_engine


@pytest.fixture
def embedding(tmp_path, qgis_new_project):
    """A layer of the project in TESSERA's layout, which tells the sample scene's truth but for noise."""
    source = gdal.Open(str(SCENE / "truth.tif"))
    truth, draw = source.ReadAsArray(), np.random.default_rng(0)
    values = draw.normal(size=(256, 128))[truth] + draw.normal(size=(*truth.shape, 128))
    path = tmp_path / "tessera.tif"
    written = gdal.GetDriverByName("GTiff").Create(str(path), truth.shape[1], truth.shape[0], 128, gdal.GDT_Float32)
    written.SetGeoTransform(source.GetGeoTransform())
    written.SetProjection(source.GetProjection())
    written.SetMetadata({"TESSERA_YEAR": "2024"})
    for number in range(128):
        written.GetRasterBand(number + 1).WriteArray(values[:, :, number].astype(np.float32))
        written.GetRasterBand(number + 1).SetDescription(f"Tessera_Band_{number}")
    del written
    layer = QgsRasterLayer(str(path), "My: embedding")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_processing_maps_from_an_embedding_alone(embedding, tmp_path):
    algorithm = Classify().create()
    parameters = {
        "LAYERS": [embedding], "SAMPLES": str(SCENE / "samples.gpkg"), "OUTPUT": str(tmp_path / "map.tif"),
        "EXTENT": embedding.extent(),
    }  # fmt: skip
    context, said = QgsProcessingContext(), QgsProcessingFeedback(False)
    context.setProject(QgsProject.instance())
    assert algorithm.checkParameterValues(parameters, context) == (True, "")
    _, done = algorithm.run(parameters, context, said, {}, False)
    assert done, said.textLog()
    assert "Layer My embedding: TESSERA embedding of 2024" in said.textLog()
    mapped = gdal.Open(str(tmp_path / "map.tif")).ReadAsArray()
    truth = gdal.Open(str(SCENE / "truth.tif")).ReadAsArray()
    assert (mapped == truth)[truth > 0].mean() > 0.8
    assert not algorithm.checkParameterValues({**parameters, "LAYERS": []}, context)[0]


def test_a_layers_name_is_put_behind_its_path():
    assert NamedRaster("dem", "x").named("/data/dem.tif") == "/data/dem.tif"
    assert NamedRaster("Height: 30/m", "x").named("/data/dem.tif") == "/data/dem.tif:Height 30 m"


def test_the_panel_joins_what_is_ticked(panel, embedding, tmp_path):
    dialog = panel.imagery.more.choose()
    dialog.tick(embedding)
    dialog.accept()
    for _ in range(600):
        if panel.imagery.more.parameters() or panel.imagery.more.warnings():
            break
        QTest.qWait(100)
    assert panel.imagery.more.parameters() == [f"{embedding.source()}:My embedding"]
    assert panel.imagery.parameters()["layers"] == panel.imagery.more.parameters()
    assert "TESSERA embedding · embedding of 128 numbers · 2024 · 10" in panel.imagery.more._recognised.text()
    assert panel.memory.keep() is None
    assert QgsProject.instance().write(str(tmp_path / "project.qgz"))
    QgsProject.instance().removeMapLayer(embedding)
    assert panel.imagery.more.parameters() == []
