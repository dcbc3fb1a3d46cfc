"""Points on the ground, and where they are in other coordinate systems."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject


@dataclass(frozen=True)
class MapPoint:
    """A point and its CRS."""

    point: QgsPointXY
    crs: QgsCoordinateReferenceSystem

    def in_crs(self, crs: QgsCoordinateReferenceSystem) -> QgsPointXY | None:
        """The point in another CRS; None where that is not defined there."""
        try:
            return QgsCoordinateTransform(self.crs, crs, QgsProject.instance()).transform(self.point)
        except QgsCsException:
            return None
