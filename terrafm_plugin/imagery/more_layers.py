"""More layers: rasters that are joined to the imagery, or stand in its place, chosen from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..engine_process.client import EngineCall, EngineClient
from ..engine_process.messages import EngineError
from ..layers.layer_files import LayerFiles
from ..layers.layer_sources import NamedRaster
from ..resources import length
from ..widgets.elements import PROBLEM_ICON, WARNING_ICON, Caption, Notice, bare, wide_button
from .grid_choice import GridChoice
from .more_layers_dialog import MoreLayersDialog


@dataclass
class _Joined:
    """A chosen layer, and what the engine said of it."""

    layer: QgsRasterLayer
    path: str = ""
    """As the engine is to call it."""
    call: EngineCall | None = None
    description: dict[str, Any] = field(default_factory=dict)
    problem: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.description or self.problem)


class MoreLayers(QWidget):
    """A button, and below it what was chosen and recognised."""

    changed = pyqtSignal()
    """Other layers were chosen, or the engine said what they are."""

    def __init__(self, engine: EngineClient, files: LayerFiles, grid: GridChoice) -> None:
        super().__init__()
        self._engine, self._files, self._grid = engine, files, grid
        self._joined: dict[str, _Joined] = {}
        """By the layers' ids, in their order."""
        self._dialog: MoreLayersDialog | None = None
        self.button = wide_button(
            self.tr("More Layers…"),
            self.tr(
                "Join elevation, indices, classes or a precomputed embedding to the imagery, or map from them alone"
            ),
        )
        self.button.clicked.connect(lambda _checked=False: self.choose())
        self._recognised = Caption()
        self._warnings, self._problem = Notice(WARNING_ICON), Notice(PROBLEM_ICON)
        column = bare(QVBoxLayout(self))
        for widget in (self.button, self._recognised, self._warnings, self._problem):
            column.addWidget(widget)
        QgsProject.instance().layersWillBeRemoved.connect(self._removed)
        self._show()

    def choose(self) -> MoreLayersDialog:
        """Open the list of the project's rasters."""
        self._dialog = MoreLayersDialog(self.layers(), self._grid, self)
        self._dialog.chosen.connect(self.set_layers)
        self._dialog.open()
        return self._dialog

    def layers(self) -> list[QgsRasterLayer]:
        """What is chosen."""
        return [joined.layer for joined in self._joined.values()]

    def set_layers(self, layers: Sequence[QgsRasterLayer]) -> None:
        """Choose some layers; those that stay are not asked about again."""
        if [layer.id() for layer in layers] == list(self._joined):
            return
        before, self._joined = self._joined, {}
        for layer in layers:
            self._joined[layer.id()] = before.pop(layer.id(), _Joined(layer))
        for gone in before.values():
            if gone.call is not None:
                gone.call.cancel()
        for joined in list(self._joined.values()):
            if not joined.is_known and joined.call is None:
                self._ask(joined)
        self._announce()

    def is_waiting(self) -> bool:
        """Whether the engine has yet to say what a layer is."""
        return any(not joined.is_known for joined in self._joined.values())

    def parameters(self) -> list[str]:
        """The layers that can be used, as messages name them."""
        return [joined.path for joined in self._joined.values() if joined.description]

    def warnings(self) -> list[str]:
        """What the engine noticed, as it is shown."""
        return [text for joined in self._joined.values() for text in joined.description.get("warnings") or []]

    def describe_again(self) -> None:
        """Ask where the engine could not answer, as before it was set up."""
        for joined in list(self._joined.values()):
            if joined.call is None and not joined.description:
                joined.problem = ""
                self._ask(joined)

    def close_calls(self) -> None:
        """Let go of the project and the engine."""
        QgsProject.instance().layersWillBeRemoved.disconnect(self._removed)
        for joined in self._joined.values():
            if joined.call is not None:
                joined.call.cancel()
        self._joined.clear()

    def _ask(self, joined: _Joined) -> None:
        self._files.ask(joined.layer, lambda path, problem: self._file_known(joined, path, problem))

    def _file_known(self, joined: _Joined, path: str | None, problem: str) -> None:
        if joined not in self._joined.values():
            return
        if path is None:
            joined.problem = problem
            self._announce()
            return
        joined.path = NamedRaster(joined.layer.name(), path).named(path)
        joined.call = call = self._engine.request("describe", {"path": joined.path, "sensor": "layer"})
        call.finished.connect(lambda description: self._answered(joined, call, description, ""))
        call.failed.connect(lambda error: self._refused(joined, call, error))

    def _refused(self, joined: _Joined, call: EngineCall, error: EngineError) -> None:
        self._answered(joined, call, {}, error.message)

    def _answered(self, joined: _Joined, call: EngineCall, description: dict[str, Any], problem: str) -> None:
        if joined.call is call:
            joined.call, joined.description, joined.problem = None, description, problem
            self._announce()

    def _removed(self, identities: list[str]) -> None:
        if any(identity in self._joined for identity in identities):
            self.set_layers([joined.layer for key, joined in self._joined.items() if key not in identities])

    def _announce(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        lines = [self._in_words(joined) for joined in self._joined.values()]
        self._recognised.setText("\n".join(lines))
        self._recognised.setVisible(bool(lines))
        self._warnings.say("\n".join(self.warnings()))
        self._problem.say("\n".join(joined.problem for joined in self._joined.values() if joined.problem))

    def _in_words(self, joined: _Joined) -> str:
        known = joined.description
        if not known:
            waiting = self.tr("Reading…")
            return f"{joined.layer.name()}: {self.tr('cannot be used') if joined.problem else waiting}"
        kinds = {
            "amounts": self.tr("amounts"),
            "classes": self.tr("{count} classes").format(count=known["dimensions"]),
            "embedding": self.tr("embedding of {count} numbers").format(count=known["dimensions"]),
        }
        size = length(known["resolution"])
        product = known["product"] if known["kind"] == "embedding" and known["product"] != "embedding" else ""
        parts = [product, kinds[known["kind"]], known["year"], size]
        return f"{joined.layer.name()}: {' · '.join(part for part in parts if part)}"
