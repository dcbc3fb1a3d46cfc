"""From the zip to a map: QGIS's own installer unpacks it into an empty profile, qgis_process does the rest."""

import os
import sys
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsApplication

from scripts.demo.accuracy import agreement
from scripts.demo.qgis_profile import ROOT, QgisProfile
from scripts.package import write_package
from tests.integration.panel_use import needs_engine

pytestmark = needs_engine


@pytest.fixture
def installed(tmp_path, qgis_app):
    """A new profile with nothing in it but the plugin, as "Install from ZIP" leaves it."""
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python"))
    from pyplugin_installer.unzip import unzip

    write_package(tmp_path / "terrafm.zip", draft=True)
    plugins = tmp_path / "Profil ü" / "profiles" / "default" / "python" / "plugins"
    unzip(str(tmp_path / "terrafm.zip"), str(plugins))
    assert [path.name for path in plugins.iterdir()] == ["terrafm"]
    return QgisProfile.switched_on(tmp_path / "Profil ü"), plugins / "terrafm"


def test_the_installed_zip_maps_the_sample_scene_that_it_brings(installed, tmp_path, monkeypatch):
    profile, plugin = installed
    monkeypatch.chdir(tmp_path)  # the repository is not in reach
    scene = plugin / "resources" / "sample_scene"
    before = {path.name for path in scene.iterdir()}
    variables = {
        "TERRAFM_PYTHON": os.environ.get("TERRAFM_PYTHON") or str(ROOT / ".venv" / "bin" / "python"),
        "TERRAFM_CACHE": str(tmp_path / "cache"),
        "TERRAFM_MODELS": str(tmp_path / "models"),
        "PYTHONPATH": "",
    }
    given = {"S2": scene / "s2_l2a.tif", "S1": scene / "s1.tif", "SAMPLES": scene / "samples.gpkg"}
    given = {name: str(path) for name, path in given.items()}
    outcome = profile.run("terrafm:classify", {**given, "OUTPUT": str(tmp_path / "map.tif")}, variables=variables)
    assert outcome.status == 0, outcome.text
    assert "Traceback" not in outcome.text
    assert agreement(tmp_path / "map.tif", scene / "truth.tif").overall > 0.6
    assert gdal.Open(str(tmp_path / "map.tif")).GetRasterBand(1).GetColorTable() is not None
    assert {path.name for path in scene.iterdir()} == before
