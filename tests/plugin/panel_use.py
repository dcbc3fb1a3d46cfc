"""Using the panel as a person does, and waiting until it has come to rest."""

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication


def settle():
    for _ in range(60):
        QApplication.processEvents()
        QTest.qWait(5)


def click(canvas, x, y, button=Qt.MouseButton.LeftButton):
    QTest.mouseClick(canvas.viewport(), button, pos=QPoint(x, y))
