"""Numbered places in a list, each of which the map goes to."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem

from ..layers.map_points import MapPoint

CLOSE_ENOUGH = 10_000
"""Scale to which a place is zoomed, unless the map is closer already."""


class PlaceList(QListWidget):
    """As high as its lines; hidden while it has none."""

    chosen = pyqtSignal(int)
    """The line, from 0, that was clicked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Texts and their tool tips, numbered from 1, instead of those that are there."""
        self.clear()
        for number, (text, tip) in enumerate(lines, start=1):
            QListWidgetItem(f"{number}  {text}", self).setToolTip(tip)
        height = sum(max(self.sizeHintForRow(row), 1) for row in range(len(lines)))
        self.setFixedHeight(height + 2 * self.frameWidth() + 2)
        self.setVisible(bool(lines))

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.row(item))


def show_on_map(canvas: QgsMapCanvas, place: MapPoint) -> bool:
    """Move the map to a place, and closer where it is far; whether the map's CRS has such a place."""
    point = place.in_crs(canvas.mapSettings().destinationCrs())
    if point is None:
        return False
    canvas.setCenter(point)
    if canvas.scale() > CLOSE_ENOUGH:
        canvas.zoomScale(CLOSE_ENOUGH)
    canvas.refresh()
    return True


def on_canvas(canvas: QgsMapCanvas, places: Sequence[MapPoint]) -> list[QgsPointXY]:
    """Places in the canvas's CRS, without those that it has not."""
    points = (place.in_crs(canvas.mapSettings().destinationCrs()) for place in places)
    return [point for point in points if point is not None]
