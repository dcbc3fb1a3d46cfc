"""The parts of the panel that fold: each to a line that says what is in it, and open where the work is."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import QPoint, QSize, Qt, QTimer
from qgis.PyQt.QtGui import QFontMetrics, QPalette, QResizeEvent, QShowEvent
from qgis.PyQt.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from .elements import SPACING, Caption

_ARROW = 22
"""Pixels that the button takes before the title."""


class Section(QgsCollapsibleGroupBox):
    """A titled part of the panel that folds away; `body` is its layout.

    `fold` opens and folds it as the work goes on, until the user folds or opens it by hand.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"terrafm_{name}")
        self.setSaveCollapsedState(False)
        self.setScrollOnExpand(False)  # it lets events run in mid-unfolding, and one of them may fold it again
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its button has it
        content = QWidget()  # unfolding shows every child of the box, also those that are meant to be hidden
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 6)
        column.addWidget(content)
        self.body = QVBoxLayout(content)
        self.body.setSpacing(SPACING - 1)
        self.body.setContentsMargins(0, 0, 0, 0)
        self._folds_itself = False
        self._is_by_hand = False
        self._text = ""
        self._summary = Caption()
        self._summary.setParent(self)
        self._summary.setWordWrap(False)
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._summary.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        quiet = self._summary.palette()
        color = quiet.color(QPalette.ColorRole.WindowText)
        color.setAlphaF(0.65)
        quiet.setColor(QPalette.ColorRole.Text, color)
        self._summary.setPalette(quiet)
        self._summary.hide()
        self.collapsedStateChanged.connect(self._folded)

    def summarize(self, text: str) -> None:
        """What the line says while the section is folded."""
        if text != self._text:
            self._text = text
            self._show_summary()

    def summary(self) -> str:
        """What the line says while the section is folded."""
        return self._text

    def fold(self, folded: bool) -> None:
        """Fold or open it, unless the user did by hand."""
        if not self._is_by_hand and folded != self.isCollapsed():
            self._folds_itself = True
            self.setCollapsed(folded)
            self._folds_itself = False

    def forget_hand(self) -> None:
        """Another project: it folds by itself again."""
        self._is_by_hand = False

    def showEvent(self, event: QShowEvent) -> None:
        """What it says of itself when it is first shown is no hand that unfolds it."""
        before, self._folds_itself = self._folds_itself, True
        super().showEvent(event)
        self._folds_itself = before

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the line into the width."""
        super().resizeEvent(event)
        self._show_summary()

    def minimumSizeHint(self) -> QSize:
        """As narrow as what is in it, whatever its title."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.layout().minimumSize().width()), hint.height())

    def _folded(self, _folded: bool) -> None:
        if not self._folds_itself:
            self._is_by_hand = True
            if not self.isCollapsed():
                QTimer.singleShot(0, self.scroll_here)
        self._show_summary()

    def scroll_here(self) -> None:
        """Show all of it, or its top where there is no room for it."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and not self.isCollapsed():
            area.ensureWidgetVisible(self, 0, 0)
            top = self.mapTo(area.widget(), QPoint(0, 0)).y()
            area.verticalScrollBar().setValue(min(area.verticalScrollBar().value(), top))

    def _show_summary(self) -> None:
        is_shown = bool(self._text) and self.isCollapsed()
        self._summary.setVisible(is_shown)
        if not is_shown:
            return
        height = self._summary.sizeHint().height()
        left = _ARROW + QFontMetrics(self.font()).horizontalAdvance(self.title()) + 2 * SPACING
        width = max(0, self.width() - left - SPACING)
        metrics = self._summary.fontMetrics()
        self._summary.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, width))
        self._summary.setToolTip(self._text)
        self._summary.setGeometry(left, max(0, (self.height() - height) // 2), width, height)
        self._summary.raise_()


class SectionColumn(QWidget):
    """The sections below each other, for a scroll area: as high as they need at the width that they have.

    The area asks for just that, but takes what the sections claim as their least height where that is more; and texts
    that wrap claim as many lines as a narrow column would give them.
    """

    def minimumSizeHint(self) -> QSize:
        """Only the width, while the height follows from it."""
        hint = super().minimumSizeHint()
        follows = self.layout() is not None and self.layout().hasHeightForWidth()
        return QSize(hint.width(), 0) if follows else hint
