"""The help page that ships with the plugin, opened in the user's browser."""

from __future__ import annotations

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

from .folders import PLUGIN_ROOT

PAGE = PLUGIN_ROOT / "resources" / "help" / "index.html"


def help_url(section: str = "") -> str:
    """Address of the page, at a section by its `id`."""
    url = QUrl.fromLocalFile(str(PAGE))
    if section:
        url.setFragment(section)
    return str(url.toString())


def show_help(section: str = "") -> None:
    """Open the page in the browser."""
    QDesktopServices.openUrl(QUrl(help_url(section)))
