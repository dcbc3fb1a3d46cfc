"""Waiting in QGIS's process: Qt works meanwhile."""

from qgis.PyQt.QtWidgets import QApplication

from tests import patience


def wait_until(condition, what="it happens"):
    patience.wait_until(condition, what, turn)


def turn():
    """A turn of the event loop, and a moment for others."""
    QApplication.processEvents()
    patience.pause()
