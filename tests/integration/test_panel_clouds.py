"""Clouds from the panel with the real engine: masks of one layer and of three, cancelled ones, maps without them."""

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import Qgis, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.panel.dock import TerraFMDock
from tests.integration.cloud_head_file import write_head
from tests.integration.panel_use import SCENE, click, is_mapped, needs_engine, shown, some_of
from tests.qt_patience import wait_until

SIDE = 256
CLOUD, THIN, SHADOW = (slice(20, 60), slice(30, 90)), (slice(100, 120), slice(40, 70)), (slice(200, 210), slice(0, 20))
SHARE = (40 * 60 + 20 * 30) / SIDE**2

pytestmark = needs_engine


def write_level2a(path, side=SIDE):
    """The sample scene as a Level-2A product of one file: its scene classification is the last band."""
    window = [96, 0, SIDE, SIDE]
    source = gdal.Translate("", str(SCENE / "s2_l2a.tif"), format="MEM", srcWin=window, width=side, height=side)
    codes = np.full((SIDE, SIDE), 4, np.uint16)
    codes[CLOUD], codes[THIN], codes[SHADOW] = 9, 10, 3
    count = source.RasterCount
    made = gdal.GetDriverByName("GTiff").Create(str(path), side, side, count + 1, gdal.GDT_UInt16)
    made.SetGeoTransform(source.GetGeoTransform())
    made.SetProjection(source.GetProjection())
    made.SetMetadata(source.GetMetadata())
    for index in range(1, count + 1):
        made.GetRasterBand(index).WriteArray(source.GetRasterBand(index).ReadAsArray())
        made.GetRasterBand(index).SetDescription(source.GetRasterBand(index).GetDescription())
    made.GetRasterBand(count + 1).WriteArray(codes.repeat(side // SIDE, 0).repeat(side // SIDE, 1))
    made.GetRasterBand(count + 1).SetDescription("SCL")
    return path


@pytest.fixture
def folder(tmp_path):
    """Where the project lies, which the masks are written beside."""
    (tmp_path / "Projekt ü").mkdir()
    return tmp_path / "Projekt ü"


@pytest.fixture
def load(qgis_new_project, tmp_path, folder):
    QgsProject.instance().write(str(folder / "p.qgz"))

    def load(name, side=SIDE):
        layer = QgsRasterLayer(str(write_level2a(tmp_path / f"{name}.tif", side)), name, "gdal")
        QgsProject.instance().addMapLayer(layer)
        return layer

    return load


@pytest.fixture(scope="module")
def engine(qgis_app):
    client = EngineClient()
    yield client
    client.stop()


@pytest.fixture
def panel(load, engine, qgis_iface, qgis_canvas):
    scene = load("S2 Mai")
    qgis_canvas.setDestinationCrs(scene.crs())
    qgis_canvas.setFixedSize(300, 300)
    qgis_canvas.window().show()
    QApplication.processEvents()
    qgis_canvas.setLayers([scene])
    qgis_canvas.setExtent(scene.extent())
    dock = TerraFMDock(qgis_iface, engine)
    dock.resize(360, 1400)
    dock.show()
    dock.clouds.setCollapsed(False)
    wait_until(lambda: dock.clouds.find.height() > 9 and dock.clouds.find.isEnabled(), "it is laid out")
    yield dock
    if dock.is_loaded:
        dock.unload()


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def tick(panel, *names):
    """With the mouse, in the list of more layers."""
    others = panel.clouds.others
    if not panel.clouds.more.isChecked():
        press(panel.clouds.more)
        QApplication.processEvents()
    for name in names:
        (item,) = others.findItems(name, Qt.MatchFlag.MatchExactly)
        others.scrollToItem(item)
        box = others.visualItemRect(item)
        place = box.center()
        place.setX(box.left() + 10)
        QTest.mouseClick(others.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert item.checkState() == Qt.CheckState.Checked


def masks():
    return [layer for layer in QgsProject.instance().mapLayers().values() if layer.customProperty("terrafm/clouds_of")]


def is_over(panel):
    return not panel.clouds._masks.is_working and panel.clouds.results.texts()


def test_a_mask_in_the_layer_tree_and_a_map_without_clouds(panel, qgis_canvas, truth, folder):
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    assert panel.clouds.leave_out.isHidden()
    press(panel.clouds.find)
    assert panel.clouds.work.isVisible()
    assert not panel.clouds.find.isEnabled()
    wait_until(lambda: is_over(panel), "the clouds were found")
    assert panel.clouds.work.isHidden()
    (text,) = panel.clouds.results.texts()
    assert text == (
        f"S2 Mai: {100 * SHARE:.1f}\u00a0% cloud, 0.3\u00a0% shadow. "
        "By scene classification, since the imagery brings its scene classification."
    )
    (mask,) = masks()
    assert Path(mask.source()).parent == folder
    assert {entry.label: entry.color.name() for entry in mask.renderer().classes()} == {
        "clear": "#8fbf8f", "thick cloud": "#ffffff", "thin cloud": "#9fc5e8", "cloud shadow": "#4a3b6b",
    }  # fmt: skip
    alphas = {entry.label: entry.color.alpha() for entry in mask.renderer().classes()}
    assert (alphas.pop("clear"), set(alphas.values())) == (0, {255})
    tree = [node.name() for node in QgsProject.instance().layerTreeRoot().children()]
    assert tree == ["S2 Mai – clouds", "S2 Mai"]

    assert panel.clouds.leave_out.isVisible()
    assert panel.clouds.leave_out.isChecked()
    assert panel.clouds.mask.currentLayer() is mask
    wait_until(lambda: panel.controller._imagery.get("mask") == mask.source(), "the map knows the mask")
    panel.clicks.start()
    click(panel, qgis_canvas, some_of(truth["forest"], 4), 1)
    click(panel, qgis_canvas, some_of(truth["water"], 4), 6)
    wait_until(lambda: is_mapped(panel), "the first map")
    panel.map.live.setChecked(False)
    out = folder.parent / "Karte.tif"
    panel.map.save_requested.emit(out)
    wait_until(lambda: out.exists() and panel.controller.work is None, "the map was saved")
    mapped = gdal.Open(str(out)).ReadAsArray()
    assert (mapped[CLOUD] == 255).all()
    assert (mapped[THIN] == 255).all()
    assert (mapped != 255).mean() > 0.9

    press(panel.clouds.leave_out)
    wait_until(lambda: "mask" not in panel.controller._imagery, "the map knows that it is not wanted")
    panel.map.whole.click()
    wait_until(lambda: panel.controller.is_complete, "the map with clouds")
    assert (shown(panel)[CLOUD] != 255).all()


def test_the_project_brings_the_mask_back_into_the_map(panel, folder):
    press(panel.clouds.find)
    wait_until(lambda: is_over(panel), "the clouds were found")
    source = masks()[0].source()
    project = QgsProject.instance()
    wait_until(lambda: (panel.imagery.parameters() or {}).get("mask"), "the imagery is known")
    assert project.write()
    project.clear()
    QTest.qWait(300)
    assert panel.imagery.parameters() is None
    assert project.read(str(folder / "p.qgz"))
    wait_until(lambda: (panel.imagery.parameters() or {}).get("mask") == source, "the map knows the mask")
    assert panel.clouds.leave_out.isChecked()
    assert panel.clouds.mask.currentLayer() is masks()[0]
    (mask,) = masks()
    assert {entry.label for entry in mask.renderer().classes()} >= {"thick cloud", "cloud shadow"}


def test_three_layers_at_once_one_of_them_refused(panel, load, folder):
    load("Juni")
    colours = folder.parent / "Farben.tif"
    gdal.Translate(str(colours), str(SCENE / "s2_l2a.tif"), bandList=[2, 3, 4])  # which no way can do with
    bands = QgsRasterLayer(str(colours), "ohne SCL", "gdal")
    QgsProject.instance().addMapLayer(bands)
    QTest.qWait(50)
    tick(panel, "Juni", "ohne SCL")
    assert panel.clouds.find.text() == "Find Clouds in 3 Layers"
    begun = []
    panel.clouds._masks.begun.connect(lambda *what: begun.append(panel.clouds.work.text()))
    press(panel.clouds.find)
    wait_until(lambda: is_over(panel), "all three had their turn")
    assert [text.split(" (")[1] for text in begun] == ["1 of 3)…", "2 of 3)…", "3 of 3)…"]
    first, found, refusal = panel.clouds.results.texts()
    assert first.startswith("S2 Mai: 4.6\u00a0% cloud")
    assert found.startswith("Juni: 4.6\u00a0% cloud")
    assert refusal.startswith("ohne SCL: No way to find clouds is open")  # what was not done comes last
    assert "near infrared" in panel.clouds.results._lines[-1].details.text()
    assert sorted(layer.name() for layer in masks()) == ["Juni – clouds", "S2 Mai – clouds"]
    tree = [node.name() for node in QgsProject.instance().layerTreeRoot().children()]
    assert tree.index("Juni – clouds") == tree.index("Juni") - 1
    assert sorted(path.name for path in folder.glob("*.tif")) == ["p_Juni_clouds.tif", "p_S2_Mai_clouds.tif"]
    assert panel.clouds.mask.currentLayer().name() == "S2 Mai – clouds"


def test_by_a_trained_head(panel, tmp_path):
    wait_until(lambda: panel.clouds.method.model.findData("terrafm-ti") >= 0, "the engine named its models")
    method = panel.clouds.method
    method.method.setCurrentIndex(method.method.findData("head"))
    assert not panel.clouds.find.isEnabled()
    method.head.setFilePath(str(tmp_path / "none.safetensors"))
    press(panel.clouds.find)
    wait_until(lambda: is_over(panel), "it was refused")
    assert "TerraFM cloud head cannot be used" in panel.clouds.results.texts()[0]
    assert masks() == []
    method.head.setFilePath(str(write_head(tmp_path / "clouds.safetensors")))
    press(panel.clouds.find)
    wait_until(lambda: is_over(panel), "the clouds were found")
    assert "By the TerraFM cloud head, since" in panel.clouds.results.texts()[0]
    assert len(masks()) == 1


def test_cancelled_half_way_nothing_of_it_is_left(panel, load, folder):
    """The second of three, which is large, while it is written."""
    load("Groß", 3072), load("zuletzt")
    QTest.qWait(50)
    order = ["S2 Mai", *[name for name in reversed_tree() if name != "S2 Mai"]]
    tick(panel, *order[1:])
    press(panel.clouds.find)
    wait_until(lambda: "Groß" in panel.clouds.work.text() and "%" in panel.clouds.work.text(), "it is half-way")
    before = {path.name for path in folder.iterdir() if "Gro" not in path.name}
    press(panel.clouds.work.cancel)
    assert not panel.clouds._masks.is_working
    assert panel.clouds.find.isEnabled()
    assert panel.clouds.work.isHidden()
    wait_until(lambda: not panel.engine._calls, "the engine rests")
    assert {path.name for path in folder.iterdir()} == before
    assert "Groß – clouds" not in {layer.name() for layer in masks()}
    assert panel.clouds.results.texts()[-1].startswith("Cancelled; ")
    assert not any("zuletzt" in text for text in panel.clouds.results.texts()[-1:])


def reversed_tree():
    return [node.name() for node in QgsProject.instance().layerTreeRoot().findLayers()]


def test_a_mask_that_was_cancelled_too_late_is_removed(panel, folder):
    """However fast the engine was: cancelled at once, after a while, and begun anew in between."""
    wait_until(lambda: panel.controller.session is not None, "the engine runs")
    for pause in (0, 5, 20, 60, 150):
        press(panel.clouds.find)
        QTest.qWait(pause)
        if panel.clouds._masks.is_working:
            press(panel.clouds.work.cancel)
    wait_until(lambda: not panel.engine._calls, "the engine rests")
    files = {path.name for path in folder.glob("*.tif")}
    assert files == {Path(layer.source()).name for layer in masks()}
    assert not [path for path in folder.iterdir() if path.name.startswith(".") and path.suffix == ".tif"]


def test_a_layer_without_a_path_is_copied_for_the_engine_and_the_copy_removed(panel, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    path = panel.imagery.sources["s2"].layer().source()
    extent = panel.imagery.sources["s2"].layer().extent()
    box = ",".join(str(v) for v in (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()))
    crs = panel.imagery.sources["s2"].layer().crs().authid()
    uri = f"?crs={crs}&extent={box}&width=256&height=256&formula=%22a@2%22*1&a:uri={path}&a:provider=gdal"
    computed = QgsRasterLayer(uri, "gerechnet", "virtualraster")
    assert computed.isValid()
    QgsProject.instance().addMapLayer(computed)
    QTest.qWait(50)
    tick(panel, "gerechnet")
    press(panel.clouds.find)
    wait_until(lambda: is_over(panel), "both had their turn")
    refusal = panel.clouds.results.texts()[1]
    assert refusal.startswith("gerechnet: ")
    assert "layer.tif" in refusal or "band" in refusal.lower()
    assert list((tmp_path / "temporary").rglob("layer.tif")) == []


def test_what_a_mask_is_read_as_and_why_it_cannot_be_used(panel, load, tmp_path):
    """Another raster as the mask: a classification, one that leaves little, one that leaves nothing, a picture."""
    scene = panel.imagery.sources["s2"].layer()
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    reading = panel.clouds.reading

    def choose(name, codes):
        path = tmp_path / f"{name}.tif"
        made = gdal.GetDriverByName("GTiff").CreateCopy(str(path), gdal.Translate(
            "", scene.source(), format="MEM", bandList=[1], outputType=gdal.GDT_Byte))  # fmt: skip
        made.GetRasterBand(1).SetDescription("")
        made.SetMetadata({})
        made.WriteArray(codes.astype(np.uint8))
        del made
        layer = QgsRasterLayer(str(path), name, "gdal")
        QgsProject.instance().addMapLayer(layer)
        panel.clouds.mask.setLayer(layer)

    choose("SCL", np.random.default_rng(0).choice([4, 5, 8, 9], (SIDE, SIDE)))
    wait_until(lambda: reading.read_as.isVisible(), "it was described")
    assert reading.read_as.text().startswith("Read as a scene classification (SCL)")
    assert not reading.problem.isVisible()
    few = np.ones((SIDE, SIDE))
    few[:6] = 0
    choose("few", few)
    wait_until(lambda: reading.problem.isVisible(), "the scene was opened with it")
    assert "leaves only" in reading.problem.text()
    assert reading.read_as.text().startswith("Read as a mask of 0 and 1")
    choose("all", np.ones((SIDE, SIDE)))
    wait_until(lambda: "leaves nothing of the imagery" in reading.problem.text(), "it was refused")
    assert "leaves nothing of the imagery" in panel.strip.hint.text()
    choose("picture", np.random.default_rng(0).integers(0, 255, (SIDE, SIDE)))
    wait_until(lambda: "cannot be used as a mask" in reading.problem.text(), "it was described")
    assert not reading.read_as.isVisible()
    panel.clouds.mask.setLayer(None)
    assert not reading.isVisible() or not reading.problem.isVisible()


def test_a_map_is_not_saved_in_place_of_what_it_is_made_of(panel, qgis_canvas, truth):
    wait_until(lambda: panel.controller.session is not None, "the imagery was opened")
    panel.clicks.start()
    click(panel, qgis_canvas, some_of(truth["forest"], 3), 1)
    click(panel, qgis_canvas, some_of(truth["water"], 3), 6)
    wait_until(lambda: is_mapped(panel), "the first map")
    panel.map.live.setChecked(False)
    scene = Path(panel.imagery.sources["s2"].layer().source())
    samples = Path(panel.samples.layer.source().split("|")[0])
    for path in (scene, samples, samples.with_suffix(".tif")):
        before = path.read_bytes() if path.exists() else None
        panel.map.save_requested.emit(path)
        assert panel.controller.work is None
        assert "choose another name" in panel._iface.messageBar().get_messages(Qgis.MessageLevel.Warning)[-1]
        assert str(path.stem) in panel._iface.messageBar().get_messages(Qgis.MessageLevel.Warning)[-1]
        assert (path.read_bytes() if path.exists() else None) == before
