"""TerraFM's tab in QGIS's log panel."""

from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog

TAB = "TerraFM"


def log(text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info) -> None:
    """Write to TerraFM's log without raising a notice."""
    if text.strip():
        QgsMessageLog.logMessage(text.rstrip(), TAB, level, notifyUser=False)
