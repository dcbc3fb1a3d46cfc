"""What of a scene the screen shows, in the scene's own grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
)

MOST_PIXELS = 2_500_000
"""A view of a very large screen is mapped a little coarser rather than late."""
_MOST_SIDE = 8192


@dataclass(frozen=True)
class SceneGrid:
    """The grid of an opened scene, as the engine reported it."""

    crs: QgsCoordinateReferenceSystem
    extent: QgsRectangle
    resolution: float
    """Metres (or the CRS's units) a pixel."""

    @classmethod
    def from_message(cls, grid: dict[str, Any]) -> SceneGrid:
        """From the `grid` of the answer to `live_open`."""
        return cls(
            QgsCoordinateReferenceSystem.fromWkt(grid["crs"]), QgsRectangle(*grid["extent"]), float(grid["resolution"])
        )


@dataclass(frozen=True)
class ScreenView:
    """An extent in the grid's CRS and the pixels to map it with."""

    extent: tuple[float, float, float, float]
    """xmin, ymin, xmax, ymax."""
    width: int
    height: int


def extent_on_screen(
    settings: QgsMapSettings, crs: QgsCoordinateReferenceSystem, whole: QgsRectangle
) -> list[float] | None:
    """What the screen shows of an extent, in its CRS: xmin, ymin, xmax, ymax; None when it shows none of it."""
    part = _shown(settings, crs, whole).intersect(whole)
    return None if part.isEmpty() else [part.xMinimum(), part.yMinimum(), part.xMaximum(), part.yMaximum()]


def view_of_screen(settings: QgsMapSettings, grid: SceneGrid, finest: float | None = None) -> ScreenView | None:
    """The part of the scene that the screen shows; None when it shows none of it.

    The view's pixels are the screen's, but not finer than the grid's (or `finest`, when that is coarser): zoomed in,
    the view's pixels are those of the grid, so that they do not move while the user pans.
    """
    screen, size = settings.visibleExtent(), settings.outputSize()
    if screen.isEmpty() or size.isEmpty():
        return None
    shown = _shown(settings, grid.crs, grid.extent)
    part = shown.intersect(grid.extent)
    if part.isEmpty() or not shown.isFinite():
        return None
    pixel = max(shown.width() / size.width(), shown.height() / size.height())
    cell = max(grid.resolution, finest or 0.0)
    if pixel <= cell:
        part, pixel = _snapped(part, grid, cell), cell
    pixel = max(
        pixel, math.sqrt(part.width() * part.height() / MOST_PIXELS), max(part.width(), part.height()) / _MOST_SIDE
    )
    return ScreenView(
        (part.xMinimum(), part.yMinimum(), part.xMaximum(), part.yMaximum()),
        max(1, round(part.width() / pixel)),
        max(1, round(part.height() / pixel)),
    )


def _shown(settings: QgsMapSettings, crs: QgsCoordinateReferenceSystem, whole: QgsRectangle) -> QgsRectangle:
    """The screen's extent in another CRS."""
    transform = QgsCoordinateTransform(settings.destinationCrs(), crs, QgsProject.instance())
    try:
        return transform.transformBoundingBox(settings.visibleExtent())
    except QgsCsException:
        return QgsRectangle(whole)  # the screen reaches beyond where the CRS is defined


def _snapped(part: QgsRectangle, grid: SceneGrid, cell: float) -> QgsRectangle:
    """The smallest rectangle of whole cells around `part`, counted from the grid's upper left corner."""
    left, top = grid.extent.xMinimum(), grid.extent.yMaximum()
    return QgsRectangle(
        left + math.floor((part.xMinimum() - left) / cell + 1e-6) * cell,
        top - math.ceil((top - part.yMinimum()) / cell - 1e-6) * cell,
        left + math.ceil((part.xMaximum() - left) / cell - 1e-6) * cell,
        top - math.floor((top - part.yMaximum()) / cell + 1e-6) * cell,
    )
