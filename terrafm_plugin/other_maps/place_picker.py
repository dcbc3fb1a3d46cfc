"""Places that are picked on the map: a button, how many there are, and their marks."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ..layers.map_points import MapPoint
from ..map_tools.canvas_items import NumberedMarkers
from ..map_tools.tools import PickTool
from ..resources import icon
from ..widgets.elements import SPACING, Caption, bare, icon_button, wide_button


class PlacePicker(QWidget):
    """Picks until Esc, another map tool, or another press of the button; the places stay until they are cleared."""

    changed = pyqtSignal()
    """Another place, or one less."""
    cleared = pyqtSignal()
    """All places were taken away: what is picked next has nothing to do with them."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.places: list[MapPoint] = []
        self.is_picking = False
        self._is_wanted = True
        self.markers = NumberedMarkers(canvas)
        self.tool = PickTool(canvas)
        self.button = wide_button(
            self.tr("Pick Places"),
            self.tr(
                "Click one or a few places on the map to find more like them; right click takes one back, Esc ends"
            ),
            icon("similarity"),
            checkable=True,
        )
        self.clear_button = icon_button("mActionDeleteSelected.svg", self.tr("Forget the places"), self.clear)
        self._caption = Caption()
        row = QHBoxLayout()
        row.setSpacing(SPACING)
        row.addWidget(self.button, 1)
        row.addWidget(self.clear_button)
        column = bare(QVBoxLayout(self))
        column.addLayout(row)
        column.addWidget(self._caption)
        self.button.clicked.connect(lambda on: self.start() if on else self.stop())
        self.tool.picked.connect(self._picked)
        self.tool.taken_back.connect(self._take_back)
        self.tool.left.connect(self.stop)
        self.tool.activated.connect(lambda: self._set_picking(True))
        self.tool.deactivated.connect(lambda: self._set_picking(False))
        canvas.destinationCrsChanged.connect(self._mark)
        self._show()

    def start(self) -> None:
        """Let clicks on the map pick places."""
        self.tool.take()

    def stop(self) -> None:
        """Clicks on the map do what they did before; the places stay."""
        self.tool.give_back()
        self._show()

    def clear(self) -> None:
        """Forget the places."""
        self.places = []
        self._show()
        self.cleared.emit()

    def close(self) -> None:
        """Let go of the canvas."""
        self.stop()
        self._canvas.destinationCrsChanged.disconnect(self._mark)
        self.markers.show([])
        self.tool.deleteLater()

    def set_shown(self, shown: bool) -> None:
        """Whether places are wanted at all: hidden, it marks none."""
        self._is_wanted = shown
        self.setVisible(shown)
        if shown:
            self._mark()
        else:
            self.stop()

    def text(self) -> str:
        """The text of the caption."""
        return self._caption.text()

    def _set_picking(self, picking: bool) -> None:
        self.is_picking = picking
        self._show()

    def _picked(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> None:
        self.places.append(MapPoint(QgsPointXY(point), crs))
        self._show()
        self.changed.emit()

    def _take_back(self) -> None:
        if not self.places:
            return
        if len(self.places) == 1:
            self.clear()
            return
        self.places.pop()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.button.setChecked(self.is_picking)
        self.clear_button.setEnabled(bool(self.places))
        several = self.tr("{count} places picked.").format(count=len(self.places))
        count = ("", self.tr("One place picked."), several)[min(len(self.places), 2)]
        hint = self.tr("Click the map; Esc ends.") if self.is_picking else ""
        self._caption.setText(" ".join(part for part in (count, hint) if part))
        self._caption.setVisible(bool(self._caption.text()))
        self._mark()

    def _mark(self) -> None:
        crs = self._canvas.mapSettings().destinationCrs()
        points = (place.in_crs(crs) for place in self.places) if self._is_wanted else ()
        self.markers.show([point for point in points if point is not None])
