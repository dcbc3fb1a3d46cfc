"""Loading the plugin and taking it away again."""

import importlib
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsSettings
from qgis.PyQt.QtWidgets import QAction

from terrafm_plugin.options import TerraFMOptionsFactory, TerraFMOptionsPage
from terrafm_plugin.plugin import TerraFMPlugin
from terrafm_plugin.settings import TerraFMSettings
from tests.plugin.qgis_window import Interface
from tests.qt_patience import wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def interface(qgis_iface):
    return Interface(qgis_iface)


def provider():
    return QgsApplication.processingRegistry().providerById("terrafm")


def test_the_repository_root_is_the_plugin(interface):
    package = importlib.import_module("importlib.util")
    spec = package.spec_from_file_location("terrafm", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
    module = package.module_from_spec(spec)
    import sys

    sys.modules["terrafm"] = module
    try:
        spec.loader.exec_module(module)
        assert type(module.classFactory(interface)).__name__ == "TerraFMPlugin"
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "terrafm"]:
            del sys.modules[name]


def test_loading_adds_one_action_and_unloading_takes_everything_away(interface):
    plugin = TerraFMPlugin(interface)
    plugin.initGui()
    assert len(interface.toolbar.actions()) == len(interface.menu.actions()) == 1
    assert isinstance(plugin.action, QAction)
    assert not plugin.action.icon().isNull()
    assert len(interface.factories) == 1
    assert provider() is not None
    assert interface.docks == []
    assert plugin.engine.process_id is None  # no engine before it is needed
    plugin.unload()
    assert interface.toolbar.actions() == interface.menu.actions() == interface.factories == interface.docks == []
    assert provider() is None


def test_a_panel_that_was_open_opens_again_with_qgis(interface, qgis_new_project, monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_PYTHON", str(tmp_path / "none"))
    QgsSettings().remove("terrafm/panel_was_open")
    for opens, closes in ((True, False), (False, True), (False, False)):
        plugin = TerraFMPlugin(interface)
        plugin.initGui()
        if closes:
            wait_until(
                lambda plugin=plugin: plugin.dock is not None and plugin.dock.isUserVisible(), "the panel opened"
            )
            plugin.dock.close()
        else:
            wait_until(lambda plugin=plugin: not plugin._idle.isActive(), "all that it is made of was imported")
            assert plugin.dock is None
        if opens:
            plugin.action.trigger()
        plugin.unload()


def test_the_panel_is_made_once_and_goes_with_the_plugin(interface, qgis_new_project):
    plugin = TerraFMPlugin(interface)
    plugin.initGui()
    plugin.action.trigger()
    wait_until(lambda: plugin.dock.isUserVisible() and not plugin._opening.isActive(), "the panel opened")
    assert len(interface.docks) == 1
    plugin.action.trigger()
    plugin.action.trigger()
    assert len(interface.docks) == 1
    plugin.unload()
    assert interface.docks == []


def test_a_panel_that_is_closed_while_it_opens_stays_closed(interface, qgis_new_project):
    plugin = TerraFMPlugin(interface)
    plugin.initGui()
    plugin.action.trigger()
    plugin._opening.stop()  # the turns of the event loop one by one
    while not interface.docks:
        plugin._open_further()
        plugin._opening.stop()
    plugin.dock.close()
    plugin._opening.start()
    wait_until(lambda: not plugin._opening.isActive(), "the opening is over")
    assert not plugin.dock.isUserVisible()
    assert not QgsSettings().value("terrafm/panel_was_open", type=bool)
    plugin.action.trigger()
    wait_until(lambda: plugin.dock.isUserVisible(), "it opens again")
    plugin.unload()


def test_algorithms_without_a_window():
    plugin = TerraFMPlugin(None)
    plugin.initProcessing()
    try:
        names = {algorithm.id() for algorithm in provider().algorithms()}
        assert {"terrafm:classify", "terrafm:embed"} <= names
        assert all(isinstance(algorithm, QgsProcessingAlgorithm) for algorithm in provider().algorithms())
    finally:
        plugin.unload()
    assert provider() is None


def model(name):
    return {"name": name, "title": name, "trained": True, "note": ""}


def test_an_emptied_cache_holds_what_is_none_of_ours(interface, tmp_path):
    before = TerraFMSettings.load()
    replace(before, cache_folder=str(tmp_path)).save()
    (tmp_path / "one.tokens").write_bytes(b"x" * 3_000_000)
    (tmp_path / "thesis.odt").write_text("mine")
    plugin = TerraFMPlugin(interface)
    plugin.initGui()
    try:
        page = interface.factories[0].createWidget()
        wait_until(lambda: f"3 MB in {tmp_path}" in page.cache.content.text())
        page.cache.empty.click()
        wait_until(lambda: f"0 MB in {tmp_path}" in page.cache.content.text())
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]
        assert not page.cache.empty.isEnabled()
    finally:
        before.save()
        plugin.unload()


def test_the_options_page_keeps_settings_when_applied(interface, qgis_new_project):
    before = TerraFMSettings.load()
    plugin = TerraFMPlugin(interface)
    plugin.initGui()
    try:
        factory = interface.factories[0]
        assert isinstance(factory, TerraFMOptionsFactory)
        assert not factory.icon().isNull()
        page = factory.createWidget()
        assert isinstance(page, TerraFMOptionsPage)
        page.models.setFilePath("/my/models")
        page.device.setCurrentIndex(page.device.findData("cpu"))
        page.threads.setValue(3)
        page.model.setText("terrafm-b")
        page.cache_size.setValue(25)
        page.live.setChecked(False)
        page.rest.setValue(0)
        assert TerraFMSettings.load() == before
        page.apply()
        after = TerraFMSettings.load()
        assert after == replace(
            before,
            models_folder="/my/models",
            device="cpu",
            threads=3,
            default_model="terrafm-b",
            cache_gigabytes=25,
            live=False,
            whole_scene_after=0,
        )
        again = factory.createWidget()
        assert (again.device.currentData(), again.threads.value(), again.rest.value()) == ("cpu", 3, 0)
        plugin.show_panel()
        plugin.dock.begin()  # a new project in it begins as the options say
        assert not plugin.dock.map.live.isChecked()
        plugin.dock.method.show_models([model("terrafm-ti"), model("terrafm-b")])
        assert plugin.dock.method.settings().model == "terrafm-b"
    finally:
        before.save()
        plugin.unload()
