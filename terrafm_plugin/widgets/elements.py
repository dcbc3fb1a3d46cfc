"""Pieces that several sections of the panel are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QPalette, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

SPACING = 6
WARNING_ICON = "mIconWarning.svg"
PROBLEM_ICON = "mIconCritical.svg"
DONE_ICON = "mIconSuccess.svg"


class Caption(QLabel):
    """A line of explanation: wraps, quieter than what it explains."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setForegroundRole(QPalette.ColorRole.Text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.92)
        self.setFont(font)


class OneLine(Caption):
    """A caption that never wraps: what does not fit is in its tooltip."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setWordWrap(False)
        self._whole, self._tip = text, ""

    def setText(self, text: str) -> None:
        """Show a text as far as it fits."""
        self._whole = text
        self._elide()

    def setToolTip(self, text: str) -> None:
        """What the tooltip says besides the text."""
        self._tip = text
        self._elide()

    def text(self) -> str:
        """The whole text."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text into the width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        super().setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
        super().setToolTip("\n".join(part for part in (self._whole, self._tip) if part))


class Notice(QWidget):
    """An icon and a sentence that belong together; hidden while there is nothing to say."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = QLabel()
        self._text = Caption()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.set_icon(icon)
        self.hide()

    def set_icon(self, name: str) -> None:
        """Show one of QGIS's own icons."""
        side = self.fontMetrics().height()
        self._icon.setPixmap(theme_icon(name).pixmap(QSize(side, side)))

    def say(self, text: str, icon: str = "") -> None:
        """Show a sentence, on request with another icon; an empty one hides the notice."""
        if icon:
            self.set_icon(icon)
        self._text.setText(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()


def theme_icon(name: str) -> QIcon:
    """An icon of QGIS's theme, which fits light and dark."""
    return QgsApplication.getThemeIcon(name)


def icon_button(icon: str, tooltip: str, action: Callable[[], None] | None = None) -> QToolButton:
    """A flat button with an icon of QGIS's theme."""
    button = QToolButton()
    button.setIcon(theme_icon(icon))
    button.setToolTip(tooltip)
    button.setAccessibleName(tooltip)
    button.setAutoRaise(True)
    if action is not None:
        button.clicked.connect(lambda _checked=False: action())
    return button


def wide_button(text: str, tooltip: str, icon: QIcon | None = None, *, checkable: bool = False) -> QPushButton:
    """A button that takes the width there is; one that stays pressed shows that it is."""
    button = QPushButton(text) if icon is None else QPushButton(icon, text)
    button.setToolTip(tooltip)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setCheckable(checkable)
    return button


def highlighted(button: QPushButton) -> QPushButton:
    """Show in the colour of a selection that a button is pressed: the map is in another mode meanwhile."""
    button.setStyleSheet("QPushButton:checked { background: palette(highlight); color: palette(highlighted-text); }")
    return button


def bare(layout: QLayout) -> QLayout:
    """A layout without margins of its own, spaced as the panel is."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACING)
    return layout


@contextmanager
def silent(widget: QWidget) -> Iterator[None]:
    """Let a widget change without a signal."""
    widget.blockSignals(True)
    try:
        yield
    finally:
        widget.blockSignals(False)


def narrow(combo: QComboBox) -> QComboBox:
    """Let a combo box shrink with the panel however long its entries are."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(6)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo


def sentence(text: str) -> QLabel:
    """A line of text that wraps."""
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def tab_in_reading_order(root: QWidget) -> None:
    """Let the tabulator key walk through the widgets as they are laid out, from top to bottom."""
    order = list(_in_reading_order(root))
    for before, after in zip(order, order[1:]):  # noqa: B905, RUF007 - Python 3.9
        QWidget.setTabOrder(before, after)


def _in_reading_order(place: QWidget | QLayout) -> Iterator[QWidget]:
    if isinstance(place, QScrollArea):
        yield from _in_reading_order(place.widget())
    elif isinstance(place, QWidget):
        if isinstance(place, QGroupBox) and (button := place.findChild(QToolButton, "collapseButton")) is not None:
            yield button
        if place.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield place
        if place.layout() is not None and not place.focusProxy():
            yield from _in_reading_order(place.layout())
    else:
        for number in range(place.count()):
            item = place.itemAt(number)
            if (inner := item.widget() or item.layout()) is not None:
                yield from _in_reading_order(inner)


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
