"""The button beside a sensor's layer that shows it in other colours."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ..widgets.elements import theme_icon
from .looks import band_numbers, bands_for, current_look, is_untouched, looks_of, show_as


class LookButton(QToolButton):
    """A menu of the looks that the layer's bands allow."""

    def __init__(self, sensor: str, layer: Callable[[], QgsRasterLayer | None]) -> None:
        super().__init__()
        self._sensor, self._layer = sensor, layer
        self._described: Mapping[str, int] = {}
        self.setIcon(theme_icon("propertyicons/symbology.svg"))
        self.setToolTip(self.tr("See the imagery in other colours"))
        self.setAccessibleName(self.toolTip())
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.setAutoRaise(True)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.actions_by_name = {}
        for look in looks_of(sensor):
            action = menu.addAction(look.title, lambda look=look: self.show_look(look.name))
            action.setToolTip(look.tip)
            action.setCheckable(True)
            self.actions_by_name[look.name] = action
        menu.aboutToShow.connect(self._show)
        self.setMenu(menu)
        self.setEnabled(False)

    def take_bands(self, described: Mapping[str, int]) -> bool:
        """The numbers of the layer's bands, as the engine recognised them; an untouched layer gets its first look.

        Returns whether it did.
        """
        self._described = described
        layer = self._layer()
        possible = self._possible()
        self.setEnabled(bool(possible))
        is_first = layer is not None and bool(possible) and is_untouched(layer)
        if is_first:
            self.show_look(next(iter(possible)))
        return is_first

    def forget(self) -> None:
        """There is no layer, or it is not described yet."""
        self._described = {}
        self.setEnabled(False)

    def show_look(self, name: str) -> None:
        """Show the layer so."""
        layer, bands = self._layer(), self._possible().get(name)
        if layer is not None and bands is not None:
            show_as(layer, next(look for look in looks_of(self._sensor) if look.name == name), bands)

    def _possible(self) -> dict[str, tuple[int, ...]]:
        layer = self._layer()
        if layer is None:
            return {}
        numbers = band_numbers(layer, self._sensor, self._described)
        found = {look.name: bands_for(look, numbers) for look in looks_of(self._sensor)}
        return {name: bands for name, bands in found.items() if bands is not None}

    def _show(self) -> None:
        layer, possible = self._layer(), self._possible()
        for name, action in self.actions_by_name.items():
            action.setEnabled(name in possible)
            action.setChecked(layer is not None and current_look(layer) == name)
