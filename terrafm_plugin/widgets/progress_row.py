"""How far a piece of work is: a sentence, a bar and Cancel."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from .elements import Caption, icon_button


class ProgressRow(QWidget):
    """The row, which is hidden while nothing is done."""

    cancelled = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._message = Caption()
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(8)
        self._bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.cancel = icon_button("mActionStop.svg", self.tr("Cancel"), self.cancelled.emit)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._message)
        texts.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(texts, 1)
        row.addWidget(self.cancel)
        self._doing = ""
        self.end()

    def begin(self, doing: str) -> None:
        """Something was begun; how far it is is not known yet."""
        self._doing = doing
        self._message.setText(doing + "…")
        self._bar.setRange(0, 0)
        self.show()

    def show_progress(self, fraction: float, message: str) -> None:
        """Show how far the work is."""
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * fraction))
        text = f"{self._doing}: {message}" if message else self._doing
        self._message.setText(self.tr("{doing} – {percent:.0f} %").format(doing=text, percent=100 * fraction))

    def end(self) -> None:
        """Hide the row: nothing is done any more."""
        self.hide()

    def text(self) -> str:
        """What is shown, for those who cannot see it."""
        return self._message.text()
