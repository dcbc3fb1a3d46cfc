"""Imagery is seen in natural colours when it is chosen first, in others by a menu; the user's own style stays."""

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer, QgsSingleBandGrayRenderer

from terrafm_plugin.imagery.imagery_section import ImagerySection
from terrafm_plugin.imagery.looks import band_numbers, current_look
from terrafm_plugin.layers.layer_files import LayerFiles
from tests.plugin.rasters import make_raster
from tests.qt_patience import wait_until

BANDS = ("B02", "B03", "B04", "B08", "B12")


@pytest.fixture
def section(qgis_new_project, qgis_canvas, engine_that_rests):
    section = ImagerySection(engine_that_rests, LayerFiles(), qgis_canvas)
    yield section
    section.close()


@pytest.fixture
def engine_that_rests(monkeypatch, tmp_path):
    from terrafm_plugin.engine_process.client import EngineClient

    monkeypatch.setenv("TERRAFM_PYTHON", str(tmp_path / "no python here"))
    return EngineClient()


def described(section, sensor, layer, names):
    """As the engine describes it."""
    bands = [{"name": name, "number": number, "source": "", "how": ""} for number, name in enumerate(names, start=1)]
    section.sources[sensor].show_description({"path": layer.source(), "bands": bands, "resolution": 10.0})


def scene(tmp_path, name="scene.tif", names=BANDS):
    path = make_raster(tmp_path / name, names=names)
    file = gdal.Open(str(path), gdal.GA_Update)
    for number in range(1, len(names) + 1):
        values = np.arange(48, dtype=np.uint16).reshape(6, 8) * number
        values[0, 0] = 60_000  # a roof in the sun, which would make all else dark
        file.GetRasterBand(number).WriteArray(values)
    del file
    layer = QgsRasterLayer(str(path), name)
    QgsProject.instance().addMapLayer(layer)
    return layer


def colours(layer):
    renderer = layer.renderer()
    return [renderer.redBand(), renderer.greenBand(), renderer.blueBand()]


def test_the_first_look_and_others(section, tmp_path):
    layer = scene(tmp_path)
    section.choose("s2", layer)
    described(section, "s2", layer, BANDS)
    wait_until(lambda: colours(layer) == [3, 2, 1], "natural colours")
    assert layer.renderer().redContrastEnhancement().maximumValue() < 1000
    look = section.sources["s2"].look
    assert [name for name, action in look.actions_by_name.items() if action.isEnabled()]
    look.actions_by_name["false"].trigger()
    wait_until(lambda: colours(layer) == [4, 3, 2], "false colour")
    look.actions_by_name["swir"].trigger()
    wait_until(lambda: colours(layer) == [5, 4, 3], "short-wave infrared")
    look.menu().aboutToShow.emit()
    assert [name for name, action in look.actions_by_name.items() if action.isChecked()] == ["swir"]


def test_a_style_of_the_users_own_stays(section, tmp_path):
    layer = scene(tmp_path)
    layer.setRenderer(QgsSingleBandGrayRenderer(layer.dataProvider(), 4))
    section.choose("s2", layer)
    described(section, "s2", layer, BANDS)
    assert current_look(layer) == ""
    assert layer.renderer().usesBands() == [4]


def test_what_the_bands_do_not_allow_is_not_offered(section, tmp_path):
    layer = scene(tmp_path, names=("B02", "B03", "B04"))
    section.choose("s2", layer)
    described(section, "s2", layer, ("B02", "B03", "B04"))
    look = section.sources["s2"].look
    look.menu().aboutToShow.emit()
    assert [name for name, action in look.actions_by_name.items() if action.isEnabled()] == ["natural"]


def test_radar_lies_below_when_both_are_new(section, tmp_path):
    optical, radar = scene(tmp_path), scene(tmp_path, "radar.tif", ("VV", "VH"))
    root = QgsProject.instance().layerTreeRoot()
    assert [node.name() for node in root.findLayers()] == ["radar.tif", "scene.tif"]
    section.choose("s2", optical)
    section.choose("s1", radar)
    described(section, "s2", optical, BANDS)
    described(section, "s1", radar, ("VV", "VH"))
    assert [node.name() for node in root.findLayers()] == ["scene.tif", "radar.tif"]
    wait_until(lambda: isinstance(radar.renderer(), QgsSingleBandGrayRenderer), "grey")


def test_bands_by_the_names_that_qgis_gives_them(qgis_new_project, tmp_path):
    names = ("B4, central wavelength 665 nm", "B8A, central wavelength 865 nm")
    layer = scene(tmp_path, "product.tif", names)
    assert band_numbers(layer, "s2", {}) == {"B04": 1, "B8A": 2}
