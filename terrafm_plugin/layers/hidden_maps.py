"""Maps out of sight while their classes must not be seen."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QObject


class HiddenMaps(QObject):
    """Unticks layers in the layer tree, those that come later too, and ticks again what was ticked."""

    def __init__(self, is_map: Callable[[QgsMapLayer], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_map = is_map
        self._hidden: set[str] = set()
        self._is_hiding = False

    def hide(self) -> None:
        """Out of sight from now on."""
        if not self._is_hiding:
            self._is_hiding = True
            QgsProject.instance().layerTreeRoot().visibilityChanged.connect(self._hide)
            QgsProject.instance().layerTreeRoot().addedChildren.connect(self._hide)
        self._hide()

    def show(self) -> None:
        """As they were."""
        if self._is_hiding:
            self._is_hiding = False
            QgsProject.instance().layerTreeRoot().visibilityChanged.disconnect(self._hide)
            QgsProject.instance().layerTreeRoot().addedChildren.disconnect(self._hide)
        hidden, self._hidden = self._hidden, set()
        root = QgsProject.instance().layerTreeRoot()
        for identity in hidden:
            if (node := root.findLayer(identity)) is not None:
                node.setItemVisibilityChecked(True)

    def _hide(self, *_what: object) -> None:
        for node in QgsProject.instance().layerTreeRoot().findLayers():
            layer = node.layer()
            if layer is not None and node.itemVisibilityChecked() and self._is_map(layer):
                self._hidden.add(layer.id())
                node.setItemVisibilityChecked(False)
