import configparser
import re
from pathlib import Path

import pytest
from qgis.PyQt.QtGui import QImageReader

from terrafm_plugin.setup.builds import _SIZES, SIZE
from terrafm_plugin.setup.environment_steps import NEWEST_TRIED, OLDEST_PYTHON

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def metadata():
    parser = configparser.ConfigParser()  # as QGIS reads it: a bare % would fail
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return dict(parser["general"])


def test_all_that_the_plugin_repository_asks_for_is_there(metadata):
    assert all(metadata.get(key) for key in ("name", "description", "about", "version", "qgisminimumversion"))
    assert not metadata.keys() & {"author", "email", "homepage", "repository", "tracker"}  # from pyproject.toml
    assert re.fullmatch(r"\d+\.\d+\.\d+", metadata["version"])
    assert metadata["qgisminimumversion"] == "3.22"
    assert metadata["qgismaximumversion"] == "4.99"
    assert metadata["hasprocessingprovider"] == "yes"
    assert metadata["category"] == "Raster"
    assert "plugin" not in metadata["name"].lower()
    assert "supportsqt6" not in metadata


def test_dependencies_with_their_size_platforms_and_licence_are_stated(metadata):
    about = metadata["about"]
    for word in ("External dependencies", "PyTorch", " GB", "Linux, Windows and macOS", metadata["license"]):
        assert word in about
    sizes = {size for size in (*SIZE.values(), *_SIZES.values()) if size != _SIZES["win32", "cuda"]}
    assert {float(size) for size in re.findall(r"([0-9.]+) GB", about)} == sizes
    assert f"{OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} to 3.{NEWEST_TRIED}" in about


def test_plugin_and_engine_have_one_version(metadata):
    version = metadata["version"]
    assert f'__version__ = "{version}"\n' in (ROOT / "engine" / "version.py").read_text(encoding="utf-8")
    assert metadata["changelog"].startswith(version)
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {version}\n" in citation
    released = re.search(r"^date-released: (\S+)$", citation, re.MULTILINE)
    assert f"\n## {version} – {released[1]}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_lies_beside_it(metadata):
    assert metadata["license"] == "GPL-2.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text(encoding="utf-8")


ICONS = [
    "terrafm",
    "accuracy",
    "change",
    "classify",
    "cloudmask",
    "cluster",
    "embed",
    "predict",
    "referencesample",
    "rgb",
    "similarity",
]


@pytest.mark.parametrize("name", ICONS)
def test_icons_can_be_read(name):
    reader = QImageReader(str(ROOT / "resources" / "icons" / f"{name}.svg"))
    image = reader.read()
    assert not image.isNull()
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 20
    assert image.pixelColor(0, 0).alpha() == 0
