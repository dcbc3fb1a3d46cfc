"""Qt's event loop turn by turn, and someone with a mouse."""

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QToolButton

from tests import patience


class EventLoop:
    """Turns of the event loop; the benchmark of the window measures them."""

    def turn(self, what, action=QApplication.processEvents):
        """One turn, or one call such as a click."""
        action()

    def until(self, condition, what):
        """Turn after turn until the condition holds."""
        patience.wait_until(condition, what, lambda: self._wait(what))

    def _wait(self, what):
        self.turn(f"until {what}")
        patience.pause()


class User:
    """Someone with a mouse: counts the clicks."""

    def __init__(self, loop):
        self.clicks, self._loop = 0, loop

    def click(self, widget, where=None):
        around = self._section(widget)
        if around is not None and around.isCollapsed():
            self._press(around.findChild(QToolButton, "collapseButton"))
            self._loop.until(lambda: widget.isVisible() and widget.height() > 0, "the section unfolded")
        self._press(widget, where)

    def _press(self, widget, where=None):
        seen = []

        def lies_still():
            """Visible, and where it was two turns ago: what is laid out in a turn of its own is clicked after that."""
            seen.append((widget.isVisible(), widget.mapToGlobal(widget.rect().topLeft()), widget.size()))
            return widget.isVisible() and len(seen) > 2 and seen[-1] == seen[-3]

        self._loop.until(lies_still, "it is to be seen, and lies still")
        assert widget.isEnabled()
        where = widget.rect().center() if where is None else where
        self.clicks += 1
        self._loop.turn(f"click {self.clicks}", lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where))

    @staticmethod
    def _section(widget):
        around = widget.parent()
        while around is not None and not isinstance(around, QgsCollapsibleGroupBox):
            around = around.parent()
        return around
