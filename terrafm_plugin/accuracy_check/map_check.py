"""Checking a map against reference points: drawing them, and what the answers say of the map."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..classes import COLORS, LandCoverClass
from ..engine_process.client import EngineClient
from ..engine_process.messages import EngineError
from ..engine_process.work import EngineWork, Work
from ..folders import unused
from ..layers.layer_sources import LayerError, RasterCopy, raster_or_copy, written_samples
from ..layers.layer_tree import add_on_top
from ..layers.styles import classes_of_layer
from .check_points import REFERENCE, CheckPoints, open_check_layer


@dataclass(frozen=True)
class SampleSize:
    """How many points, or how exact the overall accuracy is to be; exactly one of them."""

    points: int | None = None
    standard_error: float | None = None
    """0 to 1."""


class MapCheck(QObject):
    """Draws points of a map as a layer of the project, and assesses the map by those that are answered."""

    working = pyqtSignal(bool)
    drawn = pyqtSignal(object)
    """The new layer of points."""
    assessed = pyqtSignal(dict)
    """The answer to `accuracy` (docs/protocol.md, *ASSESSMENT*)."""
    failed = pyqtSignal(str)
    """One sentence for the message bar."""

    def __init__(self, engine: EngineClient, points: CheckPoints) -> None:
        super().__init__()
        self.points = points
        self._work = EngineWork(engine, self)
        self._work.changed.connect(lambda work: self.working.emit(work is not None))
        self._work.failed.connect(self._refused)
        self._copy: Path | None = None

    @property
    def is_working(self) -> bool:
        """Whether the engine is asked."""
        return self._work.current is not None

    def draw(self, layer: QgsRasterLayer, size: SampleSize) -> None:
        """Draw points of a class map; they appear as a layer of the project."""
        try:
            path = raster_or_copy(layer)
        except LayerError as error:
            self.failed.emit(str(error))
            return
        if isinstance(path, RasterCopy):
            text = self.tr("The layer '{name}' is not as its file is, in CRS or no data: export it as a GeoTIFF first.")
            self.failed.emit(text.format(name=layer.name()))
            return
        first = _wanted_path(Path(path), layer.name())
        target = unused(first)
        params = {"map": path, "out": str(target), "points": size.points, "standard_error": size.standard_error}
        params["seed"] = len(list(first.parent.glob(f"{first.stem}*.gpkg")))  # another sample, other points
        legend = classes_of_layer(layer)
        title = self.tr("{name} – check").format(name=layer.name())
        given = {name: value for name, value in params.items() if value is not None}
        self._work.start(Work.DRAW, "draw_reference", given, lambda made: self._drawn(made, path, legend, title))

    def assess(self, report: Path | None = None, then: Callable[[], None] | None = None) -> None:
        """What the answers so far say of the map; with a report, the page of map and accuracy too."""
        layer, map_file = self.points.layer, self.points.map_file
        if layer is None or map_file is None:
            return
        try:
            self._forget_copy()
            self._copy = written_samples(layer, layer.name(), QgsProject.instance().transformContext())
        except LayerError as error:
            self.failed.emit(str(error))
            return
        params = {
            "map": str(map_file),
            "reference": str(self._copy),
            "reference_source": layer.source().split("|")[0],
            "class_field": REFERENCE,
            **({"report": str(report)} if report else {}),
        }
        self._work.start(Work.ASSESS, "accuracy", params, lambda made: self._assessed(made, then))

    def cancel(self) -> None:
        """Stop what is under way."""
        self._work.cancel()
        self._forget_copy()

    def _drawn(self, made: dict[str, Any], path: str, legend: list[LandCoverClass], title: str) -> None:
        layer = open_check_layer(Path(made["out"]), path, legend or _classes_of_strata(made["strata"]), title)
        if layer is None:
            self.failed.emit(self.tr("'{path}' could not be opened as a layer.").format(path=made["out"]))
            return
        QTimer.singleShot(0, lambda: self._add(layer))  # a turn of its own: the window goes on in between

    def _add(self, layer: QgsVectorLayer) -> None:
        add_on_top(layer)
        self.drawn.emit(layer)

    def _assessed(self, made: dict[str, Any], then: Callable[[], None] | None) -> None:
        self._forget_copy()
        self.assessed.emit(made)
        if then is not None:
            then()

    def _refused(self, _work: Work, error: EngineError) -> None:
        self._forget_copy()
        self.failed.emit(error.message)

    def _forget_copy(self) -> None:
        if self._copy is not None:
            with suppress(OSError):
                shutil.rmtree(self._copy.parent)
            self._copy = None


def _wanted_path(map_file: Path, name: str) -> Path:
    """The file of points lies beside the project, else beside the map."""
    home = QgsProject.instance().absolutePath()
    folder = Path(home) if home and os.access(home, os.W_OK) else map_file.parent
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)[:60] or "map"
    return folder / f"{plain}_check.gpkg"


def _classes_of_strata(strata: list[dict[str, Any]]) -> list[LandCoverClass]:
    return [
        LandCoverClass(entry["code"], entry["name"], COLORS[place % len(COLORS)]) for place, entry in enumerate(strata)
    ]
