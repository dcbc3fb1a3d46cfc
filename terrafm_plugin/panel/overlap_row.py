"""How Sentinel-1 and Sentinel-2 lie to each other: a sentence in place, and outlines on the map."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QWidget

from ..map_tools.extent_outlines import ExtentOutlines
from .raster_source import RasterSource
from .sensor_guess import S1, S2
from .sensor_overlap import Overlap, days_apart, in_words, overlap_of
from .small_widgets import SPACING, WARNING_ICON, Notice, icon_button

_OVERLAP_ICON = "algorithms/mAlgorithmIntersect.svg"


class OverlapRow(QWidget):
    """Shown while both sensors have a layer; outlines while the mouse is on the section, or as long as wanted."""

    toggled = pyqtSignal(bool)
    """The user wants the outlines to stay, or no longer."""

    def __init__(
        self, sources: Mapping[str, RasterSource], section: QWidget, canvas: QgsMapCanvas, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sources, self._section, self._canvas = sources, section, canvas
        self.outlines = ExtentOutlines(canvas)
        self._overlap: Overlap | None = None
        self._hovered = False
        self.says = Notice(_OVERLAP_ICON)
        self.keep = icon_button("mActionShowAllLayers.svg", self.tr("Show the outlines of both layers on the map"))
        self.keep.setCheckable(True)
        self.keep.toggled.connect(self._kept)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        row.addWidget(self.says, 1)
        row.addWidget(self.keep)
        self._left = QTimer(self)  # moving from one widget of the section to the next is no leaving
        self._left.setSingleShot(True)
        self._left.setInterval(100)
        self._left.timeout.connect(lambda: self._hover(False))
        section.installEventFilter(self)
        canvas.destinationCrsChanged.connect(self.refresh)
        for source in sources.values():
            source.changed.connect(self.refresh)
            source.described.connect(self.refresh)
        self.refresh()

    def close_for_good(self) -> None:
        """Let go of the canvas."""
        self._section.removeEventFilter(self)
        self._left.stop()
        self._canvas.destinationCrsChanged.disconnect(self.refresh)
        self.outlines.hide()

    def refresh(self) -> None:
        """Compare the layers as they are now chosen."""
        s2, s1 = self._sources[S2], self._sources[S1]
        self._overlap = None
        optical, radar = s2.layer(), s1.layer()
        if optical is not None and radar is not None:
            self._overlap = overlap_of(optical, radar, self._canvas.mapSettings().destinationCrs())
        if self._overlap is not None:
            text, is_warning = in_words(self._overlap, days_apart(s2.date(), s1.date()))
            self.says.set_icon(WARNING_ICON if is_warning else _OVERLAP_ICON)
            self.says.say(text)
        self.setVisible(self._overlap is not None)
        self._draw()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The mouse comes to the section and leaves it; the section is hidden with the panel."""
        if event.type() == QEvent.Type.Enter:
            self._hover(True)
        elif event.type() == QEvent.Type.Leave:
            self._left.start()
        elif event.type() in (QEvent.Type.Hide, QEvent.Type.Show):
            self._draw()
        return False

    def _kept(self, wanted: bool) -> None:
        self._draw()
        self.toggled.emit(wanted)

    def _hover(self, hovered: bool) -> None:
        self._left.stop()
        self._hovered = hovered
        self._draw()

    def _draw(self) -> None:
        wanted = (self._hovered or self.keep.isChecked()) and self._section.isVisible()
        if self._overlap is None or not wanted:
            self.outlines.hide()
        else:
            self.outlines.show(self._overlap.s2, self._overlap.s1, self._overlap.both)
