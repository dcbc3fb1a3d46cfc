"""The panel without an engine, and a layer that no path leads to."""

import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsSettings

from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.panel.dock import TerraFMDock
from tests.plugin.rasters import write


@pytest.fixture
def panel(qgis_new_project, qgis_iface, qgis_canvas, monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_PYTHON", str(tmp_path / "no python here"))
    QgsSettings().remove("QgsCollapsibleGroupBox")  # which sections an earlier test left unfolded
    dock = TerraFMDock(qgis_iface, EngineClient())
    dock.show()
    yield dock
    if dock.is_loaded:
        dock.unload()


@pytest.fixture
def computed(qgis_new_project, tmp_path):
    """A layer that no path leads to."""
    path = write(tmp_path / "a.tif", [[1, 2]])
    uri = (
        "?crs=EPSG:32632&extent=600000,5299990,600020,5300000&width=2&height=1"
        f"&formula=%22a@1%22*2&a:uri={path}&a:provider=gdal"
    )
    layer = QgsRasterLayer(uri, "computed", "virtualraster")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer
