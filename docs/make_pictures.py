"""Pictures of the panel in the real QGIS application, for docs/images. Run from the repository's root:

    xvfb-run -s "-screen 0 1600x1000x24" qgis --nologo --profiles-path DIR --code docs/make_pictures.py

With TERRAFM_TUTORIAL=1 it makes those of docs/tutorial.md instead, from the sample project that the panel opens; give
it a HOME of its own, since the sample is copied into the documents.

Environment variables: TERRAFM_PICTURES names another folder for the pictures; TERRAFM_WIDTH the dock's width in
pixels; TERRAFM_DARK=1 takes QGIS's dark theme. The engine is the one in .venv, or TERRAFM_PYTHON.
"""

import json
import os
import sys
import traceback
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsApplication, QgsContrastEnhancement, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QToolBar, QWidget
from qgis.utils import iface

ROOT = Path.cwd()
SCENE = ROOT / "resources" / "sample_scene"
FOLDER = Path(os.environ.get("TERRAFM_PICTURES") or ROOT / "docs" / "images")
WIDTH = int(os.environ.get("TERRAFM_WIDTH") or 360)
SAMPLED = {"forest": 1, "cropland": 2, "grassland": 3, "built-up": 4, "bare ground": 5, "water": 6}
"""Names of the scene's truth and the rows of the panel's preset."""

sys.path.insert(0, str(ROOT))
gdal.SetConfigOption("GDAL_PAM_ENABLED", "NO")  # leave no statistics beside the sample scene


class Script:
    """The steps of a user, one after the other in QGIS's own event loop."""

    def __init__(self) -> None:
        from terrafm_plugin.engine_process.client import EngineClient
        from terrafm_plugin.panel.dock import TerraFMDock

        self.window, self.canvas = iface.mainWindow(), iface.mapCanvas()
        self._tidy()
        self.engine = EngineClient()
        self.dock = TerraFMDock(iface, self.engine)
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.window.resizeDocks([self.dock], [WIDTH], Qt.Orientation.Horizontal)
        self.steps = (
            self.tutorial()
            if os.environ.get("TERRAFM_TUTORIAL")
            else [
                ("panel_empty", lambda: True, self.add_imagery),
                (None, lambda: self.dock.controller.session is not None, self.add_points),
                ("panel", self.is_mapped, self.ask_where_next),
                ("panel_where_next", lambda: bool(self.dock.where_next.markers.items), self.finish),
            ]
        )
        self.timer = QTimer()
        self.timer.timeout.connect(self.go_on)
        self.timer.start(700)

    def tutorial(self) -> list[tuple]:
        """The pictures of docs/tutorial.md, in its order; files go beside the sample's project."""
        dock, folder = self.dock, lambda: Path(QgsProject.instance().absolutePath())
        return [
            ("tutorial_open", lambda: True, lambda: dock.sample.button.click()),
            ("tutorial_map", self.is_mapped, lambda: dock.where_next.button.click()),
            ("tutorial_where_next", lambda: bool(dock.where_next.markers.items), self.show_confidence),
            (
                "tutorial_confidence",
                lambda: dock.live_layers.confidence_layer is not None and self.is_mapped(),
                lambda: dock.map.save_requested.emit(folder() / "landcover.tif"),
            ),
            (None, lambda: dock.check.maps.currentLayer() is not None, self.draw_points),
            (None, lambda: dock.check.points.layer is not None, self.begin_check),
            ("tutorial_check", lambda: dock.check.walk.is_walking, self.answer_all),
            ("tutorial_accuracy", self.is_assessed, self.finish),
        ]

    def show_confidence(self) -> None:
        """The second layer; suggestions go."""
        self.dock.where_next.button.click()
        self.dock.map.confidence.click()
        self.scroll_down()

    def draw_points(self) -> None:
        """Few, so that they are answered soon."""
        self.dock.map.confidence.click()
        self.dock.check.number.setValue(60)
        self.dock.check.draw.click()
        self.scroll_to(self.dock.check)

    def begin_check(self) -> None:
        """To the first point."""
        self.dock.check.start.click()
        self.scroll_to(self.dock.check)

    def answer_all(self) -> None:
        """What the scene's truth says at each point, by code."""
        check, truth = self.dock.check, gdal.Open(str(SCENE / "truth.tif"))
        codes, (west, side, _, north, _, _) = truth.ReadAsArray(), truth.GetGeoTransform()
        while check.walk.is_walking and check.points.current is not None:
            place = check.points.current.place
            check.walk.answer(int(codes[int((north - place.y()) / side), int((place.x() - west) / side)]))
        self.scroll_to(check.results)

    def is_assessed(self) -> bool:
        """The figures are there."""
        if self.dock.check.assessment is not None:
            self.scroll_to(self.dock.check.results)
        return self.dock.check.assessment is not None

    def scroll_to(self, part: QWidget) -> None:
        """Show a part of the panel, from its top if it fits."""
        QApplication.processEvents()
        self.dock.scroll.ensureWidgetVisible(part, 0, 0)
        self.dock.scroll.ensureWidgetVisible(part.parentWidget(), 0, 0)
        self.dock.scroll.ensureWidgetVisible(part, 0, 0)

    def go_on(self) -> None:
        """Take the picture and do the next step, once what it waits for is there."""
        try:
            name, is_there, action = self.steps[0]
            if not is_there() or self.canvas.isDrawing():
                return
            self.steps.pop(0)
            if name:
                QApplication.processEvents()
                self.save(name)
            action()
        except Exception:
            traceback.print_exc()
            os._exit(1)

    def save(self, name: str) -> None:
        """The whole window; pictures of the tutorial smaller and in 256 colours, below 150 kB each."""
        iface.messageBar().clearWidgets()  # it names folders of this machine
        QApplication.processEvents()
        picture = self.window.grab().toImage()
        if name.startswith("tutorial_"):
            smooth = Qt.TransformationMode.SmoothTransformation
            picture = in_few_colors(picture.scaledToWidth(900, smooth))
        picture.save(str(FOLDER / f"{name}.png"), "PNG", 0)

    def add_imagery(self) -> None:
        """The two rasters, in natural colours."""
        s1 = QgsRasterLayer(str(SCENE / "s1.tif"), "Sentinel-1", "gdal")
        s2 = QgsRasterLayer(str(SCENE / "s2_l2a.tif"), "Sentinel-2", "gdal")
        renderer = s2.renderer()
        bands = {s2.bandName(number).split(": ")[-1]: number for number in range(1, s2.bandCount() + 1)}
        for name, setter in (("B04", "setRedBand"), ("B03", "setGreenBand"), ("B02", "setBlueBand")):
            getattr(renderer, setter)(bands[name])
        s2.setContrastEnhancement(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
        for layer in (s1, s2):
            QgsProject.instance().addMapLayer(layer)
        self.canvas.setDestinationCrs(s2.crs())
        extent = QgsRectangle(s2.extent())
        extent.scale(0.9)
        self.canvas.setExtent(extent)

    def add_points(self) -> None:
        """A few clicks for each class, where the truth says so and the screen shows it."""
        legend = json.loads((SCENE / "truth.json").read_text(encoding="utf-8"))["classes"]
        truth = gdal.Open(str(SCENE / "truth.tif")).ReadAsArray()
        self.dock.classes.add_points.click()
        for entry in legend:
            QTest.keyClick(self.canvas, Qt.Key.Key_0 + SAMPLED[entry["name"]])
            for row, column in self.places(truth == entry["code"]):
                QTest.mouseClick(self.canvas.viewport(), Qt.MouseButton.LeftButton, pos=self.pixel(row, column))

    def places(self, same: np.ndarray) -> np.ndarray:
        """Pixels well inside one class, spread over the scene."""
        inside = np.ones_like(same)
        for dy in (-3, 0, 3):
            for dx in (-3, 0, 3):
                inside &= np.roll(same, (dy, dx), (0, 1))
        found = np.argwhere(inside[60:-60, 60:-60]) + 60
        return found[np.linspace(0, len(found) - 1, 8).astype(int)]

    def pixel(self, row: int, column: int) -> QPoint:
        """Where on the canvas a pixel of the scene is."""
        extent = self.dock.controller.session.grid.extent
        point = self.canvas.getCoordinateTransform().transform(
            extent.xMinimum() + (column + 0.5) * 10, extent.yMaximum() - (row + 0.5) * 10
        )
        return QPoint(round(point.x()), round(point.y()))

    def is_mapped(self) -> bool:
        """Whether the whole scene is on the screen and the engine rests."""
        return self.dock.live_layers.map_layer is not None and self.dock.controller.is_complete

    def scroll_down(self) -> None:
        """To the accuracy and the areas."""
        self.dock.scroll.ensureWidgetVisible(self.dock.map)
        bar = self.dock.scroll.verticalScrollBar()
        bar.setValue(bar.maximum())

    def ask_where_next(self) -> None:
        """Suggested places, in the list and on the map."""
        self.dock.where_next.button.click()
        self.dock.scroll.verticalScrollBar().setValue(0)

    def finish(self) -> None:
        """Leave QGIS."""
        self.timer.stop()
        self.dock.unload()
        self.engine.stop()
        QgsProject.instance().clear()
        os._exit(0)

    def _tidy(self) -> None:
        """Only what belongs in the picture."""
        for dock in self.window.findChildren(QDockWidget):
            if dock.objectName() not in ("Layers",):
                dock.hide()
        for bar in self.window.findChildren(QToolBar):
            bar.setVisible(bar.objectName() in ("mFileToolBar", "mMapNavToolBar"))
        self.window.setGeometry(0, 0, 1600, 1000)


def in_few_colors(picture: QImage) -> QImage:
    """The picture in the 255 colours that suit it best, without dithering, which would make it larger again."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    width, height = picture.width(), picture.height()
    bits = picture.constBits()
    bits.setsize(picture.sizeInBytes())
    pixels = np.frombuffer(bits, np.uint8).reshape(height, picture.bytesPerLine() // 4, 4)[:, :width]
    raster = gdal.GetDriverByName("MEM").Create("", width, height, 3)
    for band, channel in enumerate((2, 1, 0), start=1):  # blue comes first in memory
        raster.GetRasterBand(band).WriteArray(pixels[..., channel])
    colors = gdal.ColorTable()
    gdal.ComputeMedianCutPCT(*(raster.GetRasterBand(band) for band in (1, 2, 3)), 255, colors)
    table = [QColor(*colors.GetColorEntry(number)[:3]).rgb() for number in range(colors.GetCount())]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return picture.convertToFormat(QImage.Format.Format_Indexed8, table, flags)


def begin() -> None:
    """Once QGIS is all there."""
    try:
        if os.environ.get("TERRAFM_DARK"):
            QgsApplication.setUITheme("Night Mapping")
        FOLDER.mkdir(parents=True, exist_ok=True)
        begin.script = Script()
    except Exception:
        traceback.print_exc()
        os._exit(1)


QTimer.singleShot(2500, begin)
