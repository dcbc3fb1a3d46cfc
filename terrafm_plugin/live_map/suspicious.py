"""Samples that do not look like their class: in a list, and marked on the map."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..classes import ClassList
from ..layers.map_points import MapPoint
from ..map_tools.canvas_items import DOUBT_COLOR, NumberedMarkers
from ..widgets.elements import Caption, bare
from .place_list import PlaceList, on_canvas, show_on_map


class SuspiciousSamples(QWidget):
    """What the engine says of samples that the others contradict; hidden while there are none."""

    def __init__(self, classes: ClassList, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._classes, self._canvas = classes, canvas
        self._entries: list[dict[str, Any]] = []
        self.places: list[MapPoint] = []
        self.markers = NumberedMarkers(canvas, DOUBT_COLOR)
        caption = Caption()
        caption.setText(self.tr("Samples worth a second look:"))
        caption.setToolTip(
            self.tr("The other samples speak for another class; some of these are right all the same, of a rare kind.")
        )
        self.list = PlaceList(self.tr("Samples worth a second look"))
        self.list.chosen.connect(self.show_place)
        column = bare(QVBoxLayout(self))
        column.addWidget(caption)
        column.addWidget(self.list)
        canvas.destinationCrsChanged.connect(self._mark)
        classes.changed.connect(self._fill)
        self.clear()

    def show_samples(self, entries: list[dict[str, Any]], crs: QgsCoordinateReferenceSystem) -> None:
        """What an answer of the engine lists, its places in that CRS."""
        self._entries = entries
        self.places = [MapPoint(QgsPointXY(entry["x"], entry["y"]), crs) for entry in entries]
        self._fill()
        self._mark()

    def clear(self) -> None:
        """Show none."""
        self.show_samples([], QgsCoordinateReferenceSystem())

    def close(self) -> None:
        """Let go of the canvas and the classes."""
        self._canvas.destinationCrsChanged.disconnect(self._mark)
        self._classes.changed.disconnect(self._fill)
        self.markers.show([])

    def show_place(self, number: int) -> None:
        """Move the map to a sample (from 0)."""
        show_on_map(self._canvas, self.places[number])

    def _fill(self) -> None:
        names = {entry.code: entry.name for entry in self._classes.as_mapped()}
        text, tip = self.tr("{name}, looks like {other}"), self.tr("Click to see the sample on the map.")
        lines = [
            text.format(name=names.get(entry["code"], "–"), other=names.get(entry["looks_like"], "–"))
            for entry in self._entries
        ]
        self.list.show_lines([(line, tip) for line in lines])
        self.setVisible(bool(lines))

    def _mark(self) -> None:
        self.markers.show(on_canvas(self._canvas, self.places))
