"""The sample scene that comes with the plugin: a button that copies it, opens it as layers and chooses them."""

from __future__ import annotations

import json
import shutil
import uuid
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
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QStandardPaths, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..background import BackgroundWork
from ..classes import LandCoverClass
from ..folders import PLUGIN_ROOT, unused, user_data_folder
from ..imagery.imagery_section import ImagerySection
from ..imagery.looks import mark_look
from ..imagery.sensors import S1, S2
from ..layers.layer_tree import add_on_top
from ..resources import icon
from ..widgets.elements import Caption, bare, wide_button
from .class_sets import basic
from .samples_file import SamplesError, open_samples_layer
from .samples_layer import SamplesLayer, keep_classes

FOLDER = "TerraFM Sample"
_SOURCE = PLUGIN_ROOT / "resources" / "sample_scene"
_NATURAL = {"B04": (150.0, 1900.0), "B03": (250.0, 1500.0), "B02": (170.0, 1200.0)}
"""Red, green and blue: reflectance × 10000 shown as dark and as bright; about 98 % of the scene lie between."""
_RADAR = {"VV": (-19.0, -5.0)}
"""Decibels."""


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
    mark_look(s2, "natural")
    mark_look(s1, "vv")
    for layer in (samples, s2, s1):
        layer.moveToThread(QgsApplication.instance().thread())
    return SampleLayers(s2, s1, samples)


def add_sample_layers(layers: SampleLayers) -> None:
    """Put them into the project: samples above Sentinel-2 above Sentinel-1, on top of what is there."""
    for place, layer in enumerate((layers.samples, layers.s2, layers.s1)):
        add_on_top(layer, place)


def _copied_layers() -> SampleLayers | str:
    """The layers of a new copy, or why there is none; runs in any thread."""
    try:
        return read_sample_layers(copy_sample_scene())
    except (OSError, SamplesError) as error:
        return str(error)


def _copy_into(parent: Path) -> Path:
    parent.mkdir(parents=True, exist_ok=True)
    temporary = parent / f".terrafm-{uuid.uuid4().hex[:8]}"
    try:
        temporary.mkdir()  # with the rights that the user's umask gives, which a temporary folder has not
        for file in sorted(_SOURCE.iterdir()):
            shutil.copyfile(file, temporary / file.name)  # not its rights: it may lie in a read-only installation
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


class SampleInvitation(QWidget):
    """Adds the sample scene to the project and chooses it; what is in the project stays."""

    opened = pyqtSignal(str)
    """Where it is, as a sentence with a link."""
    failed = pyqtSignal(str)

    def __init__(self, imagery: ImagerySection, samples: SamplesLayer, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._imagery, self._samples, self._canvas = imagery, samples, canvas
        self._is_closed = False
        self.button = wide_button(
            self.tr("Open Sample Project"),
            self.tr("Copy the sample scene into your documents and open it: both sensors, six classes, 72 samples"),
            icon("terrafm"),
        )
        self.button.clicked.connect(lambda: self._copy())
        column = bare(QVBoxLayout(self))
        column.addWidget(Caption(self.tr("Load Sentinel imagery, or try the sample: a small simulated landscape.")))
        column.addWidget(self.button)
        for source in imagery.sources.values():
            source.changed.connect(self._show)
        imagery.imagery_changed.connect(lambda _imagery: self._show())  # a further modality's row may have come
        self._show()

    def close(self) -> None:
        """Whatever is still being copied is not opened any more."""
        self._is_closed = True

    def _show(self) -> None:
        self.setVisible(all(source.layer() is None for source in self._imagery.sources.values()))

    def _copy(self) -> None:
        self.button.setEnabled(False)
        BackgroundWork(self, self.tr("Copying the TerraFM sample"), _copied_layers, self._read)

    def _read(self, layers: SampleLayers | str) -> None:
        if self._is_closed:
            return
        self.button.setEnabled(True)
        if isinstance(layers, str):
            self.failed.emit(self.tr("The sample scene cannot be copied ({reason}).").format(reason=layers))
        else:
            self._open(layers)

    def _open(self, layers: SampleLayers) -> None:
        """A project that nobody began becomes the sample's own; any other gets its layers and is not saved."""
        project = QgsProject.instance()
        is_empty = not project.mapLayers()
        is_new = is_empty and not project.fileName() and not project.isDirty()
        add_sample_layers(layers)
        if is_empty:
            project.setCrs(layers.s2.crs())
            self._canvas.setDestinationCrs(layers.s2.crs())
        self._canvas.setExtent(self._canvas.mapSettings().layerExtentToOutputExtent(layers.s2, layers.s2.extent()))
        self._canvas.refresh()
        self._imagery.choose(S2, layers.s2)
        self._imagery.choose(S1, layers.s1)
        self._samples.open(layers.samples)
        if is_new:
            file = str(layers.folder / f"{layers.folder.name}.qgz")
            QTimer.singleShot(0, lambda: project.write(file))  # a turn of its own: the window goes on in between
        link = QUrl.fromLocalFile(str(layers.folder)).toString()
        self.opened.emit(self.tr('The sample is in <a href="{link}">{path}</a>.').format(link=link, path=layers.folder))
