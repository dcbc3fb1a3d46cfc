"""How Sentinel-1 and Sentinel-2 lie to each other in place and time: a sentence, and outlines on the map."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QWidget

from ..background import delayed
from ..map_tools.canvas_items import ExtentOutlines
from ..resources import number, tr
from ..widgets.elements import WARNING_ICON, Notice, bare, icon_button
from .raster_source import RasterSource
from .sensors import S1, S2

_STEPS = 20
"""Points on each side of an extent that is carried into another CRS, where its sides are no straight lines."""
_FAR_APART = 365
"""Days from which on land cover may well have changed between the two."""
_OVERLAP_ICON = "algorithms/mAlgorithmIntersect.svg"


@dataclass(frozen=True)
class Overlap:
    """The outlines of both layers in one CRS, and what they have in common."""

    s2: QgsGeometry
    s1: QgsGeometry
    both: QgsGeometry
    share: float
    """Of Sentinel-2's extent that Sentinel-1's covers, 0 to 1."""


def overlap_of(s2: QgsRasterLayer, s1: QgsRasterLayer, crs: QgsCoordinateReferenceSystem) -> Overlap | None:
    """The outlines in `crs`, the share by area in Sentinel-2's own CRS; None where an extent cannot be placed.

    It compares the layers' extents: pixels without data inside them count as covered.
    """
    optical, radar = QgsGeometry.fromRect(s2.extent()), outline(s1.extent(), s1.crs(), s2.crs())
    if radar is None or optical.area() <= 0:
        return None
    common = optical.intersection(radar)
    shapes = [outline(s2.extent(), s2.crs(), crs), outline(s1.extent(), s1.crs(), crs)]
    if shapes[0] is None or shapes[1] is None:
        return None
    return Overlap(
        shapes[0], shapes[1], shapes[0].intersection(shapes[1]), max(0.0, min(1.0, common.area() / optical.area()))
    )


def outline(
    extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem
) -> QgsGeometry | None:
    """An extent as a polygon in another CRS; None where it cannot be placed there."""
    shape = QgsGeometry.fromRect(extent).densifyByCount(_STEPS - 1)
    try:
        shape.transform(QgsCoordinateTransform(crs, target, QgsProject.instance()))
    except QgsCsException:
        return None
    return shape if all(math.isfinite(point.x()) and math.isfinite(point.y()) for point in shape.vertices()) else None


def days_apart(first: str | None, second: str | None) -> int | None:
    """Days between two dates as `describe` gives them (ISO, or None where a file does not tell)."""
    try:
        days = date.fromisoformat((first or "")[:10]) - date.fromisoformat((second or "")[:10])
    except ValueError:
        return None
    return abs(days.days)


def in_words(overlap: Overlap, days: int | None) -> tuple[str, bool]:
    """A sentence for the panel, and whether it is a warning."""
    if overlap.share == 0.0:
        return tr("Sentinel-1 and Sentinel-2 do not overlap: choose a Sentinel-1 layer of the same place."), True
    percent = 100 * overlap.share
    covered = tr("Sentinel-1 covers {percent}\u00a0% of Sentinel-2").format(
        percent=f"{percent:.0f}" if 1 <= percent <= 99 or percent == 100 else number(percent, 1)
    )
    if days is None:
        return covered + ".", False
    if days < _FAR_APART:
        apart = tr("{days}\u00a0days apart").format(days=days) if days != 1 else tr("1\u00a0day apart")
        return f"{covered}, {apart if days else tr('of the same day')}.", False
    years = tr("{years}\u00a0years apart").format(years=number(days / 365.25, 1))
    what = tr("land that changed in between will be mapped wrongly; better choose dates close to each other")
    return f"{covered}, {years}: {what}.", True


class OverlapRow(QWidget):
    """Shown while both sensors have a layer; outlines while the mouse is on the section, or as long as wanted."""

    toggled = pyqtSignal(bool)
    """The user wants the outlines to stay, or no longer."""

    def __init__(self, sources: Mapping[str, RasterSource], section: QWidget, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._sources, self._section, self._canvas = sources, section, canvas
        self.outlines = ExtentOutlines(canvas)
        self._overlap: Overlap | None = None
        self._hovered = False
        self.sentence = Notice(_OVERLAP_ICON)
        self.keep = icon_button("mActionShowAllLayers.svg", self.tr("Show the outlines of both layers on the map"))
        self.keep.setCheckable(True)
        self.keep.toggled.connect(self._kept)
        row = bare(QHBoxLayout(self))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.keep)
        # moving from one widget of the section to the next is no leaving
        self._left = delayed(self, 100, lambda: self._hover(False))
        section.installEventFilter(self)
        canvas.destinationCrsChanged.connect(self.refresh)
        for source in sources.values():
            source.changed.connect(self.refresh)
            source.described.connect(self.refresh)
        self.refresh()

    def close(self) -> None:
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
            self.sentence.say(text, WARNING_ICON if is_warning else _OVERLAP_ICON)
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
