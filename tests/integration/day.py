"""A day with the plugin in the sample project, click by click: live maps, a mask, results, clouds, an assessment."""

import json

import numpy as np
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from tests.integration.panel_use import SCENE


def a_day(plugin, canvas, home, user, loop):
    """From the opened sample project to an empty one."""
    panel, project = plugin.dock, QgsProject.instance()
    project.addMapLayer(computed("mask", f"a:uri={SCENE / 's1.tif'}", panel.imagery.sources["s2"].layer()))
    canvas.setLayers([panel.imagery.sources["s2"].layer()])
    live_maps(panel, canvas, user, loop)
    a_mask_that_must_be_copied(panel, user, loop)
    results(panel, canvas, user, loop, home)
    clouds_and_suggestions(panel, user, loop)
    checking(panel, user, loop)
    loop.turn("saving the project", project.write)
    loop.turn("a new project", project.clear)
    loop.until(lambda: panel.controller.session is None, "the panel noticed")


def computed(name, source, like, side=2048):
    """A layer of the raster calculator's, of zeros: as a mask it leaves out nothing."""
    extent = like.extent()
    box = ",".join(str(v) for v in (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()))
    crs = like.crs().authid()
    uri = f"?crs={crs}&extent={box}&width={side}&height={side}&formula=%22a@1%22*0&{source}&a:provider=gdal"
    layer = QgsRasterLayer(uri, name, "virtualraster")
    assert layer.isValid()
    return layer


def places(name, count=4):
    """Canvas pixels, which are the scene's, well inside one class."""
    legend = json.loads((SCENE / "truth.json").read_text(encoding="utf-8"))["classes"]
    (code,) = [entry["code"] for entry in legend if entry["name"] == name]
    same = gdal.Open(str(SCENE / "truth.tif")).ReadAsArray() == code
    inside = np.argwhere(same & np.roll(same, 5, 0) & np.roll(same, -5, 0) & np.roll(same, 5, 1) & np.roll(same, -5, 1))
    return inside[np.linspace(0, len(inside) - 1, count + 2).astype(int)[1:-1]]


def live_maps(panel, canvas, user, loop):
    user.click(panel.classes.add_points)
    for key, name in ((2, "forest"), (3, "cropland")):
        loop.turn("a key", lambda key=key: QTest.keyClick(canvas, Qt.Key.Key_0 + key))
        for row, column in places(name):
            user.click(canvas.viewport(), QPoint(int(column), int(row)))
    assert panel.samples.counts()[2] == 16
    user.click(panel.map.confidence)
    loop.until(lambda: panel.live_layers.confidence_layer is not None, "the confidence")
    loop.turn("zoom", lambda: canvas.setExtent(panel.controller.session.grid.extent.scaled(0.3)))
    loop.until(lambda: panel.live_layers.map_layer.extent().width() < 2000, "the map of the new view")


def a_mask_that_must_be_copied(panel, user, loop):
    (layer,) = QgsProject.instance().mapLayersByName("mask")
    s1 = panel.imagery.sources["s1"].layer()
    loop.turn("choosing the mask", lambda: panel.clouds.mask.setLayer(layer))
    loop.until(lambda: panel.clouds._mask, "the mask was copied")
    loop.until(lambda: (panel.controller._imagery or {}).get("mask"), "the map knows the mask")
    loop.turn("as imagery too", lambda: panel.imagery.choose("s1", layer))
    loop.until(panel.imagery.sources["s1"].problem, "the engine looked at it")
    loop.turn("as before", lambda: panel.imagery.choose("s1", s1))
    loop.turn("no mask", lambda: panel.clouds.mask.setLayer(None))
    loop.until(lambda: set(panel.controller._imagery or ()) == {"s1", "s2"}, "the imagery is what it was")


def results(panel, canvas, user, loop, home):
    out = home / "map.tif"
    loop.turn("saving the map", lambda: panel.map.save_requested.emit(out))
    loop.until(lambda: panel.check.maps.currentLayer() is not None, "the map was saved")
    loop.turn("a page", lambda: panel.map.report_requested.emit(home / "page.html"))
    loop.until((home / "page.html").exists, "the page was written")
    loop.turn("zoom", lambda: canvas.setExtent(panel.controller.session.grid.extent))
    loop.until(panel.map._comparison.isVisible, "the map with a comparison")


def clouds_and_suggestions(panel, user, loop):
    user.click(panel.clouds.find)
    loop.until(panel.clouds.results.texts, "no clouds can be found here")
    user.click(panel.where_next.button)
    loop.until(lambda: panel.where_next.list.count() == 5, "places")
    user.click(panel.where_next.button)


def checking(panel, user, loop):
    user.click(panel.check.draw)
    loop.until(lambda: panel.check.points.layer is not None, "points were drawn")
    user.click(panel.check.start)
    for number in range(3):
        loop.turn("an answer", lambda number=number: panel.check.walk.answer(panel.check.points.classes[number].code))
    user.click(panel.check.start)
    user.click(panel.check.assess)
    loop.until(lambda: panel.check.assessment is not None, "the assessment")
