"""The other date of a change: whether it lies before or after, and its layers."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from ..clouds.cloud_layers import newest_mask_of
from ..imagery.sensors import S1, S2
from ..layers.declarations import declaration_of, message_parameters
from ..layers.layer_sources import LayerError
from ..layers.marks import is_made_from_imagery
from ..widgets.choices import raster_choice
from ..widgets.elements import bare, narrow

BEFORE, AFTER = "before", "after"


class OtherDate(QWidget):
    """A layer for each sensor of the imagery; those that are chosen are compared."""

    changed = pyqtSignal()
    """Other layers, or the other order."""
    chosen_by_user = pyqtSignal()
    """The user chose; not when layers come and go with a project."""

    def __init__(self) -> None:
        super().__init__()
        self.imagery_is = narrow(QComboBox())
        self.imagery_is.addItem(self.tr("the later date"), AFTER)
        self.imagery_is.addItem(self.tr("the earlier date"), BEFORE)
        self.imagery_is.setToolTip(self.tr("When the imagery that is chosen at the top was taken"))
        self.combos = {
            S2: self._make_combo(self.tr("Sentinel-2 of the other date, of the same processing level")),
            S1: self._make_combo(self.tr("Sentinel-1 of the other date; without it, Sentinel-2 alone is compared")),
        }
        self._labels = {S2: QLabel(self.tr("Other Sentinel-2")), S1: QLabel(self.tr("Other Sentinel-1"))}
        self._arrange()
        self.imagery_is.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for combo in (self.imagery_is, *self.combos.values()):
            combo.activated.connect(lambda _index: self.chosen_by_user.emit())

    @property
    def date_of_imagery(self) -> str:
        """`"before"` or `"after"`."""
        return str(self.imagery_is.currentData())

    def layers(self) -> dict[str, QgsRasterLayer]:
        """The chosen layers by sensor, of the sensors that are offered."""
        chosen = {sensor: combo.currentLayer() for sensor, combo in self.combos.items() if combo.isEnabled()}
        return {sensor: layer for sensor, layer in chosen.items() if isinstance(layer, QgsRasterLayer)}

    def offer(self, imagery: dict[str, QgsMapLayer]) -> None:
        """Ask for the sensors of the imagery, and offer all rasters but the imagery itself and what was made of it."""
        layers = QgsProject.instance().mapLayers().values()
        made = [one for one in layers if is_made_from_imagery(one)]
        for sensor, combo in self.combos.items():
            combo.setExceptedLayerList([*made, *imagery.values()])
            combo.setEnabled(sensor in imagery)
            combo.setVisible(sensor in imagery)
            self._labels[sensor].setVisible(sensor in imagery)

    def state(self) -> dict[str, Any]:
        """What the project remembers."""
        ids = {s: layer.id() for s, combo in self.combos.items() if (layer := combo.currentLayer()) is not None}
        return {"imagery_is": self.date_of_imagery, "layers": ids}

    def restore(self, state: dict[str, Any]) -> None:
        """Show what `state` returned."""
        self.imagery_is.setCurrentIndex(max(0, self.imagery_is.findData(state.get("imagery_is"))))
        for sensor, combo in self.combos.items():
            combo.setLayer(QgsProject.instance().mapLayer(state.get("layers", {}).get(sensor, "")))

    def request(self, imagery: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Parameters of `change` for the imagery's, and the ids of the layers that others stand for.

        Raises
        ------
        LayerError
            The dates' levels were said to differ.
        """
        chosen, date = self.layers(), self.date_of_imagery
        other = BEFORE if date == AFTER else AFTER
        params: dict[str, Any] = {f"mask_{date}": imagery.get("mask"), "level": imagery.get("level")}
        ids: dict[str, str] = {}
        for sensor, layer in chosen.items():
            params[f"{sensor}_{date}"] = imagery[sensor]
            for what in ("bands", "unit"):
                params[f"{sensor}_{date}_{what}"] = imagery.get(f"{sensor}_{what}")
            declared = message_parameters(sensor, declaration_of(layer, sensor), other)
            if params["level"] and declared.get("level", params["level"]) != params["level"]:
                raise LayerError(self.tr("The two dates are said to have different processing levels: use one level."))
            params.update(declared)
            ids[f"{sensor}_{other}"] = layer.id()
        if S2 in chosen and (mask := newest_mask_of(chosen[S2])) is not None:
            ids[f"mask_{other}"] = mask.id()
        return params, ids

    def _arrange(self) -> None:
        title = QLabel(self.tr("Imagery is"))
        title.setBuddy(self.imagery_is)
        grid = bare(QGridLayout(self))
        grid.setColumnStretch(1, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.imagery_is, 0, 1)
        for row, (sensor, combo) in enumerate(self.combos.items(), start=1):
            self._labels[sensor].setBuddy(combo)
            grid.addWidget(self._labels[sensor], row, 0)
            grid.addWidget(combo, row, 1)

    def _make_combo(self, tip: str) -> QgsMapLayerComboBox:
        combo = raster_choice(self.tr("none"), tip)
        combo.layerChanged.connect(lambda _layer: self.changed.emit())
        return combo
