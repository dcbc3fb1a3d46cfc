"""The plugin's own icons."""

from __future__ import annotations

from qgis.PyQt.QtGui import QIcon

from .folders import PLUGIN_ROOT


def icon(name: str) -> QIcon:
    """An icon of `resources/icons` by its name without `.svg`."""
    return QIcon(str(PLUGIN_ROOT / "resources" / "icons" / f"{name}.svg"))
