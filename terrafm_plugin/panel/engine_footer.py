"""The engine at the panel's foot: its state, its device, and the way to set it up."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainter, QPixmap
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from .small_widgets import Caption, icon_button

GOOD, BUSY, BAD, RESTING = "#2e9e4f", "#e0a000", "#d03030", "#8c8c8c"


class EngineFooter(QWidget):
    """A coloured dot, a sentence, and a button where there is something to set up."""

    set_up_requested = pyqtSignal()
    models_requested = pyqtSignal()
    help_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = QLabel()
        self._text = Caption()
        self.set_up = QPushButton(self.tr("Set up…"))
        self.set_up.setToolTip(self.tr("Choose or make the Python environment that the engine runs in"))
        self.set_up.clicked.connect(lambda: self.set_up_requested.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 4)
        row.addWidget(self._dot)
        row.addWidget(self._text, 1)
        row.addWidget(self.set_up)
        self.models = icon_button(
            "mActionAddRasterLayer.svg", self.tr("Models: list, download, import"), self.models_requested.emit
        )
        self.settings = icon_button(
            "mActionOptions.svg", self.tr("Engine: set up, repair, remove"), self.set_up_requested.emit
        )
        self.help = icon_button("mActionHelpContents.svg", self.tr("Help on the panel"), self.help_requested.emit)
        for button in (self.models, self.settings, self.help):
            row.addWidget(button)

    def show_state(self, color: str, text: str, *, needs_set_up: bool, details: str = "") -> None:
        """The engine's state in a colour and a sentence."""
        self._dot.setPixmap(_dot(color, self.fontMetrics().height() - 4))
        self._text.setText(text)
        self._text.setToolTip(details)
        self.set_up.setVisible(needs_set_up)
        self.settings.setVisible(not needs_set_up)

    def text(self) -> str:
        """What is said."""
        return self._text.text()


def _dot(color: str, side: int) -> QPixmap:
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(1, 1, side - 2, side - 2)
    painter.end()
    return pixmap
