"""Further dates and tiles as a user meets them: in the panel, and in Processing."""

import pytest
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRasterLayer
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.other_maps.jobs import composite_parameters
from terrafm_plugin.panel.memory import read_state
from terrafm_plugin.processing.composite import Composite
from tests.integration.panel_use import SCENE, needs_engine

pytestmark = needs_engine
DAYS = ("2023-04-20", "2023-05-15", "2023-06-18", "2023-07-25", "2023-09-02")


@pytest.fixture
def dated(tmp_path, qgis_new_project):
    """Five layers of the project, each of a day; the last one lies beside the others."""
    layers = []
    for number, day in enumerate(DAYS):
        path = tmp_path / f"S2_L2A_{day}.tif"
        window = [128 if number == 4 else 0, 0, 128, 128]
        gdal.Translate(str(path), str(SCENE / "s2_l2a.tif"), srcWin=window)
        layers.append(QgsRasterLayer(str(path), f"Sentinel-2 {day}"))
        assert layers[-1].isValid()
    QgsProject.instance().addMapLayers(layers)
    return layers


def wait_for(condition):
    for _ in range(600):
        if condition():
            return
        QTest.qWait(100)
    raise AssertionError("it took too long")


def test_the_panel_makes_one_scene_of_what_is_ticked(panel, dated, tmp_path):
    panel.imagery.choose("s2", dated[0])
    row = panel.imagery.further_dates["s2"]
    wait_for(lambda: panel.imagery.sources["s2"].is_usable())
    dialog = row.choose()
    offered = [dialog.list.item(number).text() for number in range(dialog.list.count())]
    assert sorted(offered) == [*(f"Sentinel-2 {day}" for day in DAYS[1:]), "s2_l2a"]
    for layer in dated[1:]:
        dialog.tick(layer)
    dialog.accept()
    wait_for(lambda: not row.is_waiting())
    assert row._refusal == ""
    assert "5 products · 5 days (2023-04-20 – 2023-09-02)" in row._recognised.text()
    assert panel.imagery.parameters()["s2"] == [layer.source() for layer in (dated[0], *row.layers())]
    assert set(composite_parameters(panel.imagery.parameters())) == {"s2"}
    panel.memory.keep()
    assert read_state().further_dates == {"s2": [layer.id() for layer in row.layers()]}
    QgsProject.instance().removeMapLayer(dated[4])
    wait_for(lambda: not row.is_waiting())
    assert len(panel.imagery.parameters()["s2"]) == 4


def test_processing_makes_a_composite_of_several_layers(dated, tmp_path):
    algorithm = Composite().create()
    out, days = tmp_path / "composite.tif", tmp_path / "days.tif"
    parameters = {"S2": dated[0], "S2_MORE": dated[1:], "OUTPUT": str(out), "DAYS": str(days)}
    context, said = QgsProcessingContext(), QgsProcessingFeedback(False)
    context.setProject(QgsProject.instance())
    assert algorithm.checkParameterValues(parameters, context) == (True, "")
    _, done = algorithm.run(parameters, context, said, {}, False)
    assert done, said.textLog()
    assert said.textLog().count("Sentinel-2 L2A of 2023-") == 5
    made = gdal.Open(str(out))
    small = tmp_path / "small.tif"
    gdal.Translate(str(small), made, srcWin=[40, 20, 100, 60], bandList=[1])
    parameters |= {"GRID": QgsRasterLayer(str(small), "a study area"), "OUTPUT": str(tmp_path / "part.tif")}
    context.temporaryLayerStore().addMapLayer(parameters["GRID"])
    _, done = algorithm.run(parameters, context, said, {}, False)
    assert done, said.textLog()
    part = gdal.Open(str(tmp_path / "part.tif"))
    assert part.GetGeoTransform() == gdal.Open(str(small)).GetGeoTransform()
    assert (part.ReadAsArray() == made.ReadAsArray(40, 20, 100, 60)).all()
    assert (made.RasterXSize, made.RasterYSize, made.RasterCount) == (256, 128, 12)
    assert gdal.Open(str(days)).ReadAsArray().min() == 20230420
