"""What to do next, or what is being done: always in sight below the sections."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..engine_process.work import Work
from ..widgets.elements import Notice, ProgressRow

_HINT_ICON = "mActionContextHelp.png"


class WorkStrip(QWidget):
    """A hint while something is missing; a bar, a message and Cancel while the engine works."""

    cancelled = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.hint = Notice(_HINT_ICON)
        self._missing, self._notice = "", ""
        self._work = ProgressRow()
        self._work.cancelled.connect(self.cancelled)
        self.cancel = self._work.cancel
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.hint)
        column.addWidget(self._work)

    def show_hint(self, text: str) -> None:
        """Show what is missing; an empty text when nothing is."""
        self._missing = text
        self.hint.say(text or self._notice)

    def show_notice(self, text: str) -> None:
        """Show what should be known although nothing is missing; an empty text for nothing."""
        self._notice = text
        self.hint.say(self._missing or text)

    def show_work(self, work: Work | None) -> None:
        """What the engine began; None when it rests."""
        titles = {
            Work.OPEN: self.tr("Opening the imagery"),
            Work.VIEW: self.tr("Mapping the screen"),
            Work.COMPARE: self.tr("Comparing with a random forest"),
            Work.WHOLE: self.tr("Mapping the whole scene"),
            Work.SAVE: self.tr("Saving the map"),
        }
        if work is None:
            self._work.end()
        else:
            self._work.begin(titles[work])

    def show_progress(self, fraction: float, message: str) -> None:
        """Show how far the work is."""
        self._work.show_progress(fraction, message)

    def text(self) -> str:
        """What is shown, for those who cannot see it."""
        return self._work.text() if self._work.isVisible() else self.hint.text()
