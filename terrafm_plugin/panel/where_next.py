"""Where to click next: a button, a few places with reasons, and their marks on the map."""

from __future__ import annotations

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ..map_tools.numbered_markers import NumberedMarkers
from ..results.place_suggestions import Place, PlaceSuggestions
from .small_widgets import SPACING, Caption, theme_icon

CLOSE_ENOUGH = 10_000
"""Scale to which a place is zoomed, unless the map is closer already."""


class WhereNext(QWidget):
    """Suggested places; choosing one shows it on the map, where it is labelled as any other."""

    shown = pyqtSignal()
    """The map was moved to a place."""
    failed = pyqtSignal(str)

    def __init__(self, suggestions: PlaceSuggestions, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestions, self._canvas = suggestions, canvas
        suggestions.setParent(self)
        self.markers = NumberedMarkers(canvas)
        self.button = QPushButton(theme_icon("mActionZoomToSelected.svg"), self.tr("Where Next?"))
        self.button.setCheckable(True)
        self.button.setToolTip(self.tr("Suggest places where a sample would improve the map most"))
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.toggled.connect(suggestions.want)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Suggested places"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self.show_place(self.list.row(item)))
        self.list.itemActivated.connect(lambda item: self.show_place(self.list.row(item)))
        self._says = Caption()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        for widget in (self.button, self._says, self.list):
            column.addWidget(widget)
        suggestions.changed.connect(self._show)
        suggestions.failed.connect(self.failed)
        canvas.destinationCrsChanged.connect(self._mark)
        self._listed: list[Place] | None = None
        self._show()

    def stop(self) -> None:
        """No suggestions, no marks."""
        self.button.setChecked(False)

    def close_for_good(self) -> None:
        """Let go of the canvas and the engine."""
        self.stop()
        self._canvas.destinationCrsChanged.disconnect(self._mark)
        self._suggestions.close()
        self.markers.show([])

    def show_place(self, number: int) -> None:
        """Move the map to a place (from 0), and closer where it is far."""
        point = self._on_canvas(self._suggestions.places[number])
        if point is None:
            return
        self._canvas.setCenter(point)
        if self._canvas.scale() > CLOSE_ENOUGH:
            self._canvas.zoomScale(CLOSE_ENOUGH)
        self._canvas.refresh()
        self.shown.emit()
        self._canvas.setFocus()  # the keys that choose a class

    def _show(self) -> None:
        self.button.setEnabled(self._suggestions.is_possible or self._suggestions.is_wanted)
        if self.button.isChecked() != self._suggestions.is_wanted:
            self.button.setChecked(self._suggestions.is_wanted)
        places = self._suggestions.places
        looking = self._suggestions.is_searching and not places
        self._says.setText(self.tr("Looking for places…") if looking else "")
        self._says.setVisible(looking)
        if places is self._listed:
            return
        self._listed = places
        self.list.clear()
        for number, place in enumerate(places, start=1):
            reason = place.reason[:1].upper() + place.reason[1:]
            item = QListWidgetItem(f"{number}  {reason}", self.list)
            item.setToolTip(self.tr("{reason}. Click to see the place on the map.").format(reason=reason))
        height = sum(max(self.list.sizeHintForRow(row), 1) for row in range(len(places)))
        self.list.setFixedHeight(height + 2 * self.list.frameWidth() + 2)
        self.list.setVisible(bool(places))
        self._mark()

    def _mark(self) -> None:
        points = (self._on_canvas(place) for place in self._suggestions.places)
        self.markers.show([point for point in points if point is not None])

    def _on_canvas(self, place: Place) -> QgsPointXY | None:
        target = self._canvas.mapSettings().destinationCrs()
        try:
            return QgsCoordinateTransform(place.crs, target, QgsProject.instance()).transform(place.point)
        except QgsCsException:
            return None
