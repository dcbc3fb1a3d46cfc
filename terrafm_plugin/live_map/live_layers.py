"""The two layers that show what the engine mapped last, and the temporary files behind them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsDataProvider, QgsMapLayer, QgsMapLayerStyle, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from ..classes import LandCoverClass
from ..layers.layer_tree import add_above_rasters
from ..layers.marks import LIVE, is_live
from ..layers.session_files import SessionFolder
from ..layers.styles import Dates, apply_class_style, apply_confidence_style, show_dates, update_class_style

MAP_OPACITY = 0.65
"""The imagery shows through, so that the eye can check the map against it."""
_KEPT = 4
"""Files that stay behind the newest: a renderer may still be reading them."""


class LiveLayers(QObject):
    """Layers whose source follows the newest file, with the style kept; never saved with a project."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: SessionFolder | None = None
        self._number = 0
        self._used: list[Path] = []
        self._map: QgsRasterLayer | None = None
        self._confidence: QgsRasterLayer | None = None
        self._classes: list[LandCoverClass] = []
        self._dates: Dates | None = None
        self._style: QgsMapLayerStyle | None = None
        project = QgsProject.instance()
        project.writeMapLayer.connect(self._leave_layer_out)
        project.writeProject.connect(self._leave_out)
        project.layersWillBeRemoved.connect(self._forget)

    @property
    def map_layer(self) -> QgsRasterLayer | None:
        """The layer of the map, once there is one."""
        return self._map

    @property
    def confidence_layer(self) -> QgsRasterLayer | None:
        """The layer of the confidence, once there is one."""
        return self._confidence

    def new_path(self, stem: str) -> Path:
        """A name that no layer has open."""
        if self._folder is None:
            self._folder = SessionFolder("live")
        self._number += 1
        return self._folder.path / f"{stem}_{self._number:06d}.tif"

    def copy_of(self, path: Path) -> str | None:
        """A copy under a name that no layer has open; None when the file cannot be read just now."""
        copy = self.new_path(path.stem.split("_0")[0])
        try:
            shutil.copyfile(path, copy)
        except OSError:
            return None
        return str(copy)

    def set_dates(self, dates: Dates | None) -> None:
        """The days of the imagery, for the temporal controller."""
        self._dates = dates
        for layer in (self._map, self._confidence):
            if layer is not None:
                show_dates(layer, dates)

    def show_map(self, path: Path, classes: Iterable[LandCoverClass]) -> None:
        """Show a map of these classes."""
        classes = list(classes)
        if self._map is None:
            self._map = self._new_layer(path, self.tr("TerraFM land cover"))
            if self._map is None:
                return
            self._style_anew(self._map, classes)
            add_above_rasters(self._map).setExpanded(True)
        else:
            self._switch(self._map, path)
            if classes != self._classes:
                update_class_style(self._map, self._classes, classes)
        self._classes = classes
        self._discard_old(path)

    def restyle(self, classes: Iterable[LandCoverClass]) -> None:
        """Give the map that is shown other class names and colours; what the user made of unchanged ones stays."""
        before, self._classes = self._classes, list(classes)
        if self._map is not None:
            update_class_style(self._map, before, self._classes)

    def show_confidence(self, path: Path) -> None:
        """Show how sure the map is."""
        if self._confidence is None:
            self._confidence = self._new_layer(path, self.tr("TerraFM confidence"))
            if self._confidence is None:
                return
            apply_confidence_style(self._confidence)
            show_dates(self._confidence, self._dates)
            add_above_rasters(self._confidence).setExpanded(True)
        else:
            self._switch(self._confidence, path)
        self._discard_old(path)

    def hide_confidence(self) -> None:
        """Take the confidence layer away."""
        self._remove(self._confidence)

    def clear(self) -> None:
        """Take both layers away, and their files; the next map of this project looks as the last one did."""
        style = QgsMapLayerStyle()
        if self._map is not None:
            style.readFromLayer(self._map)
        self._remove(self._confidence)
        self._remove(self._map)
        self._style = style if style.isValid() else self._style
        self._used.clear()
        if self._folder is not None:
            self._folder.remove()
            self._folder = None

    def close(self) -> None:
        """Leave nothing behind."""
        self.clear()
        project = QgsProject.instance()
        project.writeMapLayer.disconnect(self._leave_layer_out)
        project.writeProject.disconnect(self._leave_out)
        project.layersWillBeRemoved.disconnect(self._forget)

    def _style_anew(self, layer: QgsRasterLayer, classes: list[LandCoverClass]) -> None:
        """As the map before it looked, else by the classes, letting the imagery through."""
        if self._style is not None:
            self._style.writeToLayer(layer)
            update_class_style(layer, self._classes, classes)
        else:
            apply_class_style(layer, classes)
            layer.setOpacity(MAP_OPACITY)
        show_dates(layer, self._dates)

    def _new_layer(self, path: Path, title: str) -> QgsRasterLayer | None:
        layer = QgsRasterLayer(str(path), title, "gdal")
        if not layer.isValid():
            return None
        layer.setCustomProperty(LIVE, True)
        return layer

    @staticmethod
    def _switch(layer: QgsRasterLayer, path: Path) -> None:
        layer.setDataSource(str(path), layer.name(), "gdal", QgsDataProvider.ProviderOptions(), False)
        layer.triggerRepaint()

    def _remove(self, layer: QgsRasterLayer | None) -> None:
        if layer is not None:
            QgsProject.instance().removeMapLayer(layer.id())

    def _forget(self, identifiers: list[str]) -> None:
        """The project removes layers: ours, by the user's hand, come back with the next map."""
        if self._map is not None and self._map.id() in identifiers:
            self._map, self._style = None, None
        if self._confidence is not None and self._confidence.id() in identifiers:
            self._confidence = None

    def _discard_old(self, path: Path) -> None:
        self._used.append(path)
        while len(self._used) > 2 * _KEPT:  # map and confidence alternate
            old = self._used.pop(0)
            if old not in self._used:
                with suppress(OSError):
                    old.unlink()

    def _leave_layer_out(self, layer: QgsMapLayer, element: QDomElement, _document: QDomDocument) -> None:
        """Make nothing of a live layer's entry in a project that is being saved: its file will be gone."""
        if is_live(layer):
            element.setTagName("left-out")  # an entry cannot be refused
            while not element.firstChild().isNull():
                element.removeChild(element.firstChild())
            for name in [element.attributes().item(place).nodeName() for place in range(element.attributes().count())]:
                element.removeAttribute(name)
            element.setAttribute("embedded", "1")  # QGIS from 3.40 on reads it all the same; of no project, it is none

    def _leave_out(self, document: QDomDocument) -> None:
        """Keep the live layers out of the layer tree of a project that is being saved."""
        identifiers = {layer.id() for layer in (self._map, self._confidence) if layer is not None}
        for tag in ("layer-tree-layer", "layer", "legendlayer", "item"):
            nodes = document.elementsByTagName(tag)
            for node in [nodes.at(number) for number in range(nodes.count())]:
                if _identifier(node.toElement()) in identifiers:
                    node.parentNode().removeChild(node)


def remove_left_over_layers() -> None:
    """Take away live layers that another session saved with the project."""
    project = QgsProject.instance()
    left = [identifier for identifier, layer in project.mapLayers().items() if is_live(layer)]
    project.removeMapLayers(left)


def _identifier(element: QDomElement) -> str:
    if element.tagName() == "item":  # of the list that keeps the drawing order
        return element.text()
    return element.attribute("id")
