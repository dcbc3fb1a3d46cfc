"""Layers beside and instead of imagery, as a user meets them: in the panel, and in Processing."""

import os

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.layers.layer_sources import NamedRaster
from terrafm_plugin.panel.memory import read_state
from terrafm_plugin.processing.classify import Classify
from tests.integration.panel_use import SCENE, needs_engine
from tests.qt_patience import wait_until

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


def test_the_scene_takes_the_pixels_of_a_raster(panel, scene, tmp_path):
    """Chosen in the window of more layers: a line in the panel, part of the project, and no input is written over."""
    grid, path = panel.imagery.grid, tmp_path / "study area.tif"
    gdal.Translate(str(path), scene[0].source(), srcWin=[64, 64, 128, 128], width=64, height=64, bandList=[1])
    area = QgsRasterLayer(str(path), "study area")
    QgsProject.instance().addMapLayer(area)
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    assert panel.controller.session.grid.resolution == 10
    assert not grid.isVisibleTo(panel)
    dialog = panel.imagery.further_dates["s2"].choose()
    assert dialog.grid.combo.currentText() == "the imagery"
    dialog.grid.combo.setLayer(area)
    if folder := os.environ.get("TERRAFM_PICTURES"):
        QTest.qWait(100)
        dialog.grab().save(f"{folder}/dates_grid.png")
    dialog.accept()
    assert panel.imagery.parameters()["grid"] == area.source()
    assert grid.isVisibleTo(panel)
    wait_until(
        lambda: panel.controller.session and panel.controller.session.grid.resolution == 20, "it was opened anew"
    )
    assert panel.controller.session.grid.extent == area.extent()
    assert panel.imagery.more.choose().grid.combo.currentLayer() is area
    if folder := os.environ.get("TERRAFM_PICTURES"):
        panel.resize(360, 760)
        QTest.qWait(100)
        panel.grab().save(f"{folder}/panel_grid.png")

    panel.map.save_requested.emit(path)
    assert path.stat().st_size < 100_000
    assert panel.controller.work is None
    assert QgsProject.instance().write(str(tmp_path / "project.qgz"))
    assert read_state().grid == area.id()
    QgsProject.instance().read(str(tmp_path / "project.qgz"))
    wait_until(lambda: panel.imagery.grid.layer() is not None, "the project remembers it")
    wait_until(lambda: panel.controller.session and panel.controller.session.grid.resolution == 20, "it is opened so")
    QTest.mouseClick(grid.clear, Qt.MouseButton.LeftButton)
    assert not grid.isVisibleTo(panel)
    wait_until(lambda: panel.controller.session and panel.controller.session.grid.resolution == 10, "as before")
