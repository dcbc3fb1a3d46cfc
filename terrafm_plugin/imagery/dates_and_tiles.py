"""Dates and tiles: further imagery of a sensor that becomes one scene with the layer that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from qgis.core import QgsGeometry, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..engine_process.client import EngineCall, EngineClient
from ..engine_process.messages import EngineError
from ..layers.layer_files import LayerFiles
from ..layers.layer_tree import layers_in_order
from ..layers.marks import is_live
from ..widgets.elements import PROBLEM_ICON, WARNING_ICON, Caption, Notice, bare, wide_button
from .grid_choice import GridChoice
from .overlap import outline
from .raster_list import RasterListDialog
from .sensors import guess_sensor

_TOUCHING = 0.02
"""Share of a layer's width by which others may lie beside it."""


class DatesAndTilesDialog(RasterListDialog):
    """What the project holds of the same place; those that are chosen are ticked."""

    def __init__(
        self,
        name: str,
        layers: Sequence[QgsRasterLayer],
        chosen: Sequence[QgsRasterLayer],
        grid: GridChoice,
        parent: QWidget,
    ) -> None:
        super().__init__(layers, chosen, grid, parent)
        self.setWindowTitle(self.tr("Dates and Tiles"))
        self.list.setAccessibleName(self.tr("Imagery of the same place"))
        self.explanation.setText(
            self.tr(
                "Ticked layers become one scene with {name}: what one day shows is one image, also of several tiles "
                "and UTM zones; other days are dates, which tell crops and meadows apart and fill the gaps of clouds."
            ).format(name=name)
        )


class DatesAndTiles(QWidget):
    """A button, and below it what the engine makes of the chosen layers together."""

    changed = pyqtSignal()
    """Other layers were chosen, or the engine said what they are."""

    def __init__(self, sensor: str, engine: EngineClient, files: LayerFiles, grid: GridChoice) -> None:
        super().__init__()
        self._sensor, self._engine, self._files, self._grid = sensor, engine, files, grid
        self._layers: list[QgsRasterLayer] = []
        self._paths: dict[str, str] = {}
        """By the layers' ids."""
        self._first: QgsRasterLayer | None = None
        self._first_path, self._declared = "", dict[str, Any]()
        self._call: EngineCall | None = None
        self._description: dict[str, Any] = {}
        self._refusal = ""
        self.button = wide_button(
            self.tr("Dates and Tiles…"),
            self.tr("Add other days, and tiles beside this one, that the project holds of the same place"),
        )
        self.button.clicked.connect(lambda _checked=False: self.choose())
        self._recognised = Caption()
        self._warnings, self._problem = Notice(WARNING_ICON), Notice(PROBLEM_ICON)
        column = bare(QVBoxLayout(self))
        for widget in (self.button, self._recognised, self._warnings, self._problem):
            column.addWidget(widget)
        QgsProject.instance().layersWillBeRemoved.connect(self._removed)
        self.setVisible(False)
        self._show("")

    def choose(self) -> DatesAndTilesDialog:
        """Open the list of what the project holds of the same place."""
        name = self._first.name() if self._first else ""
        dialog = DatesAndTilesDialog(name, self._offered(), self._layers, self._grid, self)
        dialog.chosen.connect(self.set_layers)
        dialog.open()
        return dialog

    def follow(self, first: QgsRasterLayer | None, path: str, declared: dict[str, Any]) -> None:
        """The layer of the row, as the engine calls it, and what the user declared of it; none for no layer."""
        self.setVisible(first is not None)
        if first is None:
            self._first = None
            self.set_layers([])
            return
        if (self._first, self._first_path, self._declared) != (first, path, declared):
            self._first, self._first_path, self._declared = first, path, dict(declared)
            self._layers = [layer for layer in self._layers if layer is not first]
            self._ask()

    def layers(self) -> list[QgsRasterLayer]:
        """What is chosen beside the row's own layer."""
        return list(self._layers)

    def set_layers(self, layers: Sequence[QgsRasterLayer]) -> None:
        """Choose some layers."""
        if [layer.id() for layer in layers] == [layer.id() for layer in self._layers]:
            return
        self._layers = [layer for layer in layers if layer is not self._first]
        for layer in self._layers:
            if layer.id() not in self._paths:
                self._files.ask(layer, partial(self._file_known, layer))
        self._ask()
        self.changed.emit()

    def is_waiting(self) -> bool:
        """Whether the engine has yet to say what the layers are together."""
        return bool(self._layers) and self._first is not None and not self._description and not self._refusal

    def parameters(self) -> list[str]:
        """The layers that can be used with the row's own, as messages name them."""
        return [self._paths[layer.id()] for layer in self._layers] if self._description else []

    def warnings(self) -> list[str]:
        """What the engine noticed, as it is shown."""
        return list(self._description.get("warnings") or [])

    def close_calls(self) -> None:
        """Let go of the project and the engine."""
        QgsProject.instance().layersWillBeRemoved.disconnect(self._removed)
        self._cancel()
        self._layers.clear()

    def _offered(self) -> list[QgsRasterLayer]:
        """The rasters of the sensor that overlap or touch the row's own, or those chosen, in the layer tree's order."""
        return [
            layer
            for layer in layers_in_order()
            if isinstance(layer, QgsRasterLayer)
            and layer is not self._first
            and layer.isValid()
            and not is_live(layer)
            and (layer in self._layers or (guess_sensor(layer) == self._sensor and self._is_near(layer)))
        ]

    def _is_near(self, layer: QgsRasterLayer) -> bool:
        if self._first is None:
            return False
        extent = self._first.extent()
        own = QgsGeometry.fromRect(extent.buffered(_TOUCHING * max(extent.width(), extent.height())))
        other = outline(layer.extent(), layer.crs(), self._first.crs())
        return other is not None and bool(own.intersects(other))

    def _file_known(self, layer: QgsRasterLayer, path: str | None, problem: str) -> None:
        if layer not in self._layers:
            return
        if path is None:
            self._show(problem)
            self.changed.emit()
            return
        self._paths[layer.id()] = path
        self._ask()

    def _ask(self) -> None:
        """Ask what the layers are together, once all their files are known."""
        self._cancel()
        self._description = {}
        self._show("")
        if self._first is None or not self._layers or any(layer.id() not in self._paths for layer in self._layers):
            return
        paths = [self._first_path, *(self._paths[layer.id()] for layer in self._layers)]
        self._call = call = self._engine.request("describe", {"path": paths, "sensor": self._sensor, **self._declared})
        call.finished.connect(lambda description: self._answered(call, description, ""))
        call.failed.connect(lambda error: self._refused(call, error))

    def _refused(self, call: EngineCall, error: EngineError) -> None:
        self._answered(call, {}, error.message)

    def _answered(self, call: EngineCall, description: dict[str, Any], problem: str) -> None:
        if self._call is call:
            self._call, self._description = None, description
            self._show(problem)
            self.changed.emit()

    def _cancel(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    def _removed(self, identities: list[str]) -> None:
        if any(layer.id() in identities for layer in self._layers):
            self.set_layers([layer for layer in self._layers if layer.id() not in identities])

    def _show(self, problem: str) -> None:
        self._refusal = problem
        self._recognised.setText(self._in_words())
        self._recognised.setToolTip(self._of_each())
        self._recognised.setVisible(bool(self._recognised.text()))
        self._warnings.say("\n".join(self.warnings()))
        self._problem.say(problem)

    def _in_words(self) -> str:
        if not self._layers:
            return ""
        dates, products = self._description.get("dates"), self._description.get("products")
        if not dates or not products:
            return "" if self._refusal else self.tr("Reading…")
        days = sorted({product["day"] for product in products if product["day"]})
        tiles = {product["tile"] for product in products if product["tile"]}
        parts = [self.tr("{count} products").format(count=len(products))]
        if len(days) > 1:
            text = self.tr("{count} days ({first} – {last})")
            parts.append(text.format(count=len(days), first=days[0], last=days[-1]))
        if len(tiles) > 1:
            parts.append(self.tr("{count} tiles").format(count=len(tiles)))
        filled = max(share["filled"] for share in dates)
        if filled >= 0.005:
            parts.append(self.tr("up to {percent:.0f}\u00a0% of a date filled").format(percent=100 * filled))
        return " · ".join(parts)

    def _of_each(self) -> str:
        """A line for each product: day, tile, clouds, and what it gives."""
        lines = []
        for product in self._description.get("products") or []:
            clouds = product["clouds"]
            parts = [product["day"] or "", product["tile"] or ""]
            if clouds is not None:
                parts.append(self.tr("{percent:.0f}\u00a0% clouds").format(percent=100 * clouds))
            parts.append(self.tr("gives {percent:.0f}\u00a0%").format(percent=100 * product["contribution"]))
            lines.append(" · ".join(part for part in parts if part))
        return "\n".join(lines)
