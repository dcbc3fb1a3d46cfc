"""What to do next, or what is being done: always in sight below the sections."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from ..results.engine_work import Work
from .small_widgets import Caption, Notice, icon_button

_HINT_ICON = "mActionContextHelp.png"


class WorkStrip(QWidget):
    """A hint while something is missing; a bar, a message and Cancel while the engine works."""

    cancelled = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = Notice(_HINT_ICON)
        self._message = Caption()
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(8)
        self._bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.cancel = icon_button("mActionStop.svg", self.tr("Cancel"), self.cancelled.emit)
        self._work = QWidget()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._message)
        texts.addWidget(self._bar)
        row = QHBoxLayout(self._work)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(texts, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.hint)
        column.addWidget(self._work)
        self._doing = ""
        self.show_work(None)

    def show_hint(self, text: str) -> None:
        """What is missing; empty when nothing."""
        self.hint.say(text)

    def show_work(self, work: Work | None) -> None:
        """What the engine began; None when it rests."""
        titles = {
            Work.OPEN: self.tr("Opening the imagery"),
            Work.VIEW: self.tr("Mapping the screen"),
            Work.WHOLE: self.tr("Mapping the whole scene"),
            Work.SAVE: self.tr("Saving the map"),
        }
        self._doing = titles[work] if work is not None else ""
        self._work.setVisible(work is not None)
        if work is not None:
            self._message.setText(self._doing + "…")
            self._bar.setRange(0, 0)

    def show_progress(self, fraction: float, message: str) -> None:
        """How far it is."""
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * fraction))
        text = f"{self._doing}: {message}" if message else self._doing
        self._message.setText(self.tr("{doing} – {percent:.0f} %").format(doing=text, percent=100 * fraction))

    def text(self) -> str:
        """What is shown, for those who cannot see it."""
        return self._message.text() if self._work.isVisible() else self.hint.text()
