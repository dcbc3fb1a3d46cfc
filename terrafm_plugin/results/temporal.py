"""When a result's imagery was taken, for QGIS's temporal controller."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsDateTimeRange, QgsRasterLayer
from qgis.PyQt.QtCore import QDateTime, Qt

Dates = tuple[str, str]
"""First and last day, ISO."""


def dates_of_scene(opened: dict[str, Any]) -> Dates | None:
    """Of the imagery in the answer to `live_open`, as far as its files say."""
    known = sorted(
        str(opened[sensor]["date"])[:10] for sensor in ("s2", "s1") if opened.get(sensor) and opened[sensor].get("date")
    )
    return (known[0], known[-1]) if known else None


def show_dates(layer: QgsRasterLayer, dates: Dates | None) -> None:
    """Give a layer the days of its imagery as its fixed temporal range; without any it has none."""
    properties = layer.temporalProperties()
    properties.setIsActive(dates is not None)
    if dates is None:
        return
    begin, end = (
        QDateTime.fromString(f"{day}T{time}Z", Qt.DateFormat.ISODate)
        for day, time in zip(dates, ("00:00:00", "23:59:59"))  # noqa: B905 - Python 3.9
    )
    properties.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    properties.setFixedTemporalRange(QgsDateTimeRange(begin, end))
