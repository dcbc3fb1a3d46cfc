"""The plugin in a started QGIS, for a module of tests: a home of its own, loaded once."""

import pytest
from qgis.core import QgsProject, QgsSettings

from terrafm_plugin.plugin import TerraFMPlugin
from tests.plugin.qgis_window import Interface


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where the user's documents, and what the engine keeps, are."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as variables:
        variables.setenv("HOME", str(folder))
        variables.setenv("TERRAFM_CACHE", str(folder / "cache"))
        variables.setenv("TMPDIR", str(folder / "temporary"))
        variables.setattr("tempfile.tempdir", None)
        (folder / "temporary").mkdir()
        yield folder


@pytest.fixture(scope="module")
def plugin(qgis_iface, qgis_canvas, home):
    """Loaded once: its engine takes seconds to start."""
    qgis_canvas.setFixedSize(512, 512)
    qgis_canvas.window().show()
    QgsProject.instance().clear()
    QgsProject.instance().setDirty(False)
    for group in ("terrafm", "QgsCollapsibleGroupBox"):  # what an earlier run of the tests left: an open panel, folds
        QgsSettings().remove(group)
    interface = Interface(qgis_iface)
    plugin = TerraFMPlugin(interface)
    plugin.initGui()
    interface.toolbar.show()
    yield plugin
    plugin.unload()
    QgsProject.instance().clear()
