"""The sample scene that comes with the plugin: copied into a folder of the user's, and shown as layers."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRasterRenderer,
    QgsSingleBandGrayRenderer,
    QgsTask,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QStandardPaths

from ..folders import PLUGIN_ROOT, unused, user_data_folder
from ..samples.classes import LandCoverClass
from ..samples.presets import basic
from ..samples.samples_file import SamplesError, open_samples_layer
from ..samples.samples_layer import keep_classes

FOLDER = "TerraFM Sample"
_SOURCE = PLUGIN_ROOT / "resources" / "sample_scene"
_NATURAL = {"B04": (150.0, 1900.0), "B03": (250.0, 1500.0), "B02": (170.0, 1200.0)}
"""Red, green and blue: reflectance × 10000 shown as dark and as bright; about 98 % of the scene lie between."""
_RADAR = {"VV": (-19.0, -5.0)}
"""dB."""


@dataclass(frozen=True)
class SampleLayers:
    """The layers of the sample scene, in the project."""

    s2: QgsRasterLayer
    s1: QgsRasterLayer
    samples: QgsVectorLayer

    @property
    def folder(self) -> Path:
        """Where their files are."""
        return Path(self.s2.source()).parent


class SampleTask(QgsTask):
    """Copies and reads the scene in a thread; `done` is called in the main thread with it, or None and the reason."""

    def __init__(self, title: str, done: Callable[[SampleLayers | None, str], None]) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._done = done
        self._layers: SampleLayers | None = None
        self._problem = ""

    def start(self) -> None:
        """Begin as soon as there is a thread."""
        QgsApplication.taskManager().addTask(self)

    def run(self) -> bool:
        """In the thread."""
        try:
            self._layers = read_sample_layers(copy_sample_scene())
        except (OSError, SamplesError) as error:
            self._problem = str(error)
        return self._layers is not None

    def finished(self, _succeeded: bool) -> None:
        """In the main thread."""
        self._done(self._layers, self._problem)


def copy_sample_scene() -> Path:
    """Copy the scene into a new folder in the user's documents, else in the user's data; nothing is left half-copied.

    Raises
    ------
    OSError
        It can be written in neither.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    try:
        return _copy_into(Path(documents or Path.home()))
    except OSError:
        return _copy_into(user_data_folder())


def read_sample_layers(folder: Path) -> SampleLayers:
    """The copied scene as styled layers of the main thread, whichever thread reads them.

    Raises
    ------
    SamplesError
        The samples cannot be opened.
    """
    samples = open_samples_layer(folder / "samples.gpkg")
    keep_classes(samples, _classes(folder / "truth.json"))
    s2, s1 = _raster(folder / "s2_l2a.tif", "Sentinel-2"), _raster(folder / "s1.tif", "Sentinel-1")
    s2.setRenderer(_natural_color(s2))
    s1.setRenderer(_gray(s1))
    for layer in (samples, s2, s1):
        layer.moveToThread(QgsApplication.instance().thread())
    return SampleLayers(s2, s1, samples)


def add_sample_layers(layers: SampleLayers) -> None:
    """Put them into the project: samples above Sentinel-2 above Sentinel-1, on top of what is there."""
    for place, layer in enumerate((layers.samples, layers.s2, layers.s1)):
        QgsProject.instance().addMapLayer(layer, False)
        QgsProject.instance().layerTreeRoot().insertLayer(place, layer)


def _copy_into(parent: Path) -> Path:
    parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".terrafm-", dir=parent))
    try:
        for file in sorted(_SOURCE.iterdir()):
            shutil.copyfile(file, temporary / file.name)  # not its rights: it may lie in a read-only installation
        temporary.chmod(0o755)
        return temporary.rename(unused(parent / FOLDER))
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _classes(legend: Path) -> list[LandCoverClass]:
    """The scene's codes and names in the colours of the panel's usual classes."""
    usual = ("forest", "cropland", "grassland", "built-up", "bare ground", "water")  # in whatever language they show
    colors = {name: entry.color for name, entry in zip(usual, basic().classes)}  # noqa: B905 - Python 3.9
    entries = json.loads(legend.read_text(encoding="utf-8"))["classes"]
    return [
        LandCoverClass(entry["code"], entry["name"], colors.get(entry["name"], entry["color"])) for entry in entries
    ]


def _raster(path: Path, title: str) -> QgsRasterLayer:
    """Without QGIS's default style, which reads all pixels for its stretch."""
    options = QgsRasterLayer.LayerOptions(False)
    return QgsRasterLayer(str(path), title, "gdal", options)


def _natural_color(layer: QgsRasterLayer) -> QgsRasterRenderer:
    renderer = QgsMultiBandColorRenderer(layer.dataProvider(), *(_number(layer, band) for band in _NATURAL))
    red, green, blue = (_stretch(layer, band, *limits) for band, limits in _NATURAL.items())
    renderer.setRedContrastEnhancement(red)
    renderer.setGreenContrastEnhancement(green)
    renderer.setBlueContrastEnhancement(blue)
    return renderer


def _gray(layer: QgsRasterLayer) -> QgsRasterRenderer:
    ((band, limits),) = _RADAR.items()
    renderer = QgsSingleBandGrayRenderer(layer.dataProvider(), _number(layer, band))
    renderer.setContrastEnhancement(_stretch(layer, band, *limits))
    return renderer


def _stretch(layer: QgsRasterLayer, band: str, least: float, most: float) -> QgsContrastEnhancement:
    stretch = QgsContrastEnhancement(layer.dataProvider().dataType(_number(layer, band)))
    stretch.setContrastEnhancementAlgorithm(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
    stretch.setMinimumValue(least)
    stretch.setMaximumValue(most)
    return stretch


def _number(layer: QgsRasterLayer, band: str) -> int:
    names = [layer.bandName(number).split(": ")[-1] for number in range(1, layer.bandCount() + 1)]
    return names.index(band) + 1
