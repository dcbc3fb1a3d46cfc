"""Samples of projects that were never saved: they lie in the user's profile, and a menu finds them again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsVectorLayer
from qgis.PyQt.QtCore import QLocale, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu

from ..classes import ClassList, LandCoverClass
from ..layers.map_points import MapPoint
from ..resources import tr
from .samples_file import profile_folder

_MOST = 10
_CENTRE = "SELECT count(*), avg(x), avg(y) FROM (SELECT (minx + maxx) / 2 AS x, (miny + maxy) / 2 AS y FROM {tree})"
_TREE = "rtree_samples_geom"


@dataclass(frozen=True)
class RecentSamples:
    """A file of samples, and what tells it from others."""

    path: Path
    count: int
    changed: datetime
    place: str
    """Latitude and longitude of their middle; empty if not known."""

    def in_words(self) -> str:
        """Date, number and place, as a menu shows them."""
        day = QLocale().toString(self.changed, QLocale.FormatType.ShortFormat)
        return " · ".join(part for part in (day, tr("{count} samples").format(count=self.count), self.place) if part)


def recent_samples(besides: Path | None = None) -> list[RecentSamples]:
    """The newest files in the profile that hold samples, newest first."""
    files = sorted(profile_folder().glob("*.gpkg"), key=lambda file: file.stat().st_mtime, reverse=True)
    found = (_looked_into(file) for file in files if file != besides)
    return [entry for entry in found if entry is not None][:_MOST]


def _looked_into(path: Path) -> RecentSamples | None:
    """By SQLite, which takes a moment, where a layer of QGIS would take many; None where it holds no samples."""
    try:
        with closing(sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True)) as database:
            trees = "SELECT name FROM sqlite_master WHERE name IN ('rtree_samples_geom', 'rtree_samples_geometry')"
            ((tree,),) = database.execute(trees).fetchall()
            count, x, y = database.execute(_CENTRE.format(tree=tree)).fetchone()
            ((crs,),) = database.execute(
                "SELECT definition FROM gpkg_spatial_ref_sys JOIN gpkg_contents USING (srs_id) LIMIT 1"
            ).fetchall()
    except (sqlite3.Error, ValueError):
        return None
    if not count:
        return None
    changed = datetime.fromtimestamp(path.stat().st_mtime)
    return RecentSamples(path, count, changed, _on_earth(QgsPointXY(x, y), QgsCoordinateReferenceSystem.fromWkt(crs)))


def _on_earth(point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> str:
    place = MapPoint(point, crs).in_crs(QgsCoordinateReferenceSystem("EPSG:4326")) if crs.isValid() else None
    if place is None:
        return ""
    locale = QLocale()
    latitude, longitude = (locale.toString(abs(value), "f", 2) for value in (place.y(), place.x()))
    return f"{latitude}° {'N' if place.y() >= 0 else 'S'}, {longitude}° {'E' if place.x() >= 0 else 'W'}"


def classes_in_file(layer: QgsVectorLayer, present: ClassList) -> list[LandCoverClass]:
    """The classes that the points themselves name, in the colours of present classes of those names."""
    names: dict[int, str] = {}
    for feature in layer.getFeatures():
        if isinstance(feature["class"], int) and isinstance(feature["name"], str):
            names.setdefault(feature["class"], feature["name"])
    found = ClassList()
    for code, name in sorted(names.items()):
        known = present.by_name(name)
        found.add(name, code=code, color=known.color if known is not None else None)
    return list(found)


class RecentSamplesMenu(QMenu):
    """Lists them when it is opened."""

    chosen = pyqtSignal(Path)

    def __init__(self, parent: QMenu) -> None:
        super().__init__(tr("Recent Samples"), parent)
        self.setToolTipsVisible(True)
        self.setToolTip(tr("Samples of projects that were not saved, which are kept in your QGIS profile"))
        self.in_use: Path | None = None
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for entry in recent_samples(self.in_use):
            action = self.addAction(entry.in_words(), lambda path=entry.path: self.chosen.emit(path))
            action.setToolTip(str(entry.path))
        if self.isEmpty():
            self.addAction(tr("none")).setEnabled(False)
